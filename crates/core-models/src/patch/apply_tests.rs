//! Applying patches: every fault is named, and a failed patch changes nothing.

use serde_json::{Value, json};

use super::{ApplyFault, Operation, Patch, Pointer, apply};
use crate::test_rows::rows;

fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

fn fault_of(document: &Value, operations: Value) -> (usize, ApplyFault) {
    let mut value = document.clone();
    let error = apply(&mut value, &patch(operations)).unwrap_err();
    assert_eq!(
        &value, document,
        "a failed patch leaves the value untouched"
    );
    (error.position, error.fault)
}

#[test]
fn an_operation_that_cannot_be_applied_names_its_fault() {
    let document = json!({"a": 1, "list": [1, 2]});
    let before = json!({"op": "add", "path": "/before", "value": true});
    let table = r#"
        {"op": "remove", "path": "/x"} -> NoValue
        {"op": "remove", "path": "/x/y"} -> NoValue
        {"op": "remove", "path": "/list/-"} -> NoValue
        {"op": "remove", "path": "/list/2"} -> NoValue
        {"op": "replace", "path": "/x", "value": 1} -> NoValue
        {"op": "replace", "path": "/list/-", "value": 1} -> NoValue
        {"op": "test", "path": "/x", "value": null} -> NoValue
        {"op": "remove", "path": ""} -> WholeValue
        {"op": "add", "path": "/x/y", "value": 1} -> NoContainer
        {"op": "add", "path": "/a/y", "value": 1} -> NoContainer
        {"op": "move", "from": "/list", "path": "/x/y"} -> NoContainer
        {"op": "add", "path": "/list/3", "value": 1} -> NoPosition
        {"op": "add", "path": "/list/01", "value": 1} -> NoPosition
        {"op": "add", "path": "/list/1e0", "value": 1} -> NoPosition
        {"op": "add", "path": "/list/", "value": 1} -> NoPosition
        {"op": "move", "from": "/list/0", "path": "/list/5"} -> NoPosition
        {"op": "move", "from": "/x", "path": "/a"} -> NoSource
        {"op": "move", "from": "/x", "path": "/x"} -> NoSource
        {"op": "copy", "from": "/x", "path": "/a"} -> NoSource
        {"op": "move", "from": "/list", "path": "/list/0"} -> IntoItself
        {"op": "test", "path": "/a", "value": 2} -> TestFailed
    "#;
    for (operation, expected) in rows(table) {
        let failing: Value = serde_json::from_str(operation).unwrap();
        let (position, fault) = fault_of(&document, json!([before, failing]));

        assert_eq!(
            (position, format!("{fault:?}").as_str()),
            (1, expected),
            "{operation}"
        );
    }
}

#[test]
fn everything_before_the_failing_operation_is_taken_back() {
    let document = json!({"a": {"b": {"c": 1}, "d": 2}, "list": [1, 2, 3], "n": null});

    let (position, fault) = fault_of(
        &document,
        json!([
            {"op": "move", "from": "/a/b", "path": "/a"},
            {"op": "move", "from": "/list/2", "path": "/list/0"},
            {"op": "copy", "from": "/list", "path": "/list/-"},
            {"op": "move", "from": "/list/3/0", "path": "/list/3"},
            {"op": "add", "path": "", "value": [1]},
            {"op": "replace", "path": "/0", "value": {}},
            {"op": "test", "path": "/0", "value": []},
        ]),
    );

    assert_eq!((position, fault), (6, ApplyFault::TestFailed));
}

#[test]
fn test_compares_numbers_by_value_and_members_in_any_order() {
    for (found, expected, is_same) in [
        ("1", "1.0", true),
        ("1e2", "100", true),
        ("18446744073709551615", "18446744073709551615", true),
        ("9007199254740993", "9007199254740992.0", false),
        ("1", "\"1\"", false),
        ("null", "false", false),
        ("{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true),
        ("[1,2]", "[2,1]", false),
    ] {
        let mut found: Value = serde_json::from_str(found).unwrap();
        let value: Value = serde_json::from_str(expected).unwrap();
        let test = Patch(vec![Operation::Test {
            path: Pointer::root(),
            value,
        }]);

        assert_eq!(
            apply(&mut found, &test).is_ok(),
            is_same,
            "{found} {expected}"
        );
    }
}

#[test]
fn the_message_counts_from_one_and_names_the_place() {
    let mut value = json!({});

    let error = apply(&mut value, &patch(json!([{"op": "remove", "path": "/a"}]))).unwrap_err();

    assert_eq!(
        error.to_string(),
        "operation 1 (remove “/a”) cannot be applied: there is no value at this place"
    );
}
