use serde_json::json;

use super::*;

fn check(before: &Value, after: &Value, expected: Value) {
    let patch = diff(before, after);

    assert_eq!(serde_json::from_value(expected).ok(), Some(patch.clone()));
    let mut value = before.clone();
    super::super::apply(&mut value, &patch).unwrap();
    assert_eq!(&value, after);
}

#[test]
fn equal_values_need_nothing_whatever_the_order_of_their_keys() {
    let left: Value = serde_json::from_str(r#"{"a":{"x":1,"y":[1]},"b":null}"#).unwrap();
    let right: Value = serde_json::from_str(r#"{"b":null,"a":{"y":[1],"x":1}}"#).unwrap();

    check(&left, &right, json!([]));
}

#[test]
fn odd_keys_are_escaped() {
    check(
        &json!({"": 1, "a/b": 1, "m~n": 1, "ü": 1}),
        &json!({"": 2, "a/b": 2, "m~n": 2, "ü": 2}),
        json!([
            {"op": "replace", "path": "/", "value": 2},
            {"op": "replace", "path": "/a~1b", "value": 2},
            {"op": "replace", "path": "/m~0n", "value": 2},
            {"op": "replace", "path": "/ü", "value": 2},
        ]),
    );
}

#[test]
fn null_is_a_value_and_not_an_absence() {
    check(
        &json!({}),
        &json!({"a": null}),
        json!([{"op": "add", "path": "/a", "value": null}]),
    );
    check(
        &json!({"a": null}),
        &json!({}),
        json!([{"op": "remove", "path": "/a"}]),
    );
    check(
        &json!({"a": 1}),
        &json!({"a": null}),
        json!([{"op": "replace", "path": "/a", "value": null}]),
    );
    check(
        &json!(null),
        &json!({}),
        json!([{"op": "replace", "path": "", "value": {}}]),
    );
}

#[test]
fn an_object_and_an_array_replace_each_other() {
    check(
        &json!({"a": [1]}),
        &json!({"a": {"0": 1}}),
        json!([{"op": "replace", "path": "/a", "value": {"0": 1}}]),
    );
}

#[test]
fn removing_the_first_of_five_items_is_one_operation() {
    let items: Vec<Value> = (1..=5)
        .map(|n| json!({"name": n, "value": [n, n]}))
        .collect();

    check(
        &json!(items),
        &json!(items[1..]),
        json!([{"op": "remove", "path": "/0"}]),
    );
}

#[test]
fn additions_and_removals_far_apart_are_one_operation_each() {
    check(
        &json!(["a", "b", "c", "d", "e", "f", "g"]),
        &json!(["x", "a", "c", "d", "E", "f", "y", "g", "z"]),
        json!([
            {"op": "add", "path": "/0", "value": "x"},
            {"op": "remove", "path": "/2"},
            {"op": "replace", "path": "/4", "value": "E"},
            {"op": "add", "path": "/6", "value": "y"},
            {"op": "add", "path": "/8", "value": "z"},
        ]),
    );
}

#[test]
fn a_change_inside_a_moved_up_item_stays_inside_it() {
    check(
        &json!([{"key": "a", "v": [1, 2]}, {"key": "b", "v": [1, 2]}, {"key": "c", "v": []}]),
        &json!([{"key": "b", "v": [1, 2, 3]}, {"key": "c", "v": []}]),
        json!([
            {"op": "remove", "path": "/0"},
            {"op": "add", "path": "/0/v/2", "value": 3},
        ]),
    );
}

#[test]
fn two_operations_for_two_items_are_not_three() {
    check(
        &json!([{"a": 1, "b": 2}, {"c": 3}]),
        &json!([{"a": 2, "b": 3}, {"c": 4}]),
        json!([
            {"op": "replace", "path": "/0", "value": {"a": 2, "b": 3}},
            {"op": "replace", "path": "/1/c", "value": 4},
        ]),
    );
    check(
        &json!([[1, 2, 3], "x"]),
        &json!(["x", [4, 5, 6]]),
        json!([
            {"op": "remove", "path": "/0"},
            {"op": "add", "path": "/1", "value": [4, 5, 6]},
        ]),
    );
}

#[test]
fn values_as_deep_as_a_patch_may_make_them_are_compared() {
    let deep = |end: u32| {
        (0..super::super::MAX_DEPTH).fold(json!(end), |inner, level| {
            if level % 2 == 0 {
                json!([inner])
            } else {
                json!({"a": inner})
            }
        })
    };

    assert_eq!(diff(&deep(1), &deep(2)).len(), 1);
    assert!(diff(&deep(1), &deep(1)).is_empty());
}

#[test]
fn members_in_insertion_order_are_sorted_first() {
    let before = json!({"a": 1, "b": 2});
    let after = json!({"b": 3, "c": 4});
    let place = Pointer::root();
    let mut differ = Differ {
        place: &place,
        tokens: Vec::new(),
        operations: Vec::new(),
        member_order: MemberOrder::AsInserted,
        wholes: 0,
    };

    differ.values(&before, &after);

    assert_eq!(Patch(differ.operations), diff(&before, &after));
}
