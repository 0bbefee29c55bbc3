//! The keychain in each state it can be in, from the store's error up to what a person reads.

use keyring_core::mock;

use super::*;
use crate::messages::{self, UserMessage};

const ADDRESS: &str = "acme.api.identitynow.com";
const CLIENT_SECRET: &str = "sandbox/client-secret@acme.api.identitynow.com";

fn profile() -> SecretOwner {
    at(ADDRESS)
}

fn at(address: &str) -> SecretOwner {
    SecretOwner {
        profile: ProfileId("sandbox".to_owned()),
        address: address.to_owned(),
    }
}

fn store() -> Arc<CredentialStore> {
    mock::Store::new().unwrap()
}

fn secret() -> Secret {
    Secret::new("s3cret".to_owned())
}

fn fail_next(store: &Arc<CredentialStore>, user: &str, error: KeyringError) {
    let entry = store.build(SERVICE, user, None).unwrap();
    let credential: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    credential.set_error(error);
}

fn no_access(words: &str) -> KeyringError {
    KeyringError::NoStorageAccess(words.into())
}

/// A keychain whose next answer about the client secret is an error.
fn failing(error: KeyringError) -> Secrets {
    let store = store();
    fail_next(&store, CLIENT_SECRET, error);
    Secrets::with(Ok(store))
}

fn read(secrets: &Secrets) -> Result<Option<Secret>, Error> {
    secrets.get(&profile(), SecretKind::ClientSecret)
}

fn write(secrets: &Secrets) -> Result<(), Error> {
    secrets.set(&profile(), SecretKind::ClientSecret, &secret())
}

fn words(error: &Error) -> [String; 3] {
    let UserMessage {
        what, why, next, ..
    } = messages::of_port(error);
    [what, why, next]
}

#[test]
fn secret_comes_back_from_the_keychain_and_is_gone_when_forgotten() {
    let store = store();
    write(&Secrets::with(Ok(store.clone()))).unwrap();
    let secrets = Secrets::with(Ok(store));

    assert_eq!(read(&secrets), Ok(Some(secret())));
    secrets
        .forget(&profile(), SecretKind::ClientSecret)
        .unwrap();

    assert_eq!(read(&secrets), Ok(None));
}

#[test]
fn secret_longer_than_an_entry_may_be_is_kept_in_parts_and_a_shorter_one_leaves_none_behind() {
    let store = store();
    let keychain = Keychain {
        store: store.clone(),
        part_bytes: 10,
    };
    let long = Secret::new("0123456789abcdefghijKLM".to_owned());
    let exact = Secret::new("0123456789".to_owned());
    let part = |number: usize| {
        let user = format!("sandbox/access-token.{number}");
        store.build(SERVICE, &user, None).unwrap().get_secret()
    };

    keychain.write("sandbox/access-token", &long).unwrap();
    assert_eq!(keychain.read("sandbox/access-token"), Ok(Some(long)));
    assert!(part(2).is_ok());
    keychain.write("sandbox/access-token", &exact).unwrap();

    assert_eq!(keychain.read("sandbox/access-token"), Ok(Some(exact)));
    assert!(part(1).is_err());
}

#[test]
fn a_missing_keychain_keeps_secrets_in_memory_for_this_run_and_says_how_to_get_one() {
    let secrets = Secrets::in_memory();

    let written = write(&secrets).unwrap_err();

    assert!(
        matches!(written, Error::KeychainMissing { .. }),
        "{written:?}"
    );
    assert_eq!(secrets.status(), Err(written.clone()));
    assert_eq!(read(&secrets), Ok(Some(secret())));
    assert_eq!(
        words(&written),
        [
            "Secrets are kept until Patchpanel closes",
            "This computer has no keychain service, and secrets are never written to a file",
            "Start a Secret Service such as GNOME Keyring, then try again",
        ]
    );
}

#[test]
fn a_locked_keychain_is_told_apart_from_a_missing_secret() {
    let error = read(&failing(no_access("object locked"))).unwrap_err();

    assert!(matches!(error, Error::KeychainLocked { .. }), "{error:?}");
    assert_eq!(
        words(&error),
        [
            "The system keychain is locked",
            "Its secrets cannot be read; new ones last until Patchpanel closes",
            "Unlock the keychain, then try again",
        ]
    );
}

#[test]
fn a_locked_keychain_keeps_what_is_typed_in_memory() {
    let secrets = failing(no_access("object locked"));

    let written = write(&secrets);

    assert!(
        matches!(written, Err(Error::KeychainLocked { .. })),
        "{written:?}"
    );
    assert_eq!(read(&secrets), Ok(Some(secret())));
}

#[test]
fn a_refused_question_is_told_apart_from_a_locked_keychain() {
    for refusal in [
        "SS error: prompt dismissed",
        "User canceled the operation.",
        "Access denied",
    ] {
        let error = read(&failing(no_access(refusal))).unwrap_err();

        assert!(matches!(error, Error::KeychainDenied { .. }), "{error:?}");
        assert_eq!(
            words(&error),
            [
                "The system keychain refused access",
                "The question was declined or not answered; new secrets last until Patchpanel closes",
                "Unlock the keychain and allow Patchpanel, then try again",
            ]
        );
    }
}

#[test]
fn a_corrupt_entry_asks_for_the_secret_again() {
    let store = store();
    let entry = store.build(SERVICE, CLIENT_SECRET, None).unwrap();
    entry.set_secret(&[0xC3, 0x28]).unwrap();
    let malformed = KeyringError::BadDataFormat(vec![1], "not what was encrypted".into());

    for secrets in [Secrets::with(Ok(store)), failing(malformed)] {
        let error = read(&secrets).unwrap_err();

        assert_eq!(error, Error::KeychainCorrupt);
        assert_eq!(
            words(&error),
            [
                "The keychain’s entry cannot be read",
                "Another program changed the entry",
                "Type the secret again and save the profile",
            ]
        );
    }
}

#[test]
fn a_corrupt_entry_is_replaced_by_the_secret_that_is_typed_again() {
    let store = store();
    let entry = store.build(SERVICE, CLIENT_SECRET, None).unwrap();
    entry.set_secret(&[0xC3, 0x28]).unwrap();
    let secrets = Secrets::with(Ok(store));

    write(&secrets).unwrap();

    assert_eq!(read(&secrets), Ok(Some(secret())));
}

/// A store that takes secrets and gives back something else.
#[derive(Debug)]
struct Forgetful(Arc<CredentialStore>);

#[derive(Debug)]
struct ForgetfulEntry(keyring_core::Entry);

impl keyring_core::api::CredentialStoreApi for Forgetful {
    fn vendor(&self) -> String {
        "test".to_owned()
    }

    fn id(&self) -> String {
        "forgetful".to_owned()
    }

    fn build(
        &self,
        service: &str,
        user: &str,
        modifiers: Option<&std::collections::HashMap<&str, &str>>,
    ) -> keyring_core::Result<keyring_core::Entry> {
        let entry = self.0.build(service, user, modifiers)?;
        let credential = Arc::new(ForgetfulEntry(entry));
        Ok(keyring_core::Entry::new_with_credential(credential))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl keyring_core::api::CredentialApi for ForgetfulEntry {
    fn set_secret(&self, _secret: &[u8]) -> keyring_core::Result<()> {
        self.0.set_secret(b"something else")
    }

    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        self.0.get_secret()
    }

    fn delete_credential(&self) -> keyring_core::Result<()> {
        self.0.delete_credential()
    }

    fn get_credential(&self) -> keyring_core::Result<Option<Arc<keyring_core::Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        self.0.get_specifiers()
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

#[test]
fn what_is_written_but_not_given_back_is_kept_in_memory_and_not_left_behind() {
    let under = store();
    let secrets = Secrets::with(Ok(Arc::new(Forgetful(under.clone()))));

    let error = write(&secrets).unwrap_err();

    assert_eq!(error, Error::KeychainNotKept);
    assert_eq!(read(&secrets), Ok(Some(secret())));
    assert_eq!(read(&Secrets::with(Ok(under))), Ok(None));
    assert_eq!(
        words(&error),
        [
            "The system keychain did not keep the secret",
            "The saved secret cannot be read back, and lasts until Patchpanel closes",
            "Look at the keychain’s own program, then try again",
        ]
    );
}

/// A keychain that is missing until the flag says otherwise.
fn missing_until(store: &Arc<CredentialStore>) -> (Secrets, Arc<std::sync::atomic::AtomicBool>) {
    let there = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (asked, store) = (there.clone(), store.clone());
    let secrets = Secrets::opened_by(move || {
        if asked.load(std::sync::atomic::Ordering::SeqCst) {
            Ok(store.clone())
        } else {
            Err(Error::KeychainMissing {
                reason: "no session bus".to_owned(),
            })
        }
    });
    (secrets, there)
}

#[test]
fn trying_again_opens_a_keychain_that_came_later_and_moves_secrets_there() {
    let store = store();
    let (secrets, there) = missing_until(&store);
    write(&secrets).unwrap_err();
    assert!(secrets.try_again().is_err());

    there.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(
        secrets.status().is_err(),
        "a failure is remembered until it is tried again"
    );
    secrets.try_again().unwrap();

    assert_eq!(secrets.status(), Ok(()));
    assert!(!secrets.has_in_memory(&profile(), SecretKind::ClientSecret));
    assert_eq!(read(&Secrets::with(Ok(store))), Ok(Some(secret())));
}

#[test]
fn the_demo_tenant_s_secret_never_reaches_a_keychain() {
    let store = store();
    let (secrets, there) = missing_until(&store);
    let demo = SecretOwner {
        profile: ProfileId::demo(),
        address: "127.0.0.1:4010".to_owned(),
    };
    secrets.remember(&demo, SecretKind::ClientSecret, secret());

    there.store(true, std::sync::atomic::Ordering::SeqCst);
    secrets.try_again().unwrap();

    let kept = Secrets::with(Ok(store)).get(&demo, SecretKind::ClientSecret);
    assert_eq!(kept, Ok(None));
    assert!(secrets.has_in_memory(&demo, SecretKind::ClientSecret));
}

#[test]
fn one_refusal_is_not_followed_by_another_question_until_the_person_asks_again() {
    let store = store();
    write(&Secrets::with(Ok(store.clone()))).unwrap();
    fail_next(&store, CLIENT_SECRET, no_access("prompt dismissed"));
    let secrets = Secrets::with(Ok(store));
    let refused = read(&secrets).unwrap_err();

    let token = secrets.get(&profile(), SecretKind::AccessToken);
    assert_eq!(token, Err(refused.clone()), "the store was not asked");
    assert_eq!(read(&secrets), Err(refused));
    secrets.may_ask_again();

    assert_eq!(read(&secrets), Ok(Some(secret())));
}

#[test]
fn locking_the_app_drops_the_token_in_memory_and_keeps_the_client_secret() {
    let secrets = Secrets::in_memory();
    secrets.remember(&profile(), SecretKind::ClientSecret, secret());
    secrets.remember(&profile(), SecretKind::AccessToken, secret());

    secrets.drop_token_in_memory(&profile());

    assert!(!secrets.has_in_memory(&profile(), SecretKind::AccessToken));
    assert!(secrets.has_in_memory(&profile(), SecretKind::ClientSecret));
}

fn closed(words: &str) -> KeyringError {
    KeyringError::PlatformFailure(format!("org.freedesktop.DBus.Error.{words}").into())
}

/// Secrets whose keychain is each of `stores` in turn, one for every time it is opened; then none.
pub(super) fn opened_in_turn(stores: Vec<Result<Arc<CredentialStore>, Error>>) -> Secrets {
    let stores = Mutex::new(stores.into_iter());
    let missing = || Error::KeychainMissing {
        reason: "the service is not there".to_owned(),
    };
    Secrets::opened_by(move || {
        stores
            .lock()
            .unwrap()
            .next()
            .unwrap_or_else(|| Err(missing()))
    })
}

fn holding() -> Arc<CredentialStore> {
    let store = store();
    write(&Secrets::with(Ok(store.clone()))).unwrap();
    store
}

#[test]
fn a_secret_is_read_written_and_forgotten_after_the_keychain_service_was_restarted() {
    type Act = fn(&Secrets) -> Result<Option<Secret>, Error>;
    let forget: Act = |secrets| {
        secrets.forget(&profile(), SecretKind::ClientSecret)?;
        Ok(None)
    };
    let acts: [(Act, Option<Secret>); 3] = [
        (read, Some(secret())),
        (|secrets| write(secrets).map(|()| None), Some(secret())),
        (forget, None),
    ];
    for words in ["NoSession", "UnknownObject", "Broken pipe"] {
        for (act, left) in &acts {
            let (before, after) = (store(), holding());
            fail_next(&before, CLIENT_SECRET, closed(words));
            let secrets = opened_in_turn(vec![Ok(before), Ok(after.clone())]);

            act(&secrets).unwrap();

            assert_eq!(read(&Secrets::with(Ok(after))), Ok(left.clone()), "{words}");
            assert!(!secrets.has_in_memory(&profile(), SecretKind::ClientSecret));
        }
    }
}

#[test]
fn a_keychain_that_went_away_is_a_failure_until_its_service_is_there_again() {
    let (before, after) = (store(), holding());
    let gone = Err(Error::KeychainMissing {
        reason: "the service is not there".to_owned(),
    });
    let secrets = opened_in_turn(vec![Ok(before.clone()), gone, Ok(after)]);
    fail_next(&before, CLIENT_SECRET, closed("ServiceUnknown"));

    let failed = read(&secrets);
    fail_next(&before, CLIENT_SECRET, closed("NoSession"));

    assert!(
        matches!(failed, Err(Error::KeychainFailed { .. })),
        "{failed:?}"
    );
    assert_eq!(read(&secrets), Ok(Some(secret())));
}

#[test]
fn a_failure_that_stays_after_the_keychain_was_opened_again_is_told() {
    let failing = || {
        let store = store();
        let full = KeyringError::PlatformFailure("the disk is full".into());
        fail_next(&store, CLIENT_SECRET, full);
        Ok(store)
    };
    let secrets = opened_in_turn(vec![failing(), failing(), Ok(holding())]);

    assert!(matches!(read(&secrets), Err(Error::KeychainFailed { .. })));
    assert_eq!(read(&secrets), Ok(None), "still the second one");
}

#[test]
#[ignore = "writes to the keychain of this computer"]
fn the_keychain_of_this_system_keeps_and_forgets_a_secret() {
    let profile = SecretOwner {
        profile: ProfileId(format!("test-{}", std::process::id())),
        address: ADDRESS.to_owned(),
    };
    let secrets = Secrets::of_this_system();
    secrets
        .set(&profile, SecretKind::ClientSecret, &secret())
        .unwrap();
    let kept = Secrets::of_this_system()
        .get(&profile, SecretKind::ClientSecret)
        .unwrap();
    assert_eq!(kept.unwrap().expose(), "s3cret");
    secrets.forget(&profile, SecretKind::ClientSecret).unwrap();
    assert!(
        secrets
            .get(&profile, SecretKind::ClientSecret)
            .unwrap()
            .is_none()
    );
}
