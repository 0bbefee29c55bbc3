//! A `.properties` text that can be edited without disturbing what is not edited.
//!
//! Comments, order, separators, continuations and escapes of all other lines stay byte for byte. The meaning is
//! that of `java.util.Properties`: among lines with the same key the last one counts.

use std::collections::BTreeMap;
use std::fmt;

use crate::invisible;
use crate::problem::{Problem, Severity};

use super::escape::{EscapeFault, Escapes, escape_key, escape_value, find_fault, is_blank};
use super::read::{Entry, Piece, Separator, read, read_lines};

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
    pieces: Vec<Piece>,
    escapes: Escapes,
    /// The last piece of each key; made by the first change, so that reading does not pay for it.
    places: Option<BTreeMap<String, usize>>,
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
            places: None,
        }
    }

    /// The same file, with values set from now on written this way.
    pub fn writing(self, escapes: Escapes) -> Self {
        Self { escapes, ..self }
    }

    /// The value of a key, escapes resolved.
    pub fn get(&self, key: &str) -> Option<&str> {
        let mut found = self.entries().rev().filter(|entry| entry.key == key);
        found.next().map(Entry::value)
    }

    /// The keys in the order of the file, each once, at its first line.
    pub fn keys(&self) -> Vec<&str> {
        let mut seen = std::collections::BTreeSet::new();
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

    /// Gives a key a value: in its line when there is one, otherwise in a new line at the end.
    pub fn set(&mut self, key: &str, value: &str) {
        let escapes = self.escapes;
        match self.last_entry(key) {
            Some(entry) if entry.value() == value => {}
            Some(entry) => change(entry, value, escapes),
            None => self.append(key, value),
        }
    }

    fn last_entry(&mut self, key: &str) -> Option<&mut Entry> {
        if self.places.is_none() {
            self.places = Some(BTreeMap::new());
            self.note_places(0);
        }
        let place = *self.places.as_ref()?.get(key)?;
        match self.pieces.get_mut(place)? {
            Piece::Entry(entry) => Some(entry),
            Piece::Other(_) => None,
        }
    }

    /// Notes the keys of the pieces from one on.
    fn note_places(&mut self, from: usize) {
        let Some(places) = &mut self.places else {
            return;
        };
        for (place, piece) in self.pieces.iter().enumerate().skip(from) {
            if let Piece::Entry(entry) = piece {
                places.insert(entry.key.clone(), place);
            }
        }
    }

    /// Deletes every line of a key; says whether there was one. Comments around it stay.
    pub fn remove(&mut self, key: &str) -> bool {
        let before = self.pieces.len();
        self.pieces
            .retain(|piece| !matches!(piece, Piece::Entry(entry) if entry.key == key));
        self.escape_first_character();
        self.places = None;
        self.pieces.len() < before
    }

    /// A key that begins with U+FEFF would be read as one behind a byte order mark once it comes first.
    fn escape_first_character(&mut self) {
        if let Some(Piece::Entry(entry)) = self.pieces.first_mut() {
            let escaped = |raw: &str| Some(format!("\\ufeff{}", raw.strip_prefix('\u{FEFF}')?));
            if let Some(raw_key) = escaped(entry.raw_key()) {
                entry.escaped_key = Some(raw_key);
            }
            if let Some(head) = escaped(&entry.head) {
                entry.head = head;
            }
        }
    }

    /// What is wrong or doubtful: repeated keys, escapes that Java refuses, characters that come from a wrong
    /// encoding or cannot be seen in a key.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if matches!(self.pieces.first(), Some(Piece::Other(raw)) if raw == "\u{FEFF}") {
            problems.push(byte_order_mark());
        }
        let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
        for (line, entry) in self.numbered() {
            if let Some(earlier) = lines.insert(&entry.key, line) {
                problems.push(duplicate(&entry.key, earlier, line));
            }
            let fault = find_fault(entry.raw_key()).or_else(|| find_fault(&entry.joined_value()));
            problems.extend(fault.map(|fault| bad_escape(fault, &entry.key, line)));
            problems.extend(doubtful(entry, fault.is_some()).map(|problem| problem.at(line, 1)));
        }
        problems
    }

    fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Entry(entry) => Some(entry),
            Piece::Other(_) => None,
        })
    }

    /// The entries with the numbers of the lines on which they begin.
    fn numbered(&self) -> impl Iterator<Item = (u32, &Entry)> {
        let mut line = 1_u32;
        self.pieces.iter().filter_map(move |piece| {
            let start = line;
            line = line.saturating_add(piece.line_ends());
            match piece {
                Piece::Entry(entry) => Some((start, entry)),
                Piece::Other(_) => None,
            }
        })
    }

    fn append(&mut self, key: &str, value: &str) {
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
    fn line_end(&self) -> &'static str {
        let mut ends = self.pieces.iter().rev().map(Piece::line_end);
        ends.find(|end| !end.is_empty()).unwrap_or("\n")
    }

    /// Ends the last line, twice if it ends with a backslash and would otherwise swallow the next.
    fn end_last_line(&mut self, line_end: &str) {
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

/// What is wrong or doubtful in a text, as [`PropertiesFile::problems`] tells it.
pub fn problems(text: &str) -> Vec<Problem> {
    PropertiesFile::parse(text).problems()
}

/// Whether a line written behind `raw` would be read as a line of its own.
fn next_line_stands_alone(raw: &str, reader: fn(&str) -> Vec<Piece>) -> bool {
    let pieces = reader(&format!("{raw}x="));
    // The value tells it from a last line that itself begins with “x=”.
    matches!(pieces.last(), Some(Piece::Entry(entry)) if entry.head == "x=" && entry.raw_value.is_empty())
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

impl fmt::Display for PropertiesFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for piece in &self.pieces {
            piece.push_to(&mut text);
        }
        formatter.write_str(&text)
    }
}

fn duplicate(key: &str, earlier: u32, line: u32) -> Problem {
    let what = format!("“{key}” stands in line {earlier} already; the last line counts.");
    let next = "Delete one of the two lines.";
    Problem::new(Severity::Warning, "duplicate-key", what, next).at(line, 1)
}

fn bad_escape(fault: EscapeFault, key: &str, line: u32) -> Problem {
    let (severity, what) = match fault {
        EscapeFault::MalformedCode => (
            Severity::Error,
            format!(
                "“{key}” holds “\\u” without four hexadecimal digits behind it; Java refuses the whole file."
            ),
        ),
        EscapeFault::HalfPair => (
            Severity::Warning,
            format!("“{key}” holds half of a character that is written as two \\u escapes."),
        ),
    };
    let next = "Write the character itself, or \\\\ if a backslash is meant.";
    Problem::new(severity, "bad-escape", what, next).at(line, 1)
}

/// The first character that shows a wrong encoding or, in a key, cannot be seen. U+FFFD also stands for a faulty
/// escape, which is told as that.
fn doubtful(entry: &Entry, has_fault: bool) -> Option<Problem> {
    let mut bytes = entry.key.bytes().chain(entry.value().bytes());
    if bytes.all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let is_doubtful = |character: &char| {
        let is_written = matches!(character, '\t' | '\n' | '\r' | '\u{C}');
        character.is_control() && !is_written
            || *character == '\u{FEFF}'
            || *character == char::REPLACEMENT_CHARACTER && !has_fault
    };
    let mut characters = entry.key.chars().chain(entry.value().chars());
    let in_key = || {
        invisible::find(&entry.key)
            .next()
            .map(|found| found.character)
    };
    let character = characters.find(is_doubtful).or_else(in_key)?;
    let (code, next) = match character {
        char::REPLACEMENT_CHARACTER => ("replacement-character", OTHER_ENCODING),
        '\u{FEFF}' => ("byte-order-mark", "Delete it; joined files have it."),
        _ if character.is_control() => ("control-character", OTHER_ENCODING),
        _ => ("invisible-character", "Write the key again."),
    };
    let key: String = entry
        .key
        .chars()
        .filter(|one| invisible::name(*one).is_none())
        .collect();
    let what = format!("“{key}” holds {}.", invisible::described(character));
    Some(Problem::new(Severity::Warning, code, what, next))
}

const OTHER_ENCODING: &str =
    "Open the file again in the encoding it was saved in, or write the text again.";

fn byte_order_mark() -> Problem {
    let what = "The file begins with a byte order mark, which Java reads as part of the first key.";
    let next = "Save it as UTF-8 without a byte order mark.";
    Problem::new(Severity::Warning, "byte-order-mark", what, next).at(1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Place;

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
    fn the_last_of_two_lines_counts_and_is_reported() {
        let file = PropertiesFile::parse("a=1\r\nb=2\r\na=3");

        assert_eq!(file.get("a"), Some("3"));
        assert_eq!(file.keys(), ["a", "b"]);
        let problems = file.problems();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "duplicate-key");
        assert_eq!(problems[0].place, Some(Place { line: 3, column: 1 }));
        assert_eq!(
            problems[0].what,
            "“a” stands in line 1 already; the last line counts."
        );
    }

    #[test]
    fn setting_one_key_leaves_every_other_byte() {
        let mut file =
            PropertiesFile::parse("# ü\r\n  a \\\r\n : 1\\\r\n  2\r\nb = \\u00FC\r\n\r\nc");

        file.set("a", "x");

        assert_eq!(
            file.to_string(),
            "# ü\r\n  a \\\r\n : x\r\nb = \\u00FC\r\n\r\nc"
        );
    }

    #[test]
    fn setting_the_value_it_has_changes_nothing() {
        let mut file = PropertiesFile::parse("a=\\u00FC\\\n");

        file.set("a", "ü");

        assert_eq!(file.to_string(), "a=\\u00FC\\\n");
    }

    #[test]
    fn a_key_without_separator_gets_one() {
        let mut file = PropertiesFile::parse("a");

        file.set("a", " 1");

        assert_eq!(file.to_string(), "a=\\ 1");
        assert_eq!(PropertiesFile::parse("a=\\ 1").get("a"), Some(" 1"));
    }

    #[test]
    fn a_new_key_follows_the_habits_of_the_file() {
        let mut file = PropertiesFile::parse("a : 1\r\nb : 2");

        file.set("c d", "=ä\n");

        assert_eq!(
            file.to_string(),
            "a : 1\r\nb : 2\r\nc\\ d : \\=\\u00e4\\n\r\n"
        );
        assert_eq!(file.get("c d"), Some("=ä\n"));
    }

    #[test]
    fn a_new_key_is_not_swallowed_by_a_dangling_backslash() {
        for text in ["a=1\\", "a=1\\\n", "\\"] {
            let mut file = PropertiesFile::parse(text);
            let before: Vec<String> = file.keys().into_iter().map(str::to_owned).collect();

            file.set("b", "2");

            let again = PropertiesFile::parse(&file.to_string());
            assert_eq!(again.get("b"), Some("2"), "{text:?}");
            assert_eq!(again.keys().len(), before.len() + 1, "{text:?}");
        }
    }

    #[test]
    fn a_value_is_not_escaped_by_a_dangling_backslash() {
        for text in ["b\\", "b \\", "b=\\", "b=\\\n"] {
            let mut file = PropertiesFile::parse(text);

            file.set("b", "nn");

            assert_eq!(
                PropertiesFile::parse(&file.to_string()).get("b"),
                Some("nn"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn utf8_is_written_when_chosen() {
        let mut file = PropertiesFile::parse("a=1\n").writing(Escapes::Utf8);

        file.set("a", "ä𝄞");

        assert_eq!(file.to_string(), "a=ä𝄞\n");
    }

    /// Found by fuzzing: the new key was written into the line of the odd one.
    #[test]
    fn a_new_key_is_not_joined_to_a_key_that_is_a_byte_order_mark() {
        let mut file = PropertiesFile::parse("\n\u{FEFF}");

        file.set("a", "1");

        assert_eq!(file.to_string(), "\n\u{FEFF}\na=1\n");
    }

    /// Found by fuzzing: the last line was taken for the line that was tried behind it.
    #[test]
    fn a_new_key_is_not_joined_to_a_key_named_x() {
        let mut file = PropertiesFile::parse("x=1");

        file.set("a", "1");

        assert_eq!(file.to_string(), "x=1\na=1\n");
    }

    #[test]
    fn many_new_keys_are_set_changed_and_removed_like_one() {
        let mut file = PropertiesFile::parse("a=1\\\n 2\na=3");
        for number in 0..3_000 {
            file.set(&format!("key{number}"), "x");
        }

        file.set("a", "4");
        file.set("key7", "ü");
        assert!(file.remove("key8"));
        file.set("key2999", "y");
        file.set("key8", "z");

        let text = file.to_string();
        assert!(text.starts_with("a=1\\\n 2\na=4\nkey0=x\n"));
        assert!(text.ends_with("key2998=x\nkey2999=y\nkey8=z\n"));
        assert_eq!(PropertiesFile::parse(&text), file);
        assert_eq!(file.get("key7"), Some("ü"));
    }

    #[test]
    fn removing_a_key_removes_all_its_lines() {
        let mut file = PropertiesFile::parse("a=1\n# note\nb=2\na=3\n");

        assert!(file.remove("a"));
        assert!(!file.remove("a"));
        assert_eq!(file.to_string(), "# note\nb=2\n");
    }

    #[test]
    fn a_byte_order_mark_at_the_start_is_told() {
        let problems = PropertiesFile::parse("\u{FEFF}a=1").problems();

        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "byte-order-mark");
        assert_eq!(problems[0].severity, Severity::Warning);
    }

    /// Found by fuzzing.
    #[test]
    fn a_key_that_becomes_the_first_does_not_lose_its_first_character() {
        let mut file = PropertiesFile::parse("a=1\n\u{FEFF}b=2\n");

        file.remove("a");

        assert_eq!(file.to_string(), "\\ufeffb=2\n");
        let again = PropertiesFile::parse(&file.to_string());
        assert_eq!(again.get("\u{FEFF}b"), Some("2"));
    }

    /// Found by a property test: the next line was read as the value.
    #[test]
    fn an_emptied_value_does_not_swallow_the_next_line() {
        let mut file = PropertiesFile::parse("a=\\\r1\nb=2\n");

        file.set("a", "");

        assert_eq!(file.to_string(), "a=\nb=2\n");
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

    #[test]
    fn characters_of_a_wrong_encoding_are_warned_of_in_their_line() {
        for (text, code, what) in [
            (
                "a=1\nb=L\u{92}a",
                "control-character",
                "“b” holds U+0092 (control character).",
            ),
            (
                "a=1\nb=L\\u0092a",
                "control-character",
                "“b” holds U+0092 (control character).",
            ),
            (
                "a=1\nb=M\u{FFFD}",
                "replacement-character",
                "“b” holds U+FFFD (lost character).",
            ),
            (
                "a=1\n\u{FEFF}b=2",
                "byte-order-mark",
                "“b” holds U+FEFF (byte order mark).",
            ),
            (
                "a=1\nb\u{A0}=2",
                "invisible-character",
                "“b” holds U+00A0 (no-break space).",
            ),
        ] {
            let problems = problems(text);

            assert_eq!(problems.len(), 1, "{text:?}");
            assert_eq!(problems[0].code, code);
            assert_eq!(problems[0].severity, Severity::Warning);
            assert_eq!(problems[0].place, Some(Place { line: 2, column: 1 }));
            assert_eq!(problems[0].what, what);
        }
        assert_eq!(
            problems("a=1\u{A0}000 \u{200B}\\t\\n"),
            [],
            "a text may hold them"
        );
        assert_eq!(problems("a=\\ud834").len(), 1, "told once, as half a pair");
    }

    #[test]
    fn a_code_that_goes_on_in_the_next_line_is_whole() {
        let text = "a=#\\u00\\\n  e4\n";

        assert_eq!(PropertiesFile::parse(text).get("a"), Some("#ä"));
        assert_eq!(problems(text), []);
    }

    #[test]
    fn a_malformed_code_is_an_error_because_java_refuses_the_file() {
        let problems = problems("con_dir=C:\\users\\app\ncon_user=User\n");

        assert_eq!(problems[0].code, "bad-escape");
        assert_eq!(problems[0].severity, Severity::Error);
    }
}
