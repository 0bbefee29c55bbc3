//! Where secrets are kept: the system keychain, or memory for this run where there is none. Never a file.
//!
//! Calls block, since a keychain may ask the person first; the runner calls them off the UI thread.

mod earlier;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use keyring_core::{CredentialStore, Error as KeyringError};
use patchpanel_http_client::Secret;

use super::Error;

use crate::state::profiles::ProfileId;
pub use crate::state::secrets::{SecretKind, SecretOwner};

/// The service under which entries are found, for example with `secret-tool lookup service patchpanel username …`.
pub const SERVICE: &str = "patchpanel";

/// Windows keeps at most 2,560 bytes in one entry, and access tokens are longer. Longer secrets are cut into
/// parts of this many bytes.
#[cfg(target_os = "windows")]
const PART_BYTES: usize = 2_560;
#[cfg(not(target_os = "windows"))]
const PART_BYTES: usize = 1024 * 1024;

/// More parts than any token needs; a bound for clearing.
const MAX_PARTS: usize = 64;

type Open = dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync;

/// The secrets of all profiles.
pub struct Secrets {
    open: Box<Open>,
    /// Opened when it is first used, off the UI thread: the keychain service may take its time. What came of it is
    /// remembered until [`Secrets::try_again`]; what a restarted service closed is opened again by itself.
    keychain: Mutex<Option<Result<Keychain, Error>>>,
    memory: Mutex<BTreeMap<(SecretOwner, SecretKind), Secret>>,
    /// Whose entries of earlier versions were given their new names.
    moved: Mutex<BTreeSet<SecretOwner>>,
}

#[derive(Clone)]
struct Keychain {
    store: Arc<CredentialStore>,
    part_bytes: usize,
}

impl Secrets {
    /// Secrets in the system keychain, or in memory where there is none.
    pub fn of_this_system() -> Self {
        Self::opened_by(system_store)
    }

    /// Secrets in memory only: demo mode needs no keychain.
    pub fn in_memory() -> Self {
        Self::with(Err(Error::KeychainMissing {
            reason: "this run keeps secrets in memory".to_owned(),
        }))
    }

    /// Secrets in `store`, or in memory when there is none.
    pub fn with(store: Result<Arc<CredentialStore>, Error>) -> Self {
        Self::opened_by(move || store.clone())
    }

    /// Secrets in the store that `open` gives, or in memory while it gives none.
    pub fn opened_by(
        open: impl Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Box::new(open),
            keychain: Mutex::default(),
            memory: Mutex::default(),
            moved: Mutex::default(),
        }
    }

    /// Whether secrets outlive this run.
    ///
    /// # Errors
    /// Why they do not.
    pub fn status(&self) -> Result<(), Error> {
        self.keychain().map(drop)
    }

    /// Opens the keychain anew and moves there what memory kept for it.
    ///
    /// # Errors
    /// Why secrets still do not outlive this run; they stay in memory then.
    pub fn try_again(&self) -> Result<(), Error> {
        *self.opened() = None;
        self.keychain()?;
        let kept: Vec<_> = self.memory().clone().into_iter().collect();
        // What the demo tenant made up ends with this run; a keychain is no place for it.
        let meant_to_last = kept
            .into_iter()
            .filter(|((owner, _), _)| owner.profile != ProfileId::demo());
        for ((owner, kind), secret) in meant_to_last {
            self.set(&owner, kind, &secret)?;
        }
        Ok(())
    }

    fn keychain(&self) -> Result<Keychain, Error> {
        if let Some(known) = self.opened().clone() {
            return known;
        }
        // Nothing is held while the service is asked.
        let opened = self.open_keychain();
        self.opened().insert(opened).clone()
    }

    fn open_keychain(&self) -> Result<Keychain, Error> {
        (self.open)().map(|store| Keychain {
            store,
            part_bytes: PART_BYTES,
        })
    }

    /// Reads a secret; `None` when there is none.
    ///
    /// # Errors
    /// The keychain is there but locked, refuses, or has something unreadable; a refusal is repeated without asking
    /// until [`Secrets::may_ask_again`]. A missing keychain is no error: then memory has everything there is.
    pub fn get(&self, owner: &SecretOwner, kind: SecretKind) -> Result<Option<Secret>, Error> {
        if let Some(secret) = self.memory().get(&(owner.clone(), kind)) {
            return Ok(Some(secret.clone()));
        }
        match self.ask(owner, |keychain| keychain.read(&user_name(owner, kind))) {
            Err(Error::KeychainMissing { .. }) => Ok(None),
            answer => answer,
        }
    }

    /// Writes a secret and reads it back. When the keychain fails, the secret is kept in memory for this run.
    ///
    /// # Errors
    /// Why the keychain does not have it.
    pub fn set(&self, owner: &SecretOwner, kind: SecretKind, secret: &Secret) -> Result<(), Error> {
        let written = self.ask(owner, |keychain| {
            keychain.write(&user_name(owner, kind), secret)
        });
        match &written {
            Ok(()) => drop(self.memory().remove(&(owner.clone(), kind))),
            Err(_) => drop(self.memory().insert((owner.clone(), kind), secret.clone())),
        }
        written
    }

    /// Keeps a secret in memory only, for a tenant that ends with this run.
    pub fn remember(&self, owner: &SecretOwner, kind: SecretKind, secret: Secret) {
        self.memory().insert((owner.clone(), kind), secret);
    }

    /// Deletes a secret, wherever it is.
    ///
    /// # Errors
    /// The keychain is there but locked or refuses.
    pub fn forget(&self, owner: &SecretOwner, kind: SecretKind) -> Result<(), Error> {
        self.memory().remove(&(owner.clone(), kind));
        match self.ask(owner, |keychain| {
            keychain.delete(&earlier::user_name(owner, kind))?;
            keychain.delete(&user_name(owner, kind))
        }) {
            Err(Error::KeychainMissing { .. }) => Ok(()),
            answer => answer,
        }
    }

    /// Lets the keychain ask the person again although it was locked or refused before. Called once for what a
    /// person asks for; everything that follows from it does not ask a second time.
    pub fn may_ask_again(&self) {
        let mut opened = self.opened();
        if matches!(&*opened, Some(Err(error)) if is_refusal(error)) {
            *opened = None;
        }
    }

    /// Asks the keychain, and once more when it failed: its service may have been started anew, and what was opened before
    /// never answers again. A refusal is remembered, so that one unanswered question is not followed by another for each
    /// secret.
    fn ask<T>(
        &self,
        owner: &SecretOwner,
        question: impl Fn(&Keychain) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let question = |keychain: &Keychain| {
            self.move_once(owner, keychain)?;
            question(keychain)
        };
        let mut answer = question(&self.keychain()?);
        if matches!(answer, Err(Error::KeychainFailed { .. }))
            && let Ok(keychain) = self.open_keychain()
        {
            // While no other opens, the closed one stays: the next question tries again.
            *self.opened() = Some(Ok(keychain.clone()));
            answer = question(&keychain);
        }
        if let Err(error) = &answer
            && is_refusal(error)
        {
            *self.opened() = Some(Err(error.clone()));
        }
        answer
    }

    /// Gives the entries that earlier versions made for the profile the names of today, so that an address that is
    /// edited by hand later gets none of them.
    ///
    /// # Errors
    /// The keychain is there but locked or refuses.
    pub fn move_earlier(&self, owner: &SecretOwner) -> Result<(), Error> {
        match self.ask(owner, |_keychain| Ok(())) {
            Err(Error::KeychainMissing { .. }) => Ok(()),
            answer => answer,
        }
    }

    fn move_once(&self, owner: &SecretOwner, keychain: &Keychain) -> Result<(), Error> {
        // Held while the service is asked: two at once would not both read the token that says whose they are.
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        if !moved.contains(owner) {
            earlier::rename(keychain, owner)?;
            moved.insert(owner.clone());
        }
        Ok(())
    }

    /// Whether memory has the secret, so that the keychain need not be asked.
    pub fn has_in_memory(&self, owner: &SecretOwner, kind: SecretKind) -> bool {
        self.memory().contains_key(&(owner.clone(), kind))
    }

    /// Forgets the access token that memory holds, as when the app locks; what the keychain has stays there.
    pub fn drop_token_in_memory(&self, owner: &SecretOwner) {
        self.memory()
            .remove(&(owner.clone(), SecretKind::AccessToken));
    }

    fn opened(&self) -> MutexGuard<'_, Option<Result<Keychain, Error>>> {
        // Writers put whole values in.
        self.keychain.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn memory(&self) -> MutexGuard<'_, BTreeMap<(SecretOwner, SecretKind), Secret>> {
        // A poisoned lock still holds whole secrets: no writer leaves half of one.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain {
    fn entry(&self, user: &str, part: usize) -> Result<keyring_core::Entry, Error> {
        let user = if part == 0 {
            user.to_owned()
        } else {
            format!("{user}.{part}")
        };
        self.store
            .build(SERVICE, &user, None)
            .map_err(|error| keychain_error(&error))
    }

    fn write(&self, user: &str, secret: &Secret) -> Result<(), Error> {
        let bytes = secret.expose().as_bytes();
        for (part, chunk) in bytes.chunks(self.part_bytes).enumerate() {
            self.entry(user, part)?
                .set_secret(chunk)
                .map_err(|error| keychain_error(&error))?;
        }
        self.clear_from(user, bytes.len().div_ceil(self.part_bytes))?;
        match self.read(user) {
            Ok(Some(kept)) if kept == *secret => Ok(()),
            Ok(_) | Err(Error::KeychainCorrupt) => {
                // What nobody can read is not left behind for the next start to stumble over.
                self.delete(user)?;
                Err(Error::KeychainNotKept)
            }
            Err(error) => Err(error),
        }
    }

    fn read(&self, user: &str) -> Result<Option<Secret>, Error> {
        let mut bytes = Vec::new();
        for part in 0..MAX_PARTS {
            match self.entry(user, part)?.get_secret() {
                Ok(chunk) => {
                    bytes.extend_from_slice(&chunk);
                    if chunk.len() < self.part_bytes {
                        break;
                    }
                }
                Err(KeyringError::NoEntry) if part == 0 => return Ok(None),
                Err(KeyringError::NoEntry) => break,
                Err(error) => return Err(keychain_error(&error)),
            }
        }
        let text = String::from_utf8(bytes).map_err(|_not_text| Error::KeychainCorrupt)?;
        Ok(Some(Secret::new(text)))
    }

    fn delete(&self, user: &str) -> Result<(), Error> {
        self.clear_from(user, 0)
    }

    fn clear_from(&self, user: &str, first: usize) -> Result<(), Error> {
        for part in first..MAX_PARTS {
            match self.entry(user, part)?.delete_credential() {
                Ok(()) => {}
                Err(KeyringError::NoEntry) => break,
                Err(error) => return Err(keychain_error(&error)),
            }
        }
        Ok(())
    }
}

/// The name of an entry. No profile's id makes the name of another profile's, nor one of an earlier version: what
/// follows the last slash is the kind and the address.
fn user_name(owner: &SecretOwner, kind: SecretKind) -> String {
    let SecretOwner { profile, address } = owner;
    match kind {
        SecretKind::ProxyLogin => earlier::user_name(owner, kind),
        SecretKind::ClientSecret
        | SecretKind::PastedToken
        | SecretKind::AccessToken
        | SecretKind::RefreshToken => {
            format!("{}/{}@{address}", profile.0, kind.name())
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    let store = zbus_secret_service_keyring_store::Store::new();
    store
        .map(|store| -> Arc<CredentialStore> { store })
        .map_err(|error| missing(&error))
}

#[cfg(target_os = "macos")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    let store = apple_native_keyring_store::keychain::Store::new();
    store
        .map(|store| -> Arc<CredentialStore> { store })
        .map_err(|error| missing(&error))
}

#[cfg(target_os = "windows")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    let store = windows_native_keyring_store::Store::new();
    store
        .map(|store| -> Arc<CredentialStore> { store })
        .map_err(|error| missing(&error))
}

fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::KeychainLocked { .. } | Error::KeychainDenied { .. }
    )
}

fn missing(error: &KeyringError) -> Error {
    Error::KeychainMissing {
        reason: error.to_string(),
    }
}

/// Words by which systems say that a person, or nobody, answered a keychain's question. The stores give no code for
/// it: the Secret Service says “prompt dismissed”, macOS “User canceled the operation” and “not allowed”.
const REFUSALS: [&str; 5] = ["dismissed", "cancel", "denied", "refused", "not allowed"];

fn keychain_error(error: &KeyringError) -> Error {
    let reason = error.to_string();
    match error {
        KeyringError::NoStorageAccess(cause) => {
            let words = cause.to_string().to_lowercase();
            if REFUSALS.iter().any(|refusal| words.contains(refusal)) {
                Error::KeychainDenied { reason }
            } else {
                Error::KeychainLocked { reason }
            }
        }
        KeyringError::NoDefaultStore => Error::KeychainMissing { reason },
        KeyringError::BadEncoding(_)
        | KeyringError::BadDataFormat(..)
        | KeyringError::BadStoreFormat(_) => Error::KeychainCorrupt,
        _ => Error::KeychainFailed { reason },
    }
}

#[cfg(test)]
mod address_tests;
#[cfg(test)]
mod tests;
