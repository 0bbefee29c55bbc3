//! One pass over a document: is it well-formed, what is its root, and what an editor's status bar shows of it.
//!
//! Judges no vocabulary: whether the elements make sense is asked in `documents`.

use crate::problem::{Problem, Severity};

use super::doctype::Doctype;
use super::reader::{Reader, TagKind, Token};

/// What one look at a document found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inspection {
    /// The local name of the root element, when reading got that far.
    pub root: Option<String>,
    /// The namespace of the root element.
    pub namespace: Option<String>,
    /// Departures from XML 1.0 and from the limits, in the order of their places. Reading ends with the first
    /// one after which the rest cannot be understood, and after 100 of the others.
    pub problems: Vec<Problem>,
    /// What else is worth showing.
    pub facts: Facts,
}

impl Inspection {
    /// Whether the document is well-formed XML within the limits.
    pub fn is_well_formed(&self) -> bool {
        let is_error = |problem: &Problem| problem.severity == Severity::Error;
        !self.problems.iter().any(is_error)
    }
}

/// Facts for a status bar, all of them harmless. Counts end where reading ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Bytes of UTF-8.
    pub size_bytes: usize,
    /// Lines, the last one counted even when it is empty.
    pub lines: usize,
    pub line_ends: LineEnds,
    pub elements: usize,
    /// The deepest nesting, the root being 1.
    pub depth: usize,
    /// The encoding that the XML declaration names, as it is written there.
    pub declared_encoding: Option<String>,
    /// Whether the declaration says `standalone="yes"` or `"no"`.
    pub standalone: Option<bool>,
    /// The DOCTYPE, which is kept and never resolved.
    pub doctype: Option<DoctypeFacts>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DoctypeFacts {
    /// The name of the root element that it announces.
    pub name: String,
    /// The public identifier, `sailpoint.dtd` in real documents.
    pub public_id: Option<String>,
    pub system_id: Option<String>,
    /// Whether declarations stand in the document itself.
    pub has_internal_subset: bool,
}

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineEnds {
    /// There is one line only.
    #[default]
    None,
    Lf,
    CrLf,
    /// Both, or a CR alone.
    Mixed,
}

/// Reads a document once and finds everything that is wrong with its XML.
///
/// ```
/// use patchpanel_core_models::xml;
///
/// let inspection = xml::inspect("<Form>\n  <Menu>\n</Form>");
///
/// assert_eq!(inspection.root.as_deref(), Some("Form"));
/// let problem = &inspection.problems[0];
/// assert_eq!(problem.code, "mismatched-tag");
/// assert_eq!(problem.place.map(|place| (place.line, place.column)), Some((3, 1)));
/// ```
pub fn inspect(text: &str) -> Inspection {
    let mut inspection = Inspection::default();
    inspection.facts.size_bytes = text.len();
    let mut reader = Reader::new(text);
    while let Some(token) = reader.next() {
        note(token, &reader, &mut inspection);
    }
    count_lines(text, &mut inspection.facts);
    inspection.problems = reader.into_problems();
    inspection
}

fn note(token: Token<'_>, reader: &Reader<'_>, inspection: &mut Inspection) {
    let facts = &mut inspection.facts;
    match token {
        Token::Start(name, kind) => {
            let depth = reader.open.len() + usize::from(kind == TagKind::Empty);
            facts.elements += 1;
            facts.depth = facts.depth.max(depth);
            if inspection.root.is_none() {
                let local = name.split_once(':').map_or(name, |(_, local)| local);
                inspection.root = Some(local.to_owned());
                let namespace = reader.root_namespace.clone();
                inspection.namespace = namespace.filter(|uri| !uri.is_empty());
            }
        }
        Token::Declaration => {
            facts.declared_encoding = reader.declaration.encoding.map(str::to_owned);
            facts.standalone = reader.declaration.standalone;
        }
        Token::Doctype => facts.doctype = reader.doctype.map(doctype_facts),
        Token::Comment | Token::Instruction | Token::End | Token::Text | Token::CharacterData => {}
    }
}

fn doctype_facts(doctype: Doctype<'_>) -> DoctypeFacts {
    DoctypeFacts {
        name: doctype.name.to_owned(),
        public_id: doctype.public_id.map(str::to_owned),
        system_id: doctype.system_id.map(str::to_owned),
        has_internal_subset: doctype.internal_subset.is_some(),
    }
}

fn count_lines(text: &str, facts: &mut Facts) {
    let line_feeds = count_bytes(text, b'\n');
    let returns = count_bytes(text, b'\r');
    let pairs = if returns == 0 {
        0
    } else {
        text.matches("\r\n").count()
    };
    facts.lines = line_feeds + returns - pairs + 1;
    facts.line_ends = match (line_feeds - pairs, pairs, returns - pairs) {
        (0, 0, 0) => LineEnds::None,
        (_, 0, 0) => LineEnds::Lf,
        (0, _, 0) => LineEnds::CrLf,
        _ => LineEnds::Mixed,
    };
}

/// Counts in blocks of at most 255 bytes, whose sums fit a byte each, so that many are counted at once.
fn count_bytes(text: &str, counted: u8) -> usize {
    let blocks = text.as_bytes().chunks(255);
    let count = |block: &[u8]| {
        block.iter().fold(0_u8, |sum, byte| {
            sum.wrapping_add(u8::from(*byte == counted))
        })
    };
    blocks.map(|block| usize::from(count(block))).sum()
}
