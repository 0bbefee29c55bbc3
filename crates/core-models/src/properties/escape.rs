//! The escapes of `.properties`: `\t \n \r \f \uXXXX`, and `\` before any other character for that character.

use std::fmt::Write as _;

/// How characters beyond ASCII are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escapes {
    /// As `\uXXXX`, which means the same in UTF-8 and in ISO-8859-1. What ISC's own files use.
    #[default]
    Ascii,
    /// As themselves, for a file read as UTF-8.
    Utf8,
}

/// A stretch of an escaped text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A character as it is, or escaped by a backslash.
    Character(char),
    /// `\uXXXX`
    Code(u16),
    /// `\u` without four hexadecimal digits.
    Malformed,
}

/// Splits an escaped text into what its parts mean.
pub(crate) fn units(raw: &str) -> impl Iterator<Item = Unit> {
    let mut rest = raw.chars();
    std::iter::from_fn(move || match rest.next()? {
        '\\' => read_escape(&mut rest),
        character => Some(Unit::Character(character)),
    })
}

/// Reads what follows a backslash.
pub(crate) fn read_escape(rest: &mut std::str::Chars<'_>) -> Option<Unit> {
    Some(match rest.next()? {
        'u' => read_code(rest),
        't' => Unit::Character('\t'),
        'n' => Unit::Character('\n'),
        'r' => Unit::Character('\r'),
        'f' => Unit::Character('\u{C}'),
        other => Unit::Character(other),
    })
}

fn read_code(rest: &mut std::str::Chars<'_>) -> Unit {
    let text = rest.as_str();
    let digits = text
        .get(..4)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
        Some(code) => {
            *rest = text.get(4..).unwrap_or_default().chars();
            Unit::Code(code)
        }
        None => Unit::Malformed,
    }
}

/// What an escaped text means. Half a surrogate pair becomes U+FFFD; a malformed `\u` stays as `\u`.
pub(crate) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut codes: Vec<u16> = Vec::new();
    let mut rest = raw;
    while let Some((before, escape)) = rest.split_once('\\') {
        if !before.is_empty() {
            flush(&mut codes, &mut text);
            text.push_str(before);
        }
        let mut characters = escape.chars();
        let unit = read_escape(&mut characters);
        rest = characters.as_str();
        if let Some(Unit::Code(code)) = unit {
            codes.push(code);
            continue;
        }
        flush(&mut codes, &mut text);
        match unit {
            Some(Unit::Character(character)) => text.push(character),
            Some(Unit::Malformed) => text.push_str("\\u"),
            Some(Unit::Code(_)) | None => {}
        }
    }
    flush(&mut codes, &mut text);
    text.push_str(rest);
    text
}

fn flush(codes: &mut Vec<u16>, text: &mut String) {
    let decoded = char::decode_utf16(codes.drain(..));
    text.extend(decoded.map(|result| result.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// What is wrong with the escapes of a raw text, the worse last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EscapeFault {
    HalfPair,
    MalformedCode,
}

/// The first fault in the escapes of a raw text.
pub(crate) fn find_fault(raw: &str) -> Option<EscapeFault> {
    if !raw.contains('\\') {
        return None;
    }
    let mut codes: Vec<u16> = Vec::new();
    for unit in units(raw) {
        match unit {
            Unit::Malformed => return Some(EscapeFault::MalformedCode),
            Unit::Code(code) => codes.push(code),
            Unit::Character(_) => codes.push(0),
        }
    }
    let halves = char::decode_utf16(codes).any(|result| result.is_err());
    halves.then_some(EscapeFault::HalfPair)
}

/// A raw text with `\uXXXX` for every character beyond ASCII; what it means stays the same.
pub(crate) fn with_codes(raw: &str) -> String {
    let mut written = String::with_capacity(raw.len());
    let mut is_escaped = false;
    for character in raw.chars() {
        if character.is_ascii() {
            written.push(character);
            is_escaped = character == '\\' && !is_escaped;
            continue;
        }
        if std::mem::take(&mut is_escaped) {
            // The backslash before it would make a plain backslash of the code.
            written.pop();
        }
        push_code(&mut written, character);
    }
    written
}

/// A key as it must be written.
pub(crate) fn escape_key(key: &str, escapes: Escapes) -> String {
    let mut raw = String::with_capacity(key.len());
    for character in key.chars() {
        if is_blank(character) && character == ' ' || matches!(character, '=' | ':' | '#' | '!') {
            raw.push('\\');
            raw.push(character);
        } else {
            push_escaped(&mut raw, character, escapes);
        }
    }
    raw
}

/// A value as it must be written: only what would be read as something else is escaped.
pub(crate) fn escape_value(value: &str, escapes: Escapes) -> String {
    let mut raw = String::with_capacity(value.len());
    for (index, character) in value.chars().enumerate() {
        if index == 0 && matches!(character, ' ' | '=' | ':') {
            raw.push('\\');
            raw.push(character);
        } else {
            push_escaped(&mut raw, character, escapes);
        }
    }
    raw
}

fn push_escaped(raw: &mut String, character: char, escapes: Escapes) {
    match character {
        '\\' => raw.push_str("\\\\"),
        '\t' => raw.push_str("\\t"),
        '\n' => raw.push_str("\\n"),
        '\r' => raw.push_str("\\r"),
        '\u{C}' => raw.push_str("\\f"),
        ' '..='~' => raw.push(character),
        _ if character.is_control() || character == '\u{FEFF}' => push_code(raw, character),
        _ => match escapes {
            Escapes::Ascii => push_code(raw, character),
            Escapes::Utf8 => raw.push(character),
        },
    }
}

/// Writes `\uXXXX`, twice for a character beyond U+FFFF.
pub(crate) fn push_code(raw: &mut String, character: char) {
    let mut buffer = [0; 2];
    for unit in character.encode_utf16(&mut buffer) {
        // Writing to a String cannot fail.
        write!(raw, "\\u{unit:04x}").unwrap_or_default();
    }
}

/// A blank of `java.util.Properties`: space, tab, form feed.
pub(crate) const fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_means_what_java_reads() {
        assert_eq!(unescape(r"a\tb\nc\rd\fe"), "a\tb\nc\rd\u{C}e");
        assert_eq!(unescape(r"\:\=\#\!\\\q"), r":=#!\q");
        assert_eq!(unescape(r"\u00e4\u00E4"), "ää");
        assert_eq!(unescape(r"\ud834\udd1e"), "𝄞");
        assert_eq!(unescape("ends with \\"), "ends with ");
    }

    #[test]
    fn half_a_pair_and_a_malformed_code_are_found() {
        assert_eq!(find_fault(r"\ud834x"), Some(EscapeFault::HalfPair));
        assert_eq!(find_fault(r"\u12"), Some(EscapeFault::MalformedCode));
        assert_eq!(find_fault(r"\u00e4\ud834\udd1e"), None);
        assert_eq!(unescape(r"\ud834x"), "\u{FFFD}x");
        assert_eq!(unescape(r"\u12"), r"\u12");
    }

    #[test]
    fn codes_mean_what_the_characters_meant() {
        for (raw, written) in [
            ("Größe", r"Gr\u00f6\u00dfe"),
            (r"\ü \\ü", r"\u00fc \\\u00fc"),
            ("\\𝄞", r"\ud834\udd1e"),
            ("a\\\r\n  ü", "a\\\r\n  \\u00fc"),
            ("plain", "plain"),
        ] {
            assert_eq!(with_codes(raw), written);
            assert_eq!(unescape(&with_codes(raw)), unescape(raw));
        }
    }
}
