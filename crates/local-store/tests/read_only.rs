//! Files and folders that cannot be written.
//!
//! Root may write everything, so as root this binary starts itself again as a user who owns nothing.
#![expect(clippy::disallowed_methods, reason = "tests lay out files on purpose")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Draft};
use patchpanel_local_store::{
    DraftRecord, Error, FILE_NAME, OpenError, OpenNote, Store, TenantKey,
};

/// Set for the second process: the folder of the store, and what it should find there.
const FOLDER: &str = "PATCHPANEL_READ_ONLY_FOLDER";
const EXPECTED: &str = "PATCHPANEL_READ_ONLY_EXPECTED";

/// The user and group "nobody".
const NOBODY: u32 = 65_534;

fn now() -> Timestamp {
    "2026-07-01T00:00:00Z".parse().unwrap()
}

fn record() -> DraftRecord {
    let mut draft = Draft::new(Content::default());
    draft.current.metadata.insert("a".into(), 1.into());
    DraftRecord {
        tenant: TenantKey::new("https://acme.api.identitynow.com"),
        script_name: "acme-hr".parse().unwrap(),
        title: "Acme HR".into(),
        draft,
        creates: None,
        revision: 1,
        saved_at: now(),
    }
}

/// A folder that everyone can read, with a folder for the store in it.
struct Scene {
    base: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let base = tempfile::tempdir().unwrap();
        allow(base.path(), 0o755);
        fs::create_dir(base.path().join("store")).unwrap();
        Self { base }
    }

    fn folder(&self) -> PathBuf {
        self.base.path().join("store")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// A store with one draft in it, closed.
    fn with_draft() -> Self {
        let scene = Self::new();
        let (mut store, _) = Store::open(&scene.folder(), now()).unwrap();
        store.save_draft(&record()).unwrap();
        scene
    }

    /// Takes the right to write from all files, and from the folder as well if it shall be so.
    fn protect(&self, folder_mode: u32) {
        for entry in fs::read_dir(self.folder()).unwrap() {
            allow(&entry.unwrap().path(), 0o444);
        }
        allow(&self.folder(), folder_mode);
    }

    /// Opens the store as a user who may not write here.
    fn expect(&self, expected: &str) {
        self.expect_in(&self.folder(), expected);
    }

    fn expect_in(&self, folder: &Path, expected: &str) {
        let is_root = fs::metadata(self.base.path()).unwrap().uid() == 0;
        // The binary may lie where that user may not look.
        let binary = self.base.path().join("reader");
        fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
        allow(&binary, 0o755);
        let mut reader = Command::new(binary);
        reader
            .args(["read_only::reader", "--exact", "--nocapture"])
            .current_dir(self.base.path())
            .env(FOLDER, folder)
            .env(EXPECTED, expected);
        if is_root {
            reader.uid(NOBODY).gid(NOBODY);
        }
        let output = reader.output().unwrap();
        allow(&self.folder(), 0o755);
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{complained}");
        assert!(said.contains("1 passed"), "{said}");
    }
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// The second process. Without its folder it is an ordinary test of a store that can be written.
#[test]
fn reader() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        let scene = Scene::with_draft();
        let (mut store, notes) = Store::open(&scene.folder(), now()).unwrap();
        assert_eq!(notes, []);
        return store.save_draft(&record()).unwrap();
    };
    let opened = Store::open(&folder, now());
    match std::env::var(EXPECTED).unwrap().as_str() {
        "read" => expect_reading(opened, &folder),
        "refused" => assert!(
            matches!(opened, Err(OpenError::ReadOnly { .. })),
            "{:?}",
            opened.err()
        ),
        "damaged" => assert!(
            matches!(opened, Err(OpenError::Damaged { .. })),
            "{:?}",
            opened.err()
        ),
        other => panic!("{other}"),
    }
}

fn expect_reading(opened: Result<(Store, Vec<OpenNote>), OpenError>, folder: &Path) {
    let (mut store, notes) = opened.unwrap();
    let path = folder.join(FILE_NAME);
    assert_eq!(notes, [OpenNote::ReadOnly { path }]);
    assert_eq!(store.drafts(&record().tenant).unwrap().rows, [record()]);
    assert!(matches!(store.save_draft(&record()), Err(Error::ReadOnly)));
    assert!(matches!(store.prune_snapshots(1), Err(Error::ReadOnly)));
    store.verify_chain().unwrap();
}

#[test]
fn a_store_is_read_where_its_folder_or_its_files_cannot_be_written() {
    for (has_lock_file, folder_mode) in [(true, 0o555), (false, 0o555), (false, 0o777)] {
        let scene = Scene::with_draft();
        let bytes = fs::read(scene.file(FILE_NAME)).unwrap();
        if !has_lock_file {
            fs::remove_file(scene.file("patchpanel.lock")).unwrap();
        }
        scene.protect(folder_mode);

        scene.expect("read");

        assert_eq!(fs::read(scene.file(FILE_NAME)).unwrap(), bytes);
    }
}

#[test]
fn what_a_crash_left_in_the_log_is_read_where_nothing_can_be_written() {
    let scene = Scene::new();
    let other = Scene::new();
    let (mut store, _) = Store::open(&other.folder(), now()).unwrap();
    store.save_draft(&record()).unwrap();
    for ending in ["", "-wal", "-shm"] {
        let name = format!("{FILE_NAME}{ending}");
        fs::copy(other.file(&name), scene.file(&name)).unwrap();
    }
    let log = fs::metadata(scene.file("patchpanel.sqlite-wal")).unwrap();
    assert!(log.len() > 0);
    scene.protect(0o555);

    scene.expect("read");
}

#[test]
fn a_first_start_where_nothing_can_be_written_says_so() {
    for folder in ["", "deeper"] {
        let scene = Scene::new();
        scene.protect(0o555);

        scene.expect_in(&scene.folder().join(folder), "refused");
    }
}

#[test]
fn a_damaged_file_that_cannot_be_move_away_stays_where_it_is() {
    let scene = Scene::with_draft();
    fs::write(scene.file(FILE_NAME), "damaged").unwrap();
    scene.protect(0o555);

    scene.expect("damaged");

    assert_eq!(fs::read(scene.file(FILE_NAME)).unwrap(), b"damaged");
}
