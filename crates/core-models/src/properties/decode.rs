//! From the bytes of a `.properties` file to text.
//!
//! The format has no declaration of its encoding; UTF-8 is tried first, then every byte is ISO-8859-1.

use crate::problem::{Problem, Severity};
use crate::xml::MAX_SIZE_BYTES;

/// The text of a file: UTF-8 if it is that, otherwise ISO-8859-1.
///
/// # Errors
/// `too-large` for more than 10 MB, `not-text` for bytes that are no text.
///
/// ```
/// use patchpanel_core_models::properties::decode_file;
///
/// assert_eq!(decode_file("a=ü".as_bytes()), Ok("a=ü".to_owned()));
/// assert_eq!(decode_file(b"a=\xFC"), Ok("a=ü".to_owned()));
/// assert_eq!(decode_file(b"PK\x03\x04").unwrap_err().code, "not-text");
/// ```
pub fn decode_file(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_SIZE_BYTES {
        return Err(refusal(
            "too-large",
            format!(
                "The file has {} bytes; at most {MAX_SIZE_BYTES} (10 MB) are read.",
                bytes.len()
            ),
        ));
    }
    let is_binary = bytes.contains(&0) || crate::xml::is_known_binary(bytes);
    if is_binary {
        return Err(refusal("not-text", "The file is not text."));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    })
}

fn refusal(code: &'static str, what: impl Into<String>) -> Problem {
    Problem {
        severity: Severity::Error,
        code,
        place: None,
        what: what.into(),
        next: "Choose a .properties file with one key=value per line.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_tried_before_latin1() {
        assert_eq!(decode_file("a=ü".as_bytes()).unwrap(), "a=ü");
        assert_eq!(decode_file(b"a=\xFC").unwrap(), "a=ü");
    }

    #[test]
    fn archives_are_refused_and_texts_are_not() {
        assert_eq!(decode_file(b"PK\x03\x04").unwrap_err().code, "not-text");
        assert_eq!(decode_file(b"a\0b").unwrap_err().code, "not-text");
        assert_eq!(decode_file(b"a=1"), Ok("a=1".to_owned()));
    }

    #[test]
    fn one_byte_over_the_limit_is_too_large() {
        assert!(decode_file(&vec![b'a'; MAX_SIZE_BYTES]).is_ok());
        assert_eq!(
            decode_file(&vec![b'a'; MAX_SIZE_BYTES + 1])
                .unwrap_err()
                .code,
            "too-large"
        );
    }
}
