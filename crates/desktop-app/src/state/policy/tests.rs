//! What a policy does to profiles: only ever narrower, and nothing of it stays once it is gone.

use proptest::prelude::*;

use super::*;
use crate::testing;

fn policy(text: &str) -> Policy {
    toml::from_str(text).unwrap()
}

fn url(text: &str) -> TenantUrl {
    text.parse().unwrap()
}

const GIVEN: &str = r#"
    [[profile]]
    name = "Acme"
    base_url = "https://isc.acme.example"
    read_only = true
    proxy = { kind = "address", url = "http://proxy:8080" }
"#;

#[test]
fn a_host_is_allowed_by_name_port_or_domain_and_by_nothing_less() {
    let policy = policy(
        r#"allowed_hosts = ["Acme.api.identitynow.com", "*.acme.example", "isc.example.com:8443"]"#,
    );

    for allowed in [
        "https://acme.api.identitynow.com",
        "https://isc.acme.example",
        "https://a.b.acme.example",
        "https://isc.example.com:8443",
    ] {
        assert!(policy.allows(&url(allowed)), "{allowed}");
    }
    for refused in [
        "https://acme.api.identitynow.com.evil.example",
        "https://acme.api.identitynow.com:8443",
        "https://acme.example",
        "https://evilacme.example",
        "https://isc.acme.example:8443",
        "https://isc.example.com",
        "http://127.0.0.1:4010",
    ] {
        assert!(!policy.allows(&url(refused)), "{refused}");
    }
}

#[test]
fn without_a_list_every_host_is_allowed_and_with_an_empty_one_only_those_of_given_profiles() {
    let elsewhere = url("https://other.api.identitynow.com");
    assert!(Policy::default().allows(&elsewhere));

    let policy = policy(&format!("allowed_hosts = []\n{GIVEN}"));

    assert!(policy.allows(&url("https://isc.acme.example")));
    assert!(!policy.allows(&elsewhere));
}

#[test]
fn a_given_profile_is_added_once_and_keeps_what_is_the_person_s() {
    let policy = policy(GIVEN);
    let mut profiles = Vec::new();
    policy.bind_all(&mut profiles);
    let given = &mut profiles[0];
    assert!(given.read_only && given.unconfirmed_host().is_none());

    given.sign_in = SignIn::PersonalAccessToken {
        client_id: "0123".to_owned(),
    };
    given.proxy = ProxyChoice::Address {
        url: "http://proxy:8080".to_owned(),
        has_login: true,
    };
    given.base_url = url("https://evil.example");
    given.read_only = false;
    given.protected = true;
    let own = given.clone();
    policy.bind_all(&mut profiles);

    assert_eq!(profiles.len(), 1);
    let given = &profiles[0];
    assert_eq!((&given.sign_in, &given.proxy), (&own.sign_in, &own.proxy));
    assert_eq!(given.base_url.as_str(), "https://isc.acme.example");
    assert!(given.read_only && given.protected);
}

#[test]
fn a_profile_of_ones_own_is_no_way_around_a_given_one_of_the_same_tenant() {
    let policy = policy(&format!("{GIVEN}guard_patches = true"));
    let mut own = testing::profile();
    own.base_url = url("https://isc.acme.example");
    let before = vec![own];
    let mut bound = before.clone();

    policy.bind_all(&mut bound);

    let own = &bound[0];
    assert!(own.read_only && own.guard_patches);
    let proxied = ProxyChoice::Address {
        url: "http://proxy:8080".to_owned(),
        has_login: false,
    };
    assert_eq!(own.proxy, proxied);
    assert_eq!(own.name, before[0].name, "it stays the person's");
    assert!(!policy.binds(Some(own), Bound::Tenant));
    assert_eq!(policy.unbound(&bound[..1], &before), before);
}

#[test]
fn what_one_of_two_given_profiles_of_a_tenant_may_do_a_profile_of_ones_own_may_do_too() {
    let policy = policy(&format!(
        "{GIVEN}[[profile]]\nname = \"Acme, changes\"\nbase_url = \"https://isc.acme.example\""
    ));
    let mut own = testing::profile();
    own.base_url = url("https://isc.acme.example");
    let mut bound = vec![own];

    policy.bind_all(&mut bound);

    let read_only: Vec<_> = bound.iter().map(|profile| profile.read_only).collect();
    assert_eq!(read_only, [false, true, false]);
}

#[test]
fn a_second_person_and_guards_of_a_given_profile_cannot_be_switched_off_and_end_with_the_policy() {
    let policy = policy(&format!(
        "{GIVEN}second_person = true\nguard_patches = true"
    ));
    let mut own = Vec::new();
    policy.bind_all(&mut own);
    for profile in &mut own {
        (profile.protected, profile.second_person) = (false, false);
        profile.guard_patches = false;
    }
    let mut bound = own.clone();

    policy.bind_all(&mut bound);

    let [given] = bound.as_slice() else {
        panic!("{bound:?}");
    };
    assert!(given.second_person && given.guard_patches);
    assert!(given.protected, "only a protected one asks for a second");
    let saved = &policy.unbound(&bound, &own)[0];
    assert!(!saved.second_person && !saved.protected);
    assert!(!saved.guard_patches);
}

#[test]
fn a_secret_of_a_given_profile_is_asked_for_anew_when_its_address_changes() {
    let moved = GIVEN.replace("isc.acme.example", "isc-acme.example");
    let ids = [GIVEN, &moved].map(|text| id_of(&policy(text).profiles[0]));

    assert_ne!(ids[0], ids[1]);
}

#[test]
fn a_login_in_the_address_of_a_proxy_and_a_profile_given_twice_are_problems() {
    let login = policy(r#"proxy = { kind = "address", url = "http://j:hunter2@proxy" }"#);
    let twice = policy(&format!("{GIVEN}{GIVEN}"));

    let problem = login.problem().unwrap();
    assert_eq!(
        problem,
        "the address of a proxy holds a user name or a password"
    );
    let problem = twice.problem().unwrap();
    assert_eq!(
        problem,
        "the profile “Acme” (https://isc.acme.example) appears twice"
    );
    assert_eq!(policy(GIVEN).problem(), None);
}

fn profiles() -> impl Strategy<Value = Vec<Profile>> {
    let one = any::<[bool; 5]>();
    proptest::collection::vec(one, 0..4).prop_map(|switches| {
        let profile =
            |(number, [protected, read_only, second_person, direct, file]): (usize, [bool; 5])| {
                Profile {
                    id: ProfileId(format!("p{number}")),
                    protected,
                    read_only,
                    second_person,
                    proxy: if direct {
                        ProxyChoice::Direct
                    } else {
                        ProxyChoice::System
                    },
                    extra_ca_file: bool::then(file, || "/own.pem".into()),
                    ..testing::profile()
                }
            };
        switches.into_iter().enumerate().map(profile).collect()
    })
}

fn policies() -> impl Strategy<Value = Policy> {
    any::<[bool; 5]>().prop_map(
        |[read_only, protected, second_person, proxy, file]| Policy {
            read_only,
            protected,
            second_person,
            proxy: proxy.then(|| ProxyChoice::Address {
                url: "http://proxy".to_owned(),
                has_login: false,
            }),
            extra_ca_file: file.then(|| "/policy.pem".into()),
            ..Policy::default()
        },
    )
}

proptest! {
    #[test]
    fn binding_is_never_laxer_changes_nothing_the_second_time_and_is_undone(
        (before, policy) in (profiles(), policies())
    ) {
        let mut bound = before.clone();
        policy.bind_all(&mut bound);
        for (before, bound) in before.iter().zip(&bound) {
            prop_assert!(bound.protected >= before.protected);
            prop_assert!(bound.read_only >= before.read_only);
            prop_assert!(bound.second_person >= before.second_person);
            prop_assert!(bound.read_only || !policy.read_only);
            prop_assert!(bound.second_person && bound.protected || !policy.second_person);
        }
        let mut twice = bound.clone();
        policy.bind_all(&mut twice);

        prop_assert_eq!(&twice, &bound);
        prop_assert_eq!(policy.unbound(&bound, &before), before);
    }
}
