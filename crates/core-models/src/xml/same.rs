//! Do two texts say the same? Answered by writing both in one canonical form.
//!
//! Ignored, because the server changes them when it writes a document anew: the XML declaration, a byte order mark,
//! line ends, blanks inside tags, the order of attributes, their quotes, `<a/>` or `<a></a>`, how a character is
//! escaped (`&#228;`, CDATA), and blanks between elements. Counted: comments and processing instructions with their
//! place among the elements, since losing one loses somebody's note; the DOCTYPE; blanks in text.

use std::borrow::Cow;

use super::attributes::Attribute;
use super::reference::resolve_marking;
use super::tree::{Element, Layout, Node, Tree};

// Control characters that no well-formed document holds, so no text can look like structure.
const ELEMENT: char = '\u{1}';
const ATTRIBUTE: char = '\u{2}';
const VALUE: char = '\u{3}';
const CONTENT: char = '\u{4}';
const END: char = '\u{5}';
const NOTE: char = '\u{6}';
const ENTITY: char = '\u{7}';

/// Whether two documents differ in nothing but what a serialiser is free to choose; the module lists it.
///
/// Texts that are not well-formed are the same only if they are equal up to line ends.
///
/// ```
/// use patchpanel_core_models::xml::same_document;
///
/// assert!(same_document("<a b='1' c='2'/>", "<?xml version=\"1.0\"?>\n<a c=\"2\" b=\"1\"></a>\n"));
/// assert!(!same_document("<a><!-- keep me --></a>", "<a/>"));
/// ```
pub fn same_document(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    match (canonical(left), canonical(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => with_line_feeds(left) == with_line_feeds(right),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The canonical form; `None` for a text that is not well-formed.
fn canonical(text: &str) -> Option<String> {
    let tree = Tree::read(text).ok()?;
    let mut out = String::with_capacity(text.len());
    for node in &tree.nodes {
        write_node(node, Blanks::Ignored, &mut out);
    }
    Some(out)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blanks {
    Ignored,
    Kept,
}

fn write_node(node: &Node<'_>, blanks: Blanks, out: &mut String) {
    match node {
        Node::Declaration(_) => {}
        Node::Doctype { parts, .. } => {
            for part in [Some(parts.name), parts.public_id, parts.system_id] {
                out.push(NOTE);
                out.push_str(part.unwrap_or_default());
            }
        }
        Node::Comment(written) | Node::Instruction(written) => {
            out.push(NOTE);
            out.push_str(&with_line_feeds(written));
            out.push(END);
        }
        Node::Text(raw) => {
            if blanks == Blanks::Kept {
                out.push_str(&resolve_marking(&with_line_feeds(raw), ENTITY));
            }
        }
        Node::CharacterData(text) => out.push_str(&with_line_feeds(text)),
        Node::Element(element) => write_element(element, blanks, out),
    }
}

fn write_element(element: &Element<'_>, around: Blanks, out: &mut String) {
    out.push(ELEMENT);
    out.push_str(element.name);
    let mut attributes: Vec<&Attribute<'_>> = element.attributes.iter().collect();
    attributes.sort_unstable_by_key(|attribute| attribute.name);
    for attribute in attributes {
        out.push(ATTRIBUTE);
        out.push_str(attribute.name);
        out.push(VALUE);
        out.push_str(&attribute_value(attribute.value));
    }
    out.push(CONTENT);
    let is_verbatim = element.layout() == Layout::Verbatim;
    let blanks = if is_verbatim || is_preserved(element, around) {
        Blanks::Kept
    } else {
        Blanks::Ignored
    };
    for child in &element.children {
        write_node(child, blanks, out);
    }
    out.push(END);
}

/// Elements inside text are not laid out by the formatter, so their blanks count as well.
fn is_preserved(element: &Element<'_>, around: Blanks) -> bool {
    around == Blanks::Kept && !element.children.is_empty()
}

/// A value as a reader gets it (XML 1.0 §3.3.3): line breaks and tabs become blanks, references characters.
fn attribute_value(raw: &str) -> Cow<'_, str> {
    if raw
        .bytes()
        .any(|byte| matches!(byte, b'\r' | b'\n' | b'\t'))
    {
        let blanks = with_line_feeds(raw).replace(['\n', '\t'], " ");
        return Cow::Owned(resolve_marking(&blanks, ENTITY).into_owned());
    }
    resolve_marking(raw, ENTITY)
}

fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_same(left: &str, right: &str) {
        assert!(same_document(left, right), "{left:?} {right:?}");
        assert!(same_document(right, left), "{right:?} {left:?}");
    }

    fn check_different(left: &str, right: &str) {
        assert!(!same_document(left, right), "{left:?} {right:?}");
        assert!(!same_document(right, left), "{right:?} {left:?}");
    }

    #[test]
    fn what_a_serialiser_chooses_does_not_count() {
        check_same("<a b='1' c='2'/>", "<a\n c = \"2\" b=\"1\" ></a >");
        check_same(
            "<?xml version='1.0' standalone='no'?><!-- c --><a/>",
            "\u{FEFF}<!-- c -->\n<a/>\n",
        );
        check_same("<a>\n  <b/>\r\n</a>", "<a><b/></a>");
        check_same("<a>ä &lt; \"</a>", "<a>&#228; <![CDATA[<]]> &quot;</a>");
        check_same("<a b='x\r\ny'/>", "<a b='x y'/>");
        check_same("<a>\n</a>", "<a/>");
    }

    #[test]
    fn names_values_order_and_text_count() {
        check_different("<a/>", "<b/>");
        check_different("<a b='1'/>", "<a b='2'/>");
        check_different("<a b='x&#10;y'/>", "<a b='x y'/>");
        check_different("<a><b/><c/></a>", "<a><c/><b/></a>");
        check_different("<a> x</a>", "<a>x</a>");
        check_different("<a> </a>", "<a/>");
        check_different("<a><b/></a>", "<a/><!-- not --><b/>");
        check_different("<a b='1' c=''/>", "<a b='1'/>");
    }

    #[test]
    fn comments_instructions_and_doctype_count() {
        check_different("<a><!-- x --></a>", "<a/>");
        check_different("<a><!-- x --><b/></a>", "<a><b/><!-- x --></a>");
        check_different("<!DOCTYPE a SYSTEM 'x'><a/>", "<a/>");
        check_same(
            "<!DOCTYPE  a  SYSTEM 'x' ><a/>",
            "<!DOCTYPE a SYSTEM \"x\"><a/>",
        );
        check_different("<a><?p q?></a>", "<a/>");
    }

    #[test]
    fn an_entity_of_a_dtd_is_not_the_text_that_looks_like_it() {
        let entity = "<!DOCTYPE a SYSTEM 'e.dtd'><a>&e;</a>";

        check_different(entity, "<!DOCTYPE a SYSTEM 'e.dtd'><a>&amp;e;</a>");
        check_different(entity, "<!DOCTYPE a SYSTEM 'e.dtd'><a>x</a>");
    }

    #[test]
    fn malformed_texts_are_compared_as_text() {
        check_same("<a>\r\n", "<a>\n");
        check_different("<a>", "<a/>");
    }
}
