//! Cuts a `.properties` text into pieces that together are the text, byte for byte.
//!
//! Reads exactly as `java.util.Properties.load` does: natural lines end with LF, CR or CR LF; a line that ends with
//! an odd number of backslashes goes on in the next one; comments begin with `#` or `!` and never go on.

use super::escape::{is_blank, unescape};

/// A stretch of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Comments, empty lines and a byte order mark.
    Other(String),
    Entry(Entry),
}

/// One key with its value, and how both are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The raw text up to the value: indent, key, separator.
    pub(crate) head: String,
    /// The raw key within `head`, for finding faults in it.
    pub(crate) raw_key: String,
    /// Whether `head` holds `=`, `:` or a blank behind the key.
    pub(crate) separator: Separator,
    pub(crate) raw_value: String,
    /// The end of the line; empty at the end of a text that does not end with one.
    pub(crate) line_end: String,
    pub(crate) key: String,
    pub(crate) value: String,
}

/// What stands between a key and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    /// `=` or `:`, with or without blanks.
    Sign,
    /// Blanks alone.
    Blank,
    /// Nothing: the line is a key without a value.
    None,
}

impl Piece {
    pub(crate) fn push_to(&self, text: &mut String) {
        match self {
            Self::Other(raw) => text.push_str(raw),
            Self::Entry(entry) => {
                text.push_str(&entry.head);
                text.push_str(&entry.raw_value);
                text.push_str(&entry.line_end);
            }
        }
    }
}

/// The pieces of a text.
pub(crate) fn read(text: &str) -> Vec<Piece> {
    match text.strip_prefix('\u{FEFF}') {
        Some(behind) => {
            let mut pieces = vec![Piece::Other("\u{FEFF}".to_owned())];
            pieces.extend(read_lines(behind));
            pieces
        }
        None => read_lines(text),
    }
}

/// The pieces of lines that are not the first ones of a text, where U+FEFF is a character like any other.
pub(crate) fn read_lines(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let line = LogicalLine::read(rest);
        let (raw, behind) = rest.split_at_checked(line.end).unwrap_or((rest, ""));
        pieces.push(line.into_piece(raw));
        rest = behind;
    }
    pieces
}

/// The characters of one logical line with the offsets at which they stand, line ends and indents left out.
struct LogicalLine {
    characters: Vec<(char, usize)>,
    /// Offset behind the last character, before the line end.
    content_end: usize,
    /// Offset behind the line end.
    end: usize,
    /// The text ends where a backslash says that the line goes on.
    dangles: bool,
}

impl LogicalLine {
    /// Reads the line at the start of `text`; one without characters is a comment or empty.
    fn read(text: &str) -> Self {
        let mut line = Self {
            characters: Vec::new(),
            content_end: 0,
            end: 0,
            dangles: false,
        };
        while line.end < text.len() {
            let natural = NaturalLine::at(text, line.end);
            let goes_on = line.take(&natural);
            line.dangles = goes_on && line.end - line.content_end < "\r\n".len();
            if !goes_on {
                break;
            }
        }
        line
    }

    /// Takes in one natural line; says whether the logical line goes on in the next.
    fn take(&mut self, natural: &NaturalLine<'_>) -> bool {
        self.end = natural.end;
        let content = natural.content.trim_start_matches(is_blank);
        let start = natural.start + (natural.content.len() - content.len());
        self.content_end = start + content.len();
        if self.characters.is_empty() && content.starts_with(['#', '!']) {
            return false;
        }
        let backslashes = content.len() - content.trim_end_matches('\\').len();
        let goes_on = backslashes % 2 == 1;
        let kept = content
            .get(..content.len() - usize::from(goes_on))
            .unwrap_or(content);
        self.characters.extend(
            kept.char_indices()
                .map(|(index, character)| (character, start + index)),
        );
        goes_on
    }

    fn into_piece(self, raw: &str) -> Piece {
        // Java reads a backslash that is the last line as an empty key, unless CR LF follows it.
        if self.characters.is_empty() && !self.dangles {
            return Piece::Other(raw.to_owned());
        }
        let key_length = self.key_length();
        let (value_start, separator) = self.value_start(key_length);
        let offset = self.offset(value_start);
        let slice = |from: usize, to: usize| raw.get(from..to).unwrap_or_default().to_owned();
        let key = self.logical(0, key_length);
        let value = self.logical(value_start, self.characters.len());
        Piece::Entry(Entry {
            head: slice(0, offset),
            separator,
            raw_value: slice(offset, self.content_end),
            line_end: slice(self.content_end, self.end),
            value: unescape(&value),
            key: unescape(&key),
            raw_key: key,
        })
    }

    fn logical(&self, from: usize, to: usize) -> String {
        let characters = self.characters.get(from..to).unwrap_or_default();
        characters.iter().map(|(character, _)| *character).collect()
    }

    fn offset(&self, index: usize) -> usize {
        self.characters
            .get(index)
            .map_or(self.content_end, |(_, offset)| *offset)
    }

    fn key_length(&self) -> usize {
        let mut escaped = false;
        let ends_key = |(character, _): &(char, usize)| {
            let ends = !escaped && (is_blank(*character) || matches!(character, '=' | ':'));
            escaped = *character == '\\' && !escaped;
            ends
        };
        self.characters
            .iter()
            .position(ends_key)
            .unwrap_or(self.characters.len())
    }

    fn value_start(&self, key_length: usize) -> (usize, Separator) {
        let mut separator = Separator::None;
        let mut at = key_length;
        while let Some((character, _)) = self.characters.get(at) {
            if matches!(character, '=' | ':') && separator != Separator::Sign {
                separator = Separator::Sign;
            } else if !is_blank(*character) {
                break;
            } else if separator == Separator::None {
                separator = Separator::Blank;
            }
            at += 1;
        }
        (at, separator)
    }
}

/// One line of the text as an editor shows it.
struct NaturalLine<'a> {
    start: usize,
    content: &'a str,
    end: usize,
}

impl<'a> NaturalLine<'a> {
    fn at(text: &'a str, start: usize) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (content, line_end) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let end_length = if line_end.starts_with("\r\n") {
            2
        } else {
            usize::from(!line_end.is_empty())
        };
        Self {
            start,
            content,
            end: start + length + end_length,
        }
    }
}
