//! How a tenant is reached: directly, or through a proxy, and what a proxy says that lets nothing through.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::proxy::{Address, ProxyLogin, ProxySource};
use crate::secret::Secret;
use crate::settings::SettingsProblem;
use crate::system_proxy::ProxySettings;

/// Which proxy is used. A tenant on this computer (loopback) is always reached directly.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Proxy {
    /// What the environment says when the client is built.
    #[default]
    Environment,
    /// What the environment, the desktop or the operating system says, as the caller has read it.
    Settings(ProxySettings),
    None,
    Url {
        /// Scheme, host and port, such as `http://proxy.example.com:3128`. A user name and a password inside it
        /// are moved to `login`.
        url: String,
        /// User name and password, when the proxy asks for them.
        login: Option<ProxyLogin>,
    },
}

impl Proxy {
    /// A proxy at `url`, with the user name and password that the URL may carry.
    pub fn at(url: impl Into<String>) -> Self {
        Self::Url {
            url: url.into(),
            login: None,
        }
    }
}

impl fmt::Debug for Proxy {
    /// Shows the host of the proxy alone, because its URL may carry a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => formatter.write_str("Environment"),
            Self::Settings(settings) => settings.fmt(formatter),
            Self::None => formatter.write_str("None"),
            Self::Url { url, login } => {
                let address = Address::parse(url).ok();
                let host = address.as_ref().and_then(|address| address.url.host_str());
                formatter
                    .debug_struct("Url")
                    .field("host", &host.unwrap_or("an unreadable address"))
                    .field("login", login)
                    .finish()
            }
        }
    }
}

/// How requests reach the tenant.
#[derive(Debug)]
pub(crate) enum Route {
    Direct,
    Through(Box<Through>),
}

/// A proxy on the way.
#[derive(Debug)]
pub(crate) struct Through {
    address: Address,
    authorization: Option<HeaderValue>,
    source: ProxySource,
    /// The tenant, as `CONNECT` names it.
    target: String,
}

/// The longest first line of a proxy's answer that is read.
const LINE: u64 = 1024;

impl Route {
    /// The route to a tenant that is not on this computer.
    ///
    /// # Errors
    /// Why the proxy that is asked for cannot be used.
    pub(crate) fn to(host: &str, port: u16, proxy: &Proxy) -> Result<Self, SettingsProblem> {
        let settings = match proxy {
            Proxy::None => return Ok(Self::Direct),
            Proxy::Environment => ProxySettings::of_environment(),
            Proxy::Settings(settings) => settings.clone(),
            Proxy::Url { url, login } => {
                let unusable = |problem| SettingsProblem::Proxy {
                    source: ProxySource::Given,
                    problem,
                };
                let mut address = Address::parse(url).map_err(unusable)?;
                address.login = login.clone().or(address.login);
                return Self::through(address, ProxySource::Given, host, port);
            }
        };
        match settings.address_for(host, port)? {
            Some((address, source)) => Self::through(address, source, host, port),
            None => Ok(Self::Direct),
        }
    }

    fn through(
        address: Address,
        source: ProxySource,
        host: &str,
        port: u16,
    ) -> Result<Self, SettingsProblem> {
        match address.authorization() {
            Ok(authorization) => Ok(Self::Through(Box::new(Through {
                address,
                authorization,
                source,
                target: format!("{host}:{port}"),
            }))),
            Err(problem) => Err(SettingsProblem::Proxy { source, problem }),
        }
    }

    pub(crate) fn through_proxy(&self) -> Option<&Through> {
        match self {
            Self::Through(through) => Some(through),
            Self::Direct => None,
        }
    }

    /// What no answer may repeat.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        self.through_proxy()
            .map_or_else(Vec::new, |through| through.address.secrets())
    }

    pub(crate) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, reqwest::Error> {
        Ok(match self {
            Self::Direct => builder.no_proxy(),
            Self::Through(through) => {
                let proxy = reqwest::Proxy::all(through.address.url.clone())?;
                // reqwest's own basic authentication keeps the password in a URL that its `Debug` shows.
                builder.no_proxy().proxy(match &through.authorization {
                    Some(authorization) => proxy.custom_http_auth(authorization.clone()),
                    None => proxy,
                })
            }
        })
    }
}

impl Through {
    /// Which proxy it is, as a sentence.
    pub(crate) fn named(&self) -> String {
        format!(
            "The proxy is {}, from {}.",
            self.address.shown(),
            self.source
        )
    }

    /// Asks for the connection once more and reads the status, which reqwest's error does not tell. `None` when the
    /// proxy lets it through or says nothing in time.
    pub(crate) async fn status(&self, limit: Duration, tls: &ClientConfig) -> Option<u16> {
        let asked = tokio::time::timeout(limit, self.first_line(tls)).await;
        let line = asked.ok()??;
        let status = line.split(' ').nth(1)?.trim().parse().ok()?;
        (status >= 300).then_some(status)
    }

    async fn first_line(&self, tls: &ClientConfig) -> Option<String> {
        let host = self.address.url.host_str()?.trim_matches(['[', ']']);
        let port = self.address.url.port_or_known_default()?;
        let stream = TcpStream::connect((host, port)).await.ok()?;
        if self.address.url.scheme() == "http" {
            return self.answer_of(stream).await;
        }
        let name = ServerName::try_from(host.to_owned()).ok()?;
        let mut config = tls.clone();
        config.alpn_protocols.clear();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream);
        self.answer_of(stream.await.ok()?).await
    }

    /// The first line of what the proxy answers to `CONNECT`.
    async fn answer_of(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Option<String> {
        let Self {
            authorization,
            target,
            ..
        } = self;
        let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
        if let Some(value) = authorization {
            request.extend_from_slice(b"Proxy-Authorization: ");
            request.extend_from_slice(value.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        let request = zeroize::Zeroizing::new(request);
        stream.write_all(&request).await.ok()?;
        let mut answer = Vec::new();
        let mut bounded = stream.take(LINE);
        while !answer.contains(&b'\n') {
            if bounded.read_buf(&mut answer).await.ok()? == 0 {
                break;
            }
        }
        let text = String::from_utf8_lossy(&answer).into_owned();
        text.lines().next().map(str::to_owned)
    }
}
