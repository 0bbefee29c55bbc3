use patchpanel_core_models::{
    draft::Content,
    ids::{Locale, ScriptName},
    models::document::XmlDocument,
};
use patchpanel_local_store::{NewSnapshot, Store, TenantKey};
use serde_json::{Value, json};

use super::*;
use crate::{state::connectors::PartValue, testing};

/// What the server had first, what an apply made of it, and a draft on top.
pub(crate) fn contents() -> (Content, Content, Content) {
    let first = Content {
        metadata: serde_json::from_value(json!({"shortDesc": "10"})).unwrap(),
        xml: [(
            XmlDocument::SourceConfig,
            "<Form>\n<a/>\n</Form>".to_owned(),
        )]
        .into(),
        translations: [
            (Locale::De, "host=Rechner\nport=Port".to_owned()),
            (Locale::En, "host=Host".to_owned()),
        ]
        .into(),
    };
    let mut second = first.clone();
    second.xml.insert(
        XmlDocument::SourceConfig,
        "<Form>\n<b/>\n</Form>".to_owned(),
    );
    let mut draft = second.clone();
    draft.metadata = serde_json::from_value(json!({"shortDesc": "20", "new": true})).unwrap();
    draft
        .translations
        .insert(Locale::De, "host=Server\n".to_owned());
    (first, second, draft)
}

/// Snapshots as the real store lists them.
pub(crate) fn summaries(taken: &[(&str, Cause, Option<&str>, &Content)]) -> Vec<SnapshotSummary> {
    let mut store = Store::in_memory().unwrap();
    let tenant = TenantKey::new("https://acme-sb.api.identitynow.com");
    let script_name: ScriptName = "workday-custom-emea".parse().unwrap();
    for (at, cause, name, content) in taken {
        let snapshot = NewSnapshot {
            tenant: tenant.clone(),
            script_name: script_name.clone(),
            title: "Workday Custom EMEA".to_owned(),
            at: at.parse().unwrap(),
            cause: *cause,
            name: name.map(str::to_owned),
            who: "mlopez".to_owned(),
            changed_outside: *cause == Cause::BeforeApply,
            content,
            facts: Value::Null,
        };
        store.take_snapshot(&snapshot).unwrap();
    }
    store.snapshots(&tenant, &script_name).unwrap()
}

/// A connector with a first snapshot, one after an apply that changed its form, and a draft with new metadata.
pub(crate) fn state() -> AppState {
    let (first, second, draft) = contents();
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    let detail = json!({
        "name": "Workday Custom EMEA", "scriptName": "workday-custom-emea", "status": "RELEASED",
        "connectorMetadata": second.metadata, "sourceConfigXml": "<Form>\n<b/>\n</Form>",
        "translationProperties": second.translations,
    });
    let open = testing::open(session, detail);
    open.history.list = Some(summaries(&[
        ("2026-11-22T16:40:02Z", Cause::FirstRead, None, &first),
        ("2026-11-23T09:14:19Z", Cause::AfterApply, None, &second),
    ]));
    let at = "2026-11-23T10:31:00Z".parse().unwrap();
    open.draft
        .edit(PartValue::Metadata(draft.metadata.clone()), at);
    open.draft.edit(
        PartValue::of(
            &draft,
            patchpanel_core_models::draft::Part::Translations(Locale::De),
        ),
        at,
    );
    state
}

fn shown(state: &AppState, which: Shown) -> Vec<[String; 4]> {
    let session = state.session().unwrap();
    rows(state, session, session.selected_connector().unwrap(), which)
        .into_iter()
        .map(|row| [row.time, row.cause, row.who, row.differs])
        .collect()
}

#[test]
fn rows_are_newest_first_and_name_the_parts_that_differ_from_the_one_before() {
    let state = state();

    let expected = [
        [
            "Today 10:31:00",
            "Draft, not a snapshot",
            "jdoe",
            "Metadata, translations (de)",
        ],
        ["Today 09:14:19", "After apply", "mlopez", "Source config"],
        ["22 Nov 16:40:02", "First read", "mlopez", "First snapshot"],
    ];
    assert_eq!(
        shown(&state, Shown::All),
        expected.map(|row| row.map(str::to_owned))
    );
}

#[test]
fn a_named_snapshot_and_a_change_from_outside_are_said() {
    let (first, second, _) = contents();
    let mut state = state();
    let open = testing::only_open(&mut state);
    open.history.list = Some(summaries(&[
        (
            "2025-11-22T16:40:02Z",
            Cause::ByHand,
            Some("Go-live"),
            &first,
        ),
        ("2026-11-23T09:14:19Z", Cause::BeforeApply, None, &second),
    ]));

    let all = shown(&state, Shown::All);

    assert_eq!(all[1][3], "Source config, changed outside Patchpanel");
    assert_eq!(all[2][..2], ["22 Nov 2025 16:40:02", "By hand: “Go-live”"]);
    assert_eq!(
        shown(&state, Shown::ByHand).len(),
        2,
        "the draft and one by hand"
    );
    assert_eq!(shown(&state, Shown::Applies)[1][1], "Before apply");
}

#[test]
fn the_button_names_the_older_side() {
    let state = state();
    let open = state.open_connector().unwrap();
    let [newer, older] = [0, 1].map(|index| open.history.snapshots()[index].id);
    let label = |pair| restore(&state, open, pair);

    assert_eq!(
        label(Pair::of(Side::Snapshot(newer), Side::Snapshot(older))),
        Some((older, "Restore 16:40:02 as draft…".to_owned()))
    );
    assert_eq!(
        label(Pair::of(Side::Draft, Side::Snapshot(newer))),
        Some((newer, "Restore 09:14:19 as draft…".to_owned()))
    );
    assert_eq!(label(Pair::of(Side::Draft, Side::Server)), None);
    assert_eq!(side(&state, open, Side::Draft), "Draft, today 10:31:00");
    assert_eq!(
        side(&state, open, Side::Snapshot(newer)),
        "After apply, today 09:14:19"
    );
}
