//! What counts as a success: the status and the media type, not any 2xx.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_http_client::{Error, ErrorKind, Operation};

use super::support::calls::{CALLS, run};
use super::support::stub::{Stub, answer};
use super::support::{CONNECTOR, script_name};

const PAGE: &str = "<!DOCTYPE html>\n<html><title>Welcome to the hotel</title></html>";

fn texts() -> [Operation; 2] {
    [
        Operation::GetDocument {
            script_name: script_name(CONNECTOR),
            kind: XmlDocument::SourceConfig.into(),
        },
        Operation::GetDocument {
            script_name: script_name(CONNECTOR),
            kind: Locale::De.into(),
        },
    ]
}

/// What sending an operation comes to when everything is answered so, and how many requests it took.
async fn send(operation: Operation, answered: &str) -> (Result<(), Error>, usize) {
    let answered = answered.to_owned();
    let stub = Stub::http(move |_| answered.clone()).await;
    let client = stub.client();
    let sent = client.send(&client.prepare(operation).unwrap()).await;
    (sent.map(drop), stub.seen().len())
}

/// The same of a call.
async fn outcome(call: &str, answered: impl Into<Vec<u8>>) -> (Result<(), Error>, usize) {
    let answered = answered.into();
    let stub = Stub::http(move |_| answered.clone()).await;
    (run(call, &stub.client()).await, stub.seen().len())
}

fn is_unknown(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::OutcomeUnknown { .. })
}

#[tokio::test]
async fn a_web_page_is_no_success_of_any_call() {
    for headers in [&["Content-Type: text/html; charset=utf-8"][..], &[]] {
        for call in CALLS.into_iter().filter(|call| *call != "token") {
            let (ended, requests) = outcome(call, answer("200 OK", headers, PAGE)).await;

            let error = ended.unwrap_err();
            let is_change = !matches!(call, "read" | "page");
            assert_eq!(is_unknown(&error), is_change, "{call}: {error:?}");
            assert!(
                is_change || error.kind() == &ErrorKind::BadAnswer,
                "{call}: {error:?}"
            );
            assert_eq!(requests, 1, "{call}");
        }
    }
}

#[tokio::test]
async fn a_document_is_read_from_a_whole_text_alone() {
    let xml = ["Content-Type: application/xml"];
    let html = ["Content-Type: text/html"];
    let answers = [
        ("a page", answer("200 OK", &html, PAGE)),
        ("a page without a type", answer("200 OK", &[], PAGE)),
        ("no content", answer("204 No Content", &[], "")),
        ("a part", answer("206 Partial Content", &xml, "<Form>")),
        ("packed", answer("200 OK", &["Content-Encoding: br"], "x")),
        ("no text", answer("200 OK", &xml, "<\0F\0/\0>\0")),
        (
            "an error",
            answer(
                "200 OK",
                &["Content-Type: application/problem+json"],
                "{\"title\": 1}",
            ),
        ),
        (
            "a sentence of a gateway",
            answer("200 OK", &["Content-Type: application/json"], "\"Busy\""),
        ),
        (
            "a picture",
            answer("200 OK", &["Content-Type: IMAGE/png"], "PNG"),
        ),
    ];
    for (what, answered) in answers {
        for operation in texts() {
            let (sent, requests) = send(operation, &answered).await;

            assert_eq!(sent.unwrap_err().kind(), &ErrorKind::BadAnswer, "{what}");
            assert_eq!(requests, 1, "{what}");
        }
    }
    for operation in texts() {
        let (sent, _) = send(operation, &answer("200 OK", &xml, "")).await;
        sent.expect("an empty text is one");
    }
}

#[tokio::test]
async fn a_delete_is_done_with_200_202_or_204() {
    for (status, is_done) in [
        ("200 OK", true),
        ("202 Accepted", true),
        ("204 No Content", true),
        ("203 Non-Authoritative Information", false),
        ("206 Partial Content", false),
    ] {
        match outcome("delete", answer(status, &[], "")).await.0 {
            Ok(()) => assert!(is_done, "{status}"),
            Err(error) => assert!(!is_done && is_unknown(&error), "{status}: {error:?}"),
        }
    }
}

#[tokio::test]
async fn a_change_that_is_redirected_or_answered_strangely_may_have_been_made() {
    let upgrade = "101 Switching Protocols";
    for status in [
        upgrade,
        "302 Found",
        "307 Temporary Redirect",
        "399 Odd",
        "408 Request Timeout",
        "444 No Response",
        "460 Client Closed",
        "499 Client Closed Request",
        "600 Odd",
    ] {
        for call in ["patch", "create", "delete", "upload"] {
            let answered = answer(status, &["Location: https://elsewhere.example/"], "");
            let (ended, requests) = outcome(call, answered).await;

            let error = ended.unwrap_err();
            assert!(is_unknown(&error), "{call}, {status}: {error:?}");
            assert!(error.may_have_changed_something(), "{call}, {status}");
            assert_eq!(requests, 1, "{call}, {status}");
        }
    }
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_body_that_cannot_be_unpacked_is_a_bad_answer_and_not_asked_for_again() {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    let gzip = |body: &[u8]| {
        let length = body.len();
        let head = format!("{head}Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n");
        [head.as_bytes(), body].concat()
    };
    let chunked = |body: &str| format!("{head}Transfer-Encoding: chunked\r\n\r\n{body}").into();
    let whole = packed(br#"{"scriptName":"acme"}"#);
    let mut wrong_sum = whole.clone();
    let place = wrong_sum.len() - 6;
    wrong_sum[place] ^= 0xff;
    let answers: [(&str, Vec<u8>); 10] = [
        ("plain text", gzip(b"[{}")),
        ("no text", gzip(b"")),
        ("half", gzip(&whole[..whole.len() / 2])),
        ("without its end", gzip(&whole[..whole.len() - 4])),
        ("a wrong sum", gzip(&wrong_sum)),
        ("no size", chunked("zz\r\n[]\r\n0\r\n\r\n")),
        (
            "too large a size",
            chunked("fffffffffffffffff\r\n[]\r\n0\r\n\r\n"),
        ),
        ("longer than its size", chunked("2\r\n[][]\r\n0\r\n\r\n")),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec()),
        (
            "a flood of headers",
            format!("{head}{}\r\n", "X-A: b\r\n".repeat(10_000)).into(),
        ),
    ];
    for (what, answered) in answers {
        let (read, reads) = outcome("read", answered.clone()).await;
        let (sent, uploads) = outcome("upload", answered).await;

        let (read, sent) = (read.unwrap_err(), sent.unwrap_err());
        assert_eq!(read.kind(), &ErrorKind::BadAnswer, "{what}: {read:?}");
        assert!(is_unknown(&sent), "{what}: {sent:?}");
        assert_eq!((reads, uploads), (1, 1), "{what}");
    }
}

#[tokio::test]
async fn a_change_whose_redirect_is_cut_or_cannot_be_unpacked_may_have_been_made() {
    let head = |status: &str| format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    let cut = |status: &str| head(status) + "Content-Length: 100\r\n\r\nhalf";
    let broken =
        |status: &str| head(status) + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf";
    for answered in [cut("302 Found"), broken("302 Found"), cut("600 Odd")] {
        for call in ["patch", "create", "delete", "upload"] {
            let (ended, requests) = outcome(call, answered.clone()).await;

            let error = ended.unwrap_err();
            assert!(is_unknown(&error), "{call}, {answered}: {error:?}");
            assert_eq!(requests, 1, "{call}, {answered}");
        }
    }
    // What is refused is not made, whether or not its words arrive.
    for answered in [cut("409 Conflict"), broken("409 Conflict")] {
        let error = outcome("upload", answered).await.0.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Conflict);
    }
}

#[tokio::test]
async fn a_change_is_made_where_the_answer_says_so_and_else_it_is_unknown() {
    let made = r#"{"scriptName":"acme-hr","name":"Acme HR"}"#;
    let error = r#"{"error":"The gateway timed out"}"#;
    let (ok, created) = ("200 OK", "201 Created");
    let (accepted, nothing) = ("202 Accepted", "204 No Content");
    for (call, status, body, is_made) in [
        ("patch", ok, made, true),
        ("patch", created, made, false),
        ("patch", accepted, made, false),
        ("patch", nothing, "", false),
        ("patch", ok, error, false),
        ("patch", ok, "{}", false),
        ("patch", ok, "[]", false),
        ("patch", ok, "blocked", false),
        ("create", ok, made, true),
        ("create", created, made, true),
        ("create", created, r#"{"name":"Acme HR"}"#, true),
        ("create", accepted, made, false),
        ("create", nothing, "", false),
        ("create", created, "", false),
        ("create", created, error, false),
        ("create", ok, "blocked", false),
        ("delete", nothing, "", true),
        ("delete", ok, "", true),
        ("delete", accepted, "", true),
        ("delete", ok, error, false),
        ("delete", ok, "blocked", false),
    ] {
        let answered = answer(status, &["Content-Type: text/plain"], body);
        let (sent, requests) = outcome(call, answered).await;

        let said = format!("{call}, {status}, {body}: {sent:?}");
        match sent {
            Ok(()) => assert!(is_made, "{said}"),
            Err(error) => {
                assert!(!is_made && is_unknown(&error), "{said}");
                let status = status.split(' ').next().unwrap();
                assert_eq!(error.status(), status.parse().ok(), "{said}");
            }
        }
        assert_eq!(requests, 1, "{said}");
    }
}

#[tokio::test]
async fn the_words_of_an_upload_are_short_or_the_outcome_is_unknown() {
    let refusal = |letters| {
        format!(
            r#"{{"status":"ERROR","message":"{}"}}"#,
            "a".repeat(letters)
        )
    };
    for (letters, is_refused) in [(100_000, true), (300_000, false)] {
        let answered = answer("200 OK", &[], &refusal(letters));
        let error = outcome("upload", answered).await.0.unwrap_err();

        match error.kind() {
            ErrorKind::Refused { message } => {
                assert!(is_refused && message.chars().count() <= 2_001);
            }
            ErrorKind::OutcomeUnknown { .. } => assert!(!is_refused, "{error}"),
            other => panic!("{other:?}"),
        }
    }
}
