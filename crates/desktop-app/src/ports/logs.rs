//! Log files: one for each day on which Patchpanel ran, the last seven of them, in a folder of their own. They never hold a secret.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tracing_appender::rolling::{RollingFileAppender, Rotation};

/// How many log files are kept, one for each day on which Patchpanel ran.
pub const DAYS: usize = 7;
const STEM: &str = "patchpanel";
const ENDING: &str = "log";

/// Log files of one user.
#[derive(Debug, Clone)]
pub struct Logs {
    folder: PathBuf,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFile {
    /// Its name without folders.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Logs {
    /// Log files in a folder below `folder`, which is made when the first line is written.
    pub fn below(folder: &Path) -> Self {
        Self {
            folder: folder.join("logs"),
        }
    }

    /// Log files in the platform's data folder; where the system names none, under the working folder.
    pub fn of_this_user() -> Self {
        let folders = directories::ProjectDirs::from("", "", "Patchpanel");
        Self::below(&folders.map_or_else(
            || PathBuf::from("patchpanel"),
            |folders| folders.data_local_dir().to_path_buf(),
        ))
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the file of today, and deletes the oldest above [`DAYS`].
    ///
    /// # Errors
    /// The system's words, when the folder or the file cannot be written.
    pub fn open(&self) -> Result<RollingFileAppender, String> {
        fs::create_dir_all(&self.folder).map_err(|error| error.to_string())?;
        RollingFileAppender::builder()
            .rotation(Rotation::DAILY)
            .filename_prefix(STEM)
            .filename_suffix(ENDING)
            .max_log_files(DAYS)
            .build(&self.folder)
            .map_err(|error| error.to_string())
    }

    /// The files, oldest first; none when nothing was ever written.
    ///
    /// # Errors
    /// What the system says of the folder or of a file.
    pub fn read(&self) -> io::Result<Vec<LogFile>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let Some(name) = name.filter(|name| is_log(name)) else {
                continue;
            };
            let bytes = fs::read(&path)?;
            files.push(LogFile { name, bytes });
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(files)
    }
}

fn is_log(name: &str) -> bool {
    name.starts_with(STEM)
        && Path::new(name)
            .extension()
            .is_some_and(|ending| ending == ENDING)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::ports::files::write_atomic;

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

        // Which of them go is told by when they were made, which is the same moment here.
        let files = logs.read().unwrap();
        assert_eq!(files.len(), DAYS, "{files:?}");
        let today = files.last().unwrap();
        assert!(!today.name.contains("2020"), "{files:?}");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told() {
        let folder = tempfile::tempdir().unwrap();
        write_atomic(&folder.path().join("logs"), b"a file is in the way").unwrap();

        assert!(Logs::below(folder.path()).open().is_err());
    }
}
