//! What names a part of a form, and the elements for which no part stands.

use std::collections::BTreeMap;

use super::element::Element;
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

/// An element for which no part of the form stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherElement {
    pub name: String,
    pub place: Place,
    /// The part that it stands in.
    pub around: Option<FormNode>,
}

/// The outermost elements below `root` that no part stands for.
pub(super) fn other_elements(root: &Element) -> Vec<OtherElement> {
    let mut found = Vec::new();
    collect_others(root, None, &mut found);
    found
}

fn collect_others(element: &Element, around: Option<FormNode>, found: &mut Vec<OtherElement>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for child in &element.children {
        let number = counts.entry(&child.name).or_default();
        match node_of(around, &child.name, *number) {
            Some(node) => collect_others(child, Some(node), found),
            None => found.push(OtherElement {
                name: child.name.clone(),
                place: child.place,
                around,
            }),
        }
        *number += 1;
    }
}

/// The part that an element is, by its number among those of its name; what holds allowed values counts as their field.
fn node_of(around: Option<FormNode>, name: &str, number: usize) -> Option<FormNode> {
    match (around, name) {
        (None, "BaseConfig") => Some(FormNode::Base(number)),
        (None, "Menu") => Some(FormNode::Menu(number)),
        (None, "Field") => Some(FormNode::LooseField(number)),
        (Some(FormNode::Base(base)), "Field") => Some(FormNode::BaseField(base, number)),
        (Some(FormNode::Menu(menu)), "Section") => Some(FormNode::Section(menu, number)),
        (Some(FormNode::Section(menu, section)), "Field") => {
            Some(FormNode::Field(menu, section, number))
        }
        (
            Some(FormNode::Field(..) | FormNode::BaseField(..) | FormNode::LooseField(_)),
            "AllowedValues" | "Option",
        ) => around,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::SourceConfigForm;

    #[test]
    fn what_no_part_stands_for_is_named_with_what_it_stands_in() {
        let text = "<Form><Description/><BaseConfig/>\n<Menu><Note/><Section><Field><AllowedValues>\n\
            <Option><Icon/></Option><Script><Field/></Script></AllowedValues></Field></Section></Menu></Form>";
        let form = SourceConfigForm::parse(text).unwrap();

        let field = Some(FormNode::Field(0, 0, 0));
        let others = form.others.iter();
        let others: Vec<_> = others
            .map(|other| (&*other.name, other.place.line, other.around))
            .collect();
        let expected = [
            ("Description", 1, None),
            ("Note", 2, Some(FormNode::Menu(0))),
            ("Icon", 3, field),
            ("Script", 3, field),
        ];
        assert_eq!(others, expected);
    }
}
