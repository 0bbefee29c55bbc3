//! Numbers that several processes change in turn: a small file beside its lock. What is written is small enough that a
//! process that ends meanwhile leaves at most numbers that nobody takes for true for long.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use crate::audit::entry::body_sha256;
use crate::bounded_read::Links;
use crate::lock::wait_for;
use crate::private_files;

/// Folder of the files, beside the database.
const FOLDER: &str = "budgets";
/// More than a budget has.
const MOST_BYTES: u64 = 64 * 1024;
const NUMBER_BYTES: usize = size_of::<u64>();

/// How often the lock is tried; two seconds in all.
const TRIES: u32 = 400;

/// Gives `change` the numbers that are kept under `name`, and keeps what it leaves. Waits while another process is at it,
/// which takes no longer than `change` does.
///
/// # Errors
/// The file cannot be made, locked, read or written, or it is a link; a drive has no locks, or another process kept its
/// lock for two seconds.
pub fn change_shared_numbers(
    folder: &Path,
    name: &str,
    change: &mut dyn FnMut(&mut Vec<u64>),
) -> io::Result<()> {
    let folder = folder.join(FOLDER);
    let path = folder.join(body_sha256(name.as_bytes()));
    private_files::prepare_folder(&folder, Links::Refuse, |_| true)?;
    let mut file = private_files::open_to_change(&path)?;
    wait_for(TRIES, || file.try_lock())?;
    let changed = change_locked(&mut file, change);
    // Closing is not enough: a process that is just being started has the file, too.
    changed.and(file.unlock())
}

fn change_locked(file: &mut File, change: &mut dyn FnMut(&mut Vec<u64>)) -> io::Result<()> {
    let mut bytes = Vec::new();
    (&mut *file).take(MOST_BYTES).read_to_end(&mut bytes)?;
    let (numbers, _rest) = bytes.as_chunks::<NUMBER_BYTES>();
    let mut numbers: Vec<u64> = numbers.iter().copied().map(u64::from_le_bytes).collect();
    change(&mut numbers);
    let bytes: Vec<u8> = numbers.into_iter().flat_map(u64::to_le_bytes).collect();
    file.rewind()?;
    file.write_all(&bytes)?;
    file.set_len(bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(folder: &Path, name: &str) -> Vec<u64> {
        let mut seen = Vec::new();
        let mut count = |numbers: &mut Vec<u64>| {
            numbers.push(numbers.len() as u64);
            seen.clone_from(numbers);
        };
        change_shared_numbers(folder, name, &mut count).unwrap();
        seen
    }

    #[test]
    fn nobody_loses_a_number_of_another_and_each_name_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for number in 0..4 {
                let add = || (0..25).for_each(|_| drop(add(folder.path(), "acme")));
                let name = format!("process {number}");
                std::thread::Builder::new()
                    .name(name)
                    .spawn_scoped(scope, add)
                    .unwrap();
            }
        });

        assert_eq!(add(folder.path(), "acme"), (0..=100).collect::<Vec<u64>>());
        assert_eq!(add(folder.path(), "other"), [0]);
    }

    #[test]
    fn a_process_that_keeps_the_lock_holds_nobody_up_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), "acme");
        let path = folder.path().join(FOLDER).join(body_sha256(b"acme"));
        let other = private_files::open_to_change(&path).unwrap();
        other.lock().unwrap();

        let refused = change_shared_numbers(folder.path(), "acme", &mut |_| ());

        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::WouldBlock);
        other.unlock().unwrap();
        assert_eq!(add(folder.path(), "acme"), [0, 1]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_file_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), "acme");
        let at = |name: &str| folder.path().join(name);
        let path = at(FOLDER).join(body_sha256(b"acme"));
        std::fs::rename(&path, at("elsewhere")).unwrap();
        std::os::unix::fs::symlink(at("elsewhere"), &path).unwrap();

        let refused = change_shared_numbers(folder.path(), "acme", &mut |_| ());

        assert!(refused.unwrap_err().to_string().contains("it is a link"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_folder_is_not_followed_and_an_open_one_is_tightened() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let budgets = folder.path().join(FOLDER);
        symlink(outside.path(), &budgets).unwrap();
        change_shared_numbers(folder.path(), "acme", &mut |_| ()).unwrap_err();
        assert!(std::fs::read_dir(outside.path()).unwrap().next().is_none());

        std::fs::remove_file(&budgets).unwrap();
        std::fs::create_dir(&budgets).unwrap();
        std::fs::set_permissions(&budgets, std::fs::Permissions::from_mode(0o777)).unwrap();
        add(folder.path(), "acme");
        let mode = std::fs::metadata(&budgets).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn what_somebody_else_wrote_into_the_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), "acme");
        let path = folder.path().join(FOLDER).join(body_sha256(b"acme"));
        let file = private_files::open_to_change(&path).unwrap();
        file.set_len(1_000_000_001).unwrap();

        let numbers = add(folder.path(), "acme");

        assert_eq!(numbers.len() as u64, MOST_BYTES / 8 + 1);
    }
}
