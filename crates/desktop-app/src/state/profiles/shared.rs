//! A profile as it is handed to others: what a policy gives, and what a colleague is sent. Never a secret, and no id,
//! because secrets are kept under it.

use std::path::PathBuf;

use patchpanel_core_models::ids::{ApiVersion, TenantUrl};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _},
};
use toml::Table;

use super::{Profile, ProfileId, ProxyChoice, SignIn};
use crate::theme::TenantColour;

/// What is not understood is refused: a switch of safety that is misspelt would be off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedProfile {
    pub name: String,
    pub base_url: TenantUrl,
    #[serde(default)]
    pub api_version: ApiVersion,
    /// A personal access token without its client ID, unless it says otherwise: each person has one of their own.
    #[serde(
        default = "no_client_id",
        deserialize_with = "strictly",
        skip_serializing_if = "is_no_client_id"
    )]
    pub sign_in: SignIn,
    #[serde(default)]
    pub colour: TenantColour,
    #[serde(default)]
    pub protected: bool,
    #[serde(default)]
    pub read_only: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_person: bool,
    #[serde(default)]
    pub guard_patches: bool,
    #[serde(default, deserialize_with = "strictly")]
    pub proxy: ProxyChoice,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_ca_file: Option<PathBuf>,
}

/// Reads a table with a kind, and refuses what that kind does not have: serde takes it without a word.
pub(in crate::state) fn strictly<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Serialize,
{
    let read = Table::deserialize(deserializer)?;
    let value: T = read.clone().try_into().map_err(D::Error::custom)?;
    let written = Table::try_from(&value).map_err(D::Error::custom)?;
    // It is not written where it is false.
    let is_known = |key: &str| written.contains_key(key) || key == "has_login";
    match read.keys().find(|key| !is_known(key)) {
        Some(unknown) => Err(D::Error::custom(format!("unknown field `{unknown}`"))),
        None => Ok(value),
    }
}

fn no_client_id() -> SignIn {
    SignIn::PersonalAccessToken {
        client_id: String::new(),
    }
}

fn is_no_client_id(sign_in: &SignIn) -> bool {
    *sign_in == no_client_id()
}

/// A file of profiles for a colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedProfiles {
    #[serde(rename = "profile")]
    pub profiles: Vec<SharedProfile>,
}

impl SharedProfiles {
    pub fn of(profiles: &[Profile]) -> Self {
        Self {
            profiles: profiles.iter().map(SharedProfile::of).collect(),
        }
    }

    /// The file, which holds no secret. A policy takes its profiles as they are.
    pub fn text(&self) -> String {
        let profiles = toml::to_string_pretty(self).unwrap_or_default();
        format!(
            "# Profiles of Patchpanel, without secrets, and without the client IDs of personal access tokens.\n\n{profiles}"
        )
    }
}

impl SharedProfile {
    fn of(profile: &Profile) -> Self {
        let sign_in = match &profile.sign_in {
            // Each person has a token of their own.
            SignIn::PersonalAccessToken { .. } => no_client_id(),
            other @ (SignIn::Browser { .. } | SignIn::AccessToken) => other.clone(),
        };
        let mut proxy = profile.proxy.clone();
        if let ProxyChoice::Address { has_login, .. } = &mut proxy {
            *has_login = false;
        }
        Self {
            name: profile.name.clone(),
            base_url: profile.base_url.clone(),
            api_version: profile.api_version,
            sign_in,
            colour: profile.colour,
            protected: profile.protected,
            read_only: profile.read_only,
            second_person: profile.second_person,
            guard_patches: profile.guard_patches,
            proxy,
            extra_ca_file: profile.extra_ca_file.clone(),
        }
    }

    /// A profile of this computer's with an id of its own. Nobody here confirmed where its secret goes.
    pub fn profile(self, id: ProfileId) -> Profile {
        Profile {
            api_version: self.api_version,
            colour: self.colour,
            protected: self.protected,
            read_only: self.read_only,
            second_person: self.second_person,
            guard_patches: self.guard_patches,
            proxy: self.proxy,
            extra_ca_file: self.extra_ca_file,
            ..Profile::new(id, self.name, self.base_url, self.sign_in)
        }
    }
}
