//! Profiles and configurations of the `sail` CLI that are nearly right, and some that are nothing.
#![expect(clippy::disallowed_methods, reason = "tests lay out files on purpose")]

use proptest::prelude::*;

use super::*;
use patchpanel_likely::likely;

const PROFILES: &[&[u8]] = &[
    br#"[settings]
theme = "dark"
idle_lock = "five_minutes"

[[profile]]
id = "sandbox"
name = "Sandbox \"A\""
base_url = "https://acme.api.identitynow.com"
api_version = "v1"
read_only = true
guard_patches = true
pinned = ["acme-hr"]
sign_in = { kind = "pat", client_id = "3f2a" }

[[profile]]
id = "local"
name = "Local"
base_url = "http://127.0.0.1:4010"
sign_in = { kind = "access_token" }
"#,
    b"",
];

const SAIL_CLI: &[&[u8]] = &[
    b"activeenvironment: acme-sb\nauthtype: pat\nenvironments:\n    acme-sb:\n        tenanturl: https://acme-sb.identitynow.com\n        baseurl: https://acme-sb.api.identitynow.com\n        pat:\n            clientid: abc\n    \"acme\":\n        baseurl: \"https://acme.api.identitynow.com\"\n",
];

proptest! {
    #[test]
    fn any_profiles_file_comes_back_as_written_or_is_refused_and_left_alone(input in likely(PROFILES)) {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().to_path_buf());
        let path = files.profiles_path();
        fs::write(&path, &input.0).unwrap();

        if let Ok((profiles, settings, _)) = files.load_profiles() {
            fs::write(&path, text(profiles.clone(), settings.clone()).unwrap()).unwrap();
            prop_assert_eq!(files.load_profiles().unwrap(), (profiles, settings, None));
        } else {
            prop_assert_eq!(fs::read(&path).unwrap(), input.0);
        }
    }

    #[test]
    fn any_configuration_of_the_cli_gives_names_and_addresses_that_are_in_it(input in likely(SAIL_CLI)) {
        let text = String::from_utf8_lossy(&input.0);
        let found = sail_cli_environments(&text);

        prop_assert!(found.len() <= text.lines().count());
        for (name, address) in found {
            prop_assert!(!address.is_empty());
            prop_assert!(text.contains(&name) && text.contains(&address));
        }
    }
}
