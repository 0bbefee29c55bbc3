use super::*;
use crate::secret::Secret;

const REQUEST: &str = "GET /connectors/v1/acme";

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mask = Mask::of([&Secret::new("token-123")]);
    let body = Bytes::from(body.to_owned());
    Answer::new(status, headers.collect(), body, Arc::new(mask))
}

#[test]
fn the_vendors_error_body_gives_code_text_and_tracking_id() {
    let body = r#"{"detailCode":"400.1.3 Illegal value","trackingId":"0f3b","messages":[
            {"locale":"en-US","localeOrigin":"DEFAULT","text":"The value for field \"limit\" is not allowed."}],
            "causes":[]}"#;

    let error = answer(400, &[], body).into_error(REQUEST, SystemTime::UNIX_EPOCH);

    assert_eq!(error.kind(), &ErrorKind::Invalid);
    assert_eq!(error.detail_code(), Some("400.1.3 Illegal value"));
    assert_eq!(
        error.server_text(),
        Some("The value for field \"limit\" is not allowed.")
    );
    assert_eq!(error.tracking_id(), Some("0f3b"));
}

#[test]
fn a_gateways_html_page_becomes_its_title() {
    let page =
        "<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>";

    let error = answer(502, &[("slpt-request-id", "77aa")], page)
        .into_error(REQUEST, SystemTime::UNIX_EPOCH);

    assert_eq!(error.kind(), &ErrorKind::Server);
    assert_eq!(error.server_text(), Some("502 Bad Gateway"));
    assert_eq!(error.tracking_id(), Some("77aa"));
}

#[test]
fn a_page_is_known_by_its_media_type_or_by_the_words_it_begins_with() {
    let page = |headers: &[(&str, &str)], body: &str| answer(403, headers, body).page();
    let html = [("content-type", "text/html; charset=utf-8")];

    assert_eq!(page(&html, "Forbidden"), Some(String::new()));
    for body in [
        "\n<HTML><head><title>403 Forbidden</title></head>",
        "<head><title>403 Forbidden</title></head>",
        "<!DOCTYPE html><title>403 Forbidden</title>",
        "\u{FEFF}<!doctype html><title>403 Forbidden</title>",
        "<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><title>403 Forbidden</title>",
        "<!-- <Form> --><meta charset=utf-8><title>403 Forbidden</title>",
        "<script>top.location='/'</script><title>403 Forbidden</title>",
    ] {
        assert_eq!(page(&[], body).as_deref(), Some("403 Forbidden"), "{body}");
    }
    assert_eq!(page(&[], "<h1>Forbidden</h1>"), Some(String::new()));
    for body in [
        "Forbidden",
        r#"{"message":"Forbidden"}"#,
        "<Form><Field/></Form>",
        "<?xml version='1.0'?><!-- <html> --><!DOCTYPE Form SYSTEM 'a.dtd'><Form/>",
        "<Provisioning/>",
        "<!-- <html>",
        "",
    ] {
        assert_eq!(page(&[], body), None, "{body}");
    }
}

#[test]
fn a_rate_limited_answer_says_how_long_to_wait() {
    let body = r#"{"message":" Rate Limit Exceeded "}"#;

    let error =
        answer(429, &[("retry-after", "7")], body).into_error(REQUEST, SystemTime::UNIX_EPOCH);

    assert_eq!(
        error.kind(),
        &ErrorKind::RateLimited {
            retry_after: Some(Duration::from_secs(7))
        }
    );
    assert_eq!(error.server_text(), Some("Rate Limit Exceeded"));
}

#[test]
fn a_redirect_names_its_target_and_is_a_bad_answer() {
    let error = answer(302, &[("location", "https://elsewhere.example/")], "")
        .into_error(REQUEST, SystemTime::UNIX_EPOCH);

    assert_eq!(error.kind(), &ErrorKind::BadAnswer);
    assert!(
        error
            .reason()
            .unwrap()
            .contains("https://elsewhere.example/")
    );
}

#[test]
fn a_token_that_the_server_repeats_is_masked() {
    let error = answer(401, &[], r#"{"error":"JWT token-123 is expired"}"#)
        .into_error(REQUEST, SystemTime::UNIX_EPOCH);

    assert_eq!(error.server_text(), Some("JWT ••• is expired"));
}
