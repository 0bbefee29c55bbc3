use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::*;

fn take(folder: &Path, what: &str) -> Claimed {
    Claim::take(folder, what, "2026-11-29T10:42:07Z".parse().unwrap()).unwrap()
}

#[test]
fn one_holds_it_and_the_other_learns_who_until_it_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let Claimed::Now(first) = take(folder.path(), "acme") else {
        panic!("nobody has it");
    };

    let Claimed::Elsewhere(Some(holder)) = take(folder.path(), "acme") else {
        panic!("it is taken");
    };
    assert_eq!(holder.process, std::process::id());
    assert_eq!(holder.since.to_string(), "2026-11-29T10:42:07Z");
    assert!(matches!(take(folder.path(), "other"), Claimed::Now(_)));

    drop(first);
    assert!(matches!(take(folder.path(), "acme"), Claimed::Now(_)));
}

fn holder_of(folder: &Path, what: &str) -> PathBuf {
    let name = body_sha256(what.as_bytes());
    folder.join(FOLDER).join(format!("{name}.holder"))
}

#[test]
fn a_name_that_cannot_be_written_does_not_give_the_claim_to_another() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(holder_of(folder.path(), "acme")).unwrap();

    let first = take(folder.path(), "acme");

    assert!(matches!(first, Claimed::Now(_)), "{first:?}");
    assert!(matches!(
        take(folder.path(), "acme"),
        Claimed::Elsewhere(None)
    ));
}

#[test]
fn a_name_that_is_longer_than_names_are_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let _held = take(folder.path(), "acme");
    let path = holder_of(folder.path(), "acme");
    let spaces = " ".repeat(256);
    let text = format!("4711 2026-11-29T10:42:07Z[UTC]{spaces}");
    let mut file = private_files::open_to_lock(&path).unwrap();
    file.write_all(text.as_bytes()).unwrap();

    assert!(matches!(
        take(folder.path(), "acme"),
        Claimed::Elsewhere(None)
    ));
}

#[cfg(unix)]
#[test]
fn a_name_or_a_folder_that_is_a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let _held = take(folder.path(), "acme");
    let path = holder_of(folder.path(), "acme");
    fs::rename(&path, at("elsewhere")).unwrap();
    symlink(at("elsewhere"), &path).unwrap();

    assert!(matches!(
        take(folder.path(), "acme"),
        Claimed::Elsewhere(None)
    ));

    fs::create_dir(at("other")).unwrap();
    symlink(at(FOLDER), at("other").join(FOLDER)).unwrap();
    let error = Claim::take(&at("other"), "acme", Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(error.to_string().contains("it is a link"), "{error}");
}

#[test]
fn a_name_that_cannot_be_read_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    let _held = take(folder.path(), "acme");
    private_files::open_to_lock(&holder_of(folder.path(), "acme"))
        .unwrap()
        .set_len(0)
        .unwrap();

    assert!(matches!(
        take(folder.path(), "acme"),
        Claimed::Elsewhere(None)
    ));
}
