//! A profile that is put to use: tested, saved with its secret, and then signed in with.

use patchpanel_http_client::Secret;

use crate::{
    command::TypedSecret,
    event::SignInError,
    messages,
    ports::keychain::SecretKind,
    state::{
        AppState,
        notices::NoticeKind,
        profile::{Profile, ProfileId, SignIn},
        profile_editor::ConnectionReport,
    },
    task::{AfterStoring, Generation, SecretToStore, Task},
    update::{next_generation, notify, session, session::Followed, settings},
};

pub(in crate::update) fn test(state: &mut AppState, secret: TypedSecret) -> Vec<Task> {
    let generation = next_generation(state);
    let profile = match profile_to_use(state, &secret) {
        Ok(profile) => profile,
        Err(tasks) => return tasks,
    };
    let Some(editor) = &mut state.profile_editor else {
        return Vec::new();
    };
    editor.test.ask(generation);
    vec![Task::TestConnection {
        generation,
        profile,
        secret: typed(secret),
    }]
}

fn typed(secret: TypedSecret) -> Option<Secret> {
    match secret {
        TypedSecret::Unchanged => None,
        TypedSecret::Typed(secret) => Some(secret),
    }
}

/// The profile as it stands in the editor; marks the form as tried, so that its problems are shown.
fn edited_profile(state: &mut AppState) -> Option<Profile> {
    let now = state.now;
    let editor = state.profile_editor.as_mut()?;
    editor.tried = true;
    let id = match &editor.editing {
        Some(id) => id.clone(),
        None => ProfileId::for_name(&editor.form.name, now, &state.profiles),
    };
    let saved = state.profiles.iter().find(|profile| profile.id == id);
    editor.form.profile(id, saved)
}

pub(in crate::update) fn tested(
    state: &mut AppState,
    generation: Generation,
    result: Result<Box<ConnectionReport>, SignInError>,
) -> Vec<Task> {
    if let Some(editor) = &mut state.profile_editor {
        editor.test.answer(
            generation,
            result
                .map(|report| *report)
                .map_err(|error| messages::of_sign_in(&error)),
        );
    }
    Vec::new()
}

pub(in crate::update) fn save(
    state: &mut AppState,
    secret: TypedSecret,
    then: AfterStoring,
) -> Vec<Task> {
    let profile = match profile_to_use(state, &secret) {
        Ok(profile) => profile,
        Err(tasks) => return tasks,
    };
    let id = profile.id.clone();
    match state.profiles.iter_mut().find(|saved| saved.id == id) {
        Some(saved) => *saved = profile.clone(),
        None => state.profiles.push(profile.clone()),
    }
    if let Some(editor) = &mut state.profile_editor {
        editor.editing = Some(id.clone());
        editor.changed = false;
        editor.secret_typed = false;
    }
    let mut tasks = vec![settings::save(state)];
    let then = match session::follow_profile(state, &profile) {
        Followed::NeedsNewClient if then == AfterStoring::Stay => AfterStoring::Renew,
        Followed::NeedsNewClient | Followed::Wholly => then,
    };
    match store_secret(&profile, secret, then) {
        // Signing in waits until the secret is where sign-in looks for it.
        Some(task) => tasks.push(task),
        None => tasks.extend(after_storing(state, &id, then)),
    }
    tasks
}

/// The profile as it stands in the editor, if it may be used with `secret`; else what tells why not.
fn profile_to_use(state: &mut AppState, secret: &TypedSecret) -> Result<Profile, Vec<Task>> {
    let profile = edited_profile(state).ok_or_else(Vec::new)?;
    if secret_would_go_elsewhere(state, &profile, secret) {
        let message = messages::secret_for_new_address(&profile);
        return Err(notify(state, NoticeKind::Error, message));
    }
    Ok(profile)
}

/// Whether the stored secret, given for one tenant, would be sent to another: a mistyped address must not be given it.
fn secret_would_go_elsewhere(state: &AppState, profile: &Profile, secret: &TypedSecret) -> bool {
    let saved = state.profiles.iter().find(|saved| saved.id == profile.id);
    matches!(secret, TypedSecret::Unchanged)
        && saved.is_some_and(|saved| {
            saved.base_url != profile.base_url && !has_never_signed_in(&saved.sign_in)
        })
}

/// An imported profile has no client ID yet, and so no secret.
fn has_never_signed_in(sign_in: &SignIn) -> bool {
    matches!(sign_in, SignIn::PersonalAccessToken { client_id } if client_id.is_empty())
}

pub(super) fn after_storing(state: &mut AppState, id: &ProfileId, then: AfterStoring) -> Vec<Task> {
    match then {
        AfterStoring::Stay => Vec::new(),
        AfterStoring::Renew => session::renew(state, id),
        AfterStoring::Connect => session::connect(state, id),
    }
}

fn store_secret(profile: &Profile, secret: TypedSecret, then: AfterStoring) -> Option<Task> {
    let TypedSecret::Typed(secret) = secret else {
        return None;
    };
    let kind = match profile.sign_in {
        SignIn::PersonalAccessToken { .. } => SecretKind::ClientSecret,
        SignIn::AccessToken => SecretKind::PastedToken,
    };
    let profile = profile.id.clone();
    let secret = SecretToStore {
        profile,
        kind,
        secret,
    };
    Some(Task::StoreSecret { secret, then })
}
