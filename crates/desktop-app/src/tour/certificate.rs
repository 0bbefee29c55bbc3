//! A certificate that has expired: what the connection test of a profile says of it.
//!
//! The server behind it only shows the certificate and stops. It has no key, and none is needed to be refused.

use std::{
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

use super::{TourError, guide::Guide, must};
use crate::{
    command::{Action, Command, ProfileCommand, TypedSecret},
    state::{AppState, profile_editor::ProfileForm},
};

/// For `localhost`, signed by itself, good in the year 2025.
const EXPIRED: &[u8] = include_bytes!("expired.cer");

pub(super) fn expired(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let port = server()?;
    let ca_file = guide.file("acme.cer", EXPIRED)?;
    let form = ProfileForm {
        name: "Gateway".to_owned(),
        address: format!("https://localhost:{port}"),
        client_id: "4b1f".to_owned(),
        extra_ca_file: ca_file.display().to_string(),
        ..ProfileForm::default()
    };
    let secret = TypedSecret::Typed("made up".to_owned().into());
    guide.ask([
        Command::Run(Action::NewProfile),
        Command::Profile(ProfileCommand::Change(Box::new(form))),
        Command::Profile(ProfileCommand::Test(secret)),
    ]);
    guide.until("the failed connection test", |state| why(state).is_some())?;
    guide.picture("26-certificate")?;
    let why = why(guide.state()).unwrap_or_default();
    must(
        why == "The tenant’s certificate has expired, its last day was 31 December 2025",
        &why,
    )?;
    guide.held("Test a connection whose certificate has expired", &why);
    guide.ask([ProfileCommand::Cancel]);
    Ok(())
}

/// Why the connection test of the open profile failed.
fn why(state: &AppState) -> Option<String> {
    let message = state.profile_editor.as_ref()?.test.failure()?;
    Some(message.why.clone())
}

/// Shows the certificate to everybody who connects.
fn server() -> io::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    let answers = move || {
        for stream in listener.incoming().flatten() {
            // Whoever is refused hangs up.
            shows(stream).unwrap_or_default();
        }
    };
    std::thread::Builder::new()
        .name("tour-certificate".to_owned())
        .spawn(answers)?;
    Ok(port)
}

fn shows(mut stream: TcpStream) -> io::Result<()> {
    let mut hello = [0; 4096];
    if stream.read(&mut hello)? > 0 {
        stream.write_all(&handshake())?;
    }
    // Until the client hangs up: closing earlier would cut the certificate off.
    io::copy(&mut stream, &mut io::sink()).map(drop)
}

/// A server's half of TLS 1.2 (RFC 5246 §7.4): hello, certificate, key exchange without a signature, done.
fn handshake() -> Vec<u8> {
    // Version, random, no session, ECDHE-ECDSA with AES-128, no compression.
    let hello = [&[3, 3][..], &[7; 32], &[0, 0xc0, 0x2b, 0]].concat();
    let certificates = sized(&sized(EXPIRED));
    // The curve X25519 and a point on it, then a signature that nobody gets to check (RFC 8422 §5.4).
    let exchange = [&[3, 0, 0x1d, 32][..], &[9; 32], &[4, 3, 0, 1, 0]].concat();
    let messages = [
        (2, hello),
        (11, certificates),
        (12, exchange),
        (14, Vec::new()),
    ];
    messages
        .into_iter()
        .flat_map(|(kind, body)| {
            let message = [&[kind][..], &sized(&body)].concat();
            let length = u16::try_from(message.len()).unwrap_or_default();
            [&[22, 3, 3][..], &length.to_be_bytes(), &message].concat()
        })
        .collect()
}

/// A text after its length in three bytes.
fn sized(text: &[u8]) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap_or_default().to_be_bytes();
    let (_, three) = length.split_at(1);
    [three, text].concat()
}
