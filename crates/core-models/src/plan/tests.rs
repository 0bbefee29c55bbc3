use serde_json::json;

use super::*;
use crate::draft::Content;
use crate::ids::Locale;

#[test]
fn a_number_that_is_only_written_otherwise_is_nothing_to_send() {
    let content = |text: &str| Content {
        metadata: serde_json::from_str(&format!("{{\"port\": {text}}}")).unwrap(),
        ..Content::default()
    };
    let draft = Draft {
        base: content("1"),
        current: content("1.0"),
    };

    assert!(!draft.is_changed());
    assert_eq!(plan(&draft), []);
}

fn base() -> Content {
    Content {
        metadata: object(json!({"platform": "ccg", "a/b": 1})),
        xml: [
            (XmlDocument::SourceConfig, "<Form/>".to_owned()),
            (XmlDocument::SourceTemplate, "<Application/>".to_owned()),
        ]
        .into(),
        translations: [
            (Locale::De, "a=1".to_owned()),
            (Locale::En, "a=2".to_owned()),
        ]
        .into(),
    }
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn planned(draft: &Draft) -> Vec<(Part, Step)> {
    let steps = plan(draft).into_iter();
    steps.map(|step| (step.part(), step)).collect()
}

fn patch(value: Value) -> Step {
    Step::Patch(serde_json::from_value(value).unwrap())
}

#[test]
fn a_draft_without_changes_needs_no_request() {
    assert_eq!(planned(&Draft::new(base())), []);
}

#[test]
fn one_patch_comes_first_then_the_uploads_in_a_fixed_order() {
    let mut draft = Draft::new(base());
    draft.current.metadata = object(json!({"platform": "va", "a/b": 1, "new": null}));
    draft
        .current
        .xml
        .insert(XmlDocument::CorrelationConfig, "<C/>".into());
    draft
        .current
        .xml
        .insert(XmlDocument::SourceConfig, "<Form a='1'/>".into());
    draft.current.translations.insert(Locale::De, "a=3".into());

    assert_eq!(
        planned(&draft),
        [
            (
                Part::Metadata,
                patch(json!([
                    {"op": "add", "path": "/connectorMetadata/new", "value": null},
                    {"op": "replace", "path": "/connectorMetadata/platform", "value": "va"},
                ]))
            ),
            (
                Part::Xml(XmlDocument::SourceConfig),
                upload(XmlDocument::SourceConfig.into(), "<Form a='1'/>")
            ),
            (
                Part::Xml(XmlDocument::CorrelationConfig),
                upload(XmlDocument::CorrelationConfig.into(), "<C/>")
            ),
            (
                Part::Translations(Locale::De),
                upload(DocumentKind::Translations(Locale::De), "a=3")
            ),
        ]
    );
}

#[test]
fn metadata_that_the_server_may_not_have_is_added_whole() {
    let mut draft = Draft::default();
    draft.current.metadata = object(json!({"platform": "ccg"}));

    assert_eq!(
        planned(&draft),
        [(
            Part::Metadata,
            patch(
                json!([{"op": "add", "path": "/connectorMetadata", "value": {"platform": "ccg"}}])
            )
        )]
    );
}

#[test]
fn removed_documents_are_patched_away_and_removed_translations_emptied() {
    let mut draft = Draft::new(base());
    draft.current.metadata.remove("a/b");
    draft.current.xml.remove(&XmlDocument::SourceTemplate);
    draft.current.translations.remove(&Locale::En);

    assert_eq!(
        planned(&draft),
        [
            (
                Part::Metadata,
                patch(json!([
                    {"op": "remove", "path": "/connectorMetadata/a~1b"},
                    {"op": "remove", "path": "/applicationXml"},
                ]))
            ),
            (
                Part::Translations(Locale::En),
                upload(DocumentKind::Translations(Locale::En), "")
            ),
        ]
    );
}

#[test]
fn a_patch_that_takes_a_document_away_says_that_it_changes_it() {
    let mut draft = Draft::new(base());
    draft.current.metadata.remove("a/b");
    draft.current.xml.remove(&XmlDocument::SourceTemplate);
    draft.current.translations.remove(&Locale::En);

    let steps = plan(&draft);

    let parts: Vec<_> = steps
        .iter()
        .map(|step| match step {
            Step::Patch(patch) => parts_of(patch),
            Step::Upload { kind, .. } => vec![Part::from(*kind)],
        })
        .collect();
    assert_eq!(
        parts,
        [
            vec![Part::Metadata, Part::Xml(XmlDocument::SourceTemplate)],
            vec![Part::Translations(Locale::En)],
        ]
    );
    assert_eq!(parts.concat(), draft.changes());
}

#[test]
fn what_a_patch_only_tests_is_not_changed_by_it() {
    let patch: Patch = serde_json::from_value(json!([
        {"op": "test", "path": "/sourceConfigXml", "value": "<Form/>"},
        {"op": "remove", "path": "/correlationConfigXml"},
        {"op": "replace", "path": "/name", "value": "Acme"},
    ]))
    .unwrap();

    assert_eq!(
        parts_of(&patch),
        [Part::Xml(XmlDocument::CorrelationConfig)]
    );
}
