//! A saved connection to a tenant. Never holds a secret: those are in the keychain under the profile's id.

pub mod production;
pub mod shared;

use std::path::PathBuf;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use patchpanel_core_models::{
    ids::{ApiVersion, ScriptName, TenantUrl},
    promote::Rules,
};
use patchpanel_http_client::{LOOPBACK_PORT, without_login};
use serde::{Deserialize, Serialize, Serializer};

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

    /// An id made from a profile's name and the moment it is made at, which none of `taken` has.
    ///
    /// The keychain is shared by everything this person runs, also with another data folder, so a name alone would let
    /// two profiles called “Sandbox” overwrite each other's secrets.
    pub fn for_name(name: &str, now: Timestamp, taken: &[Profile]) -> Self {
        let stem = format!("{}-{}", slug(name), moment(now));
        let free = |candidate: &String| taken.iter().all(|profile| profile.id.0 != *candidate);
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let id = std::iter::once(stem.clone()).chain(numbered).find(free);
        Self(id.unwrap_or(stem))
    }
}

/// The letters and digits of a name, for people who look into the keychain.
pub(super) fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "tenant".to_owned()
    } else {
        words.join("-")
    }
}

/// Digits of the bases up to 36.
const DIGITS: u32 = 36;
/// So many of them tell moments apart by nanoseconds; they come again after three quarters of an hour.
const MOMENT_DIGITS: usize = 8;

/// A moment in a few letters and digits.
fn moment(now: Timestamp) -> String {
    let mut rest = now.as_nanosecond().unsigned_abs();
    let digits = std::iter::from_fn(|| {
        let digit = u32::try_from(rest % u128::from(DIGITS)).ok()?;
        rest /= u128::from(DIGITS);
        char::from_digit(digit, DIGITS)
    });
    digits.take(MOMENT_DIGITS).collect()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignIn {
    /// Client id and secret of a personal access token; the secret is in the keychain.
    PersonalAccessToken { client_id: String },
    /// An access token that was pasted; it is in the keychain.
    AccessToken,
    /// A person signs in with a browser; what renews that is in the keychain.
    Browser {
        /// The tenant's public client.
        client_id: String,
        /// Where the browser comes back to on this computer; 0 for any free port.
        #[serde(default = "loopback_port")]
        port: u16,
    },
}

fn loopback_port() -> u16 {
    LOOPBACK_PORT
}

impl SignIn {
    pub fn is_with_browser(&self) -> bool {
        matches!(self, Self::Browser { .. })
    }

    fn has_secret(&self) -> bool {
        matches!(self, Self::PersonalAccessToken { .. })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProxyChoice {
    #[default]
    System,
    Direct,
    Address {
        /// `http://host:port`. A login in it is never written.
        #[serde(serialize_with = "write_without_login")]
        url: String,
        /// Whether the keychain has a login for it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        has_login: bool,
    },
}

impl ProxyChoice {
    /// Why it is not taken from a file that others have: each person has a login of their own, in the keychain.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Address { url, .. } => without_login(url)
                .1
                .map(|_| "the address of a proxy holds a user name or a password"),
            Self::System | Self::Direct => None,
        }
    }
}

fn write_without_login<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&without_login(url).0)
}

/// What is replaced in connectors that come from a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesFrom {
    pub tenant: TenantUrl,
    #[serde(flatten)]
    pub rules: Rules,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: ProfileId,
    pub name: String,
    pub base_url: TenantUrl,
    /// The host outside of the vendor's domains that the secret may go to, because the admin said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_host: Option<String>,
    #[serde(default)]
    pub api_version: ApiVersion,
    pub sign_in: SignIn,
    #[serde(default)]
    pub colour: TenantColour,
    /// Applying asks for the tenant's name; the frame is red.
    #[serde(default)]
    pub protected: bool,
    /// No apply, create or delete from this profile.
    #[serde(default)]
    pub read_only: bool,
    /// While it is protected, only a plan file by somebody else is applied.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_person: bool,
    /// Patches test each value that they replace or remove, so that the server refuses one when somebody changed such a
    /// value meanwhile.
    #[serde(default)]
    pub guard_patches: bool,
    #[serde(default)]
    pub proxy: ProxyChoice,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_ca_file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<ScriptName>,
    /// The last day of the client secret, as the tenant shows it beside the personal access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_ends: Option<Date>,
    /// What is replaced when a connector is promoted to this tenant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RulesFrom>,
    /// Connectors that were made or opened on this computer, because the list shows released ones only. The local
    /// store keeps them, the profiles file does not.
    #[serde(skip)]
    pub remembered: Vec<ScriptName>,
}

/// The host that would be given the secret although nobody said that it may: neither the vendor's nor this computer.
/// A port that is not the scheme's own counts, too: another program may listen there.
pub fn unconfirmed_host<'a>(base_url: &'a TenantUrl, confirmed: Option<&str>) -> Option<&'a str> {
    let is_known = base_url.is_vendors() || base_url.is_loopback();
    let host = base_url.authority();
    (!is_known && confirmed != Some(host)).then_some(host)
}

impl Profile {
    /// A profile of a tenant of the vendor that restricts nothing.
    pub fn new(id: ProfileId, name: String, base_url: TenantUrl, sign_in: SignIn) -> Self {
        Self {
            id,
            name,
            base_url,
            sign_in,
            confirmed_host: None,
            api_version: ApiVersion::default(),
            colour: TenantColour::default(),
            protected: false,
            read_only: false,
            second_person: false,
            guard_patches: false,
            proxy: ProxyChoice::default(),
            extra_ca_file: None,
            pinned: Vec::new(),
            secret_ends: None,
            rules: Vec::new(),
            remembered: Vec::new(),
        }
    }

    /// The host that would be given the secret although nobody said that it may.
    pub fn unconfirmed_host(&self) -> Option<&str> {
        unconfirmed_host(&self.base_url, self.confirmed_host.as_deref())
    }

    /// How many days the client secret lasts from today on, if its end is known.
    pub fn secret_days(&self, now: Timestamp, zone: &TimeZone) -> Option<i32> {
        let ends = self.secret_ends.filter(|_| self.sign_in.has_secret())?;
        let today = now.to_zoned_datetime(zone.clone()).date();
        today.until(ends).ok().map(|left| left.get_days())
    }

    /// The tenant's own name, as its address says it; the profile's name where the address does not.
    pub fn tenant_name(&self) -> String {
        self.base_url.tenant_name().unwrap_or(&self.name).to_owned()
    }

    /// Its address without the scheme, as lists of tenants say it.
    pub fn address(&self) -> &str {
        self.base_url.authority()
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
mod tests;
