//! Profiles: read, edit, delete. What comes from and goes to elsewhere is in files of its own.

mod import;
#[cfg(test)]
mod tests;
mod using;
#[cfg(test)]
mod using_tests;

use super::{ask, keychain, next_generation, notify, session, settings};
use crate::{
    command::ProfileCommand,
    messages, ports,
    state::{
        AppState,
        dialog::{Dialog, NextProfile},
        keychain::Keychain,
        notices::NoticeKind,
        production::looks_like_production,
        profile::{Profile, ProfileId},
        profile_editor::{ProfileEditor, ProfileForm, Safety},
        remote::Remote,
        route::Route,
        settings::Settings,
    },
    task::{AfterStoring, FilePurpose, Task},
};

pub(super) use import::imported;
use using::after_storing;
pub(super) use using::{save, test, tested};

pub(super) fn run(state: &mut AppState, command: ProfileCommand) -> Vec<Task> {
    match command {
        ProfileCommand::Edit(id) => edit(state, &id),
        ProfileCommand::LeaveAnyway(next) => leave_anyway(state, next),
        ProfileCommand::Cancel => cancel(state),
        ProfileCommand::NoteTypedSecret(typed) => note_typed_secret(state, typed),
        ProfileCommand::Change(form) => change(state, *form),
        ProfileCommand::Test(secret) => test(state, secret),
        ProfileCommand::Save(secret) => save(state, secret, AfterStoring::Stay),
        ProfileCommand::SaveAndConnect(secret) => save(state, secret, AfterStoring::Connect),
        ProfileCommand::AskDelete(id) => ask(state, Dialog::DeleteProfile(id)),
        ProfileCommand::Delete(id) => delete(state, &id),
        ProfileCommand::BrowseCaFile => browse_ca_file(state),
        ProfileCommand::ImportSailCli => vec![Task::ImportSailCli],
    }
}

pub(super) fn loaded(
    state: &mut AppState,
    result: Result<(Vec<Profile>, Settings), ports::Error>,
) -> Vec<Task> {
    match result {
        Ok((profiles, settings)) => {
            state.profiles = profiles;
            state.settings = settings;
            state.profiles_problem = None;
        }
        Err(error) => state.profiles_problem = Some(messages::of_port(&error)),
    }
    Vec::new()
}

pub(super) fn saved(state: &mut AppState, result: Result<(), ports::Error>) -> Vec<Task> {
    match result {
        Ok(()) => {
            state.profiles_problem = None;
            Vec::new()
        }
        Err(error) => {
            let message = messages::of_port(&error);
            state.profiles_problem = Some(message.clone());
            notify(state, NoticeKind::Error, message)
        }
    }
}

pub(super) fn secret_stored(
    state: &mut AppState,
    profile: &ProfileId,
    then: AfterStoring,
    result: Result<(), ports::Error>,
) -> Vec<Task> {
    let mut tasks = match result {
        Ok(()) => {
            state.keychain = Keychain::Available;
            Vec::new()
        }
        Err(error) => keychain::failed(state, &error),
    };
    if then != AfterStoring::Connect || is_edited(state, profile) {
        tasks.extend(after_storing(state, profile, then));
    }
    tasks
}

/// Whether the profile is still on screen: a keychain may take its time, and the person may have gone elsewhere.
fn is_edited(state: &AppState, profile: &ProfileId) -> bool {
    let editing = state
        .profile_editor
        .as_ref()
        .and_then(|editor| editor.editing.as_ref());
    state.route == Route::Profiles && editing == Some(profile)
}

pub(super) fn secrets_forgotten(
    state: &mut AppState,
    result: Result<(), ports::Error>,
) -> Vec<Task> {
    result.map_or_else(
        |error| {
            notify(
                state,
                NoticeKind::Warning,
                messages::secret_not_deleted(&error),
            )
        },
        |()| Vec::new(),
    )
}

/// Starts a new profile; asks first when that would lose what is typed for another.
pub(super) fn new(state: &mut AppState) -> Vec<Task> {
    open(state, NextProfile::New)
}

/// Edits a saved profile; asks first when that would lose what is typed for another.
pub(super) fn edit(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
    open(state, NextProfile::Saved(id.clone()))
}

fn open(state: &mut AppState, next: NextProfile) -> Vec<Task> {
    let editor = state.profile_editor.as_ref();
    let unsaved = editor.filter(|editor| editor.is_unsaved());
    match (unsaved, &next) {
        (None, _) => leave_anyway(state, next),
        // It is the very profile that is asked for.
        (Some(editor), NextProfile::Saved(id)) if editor.editing.as_ref() == Some(id) => {
            state.route = Route::Profiles;
            Vec::new()
        }
        (Some(editor), NextProfile::New) if editor.editing.is_none() => {
            state.route = Route::Profiles;
            Vec::new()
        }
        (Some(_), _) => ask(state, Dialog::LeaveProfile(next)),
    }
}

/// Edits another profile, whatever is typed for the present one.
pub(super) fn leave_anyway(state: &mut AppState, next: NextProfile) -> Vec<Task> {
    if matches!(state.dialog, Some(Dialog::LeaveProfile(_))) {
        state.dialog = None;
    }
    let editor = match next {
        NextProfile::New => Some(ProfileEditor::default()),
        NextProfile::Saved(id) => {
            let saved = state.profiles.iter().find(|profile| profile.id == id);
            saved.map(ProfileEditor::of)
        }
    };
    if let Some(editor) = editor {
        state.profile_editor = Some(editor);
        state.route = Route::Profiles;
    }
    Vec::new()
}

/// Leaves the editor; what was typed is given up, as the button says.
pub(super) fn cancel(state: &mut AppState) -> Vec<Task> {
    state.profile_editor = None;
    let back = if state.session.is_some() {
        Route::Connectors
    } else {
        Route::Welcome
    };
    settings::show(state, back)
}

pub(super) fn note_typed_secret(state: &mut AppState, typed: bool) -> Vec<Task> {
    if let Some(editor) = &mut state.profile_editor {
        editor.secret_typed = typed;
    }
    Vec::new()
}

pub(super) fn open_editor(state: &mut AppState) -> Vec<Task> {
    let current = state
        .session
        .as_ref()
        .map(|session| session.profile.id.clone());
    let saved = state
        .profiles
        .iter()
        .find(|profile| Some(&profile.id) == current.as_ref())
        .or(state.profiles.first());
    match saved.map(|profile| profile.id.clone()) {
        Some(id) => edit(state, &id),
        None => new(state),
    }
}

pub(super) fn change(state: &mut AppState, mut form: ProfileForm) -> Vec<Task> {
    let Some(editor) = &mut state.profile_editor else {
        return Vec::new();
    };
    let switched = |now: &ProfileForm, before: &ProfileForm| {
        (now.protected, now.read_only) != (before.protected, before.read_only)
    };
    if switched(&form, &editor.form) {
        editor.safety = Safety::Chosen;
    }
    if editor.editing.is_none() && editor.safety == Safety::FollowsName {
        let production = looks_like_production(&form.name, &form.address).is_some();
        form.protected = production;
        form.read_only = production;
    }
    if editor.form != form {
        editor.test = Remote::NotAsked;
    }
    editor.form = form;
    editor.changed = true;
    Vec::new()
}

pub(super) fn browse_ca_file(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(editor) = &mut state.profile_editor else {
        return Vec::new();
    };
    editor.ca_file_asked = Some(generation);
    vec![Task::PickFile(FilePurpose::CaFile(generation))]
}

pub(super) fn delete(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
    let is_open = state
        .session
        .as_ref()
        .is_some_and(|session| session.profile.id == *id);
    if let Some(reason) = state.must_stay().filter(|_| is_open) {
        let message = messages::not_now("Delete profile", reason);
        return notify(state, NoticeKind::Info, message);
    }
    state.dialog = None;
    state.profiles.retain(|profile| profile.id != *id);
    state.profile_editor = None;
    let mut tasks = vec![settings::save(state), Task::ForgetSecrets(id.clone())];
    if is_open {
        tasks.extend(session::end(state));
    } else {
        state.route = if state.session.is_some() {
            Route::Connectors
        } else {
            Route::Welcome
        };
    }
    tasks
}
