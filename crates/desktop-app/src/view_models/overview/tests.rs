//! A connector at a glance, as data.

use patchpanel_core_models::{ids::Locale, problem::Problem};
use serde_json::{Value, json};

use super::*;
use crate::{
    state::connectors::{DocumentCheck, LineCounts, PartValue},
    testing::{self, opened},
    view_models::history::tests::summaries,
};

fn detail() -> Value {
    json!({
        "name": "Workday Custom EMEA", "scriptName": "workday-custom-emea", "type": "workday",
        "className": "sailpoint.connector.OpenConnectorAdapter", "directConnect": true, "status": "RELEASED",
        "uploadedFiles": ["pod/org/connectorFiles/workday/workday-emea-2.4.1.jar", "xmlsec-3.0.4.jar"],
        "sourceConfigXml": "<Form>\n</Form>\n",
        "applicationXml": "<Application featuresString='PROVISIONING, PASSWORD'/>",
        "connectorMetadata": {"platform": "ccg", "beta": true},
        "translationProperties": {"en": "a=1\nb=2\nc=3", "de": "a=1\nb=2\nc=3", "fr": "a=1\nold=9"},
    })
}

fn rows_of(state: &AppState) -> Vec<DocumentRow> {
    let connector = state.open_connector().unwrap();
    let glance = Glance::of(state.session().unwrap(), connector);
    rows(connector, &glance.facts)
}

fn edit(state: &mut AppState, value: PartValue) {
    let session = state.session_mut().unwrap();
    let connector = session.open.values_mut().next().unwrap();
    connector.draft.edit(value, Timestamp::UNIX_EPOCH);
}

#[test]
fn identity_says_what_the_server_says_and_names_files_without_folders() {
    let state = opened(detail());
    let connector = state.open_connector().unwrap();

    let rows = identity(connector, connector.detail().unwrap());

    let pairs: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.label, row.value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("Name", "Workday Custom EMEA"),
            ("Script name", "workday-custom-emea"),
            ("Type", "workday"),
            ("Class name", "sailpoint.connector.OpenConnectorAdapter"),
            ("Direct connect", "Yes"),
            ("Uploaded files", "workday-emea-2.4.1.jar, xmlsec-3.0.4.jar"),
        ]
    );
}

#[test]
fn identity_says_so_where_the_server_tells_nothing() {
    let state = opened(json!({"scriptName": "bare"}));
    let connector = state.open_connector().unwrap();

    let rows = identity(connector, connector.detail().unwrap());

    let values: Vec<&str> = rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!(
        values,
        [
            "bare",
            "bare",
            "Not in the server’s answer",
            "Not in the server’s answer",
            "No",
            "None"
        ]
    );
}

#[test]
fn features_come_from_the_list_and_else_from_the_template() {
    let listed = opened(detail());
    let unlisted =
        opened(json!({"scriptName": "hidden", "applicationXml": detail()["applicationXml"]}));
    let glance =
        |state: &AppState| Glance::of(state.session().unwrap(), state.open_connector().unwrap());

    assert_eq!(glance(&listed).features, ["PROVISIONING", "ENABLE"]);
    assert_eq!(glance(&unlisted).features, ["PROVISIONING", "PASSWORD"]);
    assert_eq!(feature_note(&glance(&listed).features), "2");
}

#[test]
fn an_unchanged_connector_has_its_documents_as_on_the_server() {
    let rows = rows_of(&opened(detail()));

    let row = |index: usize| {
        (
            rows[index].kind.as_str(),
            rows[index].size.as_str(),
            rows[index].status.clone(),
        )
    };
    assert_eq!(
        row(0),
        ("Form XML", "2 lines, 15 bytes", DocumentStatus::Same)
    );
    assert_eq!(
        row(1),
        ("Application XML", "1 line, 54 bytes", DocumentStatus::Same)
    );
    assert_eq!(row(2), ("XML", "", DocumentStatus::Absent));
    assert_eq!(
        row(3),
        (
            "3 locales",
            "4 keys, 2 missing in fr",
            DocumentStatus::Incomplete
        )
    );
    assert_eq!(row(4), ("JSON", "2 keys", DocumentStatus::Same));
}

#[test]
fn without_english_every_key_is_expected_in_every_locale() {
    let state = opened(
        json!({"scriptName": "x", "translationProperties": {"de": "a=1", "fr": "b=1", "ja": "a=1\nb=1"}}),
    );

    let facts = Glance::of(state.session().unwrap(), state.open_connector().unwrap())
        .facts
        .translations;

    assert_eq!(
        facts.missing.into_iter().collect::<Vec<_>>(),
        [(Locale::De, 1), (Locale::Fr, 1)]
    );
    assert_eq!(rows_of(&state)[3].size, "2 keys, 2 missing in 2 locales");
}

#[test]
fn an_edited_document_counts_lines_once_it_was_checked_and_errors_come_first() {
    let mut state = opened(detail());
    edit(
        &mut state,
        PartValue::Xml(
            XmlDocument::SourceConfig,
            Some("<Form>\n<A/>\n</Form>\n".to_owned()),
        ),
    );
    assert_eq!(
        rows_of(&state)[0].status,
        DocumentStatus::Edited("Edited".to_owned())
    );

    let check = |problems: Vec<Problem>| DocumentCheck {
        revision: 1,
        lines: LineCounts {
            changed: 1,
            added: 3,
            removed: 0,
        },
        ..testing::check("", problems)
    };
    let put = |state: &mut AppState, check| {
        let connector = testing::only_open(state);
        connector
            .checks
            .insert(XmlDocument::SourceConfig.into(), check);
    };
    put(&mut state, check(Vec::new()));
    assert_eq!(
        rows_of(&state)[0].status,
        DocumentStatus::Edited("4 lines edited".to_owned())
    );

    let problem =
        patchpanel_core_models::documents::check_document(XmlDocument::SourceConfig, "<Form>");
    assert!(!problem.is_empty());
    put(&mut state, check(problem));
    assert!(
        matches!(&rows_of(&state)[0].status, DocumentStatus::Errors(text) if text.ends_with("error"))
    );
}

#[test]
fn edited_metadata_counts_operations_and_edited_translations_count_files() {
    let mut state = opened(detail());
    let metadata = json!({"platform": "saas", "added": 1});
    edit(
        &mut state,
        PartValue::Metadata(metadata.as_object().unwrap().clone()),
    );
    edit(
        &mut state,
        PartValue::Translations(Locale::Fr, Some("a=2".to_owned())),
    );

    let rows = rows_of(&state);

    assert_eq!(
        rows[4].status,
        DocumentStatus::Edited("3 keys edited".to_owned())
    );
    assert_eq!(
        rows[3].status,
        DocumentStatus::Edited("1 file edited".to_owned())
    );
}

#[test]
fn snapshots_are_newest_first_and_name_what_the_apply_changed() {
    let mut state = opened(detail());
    let session = state.session_mut().unwrap();
    let connector = session.open.values_mut().next().unwrap();
    let before = connector.draft.base.clone();
    let mut after = before.clone();
    after.metadata.clear();
    connector.history.list = Some(summaries(&[
        ("2026-11-18T10:44:00Z", Cause::FirstRead, None, &before),
        ("2026-11-23T09:14:00Z", Cause::BeforeApply, None, &before),
        ("2026-11-23T09:15:00Z", Cause::AfterApply, None, &after),
    ]));

    let glance = Glance::of(state.session().unwrap(), state.open_connector().unwrap());

    let lines: Vec<(String, &str)> = glance
        .snapshots
        .iter()
        .map(|line| (when(&state, line), line.cause.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("Today 09:15".to_owned(), "After apply: metadata"),
            ("Today 09:14".to_owned(), "Before apply: metadata"),
            ("18 Nov 10:44".to_owned(), "First read"),
        ]
    );
}
