//! A fault found while reading, by byte offset; it becomes a [`Problem`] once lines are counted.
//!
//! Holds no rule: what is a fault is decided where the text is read.

use crate::problem::{Problem, Severity};

use super::locate::{Locator, offset_of};

/// After so many faults the rest of the document is not looked at.
pub(crate) const MAX_FAULTS: usize = 100;

/// One departure from XML 1.0 or from our limits, at a byte offset of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) severity: Severity,
    pub(crate) code: &'static str,
    pub(crate) at: usize,
    pub(crate) what: String,
    pub(crate) next: String,
}

impl Fault {
    /// A fault because of which the document cannot be used.
    pub(crate) fn error(
        code: &'static str,
        at: usize,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            code,
            at,
            what: what.into(),
            next: next.into(),
        }
    }

    /// The finding as it is shown, with line and column.
    pub(crate) fn into_problem(self, locator: &mut Locator<'_>) -> Problem {
        Problem {
            place: Some(locator.place(self.at)),
            ..Problem::new(self.severity, self.code, self.what, self.next)
        }
    }
}

/// The faults of one document, at most [`MAX_FAULTS`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        if !self.is_full() {
            self.0.push(fault);
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.0.len() >= MAX_FAULTS
    }

    /// All of them and the illegal characters, in the order of their places. A fault that stands at an illegal
    /// character is one because of it and is left out.
    pub(crate) fn into_problems(self, text: &str, illegal: Self) -> Vec<Problem> {
        let mut faults = illegal.0;
        faults.extend(self.0);
        faults.sort_by_key(|fault| fault.at);
        faults.dedup_by(|later, earlier| {
            later.at == earlier.at && earlier.code == "illegal-character"
        });
        faults.truncate(MAX_FAULTS);
        let mut locator = Locator::new(text);
        let problems = faults
            .into_iter()
            .map(|fault| fault.into_problem(&mut locator));
        problems.collect()
    }
}

impl Extend<Fault> for Faults {
    fn extend<T: IntoIterator<Item = Fault>>(&mut self, faults: T) {
        let room = MAX_FAULTS.saturating_sub(self.0.len());
        self.0.extend(faults.into_iter().take(room));
    }
}

/// The fault of a tag that something else begins in, or the text ends in; `name` is a slice of the text.
pub(crate) fn unfinished_tag(text: &str, name: &str, at: usize) -> Fault {
    let line = Locator::new(text).place(offset_of(text, name)).line;
    Fault::error(
        "unfinished",
        at,
        format!("The tag of “{name}” from line {line} is not closed before this place."),
        "Add “>” here.",
    )
}
