use patchpanel_core_models::models::document::XmlDocument;
use serde_json::json;

use super::*;

fn content(metadata: Value) -> Content {
    Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        ..Content::default()
    }
}

fn draft(base: Value, current: Value) -> DraftState {
    resumed(Draft {
        base: content(base),
        current: content(current),
    })
}

fn resumed(draft: Draft) -> DraftState {
    DraftState::resumed(draft, jiff::Timestamp::UNIX_EPOCH)
}

fn script_name() -> ScriptName {
    ScriptName::try_from("workday-custom-emea").unwrap()
}

fn lines(preview: &Preview) -> Vec<String> {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let line = |card: &Card| {
        format!(
            "{} {}: {} to {}",
            card.operation,
            card.path,
            value(&card.before),
            value(&card.after)
        )
    };
    preview.cards.iter().map(line).collect()
}

#[test]
fn each_operation_is_a_card_with_before_and_after() {
    let draft = draft(
        json!({"legacyIcon": "workday_16.png", "limits": {"max": 10}, "shortDesc": "connector description"}),
        json!({"docUrl": "https://wiki.acme.example", "limits": {"max": 25}, "shortDesc": "Workers"}),
    );

    let preview = preview(ApiVersion::V1, &script_name(), &draft);

    assert_eq!(
        lines(&preview),
        [
            "add /connectorMetadata/docUrl: nothing to https://wiki.acme.example",
            "remove /connectorMetadata/legacyIcon: workday_16.png to nothing",
            "replace /connectorMetadata/limits/max: 10 to 25",
            "replace /connectorMetadata/shortDesc: connector description to Workers",
        ]
    );
    assert_eq!(preview.path, "/connectors/v1/workday-custom-emea");
}

#[test]
fn the_byte_count_is_that_of_the_body() {
    let draft = draft(json!({"a": 1}), json!({"a": "ü"}));

    let preview = preview(ApiVersion::V1, &script_name(), &draft);

    let body = r#"[{"op":"replace","path":"/connectorMetadata/a","value":"ü"}]"#;
    assert_eq!(preview.bytes, body.len());
}

#[test]
fn values_before_are_those_an_operation_meets_when_its_turn_comes() {
    let draft = draft(json!({"a": [1, 2, 3, 4]}), json!({"a": [2, 3, 9]}));

    let preview = preview(ApiVersion::V1, &script_name(), &draft);

    assert_eq!(
        lines(&preview),
        [
            "remove /connectorMetadata/a/0: 1 to nothing",
            "replace /connectorMetadata/a/2: 4 to 9"
        ]
    );
}

#[test]
fn documents_that_are_taken_away_go_with_the_patch() {
    let mut draft = Draft::new(content(json!({"a": 1})));
    let (template, config) = (XmlDocument::SourceTemplate, XmlDocument::SourceConfig);
    let texts = [(template, "<Application/>"), (config, "<Form/>")];
    draft.base.xml = texts.map(|(kind, text)| (kind, text.to_owned())).into();
    draft.current.xml = [(config, "<Form a='1'/>".to_owned())].into();
    let draft = resumed(draft);

    let preview = preview(ApiVersion::V1, &script_name(), &draft);

    assert_eq!(
        lines(&preview),
        ["remove /applicationXml: <Application/> to nothing"]
    );
}

#[test]
fn a_draft_without_changes_makes_no_request() {
    let preview = preview(
        ApiVersion::V3,
        &script_name(),
        &draft(json!({"a": 1}), json!({"a": 1})),
    );

    assert_eq!((preview.cards.len(), preview.bytes), (0, 0));
}

#[test]
fn odd_script_names_are_percent_encoded() {
    let script_name = ScriptName::try_from("a b/ü").unwrap();

    assert_eq!(
        connector_path(ApiVersion::V3, &script_name),
        "/v3/connectors/a%20b%2F%C3%BC"
    );
}

#[test]
fn long_values_are_cut() {
    let text = "ä".repeat(1000);

    let shown = written(&Value::String(text), Wording::Plain);

    assert_eq!(shown.chars().count(), MOST_CHARACTERS + 1);
    assert!(shown.ends_with('…'));
}
