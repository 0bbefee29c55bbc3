//! Where secrets are kept: the system keychain, or memory for this run where there is none. Never a file.
//!
//! Calls block, since a keychain may ask the person first; the runner calls them off the UI thread.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use keyring_core::{CredentialStore, Error as KeyringError};
use patchpanel_http_client::Secret;

use super::Error;
use crate::state::profile::ProfileId;

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

/// Which secret of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// The secret half of a personal access token.
    ClientSecret,
    /// A token that was pasted.
    PastedToken,
    /// The current access token and its end, as JSON.
    AccessToken,
}

impl SecretKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::ClientSecret, Self::PastedToken, Self::AccessToken];

    fn name(self) -> &'static str {
        match self {
            Self::ClientSecret => "client-secret",
            Self::PastedToken => "pasted-token",
            Self::AccessToken => "access-token",
        }
    }
}

/// The secrets of all profiles.
pub struct Secrets {
    /// Opened when it is first used, off the UI thread: the keychain service may take its time.
    keychain: OnceLock<Result<Keychain, Error>>,
    memory: Mutex<BTreeMap<(ProfileId, SecretKind), Secret>>,
}

struct Keychain {
    store: Arc<CredentialStore>,
    part_bytes: usize,
}

impl Secrets {
    /// Secrets in the system keychain, or in memory where there is none.
    pub fn of_this_system() -> Self {
        Self {
            keychain: OnceLock::new(),
            memory: Mutex::default(),
        }
    }

    /// Secrets in memory only: demo mode needs no keychain.
    pub fn in_memory() -> Self {
        Self::with(Err(Error::KeychainMissing {
            reason: "this run keeps secrets in memory".to_owned(),
        }))
    }

    /// Secrets in `store`, or in memory when there is none.
    pub fn with(store: Result<Arc<CredentialStore>, Error>) -> Self {
        let keychain = store.map(|store| Keychain {
            store,
            part_bytes: PART_BYTES,
        });
        Self {
            keychain: OnceLock::from(keychain),
            memory: Mutex::default(),
        }
    }

    /// Whether secrets outlive this run.
    ///
    /// # Errors
    /// Why they do not.
    pub fn status(&self) -> Result<(), Error> {
        self.keychain().map(|_| ()).map_err(Clone::clone)
    }

    fn keychain(&self) -> Result<&Keychain, &Error> {
        self.keychain.get_or_init(Keychain::of_this_system).as_ref()
    }

    /// Reads a secret; `None` when there is none.
    ///
    /// # Errors
    /// The keychain is there but locked, refuses, or has something unreadable. A missing keychain is no error: then
    /// memory has everything there is.
    pub fn get(&self, profile: &ProfileId, kind: SecretKind) -> Result<Option<Secret>, Error> {
        if let Some(secret) = self.memory().get(&(profile.clone(), kind)) {
            return Ok(Some(secret.clone()));
        }
        match self.keychain() {
            Ok(keychain) => keychain.read(&user_name(profile, kind)),
            Err(_) => Ok(None),
        }
    }

    /// Writes a secret and reads it back. When the keychain fails, the secret is kept in memory for this run.
    ///
    /// # Errors
    /// Why the keychain does not have it.
    pub fn set(&self, profile: &ProfileId, kind: SecretKind, secret: &Secret) -> Result<(), Error> {
        let written = match self.keychain() {
            Ok(keychain) => keychain.write(&user_name(profile, kind), secret),
            Err(error) => Err(error.clone()),
        };
        match &written {
            Ok(()) => drop(self.memory().remove(&(profile.clone(), kind))),
            Err(_) => drop(
                self.memory()
                    .insert((profile.clone(), kind), secret.clone()),
            ),
        }
        written
    }

    /// Keeps a secret in memory only, for a tenant that ends with this run.
    pub fn remember(&self, profile: &ProfileId, kind: SecretKind, secret: Secret) {
        self.memory().insert((profile.clone(), kind), secret);
    }

    /// Deletes a secret, wherever it is.
    ///
    /// # Errors
    /// The keychain is there but locked or refuses.
    pub fn forget(&self, profile: &ProfileId, kind: SecretKind) -> Result<(), Error> {
        self.memory().remove(&(profile.clone(), kind));
        match self.keychain() {
            Ok(keychain) => keychain.delete(&user_name(profile, kind)),
            Err(_) => Ok(()),
        }
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, BTreeMap<(ProfileId, SecretKind), Secret>> {
        // A poisoned lock still holds whole secrets: no writer leaves half of one.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain {
    fn of_this_system() -> Result<Self, Error> {
        let missing = |reason: String| Error::KeychainMissing { reason };
        keyring::Entry::store_status()
            .as_ref()
            .map_err(|error| missing(error.to_string()))?;
        let store = keyring_core::get_default_store()
            .ok_or_else(|| missing("no store was opened".to_owned()))?;
        Ok(Self {
            store,
            part_bytes: PART_BYTES,
        })
    }

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
        match self.read(user)? {
            Some(kept) if kept == *secret => Ok(()),
            _ => Err(Error::KeychainFailed {
                reason: "it did not give back what was written".to_owned(),
            }),
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

fn user_name(profile: &ProfileId, kind: SecretKind) -> String {
    format!("{}/{}", profile.0, kind.name())
}

fn keychain_error(error: &KeyringError) -> Error {
    let reason = error.to_string();
    match error {
        KeyringError::NoStorageAccess(_) => Error::KeychainLocked { reason },
        KeyringError::NoDefaultStore => Error::KeychainMissing { reason },
        KeyringError::BadEncoding(_)
        | KeyringError::BadDataFormat(..)
        | KeyringError::BadStoreFormat(_) => Error::KeychainCorrupt,
        _ => Error::KeychainFailed { reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> ProfileId {
        ProfileId("sandbox".to_owned())
    }

    fn mock() -> Arc<CredentialStore> {
        keyring_core::mock::Store::new().unwrap()
    }

    fn fail_next(store: &Arc<CredentialStore>, user: &str, error: KeyringError) {
        let entry = store.build(SERVICE, user, None).unwrap();
        entry
            .as_any()
            .downcast_ref::<keyring_core::mock::Cred>()
            .unwrap()
            .set_error(error);
    }

    fn refused() -> KeyringError {
        KeyringError::NoStorageAccess("the prompt was dismissed".into())
    }

    #[test]
    fn secret_comes_back_from_the_keychain_and_is_gone_when_forgotten() {
        let store = mock();
        let secret = Secret::new("s3cret".to_owned());
        Secrets::with(Ok(store.clone()))
            .set(&profile(), SecretKind::ClientSecret, &secret)
            .unwrap();

        let secrets = Secrets::with(Ok(store));
        assert_eq!(
            secrets.get(&profile(), SecretKind::ClientSecret),
            Ok(Some(secret))
        );
        secrets
            .forget(&profile(), SecretKind::ClientSecret)
            .unwrap();

        assert_eq!(secrets.get(&profile(), SecretKind::ClientSecret), Ok(None));
    }

    #[test]
    fn secret_longer_than_an_entry_may_be_is_kept_in_parts_and_a_shorter_one_leaves_none_behind() {
        let store = mock();
        let keychain = Keychain {
            store: store.clone(),
            part_bytes: 10,
        };
        let long = Secret::new("0123456789abcdefghijKLM".to_owned());
        let exact = Secret::new("0123456789".to_owned());

        keychain.write("sandbox/access-token", &long).unwrap();
        assert_eq!(keychain.read("sandbox/access-token"), Ok(Some(long)));
        assert!(
            store
                .build(SERVICE, "sandbox/access-token.2", None)
                .unwrap()
                .get_secret()
                .is_ok()
        );
        keychain.write("sandbox/access-token", &exact).unwrap();

        assert_eq!(keychain.read("sandbox/access-token"), Ok(Some(exact)));
        assert!(
            store
                .build(SERVICE, "sandbox/access-token.1", None)
                .unwrap()
                .get_secret()
                .is_err()
        );
    }

    #[test]
    fn locked_keychain_keeps_the_secret_in_memory_and_says_so() {
        let store = mock();
        fail_next(&store, "sandbox/client-secret", refused());
        let secrets = Secrets::with(Ok(store));
        let secret = Secret::new("s3cret".to_owned());

        let written = secrets.set(&profile(), SecretKind::ClientSecret, &secret);

        assert!(
            matches!(written, Err(Error::KeychainLocked { .. })),
            "{written:?}"
        );
        assert_eq!(
            secrets.get(&profile(), SecretKind::ClientSecret),
            Ok(Some(secret))
        );
    }

    #[test]
    fn missing_keychain_keeps_secrets_in_memory_for_this_run() {
        let secrets = Secrets::in_memory();
        let secret = Secret::new("s3cret".to_owned());

        assert!(matches!(
            secrets.status(),
            Err(Error::KeychainMissing { .. })
        ));
        assert!(
            secrets
                .set(&profile(), SecretKind::AccessToken, &secret)
                .is_err()
        );

        assert_eq!(
            secrets.get(&profile(), SecretKind::AccessToken),
            Ok(Some(secret))
        );
    }

    #[test]
    fn locked_keychain_is_told_apart_from_a_missing_secret() {
        let store = mock();
        fail_next(&store, "sandbox/client-secret", refused());

        let read = Secrets::with(Ok(store)).get(&profile(), SecretKind::ClientSecret);

        assert!(
            matches!(read, Err(Error::KeychainLocked { .. })),
            "{read:?}"
        );
    }
}
