//! Lines: what was added and how it is found again.

use crate::testing::*;
use crate::{AuditFilter, AuditPage, EntryId, Error, Finding, Outcome, RowKind, Store};

fn page(store: &Store, filter: &AuditFilter) -> AuditPage {
    store.audit(filter, 100, 0).unwrap()
}

fn titles(store: &Store, filter: &AuditFilter) -> Vec<String> {
    let AuditPage { rows, total } = page(store, filter);
    assert_eq!(total, rows.len() as u64);
    rows.into_iter().map(|row| row.sent.title).collect()
}

#[test]
fn a_request_whose_answer_never_came_has_an_unknown_outcome_after_a_crash() {
    let (place, mut store) = store();
    let id = store.append_started(&entry(0, "Acme HR")).unwrap();
    drop(store);

    let store = place.open();

    let row = &page(&store, &AuditFilter::default()).rows[0];
    assert_eq!(row.id, id);
    assert_eq!(row.sent, entry(0, "Acme HR"));
    assert_eq!(row.answer, None);
    assert_eq!(row.outcome(), Outcome::Unknown);
}

#[test]
fn request_answer_and_findings_are_one_line() {
    let (_place, mut store) = store();
    let id = store.append_started(&entry(0, "Acme HR")).unwrap();
    store
        .append_answer(id, &answer(1, Outcome::Unknown))
        .unwrap();
    store
        .append_finding(id, at(2), "Read again: as before")
        .unwrap();
    store
        .append_finding(id, at(3), "Read again: as in the draft")
        .unwrap();

    let AuditPage { rows, total } = page(&store, &AuditFilter::default());

    assert_eq!((rows.len(), total), (1, 1));
    assert_eq!(rows[0].answer, Some(answer(1, Outcome::Unknown)));
    let findings = [
        (at(2), "Read again: as before"),
        (at(3), "Read again: as in the draft"),
    ]
    .map(|(at, text)| Finding {
        at,
        text: text.into(),
    });
    assert_eq!(rows[0].findings, findings);
    assert_eq!(rows[0].id, id);
}

#[test]
fn a_second_answer_is_refused() {
    let (_place, mut store) = store();
    let id = store
        .append(&entry(0, "Acme HR"), &answer(1, Outcome::Failed))
        .unwrap();

    let second = store.append_answer(id, &answer(2, Outcome::Succeeded));

    assert!(matches!(second, Err(Error::Missing { .. })));
    let row = &page(&store, &AuditFilter::default()).rows[0];
    assert_eq!(row.answer, Some(answer(1, Outcome::Failed)));
}

#[test]
fn answers_and_findings_need_a_request() {
    let (_place, mut store) = store();
    let id = store
        .append(&entry(0, "Acme HR"), &answer(1, Outcome::Failed))
        .unwrap();
    let of_answer = EntryId(id.0 + 1);

    for wrong in [EntryId(0), of_answer, EntryId(99)] {
        let answered = store.append_answer(wrong, &answer(2, Outcome::Succeeded));
        assert!(matches!(answered, Err(Error::Missing { .. })));
        let found = store.append_finding(wrong, at(2), "nothing");
        assert!(matches!(found, Err(Error::Missing { .. })));
    }
    let detail = store.entry_detail(EntryId(99));
    assert!(matches!(detail, Err(Error::Missing { .. })));
    assert_eq!(verified(&store).entries(), 2);
}

#[test]
fn the_latest_line_is_the_first_and_pages_follow_each_other() {
    let (_place, mut store) = store();
    for number in 0..5 {
        store
            .append_started(&entry(number, &number.to_string()))
            .unwrap();
    }
    let titles = |limit, offset| -> Vec<String> {
        let page = store.audit(&AuditFilter::default(), limit, offset).unwrap();
        assert_eq!(page.total, 5);
        page.rows.into_iter().map(|row| row.sent.title).collect()
    };

    assert_eq!(titles(2, 0), ["4", "3"]);
    assert_eq!(titles(2, 2), ["2", "1"]);
    assert_eq!(titles(2, 4), ["0"]);
    assert!(titles(2, 5).is_empty());
}

#[test]
fn each_filter_lets_its_lines_through() {
    let (_place, mut store) = store();
    let mut sandbox = entry(10, "Sandbox");
    sandbox.profile = "Sandbox".into();
    sandbox.method = "PUT".into();
    store
        .append(&entry(0, "Early"), &answer(0, Outcome::Succeeded))
        .unwrap();
    store
        .append(&sandbox, &answer(10, Outcome::Failed))
        .unwrap();
    store.append_started(&entry(20, "Lost")).unwrap();
    let none = AuditFilter::default;
    let outcome = |outcome| AuditFilter {
        outcome: Some(outcome),
        ..none()
    };
    let since = AuditFilter {
        since: Some(at(10)),
        ..none()
    };
    let profile = AuditFilter {
        profile: Some("Sandbox".into()),
        ..none()
    };
    let method = AuditFilter {
        method: Some("PATCH".into()),
        ..none()
    };
    let both = AuditFilter {
        since: Some(at(5)),
        ..outcome(Outcome::Succeeded)
    };

    for (filter, expected) in [
        (since, &["Lost", "Sandbox"][..]),
        (profile, &["Sandbox"]),
        (method, &["Lost", "Early"]),
        (outcome(Outcome::Succeeded), &["Early"]),
        (outcome(Outcome::Failed), &["Sandbox"]),
        (outcome(Outcome::Unknown), &["Lost"]),
        (both, &[]),
    ] {
        assert_eq!(titles(&store, &filter), expected, "{filter:?}");
    }
}

#[test]
fn the_text_is_searched_in_request_and_answer_and_nothing_in_it_is_special() {
    let (_place, mut store) = store();
    let mut odd = entry(0, "Müller & Söhne");
    odd.summary = "100% of a_b \\ c".into();
    store.append(&odd, &answer(1, Outcome::Succeeded)).unwrap();
    store.append_started(&entry(2, "Other")).unwrap();
    let found = |text: &str| {
        let text = text.to_owned();
        let filter = AuditFilter {
            text,
            ..AuditFilter::default()
        };
        titles(&store, &filter)
    };

    for text in [
        "müller",
        "MüLLER",
        "söhne müller",
        "7F3C",
        "100%",
        "a_b",
        "\\ c",
        "updated",
    ] {
        assert_eq!(found(text), ["Müller & Söhne"], "{text}");
    }
    for text in ["axb", "100x", "müller other", "'; DROP TABLE audit; --"] {
        assert!(found(text).is_empty(), "{text}");
    }
    assert_eq!(found(" \t ").len(), 2);
    assert_eq!(found("acme-hr").len(), 2);
}

#[test]
fn the_choices_of_a_filter_are_what_occurs() {
    let (_place, mut store) = store();
    let mut sandbox = entry(10, "Sandbox");
    sandbox.profile = "Sandbox".into();
    sandbox.method = "DELETE".into();
    store.append_started(&entry(0, "a")).unwrap();
    store.append_started(&sandbox).unwrap();

    let choices = store.audit_choices().unwrap();

    assert_eq!(choices.profiles, ["Production", "Sandbox"]);
    assert_eq!(choices.methods, ["DELETE", "PATCH"]);
}

#[test]
fn the_rows_behind_a_line_show_their_hashes() {
    let (_place, mut store) = store();
    store.append_started(&entry(0, "before")).unwrap();
    let id = store
        .append(&entry(1, "Acme HR"), &answer(2, Outcome::Unknown))
        .unwrap();
    store.append_finding(id, at(3), "as before").unwrap();

    let detail = store.entry_detail(id).unwrap();

    let kinds = detail.rows.iter().map(|row| (row.entry, row.kind));
    let expected = [RowKind::Sent, RowKind::Answer, RowKind::Finding];
    assert!(kinds.eq((2..).zip(expected)));
    assert_eq!(detail.entries, 4);
    assert_eq!(detail.rows[2].chain_hash, verified(&store).hash());
    assert_ne!(detail.rows[0].entry_hash, detail.rows[1].entry_hash);
}
