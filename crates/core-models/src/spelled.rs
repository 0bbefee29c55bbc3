//! A text as it is meant, and where each of its characters is written; and a text with pieces of it replaced.

use std::ops::Range;

/// Stands for what is written and is no character that could be hit.
pub(crate) const NOTHING: char = '\0';

/// Made from pieces of the written text, in order.
#[derive(Debug, Default)]
pub(crate) struct Spelled {
    /// What is meant.
    pub(crate) text: String,
    /// Places from which on both run side by side: in the meaning, and as written.
    marks: Vec<(usize, usize)>,
    /// The end of what was read.
    written: usize,
}

impl Spelled {
    /// Text that means itself.
    pub(crate) fn plain(&mut self, text: &str) {
        self.mark();
        self.text.push_str(text);
        self.written += text.len();
    }

    /// So many bytes that mean something else, or nothing.
    pub(crate) fn escape(&mut self, length: usize, meaning: impl Into<Option<char>>) {
        self.mark();
        self.text.extend(meaning.into());
        self.written += length;
    }

    fn mark(&mut self) {
        self.marks.push((self.text.len(), self.written));
    }

    /// Where a piece of the meaning is written: with escapes that stand in it, and without those around it.
    pub(crate) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.at(range.start);
        start..self.end(range.end)
    }

    /// Behind the character that ends there, and not where the one behind it starts.
    fn end(&self, meant: usize) -> usize {
        let next = self.marks.partition_point(|(at, _)| *at < meant);
        let before = self.marks.get(next.saturating_sub(1));
        match self.marks.get(next) {
            Some((at, written)) if *at == meant => *written,
            None if meant == self.text.len() => self.written,
            Some(_) | None => before.map_or(meant, |(from, at)| at + (meant - from)),
        }
    }

    fn at(&self, meant: usize) -> usize {
        let behind = self.marks.partition_point(|(at, _)| *at <= meant);
        let mark = self.marks.get(behind.saturating_sub(1));
        mark.map_or(meant, |(from, at)| at + (meant - from))
    }
}

/// A text with pieces replaced, which follow each other and do not overlap.
pub(crate) fn spliced(text: &str, pieces: &[(Range<usize>, String)]) -> String {
    let mut written = String::with_capacity(text.len());
    let mut from = 0;
    for (range, piece) in pieces {
        written.push_str(text.get(from..range.start).unwrap_or_default());
        written.push_str(piece);
        from = range.end;
    }
    written.push_str(text.get(from..).unwrap_or_default());
    written
}
