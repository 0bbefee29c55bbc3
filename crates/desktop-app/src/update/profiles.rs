//! Profiles: read, edit, delete. What comes from and goes to elsewhere is in files of its own.

#[cfg(test)]
mod host_tests;
mod import;
#[cfg(test)]
mod tests;
mod using;
#[cfg(test)]
mod using_tests;

use super::{secrets, session, settings, turn::Turn};
use crate::{
    command::ProfileCommand,
    messages::{self, refusals},
    state::{
        computer::ComputerError,
        dialogs::{Dialog, NextProfile},
        notices::NoticeKind,
        policy::Bound,
        profile_editor::{ProfileEditor, ProfileForm, Safety},
        profiles::production::looks_like_production,
        profiles::{Profile, ProfileId},
        remote::Remote,
        route::Route,
        secrets::{Keychain, SecretKind, SecretOwner},
        settings::Settings,
    },
    task::{AfterStoring, ComputerTask, DialogTask},
};

pub(super) use import::{export, imported, take_shared};
use using::after_storing;
pub(super) use using::{save, test, tested};

pub(super) fn run(turn: &mut Turn<'_>, command: ProfileCommand) -> Option<()> {
    match command {
        ProfileCommand::Edit(id) => open(turn, NextProfile::Saved(id)),
        ProfileCommand::LeaveAnyway(next) => leave_anyway(turn, next),
        ProfileCommand::Cancel => cancel(turn),
        ProfileCommand::NoteTypedSecret(typed) => {
            turn.state.profile_editor.as_mut()?.secret_typed = typed;
        }
        ProfileCommand::TypeProxyLogin(login) => {
            turn.state.profile_editor.as_mut()?.proxy_login = Some(login);
        }
        ProfileCommand::Change(form) => change(turn, *form)?,
        ProfileCommand::Test(secret) => test(turn, secret)?,
        ProfileCommand::Save(secret) => save(turn, secret, AfterStoring::Stay)?,
        ProfileCommand::SaveAndConnect(secret) => save(turn, secret, AfterStoring::Connect)?,
        ProfileCommand::AskDelete(id) => turn.ask(Dialog::DeleteProfile(id)),
        ProfileCommand::Delete(id) => delete(turn, &id)?,
        ProfileCommand::BrowseCaFile => browse_ca_file(turn)?,
        ProfileCommand::ImportSailCli => turn.computer(ComputerTask::ImportSailCli),
    }
    Some(())
}

pub(super) fn loaded(
    turn: &mut Turn<'_>,
    result: Result<(Vec<Profile>, Settings, Option<ComputerError>), ComputerError>,
) {
    match result {
        Ok((profiles, settings, not_used)) => {
            let made_before = std::mem::replace(&mut turn.state.profiles, profiles.clone());
            turn.state.policy.bind_all(&mut turn.state.profiles);
            turn.state.profiles_in_file = profiles;
            turn.state.settings = settings;
            turn.state.may_save_profiles = true;
            turn.state.profiles_problem = not_used.as_ref().map(messages::of_port);
            let starts_with_tenant = !turn.state.settings.starts_with_tenants;
            let asked = turn.state.profiles.iter().filter(|_| starts_with_tenant);
            let owners = asked.map(SecretOwner::of).collect();
            turn.computer(ComputerTask::ReadPlaces { owners });
            // The next save ends the banner; the notice stays in the list.
            if let Some(message) = turn.state.profiles_problem.clone() {
                turn.notify(NoticeKind::Warning, message);
            }
            add_missing(turn, made_before);
        }
        Err(error) => {
            // A file that is not understood is renamed before another is written.
            turn.state.may_save_profiles = matches!(error, ComputerError::NotUnderstood { .. });
            turn.state.profiles_problem = Some(messages::of_port(&error));
        }
    }
}

/// Saves profiles that were made before the file was read.
fn add_missing(turn: &mut Turn<'_>, mut made: Vec<Profile>) {
    let known = &mut turn.state.profiles;
    made.retain(|made| known.iter().all(|known| known.id != made.id));
    if !made.is_empty() {
        known.append(&mut made);
        settings::save(turn);
    }
}

pub(super) fn saved(turn: &mut Turn<'_>, result: Result<(), ComputerError>) {
    let problem = result.err().map(|error| messages::of_port(&error));
    turn.state.profiles_problem.clone_from(&problem);
    if let Some(message) = problem {
        turn.notify(NoticeKind::Error, message);
    }
}

pub(super) fn secret_stored(
    turn: &mut Turn<'_>,
    profile: &ProfileId,
    then: AfterStoring,
    result: Result<(), ComputerError>,
) {
    match result {
        Ok(()) => turn.state.keychain = Keychain::Available,
        Err(error) => secrets::failed(turn, &error),
    }
    // A keychain may take its time. An app that locked meanwhile stays locked.
    let connects = is_edited(turn, profile) && turn.state.lock.is_none();
    if then != AfterStoring::Connect || connects {
        after_storing(turn, profile, then);
    }
}

/// Whether the profile is still on screen: a keychain may take its time, and the person may have gone elsewhere.
fn is_edited(turn: &Turn<'_>, profile: &ProfileId) -> bool {
    let editor = turn.state.profile_editor.as_ref();
    let editing = editor.and_then(|editor| editor.editing.as_ref());
    turn.state.route == Route::Profiles && editing == Some(profile)
}

pub(super) fn secrets_forgotten(turn: &mut Turn<'_>, result: Result<(), ComputerError>) {
    if let Err(error) = result {
        turn.notify(NoticeKind::Warning, messages::secret_not_deleted(&error));
    }
}

/// Starts a new profile, or edits a saved one; asks first when that would lose what is typed for another.
pub(super) fn open(turn: &mut Turn<'_>, next: NextProfile) {
    let editor = turn.state.profile_editor.as_ref();
    let unsaved = editor.filter(|editor| editor.is_unsaved());
    match (unsaved, &next) {
        (None, _) => leave_anyway(turn, next),
        // It is the very profile that is asked for.
        (Some(editor), NextProfile::Saved(id)) if editor.editing.as_ref() == Some(id) => {
            turn.state.route = Route::Profiles;
        }
        (Some(editor), NextProfile::New) if editor.editing.is_none() => {
            turn.state.route = Route::Profiles;
        }
        (Some(_), _) => turn.ask(Dialog::LeaveProfile(next)),
    }
}

pub(super) fn leave_anyway(turn: &mut Turn<'_>, next: NextProfile) {
    if matches!(turn.state.dialog, Some(Dialog::LeaveProfile(_))) {
        turn.state.dialog = None;
    }
    let editor = match next {
        NextProfile::New => Some(ProfileEditor {
            form: ProfileForm::new(&turn.state.policy),
            ..ProfileEditor::default()
        }),
        NextProfile::Saved(id) => {
            let saved = turn.state.profile(&id);
            saved.map(ProfileEditor::of)
        }
    };
    if let Some(editor) = editor {
        turn.state.profile_editor = Some(editor);
        turn.state.route = Route::Profiles;
    }
}

/// Leaves the editor; what was typed is given up, as the button says.
pub(super) fn cancel(turn: &mut Turn<'_>) {
    turn.state.profile_editor = None;
    turn.state.route = home(turn);
}

fn home(turn: &Turn<'_>) -> Route {
    if turn.session().is_some() {
        Route::Connectors
    } else {
        Route::Welcome
    }
}

pub(super) fn show(turn: &mut Turn<'_>) {
    turn.state.route = Route::Profiles;
    if turn.state.profile_editor.is_some() {
        return;
    }
    let current = turn.session().map(|session| session.profile.id.clone());
    let saved = turn
        .state
        .profiles
        .iter()
        .find(|profile| Some(&profile.id) == current.as_ref())
        .or(turn.state.profiles.first());
    let saved = saved.map(|profile| NextProfile::Saved(profile.id.clone()));
    open(turn, saved.unwrap_or(NextProfile::New));
}

pub(super) fn change(turn: &mut Turn<'_>, mut form: ProfileForm) -> Option<()> {
    let editor = turn.state.profile_editor.as_mut()?;
    let switched = |now: &ProfileForm, before: &ProfileForm| {
        (now.protected, now.read_only) != (before.protected, before.read_only)
    };
    if switched(&form, &editor.form) {
        editor.safety = Safety::Chosen;
    }
    if editor.editing.is_none() && editor.safety == Safety::FollowsName {
        let production = looks_like_production(&form.name, &form.address).is_some();
        form.protected = production || turn.state.policy.protected;
        form.read_only = production || turn.state.policy.read_only;
    }
    // Whoever goes back to a host that was confirmed before is asked again.
    if form.foreign_host() != editor.form.foreign_host() {
        form.confirmed_host = None;
    }
    // A login is for the proxy that it was typed for.
    let proxy = |form: &ProfileForm| (form.proxy, form.proxy_url.trim().to_owned());
    if proxy(&form) != proxy(&editor.form) {
        editor.proxy_login = None;
    }
    if editor.form != form {
        editor.test = Remote::NotAsked;
    }
    editor.form = form;
    editor.changed = true;
    Some(())
}

pub(super) fn browse_ca_file(turn: &mut Turn<'_>) -> Option<()> {
    let generation = turn.next_generation();
    let editor = turn.state.profile_editor.as_mut()?;
    editor.ca_file_asked = Some(generation);
    turn.dialog(DialogTask::ChooseCaFile(generation));
    Some(())
}

pub(super) fn delete(turn: &mut Turn<'_>, id: &ProfileId) -> Option<()> {
    let profile = turn.state.profile(id);
    let is_managed = turn.state.policy.binds(profile, Bound::Tenant);
    turn.unless(is_managed.then_some(refusals::MANAGED))?;
    let is_shown = turn
        .session()
        .is_some_and(|session| session.profile.id == *id);
    turn.unless(refusals::must_stay(turn.state).filter(|_| is_shown))?;
    turn.state.dialog = None;
    let deleted = turn
        .state
        .profiles
        .extract_if(.., |profile| profile.id == *id);
    let owners: Vec<_> = deleted.map(|profile| SecretOwner::of(&profile)).collect();
    if let Some(places) = &mut turn.state.places {
        places.by_profile.remove(id);
    }
    turn.state.profile_editor = None;
    settings::save(turn);
    for owner in owners {
        let kinds = SecretKind::ALL.to_vec();
        turn.computer(ComputerTask::ForgetSecrets { owner, kinds });
    }
    if is_shown {
        session::end(turn);
    } else {
        session::end_hidden(turn, id);
        turn.state.route = home(turn);
    }
    Some(())
}
