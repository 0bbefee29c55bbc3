//! [`Problem`], the one shape of a finding in the user's data.
//!
//! A problem is a value that is shown at its place; it is an error only where nothing could be read at all. How it is
//! drawn is not decided here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::invisible;
use crate::words::words;

words! {
    /// How much a [`Problem`] matters.
    Severity, 3 {
        /// The server will refuse the document, or the document will not work: blocks applying.
        Error => "error",
        /// Probably a mistake; applying stays possible.
        Warning => "warning",
        Info => "info",
    }
}

/// A place in a text, as an editor shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Line, the first one is 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values, not bytes), the first one is 1.
    pub column: u32,
}

impl Place {
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }

    /// The place at a byte offset of a text.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..text.floor_char_boundary(offset)).unwrap_or(text);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut lines = before.rsplit('\n');
        let column = lines.next().unwrap_or_default().chars().count() + 1;
        Self::new(number(lines.count() + 1), number(column))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

/// One finding in a document, a translation file or another text of the user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    pub severity: Severity,
    /// A stable code such as `xml-mismatched-tag`, for searching and for suppressing.
    pub code: &'static str,
    /// Where it is, when it has a place.
    pub place: Option<Place>,
    /// What is wrong, as a sentence.
    pub what: String,
    /// What to do next, as a sentence.
    pub next: String,
}

impl Problem {
    /// A problem without a place. Names in the sentences may hold characters that cannot be seen: those are written
    /// out.
    ///
    /// ```
    /// use patchpanel_core_models::problem::{Problem, Severity};
    ///
    /// let problem = Problem::new(Severity::Error, "xml-empty", "The document is empty.", "Open another file.");
    /// assert_eq!(problem.at(1, 1).to_string(), "line 1, column 1: The document is empty. Open another file.");
    /// ```
    pub fn new(
        severity: Severity,
        code: &'static str,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            place: None,
            what: invisible::written_out(&what.into()).into_owned(),
            next: invisible::written_out(&next.into()).into_owned(),
        }
    }

    /// The same problem at a line and a column, both counted from 1.
    #[must_use]
    pub fn at(self, line: u32, column: u32) -> Self {
        Self {
            place: Some(Place::new(line, column)),
            ..self
        }
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(formatter, "{place}: ")?;
        }
        write!(formatter, "{} {}", self.what, self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_an_error_that_says_where_it_is() {
        let problem = Problem::new(Severity::Warning, "xml-odd", "It is odd.", "Look again.");
        let error: Box<dyn std::error::Error> = problem.at(3, 1).into();

        assert_eq!(
            error.to_string(),
            "line 3, column 1: It is odd. Look again."
        );
        assert_eq!(Severity::Warning.to_string(), "warning");
    }
}
