//! From the bytes of a file to text, and back to the same bytes.
//!
//! Looks at the byte order mark, then at the encoding that the XML declaration names (XML 1.0 §4.3.3 and
//! appendix F). Judges nothing beyond that: the text may be no XML at all.

use std::borrow::Cow;

use crate::encoding::Encoding;
use crate::problem::{Place, Problem, Severity};

use super::declaration;
use super::locate::{Locator, offset_of, without_mark};
use super::reader::{MAX_SIZE_BYTES, Reader, too_large};

/// A file as text, with what is needed to write it as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without its byte order mark, otherwise unchanged.
    pub text: String,
    pub encoding: Encoding,
    /// Whether a byte order mark came first.
    pub had_bom: bool,
}

impl Decoded {
    /// The bytes to store; the same as those that were read if the text is unchanged. A character that the encoding
    /// does not have is written as a character reference.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mark = if self.had_bom { "\u{FEFF}" } else { "" };
        self.encoding.encode(&format!("{mark}{}", self.text))
    }
}

/// Reads the bytes of a document's file.
///
/// ```
/// use patchpanel_core_models::xml::{self, Encoding};
///
/// let decoded = xml::decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><Form name='B\xFCro'/>").unwrap();
///
/// assert_eq!(decoded.encoding, Encoding::Latin1);
/// assert!(decoded.text.contains("Büro"));
/// ```
///
/// # Errors
/// `too-large` for more than 10 MB, `not-text` for bytes that are no text (an archive, a picture), `not-utf8` for
/// a byte that the encoding does not allow, `unknown-encoding` for a declared encoding that is not one of UTF-8,
/// UTF-16, US-ASCII and ISO-8859-1, or not the one in which the file is stored. A fault of the XML before a byte that
/// cannot be read is given instead of that byte, since it comes first.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Problem> {
    if bytes.len() > MAX_SIZE_BYTES {
        return Err(too_large(bytes.len()).into_problem(&mut Locator::new("")));
    }
    if let Some(kind) = known_binary(bytes) {
        return Err(not_text(kind));
    }
    if let Some(encoding) = Encoding::marked(bytes) {
        let rest = bytes.get(encoding.mark().len()..).unwrap_or_default();
        return read(rest, encoding, Mark::Present);
    }
    match bytes {
        [b'<', 0, _, 0, ..] => read(bytes, Encoding::Utf16Le, Mark::Absent),
        [0, b'<', 0, _, ..] => read(bytes, Encoding::Utf16Be, Mark::Absent),
        _ => by_declaration(bytes),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Present,
    Absent,
}

fn by_declaration(bytes: &[u8]) -> Result<Decoded, Problem> {
    let Some((declared, place)) = encoding_of_bytes(bytes) else {
        return read(bytes, Encoding::Utf8, Mark::Absent);
    };
    let what = match declared.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => return read(bytes, Encoding::Utf8, Mark::Absent),
        "us-ascii" | "ascii" if bytes.is_ascii() => {
            return read(bytes, Encoding::Utf8, Mark::Absent);
        }
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" if !is_meant_as_utf8(bytes) => {
            return read(bytes, Encoding::Latin1, Mark::Absent);
        }
        "us-ascii" | "ascii" | "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "utf-16"
        | "utf-16le" | "utf-16be" => {
            format!("The file declares {declared}, but it is not stored that way.")
        }
        _ => format!("The file declares the encoding “{declared}”, which is not supported."),
    };
    Err(problem(
        "unknown-encoding",
        Some(place),
        what,
        fitting_encoding(&declared, bytes),
    ))
}
/// Whether bytes that are declared to be ISO-8859-1 are UTF-8: there “Ã” is hardly ever followed by a sign.
fn is_meant_as_utf8(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let others = text.chars().filter(|character| !character.is_ascii());
    let is_sure = |character: char| matches!(character, '\u{C0}'..='\u{FF}' | '\u{800}'..);
    others.clone().any(is_sure) || others.count() > 1
}

/// What to write instead of an encoding that cannot be read.
fn fitting_encoding(declared: &str, bytes: &[u8]) -> &'static str {
    let mut letters = declared.to_ascii_lowercase();
    letters.retain(|letter| letter.is_ascii_alphanumeric());
    // An escape switches the characters in ISO-2022, which is stored as ASCII.
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0x1B) {
        "It is stored as UTF-8: write encoding=\"UTF-8\" in its first line."
    } else if matches!(letters.as_str(), "iso88591" | "latin1" | "88591") {
        "Write encoding=\"ISO-8859-1\" in its first line."
    } else {
        "Save it as UTF-8 with encoding=\"UTF-8\" in its first line."
    }
}

/// The encoding that the declaration names, and its place; the declaration itself is always ASCII here.
fn encoding_of_bytes(bytes: &[u8]) -> Option<(String, Place)> {
    let mut pairs = bytes.windows(2).take(1_000);
    let end = pairs.position(|pair| pair == b"?>")?;
    let line = std::str::from_utf8(bytes.get(..end + 2)?).ok()?;
    let encoding = declaration::find(line)?.encoding?;
    Some((encoding.to_owned(), Locator::new(line).place_of(encoding)))
}

/// A byte order mark leaves no doubt about the encoding, and neither does UTF-16.
fn contradiction(text: &str, encoding: Encoding) -> Option<Problem> {
    let declared = declaration::find(text)?.encoding?;
    let title = encoding.title();
    // A declaration need not say which of the two UTF-16 it is.
    let fitting = title.split(' ').next().unwrap_or_default();
    let is_fitting = [fitting, &title.replace(' ', "")]
        .iter()
        .any(|name| declared.eq_ignore_ascii_case(name))
        || encoding == Encoding::Utf8 && declared.eq_ignore_ascii_case("utf8");
    (!is_fitting).then(|| {
        problem(
            "unknown-encoding",
            Some(Locator::new(text).place_of(declared)),
            format!("The file is stored as {title}, but declares {declared}."),
            format!("Write encoding=\"{fitting}\" in its first line."),
        )
    })
}

fn read(bytes: &[u8], encoding: Encoding, mark: Mark) -> Result<Decoded, Problem> {
    match encoding.decode_whole(bytes) {
        Some(text) => finish(text, encoding, mark),
        None => Err(odd_byte(bytes, encoding)),
    }
}

fn odd_byte(bytes: &[u8], encoding: Encoding) -> Problem {
    let zero = bytes.iter().position(|byte| *byte == 0);
    if let (Encoding::Utf8, Some(at)) = (encoding, zero) {
        let before = bytes.get(..at).unwrap_or_default();
        return zero_byte(&String::from_utf8_lossy(before));
    }
    let at = encoding.find_odd(bytes).unwrap_or(bytes.len());
    let before = encoding.decode(bytes.get(..at).unwrap_or_default());
    let place = Locator::new(&before).place(before.len());
    first_error(&before).unwrap_or_else(|| {
        if encoding == Encoding::Utf8 {
            let byte = bytes.get(at).copied().unwrap_or_default();
            return not_utf8(byte, place, bytes);
        }
        let title = encoding.title();
        problem(
            "not-text",
            Some(place),
            format!("The file begins as {title} and then holds invalid bytes."),
            "Save the file as UTF-8, or choose another file.",
        )
    })
}

fn not_utf8(byte: u8, place: Place, bytes: &[u8]) -> Problem {
    let declared = if encoding_of_bytes(bytes).is_some() {
        "which the file declares to be"
    } else {
        "and the file declares no other encoding"
    };
    let next = match Encoding::guess(bytes, None) {
        Encoding::Latin1 => {
            "Save the file as UTF-8, or name its encoding in the first line, for instance encoding=\"ISO-8859-1\".".to_owned()
        }
        likely => format!("It looks like {}: save the file as UTF-8.", likely.title()),
    };
    problem(
        "not-utf8",
        Some(place),
        format!("The byte 0x{byte:02X} does not belong in a UTF-8 text, {declared}."),
        next,
    )
}

/// The first fault in the beginning of a document, unless that is no XML at all.
fn first_error(beginning: &str) -> Option<Problem> {
    let is_xml = beginning.trim_start().starts_with('<');
    let problems = is_xml.then(|| Reader::of_beginning(beginning).into_problems());
    let mut problems = problems.into_iter().flatten();
    problems.find(|problem| problem.severity == Severity::Error)
}

fn finish(text: String, encoding: Encoding, mark: Mark) -> Result<Decoded, Problem> {
    if let Some((before, _)) = text.split_once('\0') {
        return Err(zero_byte(before));
    }
    if text.len() > MAX_SIZE_BYTES {
        return Err(too_large(text.len()).into_problem(&mut Locator::new("")));
    }
    if mark == Mark::Present || matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        contradiction(&text, encoding).map_or(Ok(()), Err)?;
    }
    Ok(Decoded {
        text,
        encoding,
        had_bom: mark == Mark::Present,
    })
}

const KNOWN_BINARY: [(&[u8], &str); 8] = [
    (
        b"PK\x03\x04",
        "It is an archive (ZIP, JAR or an Office file).",
    ),
    (b"\x1F\x8B", "It is a compressed archive."),
    (b"%PDF-", "It is a PDF."),
    (b"\x89PNG", "It is a picture."),
    (b"\xFF\xD8\xFF", "It is a picture."),
    (b"GIF8", "It is a picture."),
    (b"\xCA\xFE\xBA\xBE", "It is a compiled Java class."),
    (b"\xD0\xCF\x11\xE0", "It is an old Office file."),
];

fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    let known = KNOWN_BINARY
        .iter()
        .find(|(start, _)| bytes.starts_with(start));
    known.map(|(_, kind)| *kind)
}

/// Whether the first bytes are those of a well-known format that is no text.
pub(crate) fn is_known_binary(bytes: &[u8]) -> bool {
    known_binary(bytes).is_some()
}

fn zero_byte(before: &str) -> Problem {
    first_error(before).unwrap_or_else(|| Problem {
        place: Some(Locator::new(before).place(before.len())),
        ..not_text("It holds a zero byte here, as programs and archives do.")
    })
}

fn not_text(kind: &str) -> Problem {
    problem(
        "not-text",
        None,
        format!("The file is not text. {kind}"),
        "Choose the XML document itself.",
    )
}

fn problem(
    code: &'static str,
    place: Option<Place>,
    what: impl Into<String>,
    next: impl Into<String>,
) -> Problem {
    Problem {
        place,
        ..Problem::new(Severity::Error, code, what, next)
    }
}

/// The encoding that the XML declaration of a text names.
///
/// ```
/// use patchpanel_core_models::xml::declared_encoding;
///
/// assert_eq!(declared_encoding("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), Some("ISO-8859-1"));
/// assert_eq!(declared_encoding("<a encoding='x'/>"), None);
/// ```
pub fn declared_encoding(text: &str) -> Option<&str> {
    declaration::find(without_mark(text))?.encoding
}

/// Makes the declaration say UTF-8, the encoding in which a text is sent, and changes nothing else.
///
/// Text in memory has no encoding, but a declaration read from an ISO-8859-1 file would still name that one.
///
/// ```
/// use patchpanel_core_models::xml::declare_utf8;
///
/// assert_eq!(declare_utf8("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), "<?xml version='1.0' encoding='UTF-8'?><a/>");
/// assert_eq!(declare_utf8("<a/>"), "<a/>");
/// ```
pub fn declare_utf8(text: &str) -> Cow<'_, str> {
    let Some(encoding) =
        declared_encoding(text).filter(|encoding| !encoding.eq_ignore_ascii_case("utf-8"))
    else {
        return Cow::Borrowed(text);
    };
    let start = offset_of(text, encoding);
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(start + encoding.len()..).unwrap_or_default();
    Cow::Owned(format!("{before}UTF-8{after}"))
}
