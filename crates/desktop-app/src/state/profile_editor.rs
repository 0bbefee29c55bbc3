//! The profile being edited: what was typed, and what the last connection test found.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, civil::Date};
use patchpanel_core_models::{
    ids::{ApiVersion, TenantUrl},
    invisible,
    tenant_address::{self, AddressProblem},
};
use patchpanel_http_client::{LOOPBACK_PORT, ProxyLogin};

use super::{
    policy::Policy,
    profiles::{
        Profile, ProfileId, ProxyChoice, SignIn, production::looks_like_production,
        unconfirmed_host,
    },
    remote::{Generation, Remote},
};
use crate::theme::TenantColour;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInKind {
    /// Client id and secret.
    #[default]
    PersonalAccessToken,
    AccessToken,
    Browser,
}

impl SignInKind {
    pub fn title(self) -> &'static str {
        match self {
            Self::PersonalAccessToken => "Personal access token",
            Self::AccessToken => "Access token",
            Self::Browser => "Browser",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProxyKind {
    #[default]
    System,
    Direct,
    Address,
}

impl ProxyKind {
    pub fn title(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Direct => "None",
            Self::Address => "This address",
        }
    }
}

/// What is typed in the editor, except secrets, which stay in the view until they are used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileForm {
    pub name: String,
    /// Tenant name, UI URL or API URL, as typed.
    pub address: String,
    /// The host outside of the vendor's domains that the secret may go to.
    pub confirmed_host: Option<String>,
    pub api_version: ApiVersion,
    pub sign_in: SignInKind,
    /// The public half of a personal access token, or the tenant's public client.
    pub client_id: String,
    /// The last day of the client secret, as typed; empty where nobody knows it.
    pub secret_ends: String,
    /// Where the browser comes back to, as typed; empty for the usual port.
    pub port: String,
    pub any_port: bool,
    pub colour: TenantColour,
    pub protected: bool,
    pub read_only: bool,
    pub second_person: bool,
    pub guard_patches: bool,
    pub proxy: ProxyKind,
    pub proxy_url: String,
    /// The address of the proxy that the keychain has a login for.
    pub proxy_login_kept_for: Option<String>,
    /// A file of certificates, as typed; empty for none.
    pub extra_ca_file: String,
}

#[derive(Debug)]
pub enum FormProblem {
    NoName,
    NoAddress,
    Address(AddressProblem),
    NoClientId,
    /// The client ID has a character that cannot be seen.
    UnseenInClientId,
    NoPort,
    /// What is typed for the end of the secret is no date.
    NoDate,
    NoProxy,
    /// User name and password stand in the proxy's address.
    LoginInProxy,
}

impl ProfileForm {
    pub fn of(profile: &Profile) -> Self {
        let (sign_in, client_id, port) = match &profile.sign_in {
            SignIn::PersonalAccessToken { client_id } => {
                (SignInKind::PersonalAccessToken, client_id.clone(), None)
            }
            SignIn::AccessToken => (SignInKind::AccessToken, String::new(), None),
            SignIn::Browser { client_id, port } => {
                (SignInKind::Browser, client_id.clone(), Some(*port))
            }
        };
        let typed_port = port.filter(|port| *port > 0 && *port != LOOPBACK_PORT);
        let mut form = Self {
            name: profile.name.clone(),
            address: profile.base_url.to_string(),
            confirmed_host: profile.confirmed_host.clone(),
            api_version: profile.api_version,
            sign_in,
            client_id,
            secret_ends: profile
                .secret_ends
                .map(|date| date.to_string())
                .unwrap_or_default(),
            port: typed_port.map(|port| port.to_string()).unwrap_or_default(),
            any_port: port == Some(0),
            colour: profile.colour,
            protected: profile.protected,
            read_only: profile.read_only,
            second_person: profile.second_person,
            guard_patches: profile.guard_patches,
            ..Self::default()
        };
        form.show_network(&profile.proxy, profile.extra_ca_file.as_deref());
        form
    }

    /// The form of a new profile with what the policy sets.
    pub fn new(policy: &Policy) -> Self {
        let mut form = Self {
            protected: policy.protected,
            read_only: policy.read_only,
            ..Self::default()
        };
        let proxy = policy.proxy.clone().unwrap_or_default();
        form.show_network(&proxy, policy.extra_ca_file.as_deref());
        form
    }

    fn show_network(&mut self, proxy: &ProxyChoice, ca_file: Option<&Path>) {
        self.proxy = match proxy {
            ProxyChoice::System => ProxyKind::System,
            ProxyChoice::Direct => ProxyKind::Direct,
            ProxyChoice::Address { url, has_login } => {
                self.proxy_url.clone_from(url);
                self.proxy_login_kept_for = has_login.then(|| url.clone());
                ProxyKind::Address
            }
        };
        self.extra_ca_file = ca_file.map_or_else(String::new, |path| path.display().to_string());
    }

    /// The address as the API base URL, or why it cannot be used; `None` while nothing is typed.
    pub fn base_url(&self) -> Option<Result<TenantUrl, AddressProblem>> {
        let typed = invisible::trim(&self.address);
        (!typed.is_empty()).then(|| tenant_address::resolve(typed))
    }

    /// The host outside of the vendor's domains that the address names.
    pub fn foreign_host(&self) -> Option<String> {
        let base_url = self.base_url()?.ok()?;
        unconfirmed_host(&base_url, None).map(str::to_owned)
    }

    /// The same, while nobody said that the secret may go there.
    pub fn unconfirmed_host(&self) -> Option<String> {
        let host = self.foreign_host();
        host.filter(|host| self.confirmed_host.as_ref() != Some(host))
    }

    /// Whether the keychain has a login for the very proxy that is typed.
    pub fn has_proxy_login(&self) -> bool {
        self.proxy_login_kept_for.as_deref() == Some(self.proxy_url.trim())
    }

    /// What the typed secret is called.
    pub fn secret_name(&self) -> &'static str {
        match self.sign_in {
            SignInKind::PersonalAccessToken => "client secret",
            SignInKind::AccessToken | SignInKind::Browser => "access token",
        }
    }

    /// The port that the browser comes back to: 0 for any free one, `None` when what is typed is none.
    fn loopback_port(&self) -> Option<u16> {
        /// Below them a program needs special rights.
        const FIRST: u16 = 1024;
        match self.port.trim() {
            _ if self.any_port => Some(0),
            "" => Some(LOOPBACK_PORT),
            typed => typed.parse().ok().filter(|port| *port >= FIRST),
        }
    }

    /// The last day of the secret, as it is typed.
    fn typed_end(&self) -> Result<Option<Date>, jiff::Error> {
        match self.secret_ends.trim() {
            "" => Ok(None),
            typed => typed.parse().map(Some),
        }
    }

    /// The redirect address as the tenant's client lists it.
    pub fn redirect_address(&self) -> String {
        match self.loopback_port() {
            Some(0) => "http://127.0.0.1/callback".to_owned(),
            port => format!(
                "http://127.0.0.1:{}/callback",
                port.unwrap_or(LOOPBACK_PORT)
            ),
        }
    }

    pub fn problems(&self) -> Vec<FormProblem> {
        let address = match self.base_url() {
            None => Some(FormProblem::NoAddress),
            Some(Err(problem)) => Some(FormProblem::Address(problem)),
            Some(Ok(_)) => None,
        };
        let client_id = (self.sign_in != SignInKind::AccessToken)
            .then(|| self.client_id_problem())
            .flatten();
        let lacks_port = self.sign_in == SignInKind::Browser && self.loopback_port().is_none();
        let port = lacks_port.then_some(FormProblem::NoPort);
        let has_secret = self.sign_in == SignInKind::PersonalAccessToken;
        let lacks_date = has_secret && self.typed_end().is_err();
        let date = lacks_date.then_some(FormProblem::NoDate);
        let name = self.name.trim().is_empty().then_some(FormProblem::NoName);
        let proxy = (self.proxy == ProxyKind::Address)
            .then(|| proxy_problem(&self.proxy_url))
            .flatten();
        [name, address, client_id, date, port, proxy]
            .into_iter()
            .flatten()
            .collect()
    }

    fn client_id_problem(&self) -> Option<FormProblem> {
        if self.client_id.trim().is_empty() {
            return Some(FormProblem::NoClientId);
        }
        let unseen = invisible::find(&self.client_id).next().is_some();
        unseen.then_some(FormProblem::UnseenInClientId)
    }

    /// The profile that the form describes, if nothing keeps it from being saved.
    pub fn profile(&self, id: ProfileId, saved: Option<&Profile>) -> Option<Profile> {
        let base_url = self.base_url()?.ok()?;
        if !self.problems().is_empty() {
            return None;
        }
        let ca_file = self.extra_ca_file.trim();
        Some(Profile {
            id,
            name: self.name.trim().to_owned(),
            confirmed_host: self
                .confirmed_host
                .clone()
                .filter(|host| host == base_url.authority()),
            base_url,
            api_version: self.api_version,
            sign_in: match self.sign_in {
                SignInKind::PersonalAccessToken => SignIn::PersonalAccessToken {
                    client_id: self.client_id.trim().to_owned(),
                },
                SignInKind::AccessToken => SignIn::AccessToken,
                SignInKind::Browser => SignIn::Browser {
                    client_id: self.client_id.trim().to_owned(),
                    port: self.loopback_port()?,
                },
            },
            colour: self.colour,
            protected: self.protected,
            read_only: self.read_only,
            second_person: self.second_person,
            guard_patches: self.guard_patches,
            proxy: match self.proxy {
                ProxyKind::System => ProxyChoice::System,
                ProxyKind::Direct => ProxyChoice::Direct,
                ProxyKind::Address => ProxyChoice::Address {
                    url: self.proxy_url.trim().to_owned(),
                    has_login: self.has_proxy_login(),
                },
            },
            extra_ca_file: (!ca_file.is_empty()).then(|| PathBuf::from(ca_file)),
            secret_ends: self.typed_end().ok().flatten(),
            pinned: saved
                .map(|profile| profile.pinned.clone())
                .unwrap_or_default(),
            rules: saved
                .map(|profile| profile.rules.clone())
                .unwrap_or_default(),
            remembered: saved
                .map(|profile| profile.remembered.clone())
                .unwrap_or_default(),
        })
    }
}

fn proxy_problem(typed: &str) -> Option<FormProblem> {
    if typed.contains('@') {
        return Some(FormProblem::LoginInProxy);
    }
    let typed = typed.trim();
    let host = typed
        .strip_prefix("http://")
        .or_else(|| typed.strip_prefix("https://"));
    host.is_none_or(str::is_empty)
        .then_some(FormProblem::NoProxy)
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConnectionReport {
    pub at: Timestamp,
    /// How long sign-in and one list request took, in milliseconds.
    pub elapsed_millis: u64,
    /// Who the token belongs to, if it says.
    pub user: Option<String>,
    /// Organisation and pod, if the token says.
    pub organisation: Option<String>,
    /// How many connectors can be read, if the server counts.
    pub connectors: Option<u64>,
    pub token_ends: Option<Timestamp>,
    /// Who issued the certificate of the tenant, if the connection has one and it is known.
    pub tls_issuer: Option<String>,
    /// The scopes the token says it has.
    pub scopes: Vec<String>,
    /// Where a browser signs in, while nobody has: then nothing else of the tenant is known.
    pub signs_in_at: Option<String>,
}

/// Who set the switches “Protected” and “Read-only”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Safety {
    /// Nobody yet: for a new profile they follow its name and address.
    #[default]
    FollowsName,
    /// The person: they stay as they are, whatever the profile is called.
    Chosen,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileEditor {
    /// The saved profile that is edited; `None` for a new one.
    pub editing: Option<ProfileId>,
    pub form: ProfileForm,
    pub safety: Safety,
    pub changed: bool,
    /// Whether a secret is typed that is not saved; the secret itself stays in the view.
    pub secret_typed: bool,
    /// The login of the proxy that is typed, on its way to the keychain or to a test.
    pub proxy_login: Option<ProxyLogin>,
    /// Whether the person tried to save, so that every problem may be shown.
    pub tried: bool,
    /// What the last connection test found.
    pub test: Remote<ConnectionReport>,
    /// Names the newest question for a CA file.
    pub ca_file_asked: Option<Generation>,
}

impl ProfileEditor {
    pub fn of(profile: &Profile) -> Self {
        Self {
            editing: Some(profile.id.clone()),
            form: ProfileForm::of(profile),
            ..Self::default()
        }
    }

    pub fn is_unsaved(&self) -> bool {
        self.changed || self.secret_typed
    }

    /// The word for which a new profile was made protected and read-only; `None` when it was not.
    pub fn production_word(&self) -> Option<&str> {
        let follows = self.editing.is_none() && self.safety == Safety::FollowsName;
        follows.then(|| looks_like_production(&self.form.name, &self.form.address))?
    }
}
