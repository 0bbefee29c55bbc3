use patchpanel_core_models::draft::Content;
use serde_json::json;

use super::super::rows;
use super::*;
use crate::state::connectors::DraftState;

fn object(value: Value) -> Metadata {
    serde_json::from_value(value).unwrap()
}

fn place(text: &str) -> Pointer {
    text.parse().unwrap()
}

/// The metadata of a draft after an edit; `None` when it changed nothing.
fn edited(metadata: &Metadata, operation: Operation) -> Option<Metadata> {
    let content = Content {
        metadata: metadata.clone(),
        ..Content::default()
    };
    let mut draft = DraftState::new(content);
    draft.edit_metadata(operation, jiff::Timestamp::UNIX_EPOCH);
    let changed = draft.is_changed();
    changed.then(|| draft.current.metadata.clone())
}

#[test]
fn values_are_replaced_at_any_depth_and_odd_keys_are_escaped() {
    let metadata = object(json!({"": {"a/b": [1, {"m~n": 2}]}, "ü": null}));
    let cases = [
        (
            "//a~1b/1/m~0n",
            json!({"": {"a/b": [1, {"m~n": 9}]}, "ü": null}),
        ),
        ("/ü", json!({"": {"a/b": [1, {"m~n": 2}]}, "ü": 9})),
        ("/", json!({"": 9, "ü": null})),
    ];
    for (at, expected) in cases {
        assert_eq!(
            edited(&metadata, replace(&place(at), json!(9))),
            Some(object(expected)),
            "{at}"
        );
    }
}

#[test]
fn what_is_not_there_cannot_be_replaced_or_removed() {
    let metadata = object(json!({"a": [1]}));

    for edit in [
        replace(&place("/b"), json!(1)),
        remove(&place("/a/1")),
        replace(&Pointer::root(), json!([])),
        remove(&Pointer::root()),
    ] {
        assert_eq!(edited(&metadata, edit), None);
    }
}

#[test]
fn duplicate_names_are_refused_with_a_sentence() {
    let metadata = object(json!({"docUrl": 1, "limits": {"max": 1}}));

    assert_eq!(
        add(&metadata, &Pointer::root(), "docUrl", json!(2)),
        Err("The key “docUrl” already exists. Choose another name, or edit that key.".to_owned())
    );
    let added = add(&metadata, &place("/limits"), "docUrl", json!(2));
    assert_eq!(
        edited(&metadata, added.unwrap()),
        Some(object(
            json!({"docUrl": 1, "limits": {"docUrl": 2, "max": 1}})
        ))
    );
    assert_eq!(name_problem(&metadata, &place("/limits"), "min"), None);
}

#[test]
fn items_are_added_at_the_end_of_an_array() {
    let metadata = object(json!({"tags": ["a"]}));

    let added = add(&metadata, &place("/tags"), "", json!("b"));

    let expected = object(json!({"tags": ["a", "b"]}));
    assert_eq!(edited(&metadata, added.unwrap()), Some(expected));
}

#[test]
fn nothing_is_added_to_a_scalar() {
    let metadata = object(json!({"a": 1}));

    assert_eq!(
        add(&metadata, &place("/a"), "b", json!(1)),
        Err("Nothing can be added: “/a” is no longer an object or an array.".to_owned())
    );
}

#[test]
fn every_row_can_be_taken_back_to_the_server() {
    let base = object(json!({"a": 1, "b": {"c": [1, 2, 3]}, "gone": "x"}));
    let draft = object(json!({"a": 2, "b": {"c": [1, 3], "new": 1}}));

    let mut current = draft;
    while let Some(row) = rows::rows(&base, &current)
        .into_iter()
        .find(|row| row.change.is_some())
    {
        let back = revert(&base, &row).unwrap();
        current = edited(&current, back).unwrap();
    }

    assert_eq!(current, base);
}
