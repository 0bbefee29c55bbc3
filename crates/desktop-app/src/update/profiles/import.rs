//! Profiles from the environments of the sail CLI.

use crate::{
    messages, ports,
    state::{
        AppState,
        notices::NoticeKind,
        production::looks_like_production,
        profile::{Profile, ProfileId, SignIn},
        profile_editor::{ProfileEditor, ProfileForm, SignInKind},
        route::Route,
    },
    task::Task,
    update::{notify, settings},
};

pub(in crate::update) fn imported(
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
