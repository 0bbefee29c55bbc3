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
    let is_likely = many > few && bytes.len().is_multiple_of(2);
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
        "Line {line} holds the byte 0x{byte:02X}, which is not {title} as the rest of the file is."
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
    fn a_byte_order_mark_is_noted_and_left_out() {
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

    /// The lines that are named, with the severity.
    fn named(bytes: &[u8], locale: Option<Locale>) -> (Encoding, Vec<(u32, Severity)>) {
        let decoded = decode(bytes, locale).unwrap();
        let problems = decoded.problems.iter();
        let lines = problems.map(|problem| {
            assert_eq!(problem.code, "mixed-encoding");
            (problem.place.unwrap().line, problem.severity)
        });
        (decoded.encoding, lines.collect())
    }

    #[test]
    fn one_line_in_two_encodings_is_named_and_its_good_part_stays_right() {
        for (bytes, text) in [
            (
                "a=1\nb=Größe, M\u{FFFD}ller\n",
                b"a=1\nb=Gr\xC3\xB6\xC3\x9Fe, M\xFCller\n".as_slice(),
            ),
            (
                "a=1\nb=日本 M\u{FFFD}ller\n",
                b"a=1\nb=\xE6\x97\xA5\xE6\x9C\xAC M\xFCller\n",
            ),
            (
                "a=1\r\nb=l’h\u{FFFD}te\r\n",
                b"a=1\r\nb=l\xE2\x80\x99h\xF4te\r\n",
            ),
        ]
        .map(|(text, bytes)| (bytes, text))
        {
            assert_eq!(decode(bytes, None).unwrap().text, text);
            let expected = (Encoding::Utf8, vec![(2, Severity::Error)]);
            assert_eq!(named(bytes, Some(Locale::De)), expected);
        }
        let mostly_latin1 =
            b"a=M\xFCller\nb=B\xFCro\nc=Gr\xC3\xB6\xC3\x9Fe, \xC4rger, \xD6l, \xDCbel\n";
        let expected = (Encoding::Windows1252, vec![(3, Severity::Warning)]);
        assert_eq!(named(mostly_latin1, Some(Locale::De)), expected);
    }

    #[test]
    fn lines_that_end_with_cr_alone_are_counted() {
        let utf8 = b"a=Gr\xC3\xB6\xC3\x9Fe\rb=\xE6\x97\xA5\rc=M\xFCller\r";
        let expected = (Encoding::Utf8, vec![(3, Severity::Error)]);
        assert_eq!(named(utf8, None), expected);

        let latin1 = b"a=M\xFCller\r\rb=B\xFCro\rc=Gr\xC3\xB6\xC3\x9Fe\r";
        let expected = (Encoding::Latin1, vec![(4, Severity::Warning)]);
        assert_eq!(named(latin1, Some(Locale::De)), expected);
    }

    #[test]
    fn a_line_of_utf8_among_lines_of_any_other_encoding_is_named() {
        for (locale, encoding, text, odd) in [
            (
                Locale::Cs,
                Encoding::Windows1250,
                "con_a=Název počítače\ncon_b=Přihlašovací jméno uživatele\n",
                "con_c=Heslo účtu správce\n",
            ),
            (
                Locale::Ru,
                Encoding::Windows1251,
                "con_a=Имя сервера\ncon_b=Имя пользователя\n",
                "con_c=Пароль\n",
            ),
            (
                Locale::Ja,
                Encoding::ShiftJis,
                "con_a=ホスト名\ncon_b=ユーザー名を入力してください\n",
                "con_c=日本\n",
            ),
            (
                Locale::ZhCn,
                Encoding::Gb18030,
                "con_a=主机名称\ncon_b=请输入用户名\n",
                "con_c=密码\n",
            ),
            (
                Locale::ZhTw,
                Encoding::Big5,
                "con_a=主機名稱\ncon_b=請輸入使用者名稱\n",
                "con_c=密碼\n",
            ),
            (
                Locale::Ko,
                Encoding::EucKr,
                "con_a=호스트 이름\ncon_b=사용자 이름\n",
                "con_c=비밀번호\n",
            ),
        ] {
            let bytes = [&encoding.encode(text), odd.as_bytes()].concat();

            let expected = (encoding, vec![(3, Severity::Warning)]);
            assert_eq!(named(&bytes, Some(locale)), expected, "{encoding:?}");
            let decoded = decode(&bytes, Some(locale)).unwrap();
            assert!(decoded.text.starts_with(text), "{}", decoded.text);

            let bytes = [text.as_bytes(), odd.as_bytes(), &encoding.encode(odd)].concat();
            let expected = (Encoding::Utf8, vec![(4, Severity::Error)]);
            assert_eq!(named(&bytes, Some(locale)), expected, "{encoding:?}");
        }
    }

    #[test]
    fn a_byte_that_the_chosen_encoding_does_not_have_names_its_line() {
        let bytes = [
            &Encoding::ShiftJis.encode("a=日本\nb=東京\n"),
            b"c=\xFF\n".as_slice(),
        ]
        .concat();

        let decoded = decode_as(&bytes, Encoding::ShiftJis).unwrap();

        let problem = &decoded.problems[0];
        assert_eq!(problem.place, Some(Place { line: 3, column: 1 }));
        assert_eq!(
            problem.what,
            "Line 3 holds the byte 0xFF, which is not Shift-JIS as the rest of the file is."
        );
    }

    #[test]
    fn utf16_of_asia_is_read_without_its_mark() {
        let text = "a=一\u{3000}二、主机名称\nb=請輸入使用者名稱一\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();

        check(&little, Some(Locale::ZhCn), Encoding::Utf16Le, text);
        check(&big, None, Encoding::Utf16Be, text);
        assert_eq!(
            decode(b"\x7FELF\0\x01\0\0", None).unwrap_err().code,
            "not-text"
        );
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
    fn a_zero_byte_has_a_place() {
        let place_of = |bytes: &[u8]| decode(bytes, None).unwrap_err().place;

        assert_eq!(place_of(b"a=1\rb=\0"), Some(Place { line: 2, column: 3 }));
        assert_eq!(place_of(b"a=\xFC\0"), Some(Place { line: 1, column: 4 }));
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
