//! A `.properties` text, byte for byte, and what it means.
//!
//! The meaning is that of `java.util.Properties`: among lines with the same key the last one counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use super::escape::{Escapes, with_codes};
use super::read::{Entry, Piece, read};

/// A text of translations, or any other Java properties.
///
/// ```
/// use patchpanel_core_models::properties::PropertiesFile;
///
/// let mut file = PropertiesFile::parse("# texts\nhost : Server\nuser=User\n");
/// file.set("host", "Größe");
///
/// assert_eq!(file.get("host"), Some("Größe"));
/// assert_eq!(file.to_string(), "# texts\nhost : Gr\\u00f6\\u00dfe\nuser=User\n");
/// ```
#[derive(Debug, Clone, Default)]
pub struct PropertiesFile {
    pub(super) pieces: Vec<Piece>,
    pub(super) escapes: Escapes,
    /// The entries among the pieces by key; made when a key is first looked for, so that reading does not pay for it.
    pub(super) places: OnceLock<Vec<usize>>,
}

impl PartialEq for PropertiesFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.pieces, self.escapes) == (&other.pieces, other.escapes)
    }
}

impl Eq for PropertiesFile {}

impl PropertiesFile {
    /// Reads a text; any text is a properties file, so this cannot fail. Faults are in [`Self::problems`].
    pub fn parse(text: &str) -> Self {
        Self {
            pieces: read(text),
            escapes: Escapes::default(),
            places: OnceLock::new(),
        }
    }

    /// The same file, with values set from now on written this way.
    pub fn writing(self, escapes: Escapes) -> Self {
        Self { escapes, ..self }
    }

    /// The value of a key, escapes resolved.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entry(self.last_place(key)?).map(Entry::value)
    }

    /// Where the line of a key that counts is among the pieces.
    pub(super) fn last_place(&self, key: &str) -> Option<usize> {
        let places = self.places.get_or_init(|| {
            let entries = (0..self.pieces.len()).filter(|place| self.entry(*place).is_some());
            let mut places: Vec<usize> = entries.collect();
            places.sort_by_key(|place| self.key(*place));
            places
        });
        let behind = places.partition_point(|place| self.key(*place) <= key);
        let last = *places.get(behind.checked_sub(1)?)?;
        (self.key(last) == key).then_some(last)
    }

    pub(super) fn entry(&self, place: usize) -> Option<&Entry> {
        match self.pieces.get(place)? {
            Piece::Entry(entry) => Some(entry),
            Piece::Other(_) => None,
        }
    }

    pub(super) fn key(&self, place: usize) -> &str {
        self.entry(place).map_or("", |entry| &entry.key)
    }

    /// The keys in the order of the file, each once, at its first line.
    pub fn keys(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let keys = self.entries().map(|entry| entry.key.as_str());
        keys.filter(|key| seen.insert(*key)).collect()
    }

    /// All keys with the values that count.
    pub fn values(&self) -> BTreeMap<&str, &str> {
        let pairs = self.entries();
        pairs
            .map(|entry| (entry.key.as_str(), entry.value()))
            .collect()
    }

    /// Whether no key is in it; comments may be.
    pub fn is_empty(&self) -> bool {
        self.entries().next().is_none()
    }

    /// The line of a key, from 1; that of the line that counts when there are several.
    pub fn line_of(&self, key: &str) -> Option<u32> {
        self.numbered()
            .filter(|(_, entry)| entry.key == key)
            .last()
            .map(|(line, _)| line)
    }

    /// The key of a line, from 1; that of the last one before it when the line holds none, or else the first one.
    pub fn key_at(&self, line: u32) -> Option<&str> {
        let before = self.numbered().take_while(|(start, _)| *start <= line);
        let found = before.last().or_else(|| self.numbered().next());
        found.map(|(_, entry)| entry.key.as_str())
    }

    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Entry(entry) => Some(entry),
            Piece::Other(_) => None,
        })
    }

    /// The entries with the numbers of the lines on which they begin.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &Entry)> {
        self.numbered_pieces()
            .filter_map(|(line, piece)| match piece {
                Piece::Entry(entry) => Some((line, entry)),
                Piece::Other(_) => None,
            })
    }

    /// The same with comments.
    pub(super) fn numbered_pieces(&self) -> impl Iterator<Item = (u32, &Piece)> {
        let mut line = 1_u32;
        self.pieces.iter().map(move |piece| {
            let start = line;
            line = line.saturating_add(piece.line_ends());
            (start, piece)
        })
    }
}

/// A text with the characters beyond ASCII of its keys and values written this way. Comments stay as they are, and with
/// [`Escapes::Utf8`] so does everything.
///
/// ```
/// use patchpanel_core_models::properties::{Escapes, written_as};
///
/// assert_eq!(written_as("# Größe\nsize = Größe\n", Escapes::Ascii), "# Größe\nsize = Gr\\u00f6\\u00dfe\n");
/// ```
pub fn written_as(text: &str, escapes: Escapes) -> String {
    if text.is_ascii() || escapes == Escapes::Utf8 {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    for piece in read(text) {
        let is_entry = matches!(piece, Piece::Entry(_));
        let mut raw = String::new();
        piece.push_to(&mut raw);
        written.push_str(&if is_entry { with_codes(&raw) } else { raw });
    }
    written
}

impl fmt::Display for PropertiesFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for piece in &self.pieces {
            piece.push_to(&mut text);
        }
        formatter.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let file = PropertiesFile::parse(text);
        let values: Vec<(&str, &str)> = file.values().into_iter().collect();

        assert_eq!(values, expected, "{text:?}");
        assert_eq!(file.to_string(), text);
    }

    #[test]
    fn separators_are_equals_colon_or_blank() {
        check(
            "a=1\nb:2\nc 3\nd\t=\t4\ne  :5\n",
            &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5")],
        );
        check("a\n", &[("a", "")]);
        check("a==1", &[("a", "=1")]);
        check("a : = 1", &[("a", "= 1")]);
        check("=1", &[("", "1")]);
        check("a=1  ", &[("a", "1  ")]);
    }

    #[test]
    fn comments_and_empty_lines_hold_no_key() {
        check("# a=1\n ! b=2\n\n \t\nc=3#4", &[("c", "3#4")]);
        check("# goes on \\\nb=2", &[("b", "2")]);
    }

    #[test]
    fn a_backslash_at_the_end_continues_the_line() {
        check("a=1,\\\n   2,\\\r\n\t3\nb=4", &[("a", "1,2,3"), ("b", "4")]);
        check("a=1\\\\\nb=2", &[("a", "1\\"), ("b", "2")]);
        check("a=1\\\n\nb=2", &[("a", "1"), ("b", "2")]);
        check("a=1\\\n#2", &[("a", "1#2")]);
        check("a\\\n=1", &[("a", "1")]);
        check("a=1\\", &[("a", "1")]);
        check("\\\n# comment\nb=2", &[("b", "2")]);
        check("b=2\n \\", &[("", ""), ("b", "2")]);
        check("\\\n\nb=2", &[("b", "2")]);
    }

    #[test]
    fn escaped_separators_belong_to_the_key() {
        check(r"a\ b\:c\=d=1", &[("a b:c=d", "1")]);
        check(r"a\\=1", &[("a\\", "1")]);
    }

    #[test]
    fn lines_are_counted_over_continuations() {
        let file = PropertiesFile::parse("# c\na=1\\\n 2\nb=2\n");

        assert_eq!(file.line_of("a"), Some(2));
        assert_eq!(file.line_of("b"), Some(4));
        assert_eq!(file.line_of("c"), None);
        let keys = [1, 2, 3, 4, 9].map(|line| file.key_at(line));
        assert_eq!(keys, ["a", "a", "a", "b", "b"].map(Some));
        assert_eq!(PropertiesFile::parse("# c").key_at(1), None);
    }
}
