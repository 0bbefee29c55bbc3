//! The support bundle, as a person saves it: logs and settings, and never a secret.

use std::io::{Cursor, Read as _};

use patchpanel::{command::Action, logging, ports::logs::Logs};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, Tenant};

#[test]
fn bundle_has_the_log_and_the_settings_and_no_secret() {
    let (desk, tenant) = (Desk::new(), Tenant::start(Seed::Demo));
    let logs = Logs::below(desk.folder.path());
    let logging = logging::start(Some(&logs));
    let mut person = Person::signed_in(&tenant, &desk);
    person.sees("Filter");
    // Both are written in the background.
    let profiles = desk.folder.path().join("settings/profiles.toml");
    person.until("the saved profile", |_| profiles.exists());
    person.until("the kept token", |_| {
        desk.entry("access-token").get_password().is_ok()
    });
    let (secret, token) = (tenant.running.client_secret(), token(&desk));
    person.until("the requests in the log", |_| {
        let files = logs.read().unwrap();
        let log = files
            .iter()
            .map(|file| String::from_utf8_lossy(&file.bytes));
        log.collect::<String>().contains("/connectors/v1")
    });
    let path = desk.folder.path().join("chosen.zip");
    person.dialogs.will_answer(path.clone());

    person.asks(Action::ShowSettings);
    person.clicks("Save support bundle…");

    person.until("the bundle", |_| path.exists());
    let asked = person.dialogs.questions();
    let name = asked[0].file_name.as_ref().unwrap();
    assert!(name.starts_with("patchpanel-support-"), "{name}");
    let files = unzipped(std::fs::read(path).unwrap());
    let text = |name: &str| {
        let found = files.iter().find(|(file, _)| file.starts_with(name));
        found
            .unwrap_or_else(|| panic!("no {name} in {files:?}"))
            .1
            .as_str()
    };
    let about = text("about.txt");
    assert!(about.contains("signed in"), "{about}");
    assert!(text("profiles.toml").contains("name = \"Sandbox\""));
    assert!(text("logs/").contains("Patchpanel starts"));
    assert!(text("logs/").contains("/oauth/token"), "{}", text("logs/"));
    let raw = logs.read().unwrap().into_iter();
    let raw = raw.map(|file| (file.name, String::from_utf8(file.bytes).unwrap()));
    // What the bundle masks must not have been there in the first place.
    for (name, text) in files.iter().cloned().chain(raw) {
        assert!(!text.contains(secret), "{name} has the client secret");
        assert!(!text.contains(&token), "{name} has the token");
    }
    drop(logging);
}

fn token(desk: &Desk) -> String {
    let kept = desk.entry("access-token").get_password().unwrap();
    let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    kept["access_token"].as_str().unwrap().to_owned()
}

fn unzipped(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.push((file.name().unwrap().into_owned(), text));
    }
    files
}
