//! Reads the certificates in a file that a person chose: PEM, DER or PKCS#7, with or without a byte order mark.
//!
//! Verifies nothing. A file without a certificate is named for what it is, because the mix-up decides what to do next.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};

use crate::der;

/// Why a file of certificates cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaFileProblem {
    /// There is nothing in it.
    Empty,
    /// It holds a private key and no certificate.
    PrivateKey,
    /// PKCS#12 (`.pfx`, `.p12`), which may hold a private key and asks for a password.
    Pkcs12,
    /// BER of indefinite length, a form in which some tools write PKCS#7.
    Ber,
    /// A key store of Java.
    KeyStore,
    /// A request for a certificate, not the certificate.
    Request,
    /// A list of revoked certificates.
    RevocationList,
    /// A web page, as a portal sends it in place of a file.
    Page,
    /// It begins as certificates do and cannot be read to its end.
    Damaged,
    NoCertificate,
}

impl fmt::Display for CaFileProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the file is empty",
            Self::PrivateKey => "the file holds a private key and no certificate",
            Self::Pkcs12 => "the file is PKCS#12, which is not read",
            Self::Ber => "the file is BER, which is not read; save it as DER or PEM",
            Self::KeyStore => "the file is a Java key store, which is not read",
            Self::Request => "the file holds a request for a certificate",
            Self::RevocationList => "the file holds a list of revoked certificates",
            Self::Page => "the file is a web page",
            Self::Damaged => "a certificate in the file is damaged",
            Self::NoCertificate => "the file holds no certificate",
        })
    }
}

/// RFC 7468 §3 asks for padding; files that lack it, or have bits left over, are read all the same.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// `signedData` (RFC 2315 §14), the kind of PKCS#7 that carries certificates.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// What was found, one by one: a damaged certificate harms no other.
type Found = Vec<Result<CertificateDer<'static>, CaFileProblem>>;

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Certificates {
    /// At least one.
    pub(crate) usable: Vec<CertificateDer<'static>>,
    /// Which of all cannot be read, counted from 1.
    pub(crate) left_out: Vec<usize>,
}

/// Every certificate in the file.
///
/// # Errors
/// Why none can be read.
pub(crate) fn read(file: &[u8]) -> Result<Certificates, CaFileProblem> {
    let text = text_of(file);
    if text.trim().is_empty() {
        return Err(CaFileProblem::Empty);
    }
    let found = match blocks(&text) {
        blocks if !blocks.is_empty() => of_both(file, &blocks)?,
        _ if is_page(&text) => return Err(CaFileProblem::Page),
        _ => of_der(file).or_else(|problem| {
            // A certificate is also sent as base64 without the lines around it.
            let packed = decoded(text.split_ascii_whitespace());
            packed.ok_or(problem).and_then(|der| of_der(&der))
        })?,
    };
    let (mut usable, mut left_out, mut first_problem) = (Vec::new(), Vec::new(), None);
    let mut store = RootCertStore::empty();
    for (number, certificate) in (1..).zip(found) {
        let added = certificate.and_then(|certificate| {
            let added = store.add(certificate.clone());
            added.map_err(|_unreadable| CaFileProblem::Damaged)?;
            Ok(certificate)
        });
        match added {
            Ok(certificate) => usable.push(certificate),
            Err(problem) => {
                tracing::warn!(number, %problem, "a certificate of the extra CA file is left out");
                left_out.push(number);
                first_problem = first_problem.or(Some(problem));
            }
        }
    }
    match first_problem {
        Some(problem) if usable.is_empty() => Err(problem),
        _ => Ok(Certificates { usable, left_out }),
    }
}

/// The certificates in PEM, and those in DER that stand before or behind them.
fn of_both(file: &[u8], blocks: &[Block<'_>]) -> Result<Found, CaFileProblem> {
    let is_dashes = |place: &[u8]| place == DASHES.as_bytes();
    let first = file.windows(DASHES.len()).position(is_dashes);
    let last = file.windows(DASHES.len()).rposition(is_dashes);
    // Longer than 255 bytes, as each certificate is; a digit zero begins alike.
    let der = |part: Option<&[u8]>| match part.unwrap_or_default().trim_ascii_start() {
        part @ [der::SEQUENCE, 0x82, ..] => certificates(part),
        _ => Found::new(),
    };
    let before = der(first.and_then(|first| file.get(..first)));
    let behind = der(last.and_then(|last| file.get(last + DASHES.len()..)));
    match of_blocks(blocks) {
        Err(problem) if before.is_empty() && behind.is_empty() => Err(problem),
        found => Ok([before, found.unwrap_or_default(), behind].concat()),
    }
}

fn is_page(text: &str) -> bool {
    let text = text.trim_start();
    let head = text.get(..text.floor_char_boundary(1_000));
    let head = head.unwrap_or_default().to_ascii_lowercase();
    head.starts_with('<') && (head.contains("<!doctype html") || head.contains("<html"))
}

/// The file as text: UTF-8, or UTF-16 as Windows PowerShell writes it. Bytes that are none become marks.
fn text_of(file: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match file {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        // Without a byte order mark.
        [b'-' | b'M', 0, ..] => wide(file, u16::from_le_bytes),
        [0, b'-' | b'M', ..] => wide(file, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(file).into_owned(),
    }
}

const DASHES: &str = "-----";

/// A part of a PEM file: its label and what it holds, `None` where that is damaged.
type Block<'a> = (&'a str, Option<Vec<u8>>);

/// The parts of a PEM file (RFC 7468 §2), also where all is on one line or line ends are written as `\n`, as JSON has
/// them; what stands between them is passed over.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, begun)) = rest.split_once("-----BEGIN ") {
        let Some((label, body)) = begun.split_once(DASHES) else {
            break;
        };
        let end = body.find(DASHES).unwrap_or(body.len());
        let (body, after) = body.split_at(end);
        // Keys may have headers, which are no base64; nothing of a key is used.
        let words = body
            .split(char::is_whitespace)
            .flat_map(|word| word.split("\\n"));
        found.push((label, decoded(words.flat_map(|word| word.split("\\r")))));
        rest = after;
    }
    found
}

fn decoded<'a>(words: impl Iterator<Item = &'a str>) -> Option<Vec<u8>> {
    let packed: String = words.collect();
    let bytes = BASE64.decode(packed).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

fn of_blocks(blocks: &[Block<'_>]) -> Result<Found, CaFileProblem> {
    let mut found = Vec::new();
    for (label, content) in blocks {
        let content = content.as_deref().ok_or(CaFileProblem::Damaged);
        match *label {
            // Windows writes PKCS#7 under the first label, too.
            "CERTIFICATE" | "X509 CERTIFICATE" | "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => {
                match content.and_then(of_der) {
                    Ok(certificates) => found.extend(certificates),
                    Err(problem) => found.push(Err(problem)),
                }
            }
            // OpenSSL adds behind it what it is trusted for.
            "TRUSTED CERTIFICATE" => found.push(content.and_then(certificate)),
            _ => {}
        }
    }
    let holds = |word: &str| blocks.iter().any(|(label, _)| label.contains(word));
    match found.is_empty() {
        false => Ok(found),
        true if holds("PRIVATE KEY") => Err(CaFileProblem::PrivateKey),
        true if holds("CERTIFICATE REQUEST") => Err(CaFileProblem::Request),
        true if holds("CRL") => Err(CaFileProblem::RevocationList),
        true => Err(CaFileProblem::NoCertificate),
    }
}

/// The certificates that stand one after the other, as a file has them that was put together of others.
fn certificates(mut der: &[u8]) -> Found {
    let mut found = Found::new();
    while let [der::SEQUENCE, ..] = der {
        found.push(certificate(der));
        der = der::whole(der).map_or(&[], |(_, rest)| rest.trim_ascii_start());
    }
    found
}

/// The first element, which is the certificate.
fn certificate(der: &[u8]) -> Result<CertificateDer<'static>, CaFileProblem> {
    let (element, _) = der::whole(der).ok_or_else(|| unreadable(der))?;
    Ok(CertificateDer::from(element.to_vec()))
}

/// Why an element cannot be read: its length may be indefinite (X.690 §8.1.3.6).
fn unreadable(file: &[u8]) -> CaFileProblem {
    match file {
        // So does a PFX begin, with version 3 (RFC 7292 §4).
        [der::SEQUENCE, 0x80, der::INTEGER, 1, 3, ..] => CaFileProblem::Pkcs12,
        [der::SEQUENCE, 0x80, ..] => CaFileProblem::Ber,
        _ => CaFileProblem::Damaged,
    }
}

/// What a file without PEM holds, as its first elements show.
fn of_der(file: &[u8]) -> Result<Found, CaFileProblem> {
    // The marks of JKS and JCEKS.
    if file.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || file.starts_with(&[0xce, 0xce, 0xce, 0xce]) {
        return Err(CaFileProblem::KeyStore);
    }
    if file.starts_with(b"PuTTY-User-Key-File") {
        return Err(CaFileProblem::PrivateKey);
    }
    let [der::SEQUENCE, ..] = file else {
        return Err(CaFileProblem::NoCertificate);
    };
    let (_, content, _) = der::element(file).ok_or_else(|| unreadable(file))?;
    let (tag, first, rest) = der::element(content).ok_or(CaFileProblem::Damaged)?;
    match tag {
        der::OBJECT_ID if first == SIGNED_DATA => of_pkcs7(file),
        der::INTEGER => Err(match first {
            // RFC 7292 §4: a PFX begins with version 3. A private key begins with version 0 or 1.
            [3] => CaFileProblem::Pkcs12,
            _ => CaFileProblem::PrivateKey,
        }),
        der::SEQUENCE => match (&tags(first)[..], rest.first()) {
            // An encrypted key (RFC 5208 §6) begins with the name of its method, and so does a public key.
            ([der::OBJECT_ID, ..], Some(&der::OCTETS)) => Err(CaFileProblem::PrivateKey),
            ([der::OBJECT_ID, ..], _) => Err(CaFileProblem::NoCertificate),
            // RFC 2986 §4.1: version, subject, key and attributes.
            (
                [
                    der::INTEGER,
                    der::SEQUENCE,
                    der::SEQUENCE,
                    der::CONTEXT_0,
                    ..,
                ],
                _,
            ) => Err(CaFileProblem::Request),
            // RFC 5280 §5.1: the version may be missing; a time follows the issuer.
            (
                [der::INTEGER, der::SEQUENCE, der::SEQUENCE, time, ..]
                | [der::SEQUENCE, der::SEQUENCE, time, ..],
                _,
            ) if der::TIMES.contains(time) => Err(CaFileProblem::RevocationList),
            _ => Ok(certificates(file)),
        },
        _ => Err(CaFileProblem::NoCertificate),
    }
}

/// The tags of the first elements.
fn tags(mut elements: &[u8]) -> Vec<u8> {
    let next = || {
        let (tag, _, rest) = der::element(elements)?;
        elements = rest;
        Some(tag)
    };
    std::iter::from_fn(next).take(4).collect()
}

/// The certificates of a PKCS#7 file (RFC 2315 §9.1).
fn of_pkcs7(file: &[u8]) -> Result<Found, CaFileProblem> {
    let mut certificates = pkcs7_certificates(file).ok_or_else(|| unreadable(file))?;
    let mut found = Vec::new();
    while !certificates.is_empty() {
        let (element, rest) = der::whole(certificates).ok_or(CaFileProblem::Damaged)?;
        found.push(Ok(CertificateDer::from(element.to_vec())));
        certificates = rest;
    }
    if found.is_empty() {
        return Err(CaFileProblem::NoCertificate);
    }
    Ok(found)
}

/// The elements of the field `certificates`; empty when there is none.
fn pkcs7_certificates(file: &[u8]) -> Option<&[u8]> {
    let (content_info, _) = der::expect(file, der::SEQUENCE)?;
    let (_, rest) = der::expect(content_info, der::OBJECT_ID)?;
    let (explicit, _) = der::expect(rest, der::CONTEXT_0)?;
    let (signed_data, _) = der::expect(explicit, der::SEQUENCE)?;
    let (_, rest) = der::expect(signed_data, der::INTEGER)?;
    let (_, rest) = der::expect(rest, der::SET)?;
    let (_, rest) = der::expect(rest, der::SEQUENCE)?;
    Some(der::expect(rest, der::CONTEXT_0).map_or(&[][..], |(certificates, _)| certificates))
}

#[cfg(test)]
mod tests;
