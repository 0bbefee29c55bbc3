//! Profiles: read, edit, test, save, delete, import.

use patchpanel_http_client::Secret;

use super::{ask, keychain, next_generation, notify, session, session::Followed, settings};
use crate::{
    command::{Typed, TypedSecret},
    event::SignInError,
    messages, ports,
    ports::keychain::SecretKind,
    state::{
        AppState,
        dialog::{Dialog, NextProfile},
        keychain::Keychain,
        notices::NoticeKind,
        production::looks_like_production,
        profile::{Profile, ProfileId, SignIn},
        profile_editor::{ConnectionReport, ProfileEditor, ProfileForm, Safety, SignInKind},
        remote::Remote,
        route::Route,
        settings::Settings,
    },
    task::{AfterStoring, FilePurpose, Generation, SecretToStore, Task},
};

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

pub(super) fn note_typed_secret(state: &mut AppState, typed: Typed) -> Vec<Task> {
    if let Some(editor) = &mut state.profile_editor {
        editor.secret_typed = typed == Typed::Something;
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

pub(super) fn test(state: &mut AppState, secret: TypedSecret) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(profile) = edited_profile(state) else {
        return Vec::new();
    };
    if secret_would_go_elsewhere(state, &profile, &secret) {
        let message = messages::secret_for_new_address(&profile);
        return notify(state, NoticeKind::Error, message);
    }
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

pub(super) fn tested(
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

pub(super) fn save(state: &mut AppState, secret: TypedSecret, then: AfterStoring) -> Vec<Task> {
    let Some(profile) = edited_profile(state) else {
        return Vec::new();
    };
    if secret_would_go_elsewhere(state, &profile, &secret) {
        let message = messages::secret_for_new_address(&profile);
        return notify(state, NoticeKind::Error, message);
    }
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

fn after_storing(state: &mut AppState, id: &ProfileId, then: AfterStoring) -> Vec<Task> {
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

pub(super) fn imported(
    state: &mut AppState,
    result: Result<Vec<(String, String)>, ports::Error>,
) -> Vec<Task> {
    let environments = match result {
        Ok(environments) => environments,
        Err(error) => return notify(state, NoticeKind::Error, messages::import_failed(&error)),
    };
    let mut added = 0;
    for (name, address) in &environments {
        let form = ProfileForm {
            name: name.clone(),
            address: address.clone(),
            ..ProfileForm::default()
        };
        let Some(Ok(base_url)) = form.base_url() else {
            continue;
        };
        if state
            .profiles
            .iter()
            .any(|profile| profile.base_url == base_url)
        {
            continue;
        }
        state.profiles.push(imported_profile(state, form, base_url));
        added += 1;
    }
    let kind = if added == 0 {
        NoticeKind::Info
    } else {
        NoticeKind::Success
    };
    notify(state, kind, messages::imported(added, environments.len()));
    // A form that is not saved stays; the list beside it shows what was added.
    if !state
        .profile_editor
        .as_ref()
        .is_some_and(ProfileEditor::is_unsaved)
    {
        state.profile_editor = None;
    }
    let mut tasks = vec![settings::save(state)];
    tasks.extend(settings::show(state, Route::Profiles));
    tasks
}

fn imported_profile(
    state: &AppState,
    form: ProfileForm,
    base_url: patchpanel_core_models::ids::TenantUrl,
) -> Profile {
    let production = looks_like_production(&form.name, &form.address).is_some();
    debug_assert_eq!(form.sign_in, SignInKind::PersonalAccessToken);
    Profile {
        id: ProfileId::for_name(&form.name, state.now, &state.profiles),
        name: form.name,
        base_url,
        api_version: form.api_version,
        sign_in: SignIn::PersonalAccessToken {
            client_id: String::new(),
        },
        colour: form.colour,
        protected: production,
        read_only: production,
        guards: Default::default(),
        proxy: Default::default(),
        extra_ca_file: None,
        pinned: Vec::new(),
        remembered: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{command::Command, screens::testing, update::on_command};

    fn typed(state: &mut AppState, change: impl FnOnce(&mut ProfileForm)) {
        let mut form = state.profile_editor.as_ref().unwrap().form.clone();
        change(&mut form);
        on_command(state, Command::ChangeProfile(Box::new(form)));
    }

    fn switches(state: &AppState) -> (bool, bool) {
        let form = &state.profile_editor.as_ref().unwrap().form;
        (form.protected, form.read_only)
    }

    fn new_profile() -> AppState {
        let mut state = testing::signed_in();
        new(&mut state);
        state
    }

    #[test]
    fn new_profile_named_like_production_is_protected_and_read_only_and_says_why() {
        let mut state = new_profile();

        typed(&mut state, |form| form.name = "Acme prod".to_owned());

        assert_eq!(switches(&state), (true, true));
        let editor = state.profile_editor.as_ref().unwrap();
        assert_eq!(editor.production_word(), Some("prod"));
    }

    #[test]
    fn the_address_alone_is_enough() {
        let mut state = new_profile();

        typed(&mut state, |form| form.address = "acme-prd".to_owned());

        assert_eq!(switches(&state), (true, true));
    }

    #[test]
    fn a_name_that_turns_out_otherwise_switches_both_off_again() {
        let mut state = new_profile();

        typed(&mut state, |form| form.name = "Prod".to_owned());
        typed(&mut state, |form| form.name = "Products".to_owned());

        assert_eq!(switches(&state), (false, false));
    }

    #[test]
    fn what_the_person_switched_stays_whatever_the_profile_is_called() {
        let mut state = new_profile();
        typed(&mut state, |form| form.name = "Prod".to_owned());

        typed(&mut state, |form| form.read_only = false);
        typed(&mut state, |form| form.name = "Production".to_owned());
        typed(&mut state, |form| form.address = "acme-prod".to_owned());

        assert_eq!(switches(&state), (true, false));
        let editor = state.profile_editor.as_ref().unwrap();
        assert_eq!(editor.production_word(), None);
    }

    #[test]
    fn a_saved_profile_is_never_switched_by_renaming_it() {
        let mut state = testing::signed_in();
        let id = state.profiles[0].id.clone();
        edit(&mut state, &id);

        typed(&mut state, |form| form.name = "Production".to_owned());

        assert_eq!(switches(&state), (false, false));
    }

    #[test]
    fn a_secret_that_is_stored_late_does_not_switch_the_tenant() {
        let mut state = testing::signed_in();
        let id = state.profiles[0].id.clone();
        edit(&mut state, &id);
        let stored = |state: &mut AppState| {
            let before = state.sessions_started;
            secret_stored(state, &id, AfterStoring::Connect, Ok(()));
            state.sessions_started - before
        };
        assert_eq!(stored(&mut state), 1, "while the profile is on screen");

        on_command(&mut state, Command::Show(Route::Connectors));

        assert_eq!(stored(&mut state), 0);
    }

    #[test]
    fn an_imported_profile_named_like_production_is_protected_and_read_only() {
        let mut state = testing::signed_in();
        let found = vec![
            ("prod".to_owned(), "acme".to_owned()),
            ("uat".to_owned(), "acme-uat".to_owned()),
        ];

        imported(&mut state, Ok(found));

        let of = |name: &str| {
            let profile = state.profiles.iter().find(|profile| profile.name == name);
            profile.map(|profile| (profile.protected, profile.read_only))
        };
        assert_eq!(of("prod"), Some((true, true)));
        assert_eq!(of("uat"), Some((false, false)));
    }

    fn edits_unsaved(state: &AppState) -> (Option<&str>, bool) {
        let editor = state.profile_editor.as_ref().unwrap();
        let id = editor.editing.as_ref();
        (id.map(|id| id.0.as_str()), editor.is_unsaved())
    }

    #[test]
    fn new_profile_or_another_one_asks_before_it_throws_a_typed_form_away() {
        let mut state = testing::signed_in();
        let mut other = testing::profile();
        other.id = ProfileId("other".to_owned());
        state.profiles.push(other);
        edit(&mut state, &ProfileId("sandbox".to_owned()));
        typed(&mut state, |form| form.name = "Sandbox 2".to_owned());

        for next in [
            NextProfile::New,
            NextProfile::Saved(ProfileId("other".to_owned())),
        ] {
            open(&mut state, next.clone());

            assert!(matches!(&state.dialog, Some(Dialog::LeaveProfile(asked)) if *asked == next));
            assert_eq!(edits_unsaved(&state), (Some("sandbox"), true));
            assert_eq!(
                state.profile_editor.as_ref().unwrap().form.name,
                "Sandbox 2"
            );
        }

        on_command(
            &mut state,
            Command::LeaveProfileAnyway(NextProfile::Saved(ProfileId("other".to_owned()))),
        );
        assert!(state.dialog.is_none());
        assert_eq!(edits_unsaved(&state), (Some("other"), false));
    }

    #[test]
    fn secret_that_is_typed_counts_as_unsaved_and_the_same_profile_is_not_asked_about() {
        let mut state = testing::signed_in();
        let id = ProfileId("sandbox".to_owned());
        edit(&mut state, &id);
        on_command(&mut state, Command::NoteTypedSecret(Typed::Something));
        on_command(&mut state, Command::Show(Route::Connectors));

        edit(&mut state, &id);
        assert!(state.dialog.is_none());
        assert_eq!(state.route, Route::Profiles);
        assert_eq!(edits_unsaved(&state), (Some("sandbox"), true));

        new(&mut state);
        assert!(matches!(state.dialog, Some(Dialog::LeaveProfile(_))));
    }

    #[test]
    fn profile_that_was_cancelled_is_not_asked_about_again() {
        let mut state = testing::signed_in();
        new(&mut state);
        typed(&mut state, |form| form.name = "Acme".to_owned());

        on_command(&mut state, Command::CancelProfile);
        new(&mut state);

        assert!(state.dialog.is_none());
        assert_eq!(edits_unsaved(&state), (None, false));
    }
}
