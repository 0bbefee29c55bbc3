//! Profiles from the environments of the sail CLI, from a colleague, and for one.

use crate::{
    messages,
    state::{
        AppState,
        computer::ComputerError,
        notices::NoticeKind,
        profile_editor::{ProfileEditor, ProfileForm, SignInKind},
        profiles::production::looks_like_production,
        profiles::shared::{SharedProfile, SharedProfiles},
        profiles::{Profile, ProfileId, SignIn},
    },
    task::{DialogTask, FileContent},
    update::{settings, turn::Turn},
};

pub(in crate::update) fn imported(
    turn: &mut Turn<'_>,
    result: Result<Vec<(String, String)>, ComputerError>,
) -> Option<()> {
    let result = result.map_err(|error| messages::import_failed(&error));
    let environments = turn.or_say(NoticeKind::Error, result)?;
    let mut added = 0;
    for (name, address) in &environments {
        let form = ProfileForm {
            name: free_name(name, &turn.state.profiles),
            address: address.clone(),
            ..ProfileForm::default()
        };
        let Some(Ok(base_url)) = form.base_url() else {
            continue;
        };
        if turn
            .state
            .profiles
            .iter()
            .any(|profile| profile.base_url == base_url)
        {
            continue;
        }
        let profile = imported_profile(turn.state, form, base_url);
        let mut bound = profile.clone();
        turn.state.policy.bind(&mut bound);
        turn.state.profiles_in_file.push(profile);
        turn.state.profiles.push(bound);
        added += 1;
    }
    let kind = if added == 0 {
        NoticeKind::Info
    } else {
        NoticeKind::Success
    };
    turn.notify(
        kind,
        messages::imported("the sail CLI", added, environments.len()),
    );
    show_added(turn);
    Some(())
}

fn show_added(turn: &mut Turn<'_>) {
    // A form that is not saved stays; the list beside it shows what was added.
    if !turn
        .state
        .profile_editor
        .as_ref()
        .is_some_and(ProfileEditor::is_unsaved)
    {
        turn.state.profile_editor = None;
    }
    settings::save(turn);
    super::show(turn);
}

/// Saves all profiles without secrets to a file that a person chooses.
pub(in crate::update) fn export(turn: &mut Turn<'_>) {
    let shared = SharedProfiles::of(&turn.state.profiles);
    turn.dialog(DialogTask::Save {
        file_name: "patchpanel-profiles.toml".to_owned(),
        content: FileContent::Bytes(shared.text().into_bytes()),
    });
}

/// Adds what a colleague exported. Ids are made anew, so that no secret of this computer belongs to it; what is here
/// already is passed over, and another tenant of the same name gets a number.
pub(in crate::update) fn take_shared(
    turn: &mut Turn<'_>,
    result: Result<Vec<SharedProfile>, ComputerError>,
) -> Option<()> {
    let shared = turn.or_say(NoticeKind::Error, result)?;
    let found = shared.len();
    let before = turn.state.profiles.len();
    for mut shared in shared {
        let state = &mut *turn.state;
        let is_here =
            |profile: &Profile| profile.base_url == shared.base_url && profile.name == shared.name;
        if !state.profiles.iter().any(is_here) {
            shared.name = free_name(&shared.name, &state.profiles);
            let id = ProfileId::for_name(&shared.name, state.now, &state.profiles);
            let mut profile = shared.profile(id);
            state.profiles_in_file.push(profile.clone());
            state.policy.bind(&mut profile);
            state.profiles.push(profile);
        }
    }
    let added = turn.state.profiles.len() - before;
    let kind = if added == 0 {
        NoticeKind::Info
    } else {
        NoticeKind::Success
    };
    turn.notify(kind, messages::imported("the file", added, found));
    show_added(turn);
    Some(())
}

/// The name, with a number if another profile has it.
fn free_name(name: &str, profiles: &[Profile]) -> String {
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let is_free = |name: &String| profiles.iter().all(|profile| profile.name != *name);
    names.find(is_free).unwrap_or_default()
}

fn imported_profile(
    state: &AppState,
    form: ProfileForm,
    base_url: patchpanel_core_models::ids::TenantUrl,
) -> Profile {
    let production = looks_like_production(&form.name, &form.address).is_some();
    debug_assert_eq!(form.sign_in, SignInKind::PersonalAccessToken);
    let id = ProfileId::for_name(&form.name, state.now, &state.profiles);
    let sign_in = SignIn::PersonalAccessToken {
        client_id: String::new(),
    };
    Profile {
        api_version: form.api_version,
        colour: form.colour,
        protected: production,
        read_only: production,
        ..Profile::new(id, form.name, base_url, sign_in)
    }
}
