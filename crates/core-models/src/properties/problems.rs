//! What is wrong or doubtful in a `.properties` text: keys that are repeated, escapes, characters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::invisible;
use crate::problem::{Problem, Severity};

use super::escape::{EscapeFault, find_fault};
use super::file::PropertiesFile;
use super::read::{Entry, Piece, read_lines};

/// What is wrong or doubtful in a text, as [`PropertiesFile::problems`] finds it.
pub fn problems(text: &str) -> Vec<Problem> {
    PropertiesFile::parse(text).problems()
}

impl PropertiesFile {
    /// What is wrong or doubtful: repeated keys, escapes that Java refuses, characters that come from a wrong
    /// encoding or cannot be seen in a key.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if matches!(self.pieces.first(), Some(Piece::Other(raw)) if raw == "\u{FEFF}") {
            problems.push(byte_order_mark());
            problems.extend(self.comment_behind_mark());
        }
        let to_translate = self.to_translate();
        let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
        for (line, piece) in self.numbered_pieces() {
            let entry = match piece {
                Piece::Entry(entry) => entry,
                Piece::Other(mark) if mark == "\u{FEFF}" => continue,
                Piece::Other(comment) => {
                    let found = doubtful_characters(comment).next();
                    let found = found.map(|found| holds("The comment", found).at(line, 1));
                    problems.extend(found);
                    continue;
                }
            };
            if to_translate.contains(entry.key.as_str()) {
                problems.push(still_english(&entry.key, line));
            }
            if let Some(earlier) = lines.insert(&entry.key, line) {
                problems.push(duplicate(&entry.key, earlier, line));
            }
            let parts = [Cow::Borrowed(entry.raw_key()), entry.joined_value()];
            // Java refuses the file for one of them, whatever is wrong with the other.
            let worst = parts.iter().filter_map(|raw| find_fault(raw)).max();
            problems.extend(worst.map(|fault| bad_escape(fault, &entry.key, line)));
            let has_half = worst == Some(EscapeFault::HalfPair);
            problems.extend(doubtful(entry, has_half).map(|problem| problem.at(line, 1)));
        }
        problems
    }

    /// Java takes a comment right behind a byte order mark for an entry.
    fn comment_behind_mark(&self) -> Option<Problem> {
        let Some(Piece::Other(comment)) = self.pieces.get(1) else {
            return None;
        };
        let marked = format!("\u{FEFF}{comment}");
        let Some(Piece::Entry(entry)) = read_lines(&marked).into_iter().next() else {
            return None;
        };
        let fault = find_fault(entry.raw_key()).max(find_fault(&entry.joined_value()));
        fault.map(|fault| bad_escape(fault, &entry.key, 1))
    }
}

fn duplicate(key: &str, earlier: u32, line: u32) -> Problem {
    let what = format!("“{key}” is already on line {earlier}; the last line counts.");
    let next = "Delete one of the two lines.";
    Problem::new(Severity::Warning, "duplicate-key", what, next).at(line, 1)
}

fn still_english(key: &str, line: u32) -> Problem {
    let what = format!("“{key}” is a copy of the English text, marked to be translated.");
    let next = "Translate the text; any edit removes the mark.";
    Problem::new(Severity::Info, "to-translate", what, next).at(line, 1)
}

fn bad_escape(fault: EscapeFault, key: &str, line: u32) -> Problem {
    let (severity, what) = match fault {
        EscapeFault::MalformedCode => (
            Severity::Error,
            format!(
                "“{key}” holds “\\u” without four hexadecimal digits after it; Java refuses the whole file."
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

/// The first character that shows a wrong encoding or, in a key, cannot be seen. U+FFFD also stands for half a pair,
/// which is reported as that.
fn doubtful(entry: &Entry, has_half_pair: bool) -> Option<Problem> {
    let is_half = |character: &char| has_half_pair && *character == char::REPLACEMENT_CHARACTER;
    let parts = [entry.key.as_str(), entry.value()];
    let mut found = parts.iter().flat_map(|part| doubtful_characters(part));
    let in_key = || {
        invisible::find(&entry.key)
            .next()
            .map(|found| found.character)
    };
    let character = found.find(|found| !is_half(found)).or_else(in_key)?;
    let key: String = entry
        .key
        .chars()
        .filter(|one| invisible::name(*one).is_none())
        .collect();
    Some(holds(&format!("“{key}”"), character))
}

/// The characters that show a wrong encoding.
fn doubtful_characters(text: &str) -> impl Iterator<Item = char> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let characters = if is_plain { "" } else { text }.chars();
    characters.filter(|character| {
        character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{C}')
            || matches!(*character, '\u{FEFF}' | char::REPLACEMENT_CHARACTER)
    })
}

fn holds(what: &str, character: char) -> Problem {
    let (code, next) = match character {
        char::REPLACEMENT_CHARACTER => ("replacement-character", OTHER_ENCODING),
        '\u{FEFF}' => (
            "byte-order-mark",
            "Delete the mark; it comes from joining files.",
        ),
        _ if character.is_control() => ("control-character", OTHER_ENCODING),
        _ => ("invisible-character", "Retype the key."),
    };
    let what = format!("{what} holds {}.", invisible::described(character));
    Problem::new(Severity::Warning, code, what, next)
}

const OTHER_ENCODING: &str = "Open the file in the encoding it was saved in, or retype the text.";

fn byte_order_mark() -> Problem {
    let what = "Java reads the byte order mark at the start as part of the first key.";
    let next = "Save it as UTF-8 without a byte order mark.";
    Problem::new(Severity::Warning, "byte-order-mark", what, next).at(1, 1)
}

#[cfg(test)]
mod tests;
