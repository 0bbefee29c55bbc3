use super::*;
use crate::testing;

const PROFILE: &str = "id = \"sandbox\"\nname = \"Sandbox\"\nbase_url = \"https://acme.api.identitynow.com\"\nsign_in = { kind = \"access_token\" }\n";

#[test]
fn the_login_in_the_address_of_a_proxy_is_never_written() {
    let mut profile = testing::profile();
    profile.proxy = ProxyChoice::Address {
        url: "http://jdoe:hunter2@proxy:8080".to_owned(),
        has_login: false,
    };

    let written = toml::to_string(&profile).unwrap();

    assert!(written.contains("\"http://proxy:8080\""), "{written}");
    assert!(
        !written.contains("jdoe") && !written.contains("hunter2"),
        "{written}"
    );
}

#[test]
fn guards_are_off_unless_the_file_switches_them_on() {
    let without: Profile = toml::from_str(PROFILE).unwrap();
    let with: Profile = toml::from_str(&format!("guard_patches = true\n{PROFILE}")).unwrap();

    assert_eq!((without.guard_patches, with.guard_patches), (false, true));
    assert!(
        toml::to_string(&with)
            .unwrap()
            .contains("guard_patches = true")
    );
}

#[test]
fn a_sign_in_with_a_browser_has_the_usual_port_unless_the_file_names_one() {
    let sign_in = |text: &str| {
        let text = PROFILE.replace("kind = \"access_token\"", text);
        toml::from_str::<Profile>(&text).unwrap().sign_in
    };
    let expected = |port| SignIn::Browser {
        client_id: "6d2c".to_owned(),
        port,
    };

    let usual = sign_in("kind = \"browser\", client_id = \"6d2c\"");
    let any = sign_in("kind = \"browser\", client_id = \"6d2c\", port = 0");

    assert_eq!((usual, any), (expected(48713), expected(0)));
}

fn id(name: &str, nanos: i128, taken: &[Profile]) -> String {
    let now = Timestamp::from_nanosecond(nanos).unwrap();
    ProfileId::for_name(name, now, taken).0
}

#[test]
fn two_profiles_of_one_name_in_two_folders_do_not_share_their_secrets() {
    let first = id("Acme (Sandbox)", 1_795_430_640_123_456_789, &[]);
    let second = id("Acme (Sandbox)", 1_795_430_640_123_456_790, &[]);

    assert!(first.starts_with("acme-sandbox-"), "{first}");
    assert_eq!(first.len(), "acme-sandbox-".len() + MOMENT_DIGITS);
    assert_ne!(first, second);
}

#[test]
fn profiles_of_one_name_made_at_once_are_numbered() {
    let mut taken = testing::profile();
    taken.id = ProfileId(id("uat", 7, &[]));

    assert_eq!(id("uat", 7, &[taken]), "uat-70000000-2");
}

#[test]
fn no_name_makes_the_id_of_the_demo_tenant_or_none_at_all() {
    assert_eq!(id("Demo", 0, &[]), "demo-00000000");
    assert_eq!(id("äöü", 0, &[]), "tenant-00000000");
}

#[test]
fn the_end_of_the_secret_is_kept_and_counted_in_days_where_the_person_is() {
    let mut profile = testing::profile();
    profile.secret_ends = Some("2027-03-14".parse().unwrap());
    let text = toml::to_string(&profile).unwrap();
    let read: Profile = toml::from_str(&text).unwrap();
    let left = |now: &str, zone: &str| {
        let zone = TimeZone::get(zone).unwrap();
        read.secret_days(now.parse().unwrap(), &zone)
    };

    assert_eq!(left("2027-03-01T23:30:00Z", "UTC"), Some(13));
    assert_eq!(left("2027-02-28T23:30:00Z", "Europe/Berlin"), Some(13));
    assert_eq!(left("2027-03-15T00:00:00Z", "UTC"), Some(-1));
}
