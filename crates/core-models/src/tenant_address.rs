//! [`resolve`]: from what people know of their tenant to the base URL of its API.
//!
//! Nothing is looked up in the network: the vendor's own domains are known, any other address is taken as
//! it is typed. Whether a tenant answers there is found out by asking it.

mod likely;
#[cfg(test)]
mod tests;

use std::net::Ipv6Addr;

use crate::ids::{InvalidTenantUrl, TenantUrl, VENDOR_DOMAINS};
use crate::invisible;

/// Why no address of an API could be made, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {next}")]
pub struct AddressProblem {
    /// What is wrong with the text, as a sentence.
    pub what: String,
    /// What to type instead, as a sentence.
    pub next: String,
    /// What was most likely meant, and can be typed as it is.
    pub likely: Option<String>,
}

/// A domain of the vendor under which each tenant has an address in a browser and one of its API.
struct Domain {
    /// What follows the tenant's name in the browser.
    browser: &'static str,
    /// What follows the tenant's name in the address of the API.
    api: &'static str,
}

/// Longer endings come before the endings that they contain.
const DOMAINS: [Domain; 5] = [
    // Customers (ISC docs: Authentication).
    Domain {
        browser: "identitynow.com",
        api: "api.identitynow.com",
    },
    // Where a browser signs in (ISC docs: Authentication).
    Domain {
        browser: "login.sailpoint.com",
        api: "api.identitynow.com",
    },
    // Demo, partner and training tenants.
    Domain {
        browser: "identitynow-demo.com",
        api: "api.identitynow-demo.com",
    },
    // FedRAMP.
    Domain {
        browser: "saas.sailpointfedramp.com",
        api: "api.saas.sailpointfedramp.com",
    },
    // The vendor's internal tenants.
    Domain {
        browser: "identitysoon.com",
        api: "api.cloud.sailpoint.com",
    },
];

/// First labels under the vendor's domains that are no tenants.
const NO_TENANTS: [&str; 9] = [
    "api",
    "community",
    "developer",
    "documentation",
    "http",
    "https",
    "login",
    "sso",
    "www",
];

/// The base URL of the API that a text means.
///
/// Understood are a tenant's name (`acme`), its address in a browser, with or without `https://` and with
/// any page behind it, the address of its API, tenants of the demo and FedRAMP domains, addresses of this
/// computer for the simulator, and any other `https` host, of which only scheme, host and port are kept.
///
/// # Errors
/// [`AddressProblem`] says what is wrong and what to type instead.
///
/// ```
/// use patchpanel_core_models::tenant_address::resolve;
///
/// assert_eq!(resolve("acme")?.as_str(), "https://acme.api.identitynow.com");
/// assert_eq!(resolve("acme.identitynow.com/ui/a/admin")?.as_str(), "https://acme.api.identitynow.com");
/// assert_eq!(resolve("127.0.0.1:4010")?.as_str(), "http://127.0.0.1:4010");
/// assert!(resolve("http://isc.example.com").is_err());
/// # Ok::<(), patchpanel_core_models::tenant_address::AddressProblem>(())
/// ```
pub fn resolve(input: &str) -> Result<TenantUrl, AddressProblem> {
    let text = unquoted(input).to_ascii_lowercase();
    read(&text).map_err(|problem| suggesting(problem, &text))
}

/// Adds what was most likely meant. A text with a user's name or password in it is not repeated.
fn suggesting(problem: AddressProblem, text: &str) -> AddressProblem {
    let guesses = if text.contains('@') {
        Vec::new()
    } else {
        likely::guesses(text)
    };
    let likely = guesses
        .into_iter()
        .find(|guess| guess != text && read(guess).is_ok());
    match likely {
        Some(likely) => AddressProblem {
            next: format!("Did you mean {likely}? {}", problem.next),
            likely: Some(likely),
            ..problem
        },
        None => problem,
    }
}

fn read(text: &str) -> Result<TenantUrl, AddressProblem> {
    if text.is_empty() {
        return Err(refusal(InvalidTenantUrl::Empty));
    }
    let typed = Typed::read(text);
    let kept = text.strip_suffix(typed.behind).unwrap_or(text);
    if let Some(found) = invisible::find(invisible::trim(kept)).next() {
        return Err(problem(found.sentence("The address"), NEXT));
    }
    if typed.authority.contains('@') {
        return Err(refusal(InvalidTenantUrl::UserInfo));
    }
    let url = match typed.scheme {
        Some("https" | "http") | None => typed.base_url()?,
        Some(_) => return Err(refusal(InvalidTenantUrl::Scheme)),
    };
    url.parse().map_err(refusal)
}

/// Text copied from a page or a chat often comes with quotes and invisible characters around it.
fn unquoted(input: &str) -> &str {
    let inner = invisible::trim(input).trim_matches(['"', '\'', '`', '<', '>', '“', '”']);
    invisible::trim(inner)
}

/// A text taken apart at its marks, not yet checked.
struct Typed<'text> {
    scheme: Option<&'text str>,
    authority: &'text str,
    host: &'text str,
    port: Option<&'text str>,
    /// What follows the host and port.
    behind: &'text str,
}

impl<'text> Typed<'text> {
    fn read(text: &'text str) -> Self {
        let (scheme, rest) = match text.split_once("://") {
            // Else it stands in a page or a query behind the host.
            Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => (Some(scheme), rest),
            Some(_) | None => (None, text.trim_start_matches('/')),
        };
        let length = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        let (authority, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let authority = invisible::trim(authority);
        let bare_ipv6 = authority.parse::<Ipv6Addr>().is_ok();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !bare_ipv6 && !port.contains(']') => (host, Some(port)),
            Some(_) | None => (authority, None),
        };
        Self {
            scheme,
            authority,
            host: host.strip_suffix('.').unwrap_or(host).trim_end(),
            port,
            behind,
        }
    }

    fn base_url(&self) -> Result<String, AddressProblem> {
        if is_this_computer(self.host) {
            return Ok(self.url(self.scheme.unwrap_or("http"), &bracketed(self.host)));
        }
        if !self.host.contains('.') && !self.host.starts_with('[') {
            return self.url_of_name();
        }
        if is_joined(self.host) {
            return Err(self.no_address());
        }
        if let Some((domain, labels)) = vendor_domain(self.host) {
            if self.scheme.is_none() && labels.starts_with("http") {
                // Its “://” was lost.
                return Err(no_tenant(self.host));
            }
            let host = api_host(self.host, domain, labels)?;
            return Ok(self.url("https", &host));
        }
        if self.host == "sailpoint.com" || self.host.ends_with(".sailpoint.com") {
            let is_tenant = [".api.cloud.sailpoint.com", ".saas.sailpoint.com"]
                .iter()
                .any(|ending| self.host.ends_with(ending));
            return if is_tenant {
                Ok(self.url("https", self.host))
            } else {
                Err(no_tenant(self.host))
            };
        }
        // Two addresses that were pasted into each other have such an end between them.
        let is_pasted = self.host.ends_with("http") || self.host.ends_with("https");
        if is_pasted || likely::spelled(self.host).is_some() {
            return Err(self.no_address());
        }
        Ok(self.url(self.scheme.unwrap_or("https"), self.host))
    }

    fn no_address(&self) -> AddressProblem {
        problem(
            format!(
                "“{}” is neither the name of a tenant nor an address.",
                self.authority
            ),
            NEXT,
        )
    }

    /// A word without points is the name of a tenant.
    fn url_of_name(&self) -> Result<String, AddressProblem> {
        let is_name = self
            .host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let is_number = likely::number(self.host).is_some();
        // “htttps//acme.identitynow.com” is not the tenant “htttps”.
        let is_scheme = self.behind.starts_with("//") || self.behind.starts_with("\\\\");
        if !is_name || is_number || is_scheme || self.host.is_empty() || self.port.is_some() {
            return Err(self.no_address());
        }
        if NO_TENANTS.contains(&self.host) || self.host.starts_with("http") {
            return Err(no_tenant(self.host));
        }
        Ok(self.url("https", &format!("{}.api.identitynow.com", self.host)))
    }

    fn url(&self, scheme: &str, host: &str) -> String {
        match self.port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }
}

fn is_this_computer(host: &str) -> bool {
    format!("http://{}", bracketed(host))
        .parse::<TenantUrl>()
        .is_ok()
}

fn bracketed(host: &str) -> String {
    if host.parse::<Ipv6Addr>().is_ok() {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

/// The vendor's domain that a host belongs to, and the labels before it.
fn vendor_domain(host: &str) -> Option<(&'static Domain, &str)> {
    DOMAINS.iter().find_map(|domain| {
        let rest = host.strip_suffix(domain.browser)?;
        if rest.is_empty() {
            return Some((domain, rest));
        }
        Some((domain, rest.strip_suffix('.')?))
    })
}

/// Whether a host in a domain of the vendor holds an address of the vendor already: one was typed behind the other.
fn is_joined(host: &str) -> bool {
    let before = VENDOR_DOMAINS
        .iter()
        .find_map(|domain| host.strip_suffix(domain));
    before.is_some_and(|before| VENDOR_DOMAINS.iter().any(|domain| before.contains(domain)))
}

/// The API's host for a host in a domain of the vendor.
fn api_host(host: &str, domain: &Domain, labels: &str) -> Result<String, AddressProblem> {
    let mut labels_out = labels.split('.');
    match (
        labels_out.next().unwrap_or_default(),
        labels_out.next(),
        labels_out.next(),
    ) {
        ("", _, _) | ("api" | "http" | "https" | "www", Some(_), _) => Err(no_tenant(host)),
        (tenant, None, None) if NO_TENANTS.contains(&tenant) => Err(no_tenant(host)),
        (tenant, None | Some("api" | "login"), None) => Ok(format!("{tenant}.{}", domain.api)),
        // Unknown, and possibly right: the vendor may add hosts.
        _ => Ok(host.to_owned()),
    }
}

/// What can always be done next.
const NEXT: &str =
    "Type the tenant’s name, such as acme, or its address, such as https://acme.identitynow.com.";

fn no_tenant(host: &str) -> AddressProblem {
    problem(format!("“{host}” does not name a tenant."), NEXT)
}

fn problem(what: String, next: &str) -> AddressProblem {
    AddressProblem {
        what,
        next: next.to_owned(),
        likely: None,
    }
}

fn refusal(reason: InvalidTenantUrl) -> AddressProblem {
    let next = match reason {
        InvalidTenantUrl::Unprotected => {
            "Type the address with https://. Only addresses of this computer may use http://."
        }
        InvalidTenantUrl::UserInfo => {
            "Type the address alone, such as https://acme.identitynow.com; the sign-in is asked for separately."
        }
        InvalidTenantUrl::Port => "Remove the port, or type one from 1 to 65535.",
        InvalidTenantUrl::Empty
        | InvalidTenantUrl::Scheme
        | InvalidTenantUrl::Host
        | InvalidTenantUrl::Path => NEXT,
    };
    problem(reason.to_string(), next)
}
