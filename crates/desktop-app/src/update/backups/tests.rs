use std::path::PathBuf;

use jiff::SignedDuration;

use super::*;
use crate::{
    command::Action,
    event::{Event, SessionEvent},
    state::{
        AppState,
        backups::{BackupLine, Found},
        session::SessionId,
    },
    task::Work,
    testing,
    update::testing::{on_command, on_event},
};

const FOLDER: &str = "/home/j/git/acme";

fn name(text: &str) -> ScriptName {
    text.parse().unwrap()
}

fn chosen() -> (AppState, Vec<Task>) {
    let mut state = testing::signed_in();
    on_command(&mut state, Action::ShowBackups);
    let chosen = SessionEvent::BackupFolderChosen(FOLDER.into());
    let tasks = on_event(&mut state, Event::Session(SessionId(1), chosen));
    (state, tasks)
}

/// The work that was asked for.
fn work(tasks: &[Task]) -> Option<&BackupWork> {
    tasks.iter().find_map(|task| match task {
        Task::Work(Work::Tenant(_, TenantTask::BackUp(_, _, work))) => Some(work),
        _ => None,
    })
}

fn reports(state: &mut AppState, event: BackupEvent) -> Vec<Task> {
    let run = state.session().unwrap().backups.run.as_ref().unwrap();
    let event = SessionEvent::Backup(run.generation, event);
    on_event(state, Event::Session(SessionId(1), event))
}

fn read(state: &mut AppState, script_name: &str, found: Found) {
    let line = BackupLine {
        script_name: name(script_name),
        title: None,
        is_done: matches!(found, Found::New),
        found,
        read_at: state.now,
        comparison: None,
    };
    let event = BackupEvent::Read(name(script_name), Some(Box::new(line)), (3, 100));
    reports(state, event);
}

/// A backup of three connectors that has read one.
fn begun() -> AppState {
    let (mut state, _) = chosen();
    reports(&mut state, BackupEvent::Ended(Ok(())));
    on_command(&mut state, Action::BackUp);
    let names = ["badge-system", "blackline", "acme-hr"].map(name).to_vec();
    reports(&mut state, BackupEvent::Began(names));
    read(&mut state, "badge-system", Found::New);
    state
}

fn stopped_at(state: &AppState) -> Option<(usize, usize)> {
    let (_, done, all) = state.kept_backup().unwrap().stopped?;
    Some((done, all))
}

#[test]
fn a_folder_that_is_chosen_is_kept_and_compared_without_writing() {
    let (state, tasks) = chosen();

    let expected = BackupWork {
        folder: FOLDER.into(),
        writes: Writes::Nothing,
        only: None,
    };
    assert_eq!(work(&tasks), Some(&expected));
    assert_eq!(state.backup_folder(), Some(&PathBuf::from(FOLDER)));
    let keeps = |task: &Task| {
        matches!(task, Task::Work(Work::Computer(ComputerTask::KeepPlaces { places, .. }))
            if places.by_profile.values().any(|place| place.backup.folder.is_some()))
    };
    assert!(tasks.iter().any(keeps));
}

#[test]
fn a_backup_that_is_stopped_goes_on_with_what_was_not_read() {
    let mut state = begun();
    assert_eq!(
        stopped_at(&state),
        Some((0, 0)),
        "known even if the app ends now"
    );

    let tasks = on_command(&mut state, BackupCommand::Stop);
    assert!(matches!(
        tasks.first(),
        Some(Task::StopBackup(SessionId(1)))
    ));
    assert_eq!(stopped_at(&state), Some((1, 3)));

    let tasks = on_command(&mut state, BackupCommand::Resume);
    let work = work(&tasks).unwrap();
    let left = ["acme-hr", "blackline"].map(name).into();
    assert_eq!((work.writes, &work.only), (Writes::Changes, &Some(left)));
    let why = UserMessage::plain("The folder is not there");
    reports(&mut state, BackupEvent::Ended(Err(why)));
    assert_eq!(stopped_at(&state), Some((1, 3)), "it read nothing more");
    on_command(&mut state, BackupCommand::Resume);
    let names = ["acme-hr", "blackline"].map(name).to_vec();
    reports(&mut state, BackupEvent::Began(names));
    assert_eq!(
        state.session().unwrap().backups.run.as_ref().unwrap().all,
        3
    );
    read(&mut state, "acme-hr", Found::Same);
    read(&mut state, "blackline", Found::Same);
    reports(&mut state, BackupEvent::Ended(Ok(())));

    assert_eq!(stopped_at(&state), None);
    let kept = state.kept_backup().unwrap();
    assert_eq!(kept.whole, Some((state.now, "jdoe".to_owned())));
    assert_eq!(state.session().unwrap().backups.lines.len(), 3);
}

#[test]
fn a_backup_in_which_something_failed_is_not_whole() {
    let mut state = begun();
    let why = UserMessage::plain("The tenant did not answer");
    read(&mut state, "acme-hr", Found::Failed(why));

    reports(&mut state, BackupEvent::Ended(Ok(())));

    let kept = state.kept_backup().unwrap();
    assert_eq!((kept.whole.as_ref(), kept.stopped), (None, None));
}

#[test]
fn what_goes_on_is_the_backup_that_stopped_and_a_comparison_stays_one() {
    let mut state = begun();
    on_command(&mut state, BackupCommand::Stop);
    on_command(&mut state, Action::Refresh);
    reports(&mut state, BackupEvent::Ended(Ok(())));

    let tasks = on_command(&mut state, BackupCommand::Resume);
    assert_eq!(work(&tasks).unwrap().writes, Writes::Changes);

    let (mut state, _) = chosen();
    let why = UserMessage::plain("The folder is not there");
    reports(&mut state, BackupEvent::Ended(Err(why)));
    let tasks = on_command(&mut state, BackupCommand::Resume);
    assert_eq!(work(&tasks).unwrap().writes, Writes::Nothing);
}

#[test]
fn what_is_reported_of_a_backup_that_was_stopped_is_dropped() {
    let mut state = begun();
    on_command(&mut state, BackupCommand::Stop);

    read(&mut state, "blackline", Found::New);

    assert_eq!(state.session().unwrap().backups.lines.len(), 1);
}

#[test]
fn a_backup_ends_with_the_session_that_it_reads_for() {
    let mut state = begun();

    on_command(&mut state, Action::LockApp);

    let session = state.sessions.get(SessionId(1)).unwrap();
    assert!(!session.backups.is_running());
}

#[test]
fn a_connector_that_turns_out_to_be_the_vendor_s_is_not_counted() {
    let mut state = begun();

    reports(
        &mut state,
        BackupEvent::Read(name("blackline"), None, (4, 100)),
    );

    let backups = &state.session().unwrap().backups;
    assert_eq!(backups.run.as_ref().unwrap().all, 2);
    assert!(!backups.lines.contains_key(&name("blackline")));
}

#[test]
fn a_failure_says_how_far_it_came_and_why() {
    let mut state = begun();
    state.now += SignedDuration::from_secs(5);
    let why = UserMessage::new("The token ended", "It lasts 12 hours", "Sign in again");

    reports(&mut state, BackupEvent::Ended(Err(why.clone())));

    assert_eq!(
        state.kept_backup().unwrap().stopped,
        Some((state.now, 1, 3))
    );
    let run = state.session().unwrap().backups.run.as_ref().unwrap();
    assert_eq!(run.stage, RunStage::Stopped(Some(why)));
}

#[test]
fn a_policy_that_forbids_saving_forbids_a_backup() {
    let (mut state, _) = chosen();
    reports(&mut state, BackupEvent::Ended(Ok(())));
    state.policy.no_export = true;

    let tasks = on_command(&mut state, Action::BackUp);

    assert_eq!(work(&tasks), None);
}

#[test]
fn a_policy_that_forbids_saving_forbids_no_deletion() {
    let detail = serde_json::json!({"name": "HR", "scriptName": "hr"});
    let mut state = testing::opened(detail);
    state.policy.no_export = true;

    assert_eq!(Action::DeleteConnector.disabled_reason(&state), None);
    assert_eq!(Action::DuplicateConnector.disabled_reason(&state), None);
    assert!(Action::ExportBundle.disabled_reason(&state).is_some());
}

#[test]
fn restoring_reads_the_bundle_of_the_folder() {
    let (mut state, _) = chosen();

    let tasks = on_command(&mut state, BackupCommand::Restore(name("acme-hr")));

    let path = PathBuf::from(FOLDER).join("acme-hr").join("bundle.json");
    assert!(matches!(tasks.as_slice(), [Task::Work(Work::Computer(
        ComputerTask::ReadBundle(SessionId(1), read, BundleUse::Draft)))] if *read == path));
}
