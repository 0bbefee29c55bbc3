use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, PublicKeyData as _,
};

use super::*;

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

/// A `.p7b` of these certificates.
fn pkcs7(certificates: &[&[u8]]) -> Vec<u8> {
    let signed_data = [
        element(der::INTEGER, &[1]),
        element(der::SET, &[]),
        element(der::SEQUENCE, &element(der::OBJECT_ID, SIGNED_DATA)),
        element(der::CONTEXT_0, &certificates.concat()),
        element(der::SET, &[]),
    ];
    let signed_data = element(der::SEQUENCE, &signed_data.concat());
    let content = [
        element(der::OBJECT_ID, SIGNED_DATA),
        element(der::CONTEXT_0, &signed_data),
    ];
    element(der::SEQUENCE, &content.concat())
}

fn pem(label: &str, content: &[u8]) -> String {
    let packed = STANDARD.encode(content);
    format!("-----BEGIN {label}-----\n{packed}\n-----END {label}-----\n")
}

#[test]
fn a_certificate_is_read_in_every_form_in_which_files_have_it() {
    let (first, second) = (authority(), authority());
    let (one, two) = (first.der().clone(), second.der().clone());
    let text = first.pem();
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let both = pkcs7(&[&one, &two]);
    let cases: [(&str, Vec<u8>, usize); 24] = [
        ("PEM", text.clone().into_bytes(), 1),
        ("DER", one.to_vec(), 1),
        (
            "a byte order mark",
            format!("\u{feff}{text}").into_bytes(),
            1,
        ),
        ("UTF-16", utf16.clone(), 1),
        (
            "Windows line ends",
            text.replace('\n', "\r\n").into_bytes(),
            1,
        ),
        (
            "old Mac line ends",
            text.replace('\n', "\r").into_bytes(),
            1,
        ),
        (
            "words around",
            format!("Subject: x\n{text}").into_bytes(),
            1,
        ),
        ("Windows' label", pem("CERTIFICATE", &both).into_bytes(), 2),
        (
            "an old label",
            pem("PKCS #7 SIGNED DATA", &both).into_bytes(),
            2,
        ),
        ("a JSON text", text.replace('\n', "\\r\\n").into_bytes(), 1),
        ("UTF-16 without a mark", utf16[2..].to_vec(), 1),
        ("DER and a line end", [&one[..], b"\r\n"].concat(), 1),
        ("one line", text.replace(['\r', '\n'], "").into_bytes(), 1),
        (
            "a damaged one beside",
            format!("{text}{}{}", pem("CERTIFICATE", b"0"), second.pem()).into_bytes(),
            2,
        ),
        (
            "one without its end",
            format!("{text}-----BEGIN CERTIFICATE-----\n{}", second.pem()).into_bytes(),
            2,
        ),
        ("two in DER", [&one[..], &two].concat(), 2),
        (
            "DER before PEM",
            [&one[..], second.pem().as_bytes()].concat(),
            2,
        ),
        ("DER behind PEM", [text.as_bytes(), &two].concat(), 2),
        ("DER and zeros", [&one[..], &[0; 9]].concat(), 1),
        ("two", format!("{text}{}", second.pem()).into_bytes(), 2),
        ("PKCS#7", both.clone(), 2),
        ("PKCS#7 as PEM", pem("PKCS7", &both).into_bytes(), 2),
        ("base64 alone", STANDARD.encode(&one).into_bytes(), 1),
        (
            "a key beside",
            format!("{}{text}", pem("PRIVATE KEY", b"key")).into_bytes(),
            1,
        ),
    ];

    for (what, file, count) in cases {
        let Certificates { usable, left_out } = read(&file).unwrap();
        assert_eq!(usable.len(), count, "{what}");
        assert!(usable.contains(&one), "{what}");
        assert_eq!(!left_out.is_empty(), HAVE_DAMAGE.contains(&what), "{what}");
    }
    let trusted = [one.as_ref(), &element(der::SEQUENCE, b"")].concat();
    let trusted = read(pem("TRUSTED CERTIFICATE", &trusted).as_bytes()).unwrap();
    assert_eq!((trusted.usable, trusted.left_out), (vec![one], vec![]));
}

/// Files of which something is left out.
const HAVE_DAMAGE: [&str; 2] = ["a damaged one beside", "one without its end"];

#[test]
fn what_is_left_out_of_a_file_is_named_by_its_number() {
    let (first, second) = (authority(), authority());
    let damaged = pem("CERTIFICATE", b"0");
    let cut = [first.der(), &second.der()[..99]].concat();
    let left_out = |file: &[u8]| read(file).unwrap().left_out;

    assert_eq!(left_out(first.pem().as_bytes()), [0_usize; 0]);
    let file = format!("{}{damaged}{}{damaged}", first.pem(), second.pem());
    assert_eq!(left_out(file.as_bytes()), [2, 4]);
    assert_eq!(left_out(&cut), [2]);
    let before_pem = [first.der(), damaged.as_bytes()].concat();
    assert_eq!(left_out(&before_pem), [2]);
}

#[test]
fn a_file_without_a_certificate_is_named_for_what_it_is() {
    let key = KeyPair::generate().unwrap();
    let own = authority();
    let encrypted = element(
        der::SEQUENCE,
        &[
            element(der::SEQUENCE, &element(der::OBJECT_ID, SIGNED_DATA)),
            element(der::OCTETS, b"sealed"),
        ]
        .concat(),
    );
    let half = own.der()[..own.der().len() / 2].to_vec();
    let cases: [(Vec<u8>, CaFileProblem); 22] = [
        (Vec::new(), CaFileProblem::Empty),
        (b"\xef\xbb\xbf \r\n".to_vec(), CaFileProblem::Empty),
        (key.serialize_pem().into_bytes(), CaFileProblem::PrivateKey),
        (key.serialize_der(), CaFileProblem::PrivateKey),
        (encrypted, CaFileProblem::PrivateKey),
        (
            pem("RSA PRIVATE KEY", b"key").into_bytes(),
            CaFileProblem::PrivateKey,
        ),
        (
            element(der::SEQUENCE, &element(der::INTEGER, &[3])),
            CaFileProblem::Pkcs12,
        ),
        (b"\xfe\xed\xfe\xed\0\0".to_vec(), CaFileProblem::KeyStore),
        (
            b"PuTTY-User-Key-File-3: ssh-rsa".to_vec(),
            CaFileProblem::PrivateKey,
        ),
        (
            pem("CERTIFICATE REQUEST", b"x").into_bytes(),
            CaFileProblem::Request,
        ),
        (
            pem("X509 CRL", b"x").into_bytes(),
            CaFileProblem::RevocationList,
        ),
        (
            b"<!DOCTYPE html><title>Sign in</title>".to_vec(),
            CaFileProblem::Page,
        ),
        (
            b"\xef\xbb\xbf<!-- portal -->\n<HTML>Sign in".to_vec(),
            CaFileProblem::Page,
        ),
        (b"\xff\xfe<\0h\0t\0m\0l\0>\0".to_vec(), CaFileProblem::Page),
        (b"\x30\x80\x06\x09\x2a".to_vec(), CaFileProblem::Ber),
        (
            pem("PKCS7", b"\x30\x80\x06\x09\x2a").into_bytes(),
            CaFileProblem::Ber,
        ),
        (
            b"\x30\x80\x02\x01\x03\x30\x80".to_vec(),
            CaFileProblem::Pkcs12,
        ),
        (half.clone(), CaFileProblem::Damaged),
        (
            pem("CERTIFICATE", &half).into_bytes(),
            CaFileProblem::Damaged,
        ),
        (
            b"-----BEGIN CERTIFICATE-----\n%%%\n".to_vec(),
            CaFileProblem::Damaged,
        ),
        (pkcs7(&[]), CaFileProblem::NoCertificate),
        (
            b"nothing of the kind".to_vec(),
            CaFileProblem::NoCertificate,
        ),
    ];

    for (file, problem) in cases {
        assert_eq!(
            read(&file),
            Err(problem),
            "{:?}",
            String::from_utf8_lossy(&file)
        );
    }
}

#[test]
fn what_is_mixed_up_with_a_certificate_in_der_is_named_for_what_it_is() {
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::new(Vec::new()).unwrap();
    let request = request.serialize_request(&key).unwrap().der().to_vec();
    let sequence = element(der::SEQUENCE, &[]);
    let list = |version: &[u8]| {
        let body = [version, &sequence, &sequence, &element(0x17, b"")].concat();
        element(der::SEQUENCE, &element(der::SEQUENCE, &body))
    };
    let version = element(der::INTEGER, &[1]);

    for (file, problem) in [
        (request, CaFileProblem::Request),
        (list(&[]), CaFileProblem::RevocationList),
        (list(&version), CaFileProblem::RevocationList),
        (key.subject_public_key_info(), CaFileProblem::NoCertificate),
    ] {
        assert_eq!(read(&file), Err(problem));
    }
}

proptest! {
    #[test]
    fn no_file_is_a_panic_and_every_answer_holds_a_certificate(
        file in prop::collection::vec(any::<u8>(), 0..200),
        der in prop::collection::vec(prop::sample::select(vec![0x30, 0x02, 0x06, 0x82, 0xa0, 1, 3]), 0..40),
    ) {
        for file in [file, der] {
            if let Ok(found) = read(&file) {
                prop_assert!(!found.usable.is_empty());
            }
        }
    }
}
