//! Signing in with a browser: authorization code with PKCE (RFC 6749 §4.1, RFC 7636) and a loopback address to which
//! the browser brings the code (RFC 8252 §7.3).
//!
//! Opens no browser and keeps nothing: what opens [`BrowserSignIn::address`] and where a refresh token is kept is the
//! caller's choice.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::client::Client;
use crate::clock::Clock;
use crate::credentials::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// The port that is listened on unless another is asked for: a tenant may compare the whole redirect address.
pub const LOOPBACK_PORT: u16 = 48713;
/// How long a browser is waited for.
pub const BROWSER_WAIT: Duration = Duration::from_mins(5);

/// The most that is read of a request, and for how long.
const MOST_READ: usize = 16 * 1024;
const LONGEST_READ: Duration = Duration::from_secs(2);
/// Browsers open connections ahead of need; more than these wait.
const MOST_AT_ONCE: usize = 8;
/// A sign-in that was just cancelled may hold the port for a moment.
const BIND_TRIES: u32 = 10;
const BIND_PAUSE: Duration = Duration::from_millis(100);
/// The most that is shown of the words in an address.
const MOST_SHOWN: usize = 300;

/// Why what a browser brought, or a person pasted, is not the code of this sign-in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeProblem {
    /// The tenant, or the person at its page, refused.
    #[error("the sign-in was refused: {0}")]
    Refused(String),
    /// The state is not the one that was sent (RFC 6749 §10.12).
    #[error("the answer is not from this sign-in")]
    OtherSignIn,
    #[error("there is no code in it")]
    NoCode,
    /// No browser came within [`BROWSER_WAIT`].
    #[error("no browser came in time")]
    TimedOut,
}

/// A sign-in that was begun: the address to open, and what only whoever opened it knows.
pub struct BrowserSignIn {
    address: String,
    redirect_uri: String,
    state: Secret,
    verifier: Secret,
    listener: io::Result<TcpListener>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for BrowserSignIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BrowserSignIn")
            .field("redirect_uri", &self.redirect_uri)
            .field("listener", &self.listener)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Asks the tenant where a browser signs in, and listens at the port (0: any free one) for the browser that comes
    /// back. The client's credentials are [`crate::Credentials::Browser`].
    ///
    /// # Errors
    /// Those of [`Client::tenant_info`], and [`ErrorKind::BadAnswer`] for a tenant that names no secure address.
    pub async fn begin_browser_sign_in(&self, port: u16) -> Result<BrowserSignIn, Error> {
        let named = self.tenant_info().await?.authorize_endpoint;
        let page = named.and_then(|address| Url::parse(&address).ok());
        // It is opened by the system, which opens anything.
        let is_loopback = self.base_url().is_loopback();
        let is_safe = |page: &Url| {
            page.scheme() == "https" || page.scheme() == "http" && is_loopback && is_local(page)
        };
        let page = page.filter(is_safe).ok_or_else(|| {
            Error::new(ErrorKind::BadAnswer, "GET /oauth/info")
                .with_reason("The tenant names no secure address at which a browser signs in.")
        })?;
        let (Some(state), Some(verifier)) = (random(), random()) else {
            let why = "This computer cannot make random numbers.";
            return Err(Error::invalid("sign-in", why));
        };
        let clock = Arc::clone(&self.shared.connection.clock);
        let listener = listen(port, &*clock).await;
        let bound = listener.as_ref().ok().and_then(|it| it.local_addr().ok());
        let fixed = if port == 0 { LOOPBACK_PORT } else { port };
        let port = bound.map_or(fixed, |address| address.port());
        let redirect_uri = format!("http://127.0.0.1:{port}/callback");
        let client_id = self.shared.auth.client_id().unwrap_or_default();
        let address = authorize(page, client_id, &redirect_uri, &state, &verifier);
        Ok(BrowserSignIn {
            address,
            redirect_uri,
            state,
            verifier,
            listener,
            clock,
        })
    }

    /// Exchanges the code of a sign-in for an access token, which is used from now on. A code is good for one try.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when the tenant refuses the code; otherwise as [`Client::send`].
    pub async fn finish_browser_sign_in(
        &self,
        begun: &BrowserSignIn,
        code: &Secret,
    ) -> Result<AccessToken, Error> {
        let shared = &self.shared;
        let facts = (begun.redirect_uri.as_str(), &begun.verifier);
        shared.auth.exchange(code, facts, &shared.connection).await
    }
}

fn is_local(page: &Url) -> bool {
    matches!(page.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"))
}

/// 32 random bytes in URL-safe base64: 43 characters (RFC 7636 §4.1).
fn random() -> Option<Secret> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).ok()?;
    Some(Secret::new(URL_SAFE_NO_PAD.encode(*bytes)))
}

async fn listen(port: u16, clock: &dyn Clock) -> io::Result<TcpListener> {
    let mut tries = 1;
    loop {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let in_use = |error: &io::Error| error.kind() == io::ErrorKind::AddrInUse;
        if !bound.as_ref().is_err_and(in_use) || tries == BIND_TRIES {
            return bound;
        }
        clock.sleep(BIND_PAUSE).await;
        tries += 1;
    }
}

fn authorize(
    mut page: Url,
    client_id: &str,
    redirect_uri: &str,
    state: &Secret,
    verifier: &Secret,
) -> String {
    page.set_fragment(None);
    page.query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state.expose())
        .append_pair("code_challenge", &challenge(verifier))
        .append_pair("code_challenge_method", "S256");
    page.into()
}

/// RFC 7636 §4.2.
fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()))
}

impl BrowserSignIn {
    /// The tenant's page, for the browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where the browser is sent with the code; the tenant's client must list it.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Why no browser can bring the code to this computer; [`io::ErrorKind::AddrInUse`] when another program has the
    /// port. A person can still paste the code.
    pub fn not_listening(&self) -> Option<&io::Error> {
        self.listener.as_ref().err()
    }

    /// Waits for the browser, and answers it with a plain page. Requests that are not from this sign-in are refused,
    /// and the wait goes on.
    ///
    /// # Errors
    /// [`CodeProblem::Refused`] and [`CodeProblem::TimedOut`].
    pub async fn code(&self) -> Result<Secret, CodeProblem> {
        let mut time_over = self.clock.sleep(BROWSER_WAIT);
        let mut connections = FuturesUnordered::new();
        loop {
            let has_room = connections.len() < MOST_AT_ONCE;
            tokio::select! {
                stream = self.accepted(), if has_room => connections.push(self.serve(stream)),
                Some(served) = connections.next() => {
                    if let Some(answer) = served {
                        return answer;
                    }
                }
                () = &mut time_over => return Err(CodeProblem::TimedOut),
            }
        }
    }

    async fn accepted(&self) -> TcpStream {
        let Ok(listener) = &self.listener else {
            return std::future::pending().await;
        };
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return stream,
                // The system is short of something, or the other side has gone already.
                Err(_) => self.clock.sleep(BIND_PAUSE).await,
            }
        }
    }

    /// Answers one connection; gives what it brought, if it is from this sign-in.
    async fn serve(&self, mut stream: TcpStream) -> Option<Result<Secret, CodeProblem>> {
        let exchange = async {
            let head = read_head(&mut stream).await?;
            let answer = self.answer_in(&head);
            let page = match &answer {
                None => PAGE_OF_NOBODY,
                Some(Ok(_)) => PAGE_OF_CODE,
                Some(Err(_)) => PAGE_OF_REFUSAL,
            };
            // The code is here, whether or not the browser waits for its page.
            drop(stream.write_all(page.as_bytes()).await);
            drop(stream.shutdown().await);
            answer
        };
        tokio::time::timeout(LONGEST_READ, exchange).await.ok()?
    }

    fn answer_in(&self, head: &str) -> Option<Result<Secret, CodeProblem>> {
        let target = head.strip_prefix("GET ")?.split(' ').next()?;
        let query = target.strip_prefix("/callback?")?;
        match self.code_in(query) {
            Err(CodeProblem::OtherSignIn | CodeProblem::NoCode) => None,
            answer => Some(answer),
        }
    }

    /// The code in what a person pasted: the whole address, or the code alone.
    ///
    /// # Errors
    /// Every [`CodeProblem`] but [`CodeProblem::TimedOut`].
    pub fn pasted(&self, text: &Secret) -> Result<Secret, CodeProblem> {
        let text = text.expose().trim();
        if let Some((_, query)) = text.split_once('?') {
            return self.code_in(query.split('#').next().unwrap_or_default());
        }
        let is_code = !text.is_empty()
            && text.len() <= MOST_READ
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_code {
            Ok(Secret::new(text))
        } else {
            Err(CodeProblem::NoCode)
        }
    }

    fn code_in(&self, query: &str) -> Result<Secret, CodeProblem> {
        let value = |expected: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(name, _)| name == expected);
            found
                .map(|(_, value)| Zeroizing::new(value.into_owned()))
                .filter(|value| !value.is_empty())
        };
        let state = value("state").unwrap_or_default();
        if !is_same(&state, self.state.expose()) {
            return Err(CodeProblem::OtherSignIn);
        }
        if let Some(error) = value("error") {
            let words = value("error_description").unwrap_or(error);
            return Err(CodeProblem::Refused(shown(&words)));
        }
        let code = value("code").ok_or(CodeProblem::NoCode)?;
        Ok(Secret::new(code.as_str()))
    }
}

/// Compares without telling by the time it takes where two texts begin to differ.
fn is_same(left: &str, right: &str) -> bool {
    let pairs = left.bytes().zip(right.bytes());
    let differing = pairs.fold(0, |differing, (left, right)| {
        std::hint::black_box(differing | (left ^ right))
    });
    left.len() == right.len() && differing == 0
}

/// Words from an address, on one line and not too long.
fn shown(words: &str) -> String {
    let visible = words.chars().filter(|letter| !letter.is_control());
    visible.take(MOST_SHOWN).collect()
}

/// The head of a request; `None` for one that is too long or ends early.
async fn read_head(stream: &mut TcpStream) -> Option<Zeroizing<String>> {
    let mut head = Zeroizing::new(Vec::new());
    let mut buffer = Zeroizing::new([0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut *buffer).await.ok()?;
        if count == 0 || head.len() + count > MOST_READ {
            return None;
        }
        head.extend_from_slice(buffer.get(..count)?);
    }
    String::from_utf8(std::mem::take(&mut *head))
        .ok()
        .map(Zeroizing::new)
}

/// A page without a script, a style or anything from elsewhere.
macro_rules! page {
    ($status:literal, $title:literal, $text:literal) => {
        concat!(
            "HTTP/1.1 ",
            $status,
            "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n",
            "Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
            "<!doctype html><title>",
            $title,
            "</title><h1>",
            $title,
            "</h1><p>",
            $text,
            "</p>\n"
        )
    };
}

const PAGE_OF_CODE: &str = page!(
    "200 OK",
    "You can close this window",
    "The sign-in continues in the app."
);
const PAGE_OF_REFUSAL: &str = page!(
    "200 OK",
    "The sign-in was refused",
    "The app shows the reason. You can close this window."
);
const PAGE_OF_NOBODY: &str = page!(
    "404 Not Found",
    "Nothing here",
    "This address waits for a sign-in. This request is not the answer."
);

#[cfg(test)]
mod tests;
