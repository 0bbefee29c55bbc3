//! Log files: one for each day on which Patchpanel ran, the last seven of them, in a folder of their own. They never hold a secret.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::{civil::Date, tz::TimeZone};
use patchpanel_local_store::{
    bounded_read::{self, Links},
    private_files,
};

use super::clock::{Clock, SystemClock};

/// How many log files are kept, one for each day on which Patchpanel ran.
pub const DAYS: usize = 7;
const READ_LIMIT_BYTES: u64 = 16 * 1024 * 1024;
const STEM: &str = "patchpanel";
const ENDING: &str = "log";

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
    pub fn open(&self) -> Result<LogWriter, String> {
        LogWriter::begin(self.clone(), Box::new(SystemClock)).map_err(|error| error.to_string())
    }

    fn open_day(&self, day: Date) -> io::Result<File> {
        private_files::prepare_folder(&self.folder, Links::Refuse, is_log)?;
        let name = format!("{STEM}.{day}.{ENDING}");
        let file = private_files::open_to_append(&self.folder.join(name))?;
        let names = self.names()?;
        for name in names.iter().rev().skip(DAYS) {
            fs::remove_file(self.folder.join(name))?;
        }
        Ok(file)
    }

    /// The files, oldest first; none when nothing was ever written. Of one that is not read, why.
    ///
    /// # Errors
    /// What the system says of the folder.
    pub fn read(&self) -> io::Result<Vec<LogFile>> {
        let read = |name: String| {
            let path = self.folder.join(&name);
            let bytes = bounded_read::read(&path, READ_LIMIT_BYTES, Links::Refuse);
            let bytes = bytes.unwrap_or_else(|refusal| format!("Not read: {refusal}.\n").into());
            LogFile { name, bytes }
        };
        Ok(self.names()?.into_iter().map(read).collect())
    }

    /// Names of the files, oldest first.
    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            names.extend(Some(name).filter(|name| is_log(name)));
        }
        names.sort();
        Ok(names)
    }
}

/// Writes to the file of the day, and begins another when the day is over.
pub struct LogWriter {
    logs: Logs,
    clock: Box<dyn Clock>,
    day: Date,
    file: File,
}

impl LogWriter {
    fn begin(logs: Logs, clock: Box<dyn Clock>) -> io::Result<Self> {
        let day = day(&*clock);
        let file = logs.open_day(day)?;
        Ok(Self {
            logs,
            clock,
            day,
            file,
        })
    }
}

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let today = day(&*self.clock);
        if today != self.day {
            self.day = today;
            // Where no new file can be made, the old one goes on.
            if let Ok(file) = self.logs.open_day(today) {
                self.file = file;
            }
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The day by universal time, as in the lines of a log.
fn day(clock: &dyn Clock) -> Date {
    TimeZone::UTC.to_datetime(clock.now()).date()
}

fn is_log(name: &str) -> bool {
    name.starts_with(STEM)
        && Path::new(name)
            .extension()
            .is_some_and(|ending| ending == ENDING)
}

#[cfg(test)]
mod tests;
