//! From the bytes of a `.properties` file to text: the only place where they are read.
//!
//! The format declares no encoding. A byte order mark settles it; otherwise UTF-8 is tried, and what is not UTF-8 is
//! guessed. The guess is named, so that a person can choose another encoding.

use crate::encoding::{Encoding, lines};
use crate::ids::Locale;
use crate::problem::{Problem, Severity};
use crate::xml::{Locator, MAX_SIZE_BYTES};

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without its byte order mark, which is never sent.
    pub text: String,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// Whether a byte order mark came first.
    pub had_bom: bool,
    /// What is doubtful about the reading, with lines; faults of the text are [`super::problems`].
    pub problems: Vec<Problem>,
}

/// Reads a file that a person chose, in the encoding that it is most likely in; a known locale makes the guess better.
///
/// # Errors
/// `too-large` for more than 10 MB, `not-text` for bytes that are no text.
///
/// ```
/// use patchpanel_core_models::properties::{self, Encoding};
///
/// let decoded = properties::decode(b"con_url=L\x92adresse", None)?;
/// assert_eq!(decoded.text, "con_url=L’adresse");
/// assert_eq!(decoded.encoding, Encoding::Windows1252);
/// assert_eq!(properties::decode(b"PK\x03\x04", None).unwrap_err().code, "not-text");
/// # Ok::<(), patchpanel_core_models::problem::Problem>(())
/// ```
pub fn decode(bytes: &[u8], locale: Option<Locale>) -> Result<Decoded, Problem> {
    refuse_binary(bytes)?;
    if let Some(encoding) = Encoding::marked(bytes).or_else(|| unmarked_utf16(bytes)) {
        return decode_as(bytes, encoding);
    }
    if is_mostly_utf8(bytes) {
        return decode_as(bytes, Encoding::Utf8);
    }
    let domain = locale.and_then(top_level_domain);
    decode_as(bytes, Encoding::guess(bytes, domain))
}

/// Reads a file in the encoding that a person chose.
///
/// # Errors
/// As [`decode`].
pub fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Decoded, Problem> {
    refuse_binary(bytes)?;
    let had_bom = Encoding::marked(bytes) == Some(encoding);
    let content = bytes
        .get(if had_bom { encoding.mark().len() } else { 0 }..)
        .unwrap_or_default();
    let text = encoding.decode(content);
    if let Some((before, _)) = text.split_once('\0') {
        return Err(zero_byte(before));
    }
    if text.len() > MAX_SIZE_BYTES {
        return Err(too_large(text.len()));
    }
    let mut problems = Vec::new();
    if had_bom && encoding == Encoding::Utf8 {
        problems.push(mark_left_out());
    }
    problems.extend(mixed(content, encoding));
    Ok(Decoded {
        text,
        encoding,
        had_bom,
        problems,
    })
}

fn refuse_binary(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.len() > MAX_SIZE_BYTES {
        return Err(too_large(bytes.len()));
    }
    if crate::xml::is_known_binary(bytes) {
        return Err(not_text());
    }
    Ok(())
}

/// UTF-16 without a byte order mark: one half of a pair is zero for ASCII, and the other less often.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    let (high, low) = (zeros(0), zeros(1));
    let (encoding, few, many) = if high < low {
        (Encoding::Utf16Le, high, low)
    } else {
        (Encoding::Utf16Be, low, high)
    };
    let is_text = |text: &String| {
        let is_odd = |character: char| character.is_control() && !"\t\n\r\u{C}".contains(character);
        !text.contains(is_odd) && text.contains(['=', ':', '\n', '\r'])
    };
    // A key and the end of its line are ASCII; a single zero byte is a fault of another text.
    let is_likely = many > few + 1 && 8 * many >= pairs.len() && bytes.len().is_multiple_of(2);
    (is_likely
        && encoding
            .decode_whole(bytes)
            .is_some_and(|text| is_text(&text)))
    .then_some(encoding)
}

/// Where a language is written, which is what the detector goes by.
fn top_level_domain(locale: Locale) -> Option<&'static [u8]> {
    Some(match locale {
        Locale::En => return None,
        Locale::Cs => b"cz",
        Locale::Da => b"dk",
        Locale::De => b"de",
        Locale::Es => b"es",
        Locale::Fi => b"fi",
        Locale::Fr => b"fr",
        Locale::Hu => b"hu",
        Locale::It => b"it",
        Locale::Ja => b"jp",
        Locale::Ko => b"kr",
        Locale::Nl => b"nl",
        Locale::No => b"no",
        Locale::Pl => b"pl",
        Locale::Pt => b"pt",
        Locale::Ru => b"ru",
        Locale::Sv => b"se",
        Locale::ZhCn => b"cn",
        Locale::ZhTw => b"tw",
    })
}

/// A line beyond ASCII, numbered from 1.
struct Line<'bytes> {
    number: u32,
    bytes: &'bytes [u8],
    /// The characters of UTF-8 in it that are likely meant: letters of Europe, or any beyond U+0800.
    letters: Vec<char>,
    /// How many stretches of it are not UTF-8.
    odd: usize,
}

impl Line<'_> {
    fn all(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
        let lines = lines(bytes).zip(1..).filter(|(line, _)| !line.is_ascii());
        lines.map(|(bytes, number)| {
            let chunks = || bytes.utf8_chunks();
            let is_letter = |letter: &char| {
                matches!(letter, '\u{A0}'..='\u{24F}' | '\u{400}'..='\u{4FF}' | '\u{800}'..)
            };
            Line {
                number,
                bytes,
                letters: chunks().flat_map(|chunk| chunk.valid().chars()).filter(is_letter).collect(),
                odd: chunks().filter(|chunk| !chunk.invalid().is_empty()).count(),
            }
        })
    }

    /// By chance a line in another encoding is hardly ever UTF-8 as well.
    const fn is_rather_utf8(&self) -> bool {
        self.odd == 0 || !self.letters.is_empty() && self.letters.len() >= self.odd
    }

    /// Whether UTF-8 stands in a line of a file in another encoding.
    fn holds_utf8(&self, encoding: Encoding) -> bool {
        let has_long = self.letters.iter().any(|letter| *letter >= '\u{800}');
        match encoding {
            Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => false,
            Encoding::Latin1
            | Encoding::Windows1252
            | Encoding::Windows1250
            | Encoding::Latin2
            | Encoding::Windows1251
            | Encoding::Koi8R => {
                // In these encodings no word has the first byte of “é” before a sign.
                let has_sure = self
                    .letters
                    .iter()
                    .any(|letter| ('\u{C0}'..='\u{FF}').contains(letter));
                self.odd == 0 || has_long || has_sure || self.letters.len() > 1
            }
            // Two bytes of a character are often UTF-8 by chance, three hardly ever.
            Encoding::ShiftJis
            | Encoding::EucJp
            | Encoding::EucKr
            | Encoding::Gb18030
            | Encoding::Big5 => self.odd == 0 && has_long,
        }
    }
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (utf8, other): (Vec<_>, Vec<_>) = Line::all(bytes).partition(Line::is_rather_utf8);
    utf8.len() >= other.len()
}

/// The lines that are not stored like the rest of the file.
fn mixed(bytes: &[u8], encoding: Encoding) -> Vec<Problem> {
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return Vec::new();
    }
    let problem = |line: Line<'_>| {
        if line.holds_utf8(encoding) {
            return Some(utf8_line(line.number, encoding));
        }
        let odd = line.bytes.get(encoding.find_odd(line.bytes)?)?;
        Some(odd_byte(line.number, *odd, encoding))
    };
    Line::all(bytes).filter_map(problem).collect()
}

fn odd_byte(line: u32, byte: u8, encoding: Encoding) -> Problem {
    let title = encoding.title();
    let what = format!(
        "Line {line} holds the byte 0x{byte:02X}, which is not {title} like the rest of the file."
    );
    let next = "Save the whole file as UTF-8, or write the character again.";
    Problem::new(Severity::Error, "mixed-encoding", what, next).at(line, 1)
}

fn utf8_line(line: u32, encoding: Encoding) -> Problem {
    let title = encoding.title();
    let what =
        format!("Line {line} looks like UTF-8, and the rest of the file was read as {title}.");
    let next = "Choose UTF-8, or save the whole file in one encoding.";
    Problem::new(Severity::Warning, "mixed-encoding", what, next).at(line, 1)
}

fn mark_left_out() -> Problem {
    let what = "The file begins with a byte order mark, which Java reads as part of the first key; the mark is left out.";
    let next = "Save it as UTF-8 without a byte order mark.";
    Problem::new(Severity::Warning, "byte-order-mark", what, next).at(1, 1)
}

fn too_large(bytes: usize) -> Problem {
    refusal(
        "too-large",
        format!("The file has {bytes} bytes; at most {MAX_SIZE_BYTES} (10 MB) are read."),
    )
}

fn not_text() -> Problem {
    refusal("not-text", "The file is not text.")
}

fn zero_byte(before: &str) -> Problem {
    let place = Locator::new(before).place(before.len());
    let what = "The file is not text. It holds a zero byte here, as programs and archives do.";
    refusal("not-text", what).at(place.line, place.column)
}

fn refusal(code: &'static str, what: impl Into<String>) -> Problem {
    let next = "Choose a .properties file with one key=value per line.";
    Problem::new(Severity::Error, code, what, next)
}

#[cfg(test)]
mod tests;
