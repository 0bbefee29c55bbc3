use super::*;
use crate::messages;
use crate::state::{
    profiles::{ProfileId, ProxyChoice, RulesFrom, SignIn},
    settings::ThemeChoice,
};
use crate::theme::TenantColour;
use patchpanel_core_models::promote::{Rule, Rules};

fn profile() -> Profile {
    Profile {
        id: ProfileId("sandbox".to_owned()),
        name: "Sandbox".to_owned(),
        base_url: "https://acme-sb.api.identitynow.com".parse().unwrap(),
        api_version: Default::default(),
        sign_in: SignIn::PersonalAccessToken {
            client_id: "4b1f".to_owned(),
        },
        colour: TenantColour::Violet,
        protected: true,
        read_only: false,
        second_person: false,
        guard_patches: false,
        proxy: ProxyChoice::Address {
            url: "http://proxy.acme.example:8080".to_owned(),
            has_login: false,
        },
        extra_ca_file: Some("/etc/acme.pem".into()),
        confirmed_host: Some("isc.example.com".to_owned()),
        pinned: vec!["badge-system".parse().unwrap()],
        secret_ends: None,
        rules: vec![RulesFrom {
            tenant: "https://acme-sb.api.identitynow.com".parse().unwrap(),
            rules: Rules {
                replace: vec![Rule {
                    from: "wd3-impl.acme.example".to_owned(),
                    to: "wd3.acme.example".to_owned(),
                }],
                keeps_ids: false,
            },
        }],
        remembered: Vec::new(),
    }
}

#[test]
fn profiles_and_settings_come_back_as_written() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().join("new"));
    let settings = Settings {
        theme: ThemeChoice::Dark,
        ..Settings::default()
    };

    files
        .save_profiles(Generation(1), vec![profile()], settings.clone())
        .unwrap();

    assert_eq!(files.load_profiles(), Ok((vec![profile()], settings, None)));
}

#[test]
fn missing_file_is_no_profiles() {
    let folder = tempfile::tempdir().unwrap();

    let loaded = Files::at(folder.path().to_path_buf()).load_profiles();

    assert_eq!(loaded, Ok((Vec::new(), Settings::default(), None)));
}

#[test]
fn damaged_file_is_reported_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().to_path_buf());
    write_atomic(&files.profiles_path(), b"[[profile]]\nname = ").unwrap();

    let error = files.load_profiles().unwrap_err();

    assert!(matches!(error, Error::NotUnderstood { .. }), "{error:?}");
    assert_eq!(
        fs::read(files.profiles_path()).unwrap(),
        b"[[profile]]\nname = "
    );
}

#[test]
fn file_that_a_person_mended_meanwhile_is_set_aside_and_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().to_path_buf());
    write_atomic(&files.profiles_path(), b"[[profile]]\nname = ").unwrap();
    files.load_profiles().unwrap_err();
    let mended = text(vec![profile()], Settings::default()).unwrap();
    write_atomic(&files.profiles_path(), mended.as_bytes()).unwrap();

    files
        .save_profiles(Generation(1), Vec::new(), Settings::default())
        .unwrap();

    let kept = fs::read(folder.path().join("profiles.damaged-1.toml")).unwrap();
    assert_eq!(kept, mended.as_bytes());
}

#[test]
fn damaged_file_is_set_aside_before_a_new_one_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().to_path_buf());
    write_atomic(&files.profiles_path(), b"[[profile]]\nname = ").unwrap();

    files
        .save_profiles(Generation(1), vec![profile()], Settings::default())
        .unwrap();

    let kept = folder.path().join("profiles.damaged-1.toml");
    assert_eq!(fs::read(kept).unwrap(), b"[[profile]]\nname = ");
    assert_eq!(files.load_profiles().unwrap().0, [profile()]);
}

#[test]
fn a_copied_profile_with_the_id_of_another_gets_no_secret_of_it_and_stays_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().to_path_buf());
    let copy = Profile {
        id: ProfileId("SandBox".to_owned()),
        name: "Copy".to_owned(),
        base_url: "https://elsewhere.example.com".parse().unwrap(),
        proxy: ProxyChoice::Address {
            url: "http://proxy:8080".to_owned(),
            has_login: false,
        },
        ..profile()
    };
    let both = text(vec![profile(), copy], Settings::default()).unwrap();
    let with_login = both.replace("http://proxy:", "http://jdoe:hunter2@proxy:");
    write_atomic(&files.profiles_path(), with_login.as_bytes()).unwrap();

    let (used, settings, not_used) = files.load_profiles().unwrap();

    assert_eq!(used, [profile()]);
    let message = messages::of_port(&not_used.unwrap());
    assert!(
        message
            .why
            .contains("“Copy” (https://elsewhere.example.com"),
        "{message:?}"
    );
    assert_eq!(
        fs::read_to_string(files.profiles_path()).unwrap(),
        with_login
    );
    files.save_profiles(Generation(1), used, settings).unwrap();
    let moved = folder.path().join("profiles.damaged-1.toml");
    assert_eq!(fs::read_to_string(moved).unwrap(), both);
    let saved = files.load_profiles();
    assert_eq!(saved, Ok((vec![profile()], Settings::default(), None)));
}

#[cfg(unix)]
#[test]
fn profiles_that_are_a_link_are_not_followed_and_lose_nothing_when_new_ones_are_saved() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().to_path_buf());
    let target = folder.path().join("target");
    write_atomic(&target, b"mine").unwrap();
    std::os::unix::fs::symlink(&target, files.profiles_path()).unwrap();

    let Error::NotUnderstood { reason, .. } = files.load_profiles().unwrap_err() else {
        panic!("a link is refused");
    };
    files
        .save_profiles(Generation(1), vec![profile()], Settings::default())
        .unwrap();

    assert_eq!(
        reason,
        "it is a link to another place, which is not followed"
    );
    assert_eq!(fs::read(&target).unwrap(), b"mine");
    assert_eq!(files.load_profiles().unwrap().0, [profile()]);
    let moved = folder.path().join("profiles.damaged-1.toml");
    assert_eq!(fs::read_link(moved).unwrap(), target);
}

#[cfg(unix)]
#[test]
fn profiles_and_what_is_exported_are_the_user_s_alone_and_older_ones_become_so() {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let base = tempfile::tempdir().unwrap();
    let folder = base.path().join("new");
    let files = Files::at(folder.clone());

    files
        .save_profiles(Generation(1), vec![profile()], Settings::default())
        .unwrap();
    let made = (mode(&folder), mode(&files.profiles_path()));
    let export = base.path().join("snapshot.zip");
    write_atomic(&export, b"exported").unwrap();
    allow(&folder, 0o777);
    allow(&files.profiles_path(), 0o666);
    files.tighten();

    assert_eq!(made, (0o700, 0o600));
    assert_eq!(mode(&export), 0o600);
    assert_eq!((mode(&folder), mode(&files.profiles_path())), made);
}

#[test]
fn older_write_that_comes_late_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::at(folder.path().to_path_buf());
    files
        .save_profiles(Generation(2), vec![profile()], Settings::default())
        .unwrap();

    files
        .save_profiles(Generation(1), Vec::new(), Settings::default())
        .unwrap();

    assert_eq!(files.load_profiles().unwrap().0, [profile()]);
}

#[test]
fn file_larger_than_a_document_may_be_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.xml");
    fs::File::create(&path)
        .unwrap()
        .set_len(50_000_000)
        .unwrap();

    let error = read_chosen(&path).unwrap_err();

    let Error::NotUnderstood { reason, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(reason, "it has 50.0 MB, and at most 10.0 MB are read");
}

#[test]
fn odd_names_and_remarks_in_the_sail_cli_s_file_are_read_as_yaml_has_them() {
    let text = "environments:\n  \"prod: eu\":\n    baseurl: https://a.example # ours\n  uat:2:\n    baseurl: 'https://b.example'\n  'Äöü 日本':\n    baseurl: https://c.example:8443\n  'prod: O''Brien':\n    baseurl: https://d.example\n  \"a \\\"b\\\" \\u00e4\": \n    baseurl: https://e.example\n  '''': # quote\n    baseurl: https://f.example\n  'open\n    baseurl: https://g.example\n";

    let names = sail_cli_environments(text);

    let names: Vec<_> = names
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("prod: eu", "https://a.example"),
            ("uat:2", "https://b.example"),
            ("Äöü 日本", "https://c.example:8443"),
            ("prod: O'Brien", "https://d.example"),
            ("a \"b\" ä", "https://e.example"),
            ("'", "https://f.example"),
        ]
    );
}

#[test]
fn a_byte_order_mark_before_a_text_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.yaml");
    write_atomic(&path, "\u{FEFF}environments:\n".as_bytes()).unwrap();

    assert_eq!(
        read_text(&path, Links::Follow),
        Ok("environments:\n".to_owned())
    );
}

#[test]
fn exported_profiles_have_neither_id_nor_client_id_and_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profiles.toml");
    let text = SharedProfiles::of(&[profile()]).text();
    write_atomic(&path, text.as_bytes()).unwrap();

    let read = read_shared_profiles(&path).unwrap();

    assert!(
        !text.contains("4b1f") && !text.contains("isc.example.com"),
        "{text}"
    );
    let [shared] = read.as_slice() else {
        panic!("{read:?}");
    };
    let back = shared.clone().profile(ProfileId("new".to_owned()));
    let sent = Profile {
        id: ProfileId("new".to_owned()),
        sign_in: SignIn::PersonalAccessToken {
            client_id: String::new(),
        },
        confirmed_host: None,
        pinned: Vec::new(),
        rules: Vec::new(),
        ..profile()
    };
    assert_eq!(back, sent);
}

#[test]
fn a_file_of_profiles_with_a_slip_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profiles.toml");
    let text = "[[profile]]\nname = \"A\"\nbase_url = \"https://a.example\"\nread_onyl = true\n";
    write_atomic(&path, text.as_bytes()).unwrap();

    let error = read_shared_profiles(&path).unwrap_err();

    assert!(
        error.to_string().contains("line 4: unknown field"),
        "{error}"
    );
}

#[test]
fn no_value_of_a_file_is_quoted_and_no_login_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profiles.toml");
    for (lines, words) in [
        (
            "proxy = \"http://j:hunter2@proxy\"",
            "line 4: invalid type: string, expected ",
        ),
        (
            "proxy = { kind = \"http://j:hunter2@proxy\" }",
            "line 4: unknown variant, expected ",
        ),
        (
            "api_version = \"hunter2\"",
            "line 4: a value that cannot be used",
        ),
        (
            "protected = \"hunter2, expected none\"",
            "line 4: invalid type: string, expected a boolean",
        ),
        ("proxy = hunter2", "line 4: "),
        (
            "proxy = { kind = \"address\", url = \"http://j:hunter2@proxy\" }",
            "the address of a proxy holds",
        ),
    ] {
        let text =
            format!("[[profile]]\nname = \"A\"\nbase_url = \"https://a.example\"\n{lines}\n");
        write_atomic(&path, text.as_bytes()).unwrap();

        let shared = read_shared_profiles(&path).unwrap_err().to_string();

        assert!(
            shared.contains(words) && !shared.contains("hunter2"),
            "{lines}: {shared}"
        );
    }
}

#[test]
fn sail_cli_environments_are_read_without_their_secrets() {
    let text = "activeenvironment: acme-sb\nauthtype: pat\nenvironments:\n    acme-sb:\n        tenanturl: https://acme-sb.identitynow.com\n        baseurl: https://acme-sb.api.identitynow.com\n        pat:\n            clientid: abc\n            clientsecret: def\n    \"acme\":\n        baseurl: \"https://acme.api.identitynow.com\"\nexporttemplatespath: \"\"\n";

    assert_eq!(
        sail_cli_environments(text),
        [
            (
                "acme-sb".to_owned(),
                "https://acme-sb.api.identitynow.com".to_owned()
            ),
            (
                "acme".to_owned(),
                "https://acme.api.identitynow.com".to_owned()
            ),
        ]
    );
}
