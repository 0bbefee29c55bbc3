use std::time::Duration;

use patchpanel_local_store::{NewEntry, Store, TenantKey};

use super::*;
use crate::{
    state::{audit::Entries, remote::Remote},
    testing,
};

fn sent(at: &str, connector: &str, method: &str, path: &str) -> NewEntry {
    NewEntry {
        at: at.parse().unwrap(),
        profile: "Sandbox".to_owned(),
        colour: "Violet".to_owned(),
        protected: false,
        tenant: TenantKey::new("https://acme-sb.api.identitynow.com"),
        user: "jdoe".to_owned(),
        script_name: connector.to_owned(),
        title: String::new(),
        method: method.to_owned(),
        path: path.to_owned(),
        summary: "source config".to_owned(),
        body_sha256: "3e9a41c7d0".to_owned(),
    }
}

fn answered(at: &str, outcome: Outcome, result: &str, tracking_id: &str, millis: u64) -> Answer {
    Answer {
        at: at.parse().unwrap(),
        outcome,
        result: result.to_owned(),
        detail_code: None,
        message: None,
        tracking_id: Some(tracking_id.to_owned()),
        duration: Duration::from_millis(millis),
    }
}

/// A real trail: a deletion the day before, an update, a refusal, and one without an answer that was found out later.
pub(crate) fn store() -> Store {
    let mut store = Store::in_memory().unwrap();
    let source = "/connectors/v1/badge-system/source-config";
    let at = "2026-11-22T15:58:07Z";
    let deleted = sent(at, "old-hr-feed", "DELETE", "/connectors/v1/old-hr-feed");
    let answer = answered(at, Outcome::Succeeded, "204", "1fb86e2a94c0", 233);
    store.append(&deleted, &answer).unwrap();
    let at = "2026-11-23T09:02:51Z";
    let answer = answered(at, Outcome::Failed, "ERROR", "b7d0c1a2e6f94b0f9d11", 1_203);
    store
        .append(&sent(at, "badge-system", "PUT", source), &answer)
        .unwrap();
    let at = "2026-11-23T10:43:02Z";
    let answer = answered(at, Outcome::Succeeded, "UPDATED", "0c1f5be27a9d4c55", 214);
    let patched = sent(at, "badge-system", "PATCH", "/connectors/v1/badge-system");
    store.append(&patched, &answer).unwrap();
    let lost = sent("2026-11-23T10:43:03Z", "badge-system", "PUT", source);
    let lost = store.append_started(&lost).unwrap();
    store
        .append_finding(
            lost,
            "2026-11-23T10:43:41Z".parse().unwrap(),
            "Read again: it was applied",
        )
        .unwrap();
    store
}

/// The Activity screen with everything that `store` has.
pub(crate) fn state() -> AppState {
    let store = store();
    let mut state = testing::signed_in();
    state.audit.entries = Remote::Ready(Entries {
        page: store.audit(&Default::default(), 100, 0).unwrap(),
        choices: store.audit_choices().unwrap(),
    });
    state.audit.chain = Chain::Checked(store.verify_chain().unwrap(), state.now);
    state
}

#[test]
fn requests_are_newest_first_under_their_day_with_their_ending_in_words() {
    let state = state();

    let shown: Vec<String> = lines(&state)
        .into_iter()
        .map(|line| match line {
            Line::Day { title, note } => format!("{title}: {note}"),
            Line::Request(row) => {
                format!(
                    "{} {:?} {} {}",
                    row.time, row.ending, row.result, row.millis
                )
            }
        })
        .collect();

    assert_eq!(
        shown,
        [
            "Today: 3 requests on Sandbox",
            "10:43:03 Unknown Outcome unknown ",
            "10:43:02 Changed UPDATED 214",
            "09:02:51 Failed ERROR 1,203",
            "22 November: 1 request on Sandbox",
            "15:58:07 Changed Deleted 233",
        ]
    );
}

#[test]
fn the_profile_looks_as_it_did_when_the_request_was_sent() {
    let state = state();

    let Some(Line::Request(row)) = lines(&state).into_iter().nth(1) else {
        panic!("the second line is a request")
    };

    assert_eq!(row.mark, TenantMark::Colour(TenantColour::Violet));
    let protected = NewEntry {
        protected: true,
        ..state.audit.rows()[0].sent.clone()
    };
    assert_eq!(mark(&protected), TenantMark::Protected);
}

#[test]
fn what_was_found_out_later_stands_under_then() {
    let state = state();
    let entry = &state.audit.rows()[0];

    let details = details(&state, entry, None);

    assert_eq!(
        details.url,
        "https://acme-sb.api.identitynow.com/connectors/v1/badge-system/source-config"
    );
    assert_eq!(
        details.facts,
        [
            (
                "Sent",
                "today at 10:43 (10:43:03) by jdoe: source config".to_owned()
            ),
            ("Answer", "none; the outcome is unknown".to_owned()),
            ("Then", "10:43:41: Read again: it was applied".to_owned()),
        ]
    );
}

#[test]
fn the_chain_is_said_to_be_sound_or_where_it_is_broken() {
    let mut state = state();
    assert_eq!(
        chain(&state.audit.chain),
        (Tone::Success, "Chain verified".to_owned())
    );
    assert!(
        chain_line(&state).starts_with("Chain checked at 10:44:00, unbroken"),
        "{}",
        chain_line(&state)
    );

    state.audit.chain = Chain::Checked(ChainState::Broken { entry: 131 }, state.now);

    assert_eq!(
        chain(&state.audit.chain),
        (Tone::Danger, "Broken at entry 131".to_owned())
    );
}

#[test]
fn thousands_are_parted() {
    assert_eq!(
        [7, 12, 388, 6_104, 61_040, 1_000_000].map(thousands),
        ["7", "12", "388", "6,104", "61,040", "1,000,000"]
    );
}
