//! What the packages of all platforms must hold.

use std::fs;

use crate::rules::{name, root};

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

#[test]
fn every_package_has_the_licences_of_program_fonts_and_crates() {
    let deb = text("crates/desktop-app/Cargo.toml");
    let msi = text("packaging/windows/patchpanel.wxs").replace('\\', "/");
    let zip = text("packaging/windows/build.ps1").replace('\\', "/");
    let others = [text("packaging/linux/build"), text("packaging/macos/build")];
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let folders = crates.map(|entry| entry.unwrap().path().join("assets/fonts"));
    let files = folders
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten();
    let files = files.map(|entry| entry.unwrap().path());
    let texts = files.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let licences: Vec<_> = texts.map(|path| name(&path)).collect();
    assert!(licences.len() > 3, "{licences:?}");

    for file in licences {
        let name = file.rsplit('/').next().unwrap();
        assert!(deb.contains(name) && msi.contains(name), "{name}");
    }
    for script in others.iter().chain([&zip]) {
        assert!(script.contains("crates/*/assets/fonts/*.txt"));
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY.txt"] {
        for package in others.iter().chain([&deb, &msi, &zip]) {
            assert!(package.contains(file), "{file}");
        }
    }
}
