//! HTTP/2: offered in the TLS handshake, used when the server takes it, and not needed.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio_rustls::TlsAcceptor;

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
