use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::{Locale, ScriptName},
    models::connector::NewConnector,
};
use patchpanel_local_store::{AuditRow, DraftRecord, Loaded, TenantKey};
use serde_json::{Map, json};

use super::*;
use crate::{
    command::{Action, AppCommand, Command, ConnectorCommand},
    event::{ConnectorEvent, Event, SessionEvent, StoreEvent, Stored},
    state::AppState,
    state::connectors::{OpenConnector, PartValue},
    state::local_store::{StorePlace, TenantStore},
    state::session::SessionId,
    task::{AuditTask, ConnectorTask, HistoryTask, StoreChange, StoreTask, Task, Work},
    testing,
    update::testing::{of_connectors, on_command, on_event, on_tick, reports, reports_to},
    view_models::notices,
};

const NAME: &str = "badge-system";

fn name() -> ScriptName {
    NAME.parse().unwrap()
}

fn open(state: &mut AppState) -> &mut OpenConnector {
    let session = state.session_mut().unwrap();
    session.open.get_mut(&name()).unwrap()
}

fn state() -> AppState {
    let mut state = testing::signed_in();
    state.local_store = StoreState::Open;
    testing::open(
        state.session_mut().unwrap(),
        json!({"scriptName": NAME, "name": "Badge system", "connectorMetadata": {}}),
    );
    state
}

fn edit(state: &mut AppState, value: u32) {
    let metadata = Map::from_iter([("limit".to_owned(), json!(value))]);
    on_command(
        state,
        ConnectorCommand::EditPart(PartValue::Metadata(metadata)),
    );
}

fn after(state: &mut AppState, seconds: i64) -> Vec<Task> {
    let now = state.now + SignedDuration::from_secs(seconds);
    on_tick(state, now)
}

fn kept_value(tasks: &[Task]) -> Option<serde_json::Value> {
    match tasks {
        [Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Draft(draft))))] => {
            draft.draft.current.metadata.get("limit").cloned()
        }
        _ => None,
    }
}

fn written(state: &mut AppState) -> Vec<Task> {
    let session = state.session().unwrap().id;
    let revision = open(state).draft.on_disk.writing.unwrap();
    draft_stored(state, session, revision, Ok(()))
}

fn draft_stored(
    state: &mut AppState,
    session: SessionId,
    revision: u64,
    result: Result<(), UserMessage>,
) -> Vec<Task> {
    let event = ConnectorEvent::DraftStored { revision, result };
    reports_to(state, session, &name(), event)
}

fn full() -> UserMessage {
    UserMessage::new(
        "Your work could not be kept on this computer",
        "The disk is full",
        "",
    )
}

fn after_millis(state: &mut AppState, millis: i64) -> Vec<Task> {
    let later = state.now + SignedDuration::from_millis(millis);
    on_tick(state, later)
}

/// With a document of more than a megabyte.
fn large(mut state: AppState) -> AppState {
    let long = "x".repeat((1 << 20) + 1);
    let draft = &mut open(&mut state).draft;
    draft.edit(
        PartValue::Translations(Locale::De, Some(long)),
        Timestamp::UNIX_EPOCH,
    );
    state
}

#[test]
fn a_small_draft_goes_to_disk_once_it_rests_for_a_quarter_of_a_second() {
    let mut state = state();
    edit(&mut state, 1);

    assert!(after(&mut state, 0).is_empty());
    assert!(after_millis(&mut state, 249).is_empty());
    let tasks = after_millis(&mut state, 1);

    assert_eq!(kept_value(&tasks), Some(json!(1)), "{tasks:?}");
    assert!(after(&mut state, 20).is_empty(), "one write at a time");
}

#[test]
fn typing_without_a_rest_goes_to_disk_before_it_is_half_a_second_old() {
    let mut state = state();

    let mut kept = Vec::new();
    for number in 0..=5 {
        edit(&mut state, number);
        kept.extend(kept_value(&after_millis(&mut state, 100)));
    }

    assert_eq!(kept, [json!(5)]);
}

#[test]
fn a_clock_that_goes_back_does_not_put_off_a_draft() {
    let mut state = state();
    edit(&mut state, 1);
    after(&mut state, 0);

    after(&mut state, -3600);
    let tasks = after(&mut state, 1);

    assert_eq!(kept_value(&tasks), Some(json!(1)), "{tasks:?}");
}

#[test]
fn a_large_draft_goes_to_disk_once_it_is_stable_for_two_seconds() {
    let mut state = large(state());
    edit(&mut state, 1);

    assert!(after(&mut state, 0).is_empty());
    assert!(after(&mut state, 1).is_empty());
    let tasks = after(&mut state, 1);

    assert_eq!(kept_value(&tasks), Some(json!(1)), "{tasks:?}");
    assert!(after(&mut state, 20).is_empty(), "one write at a time");
}

#[test]
fn a_large_draft_that_never_rests_goes_to_disk_before_it_is_ten_seconds_old() {
    let mut state = large(state());

    let mut kept = Vec::new();
    for second in 0..=10 {
        edit(&mut state, second);
        kept.extend(kept_value(&after(&mut state, 1)));
    }

    assert_eq!(kept, [json!(8)]);
}

#[test]
fn what_changed_while_a_draft_was_written_is_written_next() {
    let mut state = state();
    edit(&mut state, 1);
    after(&mut state, 0);
    after(&mut state, 2);

    edit(&mut state, 2);
    written(&mut state);
    let tasks = after(&mut state, 2);

    assert_eq!(kept_value(&tasks), Some(json!(2)), "{tasks:?}");
}

#[test]
fn a_draft_that_is_taken_back_is_taken_off_the_disk() {
    let mut state = state();
    edit(&mut state, 1);
    after(&mut state, 0);
    after(&mut state, 2);
    written(&mut state);

    on_command(&mut state, ConnectorCommand::DiscardDraft(name()));
    after(&mut state, 0);
    let tasks = after(&mut state, 2);

    assert!(
        matches!(tasks.as_slice(), [Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::NoDraft { script_name, .. })))] if *script_name == name()),
        "{tasks:?}"
    );
}

#[test]
fn leaving_the_tenant_keeps_its_drafts_first() {
    let mut state = state();
    edit(&mut state, 7);

    let tasks = on_command(&mut state, crate::command::Action::SignOut);

    assert_eq!(kept_value(&tasks[..1]), Some(json!(7)), "{tasks:?}");
    assert!(
        matches!(
            &tasks[1..3],
            [
                Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Nothing))),
                Task::EndSession(_)
            ]
        ),
        "{tasks:?}"
    );
}

#[test]
fn leaving_a_tenant_without_an_open_run_lets_other_windows_begin_one() {
    let mut state = state();
    assert!(state.session().unwrap().apply.is_none());

    let tasks = on_command(&mut state, crate::command::Action::SignOut);

    assert_one_of!(
        tasks,
        Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Nothing)))
    );
}

#[test]
fn a_full_disk_is_said_once_and_tried_again() {
    let mut state = state();
    edit(&mut state, 1);
    after(&mut state, 0);
    let mut said = Vec::new();

    for _ in 0..3 {
        let tasks = after(&mut state, 10);
        assert_eq!(kept_value(&tasks), Some(json!(1)), "{tasks:?}");
        let session = state.session().unwrap().id;
        let revision = open(&mut state).draft.on_disk.writing.unwrap();
        draft_stored(&mut state, session, revision, Err(full()));
        said.push(state.notices.all().len());
    }

    assert_eq!(said, [1, 1, 1]);
}

#[test]
fn the_demo_tenants_drafts_never_reach_the_disk() {
    let mut state = state();
    state.session_mut().unwrap().profile.id = crate::state::profiles::ProfileId::demo();
    edit(&mut state, 1);
    after(&mut state, 0);

    let tasks = after(&mut state, 2);

    assert_asked!(
        tasks,
        [Task::Work(Work::Store(StoreTask::Change(
            _,
            TenantStore {
                place: StorePlace::InMemory,
                ..
            },
            StoreChange::Draft(_)
        )))]
    );
}

fn kept_draft(state: &AppState, script_name: &str) -> DraftRecord {
    let mut draft = Draft::new(Content::default());
    draft.current.metadata.insert("limit".into(), json!(5));
    DraftRecord {
        tenant: TenantKey::new(state.session().unwrap().profile.base_url.to_string()),
        script_name: script_name.parse().unwrap(),
        title: "Old feed".to_owned(),
        draft,
        creates: None,
        revision: 9,
        saved_at: state.now,
    }
}

fn load_stored(state: &mut AppState, rows: Vec<DraftRecord>) -> Vec<Task> {
    let session = state.session().unwrap().id;
    let drafts = Loaded {
        rows,
        unreadable: Vec::new(),
    };
    let kept = Stored {
        drafts,
        ..Stored::default()
    };
    let event = SessionEvent::StoreLoaded(Ok(Box::new(kept)));
    on_event(state, Event::Session(session, event))
}

#[test]
fn a_kept_draft_is_open_again_on_its_own_connector() {
    let mut state = state();
    let record = kept_draft(&state, "old-feed");

    load_stored(&mut state, vec![record.clone()]);

    let session = state.session().unwrap();
    let open = &session.open[&record.script_name];
    assert_eq!(*open.draft, record.draft);
    assert_eq!(open.title(), "Old feed");
    assert_eq!(open.resumed, None, "the notice tells of it, once");
    let said = state.notices.all().last().unwrap();
    assert_eq!(said.message.what, "1 draft waiting: Old feed");
    assert_eq!(
        notices::next_step(&state, said).unwrap().1,
        Command::Connector(ConnectorCommand::Open(record.script_name))
    );
    assert!(after(&mut state, 30).is_empty(), "it is on disk already");
}

#[test]
fn the_restored_draft_of_the_shown_connector_is_told_of_there_and_in_no_notice() {
    let mut state = state();
    let record = kept_draft(&state, "old-feed");
    state.session_mut().unwrap().selected = Some(record.script_name.clone());

    load_stored(&mut state, vec![record.clone()]);

    let open = &state.session().unwrap().open[&record.script_name];
    assert_eq!(open.resumed, Some(state.now));
    assert!(state.notices.all().is_empty());
}

/// A kept draft of a connector that the tenant did not have.
fn kept_creation(state: &AppState, script_name: &str) -> DraftRecord {
    DraftRecord {
        creates: Some(NewConnector::new("Old feed", "com.acme.Feed")),
        ..kept_draft(state, script_name)
    }
}

#[test]
fn what_creates_a_connector_goes_to_disk_with_its_draft() {
    let mut state = state();
    let new = NewConnector::new("Badge system", "com.acme.Badges");
    let now = state.now;
    open(&mut state).set_unmade(Box::new(new.clone()), now);
    edit(&mut state, 1);
    after(&mut state, 0);

    let tasks = after(&mut state, 2);

    assert_one_of!(tasks, Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Draft(draft))))
        if draft.creates.as_ref() == Some(&new));
}

#[test]
fn a_kept_draft_of_a_connector_to_be_created_opens_without_a_read_and_is_reviewed() {
    let mut state = state();
    let record = kept_creation(&state, "old-feed");
    let tasks = load_stored(&mut state, vec![record.clone()]);
    assert!(
        format!("{tasks:?}").contains("Check"),
        "its documents are checked: {tasks:?}"
    );
    assert!(after(&mut state, 30).is_empty(), "it is on disk already");

    let tasks = on_command(
        &mut state,
        ConnectorCommand::Open(record.script_name.clone()),
    );
    assert!(of_connectors(&tasks).is_empty(), "{tasks:?}");
    let tasks = on_command(&mut state, Action::ReviewChanges);

    assert!(
        matches!(of_connectors(&tasks).as_slice(), [ConnectorTask::PrepareReview(_, question)]
            if question.creates.is_some() && question.creates.as_deref() == record.creates.as_ref()),
        "{tasks:?}"
    );
}

#[test]
fn a_connector_that_was_read_before_what_is_kept_is_not_created() {
    let mut state = state();
    let record = kept_creation(&state, NAME);

    load_stored(&mut state, vec![record]);

    let open = open(&mut state);
    assert!(open.unmade.is_none() && open.has_changes());
}

#[test]
fn a_connector_that_was_to_be_created_and_is_there_by_now_has_a_draft_like_any_other() {
    let mut state = state();
    let record = kept_creation(&state, "old-feed");
    let name = record.script_name.clone();
    load_stored(&mut state, vec![record]);
    on_command(&mut state, ConnectorCommand::Open(name.clone()));
    let tasks = on_command(&mut state, ConnectorCommand::Refresh);
    let [ConnectorTask::Load(asked)] = of_connectors(&tasks)[..] else {
        panic!("{tasks:?}")
    };
    let theirs = serde_json::from_value(json!({"scriptName": "old-feed", "name": "Theirs"}));
    let answer = Ok((Box::new(theirs.unwrap()), std::time::Duration::ZERO));

    reports(&mut state, &name, ConnectorEvent::Loaded(*asked, answer));

    let open = &state.session().unwrap().open[&name];
    assert!(open.unmade.is_none() && open.has_changes());
    after(&mut state, 0);
    let tasks = after(&mut state, 2);
    assert_one_of!(tasks, Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Draft(draft))))
        if draft.creates.is_none());
}

#[test]
fn a_kept_draft_never_replaces_one_that_was_begun_meanwhile() {
    let mut state = state();
    edit(&mut state, 1);
    let record = kept_draft(&state, NAME);

    load_stored(&mut state, vec![record]);

    let metadata = &open(&mut state).draft.current.metadata;
    assert_eq!(metadata.get("limit"), Some(&json!(1)));
}

#[test]
fn a_draft_of_earlier_that_was_edited_over_before_it_was_read_becomes_a_snapshot() {
    let mut state = state();
    state.session_mut().unwrap().is_store_read = false;
    edit(&mut state, 1);
    assert_eq!(
        after(&mut state, 30).len(),
        0,
        "nothing is written over what was not read"
    );
    let record = kept_draft(&state, NAME);

    let tasks = load_stored(&mut state, vec![record.clone()]);

    let [Task::Work(Work::Store(StoreTask::History(_, _, HistoryTask::Take(snapshot))))] =
        tasks.as_slice()
    else {
        panic!("{tasks:?}");
    };
    assert_eq!(*snapshot.content, record.draft.current);
    let said = &state.notices.all().last().unwrap().message.what;
    assert_eq!(said, "An earlier draft of Old feed is in its History");
    assert_eq!(kept_value(&after(&mut state, 0)), Some(json!(1)));
    let tasks = load_stored(&mut state, vec![record]);
    assert!(tasks.is_empty(), "once is enough: {tasks:?}");
}

#[test]
fn closing_asks_only_when_something_would_be_lost() {
    let mut state = state();
    edit(&mut state, 1);
    assert!(
        crate::update::testing::may_close(&mut state),
        "the draft is kept"
    );

    state.local_store = StoreState::Failed(full());
    assert!(!crate::update::testing::may_close(&mut state));
    assert!(state.dialog.is_some());
    on_command(&mut state, AppCommand::QuitAnyway);

    assert!(crate::update::testing::may_close(&mut state));
}

#[test]
fn a_draft_that_is_resumed_counts_on_from_what_was_shown_before() {
    let mut state = state();
    edit(&mut state, 1);
    let record = kept_draft(&state, NAME);
    let base = record.draft.base.clone();
    let draft = &mut open(&mut state).draft;
    *draft = crate::state::connectors::DraftState::new(base).after(draft.revision);
    let shown = draft.revision;

    load_stored(&mut state, vec![record]);

    let draft = &open(&mut state).draft;
    assert!(draft.is_changed(), "the draft is back");
    assert!(draft.revision > shown);
}

fn sent(seconds_ago: i64, state: &AppState) -> AuditRow {
    let mut row = crate::view_models::audit::tests::state().audit.rows()[0].clone();
    row.sent.at = state.now - SignedDuration::from_secs(seconds_ago);
    row.sent.title = "Canteen tills".to_owned();
    row.answer = None;
    row.findings.clear();
    row
}

#[test]
fn a_request_that_was_under_way_when_the_app_ended_is_told_once() {
    let mut state = state();
    state.session_mut().unwrap().is_store_read = false;
    let session = state.session().unwrap().id;
    let kept = Stored {
        unanswered: vec![sent(60, &state)],
        ..Stored::default()
    };
    let loaded = |kept: &Stored| {
        Event::Session(
            session,
            SessionEvent::StoreLoaded(Ok(Box::new(kept.clone()))),
        )
    };

    let tasks = on_event(&mut state, loaded(&kept));

    assert_asked!(
        tasks,
        [Task::Work(Work::Store(StoreTask::Audit(
            _,
            AuditTask::AppendFinding { .. }
        )))]
    );
    let said = &state.notices.all().last().unwrap().message;
    assert_eq!(
        said.what,
        "It is not known whether “Canteen tills” was changed"
    );
    assert!(on_event(&mut state, loaded(&kept)).is_empty());
}

#[test]
fn what_was_kept_in_memory_goes_to_disk_only_after_what_is_there_was_read() {
    let mut state = state();
    state.local_store = StoreState::Failed(full());
    edit(&mut state, 1);
    after(&mut state, 2);
    written(&mut state);

    on_event(&mut state, StoreEvent::Opened(Ok(Vec::new())));

    assert_eq!(after(&mut state, 30).len(), 0, "the disk has a draft, too");
    let record = kept_draft(&state, NAME);
    let tasks = load_stored(&mut state, vec![record]);
    assert_asked!(
        tasks,
        [Task::Work(Work::Store(StoreTask::History(
            _,
            _,
            HistoryTask::Take(_)
        )))]
    );
    assert_eq!(kept_value(&after(&mut state, 10)), Some(json!(1)));
}

#[test]
fn what_is_to_be_done_in_order_at_the_end_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let local_store = crate::ports::local_store::LocalStore::at(folder.path().to_owned());
    let state = state();
    local_store.open(state.now).unwrap();
    let record = kept_draft(&state, NAME);
    let place = state.session().unwrap().tenant_store();
    let change = StoreChange::Draft(Box::new(record.clone()));

    local_store.keep(&place, &change).unwrap();

    let kept = local_store.with(place.place, |store| store.drafts(&place.tenant));
    assert_eq!(kept.unwrap().rows, [record]);
}
