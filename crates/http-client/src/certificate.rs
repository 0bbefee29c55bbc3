//! Reads the issuer and the subject of an X.509 certificate, to name who signed what a server has shown.
//!
//! Not a verifier and not a full parser: it walks the few fields before the names (RFC 5280 §4.1) and gives up with
//! `None` on anything unexpected.

use crate::der::{CONTEXT_0, OBJECT_ID, SEQUENCE, SET, element, expect};

const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];

/// The names in a certificate, as far as they can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) issuer: Option<String>,
    pub(crate) is_self_signed: bool,
}

/// The issuer of a DER certificate, and whether it signed itself.
pub(crate) fn names(der: &[u8]) -> Option<Names> {
    let (certificate, _) = expect(der, SEQUENCE)?;
    let (body, _) = expect(certificate, SEQUENCE)?;
    let body = expect(body, CONTEXT_0).map_or(body, |(_, rest)| rest);
    let (_, _serial_number, rest) = element(body)?;
    let (_, _signature_algorithm, rest) = element(rest)?;
    let (issuer, rest) = expect(rest, SEQUENCE)?;
    let (_, _validity, rest) = element(rest)?;
    let (subject, _) = expect(rest, SEQUENCE)?;
    Some(Names {
        issuer: readable(issuer),
        is_self_signed: issuer == subject,
    })
}

/// The common name, with the organisation after it when there is one.
fn readable(name: &[u8]) -> Option<String> {
    let common_name = attribute(name, COMMON_NAME);
    let organization = attribute(name, ORGANIZATION);
    match (common_name, organization) {
        (Some(common_name), Some(organization)) if common_name != organization => {
            Some(format!("{common_name} ({organization})"))
        }
        (Some(name), _) | (None, Some(name)) => Some(name),
        (None, None) => None,
    }
}

/// The value of one attribute of a distinguished name.
fn attribute(mut name: &[u8], expected: &[u8]) -> Option<String> {
    while let Some((mut set, rest)) = expect(name, SET) {
        while let Some((pair, others)) = expect(set, SEQUENCE) {
            let (object_id, value) = expect(pair, OBJECT_ID)?;
            if object_id == expected {
                let (_, text, _) = element(value)?;
                return Some(String::from_utf8_lossy(text).into_owned());
            }
            set = others;
        }
        name = rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DistinguishedName, DnType, Issuer, KeyPair};

    use super::*;

    fn parameters(common_name: &str, organization: &str) -> CertificateParams {
        let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let mut name = DistinguishedName::new();
        name.push(DnType::CommonName, common_name);
        if !organization.is_empty() {
            name.push(DnType::OrganizationName, organization);
        }
        parameters.distinguished_name = name;
        parameters
    }

    #[test]
    fn the_issuer_is_read_from_a_signed_certificate() {
        let authority_key = KeyPair::generate().unwrap();
        let authority = Issuer::new(parameters("Inspection Root", "Acme Corp"), authority_key);
        let key = KeyPair::generate().unwrap();

        let certificate = parameters("localhost", "")
            .signed_by(&key, &authority)
            .unwrap();

        let names = names(certificate.der()).unwrap();
        assert_eq!(names.issuer.as_deref(), Some("Inspection Root (Acme Corp)"));
        assert!(!names.is_self_signed);
    }

    #[test]
    fn a_self_signed_certificate_is_recognised() {
        let key = KeyPair::generate().unwrap();

        let certificate = parameters("only me", "").self_signed(&key).unwrap();

        assert_eq!(
            names(certificate.der()),
            Some(Names {
                issuer: Some("only me".to_owned()),
                is_self_signed: true
            })
        );
    }

    #[test]
    fn junk_and_cut_certificates_are_no_names_and_no_panic() {
        let key = KeyPair::generate().unwrap();
        let whole = parameters("only me", "")
            .self_signed(&key)
            .unwrap()
            .der()
            .to_vec();

        assert_eq!(names(b""), None);
        assert_eq!(names(b"not a certificate"), None);
        for length in 0..whole.len() {
            assert_eq!(names(&whole[..length]), None, "{length}");
        }
    }
}
