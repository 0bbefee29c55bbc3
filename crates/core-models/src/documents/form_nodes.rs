//! The parts of a form by number, in the order of an outline: what a designer selects, moves and edits.

use super::element::{Attribute, Attributes};
use super::form_node::FormNode;
use super::source_config::{Field, FieldOption, Section, SourceConfigForm};
use super::texts::TEXTS;
use crate::problem::Place;

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

    fn of_option(option: &'a FieldOption) -> Self {
        Self {
            place: option.place,
            last_line: option.place.line,
            attributes: &option.attributes,
            field: None,
        }
    }

    pub fn name(&self) -> &'a str {
        self.attributes.text("name")
    }

    /// The texts that are shown for it, or their keys.
    pub fn texts(&self) -> impl Iterator<Item = &'a Attribute> {
        let attributes = self.attributes.iter();
        attributes.filter(|attribute| TEXTS.contains(&attribute.name.as_str()))
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
            FormNode::Option(..) => self.option(node).map(FormPart::of_option),
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

    /// A part with all that is in it, allowed values as well.
    pub fn parts_in(&self, node: FormNode) -> Vec<FormPart<'_>> {
        let nodes = self.nodes().into_iter().filter(|inner| node.holds(*inner));
        let parts = nodes.filter_map(|inner| self.part(inner));
        let with_options = parts.flat_map(|part| {
            let options = part.field.into_iter().flat_map(|field| &field.options);
            std::iter::once(part).chain(options.map(FormPart::of_option))
        });
        with_options.collect()
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
        self.places().node_at(place)
    }

    /// Where the parts stand, to find those at many places.
    pub fn places(&self) -> FormPlaces {
        let nodes = self.nodes().into_iter();
        let places = nodes.filter_map(|node| {
            let part = self.part(node)?;
            Some((part.place, part.last_line, node))
        });
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        FormPlaces(places)
    }
}

/// Where the parts of a form begin and on which line each ends, in the order of the text.
#[derive(Debug, Clone)]
pub struct FormPlaces(Vec<(Place, u32, FormNode)>);

impl FormPlaces {
    /// As [`SourceConfigForm::node_at`].
    pub fn node_at(&self, place: Place) -> Option<FormNode> {
        let end = self.0.partition_point(|(start, ..)| *start <= place);
        let before = self.0.iter().take(end).rev();
        let mut around = before.filter(|(_, last_line, _)| place.line <= *last_line);
        around.next().map(|(.., node)| *node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_part_is_found_by_its_place() {
        let text = "<Form>\n<Menu>\n<Section><Field/>\n<Field/>\n\n</Section>\n</Menu>\n</Form>";
        let form = SourceConfigForm::parse(text).unwrap();

        let at = |line, column| form.node_at(Place { line, column });
        assert_eq!(at(1, 1), None);
        assert_eq!(at(3, 12), Some(FormNode::Field(0, 0, 0)));
        assert_eq!(at(4, 5), Some(FormNode::Field(0, 0, 1)));
        assert_eq!(at(5, 1), Some(FormNode::Section(0, 0)));
        assert_eq!(at(7, 1), Some(FormNode::Menu(0)));
        assert_eq!(at(8, 1), None);
    }
}
