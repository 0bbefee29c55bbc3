//! Names that cross a boundary: [`ScriptName`], [`Locale`], [`ApiVersion`] and [`TenantUrl`].
//!
//! Each is checked once, where it enters, and can then be trusted. Guessing an address from what a
//! person typed is not the work of this module.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::word_enum;

mod file_locale;
mod locale;
mod tenant_url;

pub use file_locale::FileLocale;
pub use locale::{Locale, UnknownLocale};
pub(crate) use tenant_url::VENDOR_DOMAINS;
pub use tenant_url::{InvalidTenantUrl, TenantUrl};

/// The name of a connector in every URL. The server derives it from the connector's name.
///
/// It is never empty and has no blanks around it. Nothing else is promised by the API, so a client
/// takes it from an answer and percent-encodes it as one path segment.
///
/// ```
/// use patchpanel_core_models::ids::ScriptName;
///
/// let script_name: ScriptName = " acme-hr ".parse()?;
/// assert_eq!(script_name.as_str(), "acme-hr");
/// assert!("  ".parse::<ScriptName>().is_err());
/// # Ok::<(), patchpanel_core_models::ids::EmptyScriptName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScriptName(Box<str>);

/// A script name was empty or blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a script name must not be empty")]
pub struct EmptyScriptName;

impl ScriptName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for ScriptName {
    type Error = EmptyScriptName;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(EmptyScriptName);
        }
        Ok(Self(trimmed.into()))
    }
}

impl TryFrom<String> for ScriptName {
    type Error = EmptyScriptName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // A list has thousands of names, and hardly one with blanks around it.
        if !text.is_empty() && text.trim().len() == text.len() {
            return Ok(Self(text.into()));
        }
        Self::try_from(text.as_str())
    }
}

impl FromStr for ScriptName {
    type Err = EmptyScriptName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text)
    }
}

impl From<ScriptName> for String {
    fn from(script_name: ScriptName) -> Self {
        script_name.0.into()
    }
}

impl AsRef<str> for ScriptName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ScriptName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

word_enum! {
    /// A version of the API. One implementation serves all of them; only the path before the suffix differs.
    ///
    /// `V1` is the current, per-service numbering (`/connectors/v1`); the others are legacy prefixes
    /// (`/v3/connectors`) that stop working in the first quarter of 2029 (ISC docs: API versioning strategy).
    ///
    /// ```
    /// use patchpanel_core_models::ids::ApiVersion;
    ///
    /// assert_eq!(ApiVersion::default().connectors_path(), "/connectors/v1");
    /// assert_eq!("V2025".parse(), Ok(ApiVersion::V2025));
    /// ```
    #[derive(Default)]
    ApiVersion, 6, or UnknownApiVersion {
        /// The current API, all operations.
        #[default]
        V1 => "v1",
        V2026 => "v2026",
        V2025 => "v2025",
        V2024 => "v2024",
        V3 => "v3",
        /// Only has the list of connectors.
        Beta => "beta",
    }
}

/// A text is not the name of an API version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an API version: use v1, v2026, v2025, v2024, v3 or beta")]
pub struct UnknownApiVersion(pub String);

impl ApiVersion {
    /// The path of the connector operations, without the base URL and without a trailing slash.
    pub fn connectors_path(self) -> &'static str {
        match self {
            Self::V1 => "/connectors/v1",
            Self::V2026 => "/v2026/connectors",
            Self::V2025 => "/v2025/connectors",
            Self::V2024 => "/v2024/connectors",
            Self::V3 => "/v3/connectors",
            Self::Beta => "/beta/connectors",
        }
    }

    /// The path of the source operations, without the base URL and without a trailing slash.
    pub fn sources_path(self) -> &'static str {
        match self {
            Self::V1 => "/sources/v1",
            Self::V2026 => "/v2026/sources",
            Self::V2025 => "/v2025/sources",
            Self::V2024 => "/v2024/sources",
            Self::V3 => "/v3/sources",
            Self::Beta => "/beta/sources",
        }
    }
}
