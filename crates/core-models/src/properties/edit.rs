//! Changing a `.properties` text without disturbing what is not changed.
//!
//! Comments, order, separators, continuations and escapes of all other lines stay byte for byte.

use std::ops::Range;

use super::escape::{Escapes, Unit, escape_key, escape_value, is_blank, read_escape};
use super::file::PropertiesFile;
use super::read::{Entry, Piece, Separator, read, read_lines};
use super::to_translate::{is_gone, is_mark};
use crate::spelled::{NOTHING, Spelled, spliced};

impl PropertiesFile {
    /// Gives a key a value: in its line when there is one, otherwise in a new line at the end. It counts as translated.
    pub fn set(&mut self, key: &str, value: &str) {
        let escapes = self.escapes;
        self.unmark(key);
        match self.last_entry(key) {
            Some(entry) if entry.value() == value => {}
            Some(entry) => change(entry, value, escapes),
            None => self.append(key, value),
        }
    }

    fn last_entry(&mut self, key: &str) -> Option<&mut Entry> {
        let place = self.last_place(key)?;
        match self.pieces.get_mut(place)? {
            Piece::Entry(entry) => Some(entry),
            Piece::Other(_) => None,
        }
    }

    /// Notes the places of the pieces from one on.
    fn note_places(&mut self, from: usize) {
        let Some(mut places) = self.places.take() else {
            return;
        };
        places.retain(|place| *place < from);
        for place in (from..self.pieces.len()).filter(|place| self.entry(*place).is_some()) {
            let at = places.partition_point(|other| self.key(*other) <= self.key(place));
            places.insert(at, place);
        }
        self.places = places.into();
    }

    /// Moves the places from one on, since a piece is put there.
    pub(super) fn shift_places(&mut self, from: usize) {
        let places = self.places.get_mut().into_iter().flatten();
        for place in places.filter(|place| **place >= from) {
            *place += 1;
        }
    }

    /// Replaces pieces of values, which `found` gives for a key and its value. What is written around them stays as it is
    /// wherever that still means the same; else the value is written anew.
    pub fn replace_in_values(
        &mut self,
        mut found: impl FnMut(&str, &str) -> Vec<(Range<usize>, String)>,
    ) {
        for piece in &mut self.pieces {
            let Piece::Entry(entry) = piece else { continue };
            let pieces = found(&entry.key, entry.value());
            replace_pieces(entry, &pieces, self.escapes);
        }
    }

    /// Replaces pieces of keys and values, which `found` gives for each of them. Answers the number of each line that
    /// changed, with “key=value” as it was and as it is.
    ///
    /// ```
    /// use patchpanel_core_models::properties::PropertiesFile;
    ///
    /// let mut file = PropertiesFile::parse("h30 = \\u30db30\n");
    /// let last = |text: &str| vec![(text.len() - 2..text.len(), "8".to_owned())];
    /// let changed = file.replace(last);
    ///
    /// assert_eq!(file.to_string(), "h8 = \\u30db8\n");
    /// assert_eq!(changed, [(1, ["h30=ホ30".to_owned(), "h8=ホ8".to_owned()])]);
    /// ```
    pub fn replace(
        &mut self,
        mut found: impl FnMut(&str) -> Vec<(Range<usize>, String)>,
    ) -> Vec<(u32, [String; 2])> {
        let words = |entry: &Entry| format!("{}={}", entry.key, entry.value());
        let (mut changed, mut line) = (Vec::new(), 1);
        for piece in &mut self.pieces {
            let number = line;
            line += piece.line_ends();
            let Piece::Entry(entry) = piece else { continue };
            let before = words(entry);
            replace_pieces(entry, &found(entry.value()), self.escapes);
            let key = spliced(&entry.key, &found(&entry.key));
            if key != entry.key {
                rename(entry, &key, self.escapes);
            }
            let after = words(entry);
            if after != before {
                changed.push((number, [before, after]));
            }
        }
        self.escape_first_character();
        self.places.take();
        changed
    }

    /// Deletes every line of a key; says whether there was one. Comments around it stay.
    pub fn remove(&mut self, key: &str) -> bool {
        let before = self.pieces.len();
        let mut kept: Vec<Piece> = Vec::with_capacity(before);
        for piece in self.pieces.drain(..) {
            if matches!(&piece, Piece::Entry(entry) if entry.key == key) {
                while kept
                    .pop_if(|above| is_mark(above) || is_gone(above))
                    .is_some()
                {}
            } else {
                kept.push(piece);
            }
        }
        self.pieces = kept;
        self.escape_first_character();
        self.places.take();
        self.pieces.len() < before
    }

    /// A key that begins with U+FEFF would be read as one behind a byte order mark once it comes first.
    pub(super) fn escape_first_character(&mut self) {
        let mut pieces = self.pieces.iter_mut();
        if let Some(Piece::Entry(entry)) = pieces.find(|piece| !is_gone(piece)) {
            let escaped = |raw: &str| Some(format!("\\ufeff{}", raw.strip_prefix('\u{FEFF}')?));
            if let Some(raw_key) = escaped(entry.raw_key()) {
                entry.escaped_key = Some(raw_key);
            }
            if let Some(head) = escaped(&entry.head) {
                entry.head = head;
            }
        }
    }

    pub(super) fn append(&mut self, key: &str, value: &str) {
        let line_end = self.line_end();
        let before = self.pieces.len().saturating_sub(1);
        self.end_last_line(line_end);
        let separator = self.usual_separator();
        let raw = format!(
            "{}{separator}{}{line_end}",
            escape_key(key, self.escapes),
            escape_value(value, self.escapes)
        );
        self.pieces.extend(read_lines(&raw));
        self.note_places(before);
    }

    /// The line end of the file, for a new line: that of the last line that has one.
    pub(super) fn line_end(&self) -> &'static str {
        let mut ends = self.pieces.iter().rev().map(Piece::line_end);
        ends.find(|end| !end.is_empty()).unwrap_or("\n")
    }

    /// Ends the last line, twice if it ends with a backslash and would otherwise swallow the next.
    pub(super) fn end_last_line(&mut self, line_end: &str) {
        let Some(mut last) = self.pieces.pop() else {
            return;
        };
        let reader = if self.pieces.is_empty() {
            read
        } else {
            read_lines
        };
        if let Piece::Entry(entry) = &mut last
            && entry.key.is_empty()
            && entry.separator == Separator::None
        {
            // A lone backslash is an empty key only as the last line.
            "=".clone_into(&mut entry.head);
        }
        let mut raw = String::new();
        last.push_to(&mut raw);
        while !next_line_stands_alone(&raw, reader) {
            raw.push_str(line_end);
        }
        self.pieces.extend(reader(&raw));
    }

    fn usual_separator(&self) -> String {
        let last = self
            .entries()
            .rfind(|entry| entry.separator == Separator::Sign);
        let separator = last.and_then(|entry| {
            let raw_key = entry.raw_key();
            let key_start = entry.head.find(raw_key)?;
            let separator = entry.head.get(key_start + raw_key.len()..)?;
            let is_plain = separator.trim_matches(' ').len() == 1;
            is_plain.then(|| separator.to_owned())
        });
        separator.unwrap_or_else(|| "=".to_owned())
    }
}

/// Whether a line written behind `raw` would be read as a line of its own.
fn next_line_stands_alone(raw: &str, reader: fn(&str) -> Vec<Piece>) -> bool {
    let pieces = reader(&format!("{raw}x="));
    // The value tells it from a last line that itself begins with “x=”.
    matches!(pieces.last(), Some(Piece::Entry(entry)) if entry.head == "x=" && entry.raw_value.is_empty())
}

fn rename(entry: &mut Entry, key: &str, escapes: Escapes) {
    let raw_key = escape_key(key, escapes);
    let as_before = entry.head.replacen(entry.raw_key(), &raw_key, 1);
    for head in [as_before, format!("{raw_key}=")] {
        let line = format!("{head}{}{}", entry.raw_value, entry.line_end);
        if let [Piece::Entry(read)] = read_lines(&line).as_slice()
            && (read.key.as_str(), read.value()) == (key, entry.value())
        {
            return entry.clone_from(read);
        }
    }
}

fn replace_pieces(entry: &mut Entry, pieces: &[(Range<usize>, String)], escapes: Escapes) {
    if pieces.is_empty() {
        return;
    }
    let wanted = spliced(entry.value(), pieces);
    let spelled = spell(&entry.raw_value);
    let written = |(range, text): &(Range<usize>, String)| {
        // A blank at the start would be read as one before the value.
        let is_first = range.start == 0;
        let text = if is_first {
            text.clone()
        } else {
            format!("x{text}")
        };
        let escaped = escape_value(&text, escapes);
        let escaped = escaped.get(usize::from(!is_first)..).unwrap_or_default();
        (spelled.place(range), escaped.to_owned())
    };
    let raw = spliced(
        &entry.raw_value,
        &pieces.iter().map(written).collect::<Vec<_>>(),
    );
    let line = format!("{}{raw}{}", entry.head, entry.line_end);
    let is_known = spelled.text == entry.value();
    match read_lines(&line).as_slice() {
        [Piece::Entry(read)] if is_known && read.key == entry.key && read.value() == wanted => {
            entry.clone_from(read);
        }
        _ => change(entry, &wanted, escapes),
    }
}

/// What a raw value means, and where it is written. Two codes that are one character mean nothing that could be hit.
fn spell(raw: &str) -> Spelled {
    let mut spelled = Spelled::default();
    let mut rest = raw;
    while let Some((before, escape)) = rest.split_once('\\') {
        spelled.plain(before);
        let mut line_ends = ["\r\n", "\n", "\r"].into_iter();
        let continued = line_ends.find_map(|end| escape.strip_prefix(end));
        let mut characters = escape.chars();
        let (behind, meaning) = if let Some(line) = continued {
            (line.trim_start_matches(is_blank), None)
        } else {
            let meaning = read_escape(&mut characters).map(|unit| match unit {
                Unit::Character(character) => character,
                Unit::Code(code) => char::from_u32(code.into()).unwrap_or(NOTHING),
                Unit::Malformed => NOTHING,
            });
            (characters.as_str(), meaning)
        };
        spelled.escape(escape.len() - behind.len() + 1, meaning);
        rest = behind;
    }
    spelled.plain(rest);
    spelled
}

fn change(entry: &mut Entry, value: &str, escapes: Escapes) {
    let backslashes = entry.head.len() - entry.head.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        // It continued the line into nothing, and would now escape what follows.
        entry.head.pop();
    }
    if entry.separator == Separator::None {
        entry.head.push('=');
        entry.separator = Separator::Sign;
    }
    entry.raw_value = escape_value(value, escapes);
    entry.unescaped_value = (entry.raw_value != value).then(|| value.to_owned());
    if entry.raw_value.is_empty() {
        // A CR that continued the line would now be one line end with the LF behind it.
        while let Some(start) = last_continuation(&entry.head) {
            entry.head.truncate(start);
        }
    }
}

/// Where the backslash stands after which only a line end and blanks follow.
fn last_continuation(head: &str) -> Option<usize> {
    let line = head.trim_end_matches(is_blank);
    let line = ["\r\n", "\n", "\r"]
        .into_iter()
        .find_map(|end| line.strip_suffix(end))?;
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    (backslashes % 2 == 1).then(|| line.len() - 1)
}

#[cfg(test)]
mod tests;
