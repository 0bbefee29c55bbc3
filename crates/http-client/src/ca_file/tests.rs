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
    let pem_of_both = |label| pem(label, &both);
    let damaged = pem("CERTIFICATE", b"0");
    let second = second.pem();
    let texts = [
        ("PEM", text.clone(), 1),
        ("a byte order mark", format!("\u{feff}{text}"), 1),
        ("Windows line ends", text.replace('\n', "\r\n"), 1),
        ("old Mac line ends", text.replace('\n', "\r"), 1),
        ("words around", format!("Subject: x\n{text}"), 1),
        ("Windows' label", pem_of_both("CERTIFICATE"), 2),
        ("an old label", pem_of_both("PKCS #7 SIGNED DATA"), 2),
        ("PKCS#7 as PEM", pem_of_both("PKCS7"), 2),
        ("a JSON text", text.replace('\n', "\\r\\n"), 1),
        ("one line", text.replace(['\r', '\n'], ""), 1),
        (
            "a damaged one beside",
            format!("{text}{damaged}{second}"),
            2,
        ),
        (
            "one without its end",
            format!("{text}-----BEGIN CERTIFICATE-----\n{second}"),
            2,
        ),
        ("two", format!("{text}{second}"), 2),
        ("base64 alone", STANDARD.encode(&one), 1),
        (
            "a key beside",
            format!("{}{text}", pem("PRIVATE KEY", b"key")),
            1,
        ),
    ];
    let files = [
        ("DER", one.to_vec(), 1),
        ("UTF-16", utf16.clone(), 1),
        ("UTF-16 without a mark", utf16[2..].to_vec(), 1),
        ("DER and a line end", [&one[..], b"\r\n"].concat(), 1),
        ("two in DER", [&one[..], &two].concat(), 2),
        ("DER before PEM", [&one[..], second.as_bytes()].concat(), 2),
        ("DER behind PEM", [text.as_bytes(), &two].concat(), 2),
        ("DER and zeros", [&one[..], &[0; 9]].concat(), 1),
        ("PKCS#7", both.clone(), 2),
    ];

    let texts = texts.map(|(what, text, count)| (what, text.into_bytes(), count));
    for (what, file, count) in texts.into_iter().chain(files) {
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

/// The start of an object without a length.
const BER: &[u8] = b"\x30\x80\x06\x09\x2a";

#[test]
fn a_file_without_a_certificate_is_named_for_what_it_is() {
    let key = KeyPair::generate().unwrap();
    let pem_of_key = key.serialize_pem();
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
    let text_of = |label, content| pem(label, content).into_bytes();
    let cases: [(CaFileProblem, &[&[u8]]); 10] = [
        (CaFileProblem::Empty, &[b"", b"\xef\xbb\xbf \r\n"]),
        (
            CaFileProblem::PrivateKey,
            &[
                pem_of_key.as_bytes(),
                &key.serialize_der(),
                &encrypted,
                &text_of("RSA PRIVATE KEY", b"key"),
                b"PuTTY-User-Key-File-3: ssh-rsa",
            ],
        ),
        (
            CaFileProblem::Pkcs12,
            &[
                &element(der::SEQUENCE, &element(der::INTEGER, &[3])),
                b"\x30\x80\x02\x01\x03\x30\x80",
            ],
        ),
        (CaFileProblem::KeyStore, &[b"\xfe\xed\xfe\xed\0\0"]),
        (
            CaFileProblem::Request,
            &[&text_of("CERTIFICATE REQUEST", b"x")],
        ),
        (CaFileProblem::RevocationList, &[&text_of("X509 CRL", b"x")]),
        (
            CaFileProblem::Page,
            &[
                b"<!DOCTYPE html><title>Sign in</title>",
                b"\xef\xbb\xbf<!-- portal -->\n<HTML>Sign in",
                b"\xff\xfe<\0h\0t\0m\0l\0>\0",
            ],
        ),
        (CaFileProblem::Ber, &[BER, &text_of("PKCS7", BER)]),
        (
            CaFileProblem::Damaged,
            &[
                &half,
                &text_of("CERTIFICATE", &half),
                b"-----BEGIN CERTIFICATE-----\n%%%\n",
            ],
        ),
        (
            CaFileProblem::NoCertificate,
            &[&pkcs7(&[]), b"nothing of the kind"],
        ),
    ];

    for (problem, files) in cases {
        for file in files {
            let shown = String::from_utf8_lossy(file);
            assert_eq!(read(file), Err(problem), "{shown:?}");
        }
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
