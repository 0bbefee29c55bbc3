//! Modes under a umask that takes nothing away, and over files that were made before.
#![expect(clippy::disallowed_methods, reason = "files as others leave them")]

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

use jiff::Timestamp;
use rustix::fs::Mode;

use super::*;
use crate::store::Store;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// For all tests of this process, none of which may depend on it.
fn without_umask() {
    rustix::process::umask(Mode::empty());
}

fn modes_in(folder: &Path) -> Vec<(String, u32)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut modes: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, mode(&entry.path()))
        })
        .collect();
    modes.sort();
    modes
}

fn open_store(folder: &Path) -> Store {
    Store::open(folder, Timestamp::UNIX_EPOCH).unwrap().0
}

fn private(names: &[&str]) -> Vec<(String, u32)> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), 0o600))
        .collect()
}

#[test]
fn a_new_store_is_the_user_s_alone_under_any_umask() {
    without_umask();
    let base = tempfile::tempdir().unwrap();
    let folder = base.path().join("a").join("b");

    let _store = open_store(&folder);

    assert_eq!(
        (mode(&folder), mode(folder.parent().unwrap())),
        (0o700, 0o700)
    );
    let names = [
        "patchpanel.lock",
        "patchpanel.sqlite",
        "patchpanel.sqlite-shm",
        "patchpanel.sqlite-wal",
    ];
    assert_eq!(modes_in(&folder), private(&names));
}

#[test]
fn a_store_that_everyone_could_read_is_tightened_when_it_is_opened() {
    without_umask();
    let base = tempfile::tempdir().unwrap();
    let folder = base.path().join("store");
    drop(open_store(&folder));
    let old = folder.join("patchpanel.before-v1-19700101T000000Z.sqlite");
    fs::copy(folder.join("patchpanel.sqlite"), &old).unwrap();
    let foreign = folder.join("notes.txt");
    fs::write(&foreign, "not ours").unwrap();
    for entry in fs::read_dir(&folder).unwrap() {
        allow(&entry.unwrap().path(), 0o666);
    }
    allow(&folder, 0o777);

    let _store = open_store(&folder);

    assert_eq!(mode(&folder), 0o700);
    for (name, mode) in modes_in(&folder) {
        let expected = if name == "notes.txt" { 0o666 } else { 0o600 };
        assert_eq!(mode, expected, "{name}");
    }
}

#[test]
fn a_damaged_store_that_is_set_aside_and_its_successor_are_the_user_s_alone() {
    without_umask();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("patchpanel.sqlite"), "damaged").unwrap();
    allow(&folder.path().join("patchpanel.sqlite"), 0o666);

    let _store = open_store(folder.path());

    let modes = modes_in(folder.path());
    assert!(modes.len() > 4, "{modes:?}");
    assert!(modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
}

/// What `path` is when it is a link to a file beside it, and that file.
fn link(folder: &Path, name: &str) -> PathBuf {
    let target = folder.join("target.txt");
    fs::write(&target, "mine").unwrap();
    allow(&target, 0o644);
    symlink(&target, folder.join(name)).unwrap();
    target
}

#[test]
fn a_store_a_log_of_it_or_a_lock_that_is_a_link_is_not_followed() {
    for name in [
        "patchpanel.sqlite",
        "patchpanel.sqlite-wal",
        "patchpanel.sqlite-shm",
        "patchpanel.lock",
    ] {
        let folder = tempfile::tempdir().unwrap();
        drop(open_store(folder.path()));
        fs::remove_file(folder.path().join(name)).unwrap_or_default();
        let target = link(folder.path(), name);

        let error = Store::open(folder.path(), Timestamp::UNIX_EPOCH)
            .err()
            .unwrap();

        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("it is a link"), "{name}: {source}");
        assert_eq!(fs::read(&target).unwrap(), b"mine");
        assert_eq!(mode(&target), 0o644);
    }
}

#[test]
fn a_pipe_where_a_file_of_the_store_should_be_is_named_and_not_waited_for() {
    for name in [
        "patchpanel.sqlite",
        "patchpanel.sqlite-wal",
        "patchpanel.sqlite-shm",
        "patchpanel.sqlite-journal",
        "patchpanel.lock",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());

        let error = Store::open(folder.path(), Timestamp::UNIX_EPOCH)
            .err()
            .unwrap();

        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "it is a pipe, not a file", "{name}");
    }
}

#[test]
fn a_folder_that_is_meant_for_all_and_one_that_is_write_protected_keep_what_they_have() {
    let base = tempfile::tempdir().unwrap();
    let (shared, protected) = (base.path().join("tmp"), base.path().join("protected"));
    for (folder, before) in [(&shared, 0o1777), (&protected, 0o555)] {
        fs::create_dir(folder).unwrap();
        allow(folder, before);
        prepare_folder(folder, Links::Refuse, |_| true).unwrap();
    }

    assert_eq!((mode(&shared), mode(&protected)), (0o1777, 0o500));
}

#[test]
fn a_file_that_could_be_run_is_only_read_and_written_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let before = [0o755, 0o700, 0o555, 0o600, 0o1666];
    for mode in before {
        let path = folder.path().join(format!("{mode:o}"));
        fs::write(&path, "ours").unwrap();
        allow(&path, mode);
    }

    prepare_folder(folder.path(), Links::Refuse, |_| true).unwrap();

    let after = before.map(|before| mode(&folder.path().join(format!("{before:o}"))));
    assert_eq!(after, [0o600, 0o600, 0o400, 0o600, 0o600]);
}

#[test]
fn a_folder_that_is_a_link_is_used_only_where_a_person_chose_it() {
    let base = tempfile::tempdir().unwrap();
    let (target, link) = (base.path().join("target"), base.path().join("link"));
    fs::create_dir(&target).unwrap();
    allow(&target, 0o755);
    symlink(&target, &link).unwrap();

    let error = prepare_folder(&link, Links::Refuse, |_| true).unwrap_err();

    assert!(error.to_string().contains("it is a link"), "{error}");
    assert_eq!(mode(&target), 0o755);
    let _store = open_store(&link);
    assert_eq!(mode(&target), 0o700);
}

#[test]
fn an_open_file_is_tightened_and_a_link_or_a_pipe_is_refused() {
    without_umask();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "loose").unwrap();
    allow(&path, 0o666);
    let target = link(folder.path(), "link");

    drop(open_to_append(&path).unwrap());

    assert_eq!(mode(&path), 0o600);
    assert_eq!(fs::read(&path).unwrap(), b"loose");
    let error = open_to_append(&folder.path().join("link")).unwrap_err();
    assert!(matches!(error, FileRefusal::Link), "{error:?}");
    assert_eq!(mode(&target), 0o644);
}
