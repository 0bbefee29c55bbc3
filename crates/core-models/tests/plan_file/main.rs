//! Plan files: there and back, what a change of a byte does, and what the documentation shows.
#![cfg(test)]

use patchpanel_core_models::draft::{Content, Draft, Part};
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::json;
use patchpanel_core_models::models::connector::{NewConnector, OPEN_CONNECTOR_CLASS};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::plan_file::{PlanFile, PlannedRequest, Refusal, short};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const DOCUMENT: &str = include_str!("../../../../docs/plan-file.md");

fn draft() -> Draft {
    let mut draft = Draft::new(Content {
        metadata: Map::from_iter([("limit".to_owned(), json::read("1E5").unwrap())]),
        xml: [(XmlDocument::SourceConfig, "<Form/>\n".to_owned())].into(),
        translations: [(Locale::De, "a=1\r\n".to_owned())].into(),
    });
    draft.current.translations.remove(&Locale::De);
    draft.current.metadata.insert("owner".into(), "HR".into());
    draft
}

fn file(draft: &Draft) -> PlanFile {
    let request = PlannedRequest {
        method: "PATCH".to_owned(),
        path: "/connectors/v1/acme-hr".to_owned(),
        media_type: "application/json-patch+json".to_owned(),
        body: r#"[{"op":"add","path":"/connectorMetadata/owner","value":"HR"}]"#.to_owned(),
    };
    let file = PlanFile {
        author: "mlopez".to_owned(),
        made_at: "2026-11-29T10:00:00Z".to_owned(),
        made_with: "Patchpanel 0.1.0".to_owned(),
        tenant: "https://acme.api.identitynow.com".parse().unwrap(),
        script_name: "acme-hr".parse().unwrap(),
        title: "Acme HR".to_owned(),
        note: "Ticket CHG-20418".to_owned(),
        guards: false,
        creates: None,
        base: Default::default(),
        changes: Vec::new(),
        before: Content::default(),
        after: Content::default(),
        steps: vec![request],
    };
    file.with_draft(draft)
}

#[test]
fn a_file_comes_back_with_the_draft_that_it_was_made_from() {
    let draft = draft();

    let read = PlanFile::read(&file(&draft).to_text().unwrap()).unwrap();

    assert_eq!(read, file(&draft));
    assert_eq!(
        read.parts(),
        [Part::Metadata, Part::Translations(Locale::De)]
    );
    assert_eq!(read.moved(&draft.base), []);
    assert_eq!(read.draft_on(&draft.base), draft);
}

#[test]
fn what_moved_is_named_and_what_the_plan_leaves_alone_is_the_servers() {
    let draft = draft();
    let mut server = draft.base.clone();
    server.translations.insert(Locale::De, "a=2\r\n".to_owned());
    server
        .xml
        .insert(XmlDocument::SourceConfig, "<Form name='new'/>".to_owned());

    let file = file(&draft);

    assert_eq!(file.moved(&server), [Part::Translations(Locale::De)]);
    let moved = file.draft_on(&server);
    assert_eq!(moved.base.translations, draft.base.translations);
    assert_eq!(moved.base.xml, server.xml);
    assert_eq!(moved.changes(), draft.changes());
}

/// The same plan for a connector that the tenant does not have.
fn creating() -> PlanFile {
    PlanFile {
        creates: Some(NewConnector::new("Acme HR", OPEN_CONNECTOR_CLASS)),
        ..file(&draft())
    }
}

#[test]
fn only_a_plan_that_creates_its_connector_has_version_2() {
    let version = |file: &PlanFile| {
        let value: Value = serde_json::from_str(&file.to_text().unwrap()).unwrap();
        value["formatVersion"].clone()
    };
    assert_eq!(
        (version(&file(&draft())), version(&creating())),
        (json!(1), json!(2))
    );

    let text = creating().to_text().unwrap();
    assert_eq!(PlanFile::read(&text).unwrap(), creating());
    let earlier = text.replace(r#""formatVersion":2"#, r#""formatVersion":1"#);
    assert_eq!(PlanFile::read(&earlier), Err(Refusal::Damaged));
}

#[test]
fn what_is_no_plan_file_is_refused_by_what_it_is() {
    let text = file(&draft()).to_text().unwrap();
    let refused = |text: &str| PlanFile::read(text).unwrap_err();

    assert!(matches!(refused("#!/bin/sh"), Refusal::NoPlan(_)));
    assert!(matches!(refused("[]"), Refusal::NoPlan(_)));
    assert!(matches!(
        refused(r#"{"format":"other"}"#),
        Refusal::NoPlan(_)
    ));
    let later = text.replace(r#""formatVersion":1"#, r#""formatVersion":3"#);
    assert_eq!(refused(&later), Refusal::Version(3));
    let other = text.replace("CHG-20418", "CHG-20419");
    assert_eq!(refused(&other), Refusal::Damaged);
}

#[test]
fn a_member_that_this_version_does_not_know_is_refused_also_with_a_right_hash() {
    let mut value: Value = serde_json::from_str(&file(&draft()).to_text().unwrap()).unwrap();
    value["hidden"] = json!("step");
    let members = value.as_object_mut().unwrap();
    members.remove("sha256");
    let unknown = PlanFile::read(&value.to_string()).unwrap_err();

    assert_eq!(
        unknown,
        Refusal::Damaged,
        "and nobody but this crate writes the hash"
    );
}

#[test]
fn a_file_is_the_same_with_other_blanks_and_has_one_short_hash() {
    let text = file(&draft()).to_text().unwrap();
    let value = json::read(&text).unwrap();

    let indented = serde_json::to_string_pretty(&value)
        .unwrap()
        .replace('\n', "\r\n");

    assert_eq!(PlanFile::read(&indented).unwrap(), file(&draft()));
    assert_eq!(file(&draft()).to_text().unwrap(), text);
    let hash = file(&draft()).hash().unwrap();
    assert!(text.contains(&hash));
    assert_eq!(short(&hash).len(), 14);
}

#[test]
fn the_documentation_shows_what_is_written() {
    let blocks: Vec<&str> = DOCUMENT
        .split("```json\n")
        .skip(1)
        .map(|block| block.split_once("\n```").unwrap().0)
        .collect();
    let written = json::read(&file(&draft()).to_text().unwrap()).unwrap();

    assert_eq!(json::read(blocks[0]).unwrap(), written);
    let schema: Value = serde_json::from_str(blocks[1]).unwrap();
    let names = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let creating = json::read(&creating().to_text().unwrap()).unwrap();
    assert_eq!(names(&schema["properties"]), names(&creating));
    let mut required: Vec<&str> = schema["required"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    required.sort_unstable();
    assert_eq!(required, names(&written));
}

proptest! {
    #[test]
    fn every_changed_byte_is_noticed(place in 0_usize..4_000, byte in 32_u8..127) {
        let text = file(&draft()).to_text().unwrap();
        let mut bytes = text.clone().into_bytes();
        let place = place % (bytes.len() - 1);
        bytes[place] = byte;
        let changed = String::from_utf8(bytes).unwrap();

        let read = PlanFile::read(&changed);

        prop_assert!(changed == text || read.is_err());
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text in "\\PC{0,200}") {
        prop_assert!(PlanFile::read(&text).is_err());
    }
}
