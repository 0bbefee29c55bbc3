//! A whole document in memory, borrowed from its text, for formatting, comparison and the typed views.
//!
//! Keeps everything that is written, blanks and quotes included; resolves nothing.

use super::characters::is_blank_text;
use super::cursor::Span;
use super::doctype::Doctype;
use super::fault::Fault;
use super::inspect::into_problems;
use super::scan::{Scanner, TagKind, Token};
use crate::problem::{Problem, Severity};

/// A well-formed document.
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
    pub(crate) span: Span,
    /// What stands between the tags, as it is written.
    pub(crate) content: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Attribute<'a> {
    pub(crate) name: &'a str,
    /// References unresolved.
    pub(crate) value: &'a str,
    pub(crate) name_at: u32,
    /// Offset of the first character behind the quote.
    pub(crate) value_at: u32,
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
        let first_error = |faults: &mut Vec<Fault>| {
            let problems = into_problems(text, faults);
            problems
                .into_iter()
                .find(|problem| problem.severity == Severity::Error)
        };
        let mut scanner = match Scanner::new(text) {
            Ok(scanner) => scanner,
            Err(fault) => return Err(fault.into_problem(&mut super::locate::Locator::new(text))),
        };
        let built = build(&mut scanner);
        let mut faults = std::mem::take(&mut scanner.faults);
        let tree = match built {
            Ok(tree) => Some(tree),
            Err(fault) => {
                faults.push(fault);
                None
            }
        };
        match (first_error(&mut faults), tree) {
            (None, Some(tree)) => Ok(tree),
            (Some(problem), _) => Err(problem),
            (None, None) => Ok(Self { nodes: Vec::new() }),
        }
    }
}

impl<'a> Tree<'a> {
    /// The root element.
    pub(crate) fn root(&self) -> Option<&Element<'a>> {
        self.nodes.iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }
}

/// An element whose end tag has not come yet, and where its content begins.
struct Unfinished<'a> {
    element: Element<'a>,
    content_start: usize,
}

fn build<'a>(scanner: &mut Scanner<'a>) -> Result<Tree<'a>, Fault> {
    let text = scanner.cursor.text;
    let mut open: Vec<Unfinished<'a>> = Vec::new();
    let mut nodes: Vec<Node<'a>> = Vec::new();
    while let Some(token) = scanner.next()? {
        let written = scanner.cursor.since(scanner.token_start);
        let finished = match token {
            Token::Declaration(_) => Some(Node::Declaration(written)),
            Token::Doctype(parts) => Some(Node::Doctype { written, parts }),
            Token::Comment => Some(Node::Comment(written)),
            Token::Instruction => Some(Node::Instruction(written)),
            Token::Text { .. } => Some(Node::Text(written)),
            Token::CharacterData => Some(Node::CharacterData(inside(written))),
            Token::Start(name, kind) => {
                let element = begin(scanner, name, kind);
                match kind {
                    TagKind::Empty => Some(Node::Element(element)),
                    TagKind::Open => {
                        let content_start = scanner.cursor.at;
                        open.push(Unfinished {
                            element,
                            content_start,
                        });
                        None
                    }
                }
            }
            Token::End => open.pop().map(|unfinished| {
                let content = Span::new(unfinished.content_start, scanner.token_start).of(text);
                let span = Span::new(unfinished.element.span.start(), scanner.cursor.at);
                Node::Element(Element {
                    span,
                    content,
                    ..unfinished.element
                })
            }),
        };
        if let Some(node) = finished {
            match open.last_mut() {
                Some(parent) => parent.element.children.push(node),
                None => nodes.push(node),
            }
        }
    }
    Ok(Tree { nodes })
}

fn begin<'a>(scanner: &Scanner<'a>, name: &'a str, kind: TagKind) -> Element<'a> {
    let text = scanner.cursor.text;
    let attributes = scanner.attributes.iter().map(|raw| Attribute {
        name: raw.name.of(text),
        value: raw.value.of(text),
        name_at: raw.name.start,
        value_at: raw.value.start,
    });
    Element {
        name,
        attributes: attributes.collect(),
        children: Vec::new(),
        kind,
        span: Span::new(scanner.token_start, scanner.cursor.at),
        content: "",
    }
}

fn inside(character_data: &str) -> &str {
    let without_start = character_data.strip_prefix("<![CDATA[");
    without_start
        .and_then(|rest| rest.strip_suffix("]]>"))
        .unwrap_or(character_data)
}
