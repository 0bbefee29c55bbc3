use std::sync::Arc;

use patchpanel_http_client::AccessToken;

use super::{
    super::Runner,
    kept_token::{KeptToken, time_of},
    *,
};
use crate::{ports::Ports, state::profiles::ProfileId, testing};

fn owner(change: impl FnOnce(&mut Profile), secret: &str) -> Option<TokenOwner> {
    let mut profile = testing::profile();
    change(&mut profile);
    let credentials = match &profile.sign_in {
        SignIn::PersonalAccessToken { client_id } => Credentials::pat(client_id, secret),
        SignIn::AccessToken | SignIn::Browser { .. } => Credentials::token(secret),
    };
    TokenOwner::of(&profile, &credentials)
}

#[test]
fn work_without_a_window_never_waits_for_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let mut ports = Ports::real(Some(folder.path().to_owned()));
    ports.secrets = Arc::new(Secrets::in_memory());
    let runner = Runner::new(Arc::new(ports), Arc::new(|| {})).unwrap();
    let mut profile = testing::profile();
    profile.base_url = "http://127.0.0.1:9".parse().unwrap();
    profile.sign_in = SignIn::Browser {
        client_id: "public".to_owned(),
        port: 0,
    };

    let signing_in = sign_in_for(&runner.context, SessionId(1), profile);
    let refused = runner.runtime.block_on(signing_in).unwrap_err();

    assert_eq!(refused, messages::browser_sign_in::no_window());
}

#[test]
fn a_kept_token_belongs_to_one_address_one_client_and_one_secret() {
    let kept = owner(|_| {}, "s3cret");
    let moved = |profile: &mut Profile| {
        profile.base_url = "https://acme.api.identitynow.com".parse().unwrap();
    };
    let other_client = |profile: &mut Profile| {
        profile.sign_in = SignIn::PersonalAccessToken {
            client_id: "4567".to_owned(),
        };
    };

    assert_eq!(kept, owner(|profile| profile.name.push('2'), "s3cret"));
    assert_ne!(kept, owner(moved, "s3cret"));
    assert_ne!(kept, owner(other_client, "s3cret"));
    assert_ne!(kept, owner(|_| {}, "another"));
}

#[test]
fn a_pasted_token_is_neither_replaced_by_a_kept_one_nor_kept_a_second_time() {
    let pasted = owner(|profile| profile.sign_in = SignIn::AccessToken, "eyJ");

    assert_eq!(pasted, None);
}

#[test]
fn a_token_that_does_not_say_what_it_was_got_with_is_not_used() {
    let old = r#"{"access_token":"eyJ","expires_at":4102444800}"#;

    assert!(serde_json::from_str::<KeptToken<'_>>(old).is_err());
}

#[test]
fn a_damaged_kept_token_that_ends_after_all_time_does_not_end_the_app() {
    assert_eq!(time_of(u64::MAX), None);
    assert!(time_of(4_102_444_800).is_some());
}

#[test]
fn sessions_of_one_client_id_share_their_access_token() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Ports::real(Some(folder.path().to_owned())));
    let runner = Runner::new(ports, Arc::new(|| {})).unwrap();
    let mut profile = testing::profile();
    profile.base_url = "http://127.0.0.1:9".parse().unwrap();
    let client = |secret: &str| {
        let credentials = Credentials::pat("0123", secret);
        let building = build(&runner.context, &profile, credentials, None);
        runner.runtime.block_on(building).unwrap()
    };
    let (first, second, other) = (client("s3cret"), client("s3cret"), client("another"));

    first.restore_token(AccessToken::restored(Secret::new("eyJ"), None));

    assert_eq!(second.access_token(), first.access_token());
    assert_eq!(other.access_token(), None);
}

/// A runner of a computer with a policy, and what a client of the profile may do.
fn access(policy: &str, profile: &Profile) -> Result<Access, SignInError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    ports::files::write_atomic(&path, policy.as_bytes()).unwrap();
    let mut ports = Ports::real(Some(folder.path().to_owned()));
    ports.policy = Arc::new(ports::policy::PolicyFile(path));
    let runner = Runner::new(Arc::new(ports), Arc::new(|| {})).unwrap();
    let building = build(
        &runner.context,
        profile,
        Credentials::pat("0123", "s3cret"),
        None,
    );
    Ok(runner.runtime.block_on(building)?.access())
}

#[test]
fn a_policy_binds_the_client_whatever_profile_the_app_asks_with() {
    let profile = testing::profile();
    assert_eq!(access("", &profile).unwrap(), Access::ReadWrite);

    assert_eq!(
        access("read_only = true", &profile).unwrap(),
        Access::ReadOnly
    );
    let elsewhere = access("allowed_hosts = [\"acme.api.identitynow.com\"]", &profile);
    assert!(
        matches!(elsewhere, Err(SignInError::HostNotAllowed(host)) if host == profile.base_url.authority())
    );
    let broken = access("read_onyl = true", &profile);
    assert!(matches!(broken, Err(SignInError::Policy(_))));
}

#[test]
fn a_profile_that_calls_itself_the_demo_is_bound_like_every_other() {
    let demo = Profile {
        id: ProfileId::demo(),
        ..testing::profile()
    };

    let refused = access("allowed_hosts = []", &demo);

    assert!(matches!(refused, Err(SignInError::HostNotAllowed(_))));
}

#[cfg(unix)]
#[test]
fn a_device_or_a_pipe_as_ca_file_ends_the_sign_in_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let ports = Arc::new(Ports::real(Some(folder.path().to_owned())));
    let runner = Runner::new(ports, Arc::new(|| {})).unwrap();

    for (path, words) in [
        ("/dev/zero".into(), "it is a device, not a file"),
        (pipe, "it is a pipe, not a file"),
    ] {
        let profile = Profile {
            extra_ca_file: Some(path),
            ..testing::profile()
        };
        let credentials = Credentials::pat("0123", "s3cret");
        let building = build(&runner.context, &profile, credentials, None);
        let built = runner.runtime.block_on(building);

        let Err(SignInError::File(ports::Error::NotUnderstood { reason, .. })) = built else {
            panic!("{words}");
        };
        assert_eq!(reason, words);
    }
}

#[test]
fn a_kept_token_comes_back_with_its_owner() {
    let owner = owner(|_| {}, "s3cret").unwrap();
    let kept = KeptToken {
        access_token: "eyJ".into(),
        expires_at: Some(4_102_444_800),
        owner: owner.clone(),
    };

    let text = serde_json::to_string(&kept).unwrap();

    let read: KeptToken<'_> = serde_json::from_str(&text).unwrap();
    assert_eq!(read.owner, owner);
    assert!(!text.contains("s3cret"));
}
