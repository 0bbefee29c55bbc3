use serde_json::json;

use super::*;

fn object(value: Value) -> Metadata {
    serde_json::from_value(value).unwrap()
}

fn form_of(server: &Metadata, draft: &Metadata) -> (Form, Vec<Row>) {
    let rows = rows::rows(server, draft);
    (form(server, draft, &rows), rows)
}

fn fields(fields: &[FormField]) -> Vec<(&str, Control, &str, &str)> {
    fields
        .iter()
        .map(|field| {
            (
                field.key.as_str(),
                field.control,
                field.text.as_str(),
                field.note.as_str(),
            )
        })
        .collect()
}

#[test]
fn known_keys_come_first_and_are_shown_even_when_they_are_not_set() {
    let metadata = object(json!({"supportedUI": "EXTJS", "shortDesc": "Workers"}));

    assert_eq!(
        fields(&form_of(&metadata, &metadata).0.known),
        [
            ("shortDesc", Control::Text, "Workers", ""),
            ("platform", Control::Absent, "", ""),
            (
                "supportedUI",
                Control::Choice(&["EXTJS", "ANGULAR"]),
                "EXTJS",
                ""
            ),
        ]
    );
}

#[test]
fn own_switches_and_new_keys_become_typed_fields() {
    let server =
        object(json!({"beta": true, "legacyIcon": "workday_16.png", "max": 10, "was": null}));
    let draft = object(
        json!({"beta": true, "count": 1, "docUrl": "https://x", "max": 25, "n": null, "text": "a\nb", "was": null}),
    );

    let (form, rows) = form_of(&server, &draft);

    assert_eq!(
        fields(&form.own),
        [
            ("beta", Control::Switch(true), "true", ""),
            ("count", Control::Number, "1", "not on the server"),
            ("docUrl", Control::Text, "https://x", "not on the server"),
            ("n", Control::Null, "null", "not on the server"),
            ("text", Control::Lines, "a\nb", "not on the server"),
        ]
    );
    let in_tree: Vec<_> = (form.nested.iter())
        .map(|index| rows[*index].key.as_str())
        .collect();
    assert_eq!(in_tree, ["legacyIcon", "max", "was"]);
}

#[test]
fn a_key_of_the_server_stays_where_it_is_when_it_is_edited() {
    let server = object(json!({"runbook": "x", "beta": true, "gone": "y"}));
    let draft = object(json!({"runbook": true, "beta": "text"}));

    let (form, rows) = form_of(&server, &draft);

    let own: Vec<_> = form.own.iter().map(|field| field.key.as_str()).collect();
    let nested = form.nested.iter().map(|index| rows[*index].key.as_str());
    assert_eq!(own, ["beta"]);
    assert_eq!(nested.collect::<Vec<_>>(), ["gone", "runbook"]);
}

#[test]
fn the_other_keys_make_the_tree_and_count_their_edits() {
    let server =
        object(json!({"a": 1, "limits": {"max": 10}, "platform": {"odd": 1}, "tags": ["x"]}));
    let draft =
        object(json!({"a": 1, "limits": {"max": 25}, "platform": {"odd": 1}, "tags": ["x"]}));

    let (form, rows) = form_of(&server, &draft);

    let places: Vec<_> = rows::visible(&rows, &form.nested, "", |_| true)
        .iter()
        .map(|index| (rows[*index].place.as_str(), rows[*index].below))
        .collect();
    assert_eq!(
        places,
        [
            ("/a", 0),
            ("/limits", 1),
            ("/limits/max", 0),
            ("/platform", 1),
            ("/platform/odd", 0),
            ("/tags", 1),
            ("/tags/0", 0)
        ]
    );
    assert_eq!(form.nested_counts(&rows), (4, 1));
    assert_eq!(
        form.known.len(),
        2,
        "a known key that holds others is in the tree"
    );
}

#[test]
fn a_scalar_that_became_an_object_says_what_it_was() {
    let server = json!("10");

    assert_eq!(note(Some(Change::Replaced), Some(&server)), "was “10”");
    assert_eq!(
        note(Some(Change::Removed), Some(&server)),
        "\"10\" on the server"
    );
}
