use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;

use super::*;
use crate::ports::files::write_atomic;

/// Days since 1970.
struct Days(Arc<AtomicI64>);

impl Clock for Days {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst) * 86_400).unwrap()
    }
}

#[test]
fn what_is_written_is_read_back_and_other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Logs::below(folder.path());
    assert_eq!(logs.read().unwrap(), []);

    let mut file = logs.open().unwrap();
    file.write_all(b"a line\n").unwrap();
    file.flush().unwrap();
    write_atomic(&logs.folder().join("secret.txt"), b"mine").unwrap();

    let files = logs.read().unwrap();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0].bytes, b"a line\n");
}

#[test]
fn more_than_seven_files_are_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Logs::below(folder.path());
    fs::create_dir_all(logs.folder()).unwrap();
    for day in 1..=9 {
        let name = format!("patchpanel.2020-01-0{day}.log");
        write_atomic(&logs.folder().join(name), b"old").unwrap();
    }

    drop(logs.open().unwrap());

    let files = logs.read().unwrap();
    assert_eq!(files.len(), DAYS, "{files:?}");
    assert_eq!(files[0].name, "patchpanel.2020-01-04.log");
    let today = files.last().unwrap();
    assert!(!today.name.contains("2020"), "{files:?}");
}

#[test]
fn each_day_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Logs::below(folder.path());
    let days = Arc::new(AtomicI64::new(0));

    let mut writer = LogWriter::begin(logs.clone(), Box::new(Days(days.clone()))).unwrap();
    writer.write_all(b"one\n").unwrap();
    days.store(1, Ordering::SeqCst);
    writer.write_all(b"two\n").unwrap();

    let file = |name: &str, bytes: &[u8]| LogFile {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    assert_eq!(
        logs.read().unwrap(),
        [
            file("patchpanel.1970-01-01.log", b"one\n"),
            file("patchpanel.1970-01-02.log", b"two\n"),
        ]
    );
}

#[cfg(unix)]
#[test]
fn logs_are_the_user_s_alone_and_older_ones_become_so() {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let logs = Logs::below(folder.path());
    fs::create_dir(logs.folder()).unwrap();
    let old = logs.folder().join("patchpanel.2020-01-01.log");
    write_atomic(&old, b"old").unwrap();
    for (path, mode) in [(&old, 0o666), (&logs.folder().to_path_buf(), 0o777)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    drop(logs.open().unwrap());

    assert_eq!(mode(logs.folder()), 0o700);
    for name in logs.names().unwrap() {
        assert_eq!(mode(&logs.folder().join(&name)), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_log_that_is_a_link_is_neither_written_nor_read() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let logs = Logs::below(folder.path());
    fs::create_dir(logs.folder()).unwrap();
    let target = folder.path().join("target");
    write_atomic(&target, b"mine").unwrap();
    symlink(&target, logs.folder().join("patchpanel.1970-01-01.log")).unwrap();

    let clock = Box::new(Days(Arc::default()));
    let error = LogWriter::begin(logs.clone(), clock).err().unwrap();

    let words = "it is a link to another place, which is not followed";
    assert_eq!(error.to_string(), words);
    let read = logs.read().unwrap();
    assert_eq!(read[0].bytes, format!("Not read: {words}.\n").into_bytes());
    assert_eq!(fs::read(&target).unwrap(), b"mine");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write_atomic(&folder.path().join("logs"), b"a file is in the way").unwrap();

    assert!(Logs::below(folder.path()).open().is_err());
}
