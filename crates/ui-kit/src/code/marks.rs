//! What is shown beside and under lines: problems, changed lines, lines that are spoken of. Plain data.

use std::ops::Range;

use super::completion::Vocabulary;
use crate::compare::diff::LineChange;

/// A problem's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    Warning,
    Error,
}

/// A squiggle under a piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The line, from 1.
    pub line: u32,
    /// The first character, from 1.
    pub column_start: u32,
    /// The character after the last one. At least one character is marked whatever stands here.
    pub column_end: u32,
    pub kind: MarkKind,
}

/// Everything shown around the text of a viewer or an editor. The parts may be in any order.
#[derive(Clone, Debug, Default)]
pub struct Decorations<'a> {
    pub marks: &'a [Mark],
    /// Bars at the window's side.
    pub changes: &'a [LineChange],
    /// Lines (from 1, end excluded) on a tinted ground: the element that another pane is about.
    pub highlighted: Range<u32>,
}

/// A widget of code in one frame: what it keeps, its accessible name, and what is marked.
#[derive(Debug)]
#[must_use = "call `show`"]
pub struct CodePane<'a, State> {
    pub(super) state: &'a mut State,
    pub(super) name: &'a str,
    pub(super) decorations: Decorations<'a>,
    pub(super) vocabulary: Option<&'a Vocabulary<'a>>,
    pub(super) offers: &'a [&'a str],
    pub(super) owner_steps: bool,
}

impl<'a, State> CodePane<'a, State> {
    /// A pane with its accessible name, which also tells it from others in the same `Ui`.
    pub fn new(state: &'a mut State, name: &'a str) -> Self {
        Self {
            state,
            name,
            decorations: Decorations::default(),
            vocabulary: None,
            offers: &[],
            owner_steps: false,
        }
    }

    setters! {
        /// Problems, changed lines, highlighted lines.
        set decorations: Decorations<'a>;
        /// Words for completion and help; an editor of XML uses them.
        some vocabulary: &'a Vocabulary<'a>;
        /// What the menu of an editor offers first, for the place of the cursor.
        set offers: &'a [&'a str];
        /// The owner of an editor undoes: its steps are of more than this text.
        flag owner_steps;
    }
}
