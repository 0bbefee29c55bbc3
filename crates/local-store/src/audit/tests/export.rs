//! Exports: what a spreadsheet and a program get to read.

use std::io::{Error as IoError, Result as IoResult, Write};

use proptest::prelude::*;
use serde_json::Value;

use crate::testing::*;
use crate::{AuditFilter, Error, NewEntry, Outcome, Store};

fn csv(store: &Store) -> String {
    let mut output = Vec::new();
    store
        .export_csv(&AuditFilter::default(), &mut output)
        .unwrap();
    String::from_utf8(output).unwrap()
}

fn json(store: &Store) -> Value {
    let mut output = Vec::new();
    store
        .export_json(&AuditFilter::default(), &mut output)
        .unwrap();
    serde_json::from_slice(&output).unwrap()
}

/// Reads CSV as RFC 4180 describes it, strictly.
fn parse(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![];
    let mut record = vec![];
    let mut rest = text;
    while !rest.is_empty() {
        let cell = if let Some(mut quoted) = rest.strip_prefix('"') {
            let mut cell = String::new();
            loop {
                let (text, after) = quoted.split_once('"').expect("a closing quote");
                cell.push_str(text);
                quoted = after;
                let Some(more) = quoted.strip_prefix('"') else {
                    break;
                };
                cell.push('"');
                quoted = more;
            }
            rest = quoted;
            cell
        } else {
            let end = rest.find([',', '\r', '\n', '"']).expect("an end");
            let (cell, more) = rest.split_at(end);
            rest = more;
            cell.to_owned()
        };
        record.push(cell);
        if let Some(more) = rest.strip_prefix("\r\n") {
            records.push(std::mem::take(&mut record));
            rest = more;
        } else {
            rest = rest
                .strip_prefix(',')
                .expect("a comma or the end of the line");
        }
    }
    assert!(record.is_empty());
    records
}

#[test]
fn csv_holds_a_line_for_each_request_with_answer_and_findings() {
    let (_place, mut store) = store();
    let id = store
        .append(&entry(0, "Acme \"HR\", EU"), &answer(1, Outcome::Unknown))
        .unwrap();
    store.append_finding(id, at(2), "as before").unwrap();
    store.append_started(&entry(3, "Lost")).unwrap();

    let text = csv(&store);

    assert!(text.starts_with("entry,time,profile,"), "{text}");
    let records = parse(&text);
    assert_eq!(records.len(), 3);
    assert_eq!(
        records[1][..8],
        [
            "4",
            "2026-07-01T00:00:03Z",
            "Production",
            "yes",
            "https://acme.api.identitynow.com",
            "jdoe",
            "acme-hr",
            "Lost"
        ]
    );
    assert_eq!(records[1][12..], ["unknown", "", "", "", "", "", "", ""]);
    assert_eq!(records[2][7], "Acme \"HR\", EU");
    assert_eq!(
        records[2][12..],
        [
            "unknown",
            "UPDATED",
            "",
            "Done",
            "7f3c",
            "120",
            "2026-07-01T00:00:01Z",
            "2026-07-01T00:00:02Z as before"
        ]
    );
}

#[test]
fn no_cell_begins_a_formula() {
    let attacks = [
        "=HYPERLINK(\"http://x\",\"y\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1,1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "=",
    ];
    for attack in attacks {
        let (_place, mut store) = store();
        let mut odd = entry(0, attack);
        for text in [
            &mut odd.profile,
            &mut odd.user,
            &mut odd.path,
            &mut odd.summary,
            &mut odd.method,
        ] {
            attack.clone_into(text);
        }
        let mut reply = answer(1, Outcome::Failed);
        reply.message = Some(attack.into());
        store.append(&odd, &reply).unwrap();

        let records = parse(&csv(&store));

        let expected = format!("'{attack}");
        let count = records[1].iter().filter(|cell| **cell == expected).count();
        assert_eq!(count, 7, "{records:?}");
    }
}

#[test]
fn json_holds_what_csv_holds() {
    let (_place, mut store) = store();
    assert_eq!(json(&store), serde_json::json!([]));
    let id = store
        .append(&entry(0, "=1"), &answer(1, Outcome::Failed))
        .unwrap();
    store.append_finding(id, at(2), "as before").unwrap();
    store.append_started(&entry(3, "Lost")).unwrap();

    let exported = json(&store);

    assert_eq!(exported[0]["connector"], "Lost");
    assert_eq!(exported[0]["answer"], Value::Null);
    assert_eq!(
        exported[1],
        serde_json::json!({
            "entry": 1,
            "at": "2026-07-01T00:00:00Z",
            "profile": "Production",
            "protected": true,
            "tenant": "https://acme.api.identitynow.com",
            "user": "jdoe",
            "scriptName": "acme-hr",
            "connector": "=1",
            "method": "PATCH",
            "path": "/v2026/connectors/acme-hr",
            "sent": "2 operations",
            "bodySha256": "00".repeat(32),
            "outcome": "failed",
            "answer": {
                "at": "2026-07-01T00:00:01Z",
                "result": "UPDATED",
                "detailCode": null,
                "message": "Done",
                "trackingId": "7f3c",
                "milliseconds": 120
            },
            "then": [{"at": "2026-07-01T00:00:02Z", "text": "as before"}]
        })
    );
}

#[test]
fn only_what_the_filter_lets_through_is_exported() {
    let (_place, mut store) = store();
    store.append_started(&entry(0, "one")).unwrap();
    store.append_started(&entry(1, "two")).unwrap();
    let filter = AuditFilter {
        text: "two".into(),
        ..AuditFilter::default()
    };
    let mut output = Vec::new();

    store.export_csv(&filter, &mut output).unwrap();

    assert_eq!(parse(std::str::from_utf8(&output).unwrap()).len(), 2);
}

/// A file on a full disk.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> IoResult<usize> {
        Err(IoError::from(std::io::ErrorKind::StorageFull))
    }

    fn flush(&mut self) -> IoResult<()> {
        Ok(())
    }
}

#[test]
fn an_export_that_cannot_be_written_says_so() {
    let (_place, mut store) = store();
    store.append_started(&entry(0, "one")).unwrap();
    let all = AuditFilter::default();

    assert!(matches!(
        store.export_csv(&all, &mut Full),
        Err(Error::Export(_))
    ));
    assert!(matches!(
        store.export_json(&all, &mut Full),
        Err(Error::Export(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_comes_back_from_csv_and_json(text in any::<String>(), message in any::<String>()) {
        let (_place, mut store) = store();
        let new = NewEntry { summary: text.clone(), ..entry(0, "one") };
        let mut reply = answer(1, Outcome::Succeeded);
        reply.message = Some(message.clone());
        store.append(&new, &reply).unwrap();

        let records = parse(&csv(&store));
        let exported = json(&store);

        let unescaped = |cell: &str, original: &str| cell == original || cell.strip_prefix('\'') == Some(original);
        prop_assert!(unescaped(&records[1][10], &text));
        prop_assert!(unescaped(&records[1][15], &message));
        prop_assert_eq!(exported[0]["sent"].as_str(), Some(text.as_str()));
        prop_assert_eq!(exported[0]["answer"]["message"].as_str(), Some(message.as_str()));
    }
}
