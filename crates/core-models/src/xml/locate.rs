//! From byte offsets to lines and columns as a person counts them.
//!
//! A line ends with LF, CR LF or a CR alone, as XML 1.0 §2.11 reads them. A column counts characters,
//! the byte order mark not among them.

use crate::problem::Place;

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
            offset: start(text),
            line: 1,
            column: 1,
        }
    }

    /// The place of the character at `offset`; beyond the end, the place behind the last character.
    pub(crate) fn place(&mut self, offset: usize) -> Place {
        if offset < self.offset {
            *self = Self::new(self.text);
        }
        let mut before = None;
        let rest = self.text.get(self.offset..).unwrap_or_default();
        for (index, character) in rest.char_indices() {
            if self.offset.saturating_add(index) >= offset {
                break;
            }
            self.step(character, rest.as_bytes().get(index + 1).copied());
            before = Some(index + character.len_utf8());
        }
        self.offset = self.offset.saturating_add(before.unwrap_or(0));
        Place {
            line: self.line,
            column: self.column,
        }
    }

    fn step(&mut self, character: char, next: Option<u8>) {
        let ends_line = character == '\n' || (character == '\r' && next != Some(b'\n'));
        if ends_line {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else if character != '\r' {
            self.column = self.column.saturating_add(1);
        }
    }
}

fn start(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    }
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

        assert_eq!(locator.place(4), Place { line: 3, column: 1 });
        assert_eq!(locator.place(0), Place { line: 1, column: 1 });
        assert_eq!(locator.place(2), Place { line: 2, column: 1 });
    }
}
