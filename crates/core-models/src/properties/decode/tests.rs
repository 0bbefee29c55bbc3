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
    use Encoding::{Big5, EucJp, EucKr, Gb18030, ShiftJis, Windows1250, Windows1251};
    for (locale, encoding, host, user) in [
        (
            Locale::Cs,
            Windows1250,
            "Název počítače",
            "Přihlašovací jméno uživatele",
        ),
        (
            Locale::Pl,
            Windows1250,
            "Nazwa użytkownika",
            "Hasło zostało wygaśnięte",
        ),
        (Locale::Ru, Windows1251, "Имя сервера", "Имя пользователя"),
        (
            Locale::Ja,
            ShiftJis,
            "ホスト名",
            "ユーザー名を入力してください",
        ),
        (
            Locale::Ja,
            EucJp,
            "ホスト名",
            "ユーザー名を入力してください",
        ),
        (Locale::Ko, EucKr, "호스트 이름", "사용자 이름"),
        (Locale::ZhCn, Gb18030, "主机名称", "请输入用户名"),
        (Locale::ZhTw, Big5, "主機名稱", "請輸入使用者名稱"),
    ] {
        let text = &format!("con_host={host}\ncon_user={user}\n");
        let (bytes, _, lacks) = encoding.known().unwrap().encode(text);
        assert!(!lacks, "{text}");

        check(&bytes, Some(locale), encoding, text);
        assert_eq!(
            decode(&bytes, None).unwrap().text,
            *text,
            "without a locale"
        );
        assert_eq!(decode_as(&bytes, encoding).unwrap().text, *text);
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
    assert_eq!(problem.place, Some(Place::new(3, 1)));
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
    assert_eq!(problem.place, Some(Place::new(3, 1)));
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
    use Encoding::{Big5, EucKr, Gb18030, ShiftJis, Windows1250, Windows1251};
    for (locale, encoding, [a, b, odd]) in [
        (
            Locale::Cs,
            Windows1250,
            [
                "Název počítače",
                "Přihlašovací jméno uživatele",
                "Heslo účtu správce",
            ],
        ),
        (
            Locale::Ru,
            Windows1251,
            ["Имя сервера", "Имя пользователя", "Пароль"],
        ),
        (
            Locale::Ja,
            ShiftJis,
            ["ホスト名", "ユーザー名を入力してください", "日本"],
        ),
        (Locale::ZhCn, Gb18030, ["主机名称", "请输入用户名", "密码"]),
        (Locale::ZhTw, Big5, ["主機名稱", "請輸入使用者名稱", "密碼"]),
        (
            Locale::Ko,
            EucKr,
            ["호스트 이름", "사용자 이름", "비밀번호"],
        ),
    ] {
        let text = &*format!("con_a={a}\ncon_b={b}\n");
        let odd = &*format!("con_c={odd}\n");
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
    assert_eq!(problem.place, Some(Place::new(3, 1)));
    assert_eq!(
        problem.what,
        "Line 3 holds the byte 0xFF, which is not Shift-JIS like the rest of the file."
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

    assert_eq!(place_of(b"a=1\nb=\0\n"), Some(Place::new(2, 3)));
    assert_eq!(place_of(b"a=1\rb=\0"), Some(Place::new(2, 3)));
    assert_eq!(place_of(b"a=\xFC\0"), Some(Place::new(1, 4)));
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
