use serde_json::json;

use super::*;

fn object(value: Value) -> Metadata {
    serde_json::from_value(value).unwrap()
}

/// Path, server, draft and change of each row that is not the same on both sides.
fn changes(server: Value, draft: Value) -> Vec<(String, String, String, &'static str)> {
    let text = |cell: &Option<Cell>| {
        cell.as_ref()
            .map_or(String::new(), |cell| cell.text.clone())
    };
    let rows = rows(&object(server), &object(draft));
    let changed = rows.iter().filter_map(|row| Some((row, row.change?)));
    changed
        .map(|(row, change)| {
            let place = row.place.as_str().to_owned();
            (
                place,
                text(&row.server),
                text(&row.draft),
                change.operation(),
            )
        })
        .collect()
}

fn row(
    place: &str,
    server: &str,
    draft: &str,
    operation: &'static str,
) -> (String, String, String, &'static str) {
    (
        place.to_owned(),
        server.to_owned(),
        draft.to_owned(),
        operation,
    )
}

#[test]
fn keys_pair_up_by_name_at_any_depth() {
    let server = json!({"a": 1, "limits": {"max": 10, "page": 200}, "old": "x", "same": [1]});
    let draft = json!({"a": 1, "limits": {"max": 25, "page": 200}, "new": {"b": 1}, "same": [1]});

    assert_eq!(
        changes(server, draft),
        [
            row("/limits/max", "10", "25", "replace"),
            row("/new", "", "object, 1 key", "add"),
            row("/old", "\"x\"", "", "remove"),
        ]
    );
}

#[test]
fn taking_one_item_away_marks_only_that_item() {
    assert_eq!(
        changes(json!({"a": [1, 2, 3, 4]}), json!({"a": [1, 3, 4]})),
        [row("/a/1", "2", "", "remove")]
    );
    assert_eq!(
        changes(json!({"a": ["x", "x"]}), json!({"a": ["x"]})),
        [row("/a/1", "\"x\"", "", "remove")]
    );
    assert_eq!(
        changes(json!({"a": [1, 2]}), json!({"a": [0, 1, 2]})),
        [row("/a/0", "", "0", "add")]
    );
}

#[test]
fn a_change_of_kind_replaces_the_whole_value() {
    assert_eq!(
        changes(json!({"a": {"b": 1}}), json!({"a": [1]})),
        [row("/a", "object, 1 key", "array, 1 item", "replace")]
    );
    assert_eq!(
        changes(json!({"a": "1"}), json!({"a": 1})),
        [row("/a", "\"1\"", "1", "replace")]
    );
}

#[test]
fn what_came_with_a_new_container_is_part_of_it() {
    let rows = rows(&object(json!({})), &object(json!({"a": {"b": {"c": 1}}})));

    let parts: Vec<_> = rows
        .iter()
        .map(|row| (row.place.as_str(), row.change, row.part_of))
        .collect();
    assert_eq!(
        parts,
        [
            ("/a", Some(Change::Added), None),
            ("/a/b", None, Some(Change::Added)),
            ("/a/b/c", None, Some(Change::Added)),
        ]
    );
}

#[test]
fn containers_count_the_changes_inside() {
    let rows = rows(
        &object(json!({"a": {"b": [1, 2], "c": 1}})),
        &object(json!({"a": {"b": [1, 3], "c": 2}})),
    );

    let counts: Vec<_> = rows
        .iter()
        .map(|row| (row.place.as_str(), row.changes_inside, row.below))
        .collect();
    assert_eq!(
        counts,
        [
            ("/a", 2, 4),
            ("/a/b", 1, 2),
            ("/a/b/0", 0, 0),
            ("/a/b/1", 0, 0),
            ("/a/c", 0, 0)
        ]
    );
}

fn visible_places(query: &str, open: &[&str]) -> Vec<String> {
    let metadata = object(json!({"limits": {"max": 1, "retry": {"max": 2}}, "owner": "x"}));
    let rows = rows(&metadata, &metadata);
    let tops = |(index, row): (usize, &Row)| (row.depth == 0).then_some(index);
    let roots: Vec<_> = rows.iter().enumerate().filter_map(tops).collect();
    let is_open = |row: &Row| open.contains(&row.place.as_str());
    let shown = visible(&rows, &roots, query, is_open);
    shown
        .iter()
        .map(|index| rows[*index].place.to_string())
        .collect()
}

#[test]
fn closed_containers_hide_what_is_in_them() {
    assert_eq!(visible_places("", &[]), ["/limits", "/owner"]);
    assert_eq!(
        visible_places("", &["/limits"]),
        ["/limits", "/limits/max", "/limits/retry", "/owner"]
    );
}

#[test]
fn search_shows_what_matches_and_what_it_is_in() {
    assert_eq!(
        visible_places("MAX", &[]),
        [
            "/limits",
            "/limits/max",
            "/limits/retry",
            "/limits/retry/max"
        ]
    );
    assert_eq!(visible_places("own", &[]), ["/owner"]);
    assert_eq!(
        visible_places("retry/m", &[]),
        ["/limits", "/limits/retry", "/limits/retry/max"]
    );
}

#[test]
fn deep_and_wide_metadata_are_read_without_trouble() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({ "x": deep });
    }
    let mut metadata = object(deep);
    metadata.extend((0..1000).map(|index| (format!("key{index:04}"), json!(index))));

    let rows = rows(&metadata, &metadata);

    assert_eq!(rows.len(), 1100);
    assert_eq!(rows.iter().map(|row| row.depth).max(), Some(99));
}
