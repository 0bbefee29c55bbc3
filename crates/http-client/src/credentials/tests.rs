use super::*;

fn response(text: &str) -> TokenResponse {
    serde_json::from_str(text).unwrap()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn a_received_token_ends_when_the_tenant_says() {
    let token = AccessToken::received(
        response(r#"{"access_token":"abc","expires_in":749,"org":"acme"}"#),
        at(1_000),
    )
    .unwrap();

    assert_eq!(token.secret.expose(), "abc");
    assert_eq!(token.expires_at, Some(at(1_749)));
    assert_eq!(token.response.org.as_deref(), Some("acme"));
}

#[test]
fn line_ends_around_a_credential_are_cut_off_and_what_cannot_be_seen_in_it_is_named() {
    let pat = |id: &str, secret: &str| Credentials::pat(id, secret).checked();
    let Ok(Credentials::Pat {
        client_id,
        client_secret,
    }) = pat("3f2a\r\n", " s3cret\n")
    else {
        panic!("line ends are no reason to refuse");
    };
    assert_eq!(
        (client_id.as_str(), client_secret.expose()),
        ("3f2a", "s3cret")
    );

    let token = |text: &str| Credentials::token(text).checked();
    for (refused, words) in [
        (
            pat("3f2a\u{200b}", "s"),
            "the client ID holds the invisible character U+200B (zero width space) at position 5",
        ),
        (
            pat("3f2a", "s3\ncret"),
            "the client secret holds the invisible character U+000A (line feed) at position 3",
        ),
        (
            token("eyJ\u{a0}"),
            "the access token holds the invisible character U+00A0 (no-break space) at position 4",
        ),
        (
            token(&"a".repeat(16 * 1024 + 1)),
            "the access token is too long for a token",
        ),
    ] {
        assert_eq!(refused.unwrap_err().to_string(), words);
    }
    for (text, position) in [("eyJ a", 4), ("eyJö", 4), ("abc,", 4), ("a=bc", 2)] {
        let words = "the access token holds a space or an invalid character at position";
        let refused = token(text).unwrap_err().to_string();
        assert_eq!(refused, format!("{words} {position}"));
    }
}

#[test]
fn an_answer_without_a_token_is_none() {
    assert_eq!(
        AccessToken::received(response(r#"{"expires_in":749}"#), at(0)),
        None
    );
}

#[test]
fn a_token_is_renewed_thirty_seconds_or_a_tenth_of_its_life_before_its_end() {
    let long =
        AccessToken::received(response(r#"{"access_token":"a","expires_in":749}"#), at(0)).unwrap();
    let short =
        AccessToken::received(response(r#"{"access_token":"a","expires_in":60}"#), at(0)).unwrap();
    let kept = AccessToken::restored(Secret::new("a"), Some(at(100)));

    assert!(long.is_fresh(at(718)) && !long.is_fresh(at(719)));
    assert!(short.is_fresh(at(53)) && !short.is_fresh(at(54)));
    assert!(kept.is_fresh(at(69)) && !kept.is_fresh(at(70)));
}

#[test]
fn a_pasted_token_loses_its_wrapping_and_tells_its_end() {
    // The payload is {"exp":1700000000}.
    let token = AccessToken::pasted(&Secret::new("  Bearer e30.eyJleHAiOjE3MDAwMDAwMDB9.x\n"));

    assert_eq!(token.secret.expose(), "e30.eyJleHAiOjE3MDAwMDAwMDB9.x");
    assert_eq!(token.expires_at, Some(at(1_700_000_000)));
    assert_eq!(AccessToken::pasted(&Secret::new("opaque")).expires_at, None);
    for quoted in [
        "\"a+/b==\"",
        "'a+/b=='",
        "Bearer \"a+/b==\"",
        "\"Bearer a+/b==\"\n",
    ] {
        let Ok(Credentials::Token(token)) = Credentials::token(quoted).checked() else {
            panic!("{quoted} is refused");
        };
        assert_eq!(token.expose(), "a+/b==", "{quoted}");
    }
}
