//! The public test suite for RFC 6902; its origin and licence are in `tests/samples/json-patch-tests`.

use patchpanel_core_models::patch::{self, Patch};
use serde_json::{Map, Value};

const TESTS: &str = include_str!("../samples/json-patch-tests/tests.json");
const SPEC_TESTS: &str = include_str!("../samples/json-patch-tests/spec_tests.json");

/// Two cases repeat the member `op`, which is lost when they are read as values; both are disabled in the suite, and
/// one is tested from its text below.
fn repeats_a_member(case: &Map<String, Value>) -> bool {
    case.get("error")
        .and_then(Value::as_str)
        .is_some_and(|error| error.contains("two 'op' members"))
}

/// The patched document; `None` when the patch cannot be read or applied.
fn patched(document: &Value, operations: &Value) -> Option<Value> {
    let patch: Patch = serde_json::from_value(operations.clone()).ok()?;
    let mut value = document.clone();
    if patch::apply(&mut value, &patch).is_err() {
        assert_eq!(&value, document, "a patch that fails changes nothing");
        return None;
    }
    let undo = patch::invert(&patch, document).unwrap();
    let mut undone = value.clone();
    patch::apply(&mut undone, &undo).unwrap();
    assert_eq!(&undone, document, "the inverse leads back");
    Some(value)
}

/// How many cases succeed and fail as they should.
fn run(suite: &str) -> (usize, usize) {
    let cases: Vec<Map<String, Value>> = serde_json::from_str(suite).unwrap();
    let (mut succeeded, mut failed) = (0, 0);
    for case in cases.iter().filter(|case| !repeats_a_member(case)) {
        let (Some(document), Some(operations)) = (case.get("doc"), case.get("patch")) else {
            continue;
        };
        let found = patched(document, operations);
        if case.contains_key("error") {
            assert_eq!(found, None, "{case:?}");
            failed += 1;
        } else {
            assert!(found.is_some(), "{case:?}");
            if let Some(expected) = case.get("expected") {
                assert_eq!(found.as_ref(), Some(expected), "{case:?}");
            }
            succeeded += 1;
        }
    }
    (succeeded, failed)
}

#[test]
fn every_case_of_the_public_suite_ends_as_it_says() {
    assert_eq!(run(TESTS), (58, 19));
    assert_eq!(run(SPEC_TESTS), (12, 4));
}

/// Example A.13 of the RFC has `op` twice, which it calls invalid.
#[test]
fn an_operation_with_two_names_is_refused() {
    let text = r#"[{"op":"add","path":"/baz","value":"qux","op":"remove"}]"#;

    assert!(serde_json::from_str::<Patch>(text).is_err());
}
