//! Certificates made for one test.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{ALL_VERSIONS, RootCertStore, ServerConfig, SupportedProtocolVersion};

/// An authority that signs certificates for servers.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self {
            issuer: CertifiedIssuer::self_signed(parameters, key).unwrap(),
        }
    }

    /// The authority's certificate as a file for [`patchpanel_http_client::ClientBuilder::extra_ca_file`].
    pub(crate) fn pem(&self) -> Vec<u8> {
        self.issuer.pem().into_bytes()
    }

    /// A server for `host`.
    pub(crate) fn server(&self, host: &str) -> ServerConfig {
        self.sign(&CertificateParams::new(vec![host.to_owned()]).unwrap())
    }

    /// A server for `host` whose certificate is good in this year only.
    pub(crate) fn server_of_year(&self, host: &str, year: i32) -> ServerConfig {
        let mut parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
        parameters.not_before = date_time_ymd(year, 1, 1);
        parameters.not_after = date_time_ymd(year + 1, 1, 1);
        self.sign(&parameters)
    }

    /// A server for `host` with a certificate for clients.
    pub(crate) fn server_with_clients_certificate(&self, host: &str) -> ServerConfig {
        let mut parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.sign(&parameters)
    }

    /// A server whose certificate names a host as old ones do, outside the list of hosts.
    pub(crate) fn server_of_common_name(&self, host: &str) -> ServerConfig {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(DnType::CommonName, host);
        self.sign(&parameters)
    }

    /// A server that shows this authority's own certificate.
    pub(crate) fn itself(&self) -> ServerConfig {
        config(self.issuer.der().clone(), self.issuer.key())
    }

    /// A server for `host` that asks for a certificate of the client.
    pub(crate) fn demanding_server(&self, host: &str) -> ServerConfig {
        self.demanding_server_of(ALL_VERSIONS, host)
    }

    /// The same with these versions of TLS alone.
    pub(crate) fn demanding_server_of(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        host: &str,
    ) -> ServerConfig {
        let parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        let clients = WebPkiClientVerifier::builder(Arc::new(roots))
            .build()
            .unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        ServerConfig::builder_with_protocol_versions(versions)
            .with_client_cert_verifier(clients)
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .unwrap()
    }

    fn sign(&self, parameters: &CertificateParams) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        config(certificate.der().clone(), &key)
    }
}

/// A server for `host` that signed its own certificate.
pub(crate) fn self_signed_server(host: &str) -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
    parameters
        .distinguished_name
        .push(DnType::CommonName, "appliance");
    let certificate = parameters.self_signed(&key).unwrap();
    config(certificate.der().clone(), &key)
}

fn config(certificate: CertificateDer<'static>, key: &KeyPair) -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap()
}
