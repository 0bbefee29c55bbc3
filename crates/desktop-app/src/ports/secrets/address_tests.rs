//! Whose secret an entry is: a profile's at one address, also where an earlier version made it.

use std::sync::Arc;

use keyring_core::{CredentialStore, mock};

use super::tests::opened_in_turn;
use super::*;

const ACME: &str = "acme.api.identitynow.com";
const OTHER: &str = "other.api.identitynow.com";

fn at(address: &str) -> SecretOwner {
    SecretOwner {
        profile: ProfileId("sandbox".to_owned()),
        address: address.to_owned(),
    }
}

fn store() -> Arc<CredentialStore> {
    mock::Store::new().unwrap()
}

/// A store with entries as an earlier version made them.
fn of_earlier_version(entries: &[(&str, &str)]) -> Arc<CredentialStore> {
    let store = store();
    for (kind, secret) in entries {
        entry(&store, &format!("sandbox/{kind}"))
            .set_password(secret)
            .unwrap();
    }
    store
}

fn entry(store: &Arc<CredentialStore>, name: &str) -> keyring_core::Entry {
    store.build(SERVICE, name, None).unwrap()
}

/// Each start of the app has secrets of its own.
fn start(store: &Arc<CredentialStore>) -> Secrets {
    Secrets::with(Ok(store.clone()))
}

fn client_secret(secrets: &Secrets, address: &str) -> Option<String> {
    let kept = secrets.get(&at(address), SecretKind::ClientSecret).unwrap();
    kept.map(|secret| secret.expose().to_owned())
}

fn kept_token(address: &str) -> String {
    format!(
        r#"{{"access_token":"eyJ","expires_at":1,"owner":{{"base_url":"https://{address}","client_id":"1","secret_print":7}}}}"#
    )
}

#[test]
fn a_profile_whose_address_is_edited_by_hand_does_not_get_the_secret() {
    let store = store();
    let secret = Secret::new("s3cret");
    let kept = start(&store).set(&at(ACME), SecretKind::ClientSecret, &secret);
    kept.unwrap();

    assert_eq!(client_secret(&start(&store), OTHER), None);
    assert_eq!(
        client_secret(&start(&store), ACME).as_deref(),
        Some("s3cret")
    );
}

#[test]
fn an_entry_of_an_earlier_version_is_found_and_belongs_to_the_address_from_then_on() {
    let store = of_earlier_version(&[("client-secret", "s3cret")]);

    start(&store).move_earlier(&at(ACME)).unwrap();

    assert_eq!(client_secret(&start(&store), OTHER), None);
    assert_eq!(
        client_secret(&start(&store), ACME).as_deref(),
        Some("s3cret")
    );
    let before = entry(&store, "sandbox/client-secret").get_password();
    assert!(before.is_err(), "{before:?}");
}

#[test]
fn an_entry_of_an_earlier_version_goes_to_the_tenant_that_its_token_names() {
    let store = of_earlier_version(&[
        ("client-secret", "s3cret"),
        ("access-token", &kept_token(ACME)),
    ]);

    assert_eq!(client_secret(&start(&store), OTHER), None);
    assert_eq!(
        client_secret(&start(&store), ACME).as_deref(),
        Some("s3cret")
    );
}

#[test]
fn a_secret_typed_for_another_address_leaves_that_of_the_first_one() {
    let store = of_earlier_version(&[
        ("client-secret", "s3cret"),
        ("access-token", &kept_token(ACME)),
    ]);
    let typed = Secret::new("typed");

    let written = start(&store).set(&at(OTHER), SecretKind::ClientSecret, &typed);

    written.unwrap();
    assert_eq!(
        client_secret(&start(&store), OTHER).as_deref(),
        Some("typed")
    );
    assert_eq!(
        client_secret(&start(&store), ACME).as_deref(),
        Some("s3cret")
    );
}

#[test]
fn a_keychain_that_fails_half_way_through_loses_no_entry_of_an_earlier_version() {
    let kinds = ["client-secret", "pasted-token", "access-token"];
    let token = kept_token(ACME);
    let names = kinds.map(|kind| [format!("sandbox/{kind}"), format!("sandbox/{kind}@{ACME}")]);
    for failing in names.as_flattened() {
        let store = of_earlier_version(&[
            ("client-secret", "s3cret"),
            ("pasted-token", "pasted"),
            ("access-token", &token),
        ]);
        let held = entry(&store, failing);
        let credential: &mock::Cred = held.as_any().downcast_ref().unwrap();
        credential.set_error(KeyringError::PlatformFailure("the disk is full".into()));

        // A second try would be answered.
        let secrets = opened_in_turn(vec![Ok(store)]);
        assert!(secrets.move_earlier(&at(ACME)).is_err(), "{failing}");

        assert_eq!(client_secret(&secrets, ACME).as_deref(), Some("s3cret"));
        let kept = |kind| secrets.get(&at(ACME), kind).unwrap();
        assert_eq!(kept(SecretKind::PastedToken), Some(Secret::new("pasted")));
        assert_eq!(kept(SecretKind::AccessToken), Some(Secret::new(&*token)));
    }
}

#[test]
fn an_entry_of_an_earlier_version_that_nobody_can_read_does_not_keep_a_new_secret_out() {
    let store = store();
    let before = entry(&store, "sandbox/client-secret");
    before.set_secret(&[0xC3, 0x28]).unwrap();
    let secrets = start(&store);

    assert_eq!(client_secret(&secrets, ACME), None);
    let typed = Secret::new("typed");
    let written = secrets.set(&at(ACME), SecretKind::ClientSecret, &typed);

    written.unwrap();
    assert_eq!(client_secret(&secrets, ACME).as_deref(), Some("typed"));
}

#[test]
fn forgetting_a_profile_deletes_what_an_earlier_version_kept_for_it() {
    let store = of_earlier_version(&[("client-secret", "s3cret")]);
    let before = entry(&store, "sandbox/client-secret");

    start(&store)
        .forget(&at(ACME), SecretKind::ClientSecret)
        .unwrap();

    assert!(before.get_password().is_err());
    assert_eq!(client_secret(&start(&store), ACME), None);
}

#[test]
fn no_id_of_a_profile_makes_the_name_of_an_entry_of_another() {
    let store = store();
    let secret = Secret::new("s3cret");
    let kept = start(&store).set(&at(ACME), SecretKind::ClientSecret, &secret);
    kept.unwrap();

    for id in [
        format!("sandbox/client-secret@{ACME}"),
        format!("sandbox@{ACME}"),
    ] {
        let thief = SecretOwner {
            profile: ProfileId(id),
            address: OTHER.to_owned(),
        };
        for kind in SecretKind::ALL {
            assert_eq!(start(&store).get(&thief, kind), Ok(None));
        }
    }
}
