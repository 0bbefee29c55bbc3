//! Lays a document out: two blanks for each level, one blank between attributes, long tags in several lines.
//!
//! Changes blanks between elements and inside tags, and nothing else: declaration, DOCTYPE, comments, CDATA,
//! quotes, references and the order of attributes stay as they are written, and so do all blanks in text.

use super::attributes::Attribute;
use super::locate::offset_of;
use super::reader::TagKind;
use super::tree::{Element, Layout, Node, Tree};
use crate::problem::Problem;

const INDENT: &str = "  ";

/// A tag longer than this, in characters, is broken between its attributes.
const LINE_LENGTH: usize = 110;

/// Lays out a well-formed document; doing it twice changes nothing more.
///
/// A comment behind an element stays on its line, one empty line between elements stays, and lines end with CR LF if
/// one did before.
///
/// ```
/// use patchpanel_core_models::xml;
///
/// let text = xml::format("<Form><Menu   label='Connection'/></Form>").unwrap();
///
/// assert_eq!(text, "<Form>\n  <Menu label='Connection'/>\n</Form>\n");
/// ```
///
/// # Errors
/// The first fault of a text that is not well-formed XML.
pub fn format(text: &str) -> Result<String, Problem> {
    let tree = Tree::read(text)?;
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut writer = Writer {
        text,
        out: String::with_capacity(text.len() + text.len() / 4),
        line_end,
    };
    if text.starts_with('\u{FEFF}') {
        writer.out.push('\u{FEFF}');
    }
    writer.lines(&tree.nodes, 0, Start::Document);
    writer.out.push_str(line_end);
    Ok(writer.out)
}

/// Whether the lines written are the first of the document or follow a start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Document,
    Element,
}

struct Writer<'a> {
    text: &'a str,
    out: String,
    line_end: &'static str,
}

impl Writer<'_> {
    /// Writes each node on its own line; the last line is left open.
    fn lines(&mut self, nodes: &[Node<'_>], level: usize, start: Start) {
        let mut is_first = true;
        let mut follows_element = false;
        let mut breaks = 0_usize;
        for node in nodes {
            if let Node::Text(blank) = node {
                breaks += count_line_breaks(blank);
                continue;
            }
            let stays_on_line = matches!(node, Node::Comment(_)) && follows_element && breaks == 0;
            if stays_on_line {
                self.out.push(' ');
            } else if !is_first || start == Start::Element {
                self.new_line(level, breaks > 1 && !is_first);
            }
            self.node(node, level);
            is_first = false;
            follows_element = matches!(node, Node::Element(_));
            breaks = 0;
        }
    }

    fn new_line(&mut self, level: usize, after_empty_line: bool) {
        if after_empty_line {
            self.out.push_str(self.line_end);
        }
        self.out.push_str(self.line_end);
        self.out.push_str(&INDENT.repeat(level));
    }

    fn node(&mut self, node: &Node<'_>, level: usize) {
        match node {
            Node::Declaration(written)
            | Node::Comment(written)
            | Node::Instruction(written)
            | Node::Doctype { written, .. } => self.out.push_str(written),
            Node::Text(_) | Node::CharacterData(_) => {}
            Node::Element(element) => self.element(element, level),
        }
    }

    fn element(&mut self, element: &Element<'_>, level: usize) {
        self.start_tag(element, level);
        if element.kind == TagKind::Empty {
            return;
        }
        match element.layout() {
            Layout::Empty => {}
            Layout::Verbatim => self.out.push_str(element.content),
            Layout::Block => {
                self.lines(&element.children, level + 1, Start::Element);
                self.new_line(level, false);
            }
        }
        self.out.push_str("</");
        self.out.push_str(element.name);
        self.out.push('>');
    }

    fn start_tag(&mut self, element: &Element<'_>, level: usize) {
        let end = match element.kind {
            TagKind::Open => ">",
            TagKind::Empty => "/>",
        };
        let mut column = INDENT.len() * level + 1 + element.name.chars().count();
        let lengths = element.attributes.iter().map(attribute_length);
        let is_long = column + lengths.sum::<usize>() + end.len() > LINE_LENGTH;
        self.out.push('<');
        self.out.push_str(element.name);
        for attribute in &element.attributes {
            let length = attribute_length(attribute);
            if is_long && column + length + end.len() > LINE_LENGTH {
                self.new_line(level + 2, false);
                column = INDENT.len() * (level + 2) + length;
            } else {
                self.out.push(' ');
                column += length;
            }
            self.attribute(attribute);
        }
        self.out.push_str(end);
    }

    fn attribute(&mut self, attribute: &Attribute<'_>) {
        let at = offset_of(self.text, attribute.value);
        let quote = self.text.get(at.saturating_sub(1)..at).unwrap_or_default();
        for part in [attribute.name, "=", quote, attribute.value, quote] {
            self.out.push_str(part);
        }
    }
}

/// The characters that an attribute takes with the blank before it, its `=` and its quotes.
fn attribute_length(attribute: &Attribute<'_>) -> usize {
    attribute.name.chars().count() + attribute.value.chars().count() + 4
}

fn count_line_breaks(blank: &str) -> usize {
    blank.matches(['\n', '\r']).count() - blank.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let formatted = format(text).unwrap();

        assert_eq!(formatted, expected);
        assert_eq!(format(&formatted).unwrap(), expected, "a second time");
    }

    #[test]
    fn each_element_gets_its_line_and_two_blanks_for_each_level() {
        check(
            "<a><b><c/><d></d></b>\n\n\n\n<e\n f = '1'\tg=\"'\"   ></e></a>",
            "<a>\n  <b>\n    <c/>\n    <d></d>\n  </b>\n\n  <e f='1' g=\"'\"></e>\n</a>\n",
        );
    }

    #[test]
    fn the_prologue_is_kept_each_on_its_line() {
        check(
            "<?xml version='1.0' standalone=\"no\"?><!-- c --><!DOCTYPE a\n  SYSTEM 'x'\n><?p q?><a/><!-- end -->",
            "<?xml version='1.0' standalone=\"no\"?>\n<!-- c -->\n<!DOCTYPE a\n  SYSTEM 'x'\n>\n<?p q?>\n<a/> <!-- end -->\n",
        );
    }

    #[test]
    fn text_and_cdata_keep_every_blank() {
        check(
            "<a><b> x\n  y </b><c><![CDATA[ <z> ]]></c><d> </d><e>\n</e><f>1<g/> 2</f></a>",
            "<a>\n  <b> x\n  y </b>\n  <c><![CDATA[ <z> ]]></c>\n  <d> </d>\n  <e></e>\n  <f>1<g/> 2</f>\n</a>\n",
        );
        check(
            "<a xml:space='preserve'> <b/>\n</a>",
            "<a xml:space='preserve'> <b/>\n</a>\n",
        );
    }

    #[test]
    fn a_comment_behind_an_element_stays_there() {
        check(
            "<a><!-- first -->\n<b/><!-- behind -->\n<!-- own\n     line --><c/></a>",
            "<a>\n  <!-- first -->\n  <b/> <!-- behind -->\n  <!-- own\n     line -->\n  <c/>\n</a>\n",
        );
    }

    #[test]
    fn line_ends_and_byte_order_mark_are_kept() {
        check(
            "\u{FEFF}<a>\r\n<b/></a>",
            "\u{FEFF}<a>\r\n  <b/>\r\n</a>\r\n",
        );
    }

    #[test]
    fn a_long_tag_is_broken_between_attributes() {
        let long = "x".repeat(60);
        check(
            &format!("<a><b c='{long}' d='{long}' e='1'/></a>"),
            &format!("<a>\n  <b c='{long}'\n      d='{long}' e='1'/>\n</a>\n"),
        );
    }

    #[test]
    fn references_stay_as_they_are_written() {
        check(
            "<a b='&#10;&lt;'>&#228;&amp;</a>",
            "<a b='&#10;&lt;'>&#228;&amp;</a>\n",
        );
    }

    #[test]
    fn a_fault_is_returned_with_its_place() {
        let problem = format("<a>\n<b></a>").unwrap_err();

        assert_eq!(
            (problem.code, problem.place.unwrap().line),
            ("mismatched-tag", 2)
        );
    }
}
