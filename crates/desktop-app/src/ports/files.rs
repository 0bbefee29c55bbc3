//! Files: profiles and settings (readable TOML, written atomically), and the files a person chose.
//!
//! Nothing here ever holds a secret.

mod places;

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use patchpanel_local_store::{
    bounded_read::{self, FileRefusal, Links},
    private_files,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Error;
use crate::{
    messages::refusals,
    state::{
        profiles::Profile,
        profiles::shared::{SharedProfile, SharedProfiles},
        remote::Generation,
        settings::Settings,
    },
};

/// The largest file that is read: the API takes no larger document.
const FILE_LIMIT_BYTES: u64 = 10_000_000;

const PROFILES: &str = "profiles.toml";
const HEADER: &str = "# Patchpanel: profiles of tenants, and settings. Secrets are in the system keychain, never here.\n\n";

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct ProfilesFile {
    #[serde(default)]
    settings: Settings,
    #[serde(default, rename = "profile")]
    profiles: Vec<Profile>,
}

impl ProfilesFile {
    /// Reads a file's text.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        read_toml(text)
    }

    /// The profiles that are used, the settings, and the profiles that have the id of one before.
    pub(crate) fn into_parts(self) -> (Vec<Profile>, Settings, Vec<Profile>) {
        let mut ids = BTreeSet::new();
        // Windows finds its keychain's entries in either case.
        let is_first = |profile: &Profile| ids.insert(profile.id.0.to_lowercase());
        let (used, others) = self.profiles.into_iter().partition(is_first);
        (used, self.settings, others)
    }
}

#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    written: Written,
    /// Whether the file was met that is not understood; what stands there then is never written over.
    damaged: AtomicBool,
    places_written: Written,
}

/// What was written last to a file; older writes that come later are passed over.
#[derive(Debug, Default)]
struct Written(Mutex<Option<Generation>>);

impl Written {
    fn newest(
        &self,
        generation: Generation,
        write: impl FnOnce() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.is_none_or(|newest| newest < generation) {
            write()?;
            *newest = Some(generation);
        }
        Ok(())
    }
}

impl Files {
    /// Files under `folder`, which is made when the first file is written.
    pub fn at(folder: PathBuf) -> Self {
        Self {
            folder,
            written: Written::default(),
            damaged: AtomicBool::default(),
            places_written: Written::default(),
        }
    }

    /// Files under the platform's configuration folder; where the system names none, under the working folder.
    pub fn of_this_user() -> Self {
        let folders = directories::ProjectDirs::from("", "", "Patchpanel");
        Self::at(folders.map_or_else(
            || PathBuf::from("patchpanel"),
            |folders| folders.config_dir().to_path_buf(),
        ))
    }

    pub fn profiles_path(&self) -> PathBuf {
        self.folder.join(PROFILES)
    }

    /// Takes the rights of others from what an earlier version made. A refusal is met again when something is written.
    pub fn tighten(&self) {
        if self.folder.exists()
            && let Err(error) = private_files::prepare_folder(&self.folder, Links::Follow, is_ours)
        {
            tracing::warn!(%error, "the rights of the profiles’ folder were not changed");
        }
    }

    /// Reads profiles and settings; none when there is no file yet. Of profiles with one id only the first is used:
    /// the secrets are kept under it. [`Error::SameProfileId`] beside them names the others.
    ///
    /// # Errors
    /// [`Error::NotReadable`] and [`Error::NotUnderstood`]; the file is left as it is.
    pub fn load_profiles(&self) -> Result<(Vec<Profile>, Settings, Option<Error>), Error> {
        let path = self.profiles_path();
        let text = match read_text(&path, Links::Refuse) {
            Err(Error::NotFound { .. }) => return Ok((Vec::new(), Settings::default(), None)),
            text => text?,
        };
        let file = ProfilesFile::parse(&text).map_err(|reason| {
            self.damaged.store(true, Ordering::Relaxed);
            let path = path.clone();
            Error::NotUnderstood { path, reason }
        })?;
        let (used, settings, others) = file.into_parts();
        let name = |profile: &Profile| format!("“{}” ({})", profile.name, profile.base_url);
        let not_used = (!others.is_empty()).then(|| Error::SameProfileId {
            path,
            profiles: others.iter().map(name).collect(),
        });
        Ok((used, settings, not_used))
    }

    /// Writes profiles and settings, so that the file is either the old or the new one, never half of it. A write that
    /// is older than the one before is passed over; a file that cannot be read, or has profiles that are not used, is
    /// renamed first, never lost.
    ///
    /// # Errors
    /// [`Error::NotWritable`] and [`Error::DiskFull`]; the old file stays.
    pub fn save_profiles(
        &self,
        generation: Generation,
        profiles: Vec<Profile>,
        settings: Settings,
    ) -> Result<(), Error> {
        self.written.newest(generation, || {
            self.set_aside_what_is_not_used()?;
            self.prepare_folder()?;
            write_profiles(&self.profiles_path(), profiles, settings)
        })
    }

    fn prepare_folder(&self) -> Result<(), Error> {
        private_files::prepare_folder(&self.folder, Links::Follow, is_ours)
            .map_err(|error| write_error(&self.folder, &error))
    }

    /// Renames a file that a person damaged or put there, so that writing does not end what it holds.
    fn set_aside_what_is_not_used(&self) -> Result<(), Error> {
        let path = self.profiles_path();
        let is_used = matches!(self.load_profiles(), Ok((_, _, None)));
        let is_known = is_used && !self.damaged.load(Ordering::Relaxed);
        if is_known || path.symlink_metadata().is_err() {
            return Ok(());
        }
        let free = (1..1_000)
            .map(|number| self.folder.join(format!("profiles.damaged-{number}.toml")))
            .find(|candidate| candidate.symlink_metadata().is_err())
            .unwrap_or_else(|| self.folder.join("profiles.damaged.toml"));
        match read_text(&path, Links::Refuse).map(|text| ProfilesFile::parse(&text)) {
            // Written anew, since a person may have written the login of a proxy into it.
            Ok(Ok(file)) => write_profiles(&free, file.profiles, file.settings)?,
            _ => fs::rename(&path, free).map_err(|error| write_error(&path, &error))?,
        }
        self.damaged.store(false, Ordering::Relaxed);
        Ok(())
    }
}

fn write_profiles(path: &Path, profiles: Vec<Profile>, settings: Settings) -> Result<(), Error> {
    let text = text(profiles, settings).map_err(|reason| Error::NotWritable {
        path: path.to_path_buf(),
        reason,
    })?;
    write_atomic(path, text.as_bytes())
}

fn is_ours(name: &str) -> bool {
    name == PROFILES || name == places::PLACES || name.starts_with("profiles.damaged")
}

/// Profiles and settings as the file has them. It holds no secret.
///
/// # Errors
/// What cannot be written as TOML.
pub fn text(profiles: Vec<Profile>, settings: Settings) -> Result<String, String> {
    let text = toml::to_string_pretty(&ProfilesFile { settings, profiles });
    text.map(|text| format!("{HEADER}{text}"))
        .map_err(|error| error.to_string())
}

/// Reads a file that a person chose for a document.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotReadable`], and [`Error::NotUnderstood`] when it is no regular file or too large.
pub fn read_chosen(path: &Path) -> Result<Vec<u8>, Error> {
    read(path, Links::Follow)
}

fn read(path: &Path, links: Links) -> Result<Vec<u8>, Error> {
    bounded_read::read(path, FILE_LIMIT_BYTES, links).map_err(|refusal| read_error(path, refusal))
}

fn read_text(path: &Path, links: Links) -> Result<String, Error> {
    let text = String::from_utf8(read(path, links)?);
    let mut text = text.map_err(|_not_text| Error::NotUnderstood {
        path: path.to_path_buf(),
        reason: refusals::NO_TEXT.to_owned(),
    })?;
    // Editors of Windows write a byte order mark in front.
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(text)
}

/// Writes a file, for the user alone, so that it is either the old or the new one, never half of it. A link is
/// replaced, not followed.
///
/// # Errors
/// [`Error::NotWritable`] and [`Error::DiskFull`]; the old file stays.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let written = || -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        private_files::own(file.as_file())?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    written().map_err(|error| write_error(path, &error))
}

pub(super) fn read_error(path: &Path, refusal: FileRefusal) -> Error {
    let path = path.to_path_buf();
    match refusal {
        FileRefusal::System(error) if error.kind() == io::ErrorKind::NotFound => {
            Error::NotFound { path }
        }
        FileRefusal::System(error) => Error::NotReadable {
            path,
            reason: error.to_string(),
        },
        refusal => Error::NotUnderstood {
            path,
            reason: refusal.to_string(),
        },
    }
}

pub(super) fn write_error(path: &Path, error: &io::Error) -> Error {
    let path = path.to_path_buf();
    match error.kind() {
        io::ErrorKind::StorageFull => Error::DiskFull { path },
        _ => Error::NotWritable {
            path,
            reason: error.to_string(),
        },
    }
}

/// Names and addresses from the `sail` CLI's configuration file, which holds no secrets today.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotReadable`] and [`Error::NotUnderstood`].
pub fn read_sail_cli() -> Result<Vec<(String, String)>, Error> {
    let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_path_buf());
    let path = home
        .unwrap_or_default()
        .join(".sailpoint")
        .join("config.yaml");
    let text = read_text(&path, Links::Follow)?;
    let environments = sail_cli_environments(&text);
    if environments.is_empty() {
        return Err(Error::NotUnderstood {
            path,
            reason: refusals::NO_ENVIRONMENT.to_owned(),
        });
    }
    Ok(environments)
}

/// The environments of a `sail` CLI configuration: each is a mapping under `environments:` with a `baseurl`.
///
/// The file is written by one program in one shape (block mappings, plain or quoted scalars), so its lines are read by
/// their indentation; anything else in it is passed over.
pub(crate) fn sail_cli_environments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut name: Option<(usize, String)> = None;
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
    {
        let indent = line.len() - line.trim_start().len();
        let Some((key, value)) = key_and_value(line.trim()) else {
            // What follows is of a name that is not understood.
            name.take_if(|(level, _)| indent <= *level);
            continue;
        };
        match (indent, inside) {
            (0, _) => {
                inside = key == "environments";
                name = None;
            }
            (_, true)
                if value.is_empty() && name.as_ref().is_none_or(|(level, _)| indent <= *level) =>
            {
                name = Some((indent, key));
            }
            (_, true) if key == "baseurl" && !value.is_empty() => {
                found.extend(
                    name.as_ref()
                        .map(|(_, name)| (name.clone(), value.to_owned())),
                );
            }
            _ => {}
        }
    }
    found
}

/// A line of a mapping without its quotes. A name may have colons, since only one with a space behind it ends it.
fn key_and_value(line: &str) -> Option<(String, &str)> {
    let (key, value) = if line.starts_with(['"', '\'']) {
        let (key, rest) = quoted(line)?;
        (key, rest.trim_start().strip_prefix(':')?)
    } else {
        let mapped = line.split_once(": ");
        let (key, value) = mapped.or_else(|| Some((line.strip_suffix(':')?, "")))?;
        (key.to_owned(), value)
    };
    let value = value.split(" #").next().unwrap_or_default();
    Some((key, value.trim().trim_matches(['"', '\''])))
}

/// The quoted scalar that a line begins with, and what follows it.
fn quoted(line: &str) -> Option<(String, &str)> {
    if line.starts_with('"') {
        let mut texts = serde_json::Deserializer::from_str(line).into_iter();
        let text = texts.next()?.ok()?;
        return Some((text, line.get(texts.byte_offset()..)?));
    }
    let mut end = line.get(1..)?.match_indices('\'').map(|(at, _)| at + 1);
    loop {
        let at = end.next()?;
        if !line.get(at + 1..)?.starts_with('\'') {
            return Some((line.get(1..at)?.replace("''", "'"), line.get(at + 1..)?));
        }
        // Two of them are one.
        end.next();
    }
}

/// Profiles that a colleague exported.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotReadable`], and [`Error::NotUnderstood`] with the line.
pub fn read_shared_profiles(path: &Path) -> Result<Vec<SharedProfile>, Error> {
    let text = read_text(path, Links::Follow)?;
    let read = read_toml(&text).and_then(|SharedProfiles { profiles }| {
        let refusal = profiles.iter().find_map(|shared| shared.proxy.refusal());
        refusal.map_or(Ok(profiles), |why| Err(why.to_owned()))
    });
    read.map_err(|reason| Error::NotUnderstood {
        path: path.to_path_buf(),
        reason,
    })
}

/// Reads TOML that a person wrote. What is wrong is said with its line, and without the value, which may be a password
/// that stands in the wrong place.
///
/// # Errors
/// A reason for people.
pub(super) fn read_toml<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() + 1);
        let line = line.map_or_else(String::new, |line| format!("line {line}: "));
        format!("{line}{}", without_value(error.message()))
    })
}

/// What the reader says of a value, up to where it quotes it, and what it expected.
pub(super) fn without_value(said: &str) -> String {
    // It names a field, no value.
    if said.starts_with("unknown field ") {
        return said.to_owned();
    }
    let (found, expected) = match said.rsplit_once(", expected ") {
        Some((found, expected)) => (found, format!(", expected {expected}")),
        None => (said, String::new()),
    };
    let found = found.split(['"', '`', '“']).next().unwrap_or_default();
    match (found.trim_end(), expected) {
        ("", expected) if expected.is_empty() => "a value that cannot be used".to_owned(),
        (found, expected) => format!("{found}{expected}"),
    }
}

#[cfg(test)]
mod tests;
