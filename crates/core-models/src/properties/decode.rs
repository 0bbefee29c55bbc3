//! From the bytes of a `.properties` file to text: the only place where they are read.
//!
//! The format declares no encoding. A byte order mark settles it; otherwise UTF-8 is tried, and what is not UTF-8 is
//! guessed. The guess is named, so that a person can choose another encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::encoding::Encoding;
use crate::ids::Locale;
use crate::problem::{Problem, Severity};
use crate::xml::MAX_SIZE_BYTES;

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
    let lines = Lines::of(bytes);
    if lines.odd.is_empty() || lines.is_mostly_utf8() {
        return decode_as(bytes, Encoding::Utf8);
    }
    decode_as(bytes, guess(bytes, locale))
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
    if text.contains('\0') {
        return Err(not_text());
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

/// UTF-16 without a byte order mark: every second byte of a key is zero, and never the other ones.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low > pairs.len() / 4 && rest.is_empty() => Some(Encoding::Utf16Le),
        (high, 0) if high > pairs.len() / 4 && rest.is_empty() => Some(Encoding::Utf16Be),
        _ => None,
    }
}

fn guess(bytes: &[u8], locale: Option<Locale>) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let domain = locale.and_then(top_level_domain);
    let guessed = Encoding::of(detector.guess(domain, Utf8Detection::Deny));
    match guessed {
        // Both are the same but for these bytes, and Java’s own name is the more familiar one.
        None | Some(Encoding::Windows1252)
            if !bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) =>
        {
            Encoding::Latin1
        }
        guessed => guessed.unwrap_or(Encoding::Windows1252),
    }
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

/// The lines beyond ASCII, from 1.
struct Lines {
    /// Lines that are UTF-8.
    utf8: Vec<u32>,
    /// Lines that are not, with their first byte that is none.
    odd: Vec<(u32, u8)>,
}

impl Lines {
    fn of(bytes: &[u8]) -> Self {
        let mut lines = Self {
            utf8: Vec::new(),
            odd: Vec::new(),
        };
        for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
            match std::str::from_utf8(line) {
                Ok(text) if text.is_ascii() => {}
                Ok(_) => lines.utf8.push(number),
                Err(error) => {
                    let byte = line.get(error.valid_up_to()).copied();
                    lines.odd.push((number, byte.unwrap_or_default()));
                }
            }
        }
        lines
    }

    /// By chance a line in another encoding is hardly ever UTF-8 as well.
    fn is_mostly_utf8(&self) -> bool {
        !self.utf8.is_empty() && self.utf8.len() >= self.odd.len()
    }
}

/// The lines that are not stored like the rest of the file.
fn mixed(bytes: &[u8], encoding: Encoding) -> Vec<Problem> {
    match encoding {
        Encoding::Utf8 => {
            let odd = Lines::of(bytes).odd.into_iter();
            odd.map(|(line, byte)| odd_byte(line, byte)).collect()
        }
        Encoding::Latin1 | Encoding::Windows1252 | Encoding::Latin2 | Encoding::Windows1250 => {
            let lines = Lines::of(bytes);
            let utf8 = lines.utf8.into_iter();
            utf8.map(|line| utf8_line(line, encoding)).collect()
        }
        Encoding::Utf16Le
        | Encoding::Utf16Be
        | Encoding::Windows1251
        | Encoding::Koi8R
        | Encoding::ShiftJis
        | Encoding::EucJp
        | Encoding::EucKr
        | Encoding::Gb18030
        | Encoding::Big5 => Vec::new(),
    }
}

fn odd_byte(line: u32, byte: u8) -> Problem {
    let what = format!(
        "Line {line} holds the byte 0x{byte:02X}, which is not UTF-8 as the rest of the file is."
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
    let what = "The file begins with a byte order mark, which Java reads as part of the first key; it is left out.";
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

fn refusal(code: &'static str, what: impl Into<String>) -> Problem {
    let next = "Choose a .properties file with one key=value per line.";
    Problem::new(Severity::Error, code, what, next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Place;

    fn check(bytes: &[u8], locale: Option<Locale>, encoding: Encoding, text: &str) {
        let decoded = decode(bytes, locale).unwrap();

        assert_eq!(decoded.text, text);
        assert_eq!(decoded.encoding, encoding);
        assert_eq!(decoded.problems, []);
    }

    #[test]
    fn utf8_is_tried_before_latin1() {
        check("a=ü".as_bytes(), None, Encoding::Utf8, "a=ü");
        check(b"a=\xFC", None, Encoding::Latin1, "a=ü");
    }

    #[test]
    fn an_apostrophe_of_windows_is_no_control_character() {
        let bytes = b"con_url=L\x92adresse de l\x92h\xf4te \x96 5 \x80\n";
        let text = "con_url=L’adresse de l’hôte – 5 €\n";

        check(bytes, None, Encoding::Windows1252, text);
        check(bytes, Some(Locale::Fr), Encoding::Windows1252, text);
        let as_latin1 = decode_as(bytes, Encoding::Latin1).unwrap();
        assert!(as_latin1.text.contains('\u{92}'), "as it was chosen");
    }

    #[test]
    fn encodings_of_other_languages_are_recognised() {
        for (locale, encoding, text) in [
            (
                Locale::Cs,
                Encoding::Windows1250,
                "con_host=Název počítače\ncon_user=Přihlašovací jméno uživatele\n",
            ),
            (
                Locale::Pl,
                Encoding::Windows1250,
                "con_user=Nazwa użytkownika\ncon_pw=Hasło zostało wygaśnięte\n",
            ),
            (
                Locale::Ru,
                Encoding::Windows1251,
                "con_host=Имя сервера\ncon_user=Имя пользователя\n",
            ),
            (
                Locale::Ja,
                Encoding::ShiftJis,
                "con_host=ホスト名\ncon_user=ユーザー名を入力してください\n",
            ),
            (
                Locale::Ja,
                Encoding::EucJp,
                "con_host=ホスト名\ncon_user=ユーザー名を入力してください\n",
            ),
            (
                Locale::Ko,
                Encoding::EucKr,
                "con_host=호스트 이름\ncon_user=사용자 이름\n",
            ),
            (
                Locale::ZhCn,
                Encoding::Gb18030,
                "con_host=主机名称\ncon_user=请输入用户名\n",
            ),
            (
                Locale::ZhTw,
                Encoding::Big5,
                "con_host=主機名稱\ncon_user=請輸入使用者名稱\n",
            ),
        ] {
            let (bytes, _, lacks) = encoding.known().unwrap().encode(text);
            assert!(!lacks, "{text}");

            check(&bytes, Some(locale), encoding, text);
            assert_eq!(decode(&bytes, None).unwrap().text, text, "without a locale");
            assert_eq!(decode_as(&bytes, encoding).unwrap().text, text);
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let text = "con_url=Größe\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();

        check(&little, None, Encoding::Utf16Le, text);
        check(&big, None, Encoding::Utf16Be, text);
        for (mark, bytes, encoding) in [
            (b"\xFF\xFE", &little, Encoding::Utf16Le),
            (b"\xFE\xFF", &big, Encoding::Utf16Be),
        ] {
            let marked = [mark.as_slice(), bytes].concat();
            check(&marked, None, encoding, text);
            assert!(decode(&marked, None).unwrap().had_bom);
        }
    }

    #[test]
    fn a_byte_order_mark_is_told_and_left_out() {
        let decoded = decode(b"\xEF\xBB\xBFcon_url=Adresse\n", None).unwrap();

        assert_eq!(decoded.text, "con_url=Adresse\n");
        assert!(decoded.had_bom);
        assert_eq!(decoded.problems[0].code, "byte-order-mark");
    }

    #[test]
    fn a_line_in_another_encoding_is_named_and_the_others_stay_right() {
        let bytes =
            b"con_a=Gr\xC3\xB6\xC3\x9Fe\r\ncon_b=\xE6\x97\xA5\xE6\x9C\xAC\r\ncon_c=M\xFCller\r\n";

        let decoded = decode(bytes, Some(Locale::De)).unwrap();

        assert_eq!(
            decoded.text,
            "con_a=Größe\r\ncon_b=日本\r\ncon_c=M\u{FFFD}ller\r\n"
        );
        let [problem] = decoded.problems.as_slice() else {
            panic!("one line")
        };
        assert_eq!(
            (problem.code, problem.severity),
            ("mixed-encoding", Severity::Error)
        );
        assert_eq!(problem.place, Some(Place { line: 3, column: 1 }));
        assert!(problem.what.contains("0xFC"));
    }

    #[test]
    fn a_line_of_utf8_in_a_file_of_latin1_is_named() {
        let bytes = b"a=M\xFCller\nb=B\xFCro\nc=Gr\xC3\xB6\xC3\x9Fe\nd=\xE4\n";

        let decoded = decode(bytes, Some(Locale::De)).unwrap();

        assert!(decoded.text.starts_with("a=Müller\nb=Büro\n"));
        let [problem] = decoded.problems.as_slice() else {
            panic!("one line")
        };
        assert_eq!(problem.place, Some(Place { line: 3, column: 1 }));
    }

    #[test]
    fn archives_are_refused_and_texts_are_not() {
        assert_eq!(decode(b"PK\x03\x04", None).unwrap_err().code, "not-text");
        assert_eq!(decode(b"a\0b", None).unwrap_err().code, "not-text");
        assert_eq!(
            decode(b"a=1", None).map(|decoded| decoded.text),
            Ok("a=1".to_owned())
        );
    }

    #[test]
    fn one_byte_over_the_limit_is_too_large() {
        assert!(decode(&vec![b'a'; MAX_SIZE_BYTES], None).is_ok());
        assert_eq!(
            decode(&vec![b'a'; MAX_SIZE_BYTES + 1], None)
                .unwrap_err()
                .code,
            "too-large"
        );
    }
}
