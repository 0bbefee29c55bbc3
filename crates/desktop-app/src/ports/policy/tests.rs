//! The policy as a file and as a key of the registry, sound and broken.

use std::{collections::BTreeMap, path::Path};

use super::*;
use crate::{
    ports::files::write_atomic,
    state::{
        policy::Bound,
        profiles::{ProxyChoice, SignIn},
    },
};

fn read(bytes: &[u8]) -> Result<Policy, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    write_atomic(&path, bytes).unwrap();
    PolicyFile(path).read().map_err(|error| match error {
        Error::NotUnderstood { reason, .. } | Error::NotReadable { reason, .. } => reason,
        other => panic!("{other}"),
    })
}

fn documented(kind: &str) -> &'static str {
    let page = include_str!("../../../../../docs/policy.md");
    let (_, example) = page.split_once(&format!("```{kind}\n")).unwrap();
    example.split_once("```").unwrap().0
}

#[test]
fn the_example_of_the_documentation_sets_everything_there_is() {
    let policy = read(documented("toml").as_bytes()).unwrap();

    let Policy {
        read_only,
        protected,
        second_person,
        allowed_hosts,
        proxy,
        extra_ca_file,
        no_export,
        profiles,
    } = &policy;
    assert!(*read_only && *protected && *second_person && *no_export);
    assert_eq!(allowed_hosts.as_ref().map(Vec::len), Some(2));
    assert!(matches!(proxy, Some(ProxyChoice::Address { .. })));
    assert_eq!(
        extra_ca_file.as_deref(),
        Some(Path::new("/etc/ssl/acme.pem"))
    );
    assert_eq!(profiles.len(), 2);
    assert!(policy.binds(None, Bound::Proxy));
}

#[test]
fn no_file_is_no_policy_and_a_byte_order_mark_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let none = PolicyFile(folder.path().join("policy.toml")).read();
    assert_eq!(none, Ok(Policy::default()));

    let marked = read("\u{FEFF}read_only = true".as_bytes()).unwrap();
    assert!(marked.read_only);
}

#[test]
fn what_is_not_understood_is_refused_with_its_line() {
    for (text, words) in [
        (
            "protected = true\nread_onyl = true",
            "line 2: unknown field `read_onyl`",
        ),
        (
            "read_only = 1",
            "line 1: invalid type: integer, expected a boolean",
        ),
        (
            "\n\nallowed_hosts = [\"https://a.example\"]",
            "line 3: no host",
        ),
        (
            "[[profile]]\nname = \"A\"\nbase_url = \"http://a.example\"",
            "line 3: ",
        ),
        (
            "[[profile]]\nname = \"A\"\nbase_url = \"https://a.example\"\nread_onyl = true",
            "line 4: unknown field",
        ),
        (
            "proxy = { kind = \"system\", url = \"http://proxy:8080\" }",
            "line 1: unknown field `url`",
        ),
        (
            "[[profile]]\nname = \"A\"\nbase_url = \"https://a.example\"\n\
             sign_in = { kind = \"personal_access_token\", client_id = \"x\", secret = \"hunter2\" }",
            "line 4: unknown field `secret`",
        ),
        (
            "[[profile]]\nname = \"A\"\nbase_url = \"https://a.example\"\n\
             proxy = { kind = \"direct\", port = 5000 }",
            "line 4: unknown field `port`",
        ),
        ("read_only = tr", "line 1: "),
        (
            "proxy = { kind = \"address\", url = \"http://j:hunter2@proxy\" }",
            "the address of a proxy holds",
        ),
    ] {
        let reason = read(text.as_bytes()).unwrap_err();

        assert!(reason.starts_with(words), "{text:?}: {reason:?}");
        assert!(!reason.contains("hunter2"));
    }
    assert_eq!(read(b"\xFF").unwrap_err(), refusals::NO_TEXT);
}

#[test]
fn what_is_no_regular_file_or_too_large_is_refused_and_not_taken_for_none() {
    let folder = tempfile::tempdir().unwrap();

    let refused = PolicyFile(folder.path().to_owned()).read();

    assert!(
        matches!(refused, Err(Error::NotUnderstood { .. })),
        "{refused:?}"
    );
    assert!(read(&vec![b'#'; 1_000_001]).is_err());
}

/// A key as a test makes one.
#[derive(Clone)]
struct MadeKey {
    values: Vec<(&'static str, RegistryValue)>,
    keys: BTreeMap<&'static str, Self>,
}

impl RegistryKey for MadeKey {
    fn values(&self) -> Result<Vec<(String, RegistryValue)>, String> {
        let values = self.values.iter().cloned();
        Ok(values
            .map(|(name, value)| (name.to_owned(), value))
            .collect())
    }

    fn keys(&self) -> Result<Vec<(String, Self)>, String> {
        let keys = self.keys.iter();
        Ok(keys
            .map(|(name, key)| ((*name).to_owned(), key.clone()))
            .collect())
    }
}

fn made<const VALUES: usize, const KEYS: usize>(
    values: [(&'static str, RegistryValue); VALUES],
    keys: [(&'static str, MadeKey); KEYS],
) -> MadeKey {
    MadeKey {
        values: values.into(),
        keys: keys.into(),
    }
}

fn text(text: &str) -> RegistryValue {
    RegistryValue::Text(text.to_owned())
}

fn of_registry(open: fn() -> Result<Option<MadeKey>, String>) -> Result<Policy, Error> {
    let path = PathBuf::from(r"HKLM\Software\Policies\Patchpanel");
    PolicyKey { path, open }.read()
}

/// What the file of the documentation says, as a group policy writes it.
fn as_documented() -> MadeKey {
    use RegistryValue::{Number, Texts};
    let hosts = ["acme.api.identitynow.com", "*.acme.example", ""];
    let proxy = made(
        [
            ("kind", text("address")),
            ("url", text("http://proxy.acme.example:8080")),
        ],
        [],
    );
    let production = made(
        [
            ("name", text("Acme production")),
            ("base_url", text("https://acme.api.identitynow.com")),
            ("colour", text("magenta")),
        ],
        [],
    );
    let sandbox = made(
        [
            ("name", text("Acme sandbox")),
            ("base_url", text("https://isc.acme.example")),
            ("Protected", Number(0)),
        ],
        [],
    );
    let profiles = made([], [("1", production), ("2", sandbox)]);
    made(
        [
            ("Read_Only", Number(1)),
            ("protected", Number(1)),
            ("second_person", Number(1)),
            ("no_export", Number(1)),
            ("allowed_hosts", Texts(hosts.map(str::to_owned).to_vec())),
            ("extra_ca_file", text("/etc/ssl/acme.pem")),
        ],
        [("proxy", proxy), ("Profile", profiles)],
    )
}

#[test]
fn the_registry_says_the_same_as_the_file() {
    let file = read(documented("toml").as_bytes()).unwrap();

    assert_eq!(of_registry(|| Ok(Some(as_documented()))), Ok(file));
    assert_eq!(of_registry(|| Ok(None)), Ok(Policy::default()));
}

#[test]
fn a_port_in_the_registry_is_a_number() {
    for port in [0, 1, 48714] {
        let sign_in = made(
            [
                ("kind", text("browser")),
                ("client_id", text("public")),
                ("Port", RegistryValue::Number(port)),
            ],
            [],
        );
        let profile = made(
            [
                ("name", text("Acme")),
                ("base_url", text("https://isc.acme.example")),
            ],
            [("sign_in", sign_in)],
        );
        let profiles = made([], [("1", profile)]);
        let key = made([], [("profile", profiles)]);
        let policy = checked(table(&key, MAX_DEPTH).unwrap().try_into().unwrap()).unwrap();

        let sign_in = &policy.profiles[0].sign_in;
        assert!(
            matches!(sign_in, SignIn::Browser { port: read, .. } if u32::from(*read) == port),
            "{sign_in:?}"
        );
    }
}

#[test]
fn a_key_that_is_not_understood_or_not_opened_is_refused_by_name() {
    let unknown = of_registry(|| Ok(Some(made([("read_onyl", RegistryValue::Number(1))], []))));
    let kind = of_registry(|| Ok(Some(made([("read_only", RegistryValue::Number(2))], []))));
    let closed = of_registry(|| Err("Access is denied.".to_owned()));

    assert!(unknown.unwrap_err().to_string().contains("read_onyl"));
    assert!(kind.unwrap_err().to_string().contains("“read_only”"));
    assert!(matches!(closed, Err(Error::NotReadable { .. })));
}
