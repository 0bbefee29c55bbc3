//! Bytes that somebody sent, as JSON text: what no reader takes is marked, so that it harms only its own value.
//!
//! The mark is half of a surrogate pair: it is JSON, and no text can hold it.

use std::borrow::Cow;

use serde::de::{Error as _, IgnoredAny};

/// How many bytes longer the marks may make a text: one that is full of what no reader takes is none.
const MOST_GROWTH: usize = 1024 * 1024;

/// The bytes as text, with marks in the place of what no reader takes.
///
/// Within a list or an object these are bytes that are no UTF-8, control characters and wrong escapes within quotes, and
/// words that are no value, such as `NaN`. A byte order mark is passed over. What is JSON stays as it is.
///
/// # Errors
/// When so much has to be marked that it is no text.
///
/// ```
/// use patchpanel_core_models::json::text_of;
///
/// assert_eq!(text_of(br#"["a\tb",1]"#)?, r#"["a\tb",1]"#);
/// assert_eq!(text_of(b"[\"a\tb\",1]")?, r#"["a\udc09b",1]"#);
/// assert_eq!(text_of(br#"["C:\x",NaN]"#)?, r#"["C:\udc5cx","NaN\udc00"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn text_of(bytes: &[u8]) -> serde_json::Result<Cow<'_, str>> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(in_utf8(bytes)?),
    };
    if !text.trim_ascii_start().starts_with(['[', '{']) {
        return Ok(text);
    }
    let mended = mended(&text)?;
    Ok(mended.map_or(text, Cow::Owned))
}

fn check_growth(grown: usize, from: usize) -> serde_json::Result<()> {
    if grown > from + MOST_GROWTH {
        return Err(serde_json::Error::custom("too much of it is no JSON"));
    }
    Ok(())
}

/// Room for a text of that length with marks, so that it is not copied while it grows.
fn room_for(length: usize) -> String {
    String::with_capacity(length + length.min(MOST_GROWTH))
}

fn in_utf8(bytes: &[u8]) -> serde_json::Result<String> {
    let (mut text, mut read) = (room_for(bytes.len()), 0);
    for chunk in bytes.utf8_chunks() {
        read += chunk.valid().len() + chunk.invalid().len();
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        let backslashes = text.len() - text.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            // It would make a plain backslash of the one that follows, and a text of the faulty escape.
            text.push_str("udc5c");
        } else if ends_with_high_half(&text) {
            text.push_str("\\udc00");
        }
        text.extend(chunk.invalid().iter().map(|byte| mark(*byte)));
        check_growth(text.len(), read)?;
    }
    Ok(text)
}

fn mark(byte: u8) -> String {
    format!("\\udc{byte:02x}")
}

/// Whether the escape at the end is the first half of a surrogate pair, which the next one would make a character.
fn ends_with_high_half(text: &str) -> bool {
    let escape = text.len().checked_sub(r"\ud800".len());
    let escape = escape.and_then(|start| text.get(start..));
    escape.is_some_and(|escape| match escape.as_bytes() {
        [b'\\', b'u', b'd' | b'D', half, ..] => b"89abAB".contains(half),
        _ => false,
    })
}

/// The text with marks in the place of what is no JSON; `None` when there is nothing to mark.
fn mended(text: &str) -> serde_json::Result<Option<String>> {
    let mut mended = String::new();
    let (mut at, mut done, mut is_quoted) = (0, 0, false);
    while let Some(piece) = piece(text.get(at..).unwrap_or_default(), is_quoted) {
        let start = at + piece.start;
        at = start + piece.length;
        is_quoted ^= piece.is_quote;
        if piece.is_json {
            continue;
        }
        if done == 0 {
            mended = room_for(text.len());
        }
        let before = text.get(done..start).unwrap_or_default();
        mended.push_str(before);
        let odd = text.get(start..at).unwrap_or_default();
        if is_quoted {
            if ends_with_high_half(before) {
                mended.push_str("\\udc00");
            }
            mended.push_str(&marked(odd));
        } else {
            mended.extend(["\"", &marked(odd), "\\udc00\""]);
        }
        done = at;
        check_growth(mended.len(), done)?;
    }
    mended.push_str(text.get(done..).unwrap_or_default());
    Ok((done > 0).then_some(mended))
}

fn marked(odd: &str) -> String {
    let marked = |character: char| match u8::try_from(character) {
        Ok(byte) if byte < b' ' || byte == b'\\' => mark(byte),
        _ => character.to_string(),
    };
    odd.chars().map(marked).collect()
}

/// What is looked at as one: a quote, an escape or control character within quotes, a word outside of them.
struct Piece {
    start: usize,
    length: usize,
    is_quote: bool,
    is_json: bool,
}

/// The next piece of a text that begins within quotes or outside of them.
fn piece(text: &str, is_quoted: bool) -> Option<Piece> {
    let is_start = |byte: u8| match byte {
        b'"' => true,
        _ if is_quoted => byte == b'\\' || byte < b' ',
        _ => is_of_word(byte),
    };
    let start = text.bytes().position(is_start)?;
    let text = text.get(start..)?;
    let (length, is_json) = match text.as_bytes() {
        [b'"', ..] => (1, true),
        [
            b'\\',
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
            ..,
        ] if is_quoted => (2, true),
        [b'\\', b'u', digits @ ..] if is_quoted && is_hexadecimal(digits) => (6, true),
        _ if is_quoted => (1, false),
        _ => {
            let end = text.bytes().position(|byte| !is_of_word(byte));
            let word = text.get(..end.unwrap_or(text.len()))?;
            let is_value = serde_json::from_str::<IgnoredAny>(word).is_ok();
            (word.len(), is_value)
        }
    };
    Some(Piece {
        start,
        length,
        is_quote: text.starts_with('"'),
        is_json,
    })
}

fn is_hexadecimal(digits: &[u8]) -> bool {
    let digits = digits.first_chunk::<4>();
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a byte outside of quotes is of a word: neither a blank nor a mark of JSON's.
fn is_of_word(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b'[' | b']' | b'{' | b'}' | b',' | b':' | b'"'
    )
}

#[cfg(test)]
mod tests;
