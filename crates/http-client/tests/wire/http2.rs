//! HTTP/2: offered in the TLS handshake, used when the server takes it, and not needed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use patchpanel_http_client::{Credentials, Error, ErrorKind};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_rustls::TlsAcceptor;

use super::support::calls::run;
use super::support::certificates::Authority;
use super::support::{list, trusting};

/// The protocol that a handshake agreed on and the version of each request that came over it.
type Seen = Arc<Mutex<Vec<(Option<Vec<u8>>, Version)>>>;

fn answer(request: &Request<hyper::body::Incoming>) -> Response<Full<Bytes>> {
    let body = match request.uri().path() {
        "/oauth/token" => r#"{"access_token":"t","expires_in":749}"#,
        _ => r#"[{"name":"Acme HR","scriptName":"acme-hr"}]"#,
    };
    let answer = Response::builder().header("X-Total-Count", 1);
    answer.body(Full::from(body)).unwrap()
}

/// A server that takes `protocols` in the handshake and speaks the one that was agreed on.
async fn serve(protocols: &[&str], authority: &Authority) -> (u16, Seen) {
    let mut config = authority.server("localhost");
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Seen::default();
    let noted = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            let agreed = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            let is_http2 = agreed.as_deref() == Some(b"h2");
            let noted = Arc::clone(&noted);
            let service = service_fn(move |request: Request<hyper::body::Incoming>| {
                let request_seen = (agreed.clone(), request.version());
                noted.lock().unwrap().push(request_seen);
                std::future::ready(Ok::<_, hyper::Error>(answer(&request)))
            });
            let io = TokioIo::new(stream);
            if is_http2 {
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                tokio::spawn(server.serve_connection(io, service));
            } else {
                let server = hyper::server::conn::http1::Builder::new();
                tokio::spawn(server.serve_connection(io, service));
            }
        }
    });
    (port, seen)
}

async fn list_from(port: u16, authority: &Authority) -> usize {
    let address = format!("https://localhost:{port}");
    let client = trusting(&address, authority).build().unwrap();
    list(&client).await.unwrap().len()
}

#[tokio::test]
async fn a_server_is_spoken_to_in_http_2_where_it_can() {
    for (protocols, agreed, version) in [
        (&["h2", "http/1.1"][..], "h2", Version::HTTP_2),
        (&["http/1.1"], "http/1.1", Version::HTTP_11),
    ] {
        let authority = Authority::new("Acme Root");
        let (port, seen) = serve(protocols, &authority).await;

        let rows = list_from(port, &authority).await;

        let expected = (Some(agreed.as_bytes().to_vec()), version);
        assert_eq!(rows, 1);
        let seen = seen.lock().unwrap();
        assert_eq!(*seen, vec![expected; 2], "the sign-in and the list");
    }
}

const TOKEN: &str = "sentinel-access-token-0a9b8c";

/// A frame (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The server does not read this stream.
fn refused(stream: u32) -> Vec<u8> {
    frame(3, 0, stream, &7_u32.to_be_bytes())
}

/// The server hangs up, for this reason and with these words, and read none of it.
fn goodbye(reason: u32, words: &str) -> Vec<u8> {
    let payload = [&[0; 4], &reason.to_be_bytes()[..], words.as_bytes()].concat();
    frame(7, 0, 0, &payload)
}

/// Answers every request on a connection with what `answer` makes of its number.
async fn speak(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    count: Arc<AtomicUsize>,
    answer: impl Fn(u32) -> Vec<u8>,
) -> std::io::Result<()> {
    const HEADERS: u8 = 1;
    const SETTINGS: u8 = 4;
    stream.read_exact(&mut [0; 24]).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let [a, b, c, kind, flags, number @ ..] = head;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        stream.read_exact(&mut vec![0; length]).await?;
        match kind {
            SETTINGS if flags == 0 => stream.write_all(&frame(SETTINGS, 1, 0, &[])).await?,
            HEADERS => {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = answer(u32::from_be_bytes(number));
                stream.write_all(&answer).await?;
            }
            _ => {}
        }
    }
}

/// What a call comes to whose request is answered with this frame, and how often it was sent.
async fn answered(
    call: &str,
    answer: impl Fn(u32) -> Vec<u8> + Clone + Send + 'static,
) -> (Error, usize) {
    let authority = Authority::new("Acme Root");
    let mut config = authority.server("localhost");
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let stream = acceptor.accept(stream).await.unwrap();
            // It ends when the client hangs up.
            let speaking = speak(stream, Arc::clone(&counted), answer.clone());
            tokio::spawn(async move { drop(speaking.await) });
        }
    });
    let builder = trusting(&address, &authority).credentials(Credentials::token(TOKEN));
    let failed = run(call, &builder.build().unwrap()).await.unwrap_err();
    (failed, count.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_change_that_a_server_does_not_read_is_sent_once() {
    const NO_ERROR: u32 = 0;
    for call in ["upload", "patch", "create", "delete"] {
        let (by_stream, sent) = answered(call, refused).await;
        assert_eq!(sent, 1, "{call}: {by_stream}");
        let (by_goodbye, sent) = answered(call, |_| goodbye(NO_ERROR, "")).await;
        assert_eq!(sent, 1, "{call}: {by_goodbye}");

        for error in [by_stream, by_goodbye] {
            let is_unknown = matches!(error.kind(), ErrorKind::OutcomeUnknown { .. });
            assert!(is_unknown, "{call}: {error:?}");
            assert_eq!(error.attempts(), 1);
        }
    }
}

#[tokio::test]
async fn what_a_server_says_when_it_hangs_up_shows_no_secret() {
    const PROTOCOL_ERROR: u32 = 1;
    let words = format!("no {TOKEN} {}", "a".repeat(5_000));
    let (error, _) = answered("upload", move |_| goodbye(PROTOCOL_ERROR, &words)).await;

    let first = std::error::Error::source(&error);
    let causes = std::iter::successors(first, |cause| cause.source());
    let causes: Vec<_> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
    let all = format!("{error:?} {causes:?}");
    assert!(all.contains("•••"), "{all}");
    assert!(!all.contains(TOKEN), "{all}");
    assert!(causes.iter().all(|cause| cause.len() < 10_000));
}
