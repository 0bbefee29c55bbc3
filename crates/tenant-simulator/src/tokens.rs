//! Accounts that may sign in, the access tokens they were given, and what a token may do.
//!
//! A token looks like a JWT and carries the documented members, but nothing is signed: the tenant
//! knows a token because it issued it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// A personal access token or API client of the tenant: who can sign in, and with which rights.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) user_name: Option<String>,
    pub(crate) authorities: Vec<String>,
    pub(crate) scopes: Vec<String>,
    /// Where a browser may be sent back to; a client with any is a public one and has no secret.
    pub(crate) redirect_uris: Vec<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            client_id,
            client_secret: _,
            user_name,
            authorities,
            scopes,
            redirect_uris,
        } = self;
        formatter
            .debug_struct("Account")
            .field("client_id", client_id)
            .field("client_secret", &"hidden")
            .field("user_name", user_name)
            .field("authorities", authorities)
            .field("scopes", scopes)
            .field("redirect_uris", redirect_uris)
            .finish()
    }
}

impl Account {
    /// A personal access token of an organisation's administrator with every scope.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            user_name: Some("jdoe".to_owned()),
            authorities: vec!["ORG_ADMIN".to_owned()],
            scopes: vec!["sp:scopes:all".to_owned()],
            redirect_uris: Vec::new(),
        }
    }

    /// A public client, with which a person signs in at a page of the tenant: it has no secret, and a code is sent to
    /// these addresses only.
    pub fn public<Address: Into<String>>(
        client_id: impl Into<String>,
        redirect_uris: impl IntoIterator<Item = Address>,
    ) -> Self {
        Self {
            redirect_uris: redirect_uris.into_iter().map(Into::into).collect(),
            ..Self::new(client_id, "")
        }
    }

    /// Replaces the scopes, for example `["idn:connector-config:read"]`.
    pub fn scopes<Scope: Into<String>>(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Replaces the user levels, for example `["SOURCE_ADMIN"]`; an empty list has no rights.
    pub fn authorities<Level: Into<String>>(
        mut self,
        levels: impl IntoIterator<Item = Level>,
    ) -> Self {
        self.authorities = levels.into_iter().map(Into::into).collect();
        self
    }

    /// The name in `user_name`.
    pub fn user_name(mut self, name: impl Into<String>) -> Self {
        self.user_name = Some(name.into());
        self
    }

    /// An API client that stands for no user; every connector operation answers it with 403.
    pub fn without_user(mut self) -> Self {
        self.user_name = None;
        self.authorities.clear();
        self
    }

    /// Whether the account may use an operation that takes any of these scopes.
    pub(crate) fn may(&self, scopes: &[&str]) -> bool {
        const LEVELS: [&str; 3] = ["ORG_ADMIN", "SOURCE_ADMIN", "SOURCE_SUBADMIN"];
        let in_scope = self
            .scopes
            .iter()
            .any(|scope| scope == "sp:scopes:all" || scopes.contains(&scope.as_str()));
        let has_level = self
            .authorities
            .iter()
            .any(|level| LEVELS.contains(&level.as_str()));
        self.user_name.is_some() && in_scope && has_level
    }
}

/// What every token of a tenant says about it.
#[derive(Clone, Debug)]
pub(crate) struct TenantIdentity {
    pub(crate) tenant_id: String,
    pub(crate) org: String,
    pub(crate) pod: String,
}

/// A token that was issued.
#[derive(Clone, Debug)]
struct Issued {
    client_id: String,
    expires_at: Duration,
}

/// A token's holder, or why there is none; the text goes into the 401 body.
pub(crate) type Checked<'tokens> = Result<&'tokens Account, &'static str>;

/// The accounts and the tokens that they hold.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    accounts: Vec<Account>,
    issued: BTreeMap<String, Issued>,
    latest: Option<String>,
}

/// One request for a token: who asks, what the ids of this token are, and its life.
pub(crate) struct Grant<'request> {
    pub(crate) account: &'request Account,
    pub(crate) identity: &'request TenantIdentity,
    pub(crate) token_id: String,
    pub(crate) user_id: String,
    pub(crate) now: Duration,
    pub(crate) lifetime: Duration,
}

impl Tokens {
    pub(crate) fn new(accounts: Vec<Account>) -> Self {
        Self {
            accounts,
            issued: BTreeMap::new(),
            latest: None,
        }
    }

    pub(crate) fn sign_in(&self, client_id: &str, client_secret: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| {
            account.client_id == client_id
                && account.client_secret == client_secret
                && account.redirect_uris.is_empty()
        })
    }

    pub(crate) fn public_client(&self, client_id: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.client_id == client_id && !account.redirect_uris.is_empty())
    }

    /// Remembers a token; it ends `lifetime` after `now`.
    pub(crate) fn remember(&mut self, token: String, grant: &Grant<'_>) {
        let issued = Issued {
            client_id: grant.account.client_id.clone(),
            expires_at: grant.now + grant.lifetime,
        };
        self.latest = Some(token.clone());
        self.issued.insert(token, issued);
    }

    /// Whose token it is, unless it is unknown or ended.
    pub(crate) fn check(&self, token: &str, now: Duration) -> Checked<'_> {
        let Some(issued) = self.issued.get(token) else {
            return Err("JWT validation failed: JWT is invalid");
        };
        if now >= issued.expires_at {
            return Err("JWT validation failed: JWT is expired");
        }
        self.accounts
            .iter()
            .find(|account| account.client_id == issued.client_id)
            .ok_or("JWT validation failed: the client is disabled")
    }

    /// Ends one token at once.
    pub(crate) fn expire(&mut self, token: &str) {
        if let Some(issued) = self.issued.get_mut(token) {
            issued.expires_at = Duration::ZERO;
        }
    }

    /// Ends the token that was issued last.
    pub(crate) fn expire_latest(&mut self) {
        if let Some(token) = self.latest.take() {
            self.expire(&token);
        }
    }

    /// Ends every token at once.
    pub(crate) fn expire_all(&mut self) {
        for issued in self.issued.values_mut() {
            issued.expires_at = Duration::ZERO;
        }
    }
}

impl Grant<'_> {
    /// The token's text: three base64url parts, the last of which is no signature.
    pub(crate) fn token(&self) -> String {
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        let parts = [
            header.to_string(),
            self.payload().to_string(),
            format!("simulated {}", self.token_id),
        ];
        parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
    }

    /// The claims that the ISC API docs show (Authentication: JSON Web Token).
    fn payload(&self) -> Value {
        let mut payload = json!({
            "tenant_id": self.identity.tenant_id,
            "internal": false,
            "pod": self.identity.pod,
            "org": self.identity.org,
            "strong_auth": true,
            "authorities": self.account.authorities,
            "client_id": self.account.client_id,
            "strong_auth_supported": true,
            "scope": self.account.scopes,
            "exp": (self.now + self.lifetime).as_secs(),
            "jti": self.token_id,
        });
        self.add_user(&mut payload);
        payload
    }

    pub(crate) fn answer(&self, token: &str) -> Value {
        let mut answer = json!({
            "access_token": token,
            "token_type": "bearer",
            "expires_in": self.lifetime.as_secs(),
            "scope": self.account.scopes.join(" "),
            "tenant_id": self.identity.tenant_id,
            "pod": self.identity.pod,
            "org": self.identity.org,
            "strong_auth": true,
            "strong_auth_supported": true,
            "claims_supported": false,
            "internal": false,
            "enabled": true,
            "accessType": "OFFLINE",
            "jti": self.token_id,
        });
        self.add_user(&mut answer);
        answer
    }

    fn add_user(&self, members: &mut Value) {
        let (Some(user_name), Value::Object(members)) = (&self.account.user_name, members) else {
            return;
        };
        members.insert("user_name".to_owned(), Value::from(user_name.as_str()));
        members.insert("user_id".to_owned(), Value::from(self.user_id.as_str()));
        members.insert("identity_id".to_owned(), Value::from(self.user_id.as_str()));
    }
}
