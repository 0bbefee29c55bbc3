//! Secure connections: the trust store of the operating system plus extra certificates, and failures that say whose
//! certificate was seen.
//!
//! Verification itself is rustls' and the platform's; this file only wraps it to remember the issuer. There is no
//! switch to accept a certificate unseen.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, OtherError,
    RootCertStore, SignatureScheme,
};
use serde::{Deserialize, Serialize};

use crate::certificate;

/// Why no secure connection came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsFailure {
    /// What is wrong.
    pub problem: TlsProblem,
    /// Who signed the certificate that was shown. Behind a proxy that inspects traffic this names the proxy.
    pub issuer: Option<String>,
}

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
    /// The server asks for a certificate of the client, and there is none to show.
    ClientCertificate,
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
            Self::ClientCertificate => "the server asks for a certificate of the client",
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
}

impl Witness {
    /// A witness for a host as it stands in a URL.
    pub(crate) fn new(host_in_url: &str) -> Self {
        let host = host_in_url.trim_start_matches('[').trim_end_matches(']');
        Self {
            host: host.to_owned(),
            issuer: Mutex::new(None),
        }
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

/// Which certificates are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The operating system's store, plus the extra ones.
    System,
    /// None. For plain HTTP on loopback, which must work where no store is installed.
    Nobody,
}

/// Builds the TLS settings.
///
/// # Errors
/// A sentence, when an extra certificate cannot be read or no trusted certificate is found at all.
pub(crate) fn config(
    trust: Trust,
    extra_ca_pem: &[Vec<u8>],
    witness: Arc<Witness>,
) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let extra = read_certificates(extra_ca_pem)?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let builder = match trust {
        Trust::System => {
            let platform =
                rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider);
            let inner = platform
                .map_err(|error| format!("The trusted certificates cannot be used: {error}."))?;
            let verifier = Arc::new(Verifier { inner, witness });
            builder
                .dangerous()
                .with_custom_certificate_verifier(verifier)
        }
        Trust::Nobody => builder.with_root_certificates(RootCertStore::empty()),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn read_certificates(pems: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut certificates = Vec::new();
    for pem in pems {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate
                .map_err(|error| format!("The extra CA file cannot be read: {error}."))?;
            certificates.push(certificate);
        }
        if certificates.len() == before {
            return Err("The extra CA file holds no certificate in PEM form.".to_owned());
        }
    }
    Ok(certificates)
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
    };
    let rejected = CertificateRejected {
        failure,
        cause: error.to_string(),
    };
    rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(rejected))))
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
        // A certificate that signed itself is not a CA's, which webpki reports in its own words.
        _ if is_self_signed => TlsProblem::SelfSigned,
        CertificateError::UnknownIssuer => TlsProblem::UnknownIssuer,
        _ => TlsProblem::Other,
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
        return failure_in(inner);
    }
    failure_in(error.source()?)
}

fn failure_of(error: &rustls::Error) -> TlsFailure {
    if let rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(other))) = error
        && let Some(rejected) = other.downcast_ref::<CertificateRejected>()
    {
        return rejected.failure.clone();
    }
    let problem = match error {
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            TlsProblem::ClientCertificate
        }
        _ => TlsProblem::Other,
    };
    TlsFailure {
        problem,
        issuer: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extra_ca_file_without_a_certificate_is_refused_with_a_sentence() {
        let witness = Arc::new(Witness::new("localhost"));
        let refused = config(Trust::Nobody, &[b"no certificate here".to_vec()], witness);

        assert_eq!(
            refused.unwrap_err(),
            "The extra CA file holds no certificate in PEM form."
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

        assert_eq!(
            failure_in(&io),
            Some(TlsFailure {
                problem: TlsProblem::Other,
                issuer: None
            })
        );
        assert_eq!(failure_in(&std::io::Error::other("no TLS here")), None);
    }
}
