//! A whole document in memory, borrowed from its text, for formatting, comparison and the typed views.
//!
//! Keeps everything that is written, blanks and quotes included; resolves nothing.

use super::attributes::Attribute;
use super::characters::is_blank_text;
use super::doctype::Doctype;
use super::locate::offset_of;
use super::reader::{Reader, TagKind, Token, inside};
use crate::problem::{Problem, Severity};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree<'a> {
    /// What stands outside the root, and the root.
    pub(crate) nodes: Vec<Node<'a>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node<'a> {
    /// As it is written.
    Declaration(&'a str),
    Doctype {
        written: &'a str,
        parts: Doctype<'a>,
    },
    /// As it is written, with `<!--` and `-->`.
    Comment(&'a str),
    /// As it is written, with `<?` and `?>`.
    Instruction(&'a str),
    /// References unresolved.
    Text(&'a str),
    /// Without `<![CDATA[` and `]]>`.
    CharacterData(&'a str),
    Element(Element<'a>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element<'a> {
    pub(crate) name: &'a str,
    pub(crate) attributes: Vec<Attribute<'a>>,
    pub(crate) children: Vec<Node<'a>>,
    pub(crate) kind: TagKind,
    /// From the start of the start tag to behind the end tag.
    pub(crate) written: &'a str,
    /// What stands between the tags, as it is written.
    pub(crate) content: &'a str,
}

/// What the blanks in an element are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Nothing but blanks that hold a line break, or nothing at all.
    Empty,
    /// Elements, comments and instructions; blanks between them mean nothing.
    Block,
    /// Text: every blank counts.
    Verbatim,
}

impl Element<'_> {
    /// Blanks count where there is other text, in `xml:space="preserve"`, and where a blank without a line break
    /// is all that an element holds.
    pub(crate) fn layout(&self) -> Layout {
        let preserves = |attribute: &Attribute<'_>| {
            attribute.name == "xml:space" && attribute.value == "preserve"
        };
        if self.attributes.iter().any(preserves) && !self.children.is_empty() {
            return Layout::Verbatim;
        }
        let mut layout = Layout::Empty;
        for child in &self.children {
            match child {
                Node::CharacterData(_) => return Layout::Verbatim,
                Node::Text(text) if !is_blank_text(text) => return Layout::Verbatim,
                Node::Text(_) => {}
                _ => layout = Layout::Block,
            }
        }
        let is_inner_blank = layout == Layout::Empty
            && !self.children.is_empty()
            && !self.content.contains(['\n', '\r']);
        if is_inner_blank {
            Layout::Verbatim
        } else {
            layout
        }
    }
}

impl<'a> Tree<'a> {
    /// Reads a whole document.
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed, as [`inspect`](super::inspect()) gives it.
    pub(crate) fn read(text: &'a str) -> Result<Self, Problem> {
        let mut reader = Reader::new(text);
        let tree = build(&mut reader);
        let mut problems = reader.into_problems().into_iter();
        match problems.find(|problem| problem.severity == Severity::Error) {
            Some(problem) => Err(problem),
            None => Ok(tree),
        }
    }

    pub(crate) fn root(&self) -> Option<&Element<'a>> {
        self.nodes.iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }
}

/// Builds what can be built; the tree of a document with faults is not used.
fn build<'a>(reader: &mut Reader<'a>) -> Tree<'a> {
    let mut builder = Builder::default();
    // Text comes in pieces, one for each reference in it.
    let mut text_start = None;
    loop {
        let token = reader.next();
        if token == Some(Token::Text) {
            text_start.get_or_insert(reader.at);
            continue;
        }
        if let Some(start) = text_start.take() {
            let raw = reader.text.get(start..reader.at).unwrap_or_default();
            builder.add(Node::Text(raw));
        }
        match token {
            Some(token) => builder.take(token, reader),
            None => {
                return Tree {
                    nodes: builder.nodes,
                };
            }
        }
    }
}

#[derive(Default)]
struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    /// The elements whose end tag has not come yet.
    open: Vec<Element<'a>>,
}

impl<'a> Builder<'a> {
    fn add(&mut self, node: Node<'a>) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.nodes.push(node),
        }
    }

    fn take(&mut self, token: Token<'a>, reader: &Reader<'a>) {
        let written = reader.written;
        match token {
            Token::Declaration => self.add(Node::Declaration(written)),
            Token::Doctype => {
                let parts = reader.doctype.unwrap_or_default();
                self.add(Node::Doctype { written, parts });
            }
            Token::Comment => self.add(Node::Comment(written)),
            Token::Instruction => self.add(Node::Instruction(written)),
            Token::Text => self.add(Node::Text(written)),
            Token::CharacterData => {
                self.add(Node::CharacterData(inside(written, "<![CDATA[", "]]>")));
            }
            Token::Start(name, kind) => {
                let element = Element {
                    name,
                    attributes: reader.attributes.clone(),
                    children: Vec::new(),
                    kind,
                    written,
                    content: "",
                };
                match kind {
                    TagKind::Open => self.open.push(element),
                    TagKind::Empty => self.add(Node::Element(element)),
                }
            }
            Token::End => self.close(reader),
        }
    }

    fn close(&mut self, reader: &Reader<'a>) {
        let Some(element) = self.open.pop() else {
            return;
        };
        let part = |start: usize, end| reader.text.get(start..end).unwrap_or_default();
        let start = offset_of(reader.text, element.written);
        self.add(Node::Element(Element {
            written: part(start, reader.end),
            content: part(start + element.written.len(), reader.at),
            ..element
        }));
    }
}
