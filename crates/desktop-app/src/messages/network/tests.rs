use super::*;

fn why(problem: TlsProblem) -> Explained {
    insecure(&TlsFailure {
        problem,
        issuer: Some("Acme TLS Inspection".to_owned()),
        limit: Some(SystemTime::UNIX_EPOCH),
        left_out: Vec::new(),
        hosts: vec!["other.example".to_owned(), "*.other.example".to_owned()],
    })
}

#[test]
fn what_was_left_out_of_the_ca_file_is_said_where_it_may_be_what_is_missing() {
    let said = |left_out: &[usize]| {
        let failure = TlsFailure {
            problem: TlsProblem::UnknownIssuer,
            issuer: Some("Acme TLS Inspection".to_owned()),
            limit: None,
            hosts: Vec::new(),
            left_out: left_out.to_vec(),
        };
        let (why, ..) = insecure(&failure);
        why.rsplit_once("connection").unwrap().1.to_owned()
    };

    assert_eq!(said(&[]), "");
    assert_eq!(
        said(&[2]),
        ". Certificate 2 of the extra CA file is damaged and left out"
    );
    assert_eq!(
        said(&[1, 4]),
        ". Certificates 1 and 4 of the extra CA file are damaged and left out"
    );
}

#[test]
fn each_problem_of_a_certificate_has_its_own_words_and_next_step() {
    let problems = [
        (
            TlsProblem::UnknownIssuer,
            "“Acme TLS Inspection”, which this computer does not trust",
            "CA file",
        ),
        (
            TlsProblem::SelfSigned,
            "self-signed certificate",
            "Check the address",
        ),
        (
            TlsProblem::Expired,
            "has expired, its last day was 1 January 1970",
            "new certificate",
        ),
        (
            TlsProblem::NotYetValid,
            "its first day is 1 January 1970; this computer’s clock",
            "date and time",
        ),
        (
            TlsProblem::WrongHost,
            "is for other.example and *.other.example, not for",
            "portal",
        ),
        (TlsProblem::Revoked, "was revoked", "Do not sign in"),
        (
            TlsProblem::WrongPurpose,
            "not one for a server",
            "server certificate",
        ),
        (TlsProblem::Unusable, "outdated form", "new certificate"),
        (
            TlsProblem::ClientCertificate,
            "asks for a client certificate",
            "without client certificates",
        ),
        (TlsProblem::NoTls, "without encryption", "host and port"),
        (
            TlsProblem::OldVersion,
            "only TLS 1.1 or older",
            "TLS 1.2 or newer",
        ),
        (
            TlsProblem::Closed,
            "connection closed",
            "proxy of the profile",
        ),
        (TlsProblem::Other, "could not agree", "Give the details"),
    ];

    let mut seen = Vec::new();
    for (problem, words, step) in problems {
        let (why, next, _) = why(problem);
        assert!(why.contains(words), "{why}");
        assert!(next.contains(step), "{next}");
        assert!(!seen.contains(&why), "{why}");
        seen.push(why);
    }
}

#[test]
fn only_a_certificate_that_a_ca_file_can_mend_asks_for_one() {
    for problem in [
        TlsProblem::Expired,
        TlsProblem::NotYetValid,
        TlsProblem::WrongHost,
        TlsProblem::WrongPurpose,
        TlsProblem::NoTls,
    ] {
        let (why, next, hint) = why(problem);
        assert_eq!(hint, Hint::Connection);
        assert!(!format!("{why} {next}").contains("CA file"), "{why} {next}");
    }
}

#[test]
fn a_file_that_is_no_ca_file_is_named_for_what_it_is() {
    let (why, next, hint) = ca_file(CaFileProblem::PrivateKey);

    assert_eq!(
        why,
        "The extra CA file of the profile holds a private key and no certificate"
    );
    assert!(next.starts_with("Choose the certificate instead"));
    assert_eq!(hint, Hint::Certificate);
}
