//! From byte offsets to lines and columns as a person counts them.
//!
//! A line ends with LF, CR LF or a CR alone, as XML 1.0 §2.11 reads them. A column counts characters,
//! the byte order mark not among them.

use crate::problem::Place;

/// Where a part of a text begins in it. The part must be a slice of that very text, not a copy.
pub(crate) fn offset_of(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// Walks forward through a text; offsets asked for in ascending order cost one pass together.
#[derive(Debug, Clone)]
pub(crate) struct Locator<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Locator<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: text.len() - without_mark(text).len(),
            line: 1,
            column: 1,
        }
    }

    /// The place at which a slice of the text begins.
    pub(crate) fn place_of(&mut self, part: &str) -> Place {
        self.place(offset_of(self.text, part))
    }

    /// The place of the character at `offset`; beyond the end, the place behind the last character.
    pub(crate) fn place(&mut self, offset: usize) -> Place {
        if offset < self.offset {
            *self = Self::new(self.text);
        }
        let from = self.offset;
        self.offset = self.text.floor_char_boundary(offset.max(from));
        let mut bytes = self
            .text
            .bytes()
            .take(self.offset + 1)
            .skip(from)
            .peekable();
        for _ in from..self.offset {
            match (bytes.next(), bytes.peek()) {
                // A CR is counted with its LF, and a character with its first byte.
                (Some(b'\r'), Some(b'\n')) | (Some(0x80..=0xBF) | None, _) => {}
                (Some(b'\n' | b'\r'), _) => {
                    self.line = self.line.saturating_add(1);
                    self.column = 1;
                }
                (Some(_), _) => self.column = self.column.saturating_add(1),
            }
        }
        Place::new(self.line, self.column)
    }
}

/// A text without the byte order mark at its start.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: usize, line: u32, column: u32) {
        assert_eq!(
            Locator::new(text).place(offset),
            Place { line, column },
            "{text:?} at {offset}"
        );
    }

    #[test]
    fn lines_end_with_lf_crlf_or_cr() {
        check("a\nb", 2, 2, 1);
        check("a\r\nb", 3, 2, 1);
        check("a\rb", 2, 2, 1);
        check("", 0, 1, 1);
        check("ab", 99, 1, 3);
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        check("äöü<", 6, 1, 4);
        check("\u{FEFF}<", 3, 1, 1);
    }

    #[test]
    fn an_earlier_offset_may_be_asked_for_later() {
        let mut locator = Locator::new("a\nb\nc");

        assert_eq!(locator.place(4), Place::new(3, 1));
        assert_eq!(locator.place(0), Place::new(1, 1));
        assert_eq!(locator.place(2), Place::new(2, 1));
    }
}
