//! Which lines of an XML text can be folded away, which are, and where the others stand. Pure.
//!
//! A fold begins on the line of an opening tag and ends on that of its closing tag. Both stay in sight; what lies between
//! is hidden. The text itself is never touched.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::highlight::Language;

/// The lines of a text in rows: a line in a closed fold has none, a wrapped one has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShownLines {
    /// The first row of each line, and after the last how many rows there are.
    tops: Vec<usize>,
}

impl Default for ShownLines {
    fn default() -> Self {
        Self::all(0)
    }
}

impl ShownLines {
    pub(super) fn all(line_count: usize) -> Self {
        Self {
            tops: (0..=line_count).collect(),
        }
    }

    /// From the number of rows of each line.
    pub(super) fn of(rows: impl Iterator<Item = usize>) -> Self {
        let tops = rows.scan(0, |top, rows| {
            *top += rows;
            Some(*top)
        });
        Self {
            tops: std::iter::once(0).chain(tops).collect(),
        }
    }

    fn line_count(&self) -> usize {
        self.tops.len() - 1
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The hidden lines around `line`, if it is one of them.
    pub(super) fn hidden_at(&self, line: usize) -> Option<Range<usize>> {
        let row = self.row_of(line);
        let hidden = self.tops.partition_point(|top| *top < row)..self.line_of(row);
        hidden.contains(&line).then_some(hidden)
    }

    /// The first row that shows `line`; for a hidden line that of the line its fold ends on.
    pub(super) fn row_of(&self, line: usize) -> usize {
        self.tops.get(line).map_or(self.count(), |top| *top)
    }

    /// The line that `row` shows.
    pub(super) fn line_of(&self, row: usize) -> usize {
        self.tops.partition_point(|top| *top <= row) - 1
    }

    /// The lines that these rows show.
    pub(super) fn lines(&self, rows: Range<usize>) -> Vec<usize> {
        let mut lines: Vec<usize> = rows.map(|row| self.line_of(row)).collect();
        lines.dedup();
        lines
    }
}

/// How a line that a fold can begin on stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caret {
    /// The lines that are hidden, or would be.
    pub(super) inside: Range<usize>,
    pub(super) folded: bool,
}

/// What was edited: lines `first..old_end` became `first..new_end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct EditedLines {
    pub(super) first: usize,
    pub(super) old_end: usize,
    pub(super) new_end: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Folding {
    /// The line of each opening tag, and that of its closing tag.
    folds: BTreeMap<usize, usize>,
    /// First lines of the folds that are closed.
    folded: BTreeSet<usize>,
    shown: ShownLines,
}

impl Folding {
    /// Reads the folds of an edited text anew; those that are closed stay so unless the edit was in their first line and
    /// changed how many lines there are.
    pub(super) fn follow(
        &mut self,
        language: Language,
        text: &str,
        line_count: usize,
        edited: EditedLines,
    ) {
        self.folds = match language {
            Language::Xml => folds(text),
            Language::Plain | Language::Json | Language::Properties => BTreeMap::new(),
        };
        let EditedLines {
            first,
            old_end,
            new_end,
        } = edited;
        let moved = self.folded.iter().filter_map(|line| match *line {
            line if line < first => Some(line),
            line if line >= old_end => Some(line - old_end + new_end),
            line => (old_end == new_end).then_some(line),
        });
        self.folded = moved.filter(|line| self.folds.contains_key(line)).collect();
        self.arrange(line_count);
    }

    pub(super) fn shown(&self) -> &ShownLines {
        &self.shown
    }

    /// The fold that begins on `line`.
    pub(super) fn caret(&self, line: usize) -> Option<Caret> {
        self.folds.get(&line).map(|last| Caret {
            inside: line + 1..*last,
            folded: self.folded.contains(&line),
        })
    }

    /// The first line of the innermost fold that `line` is in, its first and last line included.
    pub(super) fn around(&self, line: usize) -> Option<usize> {
        let above = self.folds.range(..=line).rev();
        above
            .map(|(first, last)| (*first, *last))
            .find(|(_, last)| line <= *last)
            .map(|(first, _)| first)
    }

    /// Closes or opens the fold that begins on `line`.
    pub(super) fn toggle(&mut self, line: usize) {
        if !self.folded.remove(&line) && self.folds.contains_key(&line) {
            self.folded.insert(line);
        }
        self.arrange(self.shown.line_count());
    }

    /// Opens all folds that hide `line`; says whether there were any.
    pub(super) fn reveal(&mut self, line: usize) -> bool {
        let Self { folds, folded, .. } = self;
        let before = folded.len();
        folded.retain(|first| {
            let last = folds.get(first).copied().unwrap_or_default();
            !(first + 1..last).contains(&line)
        });
        let opened = folded.len() < before;
        if opened {
            self.arrange(self.shown.line_count());
        }
        opened
    }

    fn arrange(&mut self, line_count: usize) {
        let hidden = self.folded.iter().filter_map(|first| {
            let last = self.folds.get(first)?;
            Some(first + 1..*last)
        });
        let mut rows = vec![1; line_count];
        for inside in hidden {
            if let Some(inside) = rows.get_mut(inside) {
                inside.fill(0);
            }
        }
        self.shown = ShownLines::of(rows.into_iter());
    }

    /// Takes over how many rows each line has that is on screen.
    pub(super) fn wrap(&mut self, rows: impl Iterator<Item = usize>) {
        let shown = rows.enumerate().map(|(line, rows)| {
            let is_hidden = self.shown.row_of(line) == self.shown.row_of(line + 1);
            if is_hidden { 0 } else { rows }
        });
        self.shown = ShownLines::of(shown);
    }
}

/// The line of each opening tag whose closing tag is two lines further down or more. Of several tags that open on the
/// same line the one that closes last counts. Text that is not well-formed has the folds of what can be paired.
fn folds(text: &str) -> BTreeMap<usize, usize> {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
        line: 0,
    };
    let mut open: Vec<(&[u8], usize)> = Vec::new();
    let mut folds: BTreeMap<usize, usize> = BTreeMap::new();
    while let Some((tag, line)) = scanner.next_tag() {
        match tag {
            Tag::Opens(name) => open.push((name, line)),
            Tag::Closes(name) => {
                let Some(at) = open.iter().rposition(|(opened, _)| *opened == name) else {
                    continue;
                };
                if let Some((_, first)) = open.drain(at..).next()
                    && line >= first + 2
                {
                    let last = folds.entry(first).or_default();
                    *last = line.max(*last);
                }
            }
        }
    }
    folds
}

enum Tag<'a> {
    Opens(&'a [u8]),
    Closes(&'a [u8]),
}

/// Goes through a text from tag to tag and counts its lines.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Scanner<'a> {
    /// The next tag that opens or closes an element, with the line it begins on.
    fn next_tag(&mut self) -> Option<(Tag<'a>, usize)> {
        loop {
            let start = self.at + self.rest().iter().position(|byte| *byte == b'<')?;
            self.go_to(start);
            let line = self.line;
            let rest = self.rest();
            if rest.starts_with(b"<!--") {
                self.skip_past(4, b"-->")?;
            } else if rest.starts_with(b"<![CDATA[") {
                self.skip_past(9, b"]]>")?;
            } else if rest.starts_with(b"<?") {
                self.skip_past(2, b"?>")?;
            } else if rest.starts_with(b"<!") {
                self.skip_past(2, b">")?;
            } else if rest.starts_with(b"</") {
                let name = name(rest.get(2..).unwrap_or_default());
                self.skip_past(2, b">")?;
                return Some((Tag::Closes(name), line));
            } else {
                let name = name(rest.get(1..).unwrap_or_default());
                if !self.skip_opening_tag()? && !name.is_empty() {
                    return Some((Tag::Opens(name), line));
                }
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn go_to(&mut self, at: usize) {
        let passed = self.bytes.get(self.at..at).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count() - 1;
        self.at = at;
    }

    /// Goes behind the next `end` that is at least `from` bytes away.
    fn skip_past(&mut self, from: usize, end: &[u8]) -> Option<()> {
        let found = self
            .rest()
            .get(from..)?
            .windows(end.len())
            .position(|window| window == end)?;
        self.go_to(self.at + from + found + end.len());
        Some(())
    }

    /// Goes behind an opening tag; says whether it opens nothing, since it closes itself or is not finished.
    fn skip_opening_tag(&mut self) -> Option<bool> {
        let mut quote = None;
        let mut before = b' ';
        for (at, byte) in self.rest().iter().copied().enumerate().skip(1) {
            match quote {
                Some(sign) if sign == byte => quote = None,
                None if byte == b'"' || byte == b'\'' => quote = Some(byte),
                // A tag that is being typed ends where the next one begins.
                None if byte == b'<' => {
                    self.go_to(self.at + at);
                    return Some(true);
                }
                None if byte == b'>' => {
                    self.go_to(self.at + at + 1);
                    return Some(before == b'/');
                }
                Some(_) | None => {}
            }
            before = byte;
        }
        None
    }
}

/// What stands before white space, a slash or the end of the tag.
fn name(bytes: &[u8]) -> &[u8] {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let end = bytes.iter().position(ends).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
