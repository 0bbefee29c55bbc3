//! Applying patches: every fault is named, and a failed patch changes nothing.

use serde_json::{Value, json};

use super::{ApplyFault, Operation, Patch, Pointer, apply};

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

fn check_faults(operations: impl IntoIterator<Item = (Value, ApplyFault)>) {
    for (operation, expected) in operations {
        let document = json!({"a": 1, "list": [1, 2]});
        let before = json!({"op": "add", "path": "/before", "value": true});
        let name = operation.to_string();

        assert_eq!(
            fault_of(&document, json!([before, operation])),
            (1, expected),
            "{name}"
        );
    }
}

#[test]
fn values_that_cannot_be_put_or_taken_name_the_fault() {
    check_faults([
        (json!({"op": "remove", "path": "/x"}), ApplyFault::NoValue),
        (json!({"op": "remove", "path": "/x/y"}), ApplyFault::NoValue),
        (json!({"op": "remove", "path": ""}), ApplyFault::WholeValue),
        (
            json!({"op": "remove", "path": "/list/-"}),
            ApplyFault::NoValue,
        ),
        (
            json!({"op": "remove", "path": "/list/2"}),
            ApplyFault::NoValue,
        ),
        (
            json!({"op": "replace", "path": "/x", "value": 1}),
            ApplyFault::NoValue,
        ),
        (
            json!({"op": "replace", "path": "/list/-", "value": 1}),
            ApplyFault::NoValue,
        ),
        (
            json!({"op": "add", "path": "/x/y", "value": 1}),
            ApplyFault::NoContainer,
        ),
        (
            json!({"op": "add", "path": "/a/y", "value": 1}),
            ApplyFault::NoContainer,
        ),
        (
            json!({"op": "add", "path": "/list/3", "value": 1}),
            ApplyFault::NoPosition,
        ),
        (
            json!({"op": "add", "path": "/list/01", "value": 1}),
            ApplyFault::NoPosition,
        ),
        (
            json!({"op": "add", "path": "/list/1e0", "value": 1}),
            ApplyFault::NoPosition,
        ),
        (
            json!({"op": "add", "path": "/list/", "value": 1}),
            ApplyFault::NoPosition,
        ),
    ]);
}

#[test]
fn moves_copies_and_tests_that_fail_name_the_fault() {
    check_faults([
        (
            json!({"op": "move", "from": "/x", "path": "/a"}),
            ApplyFault::NoSource,
        ),
        (
            json!({"op": "move", "from": "/x", "path": "/x"}),
            ApplyFault::NoSource,
        ),
        (
            json!({"op": "copy", "from": "/x", "path": "/a"}),
            ApplyFault::NoSource,
        ),
        (
            json!({"op": "move", "from": "/list", "path": "/list/0"}),
            ApplyFault::IntoItself,
        ),
        (
            json!({"op": "move", "from": "/list", "path": "/x/y"}),
            ApplyFault::NoContainer,
        ),
        (
            json!({"op": "move", "from": "/list/0", "path": "/list/5"}),
            ApplyFault::NoPosition,
        ),
        (
            json!({"op": "test", "path": "/a", "value": 2}),
            ApplyFault::TestFailed,
        ),
        (
            json!({"op": "test", "path": "/x", "value": null}),
            ApplyFault::NoValue,
        ),
    ]);
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
