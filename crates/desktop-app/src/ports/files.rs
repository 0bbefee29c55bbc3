//! Files: profiles and settings (readable TOML, written atomically), and the files a person chose.
//!
//! Nothing here ever holds a secret.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::Error;
use crate::{
    messages::refusals,
    state::{profile::Profile, remote::Generation, settings::Settings},
};

/// The largest file that is read for a document.
pub const FILE_LIMIT_BYTES: u64 = 10 * 1024 * 1024;

const PROFILES: &str = "profiles.toml";
const HEADER: &str = "# Patchpanel: ways into tenants, and settings. Secrets are in the system keychain, never here.\n\n";

#[derive(Debug, Default, Serialize, Deserialize)]
struct ProfilesFile {
    #[serde(default)]
    settings: Settings,
    #[serde(default, rename = "profile")]
    profiles: Vec<Profile>,
}

/// Files of one user.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    /// What was written last; older writes that come later are passed over.
    written: Mutex<Option<Generation>>,
}

impl Files {
    /// Files under `folder`, which is made when the first file is written.
    pub fn at(folder: PathBuf) -> Self {
        Self {
            folder,
            written: Mutex::default(),
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

    /// Where profiles and settings are.
    pub fn profiles_path(&self) -> PathBuf {
        self.folder.join(PROFILES)
    }

    /// Reads profiles and settings; none when there is no file yet.
    ///
    /// # Errors
    /// [`Error::NotReadable`] and [`Error::NotUnderstood`]; the file is left as it is.
    pub fn load_profiles(&self) -> Result<(Vec<Profile>, Settings), Error> {
        let path = self.profiles_path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((Vec::new(), Settings::default()));
            }
            Err(error) => {
                return Err(Error::NotReadable {
                    path,
                    reason: error.to_string(),
                });
            }
        };
        let file: ProfilesFile = toml::from_str(&text).map_err(|error| Error::NotUnderstood {
            path,
            reason: error.message().to_owned(),
        })?;
        Ok((file.profiles, file.settings))
    }

    /// Writes profiles and settings, so that the file is either the old or the new one, never half of it. A write that
    /// is older than the one before is passed over; a file that is not understood is set aside first, never lost.
    ///
    /// # Errors
    /// [`Error::NotWritable`] and [`Error::DiskFull`]; the old file stays.
    pub fn save_profiles(
        &self,
        generation: Generation,
        profiles: Vec<Profile>,
        settings: Settings,
    ) -> Result<(), Error> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.is_some_and(|newest| newest >= generation) {
            return Ok(());
        }
        self.set_aside_what_is_not_understood()?;
        self.write_profiles(profiles, settings)?;
        *written = Some(generation);
        Ok(())
    }

    /// Renames a file that a person damaged, so that writing does not end what it holds.
    fn set_aside_what_is_not_understood(&self) -> Result<(), Error> {
        if !matches!(self.load_profiles(), Err(Error::NotUnderstood { .. })) {
            return Ok(());
        }
        let path = self.profiles_path();
        let free = (1..1_000)
            .map(|number| self.folder.join(format!("profiles.damaged-{number}.toml")))
            .find(|candidate| !candidate.exists())
            .unwrap_or_else(|| self.folder.join("profiles.damaged.toml"));
        fs::rename(&path, free).map_err(|error| write_error(&path, &error))
    }

    fn write_profiles(&self, profiles: Vec<Profile>, settings: Settings) -> Result<(), Error> {
        let path = self.profiles_path();
        let text = text(profiles, settings).map_err(|reason| Error::NotWritable {
            path: path.clone(),
            reason,
        })?;
        fs::create_dir_all(&self.folder).map_err(|error| write_error(&self.folder, &error))?;
        write_atomic(&path, text.as_bytes())
    }
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
/// [`Error::NotFound`], [`Error::NotReadable`], and [`Error::NotUnderstood`] when it is larger than
/// [`FILE_LIMIT_BYTES`] or a folder.
pub fn read_chosen(path: &Path) -> Result<Vec<u8>, Error> {
    let owned = || path.to_path_buf();
    let facts = fs::metadata(path).map_err(|error| read_error(path, &error))?;
    if facts.is_dir() {
        return Err(Error::NotUnderstood {
            path: owned(),
            reason: refusals::FOLDER.to_owned(),
        });
    }
    if facts.len() > FILE_LIMIT_BYTES {
        return Err(Error::NotUnderstood {
            path: owned(),
            reason: refusals::too_large(facts.len()),
        });
    }
    fs::read(path).map_err(|error| read_error(path, &error))
}

/// Writes a file so that it is either the old or the new one, never half of it.
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
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    written().map_err(|error| write_error(path, &error))
}

fn read_error(path: &Path, error: &io::Error) -> Error {
    let path = path.to_path_buf();
    match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound { path },
        _ => Error::NotReadable {
            path,
            reason: error.to_string(),
        },
    }
}

fn write_error(path: &Path, error: &io::Error) -> Error {
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
    let text = fs::read_to_string(&path).map_err(|error| read_error(&path, &error))?;
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
fn sail_cli_environments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut name: Option<(usize, String)> = None;
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
    {
        let indent = line.len() - line.trim_start().len();
        let Some((key, value)) = line.trim().split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        match (indent, inside) {
            (0, _) => {
                inside = key == "environments";
                name = None;
            }
            (_, true)
                if value.is_empty() && name.as_ref().is_none_or(|(level, _)| indent <= *level) =>
            {
                name = Some((indent, key.trim_matches(['"', '\'']).to_owned()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{
        profile::{ProfileId, ProxyChoice, SignIn},
        settings::ThemeChoice,
    };
    use crate::theme::TenantColour;

    fn profile() -> Profile {
        Profile {
            id: ProfileId("sandbox".to_owned()),
            name: "Sandbox".to_owned(),
            base_url: "https://acme-sb.api.identitynow.com".parse().unwrap(),
            api_version: Default::default(),
            sign_in: SignIn::PersonalAccessToken {
                client_id: "4b1f".to_owned(),
            },
            colour: TenantColour::Violet,
            protected: true,
            read_only: false,
            guards: Default::default(),
            proxy: ProxyChoice::Address {
                url: "http://proxy.acme.example:8080".to_owned(),
            },
            extra_ca_file: Some("/etc/acme.pem".into()),
            confirmed_host: Some("isc.example.com".to_owned()),
            pinned: vec!["badge-system".parse().unwrap()],
            remembered: Vec::new(),
        }
    }

    #[test]
    fn profiles_and_settings_come_back_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().join("new"));
        let settings = Settings {
            theme: ThemeChoice::Dark,
            ..Settings::default()
        };

        files
            .save_profiles(Generation(1), vec![profile()], settings.clone())
            .unwrap();

        assert_eq!(files.load_profiles(), Ok((vec![profile()], settings)));
    }

    #[test]
    fn missing_file_is_no_profiles() {
        let folder = tempfile::tempdir().unwrap();

        let loaded = Files::at(folder.path().to_path_buf()).load_profiles();

        assert_eq!(loaded, Ok((Vec::new(), Settings::default())));
    }

    #[test]
    fn damaged_file_is_reported_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().to_path_buf());
        write_atomic(&files.profiles_path(), b"[[profile]]\nname = ").unwrap();

        let error = files.load_profiles().unwrap_err();

        assert!(matches!(error, Error::NotUnderstood { .. }), "{error:?}");
        assert_eq!(
            fs::read(files.profiles_path()).unwrap(),
            b"[[profile]]\nname = "
        );
    }

    #[test]
    fn damaged_file_is_set_aside_before_a_new_one_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().to_path_buf());
        write_atomic(&files.profiles_path(), b"[[profile]]\nname = ").unwrap();

        files
            .save_profiles(Generation(1), vec![profile()], Settings::default())
            .unwrap();

        let kept = folder.path().join("profiles.damaged-1.toml");
        assert_eq!(fs::read(kept).unwrap(), b"[[profile]]\nname = ");
        assert_eq!(files.load_profiles().unwrap().0, [profile()]);
    }

    #[test]
    fn older_write_that_comes_late_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().to_path_buf());
        files
            .save_profiles(Generation(2), vec![profile()], Settings::default())
            .unwrap();

        files
            .save_profiles(Generation(1), Vec::new(), Settings::default())
            .unwrap();

        assert_eq!(files.load_profiles().unwrap().0, [profile()]);
    }

    #[test]
    fn file_larger_than_a_document_may_be_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.xml");
        fs::File::create(&path)
            .unwrap()
            .set_len(50_000_000)
            .unwrap();

        let error = read_chosen(&path).unwrap_err();

        let Error::NotUnderstood { reason, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            reason,
            "it has 50.0 MB, and the largest document that can be sent has 10 MB"
        );
    }

    #[test]
    fn sail_cli_environments_are_read_without_their_secrets() {
        let text = "activeenvironment: acme-sb\nauthtype: pat\nenvironments:\n    acme-sb:\n        tenanturl: https://acme-sb.identitynow.com\n        baseurl: https://acme-sb.api.identitynow.com\n        pat:\n            clientid: abc\n            clientsecret: def\n    \"acme\":\n        baseurl: \"https://acme.api.identitynow.com\"\nexporttemplatespath: \"\"\n";

        assert_eq!(
            sail_cli_environments(text),
            [
                (
                    "acme-sb".to_owned(),
                    "https://acme-sb.api.identitynow.com".to_owned()
                ),
                (
                    "acme".to_owned(),
                    "https://acme.api.identitynow.com".to_owned()
                ),
            ]
        );
    }
}
