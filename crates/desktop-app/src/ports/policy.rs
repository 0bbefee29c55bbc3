//! The policy of this computer: a file that only its administrator writes, or on Windows a key of the registry.
//!
//! No argument and no variable of the environment names another place, since a person could escape the policy by it.

use std::path::PathBuf;

use patchpanel_local_store::bounded_read::{self, FileRefusal, Links};
use toml::{Table, Value};

use super::{
    Error,
    files::{read_toml, without_value},
};
use crate::{messages::refusals, state::policy::Policy};

/// Far more than any policy has.
const LIMIT_BYTES: u64 = 1_000_000;
/// Keys below keys, the list of profiles and one of them among these.
const MAX_DEPTH: usize = 4;
/// Below this key each key is one profile.
const PROFILES: &str = "profile";
/// The one number that is no switch.
const PORT: &str = "port";

/// Where the policy is. Reading blocks.
pub trait PolicySource: Send + Sync {
    /// # Errors
    /// [`Error::NotReadable`] and [`Error::NotUnderstood`]; what is not there is an empty policy.
    fn read(&self) -> Result<Policy, Error>;
}

/// A file in TOML; see `docs/policy.md`.
pub struct PolicyFile(pub PathBuf);

impl PolicyFile {
    /// Where the administrator of this computer puts it.
    pub fn of_this_computer() -> Self {
        Self(PathBuf::from(if cfg!(target_os = "macos") {
            "/Library/Application Support/Patchpanel/policy.toml"
        } else {
            "/etc/patchpanel/policy.toml"
        }))
    }
}

impl PolicySource for PolicyFile {
    fn read(&self) -> Result<Policy, Error> {
        let path = self.0.clone();
        let bytes = match bounded_read::read(&path, LIMIT_BYTES, Links::Follow) {
            Err(FileRefusal::System(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Policy::default());
            }
            Err(FileRefusal::System(error)) => {
                let reason = error.to_string();
                return Err(Error::NotReadable { path, reason });
            }
            Err(refusal) => Err(refusal.to_string()),
            Ok(bytes) => Ok(bytes),
        };
        let policy = bytes.and_then(|bytes| understood(&bytes));
        policy.map_err(|reason| Error::NotUnderstood { path, reason })
    }
}

fn understood(bytes: &[u8]) -> Result<Policy, String> {
    let text = std::str::from_utf8(bytes).map_err(|_not_text| refusals::NO_TEXT.to_owned())?;
    // Editors of Windows write it in front.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    checked(read_toml(text)?)
}

fn checked(policy: Policy) -> Result<Policy, String> {
    match policy.problem() {
        Some(problem) => Err(problem),
        None => Ok(policy),
    }
}

/// What a value of the registry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryValue {
    Number(u32),
    Text(String),
    Texts(Vec<String>),
    /// Of a kind that no policy has.
    Other,
}

/// A key of the registry that is open.
pub trait RegistryKey: Sized {
    /// # Errors
    /// The system's words.
    fn values(&self) -> Result<Vec<(String, RegistryValue)>, String>;
    /// # Errors
    /// The system's words.
    fn keys(&self) -> Result<Vec<(String, Self)>, String>;
}

/// A key of the registry. Values and keys have the names of the file's entries; 0 and 1 are no and yes.
pub struct PolicyKey<K> {
    /// What people call the key.
    pub path: PathBuf,
    /// Opens it; nothing where it is not there.
    pub open: fn() -> Result<Option<K>, String>,
}

impl<K: RegistryKey> PolicySource for PolicyKey<K> {
    fn read(&self) -> Result<Policy, Error> {
        let path = || self.path.clone();
        let key = (self.open)();
        let Some(key) = key.map_err(|reason| Error::NotReadable {
            path: path(),
            reason,
        })?
        else {
            return Ok(Policy::default());
        };
        let policy = table(&key, MAX_DEPTH).and_then(|table| {
            let policy = table.try_into();
            checked(
                policy.map_err(|error: toml::de::Error| without_value(error.to_string().trim()))?,
            )
        });
        policy.map_err(|reason| Error::NotUnderstood {
            path: path(),
            reason,
        })
    }
}

/// A key as the table that a file would have.
fn table<K: RegistryKey>(key: &K, depth: usize) -> Result<Table, String> {
    let mut table = Table::new();
    for (name, value) in key.values()? {
        let name = name.to_ascii_lowercase();
        let value = entry(&name, value)
            .ok_or_else(|| format!("the value “{name}” is of no kind that is used"))?;
        table.insert(name, value);
    }
    for (name, key) in key.keys()? {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(format!("the key “{name}” is too deep"));
        };
        let below = self::table(&key, depth)?;
        let name = name.to_ascii_lowercase();
        let value = if name == PROFILES {
            Value::Array(below.into_iter().map(|(_, profile)| profile).collect())
        } else {
            Value::Table(below)
        };
        table.insert(name, value);
    }
    Ok(table)
}

fn entry(name: &str, value: RegistryValue) -> Option<Value> {
    match value {
        RegistryValue::Number(number) if name == PORT => Some(Value::Integer(number.into())),
        RegistryValue::Number(number @ (0 | 1)) => Some(Value::Boolean(number == 1)),
        RegistryValue::Number(_) | RegistryValue::Other => None,
        RegistryValue::Text(text) => Some(Value::String(text)),
        RegistryValue::Texts(texts) => {
            let texts = texts.into_iter().filter(|text| !text.is_empty());
            Some(Value::Array(texts.map(Value::String).collect()))
        }
    }
}

#[cfg(not(windows))]
pub fn of_this_computer() -> impl PolicySource {
    PolicyFile::of_this_computer()
}

#[cfg(windows)]
pub use registry::of_this_computer;

/// `HKLM\Software\Policies\Patchpanel`, which only an administrator or a group policy writes.
#[cfg(windows)]
mod registry {
    use windows_registry::{Key, LOCAL_MACHINE, Type};

    use super::{PolicyKey, PolicySource, RegistryKey, RegistryValue};

    const PATH: &str = r"Software\Policies\Patchpanel";
    /// `HRESULT` of `ERROR_FILE_NOT_FOUND`.
    const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

    pub fn of_this_computer() -> impl PolicySource {
        PolicyKey {
            path: [r"HKLM", PATH].iter().collect(),
            open,
        }
    }

    fn open() -> Result<Option<Key>, String> {
        match LOCAL_MACHINE.open(PATH) {
            Ok(key) => Ok(Some(key)),
            Err(error) if error.code().0 == NOT_FOUND => Ok(None),
            Err(error) => Err(error.message()),
        }
    }

    impl RegistryKey for Key {
        fn values(&self) -> Result<Vec<(String, RegistryValue)>, String> {
            let values = Key::values(self).map_err(|error| error.message())?;
            let read = values.map(|(name, value)| {
                let read = match value.ty() {
                    Type::U32 => value.try_into().map(RegistryValue::Number),
                    Type::String | Type::ExpandString => value.try_into().map(RegistryValue::Text),
                    Type::MultiString => value.try_into().map(RegistryValue::Texts),
                    Type::U64 | Type::Bytes | Type::Other(_) => Ok(RegistryValue::Other),
                };
                (name, read.unwrap_or(RegistryValue::Other))
            });
            Ok(read.collect())
        }

        fn keys(&self) -> Result<Vec<(String, Self)>, String> {
            let names = Key::keys(self).map_err(|error| error.message())?;
            let open = |name: String| match self.open(&name) {
                Ok(key) => Ok((name, key)),
                Err(error) => Err(error.message()),
            };
            names.map(open).collect()
        }
    }
}

#[cfg(test)]
mod tests;
