//! Three-way comparison: what a draft changed, what the server changed meanwhile, and where both did.
//!
//! The API has no versions and no modification times, so the content itself is compared: metadata key by
//! key, documents as a whole. Nothing is merged inside a key or a document.

mod part;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::draft::{Content, Draft};
use crate::ids::Locale;
use crate::models::document::{DocumentKind, XmlDocument};
use crate::patch::same_value;
use crate::xml::same_document;

pub use part::Closeness;

/// What is compared as one piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    Metadata(String),
    Xml(XmlDocument),
    Translations(Locale),
}

/// What one side did since the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Added,
    Changed,
    /// It is no longer there.
    Removed,
}

/// Which side made a difference, or that both did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergeState {
    /// Only the draft changed it: clean.
    Mine,
    /// Only the server changed it: clean.
    Theirs,
    /// Both made the same change.
    Same,
    /// Both changed it, differently.
    Conflict,
}

/// One piece that differs from the base on at least one side.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Difference {
    pub subject: Subject,
    /// What the draft did.
    pub mine: Option<Change>,
    /// What the server did.
    pub theirs: Option<Change>,
    /// Which side made it.
    pub state: MergeState,
}

/// One of the two sides of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    Mine,
    Theirs,
}

/// Compares a draft and the server's present state with the state that the draft began from.
///
/// The server writes XML anew and may change line ends, so its documents count as changed only when they
/// differ in more than that: XML by [`same_document`], translations but for line ends and blanks at the
/// end. The draft's own documents are compared to the letter, so that no edit is lost. Numbers count by their value on
/// both sides.
///
/// The result is in a fixed order: metadata by key, XML documents, translations. Pieces that nobody changed
/// are left out.
///
/// ```
/// use patchpanel_core_models::compare::{MergeState, compare};
/// use patchpanel_core_models::draft::Content;
///
/// let base = Content::default();
/// let (mut mine, mut theirs) = (base.clone(), base.clone());
/// mine.metadata.insert("platform".into(), "ccg".into());
/// theirs.metadata.insert("platform".into(), "va".into());
///
/// assert_eq!(compare(&base, &mine, &theirs)[0].state, MergeState::Conflict);
/// ```
pub fn compare(base: &Content, mine: &Content, theirs: &Content) -> Vec<Difference> {
    compare_with(same_text, base, mine, theirs)
}

/// Whether two texts of a document mean the same to the server: XML as [`crate::xml::same_document`] has it, translations
/// but for their line ends and empty lines behind the last text.
///
/// ```
/// use patchpanel_core_models::compare::same_text;
/// use patchpanel_core_models::ids::Locale;
/// use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
///
/// let form = DocumentKind::Xml(XmlDocument::SourceConfig);
/// assert!(same_text(form, "<Form a='1' b='2'/>", "<Form b=\"2\" a=\"1\"></Form>"));
/// let german = DocumentKind::Translations(Locale::De);
/// assert!(same_text(german, "a=1\nb=2", "a=1\r\nb=2\r\n"));
/// assert!(!same_text(german, "a=1", "a=2"));
/// ```
pub fn same_text(kind: DocumentKind, left: &str, right: &str) -> bool {
    match kind {
        DocumentKind::Xml(_) => same_document(left, right),
        DocumentKind::Translations(_) => left == right || lines_of(left).eq(lines_of(right)),
    }
}

/// The lines of a text; blanks at the end of the last one belong to its value.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.trim_end_matches(['\r', '\n']).split('\n');
    lines.flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// Like [`compare`], with another rule for when two texts mean the same to the server.
pub fn compare_with(
    same_text: impl Fn(DocumentKind, &str, &str) -> bool,
    base: &Content,
    mine: &Content,
    theirs: &Content,
) -> Vec<Difference> {
    let subjects = subjects(base, mine, theirs).into_iter();
    let difference = |subject| match &subject {
        Subject::Metadata(key) => {
            let [base, mine, theirs] =
                [base, mine, theirs].map(|content| content.metadata.get(key));
            let sides = Sides { base, mine, theirs };
            sides.difference(subject, same_value, same_value)
        }
        Subject::Xml(document) => {
            let kind = DocumentKind::Xml(*document);
            let [base, mine, theirs] =
                [base, mine, theirs].map(|content| content.xml.get(document));
            let sides = Sides { base, mine, theirs };
            let same = |left: &String, right: &String| same_text(kind, left, right);
            sides.difference(subject, String::eq, same)
        }
        Subject::Translations(locale) => {
            let kind = DocumentKind::Translations(*locale);
            let [base, mine, theirs] =
                [base, mine, theirs].map(|content| content.translations.get(locale));
            let sides = Sides { base, mine, theirs };
            let same = |left: &String, right: &String| same_text(kind, left, right);
            sides.difference(subject, String::eq, same)
        }
    };
    subjects.filter_map(difference).collect()
}

/// Everything that is there on at least one side, in a fixed order.
fn subjects(base: &Content, mine: &Content, theirs: &Content) -> BTreeSet<Subject> {
    [base, mine, theirs]
        .into_iter()
        .flat_map(|content| {
            let Content {
                metadata,
                xml,
                translations,
            } = content;
            let keys = metadata.keys().cloned().map(Subject::Metadata);
            let documents = xml.keys().copied().map(Subject::Xml);
            let locales = translations.keys().copied().map(Subject::Translations);
            keys.chain(documents).chain(locales)
        })
        .collect()
}

/// One piece on all three sides.
struct Sides<'content, T> {
    base: Option<&'content T>,
    mine: Option<&'content T>,
    theirs: Option<&'content T>,
}

impl<T> Sides<'_, T> {
    fn difference(
        self,
        subject: Subject,
        same_as_mine: impl Fn(&T, &T) -> bool,
        same: impl Fn(&T, &T) -> bool,
    ) -> Option<Difference> {
        let Self { base, mine, theirs } = self;
        let mine_change = change(base, mine, same_as_mine);
        let theirs_change = change(base, theirs, &same);
        let state = match (mine_change, theirs_change) {
            (None, None) => return None,
            (Some(_), None) => MergeState::Mine,
            (None, Some(_)) => MergeState::Theirs,
            (Some(_), Some(_)) if change(mine, theirs, &same).is_none() => MergeState::Same,
            (Some(_), Some(_)) => MergeState::Conflict,
        };
        Some(Difference {
            subject,
            mine: mine_change,
            theirs: theirs_change,
            state,
        })
    }
}

fn change<T>(
    before: Option<&T>,
    after: Option<&T>,
    same: impl Fn(&T, &T) -> bool,
) -> Option<Change> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(Change::Added),
        (Some(_), None) => Some(Change::Removed),
        (Some(before), Some(after)) => (!same(before, after)).then_some(Change::Changed),
    }
}

impl Draft {
    /// The same changes on top of the server's present state.
    ///
    /// Where both sides changed a piece differently, `choose` decides; everything else is taken from the
    /// side that changed it. Afterwards the draft differs from its new base only by what is left to apply.
    ///
    /// ```
    /// use patchpanel_core_models::compare::Side;
    /// use patchpanel_core_models::draft::{Content, Draft};
    ///
    /// let mut draft = Draft::new(Content::default());
    /// draft.current.metadata.insert("mine".into(), 1.into());
    /// let mut theirs = Content::default();
    /// theirs.metadata.insert("theirs".into(), 2.into());
    ///
    /// let rebased = draft.rebased(&theirs, |_| Side::Mine);
    /// assert_eq!(rebased.current.metadata.len(), 2);
    /// assert_eq!(rebased.base, theirs);
    /// ```
    #[must_use]
    pub fn rebased(&self, theirs: &Content, mut choose: impl FnMut(&Difference) -> Side) -> Self {
        let mut current = theirs.clone();
        for difference in compare(&self.base, &self.current, theirs) {
            let side = match difference.state {
                MergeState::Mine => Side::Mine,
                MergeState::Theirs | MergeState::Same => Side::Theirs,
                MergeState::Conflict => choose(&difference),
            };
            if side == Side::Mine {
                copy_piece(&difference.subject, &self.current, &mut current);
            }
        }
        Self {
            base: theirs.clone(),
            current,
        }
    }
}

fn copy_piece(subject: &Subject, from: &Content, to: &mut Content) {
    match subject {
        Subject::Metadata(key) => match from.metadata.get(key) {
            Some(value) => drop(to.metadata.insert(key.clone(), value.clone())),
            None => drop(to.metadata.remove(key)),
        },
        Subject::Xml(document) => match from.xml.get(document) {
            Some(text) => drop(to.xml.insert(*document, text.clone())),
            None => drop(to.xml.remove(document)),
        },
        Subject::Translations(locale) => match from.translations.get(locale) {
            Some(text) => drop(to.translations.insert(*locale, text.clone())),
            None => drop(to.translations.remove(locale)),
        },
    }
}
