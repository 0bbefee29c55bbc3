use super::*;

#[test]
fn each_status_has_its_kind() {
    let kinds = [
        (400, ErrorKind::Invalid),
        (401, ErrorKind::Unauthenticated),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (413, ErrorKind::Invalid),
        (415, ErrorKind::Invalid),
        (302, ErrorKind::BadAnswer),
        (500, ErrorKind::Server),
        (502, ErrorKind::Server),
    ];

    for (status, expected) in kinds {
        assert_eq!(ErrorKind::of_status(status, None), expected, "{status}");
    }
    let waited = Some(Duration::from_secs(3));
    assert_eq!(
        ErrorKind::of_status(429, waited),
        ErrorKind::RateLimited {
            retry_after: waited
        }
    );
}

#[test]
fn the_line_for_the_log_names_everything_support_asks_for() {
    let error = Error::new(ErrorKind::NotFound, "GET /connectors/v1/acme")
        .with_status(404)
        .with_text("No such connector.")
        .with_detail_code(Some("404 Not found".to_owned()))
        .with_tracking_id(Some("0f3b".to_owned()));

    assert_eq!(
        error.to_string(),
        "GET /connectors/v1/acme: not found (HTTP 404): No such connector. [404 Not found] tracking id 0f3b"
    );
}

#[test]
fn the_line_for_the_log_names_the_issuer_of_a_refused_certificate() {
    let failure = TlsFailure {
        issuer: Some("Acme TLS Inspection".to_owned()),
        ..TlsFailure::new(crate::tls::TlsProblem::UnknownIssuer)
    };
    let reason = UnreachableReason::Tls(failure);

    assert_eq!(
        Error::new(ErrorKind::Unreachable { reason }, "GET /oauth/info").to_string(),
        "GET /oauth/info: no secure connection: the certificate is signed by an authority that this computer \
             does not trust, issued by “Acme TLS Inspection”"
    );
}

#[test]
fn a_failed_read_changes_nothing_and_a_failed_change_may() {
    let read = Error::new(ErrorKind::Server, "GET /x");
    let change = Error::new(ErrorKind::Server, "PUT /x").of_change();
    let refused = Error::new(ErrorKind::Forbidden, "PUT /x").of_change();

    assert!(!read.may_have_changed_something());
    assert!(change.may_have_changed_something());
    assert!(!refused.may_have_changed_something());
}
