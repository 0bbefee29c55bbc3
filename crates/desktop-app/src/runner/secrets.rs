//! The keychain in the background: calls block, since it may ask the person first, and they wait for no answer for
//! ever.

use std::time::Duration;

use super::Context;
use crate::{
    event::ComputerEvent,
    messages::refusals,
    ports::{
        self,
        secrets::{SecretKind, Secrets},
    },
    state::secrets::SecretOwner,
    task::{AfterStoring, SecretToStore},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeychainPatience {
    /// After this long the person sees that something waits for them.
    pub notice: Duration,
    /// After this long in addition the keychain counts as locked.
    pub end: Duration,
}

impl Default for KeychainPatience {
    fn default() -> Self {
        Self {
            notice: Duration::from_secs(3),
            end: Duration::from_mins(2),
        }
    }
}

/// Says that the wait is over, also when the work that waited is dropped.
struct Waiting<'a>(&'a Context);

impl<'a> Waiting<'a> {
    fn begin(context: &'a Context) -> Self {
        context.report(ComputerEvent::KeychainWaits(true));
        Self(context)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.report(ComputerEvent::KeychainWaits(false));
    }
}

impl Context {
    /// Asks the keychain off the async threads, and reports when it takes long.
    pub(super) async fn keychain<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Secrets) -> Result<T, ports::Error> + Send + 'static,
    ) -> Result<T, ports::Error> {
        let secrets = self.ports.secrets.clone();
        let mut work = tokio::task::spawn_blocking(move || work(&secrets));
        if let Ok(ended) = tokio::time::timeout(self.patience.keychain.notice, &mut work).await {
            return ended.unwrap_or_else(|_bug| Err(lost(refusals::ENDED_EARLY)));
        }
        let _waiting = Waiting::begin(self);
        match tokio::time::timeout(self.patience.keychain.end, work).await {
            Ok(ended) => ended.unwrap_or_else(|_bug| Err(lost(refusals::ENDED_EARLY))),
            Err(_late) => Err(lost(refusals::TOO_LATE)),
        }
    }
}

fn lost(reason: &str) -> ports::Error {
    ports::Error::KeychainLocked {
        reason: reason.to_owned(),
    }
}

/// Gives what an earlier version kept for these profiles the names of today. What fails is tried again with the first
/// secret that is asked for.
pub(super) async fn move_earlier(context: &Context, owners: Vec<SecretOwner>) {
    let rename = move |secrets: &Secrets| {
        let moved = owners.iter().map(|owner| secrets.move_earlier(owner));
        moved.fold(Ok(()), Result::and)
    };
    if let Err(error) = context.keychain(rename).await {
        tracing::warn!(%error, "the keychain’s entries keep their names of before");
    }
}

pub(super) async fn store(
    context: &Context,
    secret: SecretToStore,
    then: AfterStoring,
) -> ComputerEvent {
    let profile = secret.owner.profile.clone();
    let write = move |secrets: &Secrets| {
        secrets.may_ask_again();
        // A token that was got with the secret before is of no use any more. Whoever signs in next waits for this.
        let forgotten = secrets.forget(&secret.owner, SecretKind::AccessToken);
        let stored = secrets.set(&secret.owner, secret.kind, &secret.secret);
        stored.and(forgotten)
    };
    let result = context.keychain(write).await;
    ComputerEvent::SecretStored {
        profile,
        then,
        result,
    }
}

pub(super) async fn forget(
    context: &Context,
    owner: SecretOwner,
    kinds: Vec<SecretKind>,
) -> Result<(), ports::Error> {
    let sign_outs = context.sign_outs.clone();
    let forget = move |secrets: &Secrets| {
        if kinds.contains(&SecretKind::RefreshToken) {
            sign_outs.note(&owner);
        }
        let forgotten = kinds.iter().map(|kind| secrets.forget(&owner, *kind));
        forgotten.fold(Ok(()), Result::and)
    };
    context.keychain(forget).await
}

#[cfg(test)]
mod tests;
