//! A position in the text and the few steps that every part of the grammar is read with.
//!
//! Knows names, blanks and literals; knows no tags. Never slices inside a character.

use super::characters::{NAME_BYTES, is_blank, is_char, is_name_char, is_name_start};
use super::fault::Fault;

/// A range of byte offsets. Four bytes each are enough: a document is at most 10 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    pub(crate) const fn start(self) -> usize {
        self.start as usize
    }

    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// Reads a text from the left to the right.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn peek_char(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(crate) fn starts_with(&self, literal: &str) -> bool {
        self.rest().starts_with(literal.as_bytes())
    }

    pub(crate) fn eat(&mut self, literal: &str) -> bool {
        let found = self.starts_with(literal);
        if found {
            self.at += literal.len();
        }
        found
    }

    /// Skips blanks; says whether there was one.
    pub(crate) fn eat_blanks(&mut self) -> bool {
        let count = self
            .rest()
            .iter()
            .take_while(|byte| is_blank(**byte))
            .count();
        self.at += count;
        count > 0
    }

    /// Reads a name (XML 1.0 §2.3 `Name`), if one begins here.
    pub(crate) fn try_name(&mut self) -> Option<&'a str> {
        let start = self.at;
        let begins = match self.peek()? {
            byte @ 0..=0x7F => is_name_start(char::from(byte)),
            _ => is_name_start(self.peek_char()?),
        };
        if !begins {
            return None;
        }
        self.eat_name_characters();
        Some(self.since(start))
    }

    /// Reads a name token (XML 1.0 §2.3 `Nmtoken`), if one begins here.
    pub(crate) fn try_name_token(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.eat_name_characters();
        (self.at > start).then(|| self.since(start))
    }

    fn eat_name_characters(&mut self) {
        loop {
            let rest = self.rest();
            let length = rest
                .iter()
                .position(|byte| !NAME_BYTES.contains(*byte))
                .unwrap_or(rest.len());
            self.at += length;
            if rest.get(length).is_none_or(u8::is_ascii) {
                return;
            }
            match self.peek_char() {
                Some(character) if is_name_char(character) => self.at += character.len_utf8(),
                Some(_) | None => return,
            }
        }
    }

    /// Reads up to `end` and past it; gives what stood before it. `None`, unmoved, when it never comes.
    pub(crate) fn until(&mut self, end: &str) -> Option<&'a str> {
        let rest = self.text.get(self.at..)?;
        let length = rest.find(end)?;
        self.at += length + end.len();
        rest.get(..length)
    }

    /// Reads a quoted literal as it stands; gives the offset of its first character and its text.
    pub(crate) fn quoted(&mut self, what: &str) -> Result<(usize, &'a str), Fault> {
        let opening = self.at;
        let quote = match self.peek() {
            Some(b'"') => "\"",
            Some(b'\'') => "'",
            Some(_) | None => return Err(unquoted(opening, what)),
        };
        self.at += 1;
        match self.until(quote) {
            Some(literal) => Ok((opening + 1, literal)),
            None => Err(unquoted(opening, what)),
        }
    }
}

fn unquoted(at: usize, what: &str) -> Fault {
    Fault::error(
        "missing-quote",
        at,
        format!("The {what} is not enclosed in quotes."),
        "Put it between two \" or two '.",
    )
}

/// The first character of `text` that no document may hold, as an offset into `text`.
pub(crate) fn first_illegal_char(text: &str) -> Option<(usize, char)> {
    text.char_indices()
        .find(|(_, character)| !is_char(*character))
}

/// The fault of a character that XML 1.0 forbids everywhere.
pub(crate) fn illegal_char(at: usize, character: char) -> Fault {
    Fault::error(
        "illegal-character",
        at,
        format!(
            "The character U+{:04X} may not stand in an XML document.",
            u32::from(character)
        ),
        "Delete it; it often comes along unseen when text is pasted.",
    )
}
