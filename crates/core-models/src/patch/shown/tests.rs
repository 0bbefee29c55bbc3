use serde_json::json;

use super::*;

fn shown(value: &Value, operations: Value) -> Option<bool> {
    is_shown(value, &serde_json::from_value(operations).unwrap())
}

#[test]
fn an_item_that_is_nowhere_in_the_list_was_not_added() {
    let append = json!([
        {"op": "add", "path": "/tags/-", "value": "a"},
        {"op": "add", "path": "/tags/-", "value": "b"},
    ]);
    let insert = json!([{"op": "add", "path": "/tags/0", "value": 5}]);

    assert_eq!(shown(&json!({"tags": ["x"]}), append.clone()), Some(false));
    assert_eq!(shown(&json!({}), append), Some(false));
    assert_eq!(shown(&json!({"tags": [1]}), insert.clone()), Some(false));
    assert_eq!(shown(&json!({"tags": []}), insert), Some(false));
}

#[test]
fn an_item_that_stands_in_the_list_may_have_stood_there_before() {
    let append = json!([{"op": "add", "path": "/tags/-", "value": "a"}]);
    let insert = json!([{"op": "add", "path": "/tags/0", "value": "a"}]);

    for tags in [json!(["x", "a"]), json!(["a", "x"]), json!(["a"])] {
        let value = json!({"tags": tags});

        assert_eq!(shown(&value, append.clone()), None, "{value}");
        assert_eq!(shown(&value, insert.clone()), None, "{value}");
    }
}

#[test]
fn a_test_of_the_whole_list_tells_what_became_of_its_items() {
    for (operation, changed) in [
        (
            json!({"op": "add", "path": "/tags/-", "value": "a"}),
            json!(["x", "a", "a"]),
        ),
        (
            json!({"op": "add", "path": "/tags/0", "value": "b"}),
            json!(["b", "x", "a"]),
        ),
        (json!({"op": "remove", "path": "/tags/1"}), json!(["x"])),
        (
            json!({"op": "move", "from": "/tags/0", "path": "/tags/1"}),
            json!(["a", "x"]),
        ),
    ] {
        let before = json!(["x", "a"]);
        let patch = json!([{"op": "test", "path": "/tags", "value": before}, operation]);
        let tags = |tags: &Value| shown(&json!({"tags": tags}), patch.clone());

        assert_eq!(tags(&changed), Some(true), "{patch}");
        assert_eq!(tags(&before), Some(false), "{patch}");
    }
}

#[test]
fn what_was_moved_or_copied_within_a_list_is_unclear() {
    let value = json!({"tags": ["a", "b"], "name": "c", "in": [{"x": 1}]});
    for operation in ["move", "copy"] {
        for (from, path) in [
            ("/tags/0", "/tags/1"),
            ("/tags/0", "/tags/0"),
            ("/tags/0", "/tags/-"),
            ("/tags/0", "/first"),
            ("/tags/7", "/name"),
            ("/gone/0", "/name"),
            ("/name", "/tags/1"),
            ("/name", "/tags/-"),
            ("/old", "/tags/-"),
            ("/in/0/x", "/in/0/y"),
        ] {
            let patch = json!([{"op": operation, "from": from, "path": path}]);

            assert_eq!(shown(&value, patch.clone()), None, "{patch}");
        }
    }
}

#[test]
fn a_member_that_was_moved_is_gone_unless_it_was_written_again() {
    let rename = json!({"op": "move", "from": "/a", "path": "/b"});
    let again = json!([rename, {"op": "add", "path": "/a", "value": 2}]);
    let rename = json!([rename]);

    assert_eq!(shown(&json!({"b": 1}), rename.clone()), Some(true));
    assert_eq!(shown(&json!({"a": 1}), rename), Some(false));
    assert_eq!(shown(&json!({"a": 2, "b": 1}), again), None);
}

#[test]
fn an_item_that_was_taken_out_leaves_no_trace_unless_a_test_named_it() {
    let remove = json!([{"op": "remove", "path": "/tags/0"}]);
    let guarded = json!([
        {"op": "test", "path": "/tags/0", "value": "hr"},
        {"op": "remove", "path": "/tags/0"},
    ]);

    assert_eq!(shown(&json!({"tags": ["beta"]}), remove.clone()), None);
    assert_eq!(shown(&json!({"tags": []}), remove), Some(true));
    assert_eq!(
        shown(&json!({"tags": ["beta"]}), guarded.clone()),
        Some(true)
    );
    assert_eq!(
        shown(&json!({"tags": ["hr", "beta"]}), guarded),
        None,
        "“hr” may have stood twice"
    );
}

#[test]
fn items_that_later_operations_move_are_not_looked_up_where_they_were() {
    let patch = json!([
        {"op": "replace", "path": "/tags/1", "value": "new"},
        {"op": "remove", "path": "/tags/0"},
    ]);

    assert_eq!(shown(&json!({"tags": ["new"]}), patch), None);
}

#[test]
fn numbers_are_the_same_by_value_and_the_rest_by_letter() {
    let replace = json!([{"op": "replace", "path": "/a", "value": 5.0}]);

    assert_eq!(shown(&json!({"a": 5}), replace.clone()), Some(true));
    assert_eq!(shown(&json!({"a": "5.0"}), replace), Some(false));
    let overwritten = json!([
        {"op": "add", "path": "/a", "value": 1},
        {"op": "add", "path": "/a", "value": 2},
    ]);
    assert_eq!(shown(&json!({"a": 1}), overwritten.clone()), Some(false));
    assert_eq!(shown(&json!({"a": 2}), overwritten), Some(true));
}
