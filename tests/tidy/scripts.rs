//! The scripts of `.ci`, with programs of our own in the place of the system's.
#![expect(clippy::disallowed_methods, reason = "tests lay out files on purpose")]

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::Command,
};

use crate::rules::root;

/// What each program does instead.
const INSTEAD: &[(&str, &str)] = &[
    ("dpkg-query", "echo ok installed"),
    ("findmnt", "ls -d \"$TMPDIR\"/*/runtime/doc"),
    ("fusermount3", "exit 1"),
    ("umount", "exit 1"),
    ("rm", "exit 1"),
    ("xvfb-run", "mkdir \"$PATCHPANEL_WORK/runtime/doc\""),
];

fn make_programs(folder: &Path) {
    for (name, does) in INSTEAD {
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_folder_that_cannot_be_removed_keeps_no_keychain_from_being_proved() {
    let (programs, work) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make_programs(programs.path());
    let path = std::env::var("PATH").unwrap();

    let ran = Command::new("bash")
        .arg(root().join(".ci/desktop"))
        .env("PATH", format!("{}:{path}", programs.path().display()))
        .env("TMPDIR", work.path())
        .env("PATCHPANEL_BIN", programs.path())
        .env_remove("PATCHPANEL_KEYCHAINS")
        .output()
        .unwrap();

    let [said, errors] = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(ran.status.success(), "{said}{errors}");
    assert!(said.ends_with("keychains proved in a real window: working missing locked\n"));
    assert_eq!(errors.matches("left behind: ").count(), 3, "{errors}");
}
