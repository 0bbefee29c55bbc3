//! The proxy of a profile: an address with its login from the keychain, or what this computer says.

use patchpanel_http_client::{Proxy, ProxyLogin, ProxySettings, Secret, without_login};

use super::Context;
use crate::{
    event::ComputerEvent,
    ports::secrets::{SecretKind, Secrets},
    state::{
        profiles::{Profile, ProxyChoice},
        secrets::{SecretOwner, kept_proxy_login, proxy_login_to_keep},
        session::SignInError,
    },
};

/// The programs that tell the settings of a desktop are not waited for longer.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// The proxy to use for a profile; `typed` is a login that is not kept yet.
pub(super) async fn of_profile(
    context: &Context,
    profile: &Profile,
    typed: Option<ProxyLogin>,
) -> Result<Proxy, SignInError> {
    match &profile.proxy {
        ProxyChoice::Direct => Ok(Proxy::None),
        // It is reached directly in any case.
        ProxyChoice::System if profile.base_url.is_loopback() => Ok(Proxy::None),
        ProxyChoice::System => Ok(Proxy::Settings(of_this_computer(context).await)),
        ProxyChoice::Address { url, .. } => {
            let login = match typed {
                Some(login) => Some(login),
                None => kept_login(context, profile).await?,
            };
            let url = url.clone();
            Ok(Proxy::Url { url, login })
        }
    }
}

async fn of_this_computer(context: &Context) -> ProxySettings {
    let read = context.ports.proxy.clone();
    let settings = tokio::time::timeout(PATIENCE, context.blocking(move || read())).await;
    let settings = settings.ok().flatten();
    settings.unwrap_or_else(ProxySettings::of_environment)
}

/// The login in the keychain, if it was given for this very proxy. What the profile says of it is not asked: where a
/// policy sets the proxy, the profile is saved without it.
async fn kept_login(
    context: &Context,
    profile: &Profile,
) -> Result<Option<ProxyLogin>, SignInError> {
    let ProxyChoice::Address { url, .. } = &profile.proxy else {
        return Ok(None);
    };
    let owner = SecretOwner::of(profile);
    let read = move |secrets: &Secrets| secrets.get(&owner, SecretKind::ProxyLogin);
    let kept = context
        .keychain(read)
        .await
        .map_err(SignInError::Keychain)?;
    Ok(kept.and_then(|kept| kept_proxy_login(&kept, url)))
}

/// Takes the logins out of the addresses of proxies. They are in memory until [`keep_logins`].
pub(super) fn take_logins(
    context: &Context,
    profiles: &mut [Profile],
) -> Vec<(SecretOwner, Secret)> {
    let mut taken = Vec::new();
    for profile in profiles {
        let ProxyChoice::Address { url, has_login } = &mut profile.proxy else {
            continue;
        };
        let (address, Some(login)) = without_login(url) else {
            continue;
        };
        (*url, *has_login) = (address, true);
        let secret = proxy_login_to_keep(url, &login);
        let owner = SecretOwner::of(profile);
        let secrets = &context.ports.secrets;
        secrets.remember(&owner, SecretKind::ProxyLogin, secret.clone());
        taken.push((owner, secret));
    }
    taken
}

/// Moves logins to the keychain. Says whether there were any and it has them all.
pub(super) async fn keep_logins(context: &Context, logins: Vec<(SecretOwner, Secret)>) -> bool {
    let mut all_moved = !logins.is_empty();
    for (owner, secret) in logins {
        let store = move |secrets: &Secrets| secrets.set(&owner, SecretKind::ProxyLogin, &secret);
        if let Err(error) = context.keychain(store).await {
            all_moved = false;
            context.report(ComputerEvent::KeychainFailed(error));
        }
    }
    all_moved
}
