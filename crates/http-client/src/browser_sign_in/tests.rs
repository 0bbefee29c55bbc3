use proptest::prelude::*;

use super::*;
use crate::clock::SystemClock;

fn begun() -> BrowserSignIn {
    BrowserSignIn {
        address: String::new(),
        redirect_uri: String::new(),
        state: Secret::new("st-te"),
        verifier: Secret::new("verifier"),
        listener: Err(io::ErrorKind::AddrInUse.into()),
        clock: Arc::new(SystemClock::new()),
    }
}

fn pasted(text: &str) -> Result<String, CodeProblem> {
    let code = begun().pasted(&Secret::new(text));
    code.map(|code| code.expose().to_owned())
}

#[test]
fn the_challenge_is_that_of_the_example_in_the_rfc() {
    // RFC 7636, appendix B.
    let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

    assert_eq!(
        challenge(&verifier),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

#[test]
fn two_random_texts_differ_and_have_43_characters_that_need_no_encoding() {
    let (one, other) = (random().unwrap(), random().unwrap());

    assert_ne!(one, other);
    assert_eq!(one.expose().len(), 43);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    assert!(one.expose().bytes().all(is_plain));
}

#[test]
fn a_pasted_code_or_address_is_read_and_one_of_another_sign_in_refused() {
    let address = "http://127.0.0.1:48713/callback";
    for (text, expected) in [
        (" abc.DEF-1 \n".to_owned(), Ok("abc.DEF-1")),
        (format!("{address}?code=a%2Bb&state=st-te"), Ok("a+b")),
        (format!("{address}?state=st-te&code=x#_=_"), Ok("x")),
        (format!("{address}?code=x"), Err(CodeProblem::OtherSignIn)),
        (
            format!("{address}?code=x&state=st-tf"),
            Err(CodeProblem::OtherSignIn),
        ),
        (
            format!("{address}?code=x&state=st-tea"),
            Err(CodeProblem::OtherSignIn),
        ),
        (
            format!("{address}?code=&state=st-te"),
            Err(CodeProblem::NoCode),
        ),
        (
            format!("{address}?error=access_denied&state=st-te"),
            Err(CodeProblem::Refused("access_denied".to_owned())),
        ),
        (String::new(), Err(CodeProblem::NoCode)),
        ("two words".to_owned(), Err(CodeProblem::NoCode)),
    ] {
        assert_eq!(pasted(&text), expected.map(str::to_owned), "{text}");
    }
}

#[test]
fn the_words_of_a_refusal_stay_on_one_line_and_short() {
    let long = format!(
        "?error=x&error_description=a%0Ab{}&state=st-te",
        "c".repeat(999)
    );

    let Err(CodeProblem::Refused(words)) = pasted(&long) else {
        panic!("it is a refusal");
    };

    assert!(
        words.starts_with("abc") && words.len() == MOST_SHOWN,
        "{words}"
    );
}

#[test]
fn debug_shows_neither_state_nor_verifier() {
    let shown = format!("{:?}", begun());

    assert!(
        !shown.contains("st-te") && !shown.contains("\"verifier"),
        "{shown}"
    );
}

proptest! {
    #[test]
    fn whatever_is_pasted_is_a_code_or_refused(text in any::<String>()) {
        if let Ok(code) = pasted(&text) {
            prop_assert!(!code.is_empty());
        }
    }

    #[test]
    fn texts_are_the_same_exactly_when_they_are_equal(left in ".{0,9}", right in ".{0,9}") {
        prop_assert_eq!(is_same(&left, &right), left == right);
        prop_assert!(is_same(&left, &left));
    }
}
