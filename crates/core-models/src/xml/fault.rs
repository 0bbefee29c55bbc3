//! A fault found while reading, by byte offset; it becomes a [`Problem`] once lines are counted.
//!
//! Holds no rule: what is a fault is decided where the text is read.

use crate::problem::{Problem, Severity};

use super::locate::Locator;

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

    /// The same fault as something that may be intended.
    pub(crate) fn into_warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }

    /// The finding as it is shown, with line and column.
    pub(crate) fn into_problem(self, locator: &mut Locator<'_>) -> Problem {
        Problem {
            severity: self.severity,
            code: self.code,
            place: Some(locator.place(self.at)),
            what: self.what,
            next: self.next,
        }
    }
}
