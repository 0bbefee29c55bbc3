//! Making, duplicating and deleting connectors as data: what is sent, and in which dialog the answer is shown.

use std::{sync::Arc, time::Duration};

use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
    models::{connector::NewConnector, document::XmlDocument},
    starters::Starter,
};
use patchpanel_http_client::{Error, Operation, Outcome};
use serde_json::{Value, json};

use super::testing::{on_command, on_event, reports};
use crate::{
    command::{Action, AppCommand, Command, LifecycleCommand, SessionCommand},
    event::{ConnectorEvent, Event, LifecycleEvent, SessionEvent},
    state::remote::Generation,
    state::{
        AppState,
        apply::{Reply, StepAnswer},
        dialogs::{Aim, Dialog, Dispatch, LifecycleRequest},
        route::ConnectorTab,
        session::SessionId,
    },
    task::{ConnectorTask, HistoryTask, LifecycleTask, StoreTask, Task, TenantTask, Work},
    testing::{self, Server},
};

const SESSION: SessionId = SessionId(1);

fn name(text: &str) -> ScriptName {
    ScriptName::try_from(text).unwrap()
}

fn creates() -> Operation {
    Operation::CreateConnector(NewConnector::new("Canteen tills", "Acme"))
}

fn deletes() -> Operation {
    Operation::DeleteConnector {
        script_name: name("badge-system"),
    }
}

fn answer() -> StepAnswer {
    StepAnswer {
        reply: Reply::Http(200),
        message: None,
        tracking_id: None,
        elapsed: Duration::ZERO,
    }
}

/// The badge system is open: metadata with an edit, and a source config.
fn opened() -> AppState {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    let detail = json!({
        "scriptName": "badge-system", "name": "Badge system", "connectorMetadata": {"platform": "ccg"},
        "sourceConfigXml": "<Form/>", "translationProperties": {"en": "a=1"},
    });
    let open = testing::open(session, detail);
    let mut metadata = open.draft.current.metadata.clone();
    metadata.insert("beta".to_owned(), json!(true));
    let value = crate::state::connectors::PartValue::Metadata(metadata);
    open.draft.edit(value, jiff::Timestamp::UNIX_EPOCH);
    state
}

/// A dialog whose request was prepared, opened by `action`.
fn asked(action: Action) -> AppState {
    let mut state = opened();
    on_command(&mut state, action);
    prepared(&mut state);
    state
}

fn prepared(state: &mut AppState) {
    let dialog = state.dialog.as_mut().and_then(Dialog::lifecycle_mut);
    let dialog = dialog.unwrap();
    let operation = match dialog.aim {
        Aim::Make(_) => creates(),
        Aim::Delete(_) => deletes(),
    };
    dialog.request = Some(Box::new(testing::prepared(operation)));
}

fn sends(state: &mut AppState) -> Vec<Task> {
    on_command(state, LifecycleCommand::Send)
}

fn creating(action: Action) -> (AppState, Generation, Box<LifecycleRequest>) {
    let mut state = asked(action);
    let (generation, creation) = creation_among(&sends(&mut state));
    (state, generation, creation)
}

fn creation_among(tasks: &[Task]) -> (Generation, Box<LifecycleRequest>) {
    match tasks {
        [
            Task::Work(Work::Tenant(
                _,
                TenantTask::Lifecycle(generation, LifecycleTask::Send(_, creation)),
            )),
        ] => (*generation, creation.clone()),
        other => panic!("{other:?}"),
    }
}

/// The request that deletes among the tasks; it is sent once the snapshot before it is on disk.
fn deletion(tasks: &[Task]) -> Option<(Generation, Box<LifecycleRequest>)> {
    let [Task::InOrder(tasks)] = tasks else {
        return None;
    };
    match tasks.as_slice() {
        [
            Work::Store(StoreTask::History(_, _, HistoryTask::Take(_))),
            Work::Tenant(_, TenantTask::Lifecycle(generation, LifecycleTask::Send(_, deletion))),
        ] => Some((*generation, deletion.clone())),
        _ => None,
    }
}

fn deleting() -> (AppState, Generation, Box<LifecycleRequest>) {
    let mut state = asked(Action::DeleteConnector);
    let (generation, deletion) = deletion(&sends(&mut state)).unwrap();
    (state, generation, deletion)
}

/// The tenant is read to learn what became of a request.
fn learns(tasks: &[Task]) -> Option<Generation> {
    match tasks {
        [
            Task::Work(Work::Tenant(_, TenantTask::Lifecycle(generation, LifecycleTask::Learn(_)))),
        ] => Some(*generation),
        _ => None,
    }
}

fn of(generation: Generation, event: LifecycleEvent) -> Event {
    Event::Session(SESSION, SessionEvent::Lifecycle(generation, event))
}

fn created(
    generation: Generation,
    creation: Box<LifecycleRequest>,
    result: Result<(Option<ScriptName>, StepAnswer), Error>,
) -> Event {
    of(generation, LifecycleEvent::Answered(creation, result))
}

/// The answer to a deletion is lost.
fn lost(generation: Generation, deletion: Box<LifecycleRequest>) -> Event {
    let lost = testing::failure(deletes(), Server::HangsUp);
    of(generation, LifecycleEvent::Answered(deletion, Err(lost)))
}

fn dispatch(state: &AppState) -> Option<Dispatch> {
    let dialog = state.dialog.as_ref().and_then(Dialog::lifecycle);
    dialog.map(|dialog| dialog.dispatch)
}

fn shown(state: &AppState) -> Option<&str> {
    let dialog = state.dialog.as_ref().and_then(Dialog::lifecycle)?;
    Some(&dialog.failure.as_ref()?.what)
}

fn noticed(state: &AppState) -> Option<&str> {
    let notice = state.notices.all().last();
    notice.map(|notice| notice.message.what.as_str())
}

/// The creation is answered with a script name, and the connector is read.
fn made(
    state: &mut AppState,
    (generation, creation): (Generation, Box<LifecycleRequest>),
    detail: Value,
) {
    let script_name = name(detail["scriptName"].as_str().unwrap());
    let answered = Ok((Some(script_name.clone()), answer()));
    let tasks = on_event(state, created(generation, creation, answered));
    let asked = tasks.iter().find_map(|task| match task {
        Task::Work(Work::Tenant(_, TenantTask::Connector(_, ConnectorTask::Load(generation)))) => {
            Some(*generation)
        }
        _ => None,
    });
    let detail = serde_json::from_value(detail).unwrap();
    let loaded = ConnectorEvent::Loaded(asked.unwrap(), Ok((Box::new(detail), Duration::ZERO)));
    reports(state, &script_name, loaded);
}

#[test]
fn duplicate_starts_with_a_draft_of_all_that_the_other_has() {
    let (mut state, generation, creation) = creating(Action::DuplicateConnector);
    let copy = name("badge-copy");
    let detail =
        json!({"scriptName": "badge-copy", "name": "Badge copy", "connectorMetadata": {"made": 1}});

    made(&mut state, (generation, creation), detail);

    let open = state.open_connector().unwrap();
    assert_eq!(open.script_name, copy);
    let draft = &open.draft;
    assert_eq!(draft.changes().len(), 3, "{:?}", draft.changes());
    assert_eq!(draft.changes()[0], Part::Metadata);
    assert_eq!(
        serde_json::to_value(&draft.current.metadata).unwrap(),
        json!({"made": 1, "platform": "ccg", "beta": true}),
        "what only the server gave the new one stays"
    );
    assert_eq!(draft.current.xml[&XmlDocument::SourceConfig], "<Form/>");
    assert_eq!(
        noticed(&state),
        Some("“Badge copy” starts with a draft of 3 parts")
    );
}

#[test]
fn new_connector_starts_without_a_draft() {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    assert!(matches!(creation.aim, Aim::Make(None)));

    let answered = Ok((Some(name("canteen-tills")), answer()));
    on_event(&mut state, created(generation, creation, answered));

    assert_eq!(dispatch(&state), None);
    assert!(state.open_connector().unwrap().template.is_none());
}

#[test]
fn starter_becomes_the_draft_and_keeps_the_names_of_the_tenant() {
    let mut state = opened();
    on_command(&mut state, Action::NewConnector);
    on_command(
        &mut state,
        LifecycleCommand::StartWith(Some(Starter::Database)),
    );
    prepared(&mut state);
    state.session_mut().unwrap().tab = ConnectorTab::History;
    let creation = creation_among(&sends(&mut state));

    let detail = json!({"scriptName": "canteen-tills", "connectorMetadata": {"made": 1},
        "applicationXml": "<Application name='Canteen tills'/>"});
    made(&mut state, creation, detail);

    let Content {
        metadata,
        xml,
        translations,
    } = &state.open_connector().unwrap().draft.current;
    assert_eq!(metadata.len(), 1);
    assert!(xml[&XmlDocument::SourceTemplate].contains("name=\"Canteen tills\""));
    assert_eq!(xml.len() + translations.len(), 7);
    assert_eq!(state.session().unwrap().tab, ConnectorTab::Overview);
}

#[test]
fn escape_and_cancel_do_nothing_while_the_request_is_on_its_way() {
    let (mut state, generation, _) = creating(Action::NewConnector);

    on_command(&mut state, AppCommand::CloseDialog);
    on_command(&mut state, Action::ShowAbout);

    assert_eq!(dispatch(&state), Some(Dispatch::Sending(generation)));
    assert!(sends(&mut state).is_empty());
}

#[test]
fn signing_out_waits_for_the_answer() {
    let (mut state, ..) = creating(Action::NewConnector);

    let tasks = on_command(&mut state, SessionCommand::SignOutAnyway);

    assert!(tasks.is_empty());
    assert!(state.session().is_some());
    assert_eq!(
        noticed(&state),
        Some("A request is being sent. Wait for the answer")
    );
}

#[test]
fn refusal_is_told_in_the_dialog_it_belongs_to() {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    let refusal = testing::failure(creates(), Server::Answers(400));

    on_event(&mut state, created(generation, creation, Err(refusal)));

    assert_eq!(dispatch(&state), Some(Dispatch::Ready));
    assert_eq!(shown(&state), Some("The connector was not created"));
}

#[test]
fn refusal_whose_dialog_is_gone_is_told_in_a_notice_and_not_in_another_dialog() {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    state.dialog = None;
    on_command(&mut state, Action::DeleteConnector);
    let refusal = testing::failure(creates(), Server::Answers(400));

    on_event(&mut state, created(generation, creation, Err(refusal)));

    assert_eq!(shown(&state), None);
    assert_eq!(noticed(&state), Some("The connector was not created"));
}

#[test]
fn success_whose_dialog_is_gone_leaves_what_is_shown_alone() {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    state.dialog = Some(Dialog::About);

    let answered = Ok((Some(name("canteen-tills")), answer()));
    on_event(&mut state, created(generation, creation, answered));

    assert!(matches!(state.dialog, Some(Dialog::About)));
    let shown = state.open_connector().unwrap();
    assert_eq!(shown.script_name, name("badge-system"));
    assert_eq!(noticed(&state), Some("Connector created as canteen-tills"));
}

#[test]
fn lost_answer_to_a_creation_reads_the_tenant_and_sends_nothing_again() {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    let lost = testing::failure(creates(), Server::HangsUp);

    let tasks = on_event(&mut state, created(generation, creation, Err(lost)));

    assert_eq!(learns(&tasks), Some(generation), "{tasks:?}");
    assert_eq!(dispatch(&state), Some(Dispatch::Learning(generation)));
    assert!(sends(&mut state).is_empty());
}

/// A creation whose answer was lost, and what a look at the tenant said.
fn learned(result: Result<(Outcome, Option<ScriptName>), Error>) -> AppState {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    let lost = testing::failure(creates(), Server::HangsUp);
    on_event(&mut state, created(generation, creation.clone(), Err(lost)));
    let event = LifecycleEvent::Learned(creation, result);
    on_event(&mut state, of(generation, event));
    state
}

#[test]
fn creation_that_turns_out_to_be_made_is_opened() {
    let state = learned(Ok((Outcome::Made, Some(name("canteen-tills")))));

    assert_eq!(dispatch(&state), None);
    let shown = state.open_connector().unwrap();
    assert_eq!(shown.script_name, name("canteen-tills"));
}

#[test]
fn creation_that_the_list_does_not_show_stays_unknown_and_can_be_asked_about_again() {
    let mut state = learned(Ok((Outcome::Unclear, None)));

    assert_eq!(dispatch(&state), Some(Dispatch::Unknown));
    assert_eq!(
        shown(&state),
        Some("It is not known whether “Canteen tills” was created")
    );
    assert!(sends(&mut state).is_empty());
    let tasks = on_command(&mut state, LifecycleCommand::AskOutcome);
    assert!(learns(&tasks).is_some(), "{tasks:?}");
}

#[test]
fn lost_answer_to_a_deletion_is_sent_again_only_once_it_is_known_that_it_did_nothing() {
    let (mut state, generation, sent) = deleting();
    let tasks = on_event(&mut state, lost(generation, sent.clone()));
    assert!(learns(&tasks).is_some(), "{tasks:?}");
    assert!(sends(&mut state).is_empty());

    let learned = LifecycleEvent::Learned(sent, Ok((Outcome::NotMade, None)));
    let event = of(generation, learned);
    on_event(&mut state, event);

    assert_eq!(shown(&state), Some("“badge-system” was not deleted"));
    let again = sends(&mut state);
    assert!(deletion(&again).is_some(), "{again:?}");
}

#[test]
fn deletion_that_turns_out_to_be_done_closes_the_connector() {
    let (mut state, generation, deletion) = deleting();
    on_event(&mut state, lost(generation, deletion.clone()));

    let learned = LifecycleEvent::Learned(deletion, Ok((Outcome::Made, None)));
    let event = of(generation, learned);
    on_event(&mut state, event);

    assert_eq!(dispatch(&state), None);
    assert!(state.open_connector().is_none());
    assert_eq!(noticed(&state), Some("badge-system deleted"));
}

#[test]
fn request_prepared_for_what_was_typed_before_is_not_shown() {
    let mut state = opened();
    on_command(&mut state, Action::NewConnector);
    let new = |name: &str| {
        Command::Lifecycle(LifecycleCommand::PrepareCreate(Box::new(
            NewConnector::new(name, "Acme"),
        )))
    };
    let first = on_command(&mut state, new("Canteen"));
    on_command(&mut state, new("Canteen tills"));
    let Some(Task::Work(Work::Tenant(
        _,
        TenantTask::Lifecycle(generation, LifecycleTask::Prepare(_)),
    ))) = first.first()
    else {
        panic!("{first:?}");
    };

    let prepared = Ok(Box::new(testing::prepared(creates())));
    let event = of(*generation, LifecycleEvent::Prepared(prepared));
    on_event(&mut state, event);

    let dialog = state.dialog.as_ref().and_then(Dialog::lifecycle);
    assert!(dialog.unwrap().request.is_none());
}

#[test]
fn template_is_what_was_shown_when_the_dialog_was_opened() {
    let (mut state, _, creation) = creating(Action::DuplicateConnector);
    let shown = Arc::new(state.open_connector().unwrap().draft.current.clone());

    state.session_mut().unwrap().open.clear();

    let Aim::Make(Some(template)) = creation.aim else {
        panic!("{creation:?}");
    };
    assert_eq!(template.content, shown);
}

#[test]
fn nothing_computed_of_a_deleted_connector_passes_for_a_new_one_of_its_name() {
    let mut state = opened();
    let session = state.session_mut().unwrap();
    let name = name("badge-system");
    let last = session.open[&name].draft.revision;

    session.forget(&name);
    let made = session.opened(&name);

    let every_part = made.draft.revision_of(|_| true);
    assert!(every_part > last, "{every_part} after {last}");
    assert_eq!(
        made.draft.revision, made.draft.on_disk.kept,
        "nothing waits to be written"
    );
}

#[test]
fn nothing_is_made_or_deleted_where_a_second_person_is_asked_for() {
    for action in [Action::NewConnector, Action::DeleteConnector] {
        let mut state = asked(action);
        let profile = &mut state.session_mut().unwrap().profile;
        (profile.protected, profile.second_person) = (true, true);
        let named = SessionCommand::NameTenant("acme-sb".to_owned());

        on_command(&mut state, named.clone());
        assert!(sends(&mut state).is_empty());
        assert_eq!(dispatch(&state), Some(Dispatch::Ready));

        state.session_mut().unwrap().profile.second_person = false;
        on_command(&mut state, named);
        assert!(!sends(&mut state).is_empty());
    }
}

#[test]
fn creation_that_is_answered_without_a_name_reads_the_tenant_and_keeps_its_draft() {
    let (mut state, generation, creation) = creating(Action::DuplicateConnector);
    let nameless = created(generation, creation.clone(), Ok((None, answer())));

    let tasks = on_event(&mut state, nameless);

    assert!(learns(&tasks).is_some(), "{tasks:?}");
    assert_eq!(dispatch(&state), Some(Dispatch::Learning(generation)));
    let learned = Ok((Outcome::Made, Some(name("badge-copy"))));
    let event = LifecycleEvent::Learned(creation, learned);
    on_event(&mut state, of(generation, event));
    assert!(state.open_connector().unwrap().template.is_some());
}

#[test]
fn nothing_of_a_lost_creation_leads_to_a_second_one() {
    for result in [
        Ok((Outcome::Made, None)),
        Ok((Outcome::NotMade, None)),
        Ok((Outcome::Unclear, None)),
        Err(testing::failure(creates(), Server::Answers(500))),
    ] {
        let mut state = learned(result);

        assert_eq!(dispatch(&state), Some(Dispatch::Unknown));
        assert!(sends(&mut state).is_empty());
    }
}

#[test]
fn a_connector_that_may_have_been_there_before_is_not_taken_for_the_created_one() {
    let (mut state, generation, creation) = creating(Action::NewConnector);
    state.session_mut().unwrap().connectors = Default::default();
    let lost = testing::failure(creates(), Server::HangsUp);
    on_event(&mut state, created(generation, creation.clone(), Err(lost)));

    let learned = Ok((Outcome::Made, Some(name("canteen-tills"))));
    let event = LifecycleEvent::Learned(creation, learned);
    on_event(&mut state, of(generation, event));

    assert_eq!(dispatch(&state), Some(Dispatch::Unknown));
    assert_eq!(
        state.open_connector().unwrap().script_name,
        name("badge-system")
    );
}
