//! Backups of the tenant's connectors in a folder, and how both differ.

use std::{collections::BTreeSet, path::PathBuf};

use patchpanel_core_models::{
    bundle::{MANIFEST, folder_name},
    ids::ScriptName,
};

use super::{places, turn::Turn};
use crate::{
    command::BackupCommand,
    event::BackupEvent,
    messages::{self, UserMessage},
    state::{
        backups::{BackupLine, BackupRun, BackupWork, Backups, KeptBackup, RunStage, Writes},
        dialogs::Dialog,
        notices::NoticeKind,
        remote::Generation,
        route::Route,
    },
    task::{BundleUse, ComputerTask, DialogTask, Task, TenantTask},
};

pub(super) fn run(turn: &mut Turn<'_>, command: BackupCommand) -> Option<()> {
    turn.session_mut()?.backups.changes += 1;
    match command {
        BackupCommand::Select(script_name) => turn.session_mut()?.backups.selected = script_name,
        BackupCommand::Compare(script_name) => read_bundle(turn, &script_name, BundleUse::Compare)?,
        BackupCommand::Ask(writes, names) => ask(turn, writes, names),
        BackupCommand::Start(work) => {
            turn.state.dialog = None;
            start(turn, work);
        }
        BackupCommand::Stop => stop(turn),
        BackupCommand::Resume => resume(turn)?,
        BackupCommand::Dismiss => {
            turn.session_mut()?.backups.run = None;
            change_kept(turn, |kept| kept.stopped = None);
        }
        BackupCommand::Restore(script_name) => read_bundle(turn, &script_name, BundleUse::Draft)?,
    }
    Some(())
}

pub(super) fn choose_folder(turn: &mut Turn<'_>) {
    if let Some(session) = turn.session {
        turn.dialog(DialogTask::ChooseBackupFolder(session));
    }
}

pub(super) fn folder_chosen(turn: &mut Turn<'_>, folder: PathBuf) -> Option<()> {
    turn.tasks.extend(turn.session.map(Task::StopBackup));
    let session = turn.session_mut()?;
    session.backups = Backups {
        changes: session.backups.changes,
        ..Backups::default()
    };
    let kept = KeptBackup {
        folder: Some(folder),
        ..KeptBackup::default()
    };
    change_kept(turn, |old| *old = kept);
    show(turn);
    Some(())
}

/// The screen is shown: the folder is compared once.
pub(super) fn show(turn: &mut Turn<'_>) {
    let is_known = turn
        .session()
        .is_some_and(|session| session.backups.run.is_some());
    if turn.is_shown() && turn.state.route == Route::Backups && !is_known {
        all(turn, Writes::Nothing);
    }
}

pub(super) fn back_up(turn: &mut Turn<'_>) -> Option<()> {
    turn.state.route = Route::Backups;
    all(turn, Writes::Changes)
}

pub(super) fn all(turn: &mut Turn<'_>, writes: Writes) -> Option<()> {
    let folder = turn.state.backup_folder().cloned()?;
    let work = BackupWork {
        folder,
        writes,
        only: None,
    };
    start(turn, work)
}

fn start(turn: &mut Turn<'_>, work: BackupWork) -> Option<()> {
    let (generation, now) = (turn.next_generation(), turn.state.now);
    let session = turn.signed_in_mut()?;
    let profile = Box::new(session.profile.clone());
    session.backups.changes += 1;
    session.backups.run = Some(BackupRun {
        generation,
        work: work.clone(),
        began: now,
        all: 0,
        left: work.only.clone().unwrap_or_default(),
        requests: (0, 0),
        stage: RunStage::Running,
    });
    if work.writes == Writes::Changes {
        // What is known of it if the app ends meanwhile.
        change_kept(turn, |kept| kept.stopped = Some((now, 0, 0)));
    }
    turn.tenant(TenantTask::BackUp(generation, profile, work));
    Some(())
}

/// Goes on with what was not read; everything is read again where that is not known any more.
fn resume(turn: &mut Turn<'_>) -> Option<()> {
    let is_of_a_backup = turn
        .state
        .kept_backup()
        .is_some_and(|kept| kept.stopped.is_some());
    let before = turn.session_mut()?.backups.run.take();
    // A comparison may have run since the backup stopped.
    let Some(before) = before.filter(|run| run.is_backup() || !is_of_a_backup) else {
        return back_up(turn);
    };
    if before.left.is_empty() {
        return all(turn, before.work.writes);
    }
    let work = BackupWork {
        only: Some(before.left),
        ..before.work
    };
    start(turn, work);
    turn.session_mut()?.backups.run.as_mut()?.all = before.all;
    Some(())
}

fn stop(turn: &mut Turn<'_>) {
    turn.tasks.extend(turn.session.map(Task::StopBackup));
    stopped(turn, None);
}

fn stopped(turn: &mut Turn<'_>, why: Option<UserMessage>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let ends = why.as_ref().filter(|why| why.concerns_the_session());
    session.offline = ends.cloned().or(session.offline.take());
    session.backups.stop(why);
    let run = session.backups.run.as_ref().filter(|run| run.is_backup())?;
    let done = run.all - run.left.len().min(run.all);
    let stopped = Some((now, done, run.all));
    change_kept(turn, |kept| kept.stopped = stopped)
}

pub(super) fn on_event(
    turn: &mut Turn<'_>,
    generation: Generation,
    event: BackupEvent,
) -> Option<()> {
    let backups = &mut turn.session_mut()?.backups;
    backups.changes += 1;
    let run = backups.run.as_mut()?;
    if run.generation != generation || !run.is_running() {
        return None;
    }
    match event {
        BackupEvent::Folder(facts) => backups.facts = *facts,
        BackupEvent::Began(names) => {
            run.all = run.all.max(names.len());
            run.left = names.into_iter().collect();
            if run.work.only.is_none() {
                backups.lines.retain(|name, _| run.left.contains(name));
            }
        }
        BackupEvent::Read(name, line, requests) => {
            run.left.remove(&name);
            run.requests = requests;
            if let Some(line) = line {
                backups.lines.insert(name, *line);
            } else {
                run.all = run.all.saturating_sub(1);
                backups.lines.remove(&name);
            }
        }
        BackupEvent::Ended(Ok(())) => ended(turn)?,
        BackupEvent::Ended(Err(message)) => stopped(turn, Some(message))?,
    }
    Some(())
}

fn ended(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let who = session.user();
    let run = session.backups.run.as_mut()?;
    run.stage = RunStage::Ended;
    let writes = run.work.writes;
    if writes == Writes::Nothing {
        return None;
    }
    // A backup that went on counts from its beginning; what was asked for some connectors counts those.
    let only = run.work.only.as_ref();
    let only = only.filter(|_| writes != Writes::Changes);
    let is_whole = session.backups.lines.values().all(BackupLine::is_whole);
    let lines = session.backups.lines.iter();
    let lines = lines.filter(|(name, _)| only.is_none_or(|only| only.contains(*name)));
    let message = messages::backups::ended(writes, lines.map(|(_, line)| line));
    if writes == Writes::Changes {
        change_kept(turn, |kept| {
            kept.whole = is_whole.then_some((now, who)).or(kept.whole.take());
            kept.stopped = None;
        });
    }
    turn.notify(NoticeKind::Info, message);
    Some(())
}

fn change_kept(turn: &mut Turn<'_>, change: impl FnOnce(&mut KeptBackup)) -> Option<()> {
    let session = turn.session()?;
    let id = session.profile.id.clone();
    let places = turn.state.places.get_or_insert_default();
    change(&mut places.by_profile.entry(id).or_default().backup);
    places::keep(turn);
    Some(())
}

/// Reads what the folder has of a connector: to make it a draft, or to compare it with the tenant.
fn read_bundle(turn: &mut Turn<'_>, script_name: &ScriptName, wanted: BundleUse) -> Option<()> {
    let (session, folder) = (turn.session?, turn.state.backup_folder()?);
    let path = folder.join(folder_name(script_name)).join(MANIFEST);
    turn.computer(ComputerTask::ReadBundle(session, path, wanted));
    Some(())
}

fn ask(turn: &mut Turn<'_>, writes: Writes, names: BTreeSet<ScriptName>) {
    if let Some(folder) = turn.state.backup_folder().cloned() {
        turn.ask(Dialog::ConfirmBackup(BackupWork {
            folder,
            writes,
            only: Some(names),
        }));
    }
}

pub(super) fn open_folder(turn: &mut Turn<'_>) {
    if let Some(folder) = turn.state.backup_folder().cloned() {
        turn.computer(ComputerTask::OpenFolder(folder));
    }
}

#[cfg(test)]
mod tests;
