//! A saved way into a tenant. Never holds a secret: those are in the keychain under the profile's id.

use std::path::PathBuf;

use patchpanel_core_models::ids::{ApiVersion, ScriptName, TenantUrl};
use serde::{Deserialize, Serialize};

use crate::theme::{TenantColour, TenantMark};

/// Names a profile in files and in the keychain; made once, never changed by renaming.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileId(pub String);

impl ProfileId {
    /// The demo tenant's profile, which is never saved.
    pub fn demo() -> Self {
        Self("demo".to_owned())
    }

    /// An id made from a profile's name that none of `taken` has.
    pub fn for_name(name: &str, taken: &[Profile]) -> Self {
        let mut slug: String = name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        slug = slug
            .split('-')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        if slug.is_empty() || slug == "demo" {
            "tenant".clone_into(&mut slug);
        }
        let free = |candidate: &String| taken.iter().all(|profile| profile.id.0 != *candidate);
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let id = std::iter::once(slug.clone())
            .chain(numbered)
            .find(free)
            .unwrap_or(slug.clone());
        Self(id)
    }
}

/// How a profile signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignIn {
    /// Client id and secret of a personal access token; the secret is in the keychain.
    PersonalAccessToken {
        /// The public half.
        client_id: String,
    },
    /// An access token that was pasted; it is in the keychain.
    AccessToken,
}

/// Which proxy requests go through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProxyChoice {
    /// As the operating system has it.
    #[default]
    System,
    /// None.
    Direct,
    /// This address, without credentials.
    Address {
        /// `http://host:port`.
        url: String,
    },
}

/// Whether patches carry a `test` before each value that they replace or remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Guards {
    /// They do not.
    #[default]
    Off,
    /// They do: the server refuses a patch when somebody changed such a value meanwhile.
    On,
}

impl From<bool> for Guards {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

impl From<Guards> for bool {
    fn from(guards: Guards) -> Self {
        guards == Guards::On
    }
}

/// A saved way into a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Names it in files and in the keychain.
    pub id: ProfileId,
    /// What the person calls it.
    pub name: String,
    /// Where its API is.
    pub base_url: TenantUrl,
    /// Which version of the API is spoken.
    #[serde(default)]
    pub api_version: ApiVersion,
    /// How it signs in.
    pub sign_in: SignIn,
    /// What frames the window.
    #[serde(default)]
    pub colour: TenantColour,
    /// Applying asks for the tenant's name; the frame is red.
    #[serde(default)]
    pub protected: bool,
    /// No apply, create or delete from this profile.
    #[serde(default)]
    pub read_only: bool,
    /// Whether patches test what they replace.
    #[serde(default, rename = "guard_patches")]
    pub guards: Guards,
    /// Which proxy requests go through.
    #[serde(default)]
    pub proxy: ProxyChoice,
    /// A PEM file with certificates to trust beside the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_ca_file: Option<PathBuf>,
    /// Connectors kept in the side bar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<ScriptName>,
    /// Connectors that were made or opened on this computer, because the list shows released ones only. The local
    /// store keeps them, the profiles file does not.
    #[serde(skip)]
    pub remembered: Vec<ScriptName>,
}

impl Profile {
    /// The tenant's own name, as its address says it; the profile's name where the address does not.
    pub fn tenant_name(&self) -> String {
        self.base_url.tenant_name().unwrap_or(&self.name).to_owned()
    }

    /// How the tenant shows itself: its colour, or the red of protected ones.
    pub fn mark(&self) -> TenantMark {
        if self.protected {
            TenantMark::Protected
        } else {
            TenantMark::Colour(self.colour)
        }
    }

    /// Whether this is the demo tenant, which is never saved.
    pub fn is_demo(&self) -> bool {
        self.id == ProfileId::demo()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: &str = "id = \"sandbox\"\nname = \"Sandbox\"\nbase_url = \"https://acme.api.identitynow.com\"\nsign_in = { kind = \"access_token\" }\n";

    #[test]
    fn guards_are_off_unless_the_file_switches_them_on() {
        let without: Profile = toml::from_str(PROFILE).unwrap();
        let with: Profile = toml::from_str(&format!("guard_patches = true\n{PROFILE}")).unwrap();

        assert_eq!((without.guards, with.guards), (Guards::Off, Guards::On));
        assert!(
            toml::to_string(&with)
                .unwrap()
                .contains("guard_patches = true")
        );
    }
}
