//! The parts of a form by number, in the order of an outline: what a designer selects, moves and edits.

use super::element::Attributes;
use super::source_config::{Field, FieldOption, Section, SourceConfigForm};
use crate::problem::Place;

/// A part of a form, by its numbers from 0 among the parts of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormNode {
    /// A `BaseConfig`.
    Base(usize),
    /// A field of a `BaseConfig`.
    BaseField(usize, usize),
    Menu(usize),
    /// A section of a menu.
    Section(usize, usize),
    /// A field of a section of a menu.
    Field(usize, usize, usize),
    /// An allowed value of such a field.
    Option(usize, usize, usize, usize),
    /// A field directly in the form, as the older forms have them.
    LooseField(usize),
}

impl FormNode {
    /// The part around this one; the form itself has none.
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::Base(_) | Self::Menu(_) | Self::LooseField(_) => None,
            Self::BaseField(base, _) => Some(Self::Base(base)),
            Self::Section(menu, _) => Some(Self::Menu(menu)),
            Self::Field(menu, section, _) => Some(Self::Section(menu, section)),
            Self::Option(menu, section, field, _) => Some(Self::Field(menu, section, field)),
        }
    }

    pub fn number(self) -> usize {
        match self {
            Self::Base(number)
            | Self::BaseField(_, number)
            | Self::Menu(number)
            | Self::Section(_, number)
            | Self::Field(_, _, number)
            | Self::Option(_, _, _, number)
            | Self::LooseField(number) => number,
        }
    }

    /// The part of the same kind and parent with another number.
    #[must_use]
    pub fn beside(self, number: usize) -> Self {
        match self {
            Self::Base(_) => Self::Base(number),
            Self::BaseField(base, _) => Self::BaseField(base, number),
            Self::Menu(_) => Self::Menu(number),
            Self::Section(menu, _) => Self::Section(menu, number),
            Self::Field(menu, section, _) => Self::Field(menu, section, number),
            Self::Option(menu, section, field, _) => Self::Option(menu, section, field, number),
            Self::LooseField(_) => Self::LooseField(number),
        }
    }

    /// Whether this is `other`, or around it.
    pub fn holds(self, other: Self) -> bool {
        let mut inner = Some(other);
        while let Some(node) = inner {
            if node == self {
                return true;
            }
            inner = node.parent();
        }
        false
    }
}

/// What is known of a part, whatever it is.
#[derive(Debug, Clone, Copy)]
pub struct FormPart<'a> {
    pub place: Place,
    pub last_line: u32,
    pub attributes: &'a Attributes,
    pub field: Option<&'a Field>,
}

impl<'a> FormPart<'a> {
    fn of_field(field: &'a Field) -> Self {
        Self {
            place: field.place,
            last_line: field.last_line,
            attributes: &field.attributes,
            field: Some(field),
        }
    }

    pub fn name(&self) -> &'a str {
        self.attributes.text("name")
    }
}

impl SourceConfigForm {
    /// A part by its numbers.
    pub fn part(&self, node: FormNode) -> Option<FormPart<'_>> {
        match node {
            FormNode::Base(base) => self.base_configs.get(base).map(|base| FormPart {
                place: base.place,
                last_line: base.last_line,
                attributes: &base.attributes,
                field: None,
            }),
            FormNode::Menu(menu) => self.menus.get(menu).map(|menu| FormPart {
                place: menu.place,
                last_line: menu.last_line,
                attributes: &menu.attributes,
                field: None,
            }),
            FormNode::Section(menu, section) => {
                self.section(menu, section).map(|section| FormPart {
                    place: section.place,
                    last_line: section.last_line,
                    attributes: &section.attributes,
                    field: None,
                })
            }
            FormNode::BaseField(..) | FormNode::Field(..) | FormNode::LooseField(_) => {
                self.field_at(node).map(FormPart::of_field)
            }
            FormNode::Option(..) => self.option(node).map(|option| FormPart {
                place: option.place,
                last_line: option.place.line,
                attributes: &option.attributes,
                field: None,
            }),
        }
    }

    fn section(&self, menu: usize, section: usize) -> Option<&Section> {
        self.menus.get(menu)?.sections.get(section)
    }

    /// A field by its numbers.
    pub fn field_at(&self, node: FormNode) -> Option<&Field> {
        match node {
            FormNode::BaseField(base, field) => self.base_configs.get(base)?.fields.get(field),
            FormNode::Field(menu, section, field) => self.section(menu, section)?.fields.get(field),
            FormNode::LooseField(field) => self.loose_fields.get(field),
            FormNode::Base(_)
            | FormNode::Menu(_)
            | FormNode::Section(..)
            | FormNode::Option(..) => None,
        }
    }

    fn option(&self, node: FormNode) -> Option<&FieldOption> {
        let options = &self.field_at(node.parent()?)?.options;
        options.get(node.number())
    }

    /// How many parts stand beside each other where this one is.
    pub fn count_beside(&self, node: FormNode) -> usize {
        match node {
            FormNode::Base(_) => self.base_configs.len(),
            FormNode::BaseField(base, _) => {
                let base = self.base_configs.get(base);
                base.map_or(0, |base| base.fields.len())
            }
            FormNode::Menu(_) => self.menus.len(),
            FormNode::Section(menu, _) => {
                let menu = self.menus.get(menu);
                menu.map_or(0, |menu| menu.sections.len())
            }
            FormNode::Field(menu, section, _) => {
                let section = self.section(menu, section);
                section.map_or(0, |section| section.fields.len())
            }
            FormNode::Option(menu, section, field, _) => {
                let field = self.field_at(FormNode::Field(menu, section, field));
                field.map_or(0, |field| field.options.len())
            }
            FormNode::LooseField(_) => self.loose_fields.len(),
        }
    }

    /// All parts but the allowed values, each before what is in it.
    ///
    /// ```
    /// use patchpanel_core_models::documents::{FormNode, SourceConfigForm};
    ///
    /// let form = SourceConfigForm::parse("<Form><Menu><Section/><Section><Field name='host'/></Section></Menu></Form>")?;
    /// let last = form.nodes().pop().unwrap();
    /// assert_eq!(last, FormNode::Field(0, 1, 0));
    /// assert_eq!(form.part(last).unwrap().name(), "host");
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    pub fn nodes(&self) -> Vec<FormNode> {
        let mut nodes = Vec::new();
        for (number, base) in self.base_configs.iter().enumerate() {
            nodes.push(FormNode::Base(number));
            let fields = 0..base.fields.len();
            nodes.extend(fields.map(|field| FormNode::BaseField(number, field)));
        }
        for (number, menu) in self.menus.iter().enumerate() {
            nodes.push(FormNode::Menu(number));
            for (inner, section) in menu.sections.iter().enumerate() {
                nodes.push(FormNode::Section(number, inner));
                let fields = 0..section.fields.len();
                nodes.extend(fields.map(|field| FormNode::Field(number, inner, field)));
            }
        }
        nodes.extend((0..self.loose_fields.len()).map(FormNode::LooseField));
        nodes
    }

    /// The innermost part at a place of the text; an allowed value belongs to its field.
    pub fn node_at(&self, place: Place) -> Option<FormNode> {
        let holds = |node: &FormNode| {
            self.part(*node)
                .is_some_and(|part| part.place <= place && place.line <= part.last_line)
        };
        let around = self.nodes().into_iter().filter(holds);
        around.max_by_key(|node| self.part(*node).map(|part| part.place))
    }
}
