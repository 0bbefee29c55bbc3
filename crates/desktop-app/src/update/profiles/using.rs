//! A profile that is put to use: tested, saved with its secret, and then signed in with.

use patchpanel_http_client::Secret;

use crate::{
    command::TypedSecret,
    messages,
    state::session::SignInError,
    state::{
        notices::NoticeKind,
        profile_editor::ConnectionReport,
        profiles::{Profile, ProfileId, ProxyChoice, SignIn},
        remote::Generation,
        secrets::{SecretKind, SecretOwner, proxy_login_to_keep},
    },
    task::{AfterStoring, ComputerTask, SecretToStore, Task, Work},
    update::{session, settings, turn::Turn},
};

pub(in crate::update) fn test(turn: &mut Turn<'_>, secret: TypedSecret) -> Option<()> {
    let generation = turn.next_generation();
    // The form shows what is to be confirmed.
    let profile = profile_to_use(turn, &secret);
    let profile = profile.filter(|profile| profile.unconfirmed_host().is_none())?;
    let editor = turn.state.profile_editor.as_mut()?;
    editor.test.ask(generation);
    let proxy_login = editor.proxy_login.take();
    turn.computer(ComputerTask::TestConnection {
        generation,
        profile: Box::new(profile),
        secret: typed(secret),
        proxy_login,
    });
    Some(())
}

fn typed(secret: TypedSecret) -> Option<Secret> {
    match secret {
        TypedSecret::Unchanged => None,
        TypedSecret::Typed(secret) => Some(secret),
    }
}

/// The edited profile; marks the form as tried, so that its problems are shown.
fn edited_profile(turn: &mut Turn<'_>) -> Option<Profile> {
    let now = turn.state.now;
    let editor = turn.state.profile_editor.as_mut()?;
    editor.tried = true;
    let id = match &editor.editing {
        Some(id) => id.clone(),
        None => ProfileId::for_name(&editor.form.name, now, &turn.state.profiles),
    };
    let saved = turn.state.profiles.iter().find(|profile| profile.id == id);
    let mut profile = editor.form.profile(id, saved)?;
    turn.state.policy.bind(&mut profile);
    Some(profile)
}

pub(in crate::update) fn tested(
    turn: &mut Turn<'_>,
    generation: Generation,
    result: Result<Box<ConnectionReport>, SignInError>,
) {
    if let Some(editor) = &mut turn.state.profile_editor {
        editor.test.answer(
            generation,
            result
                .map(|report| *report)
                .map_err(|error| messages::of_sign_in(&error)),
        );
    }
}

pub(in crate::update) fn save(
    turn: &mut Turn<'_>,
    secret: TypedSecret,
    then: AfterStoring,
) -> Option<()> {
    let mut profile = profile_to_use(turn, &secret)?;
    let id = profile.id.clone();
    let mut stored: Vec<_> = proxy_login_to_store(turn, &mut profile)
        .into_iter()
        .collect();
    forget_proxy_login(turn, &profile);
    forget_other_sign_in(turn, &profile);
    match turn.state.profiles.iter_mut().find(|saved| saved.id == id) {
        Some(saved) => {
            let before = SecretOwner::of(saved);
            *saved = profile.clone();
            forget_old_address(turn, before, &profile);
        }
        None => turn.state.profiles.push(profile.clone()),
    }
    if let Some(editor) = &mut turn.state.profile_editor {
        editor.editing = Some(id.clone());
        editor.changed = false;
        editor.secret_typed = false;
    }
    settings::save(turn);
    let needs_client = session::follow_profile(turn, &profile);
    let needs_client = needs_client || !stored.is_empty();
    let then = if needs_client && then == AfterStoring::Stay {
        AfterStoring::Renew
    } else {
        then
    };
    stored.extend(secret_to_store(&profile, secret));
    // Signing in waits until the secrets are where sign-in looks for them.
    let Some(last) = stored.pop() else {
        after_storing(turn, &id, then);
        return None;
    };
    if stored.is_empty() {
        let secret = last;
        turn.computer(ComputerTask::StoreSecret { secret, then });
        return None;
    }
    let first = stored
        .into_iter()
        .map(|secret| (secret, AfterStoring::Stay));
    let all = first.chain([(last, then)]);
    let works =
        all.map(|(secret, then)| Work::Computer(ComputerTask::StoreSecret { secret, then }));
    turn.tasks.push(Task::InOrder(works.collect()));
    Some(())
}

/// Deletes what was kept for the address of before.
fn forget_old_address(turn: &mut Turn<'_>, before: SecretOwner, profile: &Profile) {
    if before != SecretOwner::of(profile) {
        turn.computer(ComputerTask::ForgetTokens {
            owner: before,
            kinds: SecretKind::OF_TENANT.to_vec(),
        });
    }
}

/// The typed login of the proxy that the profile names.
fn proxy_login_to_store(turn: &mut Turn<'_>, profile: &mut Profile) -> Option<SecretToStore> {
    let editor = turn.state.profile_editor.as_mut()?;
    let login = editor.proxy_login.take()?;
    let ProxyChoice::Address { url, has_login } = &mut profile.proxy else {
        return None;
    };
    *has_login = true;
    editor.form.proxy_login_kept_for = Some(editor.form.proxy_url.trim().to_owned());
    let secret = proxy_login_to_keep(url, &login);
    Some(SecretToStore {
        owner: SecretOwner::of(profile),
        kind: SecretKind::ProxyLogin,
        secret,
    })
}

/// Deletes the login of a proxy that the profile does not use any more.
fn forget_proxy_login(turn: &mut Turn<'_>, profile: &Profile) {
    let has_login = |proxy: &ProxyChoice| {
        matches!(
            proxy,
            ProxyChoice::Address {
                has_login: true,
                ..
            }
        )
    };
    let mut saved = turn.state.profiles.iter();
    let had_login = saved.any(|saved| saved.id == profile.id && has_login(&saved.proxy));
    if had_login && !has_login(&profile.proxy) {
        turn.computer(ComputerTask::ForgetSecrets {
            owner: SecretOwner::of(profile),
            kinds: vec![SecretKind::ProxyLogin],
        });
    }
}

/// Deletes what a profile signed in with before it changed to the browser, or from there.
fn forget_other_sign_in(turn: &mut Turn<'_>, profile: &Profile) -> Option<()> {
    let mut saved = turn.state.profiles.iter();
    let saved = saved.find(|saved| saved.id == profile.id)?;
    let client = |profile: &Profile| match &profile.sign_in {
        SignIn::Browser { client_id, .. } => Some(client_id.clone()),
        SignIn::PersonalAccessToken { .. } | SignIn::AccessToken => None,
    };
    let kinds = match (client(saved), client(profile)) {
        (Some(before), now) if now.as_ref() != Some(&before) => vec![SecretKind::RefreshToken],
        (None, Some(_)) => vec![
            SecretKind::ClientSecret,
            SecretKind::PastedToken,
            SecretKind::AccessToken,
        ],
        (Some(_), _) | (None, None) => return None,
    };
    let owner = SecretOwner::of(saved);
    turn.computer(ComputerTask::ForgetSecrets { owner, kinds });
    Some(())
}

/// The edited profile, if it may be used with `secret`; else a notice says why not.
fn profile_to_use(turn: &mut Turn<'_>, secret: &TypedSecret) -> Option<Profile> {
    let profile = edited_profile(turn)?;
    if let TypedSecret::Typed(secret) = secret
        && let Some(problem) = secret_problem(turn, secret)
    {
        turn.notify(NoticeKind::Error, messages::secret_unusable(problem));
        return None;
    }
    if !turn.state.policy.allows(&profile.base_url) {
        let message = messages::host_not_allowed(profile.base_url.authority());
        turn.notify(NoticeKind::Error, message);
        return None;
    }
    if secret_would_go_elsewhere(turn, &profile, secret) {
        let message = messages::secret_for_new_address(&profile);
        turn.notify(NoticeKind::Error, message);
        return None;
    }
    Some(profile)
}

fn secret_problem(turn: &Turn<'_>, secret: &Secret) -> Option<String> {
    let editor = turn.state.profile_editor.as_ref()?;
    messages::profiles::of_secret(&editor.form, secret.expose())
}

/// Whether the stored secret, given for one tenant, would be sent to another: a mistyped address must not be given it.
fn secret_would_go_elsewhere(turn: &Turn<'_>, profile: &Profile, secret: &TypedSecret) -> bool {
    let saved = turn
        .state
        .profiles
        .iter()
        .find(|saved| saved.id == profile.id);
    // What renews a sign-in with a browser is kept with its address.
    matches!(secret, TypedSecret::Unchanged)
        && !profile.sign_in.is_with_browser()
        && saved.is_some_and(|saved| {
            saved.base_url != profile.base_url && !has_never_signed_in(&saved.sign_in)
        })
}

/// An imported profile has no client ID yet, and so no secret.
fn has_never_signed_in(sign_in: &SignIn) -> bool {
    matches!(sign_in, SignIn::PersonalAccessToken { client_id } if client_id.is_empty())
}

pub(super) fn after_storing(turn: &mut Turn<'_>, id: &ProfileId, then: AfterStoring) -> Option<()> {
    match then {
        AfterStoring::Stay => Some(()),
        AfterStoring::Renew => session::renew(turn, id),
        AfterStoring::Connect => session::connect(turn, id, true),
    }
}

fn secret_to_store(profile: &Profile, secret: TypedSecret) -> Option<SecretToStore> {
    Some(SecretToStore {
        owner: SecretOwner::of(profile),
        kind: SecretKind::of(&profile.sign_in),
        secret: typed(secret)?,
    })
}
