//! Documents as data: which checks are asked for, which answers count, and what becomes of a file.

use std::{path::PathBuf, sync::Arc};

use patchpanel_core_models::{
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    problem::{Problem, Severity},
};
use serde_json::json;

use super::{on_command, on_event};
use crate::{
    command::Command,
    compare::diff::DiffModel,
    event::{Event, FileText},
    messages::UserMessage,
    state::{
        AppState,
        connector::{DocumentCheck, LineCounts, OpenConnector, PartValue},
        dialog::Dialog,
        route::ConnectorTab,
        session::SessionId,
    },
    task::{FilePurpose, Task},
    testing,
};

const SESSION: SessionId = SessionId(1);
const FORM: XmlDocument = XmlDocument::SourceConfig;

fn opened() -> AppState {
    let mut state = testing::signed_in();
    let session = state.session.as_mut().unwrap();
    testing::open(
        session,
        json!({"scriptName": "badge-system", "sourceConfigXml": "<Form/>", "translationProperties": {"fr": "a=1"}}),
    );
    session.tab = ConnectorTab::SourceConfig;
    state
}

fn open(state: &AppState) -> &OpenConnector {
    state.open_connector().unwrap()
}

fn edits(state: &mut AppState, text: &str) -> Vec<Task> {
    let value = PartValue::Xml(FORM, Some(text.to_owned()));
    on_command(state, Command::EditPart(value))
}

/// What the check of a revision answers.
/// Nobody types for a while.
fn rests(state: &mut AppState) -> Vec<Task> {
    let later = state.now + jiff::SignedDuration::from_millis(250);
    crate::update::on_tick(state, later)
}

fn checked(state: &mut AppState, revision: u64, severity: Option<Severity>) {
    let problems: Vec<Problem> = severity
        .map(|severity| Problem::new(severity, "sample", "Wrong.", "Correct it."))
        .into_iter()
        .collect();
    let check = DocumentCheck {
        revision,
        problems: Arc::from(problems),
        base_problems: [].into(),
        diff: Arc::new(DiffModel::new("", "")),
        lines: LineCounts::default(),
    };
    let event = Event::DocumentChecked {
        session: SESSION,
        script_name: open(state).script_name.clone(),
        document: FORM,
        check,
    };
    on_event(state, event);
}

fn asked(tasks: &[Task]) -> Vec<XmlDocument> {
    let asked = tasks.iter().filter_map(|task| match task {
        Task::CheckDocument { document, .. } => Some(*document),
        _ => None,
    });
    asked.collect()
}

fn file(state: &mut AppState, result: Result<&str, &str>) -> Vec<Task> {
    let script_name = open(state).script_name.clone();
    let event = Event::FileRead {
        purpose: FilePurpose::Document {
            session: SESSION,
            script_name,
            document: DocumentKind::Xml(FORM),
        },
        result: result
            .map(|text| FileText {
                name: "form.xml".to_owned(),
                text: text.to_owned(),
            })
            .map_err(|what| UserMessage::new(what, "", "")),
    };
    on_event(state, event)
}

#[test]
fn editing_asks_for_the_checks_of_what_it_matters_to() {
    let mut state = opened();

    edits(&mut state, "<Form></Form>");
    assert_eq!(asked(&rests(&mut state)), [FORM]);
    let french = PartValue::Translations(Locale::Fr, Some("a=2".to_owned()));
    on_command(&mut state, Command::EditPart(french));
    let tasks = rests(&mut state);
    assert_eq!(asked(&tasks), [FORM], "the form uses translations");
    let template = PartValue::Xml(
        XmlDocument::SourceTemplate,
        Some("<Application/>".to_owned()),
    );
    on_command(&mut state, Command::EditPart(template));
    let tasks = rests(&mut state);
    assert_eq!(
        asked(&tasks),
        [XmlDocument::SourceTemplate, XmlDocument::CorrelationConfig]
    );
}

#[test]
fn file_that_is_not_checked_yet_has_no_verdict_of_the_text_before() {
    let mut state = opened();
    edits(&mut state, "<Form></Form>");
    let sound = open(&state).draft.revision;
    checked(&mut state, sound, None);
    assert_eq!(open(&state).unchecked_document(), None);

    file(&mut state, Ok("<Form>"));
    assert_eq!(open(&state).unchecked_document(), Some(FORM));
    checked(&mut state, sound, None);
    assert_eq!(
        open(&state).unchecked_document(),
        Some(FORM),
        "a late answer says nothing of the new text"
    );

    let newest = open(&state).draft.revision;
    checked(&mut state, newest, Some(Severity::Error));
    assert_eq!(open(&state).unchecked_document(), None);
    assert_eq!(open(&state).blocking_problems().count(), 1);
}

#[test]
fn older_verdict_does_not_replace_a_newer_one() {
    let mut state = opened();
    edits(&mut state, "<Form>");
    let newest = open(&state).draft.revision;
    checked(&mut state, newest, Some(Severity::Error));

    checked(&mut state, newest - 1, None);

    assert_eq!(open(&state).blocking_problems().count(), 1);
}

#[test]
fn text_that_was_typed_while_formatting_wins() {
    let mut state = opened();
    let before = "<Form></Form>".to_owned();
    edits(&mut state, "<Form>typed</Form>");

    let event = Event::DocumentFormatted {
        session: SESSION,
        script_name: open(&state).script_name.clone(),
        document: FORM,
        before,
        result: Ok("<Form>\n</Form>".to_owned()),
    };
    on_event(&mut state, event);

    assert_eq!(
        open(&state).draft.draft.current.xml[&FORM],
        "<Form>typed</Form>"
    );
}

#[test]
fn file_becomes_the_draft_of_the_connector_it_was_chosen_for() {
    let mut state = opened();

    file(&mut state, Ok("<Form>file</Form>"));

    assert_eq!(asked(&rests(&mut state)), [FORM]);
    assert_eq!(
        open(&state).draft.draft.current.xml[&FORM],
        "<Form>file</Form>"
    );
    let notice = state.notices.all().last().unwrap();
    assert_eq!(notice.message.what, "“form.xml” is now the draft");
}

#[test]
fn file_that_does_not_fit_leaves_the_draft_alone_and_says_why() {
    let mut state = opened();

    file(&mut state, Err("“form.xml” was not opened"));

    assert!(!open(&state).has_changes());
    assert!(matches!(
        &state.dialog,
        Some(Dialog::FileRefused { message, .. }) if message.what == "“form.xml” was not opened"
    ));
}

#[test]
fn dialog_that_was_cancelled_reads_no_file() {
    let mut state = opened();
    let purpose = FilePurpose::Document {
        session: SESSION,
        script_name: open(&state).script_name.clone(),
        document: DocumentKind::Xml(FORM),
    };

    let path = None;
    let cancelled = on_event(
        &mut state,
        Event::FilePicked {
            purpose: purpose.clone(),
            path,
        },
    );
    let path = Some(PathBuf::from("form.xml"));
    let chosen = on_event(&mut state, Event::FilePicked { purpose, path });

    assert!(cancelled.is_empty());
    assert!(
        matches!(chosen.as_slice(), [Task::ReadFile { .. }]),
        "{chosen:?}"
    );
}

#[test]
fn document_is_saved_as_it_is_in_the_draft_under_a_name_that_says_whose_it_is() {
    let mut state = opened();
    edits(&mut state, "<Form>mine</Form>");

    let tasks = on_command(&mut state, Command::SaveDocument(DocumentKind::Xml(FORM)));

    let [Task::SaveFile { file_name, bytes }] = tasks.as_slice() else {
        panic!("{tasks:?}");
    };
    assert!(file_name.starts_with("badge-system-"), "{file_name}");
    assert_eq!(bytes, b"<Form>mine</Form>");
}
