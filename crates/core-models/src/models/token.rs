//! What sign-in answers: the token response, what a tenant says about itself, and who a token belongs to.
//!
//! Tokens are never shown by `Debug` and never written by serde. Nothing here verifies a signature: the
//! server does, and what is read here is only for display.

use std::fmt;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient::Members;
use super::wire::wire;
use crate::json;

/// The answer of `POST /oauth/token` (ISC docs: Authentication; RFC 6749 §5.1).
///
/// The two tokens are left out of `Debug` and of everything that is written.
///
/// ```
/// use patchpanel_core_models::models::token::TokenResponse;
///
/// let text = r#"{"access_token":"top.secret.token","expires_in":749,"scope":"a b","org":"acme"}"#;
/// let mut response: TokenResponse = serde_json::from_str(text)?;
/// assert!(!format!("{response:?}").contains("secret"));
/// assert!(!serde_json::to_string(&response)?.contains("secret"));
/// assert_eq!(response.take_access_token().as_deref(), Some("top.secret.token"));
/// assert_eq!(response.scopes, ["a", "b"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Members")]
pub struct TokenResponse {
    #[serde(skip_serializing)]
    access_token: Option<String>,
    #[serde(skip_serializing)]
    refresh_token: Option<String>,
    /// Kind of token, `bearer`.
    pub token_type: Option<String>,
    /// Life of the access token from now, in seconds. This, not the token's own end, is authoritative.
    pub expires_in: Option<u64>,
    /// What the token allows, one entry per scope.
    #[serde(rename = "scope")]
    pub scopes: Vec<String>,
    pub tenant_id: Option<String>,
    /// Pod that serves the tenant.
    pub pod: Option<String>,
    /// Name of the tenant.
    pub org: Option<String>,
    /// Name of the user; absent when the token belongs to no user.
    pub user_name: Option<String>,
    /// Id of the user's identity; absent when the token belongs to no user.
    pub identity_id: Option<String>,
    /// Id of the token.
    pub jti: Option<String>,
    #[serde(flatten, skip_serializing)]
    pub extra: Map<String, Value>,
}

/// A text with a shorter token in it may be one by chance.
const SHORTEST_TOKEN: usize = 12;

impl From<Members> for TokenResponse {
    /// A member that repeats one of the tokens is passed over, since the others are shown.
    fn from(mut members: Members) -> Self {
        let tokens = ["access_token", "refresh_token"].map(|name| members.text(name));
        let is_none = |text: &String| {
            let mut tokens = tokens.iter().flatten();
            !tokens.any(|token| token.len() >= SHORTEST_TOKEN && text.contains(token.as_str()))
        };
        let expires_in = members.whole_number("expires_in");
        let mut scopes = members.blank_separated("scope");
        scopes.retain(is_none);
        let mut text = |name| members.text(name).filter(is_none);
        let response = Self {
            access_token: None,
            refresh_token: None,
            token_type: text("token_type"),
            expires_in,
            scopes,
            tenant_id: text("tenant_id"),
            pod: text("pod"),
            org: text("org"),
            user_name: text("user_name"),
            identity_id: text("identity_id"),
            jti: text("jti"),
            extra: members.rest,
        };
        let [access_token, refresh_token] = tokens;
        Self {
            access_token,
            refresh_token,
            ..response
        }
    }
}

impl TokenResponse {
    /// Takes the access token out, so that only its new owner holds it.
    pub fn take_access_token(&mut self) -> Option<String> {
        self.access_token.take().filter(|token| !token.is_empty())
    }

    /// Takes the refresh token out; only grants with a browser have one.
    pub fn take_refresh_token(&mut self) -> Option<String> {
        self.refresh_token.take().filter(|token| !token.is_empty())
    }
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            access_token: _,
            refresh_token: _,
            token_type,
            expires_in,
            scopes,
            tenant_id,
            pod,
            org,
            user_name,
            identity_id,
            jti,
            extra: _,
        } = self;
        formatter
            .debug_struct("TokenResponse")
            .field("token_type", token_type)
            .field("expires_in", expires_in)
            .field("scopes", scopes)
            .field("tenant_id", tenant_id)
            .field("pod", pod)
            .field("org", org)
            .field("user_name", user_name)
            .field("identity_id", identity_id)
            .field("jti", jti)
            .finish_non_exhaustive()
    }
}

wire! {
    /// What a tenant says about itself without sign-in: the answer of `GET /oauth/info` (ISC docs: Authentication).
    #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", from = "Members")]
    pub struct OauthInfo {
        /// Id of the tenant, a UUID.
        pub tenant_id: Option<String> = text("tenantId"),
        pub tenant_name: Option<String> = text("tenantName"),
        /// Where a browser signs in.
        pub authorize_endpoint: Option<String> = text("authorizeEndpoint"),
        pub token_endpoint: Option<String> = text("tokenEndpoint"),
        /// Address of the tenant in a browser.
        pub cloud_domain_url: Option<String> = text("cloudDomainUrl"),
        /// Where a browser signs out.
        pub logout_url: Option<String> = text("logoutUrl"),
        /// Pod that serves the tenant.
        pub pod: Option<String> = text("pod"),
        #[serde(flatten)]
        pub extra: Map<String, Value> = rest(),
    }
}

wire! {
    /// Who an access token belongs to, read from the payload of the token without verifying it.
    ///
    /// Everything may be absent: newer tokens may leave scopes and authorities out.
    ///
    /// ```
    /// use patchpanel_core_models::models::token::WhoAmI;
    ///
    /// // The payload is {"org":"acme","user_name":"jdoe","authorities":["ORG_ADMIN"],"exp":1700000000}
    /// let token = "e30.eyJvcmciOiJhY21lIiwidXNlcl9uYW1lIjoiamRvZSIsImF1dGhvcml0aWVzIjpbIk9SR19BRE1JTiJdLCJleHAiOjE3MDAwMDAwMDB9.x";
    /// let who = WhoAmI::from_jwt(token)?;
    /// assert_eq!(who.user_name.as_deref(), Some("jdoe"));
    /// assert_eq!(who.expires_at_unix_secs, Some(1_700_000_000));
    /// # Ok::<(), patchpanel_core_models::models::token::UnreadableToken>(())
    /// ```
    #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(from = "Members")]
    pub struct WhoAmI {
        /// Name of the user; absent when the token belongs to no user, which the connector operations refuse.
        pub user_name: Option<String> = text("user_name"),
        pub user_id: Option<String> = text("user_id"),
        /// Id of the user's identity.
        pub identity_id: Option<String> = text("identity_id"),
        pub tenant_id: Option<String> = text("tenant_id"),
        /// Name of the tenant.
        pub org: Option<String> = text("org"),
        /// Pod that serves the tenant.
        pub pod: Option<String> = text("pod"),
        /// Id of the client that asked for the token.
        pub client_id: Option<String> = text("client_id"),
        /// Levels of the user, such as `ORG_ADMIN`.
        pub authorities: Vec<String> = blank_separated("authorities"),
        /// What the token allows, one entry per scope.
        #[serde(rename = "scope")]
        pub scopes: Vec<String> = blank_separated("scope"),
        /// When the token ends, in seconds since 1970-01-01 UTC.
        #[serde(rename = "exp")]
        pub expires_at_unix_secs: Option<u64> = whole_number("exp"),
        /// Id of the token.
        pub jti: Option<String> = text("jti"),
    }
}

/// Why the payload of a token could not be read. Such a token may still be a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableToken {
    /// The text does not have the three parts of a JWT, separated by points (RFC 7519 §3).
    #[error("the token does not have the three parts of a JWT")]
    NotAJwt,
    /// The second part is not base64url (RFC 7515 §2).
    #[error("the second part of the token is not base64url")]
    NotBase64,
    /// The decoded second part is not a JSON object.
    #[error("the second part of the token is not a JSON object")]
    NotAnObject,
}

/// Scopes that allow to change connectors; any one is enough (ISC API docs: createCustomConnectorV1).
const MANAGE_SCOPES: [&str; 2] = ["idn:connector-config:manage", "sp:scopes:all"];

impl WhoAmI {
    /// Reads the payload of a JWT.
    ///
    /// # Errors
    /// [`UnreadableToken`] when the text is no JWT; the members inside are read leniently and never fail.
    pub fn from_jwt(token: &str) -> Result<Self, UnreadableToken> {
        let mut parts = token.trim().split('.');
        let (Some(_header), Some(payload), Some(_signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(UnreadableToken::NotAJwt);
        };
        let Ok(bytes) = base64url().decode(payload) else {
            return Err(UnreadableToken::NotBase64);
        };
        json::from_bytes(&bytes).or(Err(UnreadableToken::NotAnObject))
    }

    /// Whether the scopes allow to change connectors. `None` when the token names no scopes.
    pub fn may_manage_connectors(&self) -> Option<bool> {
        let is_enough = |scope: &String| MANAGE_SCOPES.contains(&scope.as_str());
        (!self.scopes.is_empty()).then(|| self.scopes.iter().any(is_enough))
    }
}

/// Base64url with or without padding: RFC 7515 forbids it, some issuers write it.
fn base64url() -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, config)
}

#[cfg(test)]
mod tests;
