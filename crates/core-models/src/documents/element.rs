//! Elements and attributes with their places, the ground on which the typed views stand.
//!
//! Owns its texts, so a view outlives the text it was made from. Comments and processing instructions are left out.

use std::borrow::Cow;

use crate::problem::{Place, Problem};
use crate::xml::{
    BLANKS, Locator, Tree, TreeElement, TreeNode, is_blank_text, no_root, offset_of, resolve,
};

/// An attribute, references resolved, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The name with its prefix, if it has one.
    pub name: String,
    /// The value as a reader gets it.
    pub value: String,
    pub name_place: Place,
    /// Where the value begins, behind the quote.
    pub value_place: Place,
}

/// The attributes of an element in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes(pub Vec<Attribute>);

impl Attributes {
    pub fn find(&self, name: &str) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.name == name)
    }

    /// The value of the attribute with this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.find(name).map(|attribute| attribute.value.as_str())
    }

    /// The value, or nothing where the attribute is missing.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Whether the attribute says `true`, in any case; missing means no.
    pub fn is_true(&self, name: &str) -> bool {
        self.text(name).trim().eq_ignore_ascii_case("true")
    }

    pub fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.0.iter()
    }
}

/// An element of any name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The local name, without a prefix.
    pub name: String,
    /// Where its start tag begins.
    pub place: Place,
    pub last_line: u32,
    pub attributes: Attributes,
    pub children: Vec<Self>,
    /// The text directly in it, references resolved, without the blanks around it; a blank for each child element.
    pub text: String,
    /// The lines of that text with their places, cut where an element, comment or instruction stands.
    pub text_parts: Vec<TextPart>,
}

/// One stretch of text within a line, references resolved, without the blanks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPart {
    pub place: Place,
    pub text: String,
}

impl Element {
    /// The root element of a document.
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed XML.
    ///
    /// ```
    /// use patchpanel_core_models::documents::Element;
    ///
    /// let root = Element::read("<Form>\n  <Menu name='m'/>\n</Form>")?;
    /// let menu = &root.children[0];
    /// assert_eq!((menu.attributes.text("name"), menu.place.line, menu.place.column), ("m", 2, 3));
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, Problem> {
        Self::of(&Tree::read(text)?, text)
    }

    /// The root of a text that was read.
    pub(super) fn of(tree: &Tree<'_>, text: &str) -> Result<Self, Problem> {
        let mut locator = Locator::new(text);
        match tree.root() {
            Some(root) => Ok(convert(root, text, &mut locator)),
            None => Err(no_root(0).into_problem(&mut locator)),
        }
    }

    /// The children with this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Offsets are asked for in ascending order, so that places cost one pass over the text.
fn convert(element: &TreeElement<'_>, source: &str, locator: &mut Locator<'_>) -> Element {
    let place = locator.place_of(element.written);
    let attributes = element.attributes.iter().map(|attribute| Attribute {
        name: attribute.name.to_owned(),
        value: value_of(attribute.value),
        name_place: locator.place_of(attribute.name),
        value_place: locator.place_of(attribute.value),
    });
    let attributes = Attributes(attributes.collect());
    let mut children = Vec::new();
    let mut text = String::new();
    let mut parts = TextParts::default();
    for child in &element.children {
        match child {
            TreeNode::Element(child) => {
                children.push(convert(child, source, locator));
                parts.is_open = false;
                if !text.is_empty() {
                    text.push(' ');
                }
            }
            TreeNode::Text(raw) => {
                parts.add(raw, resolve, locator);
                if !is_blank_text(raw) {
                    text.push_str(&resolve(raw));
                }
            }
            TreeNode::CharacterData(data) => {
                parts.add(data, Cow::Borrowed, locator);
                text.push_str(data);
            }
            TreeNode::Comment(_)
            | TreeNode::Instruction(_)
            | TreeNode::Declaration(_)
            | TreeNode::Doctype { .. } => parts.is_open = false,
        }
    }
    let last = offset_of(source, element.written) + element.written.len().saturating_sub(1);
    Element {
        name: local_name(element.name).to_owned(),
        place,
        last_line: locator.place(last).line,
        attributes,
        children,
        text: text.trim_matches(BLANKS).to_owned(),
        text_parts: parts.found,
    }
}

#[derive(Default)]
struct TextParts {
    found: Vec<TextPart>,
    /// The next text goes on where the last one ended.
    is_open: bool,
}

impl TextParts {
    fn add<'a>(
        &mut self,
        raw: &'a str,
        resolve: impl Fn(&'a str) -> Cow<'a, str>,
        locator: &mut Locator<'_>,
    ) {
        for (index, line) in raw.split(['\n', '\r']).enumerate() {
            self.is_open &= index == 0;
            let line = line.trim_matches(BLANKS);
            if line.is_empty() {
                continue;
            }
            let text = resolve(line);
            match self.found.last_mut().filter(|_| self.is_open) {
                Some(last) => last.text.push_str(&text),
                None => self.found.push(TextPart {
                    place: locator.place_of(line),
                    text: text.into_owned(),
                }),
            }
            self.is_open = true;
        }
    }
}

/// XML 1.0 §3.3.3: line breaks and tabs that are written as such become blanks.
fn value_of(raw: &str) -> String {
    if raw
        .bytes()
        .any(|byte| matches!(byte, b'\r' | b'\n' | b'\t'))
    {
        let blanks = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        return resolve(&blanks).into_owned();
    }
    resolve(raw).into_owned()
}

pub(super) fn local_name(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_attributes_know_their_places() {
        let root = Element::read(
            "<a>\n  <p:b xmlns:p='u'\n     c = 'x&lt;\ny'>\n t&#101;xt <d/>\n</p:b></a>",
        )
        .unwrap();
        let child = &root.children[0];

        assert_eq!(child.name, "b");
        assert_eq!(child.place, Place::new(2, 3));
        assert_eq!(child.last_line, 6);
        let attribute = child.attributes.find("c").unwrap();
        assert_eq!(attribute.value, "x< y");
        assert_eq!(attribute.name_place, Place::new(3, 6));
        assert_eq!(attribute.value_place, Place::new(3, 11));
        assert_eq!(child.text, "text");
        assert_eq!(root.last_line, 6);
    }
}
