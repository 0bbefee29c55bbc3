//! Profiles from the environments of the sail CLI.

use crate::{
    messages,
    state::{
        AppState,
        computer::ComputerError,
        notices::NoticeKind,
        production::looks_like_production,
        profile::{Profile, ProfileId, SignIn},
        profile_editor::{ProfileEditor, ProfileForm, SignInKind},
    },
    update::{settings, turn::Turn},
};

pub(in crate::update) fn imported(
    turn: &mut Turn<'_>,
    result: Result<Vec<(String, String)>, ComputerError>,
) {
    let environments = match result {
        Ok(environments) => environments,
        Err(error) => return turn.notify(NoticeKind::Error, messages::import_failed(&error)),
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
        if turn
            .state
            .profiles
            .iter()
            .any(|profile| profile.base_url == base_url)
        {
            continue;
        }
        let profile = imported_profile(turn.state, form, base_url);
        turn.state.profiles.push(profile);
        added += 1;
    }
    let kind = if added == 0 {
        NoticeKind::Info
    } else {
        NoticeKind::Success
    };
    turn.notify(kind, messages::imported(added, environments.len()));
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
        confirmed_host: None,
        pinned: Vec::new(),
        remembered: Vec::new(),
    }
}
