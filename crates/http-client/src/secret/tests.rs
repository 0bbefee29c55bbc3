use percent_encoding::NON_ALPHANUMERIC;
use proptest::prelude::*;

use super::*;

#[test]
fn debug_and_display_hide_the_text() {
    let secret = Secret::new("hunter2");

    assert_eq!(format!("{secret:?} {secret}"), "Secret(•••) •••");
    assert_eq!(secret.expose(), "hunter2");
}

#[test]
fn an_echoed_secret_is_replaced_everywhere() {
    let token = Secret::new("abcdefgh");

    assert_eq!(redact("bad abcdefgh, abcdefgh", &[&token]), "bad •••, •••");
    assert_eq!(redact("abcdefgh", &[&token]), "•••");
    assert_eq!(redact("abcdefghABCDEFGH", &[&token]), "•••");
    assert_eq!(
        redact("nothing here", &[&token, &Secret::new("")]),
        "nothing here"
    );
    assert_eq!(
        redact("the secret is bad", &[&Secret::new("bad")]),
        "the secret is bad"
    );
}

#[test]
fn a_short_secret_that_looks_like_an_escape_is_replaced_as_it_stands() {
    let odd = Secret::new(r"A\\a");

    assert_eq!(redact(r"bad user:A\\a", &[&odd]), "bad user:•••");
}

#[test]
fn a_short_secret_is_replaced_where_it_is_whole() {
    let short = Secret::new("p/ss1");

    assert_eq!(redact("p/ss1 P%2Fss1 p/ss", &[&short]), "••• ••• p/ss");
    // The words `p/ss1` and `user:p/ss1` in base64.
    assert_eq!(redact("cC9zczE=", &[&short]), "•••E=");
    assert_eq!(
        redact("Basic dXNlcjpwL3NzMQ==", &[&short]),
        "Basic dXNlcjp•••Q=="
    );
    let long = Secret::new("p/ss1-and-more");
    assert_eq!(redact("is p/ss1-and-more", &[&short, &long]), "is •••");
}

fn redact(text: &str, secrets: &[&Secret]) -> String {
    Mask::of(secrets.iter().copied()).apply(text)
}

#[test]
fn every_form_in_which_a_secret_is_sent_is_replaced() {
    let secret = Secret::new("app-secret/5d1e");

    let quoted = Secret::new(r#"a "b" \c & d"#);
    for echo in [
        r#"a \"b\" \\c & d"#,
        "a &quot;b&quot; \\c &amp; d",
        "a+%22b%22+%5Cc+%26+d",
        r#"a "b" \c & d"#,
    ] {
        assert_eq!(redact(echo, &[&quoted]), MASK, "{echo}");
    }
    let odd = Secret::new("100%41-sure-of-it");
    assert_eq!(redact("is 100%41-sure-of-it", &[&odd]), "is •••");
    for (echo, shown) in [
        (
            "client_secret=app%2Dsecret%2F5d1e&a=b",
            "client_secret=•••&a=b",
        ),
        ("APP-SECRET/5D1E", "•••"),
        ("app%2dsecret%2f5d1e", "•••"),
        // The words `app-secret/5d1e` and `user:app-secret/5d1e` in base64.
        ("YXBwLXNlY3JldC81ZDFl", "•••"),
        ("Basic dXNlcjphcHAtc2VjcmV0LzVkMWU=", "Basic dXNlcjp•••U="),
        ("grün app-secret", "grün •••"),
        (r#""app\u002dsecret\/5d1e""#, r#""•••""#),
        ("app&#45;secret&#x2F;5d1e;", "•••;"),
        ("app&#0000000045;secret&#x000002F;5d1e", "•••"),
        ("app&#45secret&sol;5d1e", "•••"),
        ("app%252Dsecret%25252F5d1e", "•••"),
        ("app&amp;#45;secret&amp;#x2F;5d1e", "•••"),
    ] {
        assert_eq!(redact(echo, &[&secret]), shown, "{echo}");
    }
}

#[test]
fn letters_beyond_ascii_are_replaced_in_any_case_and_form() {
    let secret = Secret::new("Übermäßig-größer");
    for echo in [
        "übermäßig-größer",
        "ÜBERMÄßIG-GRÖßER",
        r"\u00dcberm\u00E4\u00dfig-gr\u00f6\u00dfer",
        "&Uuml;berm&auml;&szlig;ig-gr&#246;&#xDF;er",
        "%C3%9Cberm%c3%a4%C3%9Fig-gr%C3%B6%C3%9Fer",
        "%25C3%259Cberm%25C3%25A4%25C3%259Fig-gr%25C3%25B6%25C3%259Fer",
    ] {
        assert_eq!(redact(echo, &[&secret]), MASK, "{echo}");
    }
    let wide: String = "app-secret/5d1e"
        .chars()
        .flat_map(|letter| ['\0', letter])
        .collect();
    let shown = redact(&wide, &[&Secret::new("app-secret/5d1e")]);
    assert_eq!(shown.trim_start_matches('\0'), MASK);
}

/// A text as somebody may repeat it.
fn encoded(form: usize, beside: &str, secret: &str) -> String {
    let pair = format!("{beside}{secret}");
    let percent = utf8_percent_encode(&pair, NON_ALPHANUMERIC).to_string();
    let sent = utf8_percent_encode(&pair, RESERVED).to_string();
    let upper = |letter: char| {
        letter
            .to_uppercase()
            .next()
            .filter(|_| letter != 'ß')
            .unwrap_or(letter)
    };
    let written = |text: String| text.chars().collect::<Vec<_>>();
    let entity = |letter| written(format!("&#{};", u32::from(letter)));
    let escape = |letter| written(format!("\\u{:04x}", u32::from(letter)));
    match form {
        0 => pair,
        1 => pair.chars().map(upper).collect(),
        10 => beside
            .chars()
            .chain(secret.chars().flat_map(entity))
            .collect(),
        11 => beside
            .chars()
            .chain(secret.chars().flat_map(escape))
            .collect(),
        2 => percent,
        3 => percent.to_ascii_lowercase(),
        9 => percent.replace('%', "%25"),
        6 => serde_json::to_string(&pair).unwrap(),
        7 => STANDARD.encode(sent),
        8 => utf8_percent_encode(&sent, NON_ALPHANUMERIC).to_string(),
        4 => STANDARD.encode(pair),
        _ => URL_SAFE.encode(pair).trim_end_matches('=').to_owned(),
    }
}

proptest! {
    #[test]
    fn no_whole_form_of_a_short_secret_is_shown(
        secret in "[!-$&-~]{4,7}",
        form in 0_usize..6,
        beside in "[a-z]{0,5}:",
    ) {
        let echo = encoded(form, &beside, &secret);
        let shown = Mask::of([&Secret::new(secret.clone())]).apply(&echo);
        prop_assert!(shown.contains(MASK), "{shown}");
        prop_assert!(form > 3 || !shown.contains(&encoded(form, "", &secret)), "{shown}");
    }

    #[test]
    fn no_form_of_a_secret_is_shown_whole_or_in_two_halves(
        secret in "[!-$&-~]{16,80}|[a-zäéÜßд0-9-]{16,40}",
        form in 0_usize..12,
        beside in "[a-z]{0,5}:",
        cut in any::<prop::sample::Index>(),
    ) {
        let mask = Mask::of([&Secret::new(secret.clone())]);
        let echo = encoded(form, &beside, &secret);
        let shown = mask.apply(&format!("no {echo} is good"));
        prop_assert!(shown.starts_with("no ") && shown.ends_with(" is good"), "{shown}");
        // At the edges a character may belong to what is beside.
        let core = echo.get(echo.len() - 12..).unwrap_or(&echo);
        prop_assert!(!shown.contains(core), "{shown}");
        prop_assert!(shown.len() < 40, "{shown}");

        let half = secret.floor_char_boundary(cut.index(secret.len()));
        let (first, second) = secret.split_at(half);
        for half in [first, second].iter().filter(|half| half.len() >= PIECE) {
            prop_assert_eq!(mask.apply(half), MASK);
        }
    }
}
