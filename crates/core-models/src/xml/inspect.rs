//! One pass over a document: is it well-formed, what is its root, and what an editor's status bar tells of it.
//!
//! Judges no vocabulary: whether the elements make sense is asked in `documents`.

use crate::problem::{Place, Problem, Severity};

use super::declaration::Declaration;
use super::doctype::Doctype;
use super::fault::Fault;
use super::locate::Locator;
use super::scan::{Scanner, TagKind, Token};

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
    /// How lines end.
    pub line_ends: LineEnds,
    /// Elements.
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

/// What the DOCTYPE says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DoctypeFacts {
    /// The name of the root element that it announces.
    pub name: String,
    /// The public identifier, `sailpoint.dtd` in real documents.
    pub public_id: Option<String>,
    /// The system identifier.
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
    /// LF.
    Lf,
    /// CR LF.
    CrLf,
    /// Both, or a CR alone.
    Mixed,
}

/// Reads a document once and tells everything that is wrong with its XML.
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
    let mut faults = match Scanner::new(text) {
        Ok(mut scanner) => {
            let fatal = read(&mut scanner, &mut inspection).err();
            let mut faults = scanner.faults;
            faults.extend(fatal);
            faults
        }
        Err(fault) => vec![fault],
    };
    count_lines(text, &mut inspection.facts);
    inspection.problems = into_problems(text, &mut faults);
    inspection
}

/// The place of the root element's start tag, or the start of a text that has none.
pub(crate) fn root_place(text: &str) -> Place {
    let mut at = 0;
    if let Ok(mut scanner) = Scanner::new(text) {
        while let Ok(Some(token)) = scanner.next() {
            if matches!(token, Token::Start(..)) {
                at = scanner.token_start;
                break;
            }
        }
    }
    Locator::new(text).place(at)
}

/// Faults as problems, in the order of their places.
pub(crate) fn into_problems(text: &str, faults: &mut Vec<Fault>) -> Vec<Problem> {
    faults.sort_by_key(|fault| fault.at);
    let mut locator = Locator::new(text);
    faults
        .drain(..)
        .map(|fault| fault.into_problem(&mut locator))
        .collect()
}

fn read(scanner: &mut Scanner<'_>, inspection: &mut Inspection) -> Result<(), Fault> {
    while let Some(token) = scanner.next()? {
        match token {
            Token::Start(name, kind) => {
                if inspection.root.is_none() {
                    note_root(name, scanner, inspection);
                }
                note_element(kind, scanner.open.len(), &mut inspection.facts);
            }
            Token::Declaration(declaration) => note_declaration(declaration, &mut inspection.facts),
            Token::Doctype(doctype) => inspection.facts.doctype = Some(doctype_facts(doctype)),
            Token::Comment
            | Token::Instruction
            | Token::End
            | Token::Text { .. }
            | Token::CharacterData => {}
        }
    }
    Ok(())
}

fn note_root(name: &str, scanner: &Scanner<'_>, inspection: &mut Inspection) {
    let local = name.split_once(':').map_or(name, |(_, local)| local);
    inspection.root = Some(local.to_owned());
    inspection.namespace = scanner.root_namespace.clone().filter(|uri| !uri.is_empty());
}

fn note_element(kind: TagKind, open: usize, facts: &mut Facts) {
    let depth = match kind {
        TagKind::Open => open,
        TagKind::Empty => open + 1,
    };
    facts.elements += 1;
    facts.depth = facts.depth.max(depth);
}

fn note_declaration(declaration: Declaration<'_>, facts: &mut Facts) {
    facts.declared_encoding = declaration.encoding.map(str::to_owned);
    facts.standalone = declaration.standalone.map(|standalone| standalone == "yes");
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
fn count_bytes(text: &str, wanted: u8) -> usize {
    let blocks = text.as_bytes().chunks(255);
    let count = |block: &[u8]| {
        block.iter().fold(0_u8, |sum, byte| {
            sum.wrapping_add(u8::from(*byte == wanted))
        })
    };
    blocks.map(|block| usize::from(count(block))).sum()
}
