//! Whatever a person does to the metadata, the patch that is shown turns the server's metadata into the draft.

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::draft::{Content, Draft};
use patchpanel_core_models::ids::{ApiVersion, ScriptName};
use patchpanel_core_models::patch::{self, Patch, Pointer};
use patchpanel_core_models::plan::{self, Step};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::Metadata;
use super::kind::Kind;
use super::{edit, json_text, model::Model, preview, rows};
use crate::state::connectors::{DraftState, PartValue};

#[derive(Debug, Clone)]
enum Edit {
    Replace(usize, Value),
    Convert(usize, Kind),
    Remove(usize),
    Add(usize, String, Value),
    Revert(usize),
    Text(Metadata),
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "a",
        "b",
        "a/b",
        "m~n",
        "~1",
        "ü",
        "0",
        "shortDesc",
    ])
    .prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-3_i64..3).prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::String),
    ];
    scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(key(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn metadata() -> impl Strategy<Value = Metadata> {
    prop::collection::btree_map(key(), value(), 0..5)
        .prop_map(|members| members.into_iter().collect::<Map<_, _>>())
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = prop_oneof![
        (any::<usize>(), value()).prop_map(|(row, value)| Edit::Replace(row, value)),
        (any::<usize>(), prop::sample::select(Kind::ALL.to_vec()))
            .prop_map(|(row, kind)| Edit::Convert(row, kind)),
        any::<usize>().prop_map(Edit::Remove),
        (any::<usize>(), key(), value()).prop_map(|(row, name, value)| Edit::Add(row, name, value)),
        any::<usize>().prop_map(Edit::Revert),
        metadata().prop_map(Edit::Text),
    ];
    prop::collection::vec(one, 0..12)
}

/// Carries an edit out as the screen does; what does not fit leaves the draft as it is.
fn carry_out(draft: &mut DraftState, edit: Edit, now: Timestamp) -> Option<()> {
    let (server, current) = (&draft.base.metadata, &draft.current.metadata);
    let rows = rows::rows(server, current);
    let row = |number: usize| rows.get(number % rows.len().max(1));
    let operation = match edit {
        Edit::Replace(number, value) => edit::replace(&row(number)?.place, value),
        Edit::Convert(number, kind) => {
            let place = &row(number)?.place;
            edit::replace(place, kind.convert(edit::value_at(current, place)?))
        }
        Edit::Remove(number) => edit::remove(&row(number)?.place),
        Edit::Add(number, name, value) => {
            let parent = row(number).map_or_else(Pointer::root, |row| row.place.clone());
            edit::add(current, &parent, &name, value).ok()?
        }
        Edit::Revert(number) => edit::revert(server, row(number)?)?,
        Edit::Text(metadata) => {
            let read = json_text::read_metadata(&json_text::write(&metadata)).ok()?;
            draft.edit(PartValue::Metadata(read), now);
            return Some(());
        }
    };
    draft.edit_metadata(operation, now);
    Some(())
}

fn content(metadata: &Metadata) -> Content {
    Content {
        metadata: metadata.clone(),
        ..Content::default()
    }
}

proptest! {
    #[test]
    fn the_shown_patch_turns_the_base_into_the_draft(base in metadata(), edits in edits()) {
        let mut state = DraftState::new(content(&base));
        for edit in edits {
            carry_out(&mut state, edit, Timestamp::UNIX_EPOCH);
        }
        let current = state.current.metadata.clone();
        let script_name = ScriptName::try_from("acme").unwrap();

        let preview = preview::preview(ApiVersion::V1, &script_name, &state);

        let patch: Patch = serde_json::from_str(&preview.json).unwrap();
        let mut connector = json!({ "connectorMetadata": base });
        patch::apply(&mut connector, &patch).unwrap();
        prop_assert_eq!(connector, json!({ "connectorMetadata": current }));
        prop_assert_eq!(preview.cards.len(), patch.len());
        prop_assert_eq!(preview.bytes == 0, base == current);
    }

    #[test]
    fn what_is_kept_up_with_edits_is_what_would_be_computed_anew(base in metadata(), edits in edits()) {
        let (version, script_name) = (ApiVersion::V1, ScriptName::try_from("acme").unwrap());
        let mut state = DraftState::new(content(&base));
        let mut model = Model::new(version, &script_name, &state);
        for (number, edit) in edits.into_iter().enumerate() {
            carry_out(&mut state, edit, Timestamp::UNIX_EPOCH);
            if number % 3 == 2 {
                state.undo(Timestamp::UNIX_EPOCH);
            }
            let draft: &Draft = &state;
            prop_assert_eq!(state.changes(), draft.changes());
            prop_assert_eq!(state.is_changed(), draft.is_changed());
            if number % 2 == 0 {
                continue;
            }
            model.follow(version, &script_name, &state);
            let anew = Model::new(version, &script_name, &state);
            prop_assert_eq!(&model.rows, &anew.rows);
            prop_assert_eq!(&model.form, &anew.form);
            let planned = plan::plan(draft).into_iter().find_map(|step| match step {
                Step::Patch(patch) => Some(patch),
                Step::Upload { .. } => None,
            });
            let planned = serde_json::to_string_pretty(&planned.unwrap_or_default()).unwrap();
            prop_assert_eq!(&model.preview.json, &planned);
        }
    }

    #[test]
    fn rows_show_a_change_exactly_where_there_is_one(base in metadata(), current in metadata()) {
        let changed = rows::rows(&base, &current).iter().any(|row| row.change.is_some());

        prop_assert_eq!(changed, base != current);
    }

    #[test]
    fn taking_every_change_back_gives_the_server_s_metadata(base in metadata(), current in metadata()) {
        let draft = Draft { base: content(&base), current: content(&current) };
        let mut state = DraftState::resumed(draft, Timestamp::UNIX_EPOCH);
        for _ in 0..1000 {
            let rows = rows::rows(&base, &state.current.metadata);
            let Some(row) = rows.into_iter().find(|row| row.change.is_some()) else { break };
            state.edit_metadata(edit::revert(&base, &row).unwrap(), Timestamp::UNIX_EPOCH);
        }

        prop_assert_eq!(&state.current.metadata, &base);
    }

    #[test]
    fn edits_are_taken_back_to_the_start_and_made_again(base in metadata(), edits in edits()) {
        let mut state = DraftState::new(content(&base));
        for (index, edit) in (0..).zip(edits) {
            // Some come so soon after the one before that both are one step.
            let now = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(index * index * 100);
            carry_out(&mut state, edit, now);
        }
        let edited = state.current.clone();

        while state.can_undo() {
            state.undo(Timestamp::UNIX_EPOCH);
        }
        prop_assert_eq!(&state.current.metadata, &base);
        while state.can_redo() {
            state.redo(Timestamp::UNIX_EPOCH);
        }
        prop_assert_eq!(&state.current, &edited);
    }
}
