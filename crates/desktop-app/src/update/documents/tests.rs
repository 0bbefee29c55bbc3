use serde_json::json;

use super::*;
use crate::{
    command::ConnectorCommand,
    event::{ConnectorEvent, DocumentEvent},
    state::AppState,
    task::Task,
    testing,
    update::testing::{in_turn, on_command, on_tick, reports},
};

const TYPED: &str = "<Form><Field name=\"url\"/></Form>";

fn with_source_config() -> AppState {
    testing::opened(
        json!({"scriptName": "badge-system", "name": "Badge system", "sourceConfigXml": "<Form/>"}),
    )
}

fn types(state: &mut AppState, text: &str) -> Vec<Task> {
    let value = PartValue::Xml(XmlDocument::SourceConfig, Some(text.to_owned()));
    on_command(state, ConnectorCommand::EditPart(value))
}

fn checked_revisions(tasks: &[Task]) -> Vec<u64> {
    let revision = |task: &Task| match task {
        Task::Work(Work::Document(_, DocumentTask::Check { revision, .. })) => Some(*revision),
        _ => None,
    };
    tasks.iter().filter_map(revision).collect()
}

fn after(state: &mut AppState, millis: i64) -> Vec<u64> {
    let later = state.now + SignedDuration::from_millis(millis);
    checked_revisions(&on_tick(state, later))
}

#[test]
fn typing_is_not_checked_key_by_key_but_once_it_rests() {
    let mut state = with_source_config();

    for end in 1..=TYPED.len() {
        let text = TYPED.get(..end).unwrap();
        assert_eq!(
            checked_revisions(&types(&mut state, text)),
            Vec::<u64>::new()
        );
        assert_eq!(after(&mut state, 50), Vec::<u64>::new());
    }

    let keys = TYPED.len() as u64;
    assert_eq!(
        after(&mut state, 150),
        [keys, keys],
        "with the template, which names its fields"
    );
    assert_eq!(after(&mut state, 1000), Vec::<u64>::new(), "once");
}

#[test]
fn text_that_waits_for_its_check_does_not_count_as_checked() {
    let mut state = with_source_config();
    in_turn(&mut state, |turn| {
        check_all(turn, &"badge-system".parse().unwrap());
    });

    types(&mut state, TYPED);

    let open = state.open_connector().unwrap();
    assert!(!open.is_checked(XmlDocument::SourceConfig));
}

#[test]
fn connector_that_was_read_is_checked_at_once() {
    let mut state = with_source_config();

    let tasks = in_turn(&mut state, |turn| {
        check_all(turn, &"badge-system".parse().unwrap());
    });

    assert_eq!(checked_revisions(&tasks), [0, 0, 0]);
}

#[test]
fn refused_file_does_not_take_the_place_of_a_dialog_in_which_something_is_typed() {
    let mut state = with_source_config();
    state.dialog = Some(Dialog::TakeSnapshot);
    let message = UserMessage::new("“a.xml” was not opened", "It is not XML", "Choose another");

    let read = ConnectorEvent::Document(DocumentEvent::FileRead(
        XmlDocument::SourceConfig,
        Err(message.clone()),
    ));
    reports(&mut state, &"badge-system".parse().unwrap(), read);

    assert!(matches!(state.dialog, Some(Dialog::TakeSnapshot)));
    let notice = state.notices.all().last().unwrap();
    assert_eq!(notice.message, message);
}
