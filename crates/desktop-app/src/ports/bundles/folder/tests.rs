use super::*;

fn why(opened: Result<BackupFolder, Error>) -> String {
    opened.map(|_| ()).unwrap_err().to_string()
}

#[test]
fn one_backup_at_a_time_is_at_work_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = BackupFolder::open(folder.path()).unwrap();

    assert!(why(BackupFolder::open(folder.path())).contains("another backup is running there"));
    first.check_lock().unwrap();
    drop(first);
    assert!(!folder.path().join(LOCK).exists());
    BackupFolder::open(folder.path()).unwrap();
}

#[test]
fn a_backup_whose_lock_was_deleted_writes_no_more_and_leaves_the_lock_of_the_next_alone() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join(LOCK);
    let first = BackupFolder::open(folder.path()).unwrap();
    fs::remove_file(&lock).unwrap();
    let second = BackupFolder::open(folder.path()).unwrap();

    let refused = first.check_lock().unwrap_err().to_string();
    drop(first);

    assert!(refused.contains("was deleted"), "{refused}");
    assert!(lock.exists(), "the second still has its lock");
    second.check_lock().unwrap();
}

#[test]
fn backups_that_begin_and_end_at_once_never_work_in_a_folder_together() {
    let folder = tempfile::tempdir().unwrap();
    let at_work = std::sync::atomic::AtomicUsize::new(0);
    let (path, at_work) = (folder.path(), &at_work);
    let begun = std::thread::scope(|scope| {
        let work = || {
            let mut begun = 0;
            for _ in 0..300 {
                let Ok(held) = BackupFolder::open(path) else {
                    continue;
                };
                let others = at_work.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                assert_eq!(others, 0, "another one is at work");
                at_work.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                begun += 1;
                drop(held);
            }
            begun
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        let begun = threads.into_iter().map(|thread| thread.join().unwrap());
        begun.sum::<u32>()
    });
    assert!(begun > 0);
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_is_refused_and_its_target_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::NamedTempFile::new().unwrap();
    files::write_atomic(outside.path(), b"precious").unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join(LOCK)).unwrap();

    assert!(why(BackupFolder::open(folder.path())).contains("is not a file"));
    assert_eq!(fs::read(outside.path()).unwrap(), b"precious");
}
