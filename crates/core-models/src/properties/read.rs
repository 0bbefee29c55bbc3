//! Cuts a `.properties` text into pieces that together are the text, byte for byte.
//!
//! Reads exactly as `java.util.Properties.load` does: natural lines end with LF, CR or CR LF; a line that ends with
//! an odd number of backslashes goes on in the next one; comments begin with `#` or `!` and never go on.

use std::borrow::Cow;

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
    /// The raw key within `head`, for finding faults in it, where it is not the same as the key.
    pub(crate) escaped_key: Option<String>,
    /// Whether `head` holds `=`, `:` or a blank behind the key.
    pub(crate) separator: Separator,
    pub(crate) raw_value: String,
    /// The end of the line; empty at the end of a text that does not end with one.
    pub(crate) line_end: &'static str,
    pub(crate) key: String,
    /// The value, where it is not the same as the raw one.
    pub(crate) unescaped_value: Option<String>,
}

impl Entry {
    pub(crate) fn raw_key(&self) -> &str {
        self.escaped_key.as_deref().unwrap_or(&self.key)
    }

    /// The raw value with its lines joined, as Java sees it when it resolves escapes.
    pub(crate) fn joined_value(&self) -> Cow<'_, str> {
        if !self.raw_value.contains(['\n', '\r']) {
            return Cow::Borrowed(&self.raw_value);
        }
        // The sign keeps a value that begins with “#” from being read as a comment.
        let line = LogicalLine::read(&format!("={}", self.raw_value));
        Cow::Owned(line.text.get(1..).unwrap_or_default().to_owned())
    }

    pub(crate) fn value(&self) -> &str {
        self.unescaped_value.as_deref().unwrap_or(&self.raw_value)
    }
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
                text.push_str(entry.line_end);
            }
        }
    }

    pub(crate) fn line_end(&self) -> &'static str {
        match self {
            Self::Entry(entry) => entry.line_end,
            Self::Other(raw) if raw.ends_with("\r\n") => "\r\n",
            Self::Other(raw) if raw.ends_with('\n') => "\n",
            Self::Other(raw) if raw.ends_with('\r') => "\r",
            Self::Other(_) => "",
        }
    }

    /// How many lines end in it.
    pub(crate) fn line_ends(&self) -> u32 {
        match self {
            Self::Entry(entry) => {
                // A line that goes on ends inside the entry too.
                let inside = count_line_ends(&entry.head) + count_line_ends(&entry.raw_value);
                inside + u32::from(!entry.line_end.is_empty())
            }
            Self::Other(raw) => count_line_ends(raw),
        }
    }
}

fn count_line_ends(raw: &str) -> u32 {
    let ends = raw.matches(['\n', '\r']).count() - raw.matches("\r\n").count();
    u32::try_from(ends).unwrap_or(u32::MAX)
}

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
        let natural = NaturalLine::at(rest, 0);
        // Almost every line stands alone, and is cut without looking at it character by character.
        let (piece, end) = if let Some(piece) = natural.piece(rest) {
            (piece, natural.end)
        } else {
            let line = LogicalLine::read(rest);
            let (end, raw) = (line.end, rest.get(..line.end).unwrap_or(rest));
            (line.into_piece(raw), end)
        };
        pieces.push(piece);
        rest = rest.get(end..).unwrap_or_default();
    }
    pieces
}

/// One logical line, line ends and indents left out.
struct LogicalLine {
    text: String,
    /// Where each of its bytes stands.
    offsets: Vec<usize>,
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
            text: String::new(),
            offsets: Vec::new(),
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
        if self.text.is_empty() && content.starts_with(['#', '!']) {
            return false;
        }
        let backslashes = content.len() - content.trim_end_matches('\\').len();
        let goes_on = backslashes % 2 == 1;
        let kept = content
            .get(..content.len() - usize::from(goes_on))
            .unwrap_or(content);
        self.text.push_str(kept);
        self.offsets.extend(start..start + kept.len());
        goes_on
    }

    fn into_piece(self, raw: &str) -> Piece {
        // Java reads a backslash that is the last line as an empty key, unless CR LF follows it.
        if self.text.is_empty() && !self.dangles {
            return Piece::Other(raw.to_owned());
        }
        let (key_length, value_start, separator) = split_entry(self.text.as_bytes());
        let value_offset = self.offsets.get(value_start).copied();
        let value_offset = value_offset.unwrap_or(self.content_end);
        let slice = |from: usize, to: usize| raw.get(from..to).unwrap_or_default().to_owned();
        let key = self.text.get(..key_length).unwrap_or_default();
        let value = self.text.get(value_start..).unwrap_or_default();
        let raw_value = slice(value_offset, self.content_end);
        let unescaped_key = unescape(key);
        Piece::Entry(Entry {
            head: slice(0, value_offset),
            separator,
            line_end: line_end(raw.get(self.content_end..).unwrap_or_default()),
            unescaped_value: Some(unescape(value)).filter(|value| *value != raw_value),
            raw_value,
            escaped_key: (unescaped_key != key).then(|| key.to_owned()),
            key: unescaped_key,
        })
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
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let length = rest.as_bytes().iter().position(ends);
        let length = length.unwrap_or(rest.len());
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

    /// The piece of a line that no other continues; `None` for one that may go on.
    fn piece(&self, text: &str) -> Option<Piece> {
        let raw = text.get(self.start..self.end)?;
        let line = self.content.trim_start_matches(is_blank);
        if line.is_empty() || line.starts_with(['#', '!']) {
            return Some(Piece::Other(raw.to_owned()));
        }
        if line.ends_with('\\') {
            return None;
        }
        let indent = self.content.len() - line.len();
        let (key, value_start, separator) = split_entry(line.as_bytes());
        let key = line.get(..key)?;
        let value = line.get(value_start..)?;
        let unescaped = |raw: &str| raw.contains('\\').then(|| unescape(raw));
        let unescaped_key = unescaped(key);
        Some(Piece::Entry(Entry {
            head: raw.get(..indent + value_start)?.to_owned(),
            separator,
            raw_value: value.to_owned(),
            line_end: line_end(raw.get(self.content.len()..)?),
            escaped_key: unescaped_key.is_some().then(|| key.to_owned()),
            key: unescaped_key.unwrap_or_else(|| key.to_owned()),
            unescaped_value: unescaped(value),
        }))
    }
}

/// Where the key ends and the value begins in a line without indent, and what stands between them.
fn split_entry(line: &[u8]) -> (usize, usize, Separator) {
    let is_blank = |byte: u8| is_blank(char::from(byte));
    let mut escaped = false;
    let ends_key = |byte: &u8| {
        let ends = !escaped && (is_blank(*byte) || matches!(byte, b'=' | b':'));
        escaped = *byte == b'\\' && !escaped;
        ends
    };
    let key = line.iter().position(ends_key).unwrap_or(line.len());
    let behind = line.get(key..).unwrap_or_default();
    let blanks = behind.iter().take_while(|byte| is_blank(**byte)).count();
    match behind.get(blanks) {
        Some(b'=' | b':') => {
            let more = behind.iter().skip(blanks + 1);
            let more = more.take_while(|byte| is_blank(**byte)).count();
            (key, key + blanks + 1 + more, Separator::Sign)
        }
        _ if blanks > 0 => (key, key + blanks, Separator::Blank),
        _ => (key, key, Separator::None),
    }
}

fn line_end(end: &str) -> &'static str {
    match end {
        "\r\n" => "\r\n",
        "\n" => "\n",
        "\r" => "\r",
        _ => "",
    }
}
