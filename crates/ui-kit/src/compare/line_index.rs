//! Where the lines of a text begin, so that any line is found at once in a text of any size.
//!
//! Lines end with `\n` or `\r\n`. A text has at least one line, and one more after a final line end, as in every editor.

use std::ops::Range;

/// Line starts of one text. It does not keep the text; hand it the text that it was built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
    text_len: usize,
    longest_line: usize,
}

/// A place in a text: line and column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl LineColumn {
    /// Both from 1.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl Default for LineColumn {
    fn default() -> Self {
        Self::new(1, 1)
    }
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at + 1),
        );
        let ends = starts.iter().skip(1).copied().chain([text.len() + 1]);
        let widths = starts.iter().zip(ends).map(|(start, end)| end - start);
        // Of lines alike in length the first is as good as any.
        let longest_line = widths
            .enumerate()
            .max_by_key(|(line, width)| (*width, usize::MAX - line));
        Self {
            longest_line: longest_line.map_or(0, |(line, _)| line),
            starts,
            text_len: text.len(),
        }
    }

    /// How many lines there are; never 0.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) with the most bytes.
    pub fn longest_line(&self) -> usize {
        self.longest_line
    }

    /// The bytes of a line (from 0) with its line end; empty past the last line.
    pub fn range_with_end(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.text_len);
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text_len);
        start..end
    }

    /// A line (from 0) without its line end; empty past the last line.
    pub fn line<'text>(&self, text: &'text str, line: usize) -> &'text str {
        let whole = text.get(self.range_with_end(line)).unwrap_or_default();
        let without = whole.strip_suffix('\n').unwrap_or(whole);
        // A lone `\r` is no line end; one before `\n` is part of it.
        if without.len() < whole.len() {
            without.strip_suffix('\r').unwrap_or(without)
        } else {
            without
        }
    }

    /// The line (from 0) that holds the byte at `offset`; the last line for offsets past the end.
    pub fn line_of_offset(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// The byte at a place, held to the text: a column past the line's end is the line's end.
    pub fn offset(&self, text: &str, place: LineColumn) -> usize {
        let line = (place.line.saturating_sub(1) as usize).min(self.line_count() - 1);
        let start = self.range_with_end(line).start;
        let content = self.line(text, line);
        start + byte_of_column(content, place.column.saturating_sub(1) as usize)
    }

    /// The place of the byte at `offset`.
    pub fn place(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line_of_offset(offset);
        let before = text
            .get(self.range_with_end(line).start..offset)
            .unwrap_or_default();
        LineColumn::new(number(line), number(before.chars().count()))
    }
}

/// The byte at which the character `column` (from 0) of a line begins; the line's length past its end.
pub(crate) fn byte_of_column(line: &str, column: usize) -> usize {
    line.char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at)
}

/// A count from 0 as a number from 1, as people count lines and columns.
pub(crate) fn number(zero_based: usize) -> u32 {
    u32::try_from(zero_based)
        .unwrap_or(u32::MAX - 1)
        .saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        let index = LineIndex::new(text);
        (0..index.line_count())
            .map(|line| index.line(text, line))
            .collect()
    }

    #[test]
    fn lines_come_without_their_ends() {
        assert_eq!(lines(""), [""]);
        assert_eq!(lines("a"), ["a"]);
        assert_eq!(lines("a\nb"), ["a", "b"]);
        assert_eq!(lines("a\r\nb\n"), ["a", "b", ""]);
        assert_eq!(lines("a\rb"), ["a\rb"]);
        assert_eq!(lines("a\r"), ["a\r"]);
    }

    #[test]
    fn a_line_past_the_end_is_empty() {
        let index = LineIndex::new("a\nb");

        assert_eq!(index.line("a\nb", 7), "");
        assert_eq!(index.range_with_end(7), 3..3);
    }

    #[test]
    fn places_and_offsets_agree() {
        let text = "aé\nxyz\n";
        let index = LineIndex::new(text);

        for (offset, line, column) in [
            (0, 1, 1),
            (1, 1, 2),
            (3, 1, 3),
            (4, 2, 1),
            (7, 2, 4),
            (8, 3, 1),
        ] {
            let place = LineColumn::new(line, column);
            assert_eq!(index.place(text, offset), place);
            assert_eq!(index.offset(text, place), offset);
        }
    }

    #[test]
    fn places_outside_are_held_to_the_text() {
        let index = LineIndex::new("ab\ncd");

        assert_eq!(index.offset("ab\ncd", LineColumn::new(1, 9)), 2);
        assert_eq!(index.offset("ab\ncd", LineColumn::new(9, 9)), 5);
        assert_eq!(index.offset("ab\ncd", LineColumn::new(0, 0)), 0);
    }

    #[test]
    fn the_longest_line_is_known() {
        assert_eq!(LineIndex::new("a\nabc\nab").longest_line(), 1);
        assert_eq!(LineIndex::new("abc\nabc").longest_line(), 0);
        assert_eq!(LineIndex::new("").longest_line(), 0);
    }
}
