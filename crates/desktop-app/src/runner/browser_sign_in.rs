//! Signing in with a browser: waits for the code, or for what a person pastes, and keeps what renews the sign-in.

use std::{
    collections::BTreeMap,
    io::ErrorKind as IoErrorKind,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::SyncSender},
    time::Duration,
};

use patchpanel_http_client::{
    BROWSER_WAIT, BrowserSignIn, Client, CodeProblem, ErrorKind, KeeperFuture, RefreshTokenKeeper,
    Secret,
};

use super::{Context, Waker};
use crate::{
    event::{ComputerEvent, Event, SessionEvent},
    ports::{
        self,
        secrets::{SecretKind, Secrets},
    },
    state::{
        browser_sign_in::{BrowserWait, NotListening},
        profiles::Profile,
        secrets::{SecretOwner, kept_refresh_token, refresh_token_to_keep},
        session::{SessionId, SignInError},
    },
};

/// How often each profile was signed out of, at its address. A renewal that was under way must not bring back what sign-out deleted.
#[derive(Clone, Default)]
pub(super) struct SignOuts(Arc<Mutex<BTreeMap<SecretOwner, u64>>>);

impl SignOuts {
    pub(super) fn note(&self, owner: &SecretOwner) {
        *self.counts().entry(owner.clone()).or_default() += 1;
    }

    fn count(&self, owner: &SecretOwner) -> u64 {
        self.counts().get(owner).copied().unwrap_or_default()
    }

    /// Writes unless somebody signed out since; a sign-out that comes meanwhile waits, and deletes it.
    fn write_unless_left<T>(
        &self,
        owner: &SecretOwner,
        seen: u64,
        write: impl FnOnce() -> T,
    ) -> Option<T> {
        let counts = self.counts();
        let is_left = counts.get(owner).copied().unwrap_or_default() != seen;
        (!is_left).then(write)
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<SecretOwner, u64>> {
        // Numbers are never half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The keychain's part of a sign-in with a browser.
struct Keeper {
    owner: SecretOwner,
    client_id: String,
    secrets: Arc<Secrets>,
    sign_outs: SignOuts,
    /// The sign-outs when this sign-in began.
    seen: u64,
    events: SyncSender<Event>,
    waker: Waker,
    patience: Duration,
}

/// Keeps the refresh tokens of the profile's client in the keychain.
pub(super) fn keeper(
    context: &Context,
    profile: &Profile,
    client_id: &str,
) -> Arc<dyn RefreshTokenKeeper> {
    let owner = SecretOwner::of(profile);
    Arc::new(Keeper {
        seen: context.sign_outs.count(&owner),
        owner,
        client_id: client_id.to_owned(),
        secrets: context.ports.secrets.clone(),
        sign_outs: context.sign_outs.clone(),
        events: context.events.clone(),
        waker: context.waker.clone(),
        patience: context.patience.keychain.notice,
    })
}

impl Keeper {
    /// Asks the keychain off the async threads. What takes long goes on, and is not waited for.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Secrets, &SecretOwner) -> Result<T, ports::Error> + Send + 'static,
    ) -> Option<T> {
        let (secrets, owner) = (self.secrets.clone(), self.owner.clone());
        let (events, waker) = (self.events.clone(), self.waker.clone());
        let work = tokio::task::spawn_blocking(move || {
            let report = |error| {
                let event = Event::Computer(ComputerEvent::KeychainFailed(error));
                // The receiver is gone only while the app ends.
                if events.send(event).is_ok() {
                    waker();
                }
            };
            work(&secrets, &owner).map_err(report).ok()
        });
        let ended = tokio::time::timeout(self.patience, work).await;
        ended.ok()?.ok()?
    }

    /// Writes unless the person signed out since.
    async fn write(
        &self,
        work: impl FnOnce(&Secrets, &SecretOwner) -> Result<(), ports::Error> + Send + 'static,
    ) {
        let (sign_outs, seen) = (self.sign_outs.clone(), self.seen);
        self.ask(move |secrets, owner| {
            let write = || work(secrets, owner);
            sign_outs
                .write_unless_left(owner, seen, write)
                .unwrap_or(Ok(()))
        })
        .await;
    }
}

const KIND: SecretKind = SecretKind::RefreshToken;

impl RefreshTokenKeeper for Keeper {
    fn kept(&self) -> KeeperFuture<'_, Option<Secret>> {
        Box::pin(async {
            let kept = self.ask(|secrets, owner| secrets.get(owner, KIND)).await?;
            kept_refresh_token(&kept?, &self.client_id)
        })
    }

    fn keep<'a>(&'a self, token: &'a Secret) -> KeeperFuture<'a, ()> {
        let kept = refresh_token_to_keep(&self.client_id, token);
        Box::pin(self.write(move |secrets, owner| secrets.set(owner, KIND, &kept)))
    }

    fn forget<'a>(&'a self, refused: &'a Secret) -> KeeperFuture<'a, ()> {
        let refused = refresh_token_to_keep(&self.client_id, refused);
        Box::pin(self.write(move |secrets, owner| {
            if secrets
                .get(owner, KIND)?
                .is_some_and(|kept| kept != refused)
            {
                return Ok(());
            }
            secrets.forget(owner, KIND)
        }))
    }
}

/// Opens a browser, by the window, and waits for its code.
pub(super) async fn sign_in(
    context: &Context,
    session: SessionId,
    client: &Client,
    port: u16,
) -> Result<(), SignInError> {
    let begun = client.begin_browser_sign_in(port).await;
    let begun = begun.map_err(SignInError::Tenant)?;
    let code = code(context, session, &begun).await;
    let code = code.map_err(SignInError::NoCode)?;
    let exchanged = client.finish_browser_sign_in(&begun, &code).await;
    exchanged.map(drop).map_err(|error| {
        if *error.kind() == ErrorKind::Unauthenticated {
            SignInError::CodeRefused(error)
        } else {
            SignInError::Tenant(error)
        }
    })
}

async fn code(
    context: &Context,
    session: SessionId,
    begun: &BrowserSignIn,
) -> Result<Secret, CodeProblem> {
    let mut pasted = context.codes.subscribe();
    let wait = SessionEvent::BrowserWaits(wait(context, begun));
    context.report(Event::Session(session, wait));
    let mut arrives = pin!(begun.code());
    loop {
        let text = tokio::select! {
            code = &mut arrives => return code,
            text = pasted.recv() => text,
        };
        // What was pasted for another session is not for this one.
        let text = text.ok().filter(|(of, _)| *of == session);
        match text.map(|(_, text)| begun.pasted(&text)) {
            None => {}
            Some(Err(problem @ (CodeProblem::OtherSignIn | CodeProblem::NoCode))) => {
                let event = SessionEvent::CodeNotTaken(problem);
                context.report(Event::Session(session, event));
            }
            Some(code) => return code,
        }
    }
}

fn wait(context: &Context, begun: &BrowserSignIn) -> BrowserWait {
    let not_listening = begun.not_listening().map(|error| {
        if error.kind() == IoErrorKind::AddrInUse {
            NotListening::PortTaken
        } else {
            NotListening::Other(error.to_string())
        }
    });
    let now = context.ports.clock.now();
    BrowserWait {
        address: begun.address().to_owned(),
        redirect_uri: begun.redirect_uri().to_owned(),
        until: now.saturating_add(BROWSER_WAIT).unwrap_or(now),
        not_listening,
        problem: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::profiles::ProfileId;

    fn owner(profile: &str) -> SecretOwner {
        SecretOwner {
            profile: ProfileId(profile.to_owned()),
            address: "acme.api.identitynow.com".to_owned(),
        }
    }

    #[test]
    fn what_comes_after_a_sign_out_is_not_kept() {
        let (sign_outs, left, other) = (SignOuts::default(), owner("left"), owner("other"));
        let seen = sign_outs.count(&left);
        assert_eq!(sign_outs.write_unless_left(&left, seen, || 1), Some(1));

        sign_outs.note(&left);

        assert_eq!(sign_outs.write_unless_left(&left, seen, || 1), None);
        assert_eq!(sign_outs.write_unless_left(&other, 0, || 1), Some(1));
        let seen = sign_outs.count(&left);
        assert_eq!(sign_outs.write_unless_left(&left, seen, || 1), Some(1));
    }
}
