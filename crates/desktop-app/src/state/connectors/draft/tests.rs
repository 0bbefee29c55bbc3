//! Drafts as data.

use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
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

fn pointer(text: &str) -> patch::Pointer {
    text.parse().unwrap()
}

fn replace(place: &str, value: Value) -> Operation {
    Operation::Replace {
        path: pointer(place),
        value,
    }
}

fn metadata(draft: &DraftState) -> Value {
    Value::Object(draft.draft.current.metadata.clone())
}

#[test]
fn typing_in_one_key_neither_moves_nor_keeps_the_rest_of_a_large_object() {
    let large = "x".repeat(1 << 20);
    let mut draft = DraftState::new(content(json!({"a": {"key": ""}, "large": large})));
    // A string that is cloned is somewhere else in memory.
    let at = |draft: &DraftState| {
        draft.draft.current.metadata["large"]
            .as_str()
            .map(str::as_ptr)
    };
    let before = at(&draft);

    for typed in ["W", "Wo", "Wor"] {
        draft.edit_metadata(replace("/a/key", json!(typed)), Timestamp::UNIX_EPOCH);
    }

    assert_eq!(at(&draft), before);
    assert_eq!(draft.draft.current.metadata["a"], json!({"key": "Wor"}));
    let kept = [Change::Metadata(Patch(vec![replace("/a/key", json!(""))]))];
    assert_eq!(draft.undo.len(), 1, "one burst of typing is one step");
    assert_eq!(
        draft.undo[0].changes, kept,
        "what is kept is what was typed over"
    );
    draft.undo(Timestamp::UNIX_EPOCH);
    assert_eq!(at(&draft), before);
    assert!(!draft.draft.is_changed());
}

#[test]
fn edits_of_several_keys_in_a_burst_are_one_step_and_come_again() {
    let now = Timestamp::UNIX_EPOCH;
    let start = json!({"list": [1, 2, 3], "name": "a"});
    let mut draft = DraftState::new(content(start.clone()));
    let remove = Operation::Remove {
        path: pointer("/list/0"),
    };

    draft.edit_metadata(remove, now);
    draft.edit_metadata(replace("/list/0", json!(9)), now);
    draft.edit_metadata(replace("/name", json!("b")), now);
    draft.edit_metadata(replace("/name", json!("b")), now + UNDO_PAUSE);
    let edited = metadata(&draft);
    assert_eq!(edited, json!({"list": [9, 3], "name": "b"}));

    assert_eq!(draft.undo(now), [Part::Metadata]);
    assert_eq!(metadata(&draft), start);
    assert!(!draft.can_undo(), "the same value again is no edit");
    assert_eq!(draft.redo(now), [Part::Metadata]);
    assert_eq!(metadata(&draft), edited);
}

#[test]
fn an_edit_changes_the_revision_of_its_part_only() {
    let now = Timestamp::UNIX_EPOCH;
    let mut draft = DraftState::new(content(json!({"a": 1})));
    let texts = |part| matches!(part, Part::Translations(_));
    let french = PartValue::Translations(Locale::Fr, Some("a=b".to_owned()));
    draft.edit(french, now);
    let before = draft.revision_of(texts);

    draft.edit_metadata(replace("/a", json!(2)), now);

    assert_eq!(draft.revision_of(texts), before);
    assert_eq!(
        draft.revision_of(|part| part == Part::Metadata),
        draft.revision
    );
    draft.begin_again(content(json!({})));
    assert_eq!(
        draft.revision_of(texts),
        draft.revision,
        "all may have changed"
    );
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
