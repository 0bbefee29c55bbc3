//! Why no connection to the tenant came about, and what in the profile keeps one from being tried.

use std::time::SystemTime;

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_http_client::{
    CaFileProblem, ProxyFailure, ProxyProblem, ProxySource, SettingsProblem, TlsFailure,
    TlsProblem, UnreachableReason,
};

use super::{Hint, quantity};
use crate::state::apply::RequestFailure;

/// Why, what to do next, and what the screen can offer.
pub(super) type Explained = (String, String, Hint);

pub(super) fn unreachable(failure: &RequestFailure, reason: &UnreachableReason) -> Explained {
    let (why, next) = match reason {
        UnreachableReason::Tls(failure) => return insecure(failure),
        UnreachableReason::Proxy(refusal) => return proxy(failure, refusal),
        UnreachableReason::Dns => (
            "The name of the tenant’s host was not found: misspelt, or no network",
            "Check the address of the profile and the network",
        ),
        UnreachableReason::NoNetwork => (
            "This computer has no network route to the tenant",
            "Check the network and any VPN, then try again",
        ),
        UnreachableReason::Refused => (
            "Nothing answers at the tenant’s address",
            "Check the address of the profile and the network",
        ),
        UnreachableReason::TimedOut => (
            "Nothing answered at the tenant’s address in time; a firewall may drop what is sent",
            "Check the network, and the proxy of the profile",
        ),
        UnreachableReason::Other => (
            "The tenant could not be reached",
            "Check the network and try again",
        ),
    };
    (why.to_owned(), next.to_owned(), Hint::Connection)
}

/// What a proxy on the way did not do. The client says which proxy it is.
fn proxy(failure: &RequestFailure, refusal: &ProxyFailure) -> Explained {
    const CHECK: &str = "Check the proxy of the profile, and whether this network has one";
    let (why, next) = match (refusal, failure.status) {
        (ProxyFailure::AuthenticationRequired, _) => (
            "The proxy asks for a user name and a password (HTTP 407)".to_owned(),
            "Enter the proxy’s address, user name and password in the profile under “This address”",
        ),
        (ProxyFailure::Dns, _) => ("The name of the proxy was not found".to_owned(), CHECK),
        (ProxyFailure::Refused, _) => (
            "Nothing answers at the address of the proxy".to_owned(),
            CHECK,
        ),
        (ProxyFailure::TimedOut, _) => (
            "The proxy did not open the connection in time".to_owned(),
            "Try again in a moment, or ask whoever runs the proxy",
        ),
        (ProxyFailure::Tls(failure), _) if failure.problem == TlsProblem::NoTls => (
            "The proxy answers without encryption, and its address begins with https".to_owned(),
            "Enter the proxy’s address with http:// in place of https://",
        ),
        (ProxyFailure::Tls(failure), _) => (
            format!("The connection to the proxy itself is not secure: {failure}"),
            "Check the proxy of the profile, or choose the CA file of your organisation",
        ),
        (ProxyFailure::Rejected, Some(403)) => (
            "The proxy does not allow connections to the tenant (HTTP 403)".to_owned(),
            "Ask whoever runs the proxy to allow the tenant’s host",
        ),
        (ProxyFailure::Rejected, Some(status @ 300..400)) => (
            format!("The proxy redirected the connection (HTTP {status})"),
            "Sign in to the network in a browser, then try again",
        ),
        (ProxyFailure::Rejected, Some(status @ 500..)) => (
            format!("The proxy could not reach the tenant (HTTP {status})"),
            "Check the address of the profile, or ask whoever runs the proxy",
        ),
        (ProxyFailure::Rejected, Some(status)) => (
            format!("The proxy refused the connection (HTTP {status})"),
            "Ask whoever runs the proxy",
        ),
        (ProxyFailure::Rejected, None) => (
            "The proxy refused the connection".to_owned(),
            "Ask whoever runs the proxy",
        ),
        (ProxyFailure::Other, _) => (
            "The proxy did not let the connection through".to_owned(),
            CHECK,
        ),
    };
    let which = failure
        .reason
        .as_deref()
        .map(|reason| reason.trim_end_matches('.'));
    let which = which.map(|which| format!(". {which}")).unwrap_or_default();
    (why + &which, next.to_owned(), Hint::Connection)
}

/// What is wrong with a certificate, or with the handshake before one is shown.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per problem, so that none is forgotten"
)]
fn insecure(failure: &TlsFailure) -> Explained {
    let issuer = failure.issuer.as_deref().unwrap_or("an unnamed authority");
    let day = failure.limit.map(day).unwrap_or_default();
    let (why, next, hint) = match failure.problem {
        TlsProblem::UnknownIssuer => (
            format!(
                "The tenant’s certificate is signed by “{issuer}”, which this computer does not trust; a proxy may inspect the connection"
            ),
            "Choose the CA file of your organisation in the profile",
            Hint::Certificate,
        ),
        TlsProblem::SelfSigned => (
            format!("The tenant’s address has a self-signed certificate of “{issuer}”"),
            "Check the address, or choose the server’s certificate as the CA file",
            Hint::Certificate,
        ),
        TlsProblem::Expired => (
            format!(
                "The tenant’s certificate has expired{}",
                dated(", its last day was", &day)
            ),
            "Check this computer’s clock, or ask whoever runs the server for a new certificate",
            Hint::Connection,
        ),
        TlsProblem::NotYetValid => (
            format!(
                "The tenant’s certificate is not valid yet{}; this computer’s clock may be wrong",
                dated(", its first day is", &day)
            ),
            "Set this computer’s date and time, then try again",
            Hint::Connection,
        ),
        TlsProblem::WrongHost => (
            format!("The certificate at the tenant’s address {}", hosts(failure)),
            "Check the address of the profile; a proxy or a portal may have answered",
            Hint::Connection,
        ),
        TlsProblem::WrongPurpose => (
            "The certificate at the tenant’s address is not one for a server".to_owned(),
            "Check the profile’s address, or ask its operator for a server certificate",
            Hint::Connection,
        ),
        TlsProblem::Unusable => (
            format!(
                "The tenant’s certificate, issued by “{issuer}”, has an outdated form, such as SHA-1"
            ),
            "Ask whoever runs the server or the inspecting proxy for a new certificate",
            Hint::Connection,
        ),
        TlsProblem::Revoked => (
            format!("The tenant’s certificate was revoked by “{issuer}”"),
            "Do not sign in here; ask whoever runs the server",
            Hint::Connection,
        ),
        TlsProblem::ClientCertificate => (
            "The tenant’s address asks for a client certificate, which is not supported".to_owned(),
            "Ask whoever runs the network for an address without client certificates",
            Hint::Connection,
        ),
        TlsProblem::NoTls => (
            "The tenant’s address answers without encryption (plain HTTP); nothing was sent"
                .to_owned(),
            "Check host and port in the address of the profile, and its proxy",
            Hint::Connection,
        ),
        TlsProblem::OldVersion => (
            "The server at the tenant’s address speaks only TLS 1.1 or older".to_owned(),
            "Ask whoever runs the server or the inspecting proxy for TLS 1.2 or newer",
            Hint::Connection,
        ),
        TlsProblem::Closed => (
            "The connection closed during the handshake; a firewall or proxy may block connections"
                .to_owned(),
            "Check the network, and the proxy of the profile",
            Hint::Connection,
        ),
        TlsProblem::Other => (
            "The tenant’s address and this computer could not agree on a secure connection"
                .to_owned(),
            "Give the details to whoever runs the network",
            Hint::Connection,
        ),
    };
    (why + &left_out(failure), next.to_owned(), hint)
}

/// What could not be read of the CA file.
fn left_out(failure: &TlsFailure) -> String {
    let numbers: Vec<_> = failure.left_out.iter().map(ToString::to_string).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [number] => format!(". Certificate {number} of the extra CA file is damaged and left out"),
        _ => format!(
            ". Certificates {} of the extra CA file are damaged and left out",
            quantity::list(&numbers)
        ),
    }
}

fn dated(words: &str, day: &str) -> String {
    if day.is_empty() {
        String::new()
    } else {
        format!("{words} {day}")
    }
}

/// A day as certificates have them, in UTC.
fn day(moment: SystemTime) -> String {
    let moment = Timestamp::try_from(moment).ok();
    let zoned = moment.map(|moment| TimeZone::UTC.to_datetime(moment));
    let day = zoned.map(|day| day.strftime("%-d %B %Y").to_string());
    day.unwrap_or_default()
}

fn hosts(failure: &TlsFailure) -> String {
    if failure.hosts.is_empty() {
        "does not name this host".to_owned()
    } else {
        format!(
            "is for {}, not for this host",
            quantity::list(&failure.hosts)
        )
    }
}

/// What in the profile, or on this computer, cannot be used.
pub(super) fn unusable(problem: &SettingsProblem) -> Explained {
    match problem {
        SettingsProblem::CaFile(problem) => ca_file(*problem),
        SettingsProblem::Proxy { source, problem } => proxy_address(source, problem),
        SettingsProblem::Credential { part, found } => (
            format!("The {part} {found}"),
            "Copy the value without anything around it, and save the profile".to_owned(),
            Hint::SignIn,
        ),
        SettingsProblem::SystemCertificates(words) => (
            format!("This computer’s trusted certificates cannot be used: {words}"),
            "Install the certificates of the system, or choose a CA file in the profile".to_owned(),
            Hint::Certificate,
        ),
    }
}

/// An address of a proxy that cannot be used, without repeating it.
fn proxy_address(source: &ProxySource, problem: &ProxyProblem) -> Explained {
    let (place, correct) = match source {
        ProxySource::Given => (
            "The proxy address of the profile".to_owned(),
            "Correct the address in the profile, such as http://proxy.acme.example:8080",
        ),
        ProxySource::Variable(name) => (
            format!("The proxy address in the variable {name}"),
            "Correct the variable and restart Patchpanel, or enter the proxy in the profile",
        ),
        ProxySource::Desktop => (
            "The proxy in the settings of this computer".to_owned(),
            "Enter the proxy in the profile under “This address”, such as http://proxy.acme.example:8080",
        ),
    };
    let (is, next) = match problem {
        ProxyProblem::Quoted => ("is in quotation marks", correct),
        ProxyProblem::Blank => ("holds a space or an invisible character", correct),
        ProxyProblem::Backslash => (
            "holds a backslash, as a user name with a domain does",
            "Enter address, user name and password in the profile, under “This address”",
        ),
        ProxyProblem::AtSign => (
            "holds @ or / in its user name or password",
            "Enter address, user name and password in the profile, under “This address”",
        ),
        ProxyProblem::Login => (
            "comes with a user name or password that cannot be sent",
            "Enter user name and password again, without a colon in the name",
        ),
        ProxyProblem::Scheme(scheme) => {
            return (
                format!("{place} is for {scheme}, and only http and https proxies are supported"),
                "Enter an http proxy of this network in the profile under “This address”"
                    .to_owned(),
                Hint::Connection,
            );
        }
        ProxyProblem::Script => (
            match source {
                ProxySource::Desktop => "is a script (PAC), which is not supported",
                ProxySource::Given | ProxySource::Variable(_) => {
                    "has a path, as a script (PAC) has, which is not supported"
                }
            },
            "Enter the proxy’s host and port in the profile, or choose “None”",
        ),
        ProxyProblem::NoPort => ("names no port", correct),
        ProxyProblem::Invalid => ("cannot be read", correct),
    };
    (format!("{place} {is}"), next.to_owned(), Hint::Connection)
}

fn ca_file(problem: CaFileProblem) -> Explained {
    const CHOOSE: &str =
        "Choose your organisation’s CA certificate, such as a .pem, .crt, .cer or .p7b file";
    let (holds, next) = match problem {
        CaFileProblem::Empty => ("is empty", CHOOSE),
        CaFileProblem::PrivateKey => (
            "holds a private key and no certificate",
            "Choose the certificate instead, and keep the key private",
        ),
        CaFileProblem::Pkcs12 => (
            "is a PKCS#12 file, which may hold a private key",
            "Export the certificate alone, without its key, and choose that file",
        ),
        CaFileProblem::Ber => (
            "is in BER format, which is not supported",
            "Save the certificate as DER or PEM, and choose that file",
        ),
        CaFileProblem::KeyStore => (
            "is a key store of Java",
            "Export the certificate with keytool -exportcert -rfc, and choose that file",
        ),
        CaFileProblem::Request => (
            "holds a request for a certificate, not a certificate",
            CHOOSE,
        ),
        CaFileProblem::RevocationList => ("holds a list of revoked certificates", CHOOSE),
        CaFileProblem::Page => (
            "is a web page",
            "Download the certificate; a portal may have sent the page instead",
        ),
        CaFileProblem::Damaged => (
            "holds a certificate that is cut off",
            "Copy or download the file once more",
        ),
        CaFileProblem::NoCertificate => ("holds no certificate", CHOOSE),
    };
    (
        format!("The extra CA file of the profile {holds}"),
        next.to_owned(),
        Hint::Certificate,
    )
}

#[cfg(test)]
mod tests;
