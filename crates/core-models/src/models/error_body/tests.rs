use super::*;
use crate::test_rows::rows;

fn best(body: &str) -> Option<String> {
    ErrorBody::from_bytes(body.as_bytes()).best_text()
}

#[test]
fn the_documented_shape_is_read_whole() {
    let body = ErrorBody::from_bytes(
        br#"{"detailCode":"400.1.3 Illegal value","trackingId":"0f3b","messages":[
                {"locale":"en-US","localeOrigin":"DEFAULT","text":"The value is not allowed."},
                {"locale":"und","localeOrigin":"REQUEST","text":"The value is not allowed."}],"causes":null}"#,
    );

    assert_eq!(body.detail_code.as_deref(), Some("400.1.3 Illegal value"));
    assert_eq!(body.tracking_id.as_deref(), Some("0f3b"));
    assert_eq!(body.messages.len(), 2);
    assert_eq!(body.messages[1].locale_origin.as_deref(), Some("REQUEST"));
    assert!(body.causes.is_empty());
    assert_eq!(
        body.best_text().as_deref(),
        Some("The value is not allowed.")
    );
}

#[test]
fn every_shape_seen_gives_its_text() {
    let table = r#"
        {"error":"JWT validation failed: JWT is expired"} -> JWT validation failed: JWT is expired
        {"error":"invalid_client","error_description":"Bad credentials"} -> Bad credentials
        {"message":" Rate Limit Exceeded "} -> Rate Limit Exceeded
        {"causes":[{"text":"the cause"}],"messages":[{"text":"the message"}]} -> the cause
        {"causes":[],"messages":[{"text":""},{"text":"the message"}]} -> the message
        {"messages":["plain"]} -> plain
        {"formatted_msg":"formatted"} -> formatted
        {"errorMessage":"error message"} -> error message
        {"detailMessage":"detail message"} -> detail message
        {"detailCode":"404 Not found"} -> 404 Not found
        {"error":{"code":7,"message":"nested"}} -> nested
        {"error":{"code":7}} -> {"code":7}
        "a JSON text" -> a JSON text
    "#;
    let with_line_ends = [
        (
            "upstream connect error\r\n  reset",
            "upstream connect error reset",
        ),
        ("<HTML><TITLE> 502\nBad Gateway </TITLE>", "502 Bad Gateway"),
    ];
    for (body, expected) in rows(table).chain(with_line_ends) {
        assert_eq!(best(body).as_deref(), Some(expected), "{body}");
    }
}

#[test]
fn junk_gives_no_text_and_does_not_fail() {
    for body in [
        "",
        "{}",
        "null",
        "   ",
        "<html><body>x</body></html>",
        r#"{"error":null}"#,
        "{\"message\":\"\"}",
    ] {
        assert_eq!(best(body), None, "{body}");
    }
    assert_eq!(ErrorBody::from_bytes(&[0xff, 0xfe, 0x00]).best_text(), None);
}

#[test]
fn a_long_text_is_cut_between_characters() {
    let text = best(&"ü".repeat(5_000)).unwrap();

    assert_eq!(text.chars().count(), EXCERPT_LIMIT + 1);
    assert!(text.ends_with('…'));
}

#[test]
fn a_text_that_cannot_be_read_is_shown_as_the_body_has_it() {
    assert_eq!(
        best("{\"message\":\"line\t1\"}").as_deref(),
        Some("{\"message\":\"line 1\"}")
    );
    assert_eq!(
        best("{\"detailCode\":\"400.1\",\"path\":\"C:\\x\"}").as_deref(),
        Some("400.1")
    );
}
