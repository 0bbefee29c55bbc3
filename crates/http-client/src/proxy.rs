//! Addresses of proxies, their logins, and why one cannot be used.
//!
//! An address that cannot be used is refused with its reason; nothing goes out directly because of one.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use patchpanel_core_models::invisible;
use reqwest::header::HeaderValue;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret::Secret;

/// The user name and password for a proxy (basic authentication, RFC 7617).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyLogin {
    pub user_name: String,
    pub password: Secret,
}

/// Where the address of a proxy stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxySource {
    /// It was given to the client.
    Given,
    /// In the environment variable of this name.
    Variable(String),
    /// In the settings of the operating system or its desktop.
    Desktop,
}

impl fmt::Display for ProxySource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given => formatter.write_str("the settings of the client"),
            Self::Variable(name) => write!(formatter, "the variable {name}"),
            Self::Desktop => formatter.write_str("the settings of the system"),
        }
    }
}

/// Why the address of a proxy cannot be used. Never holds the address, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyProblem {
    /// Quotation marks stand around it.
    Quoted,
    /// It holds a blank or another character that cannot be seen.
    Blank,
    /// A backslash, as in `CORP\user`; it is written `%5C`.
    Backslash,
    /// More than one `@`, or a `/` before it: in a user name or password they are written `%40` and `%2F`.
    AtSign,
    /// A scheme other than `http` and `https`, such as `socks5`.
    Scheme(String),
    /// It has a path, as the address of a script (PAC) has that would choose a proxy.
    Script,
    /// Neither scheme nor port say what it is.
    NoPort,
    /// The user name holds a colon, or either part a character that cannot be seen.
    Login,
    Invalid,
}

impl fmt::Display for ProxyProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Quoted => "quotation marks stand around it",
            Self::Blank => "it holds a blank or a character that cannot be seen",
            Self::Backslash => "it holds a backslash, which is written %5C",
            Self::AtSign => "its user name or password holds @ or /, which are written %40 and %2F",
            Self::Scheme(scheme) => return write!(formatter, "{scheme} is not supported"),
            Self::Script => "it has a path, as a script (PAC) has, which is not supported",
            Self::NoPort => "it has no port",
            Self::Login => "its user name or password cannot be sent",
            Self::Invalid => "it does not look like http://proxy.example.com:3128",
        })
    }
}

/// The address of a proxy without a login, and the login that stood in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) url: Url,
    pub(crate) login: Option<ProxyLogin>,
}

impl Address {
    /// Reads an address as `curl` does, but refuses what would be understood by half.
    pub(crate) fn parse(text: &str) -> Result<Self, ProxyProblem> {
        if text.starts_with(['"', '\'', '“', '‘']) || text.ends_with(['"', '\'', '”', '’'])
        {
            return Err(ProxyProblem::Quoted);
        }
        if text.contains(char::is_whitespace) || invisible::find(text).next().is_some() {
            return Err(ProxyProblem::Blank);
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        let path_at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(path_at).unwrap_or((rest, ""));
        let is_pac = scheme
            .as_ref()
            .is_some_and(|scheme| scheme.starts_with("pac"));
        if text.contains('\\') {
            return Err(ProxyProblem::Backslash);
        }
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        if path.contains('@') || user.is_some_and(|user| user.contains('@')) {
            return Err(ProxyProblem::AtSign);
        }
        if is_pac || !matches!(path, "" | "/") {
            return Err(ProxyProblem::Script);
        }
        let scheme = scheme.unwrap_or_else(|| "http".to_owned());
        let is_scheme = |letter: char| letter.is_ascii_alphanumeric() || "+.-".contains(letter);
        match scheme.as_str() {
            "http" | "https" => {}
            _ if scheme.is_empty() || scheme.contains(|letter| !is_scheme(letter)) => {
                return Err(ProxyProblem::Invalid);
            }
            _ => return Err(ProxyProblem::Scheme(scheme)),
        }
        let url = Url::parse(&format!("{scheme}://{host}"));
        let url = url.ok().filter(|url| !host.is_empty() && url.has_host());
        let url = url.ok_or(ProxyProblem::Invalid)?;
        let has_port = host
            .rsplit(':')
            .next()
            .is_some_and(|port| port.parse::<u16>().is_ok());
        if !text.contains("://") && !has_port {
            return Err(ProxyProblem::NoPort);
        }
        let login = user.filter(|user| !user.is_empty()).map(login_in);
        Ok(Self { url, login })
    }

    /// The address as it may be shown: scheme, host and port.
    pub(crate) fn shown(&self) -> String {
        self.url.as_str().trim_end_matches('/').to_owned()
    }

    /// What no answer may repeat: the password, and user name and password together, also as they are sent.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let login = self.login.iter();
        login
            .flat_map(|login| [sent(login), pair(login), login.password.clone()])
            .collect()
    }

    /// The header for basic authentication (RFC 7617 §2).
    pub(crate) fn authorization(&self) -> Result<Option<HeaderValue>, ProxyProblem> {
        let Some(login) = &self.login else {
            return Ok(None);
        };
        let pair = pair(login);
        if login.user_name.contains(':') || invisible::find(pair.expose()).next().is_some() {
            return Err(ProxyProblem::Login);
        }
        let value = HeaderValue::from_str(&format!("Basic {}", sent(login).expose()));
        let mut value = value.map_err(|_unsendable| ProxyProblem::Login)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

fn pair(login: &ProxyLogin) -> Secret {
    Secret::new(format!("{}:{}", login.user_name, login.password.expose()))
}

fn sent(login: &ProxyLogin) -> Secret {
    Secret::new(STANDARD.encode(pair(login).expose()))
}

fn login_in(user: &str) -> ProxyLogin {
    let decode = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    ProxyLogin {
        user_name: decode(name),
        password: Secret::new(decode(password)),
    }
}

/// Takes the user name and the password out of the address of a proxy, so that the rest may be written down. It gives
/// the address back as it is when there is no `@` in it, whether it can be used or not.
pub fn without_login(address: &str) -> (String, Option<ProxyLogin>) {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), address),
    };
    // What stands before the last `@` may be a password, however it is written.
    match rest.rsplit_once('@') {
        Some((user, host)) => (format!("{scheme}{host}"), Some(login_in(user))),
        None => (address.to_owned(), None),
    }
}

#[cfg(test)]
mod tests;
