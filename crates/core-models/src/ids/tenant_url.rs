//! [`TenantUrl`], the base URL of a tenant's API.
//!
//! It only checks; it does not guess an address from what people type.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Base URL of a tenant's API: scheme, host and optional port, without a trailing slash.
///
/// The access token is sent to this host, so the scheme is `https`, except on this computer
/// (`localhost`, `127.0.0.0/8`, `[::1]`), where `http` serves the simulator.
///
/// ```
/// use patchpanel_core_models::ids::TenantUrl;
///
/// let url: TenantUrl = "https://Acme.api.identitynow.com:443/".parse()?;
/// assert_eq!(url.as_str(), "https://acme.api.identitynow.com");
/// assert!("http://acme.api.identitynow.com".parse::<TenantUrl>().is_err());
/// # Ok::<(), patchpanel_core_models::ids::InvalidTenantUrl>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantUrl {
    text: String,
    host_start: usize,
    host_end: usize,
}

/// Why a text is no base URL. The text is a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTenantUrl {
    #[error("The address is empty.")]
    Empty,
    /// The scheme is missing, or is neither `https` nor `http`.
    #[error("The address does not start with https://.")]
    Scheme,
    /// `http` to another computer would show the access token to everyone in between.
    #[error("The address uses http, which would send the access token unprotected.")]
    Unprotected,
    /// The address holds a user name or a password.
    #[error("The address holds a user name or a password.")]
    UserInfo,
    /// The host is empty or has characters that no host name has.
    #[error("The address does not name a valid host.")]
    Host,
    /// The port is no number from 1 to 65535.
    #[error("The port in the address is not a number from 1 to 65535.")]
    Port,
    /// Something follows the host and port.
    #[error("The address has a path, a query or a fragment after the host.")]
    Path,
}

impl TenantUrl {
    /// The URL as text, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host in lower case, without port; an IPv6 address stands in brackets.
    pub fn host(&self) -> &str {
        self.text
            .get(self.host_start..self.host_end)
            .unwrap_or_default()
    }

    /// Host and port as in the URL: the port is named unless it is that of the scheme.
    pub fn authority(&self) -> &str {
        self.text.get(self.host_start..).unwrap_or_default()
    }

    /// Whether the host is this computer.
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(self.host())
    }

    /// Whether the host is in a domain of the vendor. Any other host that is not this computer may be a mistake or
    /// a trap, and would get the credentials.
    pub fn is_vendors(&self) -> bool {
        VENDOR_DOMAINS.iter().any(|domain| {
            let before = self.host().strip_suffix(domain);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    }

    /// The tenant's name, as far as the host shows it: its first label. An address in digits has none.
    pub fn tenant_name(&self) -> Option<&str> {
        let host = self.host();
        if host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok() {
            return None;
        }
        host.split('.').next()
    }
}

/// Customers, demo and partner tenants, sign-in and newer hosts, `FedRAMP`, and the vendor's internal tenants.
pub(crate) const VENDOR_DOMAINS: [&str; 5] = [
    "identitynow.com",
    "identitynow-demo.com",
    "sailpoint.com",
    "sailpointfedramp.com",
    "identitysoon.com",
];

/// Whether a host, in lower case, is this computer.
fn is_loopback_host(host: &str) -> bool {
    let inner = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || inner.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
}

fn is_valid_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest
            .strip_suffix(']')
            .and_then(|inner| inner.parse::<Ipv6Addr>().ok())
            .is_some_and(is_of_a_server_v6);
    }
    let is_name = host.len() <= 253 && host.split('.').all(is_valid_label);
    is_name && (!ends_in_number(host) || host.parse().is_ok_and(is_of_a_server))
}

/// A last label that is a number makes an IPv4 address, so the whole must be one (URL Standard, host parsing).
fn ends_in_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let digits = last.strip_prefix("0x");
    last.bytes().all(|byte| byte.is_ascii_digit())
        || digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Not “any address”, a group of computers or all of them, or one that only the network card gave itself.
fn is_of_a_server(ip: Ipv4Addr) -> bool {
    let [first, ..] = ip.octets();
    let is_kept_back = first >= 240;
    first != 0 && !is_kept_back && !ip.is_multicast() && !ip.is_link_local()
}

/// The same, however an address of the older kind is written in it.
fn is_of_a_server_v6(ip: Ipv6Addr) -> bool {
    let is_odd = ip.is_unspecified() || ip.is_multicast() || ip.is_unicast_link_local();
    ip.is_loopback() || (!is_odd && ip.to_ipv4().is_none_or(is_of_a_server))
}

fn is_valid_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Splits `host:port`, where the host may be an IPv6 address in brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        Some(_) | None => (authority, None),
    }
}

impl FromStr for TenantUrl {
    type Err = InvalidTenantUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(InvalidTenantUrl::Empty);
        }
        let lower = trimmed.to_ascii_lowercase();
        let (scheme, rest) = lower.split_once("://").ok_or(InvalidTenantUrl::Scheme)?;
        let default_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(InvalidTenantUrl::Scheme),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains('@') {
            return Err(InvalidTenantUrl::UserInfo);
        }
        if authority.contains(['/', '?', '#', '\\']) {
            return Err(InvalidTenantUrl::Path);
        }
        let (host, port) = split_port(authority);
        if !is_valid_host(host) {
            return Err(InvalidTenantUrl::Host);
        }
        if scheme == "http" && !is_loopback_host(host) {
            return Err(InvalidTenantUrl::Unprotected);
        }
        let mut url = format!("{scheme}://{host}");
        let host_start = scheme.len() + "://".len();
        let host_end = url.len();
        if let Some(port) = port.map(read_port).transpose()?
            && port != default_port
        {
            url.push(':');
            url.push_str(&port.to_string());
        }
        Ok(Self {
            text: url,
            host_start,
            host_end,
        })
    }
}

fn read_port(text: &str) -> Result<u16, InvalidTenantUrl> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(port) if all_digits && port > 0 => Ok(port),
        Ok(_) | Err(_) => Err(InvalidTenantUrl::Port),
    }
}

impl TryFrom<String> for TenantUrl {
    type Error = InvalidTenantUrl;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TenantUrl> for String {
    fn from(url: TenantUrl) -> Self {
        url.text
    }
}

impl fmt::Display for TenantUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
