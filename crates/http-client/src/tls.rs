//! Secure connections: the trust store of the operating system plus extra certificates, and failures that say whose
//! certificate was seen.
//!
//! Verification itself is rustls' and the platform's; this file only wraps it to remember the issuer. There is no
//! switch to accept a certificate unseen.

use std::ffi::OsString;
use std::fmt;
use std::fs::Metadata;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, InvalidMessage,
    OtherError, PeerIncompatible, RootCertStore, SignatureScheme,
};
use serde::{Deserialize, Serialize};

use crate::secret::Mask;
use crate::settings::SettingsProblem;
use crate::{ca_file, certificate};

/// Why no secure connection came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsFailure {
    pub problem: TlsProblem,
    /// Who signed the certificate that was shown. Behind a proxy that inspects traffic this names the proxy.
    pub issuer: Option<String>,
    /// When the certificate ended, or when it begins to be valid: the time that made it unusable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<SystemTime>,
    /// The hosts that the certificate is for, where it is for another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Which certificates of the extra CA files cannot be read, counted from 1, where nobody trusted vouches for the
    /// server: it may be one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<usize>,
}

impl TlsFailure {
    /// Nothing more is known than the problem.
    pub(crate) fn new(problem: TlsProblem) -> Self {
        Self {
            problem,
            issuer: None,
            limit: None,
            hosts: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// The same beside the certificates that could not be read, if one of them may be what is missing.
    pub(crate) fn beside(mut self, left_out: &[usize]) -> Self {
        if matches!(
            self.problem,
            TlsProblem::UnknownIssuer | TlsProblem::SelfSigned
        ) {
            self.left_out = left_out.to_vec();
        }
        self
    }

    /// The same with the names in the certificate as they may be shown, because whoever answers wrote them.
    pub(crate) fn shown(self, mask: &Mask) -> Self {
        let shown = |name: String| mask.shown(&name, LONGEST_NAME);
        Self {
            issuer: self.issuer.map(shown),
            hosts: self.hosts.into_iter().map(shown).collect(),
            ..self
        }
    }
}

/// The longest name out of a certificate that is shown, in characters.
const LONGEST_NAME: usize = 200;

impl fmt::Display for TlsFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.problem.summary())?;
        match &self.issuer {
            Some(issuer) => write!(formatter, ", issued by “{issuer}”"),
            None => Ok(()),
        }
    }
}

/// What is wrong with a secure connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsProblem {
    /// Signed by an authority that this computer does not trust.
    UnknownIssuer,
    /// Signed by itself, and not trusted.
    SelfSigned,
    /// The certificate's time is over.
    Expired,
    /// The certificate's time has not begun; often this computer's clock is wrong.
    NotYetValid,
    /// The certificate is for another host.
    WrongHost,
    /// The certificate is an authority's own, or a client's: none for a server.
    WrongPurpose,
    /// The certificate is of a form that is not accepted, such as version 1 or signed with SHA-1.
    Unusable,
    /// The certificate was withdrawn by its issuer.
    Revoked,
    /// The server asks for a certificate of the client, and there is none to show.
    ClientCertificate,
    /// The port answers without TLS, most often with plain HTTP.
    NoTls,
    /// The server speaks no version of TLS that is still safe: 1.1 or older.
    OldVersion,
    /// The connection was closed while it was being secured.
    Closed,
    /// Anything else, such as no common protocol version.
    Other,
}

impl TlsProblem {
    fn summary(self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "the certificate is signed by an authority that this computer does not trust"
            }
            Self::SelfSigned => "the certificate is signed by itself",
            Self::Expired => "the certificate has expired",
            Self::NotYetValid => "the certificate is not valid yet",
            Self::WrongHost => "the certificate is for another host",
            Self::WrongPurpose => "the certificate is not made for a server",
            Self::Unusable => "the certificate is of a form that is not accepted",
            Self::Revoked => "the certificate was revoked",
            Self::ClientCertificate => "the server asks for a certificate of the client",
            Self::NoTls => "the server answers without TLS",
            Self::OldVersion => "the server speaks only TLS 1.1 or older",
            Self::Closed => "the connection was closed during the handshake",
            Self::Other => "the two sides do not agree",
        }
    }
}

/// Remembers who signed the certificate that a host showed last and that was trusted.
#[derive(Debug)]
pub(crate) struct Witness {
    /// Other hosts, such as a proxy that speaks TLS itself, are not noted.
    host: String,
    issuer: Mutex<Option<String>>,
    /// Whether a server has asked for a certificate of the client.
    was_asked: AtomicBool,
}

impl Witness {
    /// A witness for a host as it stands in a URL.
    pub(crate) fn new(host_in_url: &str) -> Self {
        let host = host_in_url.trim_start_matches('[').trim_end_matches(']');
        Self {
            host: host.to_owned(),
            issuer: Mutex::new(None),
            was_asked: AtomicBool::new(false),
        }
    }

    /// Names the demand for a certificate where a server before TLS 1.3 only says that the handshake failed.
    pub(crate) fn completed(&self, failure: TlsFailure) -> TlsFailure {
        let is_vague = failure.problem == TlsProblem::Other;
        if is_vague && self.was_asked.load(Ordering::Acquire) {
            return TlsFailure::new(TlsProblem::ClientCertificate);
        }
        failure
    }

    /// The issuer seen last.
    pub(crate) fn issuer(&self) -> Option<String> {
        self.issuer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, server_name: &ServerName<'_>, issuer: Option<String>) {
        if server_name.to_str().eq_ignore_ascii_case(&self.host) {
            *self.issuer.lock().unwrap_or_else(PoisonError::into_inner) = issuer;
        }
    }
}

/// Has no certificate to show, and notes that one was asked for.
impl ResolvesClientCert for Witness {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.was_asked.store(true, Ordering::Release);
        None
    }

    fn has_certs(&self) -> bool {
        // Without certificates the question would not be passed on.
        true
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The operating system's store, plus the extra ones.
    System,
    /// None. For plain HTTP on loopback, which must work where no store is installed.
    Nobody,
}

/// The TLS settings of a client.
#[derive(Debug)]
pub(crate) struct Trusted {
    pub(crate) config: ClientConfig,
    /// Which certificates of the extra files cannot be read, counted from 1 in each file.
    pub(crate) left_out: Vec<usize>,
}

/// Builds the TLS settings.
///
/// # Errors
/// Why an extra certificate cannot be read, or that no trusted certificate is found at all.
pub(crate) fn config(
    trust: Trust,
    extra_ca_files: &[Vec<u8>],
    witness: Arc<Witness>,
) -> Result<Trusted, SettingsProblem> {
    let unusable = |error: rustls::Error| SettingsProblem::SystemCertificates(error.to_string());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let (mut extra, mut left_out) = (Vec::new(), Vec::new());
    for file in extra_ca_files {
        let read = ca_file::read(file).map_err(SettingsProblem::CaFile)?;
        extra.extend(read.usable);
        left_out.extend(read.left_out);
    }
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let builder = match trust {
        Trust::System => {
            check_cert_file(std::env::var_os("SSL_CERT_FILE"))?;
            let platform =
                rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider);
            let inner = platform.map_err(unusable)?;
            let verifier = Arc::new(Verifier {
                inner,
                witness: Arc::clone(&witness),
            });
            builder
                .dangerous()
                .with_custom_certificate_verifier(verifier)
        }
        Trust::Nobody => builder.with_root_certificates(RootCertStore::empty()),
    };
    let mut config = builder.with_client_cert_resolver(witness);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Trusted { config, left_out })
}

/// Refuses what the reader of Linux would wait for, or read without an end, where it is named as the file of certificates.
fn check_cert_file(named: Option<OsString>) -> Result<(), SettingsProblem> {
    const MOST_BYTES: u64 = 16 * 1024 * 1024;
    let facts = named.and_then(|path| std::fs::metadata(path).ok());
    let is_unfit = |facts: Metadata| !facts.is_file() || facts.len() > MOST_BYTES;
    if cfg!(target_os = "linux") && facts.is_some_and(is_unfit) {
        let why = "the variable SSL_CERT_FILE names no regular file of at most 16 MB";
        return Err(SettingsProblem::SystemCertificates(why.to_owned()));
    }
    Ok(())
}

/// Asks the inner verifier and notes whose certificate it was: in the error when the answer is no, otherwise with
/// the witness.
#[derive(Debug)]
struct Verifier {
    inner: rustls_platform_verifier::Verifier,
    witness: Arc<Witness>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self.inner.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        match verdict {
            Ok(verified) => {
                self.witness
                    .note(server_name, issuer_of(end_entity, intermediates));
                Ok(verified)
            }
            Err(error) => Err(rejected(end_entity, intermediates, &error)),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// A certificate that was shown and not accepted; found again in the chain of causes by [`failure_in`].
#[derive(Debug)]
struct CertificateRejected {
    failure: TlsFailure,
    cause: String,
}

impl fmt::Display for CertificateRejected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issuer = self
            .failure
            .issuer
            .as_deref()
            .unwrap_or("an unnamed authority");
        write!(
            formatter,
            "certificate issued by “{issuer}”: {}",
            self.cause
        )
    }
}

impl std::error::Error for CertificateRejected {}

fn rejected(
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    error: &rustls::Error,
) -> rustls::Error {
    let shown = certificate::names(end_entity);
    let is_self_signed = shown.is_some_and(|names| names.is_self_signed);
    let failure = TlsFailure {
        problem: problem_of(error, is_self_signed),
        issuer: issuer_of(end_entity, intermediates),
        limit: limit_of(error),
        hosts: hosts_of(error),
        left_out: Vec::new(),
    };
    let rejected = CertificateRejected {
        failure,
        cause: error.to_string(),
    };
    rustls::Error::Other(OtherError(Arc::new(rejected)))
}

/// The last certificate of the chain stands nearest to the authority, which is who an admin looks for.
fn issuer_of(
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
) -> Option<String> {
    let nearest = intermediates.last().unwrap_or(end_entity);
    let names = certificate::names(nearest).or_else(|| certificate::names(end_entity));
    names?.issuer
}

fn limit_of(error: &rustls::Error) -> Option<SystemTime> {
    let rustls::Error::InvalidCertificate(
        CertificateError::ExpiredContext {
            not_after: limit, ..
        }
        | CertificateError::NotValidYetContext {
            not_before: limit, ..
        },
    ) = error
    else {
        return None;
    };
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(limit.as_secs()))
}

/// How many hosts of a certificate are named; some are for a hundred.
const HOSTS: usize = 5;

fn hosts_of(error: &rustls::Error) -> Vec<String> {
    let rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext {
        presented,
        ..
    }) = error
    else {
        return Vec::new();
    };
    // webpki writes `DnsName("acme.example")`.
    let bare = |name: &String| match name.split_once("(\"") {
        Some((_, rest)) => rest.trim_end_matches("\")").to_owned(),
        None => name.clone(),
    };
    presented.iter().take(HOSTS).map(bare).collect()
}

/// Errors whose types are private, of webpki and of the platform's verifier.
const WRONG_PURPOSE: [&str; 2] = ["CaUsedAsEndEntity", "certificate had invalid extensions"];

fn problem_of(error: &rustls::Error, is_self_signed: bool) -> TlsProblem {
    let rustls::Error::InvalidCertificate(error) = error else {
        return TlsProblem::Other;
    };
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsProblem::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsProblem::WrongHost
        }
        CertificateError::Revoked => TlsProblem::Revoked,
        CertificateError::UnknownIssuer if is_self_signed => TlsProblem::SelfSigned,
        CertificateError::UnknownIssuer => TlsProblem::UnknownIssuer,
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            TlsProblem::WrongPurpose
        }
        CertificateError::Other(OtherError(other))
            if WRONG_PURPOSE.contains(&&*other.to_string()) =>
        {
            TlsProblem::WrongPurpose
        }
        _ => TlsProblem::Unusable,
    }
}

/// The TLS failure among the causes of an error, if TLS is what failed.
pub(crate) fn failure_in(error: &(dyn std::error::Error + 'static)) -> Option<TlsFailure> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(failure_of(tls));
    }
    if let Some(io) = error.downcast_ref::<std::io::Error>()
        && let Some(inner) = io.get_ref()
    {
        // tokio-rustls has no type for it.
        if io.kind() == std::io::ErrorKind::UnexpectedEof && io.to_string().contains("handshake") {
            return Some(TlsFailure::new(TlsProblem::Closed));
        }
        return failure_in(inner);
    }
    failure_in(error.source()?)
}

fn failure_of(error: &rustls::Error) -> TlsFailure {
    if let rustls::Error::Other(OtherError(other)) = error
        && let Some(rejected) = other.downcast_ref::<CertificateRejected>()
    {
        return rejected.failure.clone();
    }
    let problem = match error {
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            TlsProblem::ClientCertificate
        }
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion)
        | rustls::Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => TlsProblem::OldVersion,
        // The first byte is none that TLS begins with.
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsProblem::NoTls,
        _ => TlsProblem::Other,
    };
    TlsFailure::new(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extra_ca_file_without_a_certificate_is_refused_and_named() {
        let witness = Arc::new(Witness::new("localhost"));
        let refused = config(Trust::Nobody, &[b"no certificate here".to_vec()], witness);

        assert_eq!(
            refused.unwrap_err(),
            SettingsProblem::CaFile(ca_file::CaFileProblem::NoCertificate)
        );
    }

    #[test]
    fn a_witness_notes_its_own_host_alone() {
        let witness = Witness::new("[::1]");
        let note = |name: &'static str, issuer: &str| {
            witness.note(
                &ServerName::try_from(name).unwrap(),
                Some(issuer.to_owned()),
            );
        };

        note("proxy.example", "Proxy Root");
        assert_eq!(witness.issuer(), None);
        note("::1", "Acme Root");
        assert_eq!(witness.issuer().as_deref(), Some("Acme Root"));
    }

    #[test]
    fn the_failure_is_found_through_the_layers_of_an_io_error() {
        let tls: rustls::Error = CertificateError::Expired.into();
        let io = std::io::Error::other(std::io::Error::other(tls));

        assert_eq!(failure_in(&io), Some(TlsFailure::new(TlsProblem::Other)));
        assert_eq!(failure_in(&std::io::Error::other("no TLS here")), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_in_the_place_of_the_trusted_certificates_is_refused_and_not_read() {
        for (named, is_refused) in [
            (Some("/dev/zero"), true),
            (Some("/dev"), true),
            (Some("/etc/passwd"), false),
            (Some("/no/such/file"), false),
            (None, false),
        ] {
            let checked = check_cert_file(named.map(OsString::from));
            assert_eq!(checked.is_err(), is_refused, "{named:?}");
        }
    }
}
