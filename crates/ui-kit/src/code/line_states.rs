//! What each line of a text begins in (a comment, a tag, a value): computed once, from the top, as far as it is needed.
//!
//! A view asks for the lines it shows. The far end of a huge text is reached over several frames, each with a budget, and
//! is shown as if nothing were open until then.

use super::highlight::{Language, LineState, tokenize};
use crate::compare::line_index::LineIndex;

/// Bytes read per call of [`LineStates::read_to`]: under 2 ms in a release build.
const BUDGET_BYTES: usize = 256 * 1024;

/// The state in which each line begins, known for the first lines.
#[derive(Clone, Debug, Default)]
pub struct LineStates {
    language: Language,
    known: Vec<LineState>,
}

/// Whether the lines that were asked for are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Done,
    /// Not yet; ask again in the next frame.
    More,
}

impl LineStates {
    /// Nothing is known yet of a text in this language.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            known: Vec::new(),
        }
    }

    /// The language that lines are read in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What `line` (from 0) begins in, or nothing open where it is not known yet.
    pub fn at(&self, line: usize) -> LineState {
        self.known.get(line).copied().unwrap_or_default()
    }

    /// Reads on until `line` (from 0) is known or the budget of one frame is spent.
    pub fn read_to(&mut self, text: &str, index: &LineIndex, line: usize) -> Progress {
        if matches!(self.language, Language::Plain | Language::Json) {
            return Progress::Done;
        }
        if self.known.is_empty() {
            self.known.push(LineState::Content);
        }
        let last = line.min(index.line_count() - 1);
        let (mut spans, mut spent) = (Vec::new(), 0);
        while self.known.len() <= last {
            if spent > BUDGET_BYTES {
                return Progress::More;
            }
            let previous = self.known.len() - 1;
            let content = index.line(text, previous);
            spans.clear();
            let after = tokenize(self.language, content, self.at(previous), &mut spans);
            self.known.push(after);
            spent += content.len() + 1;
        }
        Progress::Done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_follow_the_lines_above() {
        let text = "<a>\n<!--\nb\n-->\n<c";
        let index = LineIndex::new(text);
        let mut states = LineStates::new(Language::Xml);

        assert_eq!(states.read_to(text, &index, 9), Progress::Done);

        let all: Vec<LineState> = (0..5).map(|line| states.at(line)).collect();
        assert_eq!(
            all,
            [
                LineState::Content,
                LineState::Content,
                LineState::Comment,
                LineState::Comment,
                LineState::Content
            ]
        );
    }

    #[test]
    fn a_huge_text_is_read_over_several_calls() {
        let text = "<a>0123456789</a>\n".repeat(40_000);
        let index = LineIndex::new(&text);
        let mut states = LineStates::new(Language::Xml);

        let mut calls = 1;
        while states.read_to(&text, &index, 40_000) == Progress::More {
            calls += 1;
        }

        assert_eq!(calls, 3);
    }
}
