//! What a computer says of proxies: the variables of the environment, and a script that the desktop names.
//!
//! Reads the environment and nothing else; who reads the settings of a desktop gives them here.

use std::fmt;
use std::net::IpAddr;

use crate::proxy::{Address, ProxyProblem, ProxySource};
use crate::secret::Secret;
use crate::settings::SettingsProblem;

/// The settings of a computer that decide over [`crate::Proxy::Settings`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ProxySettings {
    /// The address of a proxy, which may hold a password.
    address: Option<(ProxySource, Secret)>,
    exceptions: String,
    /// The only hosts that are reached through it, where such a list is there.
    only_for: Option<String>,
    has_script: bool,
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            address,
            exceptions,
            only_for,
            has_script,
        } = self;
        let source = address.as_ref().map(|(source, _)| source);
        formatter
            .debug_struct("ProxySettings")
            .field("source", &source)
            .field("exceptions", exceptions)
            .field("only_for", only_for)
            .field("has_script", has_script)
            .finish()
    }
}

impl ProxySettings {
    /// The variables of this process.
    pub fn of_environment() -> Self {
        Self::from_variables(|name| {
            let value = std::env::var_os(name)?;
            Some(value.to_string_lossy().into_owned())
        })
    }

    /// The variables that `value_of` gives: `HTTPS_PROXY` before `ALL_PROXY`, and `NO_PROXY`, each also in small
    /// letters. An empty one is none.
    pub fn from_variables(value_of: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&'static str]| {
            let set = names
                .iter()
                .filter_map(|name| Some((*name, value_of(name)?)));
            set.into_iter().find(|(_, value)| !value.trim().is_empty())
        };
        let named = |(name, value): (&str, String)| {
            (ProxySource::Variable(name.to_owned()), Secret::new(value))
        };
        Self {
            address: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]).map(named),
            exceptions: first(&["NO_PROXY", "no_proxy"])
                .map_or_else(String::new, |(_, value)| value),
            only_for: None,
            has_script: first(&["auto_proxy", "AUTO_PROXY"]).is_some(),
        }
    }

    /// The same on a desktop that names a script (PAC) to choose a proxy. A variable goes before it.
    pub fn with_script(mut self, has_script: bool) -> Self {
        self.has_script |= has_script;
        self
    }

    /// The same on a desktop that names a proxy, and hosts that are reached without it. A variable goes before it.
    pub fn with_address(mut self, address: &str, exceptions: &str) -> Self {
        if self.address.is_none() {
            self.address = Some((ProxySource::Desktop, Secret::new(address)));
            self.exceptions = format!("{},{exceptions}", self.exceptions);
        }
        self
    }

    /// The same on a desktop that names a proxy for these hosts alone. A variable goes before it.
    pub fn with_address_for(mut self, address: &str, hosts: &str) -> Self {
        if self.address.is_none() {
            self.only_for = Some(hosts.to_owned());
        }
        self.with_address(address, "")
    }

    /// Whether neither an address nor a script is named.
    pub fn is_silent(&self) -> bool {
        self.address.is_none() && !self.has_script
    }

    /// The proxy for a host, `None` for a direct connection.
    pub(crate) fn address_for(
        &self,
        host: &str,
        port: u16,
    ) -> Result<Option<(Address, ProxySource)>, SettingsProblem> {
        let is_other = |hosts: &String| !is_named(hosts, host, port);
        if is_named(&self.exceptions, host, port) || self.only_for.as_ref().is_some_and(is_other) {
            return Ok(None);
        }
        let unusable = |source, problem| SettingsProblem::Proxy { source, problem };
        match &self.address {
            Some((source, value)) => match Address::parse(value.expose()) {
                Ok(address) => Ok(Some((address, source.clone()))),
                Err(problem) => Err(unusable(source.clone(), problem)),
            },
            None if self.has_script => Err(unusable(ProxySource::Desktop, ProxyProblem::Script)),
            None => Ok(None),
        }
    }
}

/// Whether a list such as `NO_PROXY` names this host: as a whole, as a domain of it, by `*`, with a port, as an address
/// or network, or by a whole address.
fn is_named(hosts: &str, host: &str, port: u16) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.');
    let is_between = |letter: char| letter == ',' || letter == ';' || letter.is_whitespace();
    let entries = hosts.split(is_between);
    let bare = entries.map(|entry| entry.trim_matches(['"', '\'']));
    bare.filter(|entry| !entry.is_empty())
        .any(|entry| matches(entry, host, port))
}

fn matches(entry: &str, host: &str, port: u16) -> bool {
    let entry = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    // A number behind it is that of a network.
    let entry = match entry.split_once('/') {
        Some((host, path)) if path.parse::<u8>().is_err() => host,
        _ => entry,
    };
    let (name, own_port) = match entry.rsplit_once(':') {
        // Only an IPv6 address has more than one colon.
        Some((name, digits)) if !name.contains(':') || name.ends_with(']') => {
            match digits.parse::<u16>() {
                Ok(own) => (name, Some(own)),
                Err(_) => return false,
            }
        }
        _ => (entry, None),
    };
    if own_port.is_some_and(|own| own != port) {
        return false;
    }
    let name = name.trim_matches(['[', ']']).trim_end_matches('.');
    if let Ok(address) = host.parse::<IpAddr>() {
        return fits(name, host) || is_in_network(name, address).unwrap_or(false);
    }
    let is_below = |domain: &str| {
        let start = host.len().checked_sub(domain.len() + 1);
        let end = start.and_then(|start| host.get(start..));
        end.and_then(|end| end.strip_prefix('.'))
            .is_some_and(|end| end.eq_ignore_ascii_case(domain))
    };
    match name.strip_prefix('*') {
        Some("") => true,
        Some(rest) if !rest.contains('*') => is_below(rest.trim_start_matches('.')),
        _ if name.contains('*') => fits(name, host),
        _ => {
            let domain = name.trim_start_matches('.');
            host.eq_ignore_ascii_case(domain) || is_below(domain)
        }
    }
}

/// Whether a pattern in which `*` stands for any letters fits a name.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let Some((first, others)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let (middle, last) = others.rsplit_once('*').unwrap_or(("", others));
    let within = name
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last));
    let mut parts = middle.split('*');
    within.is_some_and(|rest| {
        let end = parts.try_fold(rest, |rest, part| Some(rest.split_once(part)?.1));
        end.is_some()
    })
}

/// Whether an address is the one named, or in the network named as `10.0.0.0/8`.
fn is_in_network(name: &str, address: IpAddr) -> Option<bool> {
    let (network, bits) = match name.split_once('/') {
        Some((network, bits)) => (network, Some(bits.parse::<u32>().ok()?)),
        None => (name, None),
    };
    let (network, address, width) = match (network.parse().ok()?, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => (
            u128::from(network.to_bits()),
            u128::from(address.to_bits()),
            32,
        ),
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return Some(false),
    };
    let ignored = u32::checked_sub(width, bits.unwrap_or(width))?;
    let shifted = |bits: u128| bits.checked_shr(ignored).unwrap_or(0);
    Some(shifted(network) == shifted(address))
}

#[cfg(test)]
mod tests;
