//! Documents as data: which checks are asked for, which answers count, and what becomes of a file.

use patchpanel_core_models::{
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    problem::{Problem, Severity},
};
use serde_json::json;

use super::testing::{on_command, reports, saved};
use crate::{
    command::{ConnectorCommand, DocumentCommand},
    event::{ConnectorEvent, DocumentEvent, FileText},
    messages::UserMessage,
    state::{
        AppState,
        connectors::{DocumentCheck, OpenConnector, PartValue},
        dialogs::Dialog,
        route::ConnectorTab,
    },
    task::{DocumentTask, Task, Work},
    testing,
};

const FORM: XmlDocument = XmlDocument::SourceConfig;
const TEMPLATE: XmlDocument = XmlDocument::SourceTemplate;

fn opened() -> AppState {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    testing::open(
        session,
        json!({"scriptName": "badge-system", "sourceConfigXml": "<Form/>", "translationProperties": {"fr": "a=1"}}),
    );
    session.tab = ConnectorTab::Xml(XmlDocument::SourceConfig);
    state
}

fn open(state: &AppState) -> &OpenConnector {
    state.open_connector().unwrap()
}

fn edits(state: &mut AppState, text: &str) -> Vec<Task> {
    let value = PartValue::Xml(FORM, Some(text.to_owned()));
    on_command(state, ConnectorCommand::EditPart(value))
}

/// What the check of a revision answers.
/// Nobody types for a while.
fn rests(state: &mut AppState) -> Vec<Task> {
    let later = state.now + jiff::SignedDuration::from_millis(250);
    crate::update::testing::on_tick(state, later)
}

fn checked(state: &mut AppState, revision: u64, severity: Option<Severity>) {
    let problem = |severity| Problem::new(severity, "sample", "Wrong.", "Correct it.");
    let check = DocumentCheck {
        revision,
        ..testing::check("", Vec::from_iter(severity.map(problem)))
    };
    open_reports(
        state,
        ConnectorEvent::Document(DocumentEvent::Checked(FORM.into(), check)),
    );
}

fn asked(tasks: &[Task]) -> Vec<DocumentKind> {
    let asked = tasks.iter().filter_map(|task| match task {
        Task::Work(Work::Document(_, DocumentTask::Check { document, .. })) => Some(*document),
        _ => None,
    });
    asked.collect()
}

fn open_reports(state: &mut AppState, event: ConnectorEvent) -> Vec<Task> {
    let script_name = open(state).script_name.clone();
    reports(state, &script_name, event)
}

fn file(state: &mut AppState, result: Result<&str, &str>) -> Vec<Task> {
    let result = result
        .map(|text| FileText {
            name: "form.xml".to_owned(),
            text: text.to_owned(),
        })
        .map_err(|what| UserMessage::new(what, "", ""));
    open_reports(
        state,
        ConnectorEvent::Document(DocumentEvent::FileRead(FORM, result)),
    )
}

#[test]
fn editing_asks_for_the_checks_of_what_it_matters_to() {
    let mut state = opened();

    edits(&mut state, "<Form></Form>");
    assert_eq!(
        asked(&rests(&mut state)),
        [FORM, TEMPLATE].map(DocumentKind::Xml)
    );
    let french = PartValue::Translations(Locale::Fr, Some("a=2".to_owned()));
    on_command(&mut state, ConnectorCommand::EditPart(french));
    let tasks = rests(&mut state);
    assert_eq!(
        asked(&tasks),
        [FORM.into(), DocumentKind::Translations(Locale::Fr)],
        "the form uses translations"
    );
    let template = PartValue::Xml(TEMPLATE, Some("<Application/>".to_owned()));
    on_command(&mut state, ConnectorCommand::EditPart(template));
    let tasks = rests(&mut state);
    assert_eq!(
        asked(&tasks),
        [FORM, TEMPLATE, XmlDocument::CorrelationConfig].map(DocumentKind::Xml)
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
    assert_eq!(open(&state).unchecked_document(), Some(FORM.into()));
    checked(&mut state, sound, None);
    assert_eq!(
        open(&state).unchecked_document(),
        Some(FORM.into()),
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

    let event = ConnectorEvent::Document(DocumentEvent::Formatted {
        document: FORM,
        before,
        result: Ok("<Form>\n</Form>".to_owned()),
    });
    open_reports(&mut state, event);

    assert_eq!(open(&state).draft.current.xml[&FORM], "<Form>typed</Form>");
}

#[test]
fn file_becomes_the_draft_of_the_connector_it_was_chosen_for() {
    let mut state = opened();

    file(&mut state, Ok("<Form>file</Form>"));

    assert_eq!(
        asked(&rests(&mut state)),
        [FORM, TEMPLATE].map(DocumentKind::Xml)
    );
    assert_eq!(open(&state).draft.current.xml[&FORM], "<Form>file</Form>");
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
        Some(Dialog::FileRefused(message)) if message.what == "“form.xml” was not opened"
    ));
}

#[test]
fn document_is_saved_as_it_is_in_the_draft_under_a_name_that_says_whose_it_is() {
    let mut state = opened();
    edits(&mut state, "<Form>mine</Form>");

    let tasks = on_command(&mut state, DocumentCommand::Save(DocumentKind::Xml(FORM)));

    let (file_name, bytes) = saved(&tasks);
    assert!(file_name.starts_with("badge-system-"), "{file_name}");
    assert_eq!(bytes, b"<Form>mine</Form>");
}
