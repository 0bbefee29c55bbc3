//! What one key does to whole lines of a text: shift, comment, move, duplicate. Pure: a text and its selection go in, an
//! [`Edit`] comes out.

use std::ops::Range;

use super::highlight::Language;
use crate::compare::line_index::LineIndex;

/// One step of indentation.
pub(super) const STEP: &str = "  ";

/// A piece of text that takes the place of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

/// Splices from the top, none over another, and what is selected after them (in bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    splices: Vec<Splice>,
    pub(super) selected: Range<usize>,
}

impl Edit {
    /// The selection moves with the text that it covers.
    fn keeping(selected: Range<usize>, splices: Vec<Splice>) -> Option<Self> {
        let moved = |offset: usize| splices.iter().rev().fold(offset, shifted);
        let selected = moved(selected.start)..moved(selected.end);
        (!splices.is_empty()).then_some(Self { splices, selected })
    }

    /// Several pieces at once; the cursor then stands behind the first of them.
    pub(super) fn of(splices: Vec<Splice>) -> Option<Self> {
        let Splice { range, with } = splices.first()?;
        let cursor = range.start + with.len();
        Some(Self {
            splices,
            selected: cursor..cursor,
        })
    }

    /// Puts `with` in the place of `range`; the cursor then stands `cursor` bytes into it.
    pub(super) fn replacing(range: Range<usize>, with: String, cursor: usize) -> Self {
        let cursor = range.start + cursor;
        Self {
            splices: vec![Splice { range, with }],
            selected: cursor..cursor,
        }
    }

    pub(super) fn apply(&self, text: &mut String) {
        for Splice { range, with } in self.splices.iter().rev() {
            text.replace_range(range.clone(), with);
        }
    }
}

/// Where an offset is after one splice. One at the splice's start stays before what is inserted.
fn shifted(offset: usize, Splice { range, with }: &Splice) -> usize {
    if offset <= range.start {
        offset
    } else {
        offset.saturating_sub(range.len()).max(range.start) + with.len()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEdit {
    Indent,
    Outdent,
    Comment,
    MoveUp,
    MoveDown,
    Duplicate,
}

/// All lines that `selected` (in bytes) touches.
struct Block<'text> {
    text: &'text str,
    index: &'text LineIndex,
    first: usize,
    last: usize,
}

/// The edit of all lines that `selected` touches; none where it would change nothing.
pub(super) fn edit_lines(
    text: &str,
    index: &LineIndex,
    selected: Range<usize>,
    (edit, language): (LineEdit, Language),
) -> Option<Edit> {
    let first = index.line_of_offset(selected.start);
    let mut last = index.line_of_offset(selected.end);
    if last > first && index.range_with_end(last).start == selected.end {
        // A selection that ends before the first letter of a line does not mean that line.
        last -= 1;
    }
    let block = Block {
        text,
        index,
        first,
        last,
    };
    match edit {
        LineEdit::Indent => Edit::keeping(selected, block.indented()),
        LineEdit::Outdent => Edit::keeping(selected, block.outdented()),
        LineEdit::Comment if language == Language::Xml => {
            Edit::keeping(selected, block.comment_toggled())
        }
        LineEdit::Comment => None,
        LineEdit::MoveUp => Some(block.swapped_with(first.checked_sub(1)?, selected)),
        LineEdit::MoveDown if last + 1 == index.line_count() => None,
        LineEdit::MoveDown => Some(block.swapped_with(last + 1, selected)),
        LineEdit::Duplicate => Some(block.duplicated(selected)),
    }
}

impl Block<'_> {
    /// The bytes of a line without its end.
    fn line(&self, line: usize) -> Range<usize> {
        let start = self.index.range_with_end(line).start;
        start..start + self.index.line(self.text, line).len()
    }

    fn range(&self) -> Range<usize> {
        self.line(self.first).start..self.line(self.last).end
    }

    fn content(&self) -> &str {
        self.text.get(self.range()).unwrap_or_default()
    }

    fn indented(&self) -> Vec<Splice> {
        let lines = (self.first..=self.last).map(|line| self.line(line));
        let filled = lines.filter(|line| !line.is_empty());
        filled.map(|line| insertion(line.start, STEP)).collect()
    }

    fn outdented(&self) -> Vec<Splice> {
        let cut = |line| {
            let at = self.line(line).start;
            let range = at..at + outdent_width(self.index.line(self.text, line));
            let with = String::new();
            (!range.is_empty()).then_some(Splice { range, with })
        };
        (self.first..=self.last).filter_map(cut).collect()
    }

    /// Wraps the lines in one comment, or unwraps them. XML allows no comment in a comment.
    fn comment_toggled(&self) -> Vec<Splice> {
        let content = self.content();
        let start = self.range().start + (content.len() - content.trim_start().len());
        let inside = content.trim();
        let end = start + inside.len();
        let cut = |range| Splice {
            range,
            with: String::new(),
        };
        if let Some(rest) = inside.strip_prefix("<!--")
            && let Some(words) = rest.strip_suffix("-->")
        {
            let open = 4 + usize::from(words.starts_with(' '));
            let close = 3 + usize::from(words.len() > 1 && words.ends_with(' '));
            return vec![cut(start..start + open), cut(end - close..end)];
        }
        if inside.is_empty() || inside.contains("--") || inside.ends_with('-') {
            return Vec::new();
        }
        vec![insertion(start, "<!-- "), insertion(end, " -->")]
    }

    /// Moves the line `other`, next to the block, to the block's other side.
    fn swapped_with(&self, other: usize, selected: Range<usize>) -> Edit {
        let (block, other) = (self.range(), self.line(other));
        let moved = self.text.get(other.clone()).unwrap_or_default();
        let by = other.len() + 1;
        let with = String::new();
        if other.start < block.start {
            let range = other.start..block.start;
            Edit {
                splices: vec![
                    Splice { range, with },
                    insertion(block.end, &format!("\n{moved}")),
                ],
                selected: selected.start - by..selected.end - by,
            }
        } else {
            let range = block.end..other.end;
            Edit {
                splices: vec![
                    insertion(block.start, &format!("{moved}\n")),
                    Splice { range, with },
                ],
                selected: selected.start + by..selected.end + by,
            }
        }
    }

    /// A copy below; the selection goes to it.
    fn duplicated(&self, selected: Range<usize>) -> Edit {
        let content = self.content();
        let by = content.len() + 1;
        Edit {
            splices: vec![insertion(self.range().end, &format!("\n{content}"))],
            selected: selected.start + by..selected.end + by,
        }
    }
}

fn insertion(at: usize, with: &str) -> Splice {
    Splice {
        range: at..at,
        with: with.to_owned(),
    }
}

fn outdent_width(line: &str) -> usize {
    if line.starts_with('\t') {
        return 1;
    }
    line.bytes()
        .take(STEP.len())
        .take_while(|byte| *byte == b' ')
        .count()
}

#[cfg(test)]
mod tests;
