//! A server of a few lines: answers every request with what the test says, over TCP or TLS, and keeps what it saw.

use std::sync::{Arc, Mutex};

use patchpanel_http_client::{Client, ClientBuilder, Credentials};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::clock::ManualClock;
use super::{CLIENT_ID, CLIENT_SECRET, url};

/// From the text of a request to the whole answer.
type Respond = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    pub(crate) async fn http<A: Into<Vec<u8>>>(
        respond: impl Fn(&str) -> A + Send + Sync + 'static,
    ) -> Self {
        Self::start(Arc::new(move |request| respond(request).into()), None).await
    }

    /// HTTP over TLS with this certificate.
    pub(crate) async fn https<A: Into<Vec<u8>>>(
        config: ServerConfig,
        respond: impl Fn(&str) -> A + Send + Sync + 'static,
    ) -> Self {
        let respond: Respond = Arc::new(move |request| respond(request).into());
        Self::start(respond, Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    /// A proxy: CONNECT from a client that says `authorization` leads to the server at `target_port`.
    pub(crate) async fn proxy(authorization: &'static str, target_port: u16) -> Self {
        let (listener, stub) = Self::listen().await;
        let seen = Arc::clone(&stub.seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(
                    stream,
                    Arc::clone(&seen),
                    authorization,
                    target_port,
                ));
            }
        });
        stub
    }

    async fn start(respond: Respond, tls: Option<TlsAcceptor>) -> Self {
        let (listener, stub) = Self::listen().await;
        let seen = Arc::clone(&stub.seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, respond, tls) = (Arc::clone(&seen), Arc::clone(&respond), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, seen, respond).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, seen, respond).await;
                            }
                        }
                    }
                });
            }
        });
        stub
    }

    async fn listen() -> (TcpListener, Self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::default();
        (listener, Self { port, seen })
    }

    /// A client that signs in here and waits in no time.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(url(&format!("http://127.0.0.1:{}", self.port)))
            .credentials(Credentials::pat(CLIENT_ID, CLIENT_SECRET))
            .clock(Arc::new(ManualClock::new()))
    }

    /// A client that has a token.
    pub(crate) fn client(&self) -> Client {
        let builder = self.builder().credentials(Credentials::token("t"));
        builder.build().unwrap()
    }

    /// The text of every request so far, head and body.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// The port of a server that answers whatever comes with these bytes and closes.
pub(crate) async fn raw_server(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // What comes is read first, so that closing does not cut the answer off.
            let mut hello = [0; 4096];
            let read = stream.read(&mut hello).await;
            drop(read);
            drop(stream.write_all(answer).await);
            drop(stream.shutdown().await);
        }
    });
    port
}

/// The text of an answer that ends the connection.
pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let headers = headers
        .iter()
        .flat_map(|header| [header, "\r\n"])
        .collect::<String>();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
}

/// A token as the tenant gives it, for requests to `/oauth/token`; otherwise `other`.
pub(crate) fn token_or(request: &str, token: &str, other: impl FnOnce() -> String) -> String {
    if request.starts_with("POST /oauth/token") {
        let body = format!(r#"{{"access_token":"{token}","expires_in":749}}"#);
        answer("200 OK", &[], &body)
    } else {
        other()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    seen: Arc<Mutex<Vec<String>>>,
    respond: Respond,
) {
    let Some(request) = read_request(&mut stream).await else {
        return;
    };
    seen.lock().unwrap().push(request.clone());
    let answer = respond(&request);
    drop(stream.write_all(&answer).await);
    drop(stream.shutdown().await);
}

async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// Whether a line is this header; names count in any case (RFC 9110 §5.1).
pub(crate) fn is_header(line: &str, header: &str) -> bool {
    let split = |text: &str| {
        text.split_once(": ")
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
    };
    split(line).is_some() && split(line) == split(header)
}

async fn tunnel(
    mut stream: TcpStream,
    seen: Arc<Mutex<Vec<String>>>,
    header: &str,
    target_port: u16,
) {
    let Some(request) = read_request(&mut stream).await else {
        return;
    };
    seen.lock().unwrap().push(request.clone());
    if !request.lines().any(|line| is_header(line, header)) {
        let login = ["Proxy-Authenticate: Basic"];
        let refusal = answer("407 Proxy Authentication Required", &login, "");
        drop(stream.write_all(refusal.as_bytes()).await);
        return;
    }
    let mut target = TcpStream::connect(("127.0.0.1", target_port))
        .await
        .unwrap();
    stream
        .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
        .await
        .unwrap();
    drop(tokio::io::copy_bidirectional(&mut stream, &mut target).await);
}
