//! What holds for every pair of values and every patch.

use patchpanel_core_models::json;
use patchpanel_core_models::patch::{self, Operation, Patch, Pointer, same_value};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Few keys and few leaves, so that generated values have much in common.
fn key() -> impl Strategy<Value = String> {
    select(vec![
        "", "a", "b", "c", "a/b", "m~n", "~1", "0", "-", "ü", "日本",
    ])
    .prop_map(str::to_owned)
}

fn leaf() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(1.0),
        json!(-2.5),
        json!(""),
        json!("x"),
        json!("ü"),
    ])
    .boxed()
    .prop_union(
        select(NUMBERS.to_vec())
            .prop_map(|text| json::read(text).unwrap())
            .boxed(),
    )
}

/// Numbers that a 64-bit float does not keep, and pairs of them that are equal.
const NUMBERS: [&str; 15] = [
    "-0",
    "0.0",
    "1e0",
    "1E5",
    "100000",
    "0.10",
    "0.1",
    "1e400",
    "10e399",
    "1e999999999",
    "12345678901234567890123",
    "12345678901234567890124",
    "18446744073709551616",
    "18446744073709551617",
    "0.1000000000000000055511151231257827",
];

/// The numbers in a value, as they are written.
fn numbers(value: &Value) -> Vec<&str> {
    match value {
        Value::Number(number) => vec![number.as_str()],
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Object(members) => members.values().flat_map(numbers).collect(),
        Value::Null | Value::Bool(_) | Value::String(_) => Vec::new(),
    }
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 40, 7, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..7).prop_map(Value::Array),
            prop::collection::btree_map(key(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Every place in a value, its containers before what they hold, and the places just behind arrays.
fn places(value: &Value, here: &Pointer, found: &mut Vec<Pointer>) {
    found.push(here.clone());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &here.join(index.to_string()), found);
            }
            found.push(here.join(items.len().to_string()));
            found.push(here.join("-"));
        }
        Value::Object(members) => {
            for (key, member) in members {
                places(member, &here.join(key), found);
            }
            found.push(here.join("new"));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An operation at places of `value`, chosen by three numbers; most of them apply.
fn operation(value: &Value, (kind, first, second): (u8, usize, usize), new: Value) -> Operation {
    let mut all = Vec::new();
    places(value, &Pointer::root(), &mut all);
    let path = all[first % all.len()].clone();
    let from = all[second % all.len()].clone();
    match kind % 6 {
        0 => Operation::Add { path, value: new },
        1 => Operation::Remove { path },
        2 => Operation::Replace { path, value: new },
        3 => Operation::Move { from, path },
        4 => Operation::Copy { from, path },
        _ => Operation::Test {
            value: path.resolve(value).cloned().unwrap_or(new),
            path,
        },
    }
}

type Choice = ((u8, usize, usize), Value);

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec(
        ((any::<u8>(), any::<usize>(), any::<usize>()), value()),
        1..8,
    )
}

/// A patch that applies to `base`, and the value it leads to. Copies of large values are left out.
fn applicable(base: &Value, choices: Vec<Choice>) -> (Patch, Value) {
    let mut current = base.clone();
    let mut operations = Vec::new();
    for (choice, new) in choices {
        let operation = operation(&current, choice, new);
        if patch::apply(&mut current, &Patch(vec![operation.clone()])).is_ok() {
            operations.push(operation);
        }
    }
    (Patch(operations), current)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 12_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn check_pair(before: &Value, after: &Value) -> Result<(), TestCaseError> {
    let patch = patch::diff(before, after);

    let mut patched = before.clone();
    patch::apply(&mut patched, &patch).unwrap();
    prop_assert!(same_value(&patched, after));
    for number in patch.iter().filter_map(Operation::value).flat_map(numbers) {
        prop_assert!(
            numbers(after).contains(&number),
            "{number} is sent as it is written"
        );
    }
    let undo = patch::invert(&patch, before).unwrap();
    patch::apply(&mut patched, &undo).unwrap();
    prop_assert_eq!(&patched, before);

    prop_assert_eq!(&patch, &patch::diff(before, after));
    prop_assert_eq!(patch.is_empty(), same_value(before, after));
    let peer = json_patch::diff(before, after);
    prop_assert!(
        patch.len() <= peer.0.len(),
        "{} operations, the peer has {}",
        patch.len(),
        peer.0.len()
    );

    let read: Patch = serde_json::from_str(&patch.to_string()).unwrap();
    prop_assert_eq!(&read, &patch);
    let their_patch: json_patch::Patch = serde_json::from_str(&patch.to_string()).unwrap();
    let mut patched_by_peer = before.clone();
    json_patch::patch(&mut patched_by_peer, &their_patch).unwrap();
    prop_assert!(same_value(&patched_by_peer, after));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_difference_of_unrelated_values_leads_there_and_back(before in value(), after in value()) {
        check_pair(&before, &after)?;
    }

    #[test]
    fn the_difference_of_related_values_leads_there_and_back(before in value(), choices in choices()) {
        let (_, after) = applicable(&before, choices);
        check_pair(&before, &after)?;
    }

    #[test]
    fn arrays_of_few_words_lead_there_and_back(
        before in prop::collection::vec(leaf(), 0..14),
        after in prop::collection::vec(leaf(), 0..14),
    ) {
        check_pair(&Value::Array(before), &Value::Array(after))?;
    }

    #[test]
    fn an_array_takes_no_more_operations_than_it_has_items(
        before in prop::collection::vec(value(), 0..6),
        after in prop::collection::vec(value(), 0..6),
    ) {
        let most = before.len().max(after.len());

        prop_assert!(patch::diff(&Value::Array(before), &Value::Array(after)).len() <= most);
    }

    #[test]
    fn every_applicable_patch_has_an_inverse_and_guards(base in value(), choices in choices()) {
        let (patch, after) = applicable(&base, choices);

        let undo = patch::invert(&patch, &base).unwrap();
        let mut undone = after.clone();
        patch::apply(&mut undone, &undo).unwrap();
        prop_assert_eq!(&undone, &base);

        let guarded = patch::with_guards(&patch, &base).unwrap();
        let mut guarded_result = base.clone();
        patch::apply(&mut guarded_result, &guarded).unwrap();
        prop_assert_eq!(&guarded_result, &after);
    }

    #[test]
    fn a_look_never_denies_what_was_made_nor_confirms_what_was_not(base in value(), choices in choices()) {
        let (patch, after) = applicable(&base, choices);
        let guarded = patch::with_guards(&patch, &base).unwrap();

        for patch in [patch, guarded] {
            prop_assert_ne!(patch::is_shown(&after, &patch), Some(false), "{}", patch);
            if !same_value(&base, &after) {
                prop_assert_ne!(patch::is_shown(&base, &patch), Some(true), "{}", patch);
            }
        }
    }

    #[test]
    fn a_patch_that_fails_changes_nothing(base in value(), choices in choices(), other in value()) {
        let (mut patch, _) = applicable(&base, choices);
        let path = Pointer::root().join("nowhere").join("at all");
        patch.0.push(Operation::Replace { path, value: other });

        let mut value = base.clone();
        let error = patch::apply(&mut value, &patch).unwrap_err();

        prop_assert_eq!(error.position, patch.len() - 1);
        prop_assert_eq!(&value, &base);
    }

    #[test]
    fn any_text_is_a_pointer_or_is_refused(text in "\\PC{0,12}|[/~01a-]{0,12}") {
        if let Ok(pointer) = text.parse::<Pointer>() {
            prop_assert_eq!(pointer.as_str(), &text);
            let joined = pointer.tokens().fold(Pointer::root(), |pointer, token| pointer.join(token));
            prop_assert_eq!(joined, pointer);
        }
    }
}
