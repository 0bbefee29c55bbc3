//! Drafts as data.

use serde_json::json;

use super::*;

fn content(metadata: Value) -> Content {
    Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        ..Content::default()
    }
}

#[test]
fn what_the_server_has_already_is_no_change_and_no_conflict() {
    let form = |text: &str| [(XmlDocument::SourceConfig, text.to_owned())].into();
    let (base, sent) = ("<Form a='1' b='2'/>", "<Form a='1' b='3'/>");
    let mut draft = DraftState::new(content(json!({"a": 1})));
    draft.draft.base.xml = form(base);
    draft.draft.current = content(json!({"a": 2}));
    draft.draft.current.xml = form(sent);
    let mut server = content(json!({"a": 1}));
    server.xml = form("<Form b=\"3\" a=\"1\"/>");

    draft.settle_same(&server);

    assert_eq!(draft.draft.changes(), [Part::Metadata]);
}

#[test]
fn a_draft_that_only_moves_attributes_stays_a_change_until_it_is_sent() {
    let form = |text: &str| [(XmlDocument::SourceConfig, text.to_owned())].into();
    let mut draft = DraftState::new(content(json!({})));
    draft.draft.base.xml = form("<Form a='1' b='2'/>");
    draft.draft.current.xml = form("<Form b='2' a='1'/>");
    let server = draft.draft.base.clone();

    draft.settle_same(&server);

    assert!(draft.draft.is_changed());
}

#[test]
fn putting_a_draft_on_the_new_state_is_one_step_of_undo() {
    let now = Timestamp::UNIX_EPOCH;
    let mut draft = DraftState::new(content(json!({"a": 1, "b": 1})));
    draft.edit(
        PartValue::Metadata(content(json!({"a": 1, "b": 2})).metadata),
        now,
    );
    let before = draft.draft.clone();
    let merged = Draft {
        base: content(json!({"a": 9, "b": 1})),
        current: content(json!({"a": 9, "b": 2})),
    };

    draft.rebase(merged.clone(), now);
    assert_eq!((&draft.draft, draft.revision), (&merged, 2));

    assert_eq!(draft.undo(now), [Part::Metadata]);
    assert_eq!(draft.draft, before);
    assert_eq!(draft.redo(now), [Part::Metadata]);
    assert_eq!(draft.draft, merged);
    draft.undo(now);
    draft.undo(now);
    assert!(
        !draft.draft.is_changed(),
        "the edit before it can be taken back too"
    );
}
