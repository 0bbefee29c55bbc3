//! How requests reach the tenant: directly, through the system's proxy, or through one that is named.
//!
//! It is the same for every request, the sign-in included.

use std::fmt;

use base64::Engine as _;
use reqwest::header::HeaderValue;
use url::Url;

use crate::secret::Secret;

/// Which proxy is used. A tenant on this computer (loopback) is always reached directly.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Proxy {
    /// What the operating system or the environment says.
    #[default]
    System,
    /// None.
    None,
    /// This one.
    Url {
        /// Scheme, host and port, such as `http://proxy.example.com:3128`. A user name and a password inside it
        /// are moved to `login`.
        url: String,
        /// User name and password, when the proxy asks for them.
        login: Option<ProxyLogin>,
    },
}

/// The user name and password for a proxy (basic authentication, RFC 7617).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyLogin {
    /// The user name.
    pub user_name: String,
    /// The password.
    pub password: Secret,
}

impl Proxy {
    /// A proxy at `url`, with the user name and password that the URL may carry.
    pub fn at(url: impl Into<String>) -> Self {
        Self::Url {
            url: url.into(),
            login: None,
        }
    }
}

impl fmt::Debug for Proxy {
    /// Shows the host of the proxy alone, because its URL may carry a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => formatter.write_str("System"),
            Self::None => formatter.write_str("None"),
            Self::Url { url, login } => {
                let address = Url::parse(url).ok();
                let host = address
                    .as_ref()
                    .and_then(Url::host_str)
                    .unwrap_or("an unreadable address");
                formatter
                    .debug_struct("Url")
                    .field("host", &host)
                    .field("login", login)
                    .finish()
            }
        }
    }
}

/// Turns a proxy address into reqwest's.
///
/// # Errors
/// A sentence, when the address is not an `http` or `https` URL. It does not repeat the address, which may hold a
/// password.
pub(crate) fn build(url: &str, login: Option<&ProxyLogin>) -> Result<reqwest::Proxy, String> {
    const UNUSABLE: &str = "The proxy address must look like http://proxy.example.com:3128.";
    let Ok(mut address) = Url::parse(url) else {
        return Err(UNUSABLE.to_owned());
    };
    if !matches!(address.scheme(), "http" | "https") || !address.has_host() {
        return Err(UNUSABLE.to_owned());
    }
    let login = login.cloned().or_else(|| login_in(&address));
    if address.set_username("").is_err() || address.set_password(None).is_err() {
        return Err(UNUSABLE.to_owned());
    }
    let Ok(proxy) = reqwest::Proxy::all(address) else {
        return Err(UNUSABLE.to_owned());
    };
    match login {
        // reqwest's own basic authentication keeps the password in a URL that its `Debug` shows.
        Some(login) => Ok(proxy.custom_http_auth(basic(&login)?)),
        None => Ok(proxy),
    }
}

/// What no answer may repeat: the password, and user name and password together, which is what is sent.
pub(crate) fn secrets(proxy: &Proxy) -> Vec<Secret> {
    let Proxy::Url { url, login } = proxy else {
        return Vec::new();
    };
    let in_address = || login_in(&Url::parse(url).ok()?);
    let login = login.clone().or_else(in_address);
    login.map_or_else(Vec::new, |login| vec![pair(&login), login.password])
}

fn pair(login: &ProxyLogin) -> Secret {
    Secret::new(format!("{}:{}", login.user_name, login.password.expose()))
}

/// The header for basic authentication (RFC 7617 §2).
fn basic(login: &ProxyLogin) -> Result<HeaderValue, String> {
    let pair = pair(login);
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair.expose());
    let Ok(mut value) = HeaderValue::from_str(&format!("Basic {encoded}")) else {
        return Err("The proxy's user name and password cannot be sent.".to_owned());
    };
    value.set_sensitive(true);
    Ok(value)
}

fn login_in(address: &Url) -> Option<ProxyLogin> {
    if address.username().is_empty() {
        return None;
    }
    let decode = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    Some(ProxyLogin {
        user_name: decode(address.username()),
        password: Secret::new(decode(address.password().unwrap_or_default())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_in_a_proxy_url_is_read_and_decoded() {
        let address = Url::parse("http://j%40doe:s%3Acret@proxy.example.com:3128").unwrap();

        let login = login_in(&address).unwrap();

        assert_eq!(login.user_name, "j@doe");
        assert_eq!(login.password.expose(), "s:cret");
    }

    #[test]
    fn an_unusable_proxy_address_is_refused_without_repeating_it() {
        for address in ["proxy:pw@", "ftp://user:hunter2@proxy", "http://"] {
            let refusal = build(address, None).unwrap_err();
            assert_eq!(
                refusal,
                "The proxy address must look like http://proxy.example.com:3128."
            );
        }
    }

    #[test]
    fn a_built_proxy_does_not_show_its_password() {
        let asked = Proxy::at("http://jdoe:hunter2@proxy.example.com:3128");
        let built = build("http://jdoe:hunter2@proxy.example.com:3128", None).unwrap();

        assert_eq!(
            format!("{asked:?}"),
            r#"Url { host: "proxy.example.com", login: None }"#
        );
        assert!(!format!("{built:?}").contains("hunter2"));
    }
}
