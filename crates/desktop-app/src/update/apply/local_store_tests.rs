//! Runs to disk and back, as data.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{models::upload::UploadStatus, plan_file::PlanFile};
use patchpanel_local_store::UnfinishedKind;

use super::sample::{self, Has, answers, in_doubt, reads, refusal, reviewed, run};
use crate::{
    command::{ApplyCommand, PlanFileCommand},
    event::{ConnectorEvent, Event, SessionEvent, StepEvent, Stored},
    messages::{self, UserMessage},
    ports::local_store::LocalStore,
    state::remote::Generation,
    state::{
        AppState,
        apply::{
            ApplyRun, ApplyStage, Progress, ReadingStage, Remedy, Requests, Resume, StepFailure,
            StepState, StoredRun,
        },
        local_store::{StoreFailure, StoreFailureKind, StorePlace, TenantStore},
        plan_file::OpenedPlan,
        route::Route,
        session::SessionId,
    },
    task::{ConnectorTask, StoreChange, StoreTask, Task, TenantTask, Work},
    update::testing::{in_turn, on_command, on_event, on_exit, on_tick, reports, saved},
};

const SESSION: SessionId = SessionId(1);

fn written(state: &mut AppState) -> Vec<Option<ApplyRun>> {
    let now = state.now;
    written_at(state, now)
}

fn written_at(state: &mut AppState, now: Timestamp) -> Vec<Option<ApplyRun>> {
    let works = on_tick(state, now)
        .into_iter()
        .flat_map(|task| task.works().to_vec());
    let kept = works.filter_map(|work| match work {
        Work::Store(StoreTask::Change(_, _, change)) => Some(change),
        _ => None,
    });
    kept_by(kept.collect())
}

fn kept_by(keepings: Vec<StoreChange>) -> Vec<Option<ApplyRun>> {
    let runs = keepings.into_iter().filter_map(|change| match change {
        StoreChange::Run { run, .. } => Some(run.map(|run| *run)),
        _ => None,
    });
    runs.collect()
}

fn stored(state: &mut AppState, result: Result<(), UserMessage>) {
    let change = &state.session().unwrap().run_on_disk;
    let number = change.writing.as_ref().unwrap().0;
    answered(state, number, result);
}

fn answered(state: &mut AppState, number: u64, result: Result<(), UserMessage>) {
    let event = SessionEvent::RunStored { number, result };
    on_event(state, Event::Session(SESSION, event));
}

fn states(run: &ApplyRun) -> Vec<StepState> {
    run.steps.iter().map(|step| step.state.clone()).collect()
}

/// What a new start reads of a run that was written.
fn restarted(kept: &ApplyRun) -> AppState {
    let json = serde_json::to_string(&StoredRun::of(kept)).unwrap();
    let read = StoredRun::read(serde_json::from_str(&json).unwrap()).unwrap();
    let steps = kept.steps.iter().map(|step| step.step.clone()).collect();
    let run = read.resumed(kept.script_name.clone(), steps);

    let mut state = reviewed();
    state.route = Route::Connectors;
    let session = state.session_mut().unwrap();
    session.review = None;
    session.selected = None;
    load(&mut state, run);
    state
}

fn load(state: &mut AppState, run: ApplyRun) -> Vec<Task> {
    let kept = Stored {
        run: Some(Box::new(run)),
        ..Stored::default()
    };
    let event = SessionEvent::StoreLoaded(Ok(Box::new(kept)));
    on_event(state, Event::Session(SESSION, event))
}

#[test]
fn a_run_in_doubt_is_written_once_and_again_when_it_moved() {
    let mut state = in_doubt();

    let first = written(&mut state);
    assert_eq!(states(first[0].as_ref().unwrap()), states(run(&state)));
    assert_eq!(written(&mut state).len(), 0, "one write at a time");
    stored(&mut state, Ok(()));
    assert_eq!(written(&mut state).len(), 0, "it is on disk");

    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    let second = written(&mut state);
    assert!(matches!(
        second[0].as_ref().unwrap().steps[1].state,
        StepState::NotMade
    ));
}

#[test]
fn a_run_that_is_over_is_taken_away() {
    let mut state = in_doubt();
    written(&mut state);
    stored(&mut state, Ok(()));
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    written(&mut state);
    stored(&mut state, Ok(()));

    on_command(&mut state, ApplyCommand::Close);

    let gone = written(&mut state);
    assert!(matches!(gone.as_slice(), [None]), "{gone:?}");
    stored(&mut state, Ok(()));
    assert_eq!(written(&mut state).len(), 0);
}

/// What of runs and decisions is on disk after all writes of `tasks`.
fn on_disk(store: &mut LocalStore, tasks: Vec<Task>) -> usize {
    let mut tenant = None;
    for work in tasks.into_iter().flat_map(|task| task.works().to_vec()) {
        if let Work::Store(StoreTask::Change(_, place, change)) = work {
            let place = TenantStore {
                place: StorePlace::InMemory,
                ..place
            };
            store.keep(&place, &change).unwrap();
            tenant = Some(place.tenant);
        }
    }
    let tenant = tenant.unwrap();
    let rows = store.with(StorePlace::InMemory, |store| {
        store.unfinished(&tenant, UnfinishedKind::Apply)
    });
    rows.unwrap().rows.len()
}

#[test]
fn a_run_that_is_over_is_taken_away_also_when_the_clock_went_back_meanwhile() {
    let mut state = in_doubt();
    let mut store = LocalStore::at("unused".into());
    let now = state.now;
    assert_eq!(on_disk(&mut store, on_tick(&mut state, now)), 1);
    stored(&mut state, Ok(()));

    let before = now - SignedDuration::from_hours(1);
    on_tick(&mut state, before);
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    assert_eq!(on_disk(&mut store, on_tick(&mut state, before)), 1);
    stored(&mut state, Ok(()));
    on_command(&mut state, ApplyCommand::Close);

    assert_eq!(on_disk(&mut store, on_tick(&mut state, before)), 0);
}

#[test]
fn a_run_of_a_clock_that_is_ahead_is_taken_away_once_it_is_resumed_and_over() {
    let mut first = in_doubt();
    let kept = written(&mut first).remove(0).unwrap();
    let mut store = LocalStore::at("unused".into());
    let ahead = first.now + SignedDuration::from_hours(24 * 365);
    let mut state = restarted(&kept);
    state.session_mut().unwrap().stamped = ahead;

    let rested = state.now + SignedDuration::from_secs(31);
    on_tick(&mut state, rested);
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    on_command(&mut state, ApplyCommand::Close);
    let now = state.now;
    let tasks = on_tick(&mut state, now);

    let stamps: Vec<Timestamp> = tasks.iter().filter_map(stamp_of).collect();
    assert!(
        !stamps.is_empty() && stamps.iter().all(|at| *at > ahead),
        "{stamps:?}"
    );
    assert_eq!(on_disk(&mut store, tasks), 0);
}

fn stamp_of(task: &Task) -> Option<Timestamp> {
    task.works().iter().find_map(|work| match work {
        Work::Store(StoreTask::Change(_, _, StoreChange::Run { at, .. })) => Some(*at),
        _ => None,
    })
}

#[test]
fn a_clock_that_went_back_does_not_put_off_reading_an_unknown_outcome() {
    let mut state = in_doubt();
    sample::read_fails(&mut state);

    let before = state.now - SignedDuration::from_hours(1);
    on_tick(&mut state, before);
    let due = before + SignedDuration::from_secs(32);
    on_tick(&mut state, due);

    let reading = run(&state).reading.as_ref().unwrap();
    assert!(
        matches!(reading.stage, ReadingStage::Asked(_)),
        "{reading:?}"
    );
}

#[test]
fn a_run_that_another_window_sends_is_not_begun_here_and_leads_back_to_the_review() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    let failure = StoreFailure {
        kind: StoreFailureKind::SendingElsewhere,
        words: "process 4711, since 10:42:07".to_owned(),
    };
    let event = ConnectorEvent::Apply(StepEvent::NotSent { index: 0, failure });
    let script_name = sample::run(&state).script_name.clone();

    let tasks = reports(&mut state, &script_name, event);

    assert!(state.session().unwrap().apply.is_none());
    assert_eq!(state.route, Route::Review);
    let lets_go = |task: &Task| {
        matches!(
            task,
            Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Nothing)))
        )
    };
    let (let_go, others): (Vec<_>, Vec<_>) = tasks.iter().partition(|task| lets_go(task));
    assert_eq!(let_go.len(), 1, "another window may resume it: {tasks:?}");
    assert!(!others.is_empty(), "the server is read again");
    let message = &state.notices.all().last().unwrap().message;
    assert_eq!(message.what, "Nothing was sent");
    assert_eq!(
        message.why,
        "Another Patchpanel window is sending to this tenant (process 4711, since 10:42:07)"
    );
    assert!(
        written(&mut state).is_empty(),
        "what is on disk is the other’s"
    );
}

#[test]
fn a_finished_run_is_taken_away() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    for index in 0..3 {
        assert_eq!(
            written(&mut state).len(),
            0,
            "what is being sent is written with its steps"
        );
        answers(&mut state, index, UploadStatus::Updated);
    }

    assert_eq!(run(&state).stage, ApplyStage::Finished);
    state.session_mut().unwrap().is_store_read = true;
    let now = state.now;
    let tasks = on_tick(&mut state, now);
    let [Task::InOrder(tasks)] = tasks.as_slice() else {
        panic!("{tasks:?}");
    };
    assert_asked!(
        tasks,
        [
            Work::Store(StoreTask::Change(_, _, StoreChange::NoDraft { .. })),
            Work::Store(StoreTask::Change(_, _, StoreChange::Run { run: None, .. }))
        ],
        "the draft says first what the server took"
    );
}

#[test]
fn a_run_that_cannot_be_written_is_tried_again_later_and_told_once() {
    let mut state = in_doubt();
    let full = UserMessage::new(
        "It could not be kept",
        "The disk is full",
        "Free some space",
    );
    written(&mut state);

    stored(&mut state, Err(full.clone()));

    assert_eq!(written(&mut state).len(), 0, "not at once");
    let later = state.now + SignedDuration::from_secs(10);
    assert_eq!(written_at(&mut state, later).len(), 1);
    stored(&mut state, Err(full.clone()));
    let notices = state.notices.all().iter();
    assert_eq!(notices.filter(|notice| notice.message == full).count(), 1);
}

#[test]
fn what_is_not_on_disk_at_the_end_goes_there() {
    let mut state = in_doubt();
    let now = state.now;

    assert_eq!(kept_by(on_exit(&mut state, now)).len(), 1);
}

#[test]
fn a_step_on_its_way_when_the_app_ended_is_unknown_and_read_after_a_while() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    answers(&mut state, 0, UploadStatus::Updated);

    let mut next = restarted(run(&state));

    assert_eq!(next.route, Route::Apply, "the next start opens there");
    let resumed = run(&next);
    assert_eq!(resumed.stage, ApplyStage::Stopped);
    assert!(resumed.steps[0].is_done());
    assert!(
        matches!(&resumed.steps[1].state, StepState::Unknown(doubt) if messages::of_step(&doubt.reason, &resumed.script_name).why.contains("closed before"))
    );
    assert_eq!(resumed.steps[2].state, StepState::NotSent);
    let reading = resumed.reading.as_ref().unwrap();
    let until = next.now + SignedDuration::from_secs(30);
    assert_eq!(reading.stage, ReadingStage::Pausing(until));

    // A read before that says nothing: the server may be at work on the request.
    reads(&mut next, [Has::Sent, Has::Before, Has::Before]);
    assert!(run(&next).steps[1].is_unknown());

    on_tick(&mut next, until);
    reads(&mut next, [Has::Sent, Has::Sent, Has::Before]);
    assert!(run(&next).steps[1].is_done());
    let tasks = on_command(&mut next, ApplyCommand::Resume(Resume::Rest));
    assert_asked!(
        tasks,
        [Task::Work(Work::Tenant(
            _,
            TenantTask::Connector(_, ConnectorTask::Load(_))
        ))],
        "it can go on"
    );
}

#[test]
fn a_second_restart_does_not_shorten_the_pause() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    answers(&mut state, 0, UploadStatus::Updated);
    let once = restarted(run(&state));

    let twice = restarted(run(&once));

    let until = once.now + SignedDuration::from_secs(30);
    let reading = run(&twice).reading.as_ref().unwrap();
    assert_eq!(reading.stage, ReadingStage::Pausing(until));
    assert_eq!(run(&twice).reads_from, Generation(u64::MAX));
}

#[test]
fn a_step_that_was_sent_long_ago_is_read_at_once() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    let mut kept = run(&state).clone();
    let long_ago = state.now - SignedDuration::from_hours(1);
    kept.steps[0].state = StepState::Sending { since: long_ago };

    let mut next = restarted(&kept);

    reads(&mut next, [Has::Sent, Has::Before, Has::Before]);
    assert!(run(&next).steps[0].is_done());
}

#[test]
fn an_answer_to_an_earlier_write_is_not_taken_for_that_of_a_later_one() {
    let mut state = in_doubt();
    written(&mut state);
    let first = state.session().unwrap().run_on_disk.writing.clone();
    let first = first.unwrap().0;
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    on_command(&mut state, ApplyCommand::Resume(Resume::Rest));
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);

    answered(&mut state, first, Ok(()));

    let change = &state.session().unwrap().run_on_disk;
    let sending = Progress::of(run(&state));
    assert_eq!(change.kept.as_ref(), Some(&sending));
    assert_eq!((&change.writing, change.retry_at), (&None, None));
}

#[test]
fn a_connector_that_is_gone_ends_the_doubt() {
    let mut state = in_doubt();
    let script_name = run(&state).script_name.clone();
    let generation = Generation(state.generations);

    in_turn(&mut state, |turn| {
        super::gone(turn, &script_name, generation);
    });

    assert!(
        matches!(&run(&state).steps[1].state, StepState::Moved(reason) if messages::of_step(reason, &run(&state).script_name).what.contains("no longer exists"))
    );
    on_command(&mut state, ApplyCommand::Close);
    assert!(run(&state).awaited().is_none());
}

#[test]
fn a_connector_that_is_gone_when_it_is_read_before_more_is_sent_sends_nothing() {
    let mut state = in_doubt();
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    on_command(&mut state, ApplyCommand::Resume(Resume::Rest));
    assert!(run(&state).is_running());
    let script_name = run(&state).script_name.clone();
    let generation = Generation(state.generations);

    in_turn(&mut state, |turn| {
        super::gone(turn, &script_name, generation);
    });

    assert_eq!(run(&state).stage, ApplyStage::Stopped);
    let tasks = reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    assert!(
        !tasks.iter().any(|task| matches!(
            task,
            Task::Work(Work::Tenant(
                _,
                TenantTask::Connector(_, ConnectorTask::SendStep { .. })
            ))
        )),
        "a later read sends nothing by itself: {tasks:?}"
    );
}

#[test]
fn reading_that_was_given_up_can_be_left_for_good() {
    let mut state = in_doubt();
    let after = |state: &mut AppState| {
        on_command(state, ApplyCommand::Close);
        run(state).awaited()
    };
    assert_eq!(after(&mut state), Some(1), "it is still being read");
    while !run(&state).is_given_up() {
        sample::read_fails(&mut state);
        let due = run(&state).reading.as_ref().unwrap().next();
        if let Some(due) = due {
            on_tick(&mut state, due);
        }
    }

    assert_eq!(after(&mut state), None);
    stored(&mut state, Ok(()));
    written(&mut state);
    stored(&mut state, Ok(()));
    assert_eq!(state.session().unwrap().run_on_disk.kept, None);
}

#[test]
fn signing_in_again_while_nothing_is_sent_reads_nothing() {
    let mut state = in_doubt();
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    on_command(&mut state, ApplyCommand::Resume(Resume::Rest));
    assert!(run(&state).is_running());
    let now = state.now;

    sample::run_mut(&mut state).cut_off(now);

    assert_eq!(run(&state).reading, None, "nobody would end it");
}

#[test]
fn a_run_without_doubt_is_checked_by_the_first_read() {
    let failure = StepFailure {
        reason: refusal(),
        remedy: Remedy::Correct(None),
        elapsed: std::time::Duration::ZERO,
    };
    let state = sample::refused(failure);

    let mut next = restarted(run(&state));

    assert!(run(&next).reading.is_none());
    reads(&mut next, [Has::Sent, Has::Before, Has::Before]);
    assert!(run(&next).steps[0].read_back.is_some());
}

#[test]
fn parts_that_were_taken_are_no_changes_of_the_kept_draft() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    answers(&mut state, 0, UploadStatus::Updated);

    let next = restarted(run(&state));

    let session = next.session().unwrap();
    let changes = session.open[&run(&next).script_name].draft.changes();
    assert_eq!(
        changes,
        run(&next).steps[1..]
            .iter()
            .map(|step| step.step.part)
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_run_whose_requests_are_others_now_is_reviewed_anew() {
    let state = in_doubt();
    let kept = run(&state);
    let read = StoredRun::of(kept);
    let mut steps: Vec<_> = kept.steps.iter().map(|step| step.step.clone()).collect();
    steps[2].request = steps[1].request.clone();

    let resumed = read.resumed(kept.script_name.clone(), steps);

    assert_eq!(resumed.requests, Requests::Otherwise);
    let mut next = reviewed();
    next.session_mut().unwrap().selected = None;
    load(&mut next, resumed);
    reads(&mut next, [Has::Sent, Has::Before, Has::Before]);
    let later = next.now + SignedDuration::from_secs(30);
    on_tick(&mut next, later);
    reads(&mut next, [Has::Sent, Has::Before, Has::Before]);
    let tasks = on_command(&mut next, ApplyCommand::Resume(Resume::Rest));
    assert_eq!(tasks.len(), 0, "nothing may be sent: {tasks:?}");
}

#[test]
fn a_run_is_not_resumed_over_one_that_is_there() {
    let mut state = in_doubt();
    let id = run(&state).id;
    let other = run(&state).clone();

    load(&mut state, other);

    assert_eq!(run(&state).id, id);
}

#[test]
fn a_person_who_went_elsewhere_meanwhile_stays_there() {
    let state = in_doubt();
    let kept = run(&state).clone();
    let mut next = reviewed();
    next.route = Route::Settings;

    load(&mut next, kept);

    assert_eq!(next.route, Route::Settings);
    assert!(next.session().unwrap().apply.is_some());
}

#[test]
fn undo_waits_until_the_connector_is_read() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    answers(&mut state, 0, UploadStatus::Updated);
    let failure = StepFailure {
        reason: refusal(),
        remedy: Remedy::Correct(None),
        elapsed: std::time::Duration::ZERO,
    };
    let mut kept = run(&state).clone();
    kept.steps[1].state = StepState::Failed(failure);
    kept.steps[2].state = StepState::NotSent;
    let mut next = restarted(&kept);
    next.session_mut().unwrap().open.clear();
    let script_name = run(&next).script_name.clone();
    next.session_mut().unwrap().open.insert(
        script_name.clone(),
        crate::state::connectors::OpenConnector::new(script_name.clone()),
    );
    let id = run(&next).id;

    let tasks = on_command(&mut next, ApplyCommand::Undo(id));

    assert_eq!(tasks.len(), 0, "{tasks:?}");
    assert!(!next.session().unwrap().open[&script_name].has_changes());
}

#[test]
fn a_plan_file_is_reviewed_as_one_again_when_another_window_is_sending() {
    let mut state = reviewed();
    state.session_mut().unwrap().identity.user_name = Some("jdoe".to_owned());
    let tasks = on_command(&mut state, PlanFileCommand::Save(String::new()));
    let text = std::str::from_utf8(saved(&tasks).1).unwrap();
    let opened = OpenedPlan::new(Arc::new(PlanFile::read(text).unwrap()));
    let hash = opened.hash.clone();
    state.session_mut().unwrap().review.as_mut().unwrap().opened = Some(opened);
    on_command(&mut state, ApplyCommand::Start);
    let failure = StoreFailure {
        kind: StoreFailureKind::SendingElsewhere,
        words: String::new(),
    };
    let event = ConnectorEvent::Apply(StepEvent::NotSent { index: 0, failure });
    let script_name = sample::run(&state).script_name.clone();

    reports(&mut state, &script_name, event);

    let review = state.session().unwrap().review.as_ref().unwrap();
    assert_eq!(review.opened.as_ref().unwrap().hash, hash);
}
