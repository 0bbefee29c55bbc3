//! A text with its lines and the states they begin in: what a viewer and an editor show.

use super::highlight::Language;
use super::line_states::{LineStates, Progress};
use crate::compare::line_index::LineIndex;

/// Guides are drawn per step of indentation; most documents use this one.
const USUAL_STEP: usize = 2;

#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) text: String,
    pub(super) lines: LineIndex,
    pub(super) states: LineStates,
    pub(super) indent_step: usize,
    /// Moves whenever the text does, so that a search knows when it is stale.
    pub(super) version: u64,
}

impl Source {
    pub(super) fn new(language: Language) -> Self {
        Self {
            text: String::new(),
            lines: LineIndex::new(""),
            states: LineStates::new(language),
            indent_step: USUAL_STEP,
            version: 0,
        }
    }

    pub(super) fn set_text(&mut self, text: String) {
        self.text = text;
        self.on_text_changed();
    }

    /// To be called after `text` was edited in place.
    pub(super) fn on_text_changed(&mut self) {
        self.lines = LineIndex::new(&self.text);
        self.states = LineStates::new(self.states.language());
        self.indent_step = indent_step(&self.text);
        self.version += 1;
    }

    /// A line (from 0) without its end.
    pub(super) fn line(&self, line: usize) -> &str {
        self.lines.line(&self.text, line)
    }

    /// Reads on until the states of lines up to `line` are known; see [`LineStates::read_to`].
    pub(super) fn read_states_to(&mut self, line: usize) -> Progress {
        self.states.read_to(&self.text, &self.lines, line)
    }
}

/// The smallest indent of the first lines that have one, from 2 to 8 columns.
fn indent_step(text: &str) -> usize {
    let indents = text
        .lines()
        .take(200)
        .map(indent_columns)
        .filter(|columns| *columns >= USUAL_STEP);
    indents.min().unwrap_or(USUAL_STEP).min(8)
}

/// Columns of white space before the first letter; 0 for a line of white space alone. A tab counts as four.
pub(super) fn indent_columns(line: &str) -> usize {
    if line.trim_start().is_empty() {
        return 0;
    }
    line.bytes()
        .take_while(u8::is_ascii_whitespace)
        .map(|byte| if byte == b'\t' { 4 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::highlight::LineState;
    use super::*;

    #[test]
    fn a_changed_line_is_read_again() {
        let mut source = Source::new(Language::Xml);
        source.set_text("<a>\n<!-- x\ny".to_owned());
        source.read_states_to(2);
        assert_eq!(source.states.at(2), LineState::Comment);

        source.set_text("<a>\n<b>\ny".to_owned());
        source.read_states_to(2);

        assert_eq!(source.states.at(2), LineState::Content);
    }

    #[test]
    fn the_step_of_indentation_is_read_from_the_text() {
        assert_eq!(indent_step("<a>\n    <b/>\n        <c/>"), 4);
        assert_eq!(indent_step("<a>\n  <b/>\n     <c/>"), 2);
        assert_eq!(indent_step("<a/>"), 2);
        assert_eq!(indent_step("<a>\n                <b/>"), 8);
    }

    #[test]
    fn indents_count_tabs_as_four_columns_and_blank_lines_as_none() {
        assert_eq!(indent_columns("\t <a>"), 5);
        assert_eq!(indent_columns("   "), 0);
        assert_eq!(indent_columns(""), 0);
    }
}
