use super::*;

fn jwt(payload: &str) -> String {
    format!("e30.{}.sig", base64url().encode(payload))
}

/// Found by fuzzing.
#[test]
fn a_token_that_is_repeated_in_another_member_is_not_shown() {
    let text = r#"{"access_token":"top.secret.token","scope":"read idntop.secret.tokenx","org":"top.secret.token","pod":"eu"}"#;

    let response: TokenResponse = serde_json::from_str(text).unwrap();

    assert_eq!(
        (response.scopes.as_slice(), &response.org),
        (&["read".to_owned()][..], &None)
    );
    assert_eq!(response.pod.as_deref(), Some("eu"));
    let shown = format!("{response:?}{}", serde_json::to_string(&response).unwrap());
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn the_documented_payload_is_read() {
    let token = jwt(
        r#"{"tenant_id":"t","internal":false,"pod":"p","org":"acme","identity_id":"i","user_name":"jdoe",
            "strong_auth":true,"authorities":["ORG_ADMIN"],"client_id":"c","user_id":"u",
            "scope":["sp:scopes:all"],"exp":1700000000,"jti":"j"}"#,
    );

    let who = WhoAmI::from_jwt(&token).unwrap();

    assert_eq!(who.org.as_deref(), Some("acme"));
    assert_eq!(who.authorities, ["ORG_ADMIN"]);
    assert_eq!(who.scopes, ["sp:scopes:all"]);
    assert_eq!(who.expires_at_unix_secs, Some(1_700_000_000));
    assert_eq!(who.may_manage_connectors(), Some(true));
}

#[test]
fn odd_members_are_read_as_far_as_they_go() {
    for (payload, expected) in [
        (r#"{"exp":1.7e9}"#, Some(1_700_000_000)),
        (r#"{"exp":"1700000000"}"#, Some(1_700_000_000)),
        (r#"{"exp":-5}"#, None),
        (
            r#"{"exp":null,"scope":null,"authorities":{"a":1},"user_name":[]}"#,
            None,
        ),
        ("{}", None),
    ] {
        let who = WhoAmI::from_jwt(&jwt(payload)).unwrap();

        assert_eq!(who.expires_at_unix_secs, expected, "{payload}");
        assert_eq!(who.may_manage_connectors(), None);
    }
    let who = WhoAmI::from_jwt(&jwt(r#"{"scope":"idn:connector-config:read  x"}"#)).unwrap();
    assert_eq!(who.scopes, ["idn:connector-config:read", "x"]);
    assert_eq!(who.may_manage_connectors(), Some(false));
}

#[test]
fn padding_and_blanks_around_the_token_do_not_matter() {
    let padded = format!(" e30.{}.sig\n", "eyJvcmciOiJhY21lIn0=");

    assert_eq!(
        WhoAmI::from_jwt(&padded).unwrap().org.as_deref(),
        Some("acme")
    );
}

#[test]
fn what_is_no_jwt_is_refused_with_its_reason() {
    for (token, expected) in [
        ("", UnreadableToken::NotAJwt),
        ("a.b", UnreadableToken::NotAJwt),
        ("a.b.c.d", UnreadableToken::NotAJwt),
        ("a.!!.c", UnreadableToken::NotBase64),
        ("a..c", UnreadableToken::NotAnObject),
        ("a.WzFd.c", UnreadableToken::NotAnObject),
        ("a.bm90IGpzb24.c", UnreadableToken::NotAnObject),
    ] {
        assert_eq!(WhoAmI::from_jwt(token), Err(expected), "{token}");
    }
}

#[test]
fn a_token_response_shows_no_token_and_no_unknown_member() {
    let text = r#"{"access_token":"sentinel-1","refresh_token":"sentinel-2","id_token":"sentinel-3",
            "expires_in":"749","scope":["a"],"token_type":"bearer"}"#;

    let mut response: TokenResponse = serde_json::from_str(text).unwrap();

    assert_eq!(response.expires_in, Some(749));
    assert!(!format!("{response:#?}").contains("sentinel"));
    assert!(
        !serde_json::to_string(&response)
            .unwrap()
            .contains("sentinel")
    );
    assert_eq!(response.take_refresh_token().as_deref(), Some("sentinel-2"));
    assert_eq!(response.take_access_token().as_deref(), Some("sentinel-1"));
    assert_eq!(response.take_access_token(), None);
}
