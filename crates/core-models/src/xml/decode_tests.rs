//! Bytes to text and back, and what is said of bytes that are no document.

use super::reader::MAX_SIZE_BYTES;
use super::{Decoded, Encoding, declare_utf8, decode};
use crate::problem::Place;

fn check_round_trip(bytes: &[u8], encoding: Encoding, text: &str) {
    let decoded = decode(bytes).unwrap();

    assert_eq!(decoded.encoding, encoding);
    assert_eq!(decoded.text, text);
    assert_eq!(decoded.to_bytes(), bytes);
}

fn utf16_le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn code_of(bytes: &[u8]) -> &'static str {
    decode(bytes).unwrap_err().code
}

#[test]
fn utf8_with_and_without_mark_comes_back_byte_for_byte() {
    check_round_trip(
        "<a b='ü'/>\r\n".as_bytes(),
        Encoding::Utf8,
        "<a b='ü'/>\r\n",
    );
    check_round_trip(b"\xEF\xBB\xBF<a/>", Encoding::Utf8, "<a/>");
}

#[test]
fn utf16_in_both_orders_comes_back_byte_for_byte() {
    check_round_trip(&utf16_le("\u{FEFF}<a>𝄞</a>"), Encoding::Utf16Le, "<a>𝄞</a>");
    check_round_trip(b"\xFE\xFF\0<\0a\0/\0>", Encoding::Utf16Be, "<a/>");
    check_round_trip(b"<\0a\0/\0>\0", Encoding::Utf16Le, "<a/>");
}

#[test]
fn declared_latin1_comes_back_byte_for_byte() {
    let bytes = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xE4</a>";

    check_round_trip(
        bytes,
        Encoding::Latin1,
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>ä</a>",
    );
}

#[test]
fn a_character_that_latin1_lacks_is_written_as_reference() {
    let decoded = Decoded {
        text: "<a>名</a>".to_owned(),
        encoding: Encoding::Latin1,
        had_bom: false,
    };

    assert_eq!(decoded.to_bytes(), b"<a>&#21517;</a>");
}

#[test]
fn archives_and_zero_bytes_are_not_text() {
    let archive = decode(b"PK\x03\x04rest").unwrap_err();

    assert_eq!(archive.code, "not-text");
    assert_eq!(
        archive.what,
        "The file is not text. It is an archive (ZIP, JAR or an Office file)."
    );
    assert_eq!(code_of(b"abc\0def"), "not-text");
    assert_eq!(code_of(b"\x7FELF\x02\x01\0\0\xFF"), "not-text");
    assert_eq!(code_of(b"\xFF\xFEa"), "not-text");
}

#[test]
fn a_stray_byte_is_located() {
    let problem = decode(b"<a>\n  \xE4</a>").unwrap_err();

    assert_eq!(problem.code, "not-utf8");
    assert_eq!(problem.place, Some(Place::new(2, 3)));
}

#[test]
fn a_zero_byte_has_a_place() {
    let place_of = |bytes: &[u8]| decode(bytes).unwrap_err().place;

    assert_eq!(place_of(b"<a>\n \0</a>"), Some(Place::new(2, 2)));
    assert_eq!(place_of(b"<\xE4>\n\0"), Some(Place::new(2, 1)));
    assert_eq!(
        place_of(&utf16_le("\u{FEFF}<a>\n\0")),
        Some(Place::new(2, 1))
    );
}

#[test]
fn a_stray_byte_does_not_hide_what_is_wrong_before_it() {
    let check = |bytes: &[u8], code: &str, line: u32| {
        let problem = decode(bytes).unwrap_err();
        assert_eq!((problem.code, problem.place.unwrap().line), (code, line));
    };

    check(b"<a>\n<b c=d/>\n\xE4</a>", "missing-quote", 2);
    check(b"<a>\n&nbsp;\n\xE4</a>", "undeclared-entity", 2);
    check(b"<a>\n<b></a>\xE4", "mismatched-tag", 2);
    check(b"<a>\n<b>\xE4</b></a>", "not-utf8", 2);
    check(b"<a>\n<b>\n\xE4</b></a>", "not-utf8", 3);
    check(b"<a>\n<b c='>\xE4", "not-utf8", 2);
    check(b"<a>\n<!-- >\xE4", "not-utf8", 2);
    check(b"<a>\n<b c='\xE4'/></a>", "not-utf8", 2);
    check(b"<a>\n<!-- \xE4", "not-utf8", 2);
    check(b"no XML\n\xE4", "not-utf8", 2);
    check(b"<a>\n<b c=d/>\n\0</a>", "missing-quote", 2);
    let cut = |text: &str| [utf16_le(text).as_slice(), b"\x00\xD8\x00"].concat();
    check(&cut("\u{FEFF}<a>\n<b c=d/>\n"), "missing-quote", 2);
    check(&cut("\u{FEFF}<a>\n\n"), "not-text", 3);
}

#[test]
fn a_mark_that_contradicts_the_declaration_is_refused() {
    let check = |bytes: &[u8], what: &str, next: &str| {
        let problem = decode(bytes).unwrap_err();
        assert_eq!(problem.code, "unknown-encoding");
        assert_eq!(problem.place, Some(Place::new(1, 31)));
        assert_eq!((problem.what.as_str(), problem.next.as_str()), (what, next));
    };

    check(
        b"\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
        "The file is stored as UTF-8, but declares ISO-8859-1.",
        "Write encoding=\"UTF-8\" in its first line.",
    );
    check(
        &utf16_le("\u{FEFF}<?xml version='1.0' encoding='utf-8'?><a/>"),
        "The file is stored as UTF-16 LE, but declares utf-8.",
        "Write encoding=\"UTF-16\" in its first line.",
    );
    assert!(
        decode(&utf16_le(
            "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><a/>"
        ))
        .is_ok()
    );
    assert!(decode(b"\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a/>").is_ok());
}

#[test]
fn a_wrong_name_of_an_encoding_is_named_with_the_one_that_fits() {
    let next = |name: &str, value: &[u8]| {
        let start = format!("<?xml version='1.0' encoding='{name}'?><a b='");
        decode(&[start.as_bytes(), value, b"'/>"].concat())
            .unwrap_err()
            .next
    };

    assert_eq!(
        next("UTF_8", "ü".as_bytes()),
        "It is stored as UTF-8: write encoding=\"UTF-8\" in its first line."
    );
    assert_eq!(
        next("ISO8859_1", b"\xFC"),
        "Write encoding=\"ISO-8859-1\" in its first line."
    );
    assert_eq!(
        next("Cp1252", b"\xFC"),
        "Save it as UTF-8 with encoding=\"UTF-8\" in its first line."
    );
}

#[test]
fn an_encoding_that_is_not_that_of_the_file_is_named_with_the_one_that_fits() {
    let check = |name: &str, value: &[u8], what: &str, next: &str| {
        let start = format!("<?xml version='1.0' encoding='{name}'?>\n<a b='");
        let problem = decode(&[start.as_bytes(), value, b"'/>"].concat()).unwrap_err();

        assert!(problem.place.is_some(), "{name}");
        assert_eq!((problem.what.as_str(), problem.next.as_str()), (what, next));
    };
    let write_utf8 = "It is stored as UTF-8: write encoding=\"UTF-8\" in its first line.";

    check(
        "ISO-8859-1",
        "Büro".as_bytes(),
        "The file declares ISO-8859-1, but it is not stored that way.",
        write_utf8,
    );
    check(
        "us-ascii",
        "Büro".as_bytes(),
        "The file declares us-ascii, but it is not stored that way.",
        write_utf8,
    );
    check(
        "UTF-8",
        b"B\xFCro",
        "The byte 0xFC does not belong in a UTF-8 text, which the file declares to be.",
        "Save the file as UTF-8, or name its encoding in the first line, for instance encoding=\"ISO-8859-1\".",
    );
    check(
        "UTF-8",
        b"L\x92adresse de l\x92h\xF4te",
        "The byte 0x92 does not belong in a UTF-8 text, which the file declares to be.",
        "It looks like Windows-1252: save the file as UTF-8.",
    );
    check(
        "ISO-2022-JP",
        b"\x1B$BF|\x1B(B",
        "The file declares the encoding “ISO-2022-JP”, which is not supported.",
        "Save it as UTF-8 with encoding=\"UTF-8\" in its first line.",
    );
    for (name, value) in [
        ("ISO-8859-1", b"CAF\xC9\xBB".as_slice()),
        ("us-ascii", b"plain"),
    ] {
        let start = format!("<?xml version='1.0' encoding='{name}'?><a b='");
        let bytes = [start.as_bytes(), value, b"'/>"].concat();
        assert_eq!(decode(&bytes).unwrap().to_bytes(), bytes);
    }
}

#[test]
fn other_encodings_are_named_and_refused() {
    assert_eq!(
        code_of(b"<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>"),
        "unknown-encoding"
    );
    assert_eq!(
        code_of(b"<?xml version='1.0' encoding='UTF-16'?><a/>"),
        "unknown-encoding"
    );
}

#[test]
fn one_byte_over_the_limit_is_too_large() {
    assert!(decode(&vec![b' '; MAX_SIZE_BYTES]).is_ok());
    assert_eq!(code_of(&vec![b' '; MAX_SIZE_BYTES + 1]), "too-large");
}

#[test]
fn declaring_utf8_changes_nothing_else() {
    assert_eq!(
        declare_utf8("<?xml version='1.0' encoding='ISO-8859-1' standalone='no'?><a/>"),
        "<?xml version='1.0' encoding='UTF-8' standalone='no'?><a/>"
    );
    assert_eq!(
        declare_utf8("<?xml version='1.0'?><a/>"),
        "<?xml version='1.0'?><a/>"
    );
    assert_eq!(declare_utf8("<a encoding='x'/>"), "<a encoding='x'/>");
}
