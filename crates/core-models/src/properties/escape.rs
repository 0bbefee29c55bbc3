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
    /// A character standing for itself, or escaped by a backslash.
    Character(char),
    /// `\uXXXX`
    Code(u16),
    /// `\u` without four hexadecimal digits.
    Malformed,
}

/// Splits an escaped text into what its parts mean.
pub(crate) fn units(raw: &str) -> impl Iterator<Item = Unit> {
    let mut rest = raw.chars();
    std::iter::from_fn(move || {
        let character = rest.next()?;
        if character != '\\' {
            return Some(Unit::Character(character));
        }
        Some(match rest.next()? {
            'u' => read_code(&mut rest),
            't' => Unit::Character('\t'),
            'n' => Unit::Character('\n'),
            'r' => Unit::Character('\r'),
            'f' => Unit::Character('\u{C}'),
            other => Unit::Character(other),
        })
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
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    let mut codes: Vec<u16> = Vec::new();
    for unit in units(raw) {
        match unit {
            Unit::Code(code) => codes.push(code),
            Unit::Character(character) => {
                flush(&mut codes, &mut text);
                text.push(character);
            }
            Unit::Malformed => {
                flush(&mut codes, &mut text);
                text.push_str("\\u");
            }
        }
    }
    flush(&mut codes, &mut text);
    text
}

fn flush(codes: &mut Vec<u16>, text: &mut String) {
    let decoded = char::decode_utf16(codes.drain(..));
    text.extend(decoded.map(|result| result.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// What is wrong with the escapes of a raw text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EscapeFault {
    MalformedCode,
    HalfPair,
}

/// The first fault in the escapes of a raw text.
pub(crate) fn find_fault(raw: &str) -> Option<EscapeFault> {
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

/// A value as it must be written: only what would be read otherwise is escaped.
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

/// The same text in pure ASCII, comments included.
pub(crate) fn to_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    let mut escaped = false;
    for character in text.chars() {
        if character.is_ascii() {
            ascii.push(character);
            escaped = character == '\\' && !escaped;
            continue;
        }
        if escaped {
            // “\ü” means “ü”; “\\u00fc” would mean “\u00fc”.
            ascii.pop();
        }
        escaped = false;
        push_code(&mut ascii, character);
    }
    ascii
}

/// The same raw key or value with `\uXXXX` written as the character, where that is beyond ASCII and visible.
pub(crate) fn to_utf8(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at_checked(start).unwrap_or((rest, ""));
        text.push_str(before);
        let (written, length) = rewrite(escape);
        text.push_str(&written);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// What the escape at the start is written as, and how many bytes it takes now.
fn rewrite(escape: &str) -> (String, usize) {
    let codes = escape.as_bytes().chunks(6).map_while(code_of);
    let pair: Vec<u16> = codes.take(2).collect();
    let whole = match char::decode_utf16(pair.iter().copied()).next() {
        Some(Ok(character)) if is_visible(character) => Some(character),
        Some(_) | None => None,
    };
    if let Some(character) = whole {
        return (character.to_string(), character.len_utf16() * 6);
    }
    let length = escape.chars().take(2).map(char::len_utf8).sum();
    (escape.get(..length).unwrap_or_default().to_owned(), length)
}

fn code_of(chunk: &[u8]) -> Option<u16> {
    let digits = chunk
        .strip_prefix(b"\\u")
        .filter(|digits| digits.len() == 4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    let are_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_hexadecimal.then(|| u16::from_str_radix(digits, 16).ok())?
}

fn is_visible(character: char) -> bool {
    !character.is_ascii()
        && !character.is_control()
        && !character.is_whitespace()
        && character != '\u{FEFF}'
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
    fn ascii_and_utf8_forms_mean_the_same() {
        assert_eq!(to_ascii("k=ä𝄞\\ü"), r"k=\u00e4\ud834\udd1e\u00fc");
        assert_eq!(
            to_utf8(r"\u00e4\ud834\udd1e\t\\u0041\u0041"),
            "ä𝄞\\t\\\\u0041\\u0041"
        );
        assert_eq!(to_utf8(r"\ud834 \u00a0"), r"\ud834 \u00a0");
    }

    /// Found by fuzzing: the code was taken for the escape before it.
    #[test]
    fn a_code_behind_another_escape_stays_in_its_place() {
        assert_eq!(to_utf8(r"\ü0ä\u00fa"), r"\ü0äú");
    }
}
