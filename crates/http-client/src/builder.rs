//! How a [`Client`] is put together. Building opens no connection.

use std::sync::Arc;

use patchpanel_core_models::ids::{ApiVersion, TenantUrl};
use url::Url;

use crate::auth::Auth;
use crate::client::{Access, Client, Shared};
use crate::clock::{Clock, SystemClock};
use crate::connection::Connection;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::pool::{Holder, Pool};
use crate::rate_limit::budget::Budget;
use crate::rate_limit::{Limiter, RateLimit};
use crate::retry::RetryPolicy;
use crate::route::{Proxy, Route};
use crate::secret::Secret;
use crate::transport::{Limits, Setup, Transport};

/// What errors of the builder name as the failed request.
const REQUEST: &str = "client settings";

/// The settings of a [`Client`]. Only the address is required; without credentials nothing but
/// [`Client::tenant_info`] works.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: TenantUrl,
    api_version: ApiVersion,
    credentials: Credentials,
    access: Access,
    proxy: Proxy,
    extra_ca_files: Vec<Vec<u8>>,
    limits: Limits,
    retry: RetryPolicy,
    rate_limit: RateLimit,
    clock: Arc<dyn Clock>,
    pool: Pool,
}

/// A method for each field, which takes its value and gives the builder.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)+) => {$(
        $(#[$doc])*
        pub fn $name(self, $name: $kind) -> Self {
            Self { $name, ..self }
        }
    )+};
}

impl Client {
    /// Starts a client for the tenant at this address.
    pub fn builder(base_url: TenantUrl) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }
}

impl ClientBuilder {
    fn new(base_url: TenantUrl) -> Self {
        Self {
            base_url,
            api_version: ApiVersion::default(),
            credentials: Credentials::Token(Secret::new("")),
            access: Access::default(),
            proxy: Proxy::default(),
            extra_ca_files: Vec::new(),
            limits: Limits::default(),
            retry: RetryPolicy::default(),
            rate_limit: RateLimit::default(),
            clock: Arc::new(SystemClock::new()),
            pool: Pool::default(),
        }
    }

    setters! {
        /// The version of the API; `v1` unless set.
        api_version: ApiVersion,
        /// How the client signs in.
        credentials: Credentials,
        /// What the client may do; everything unless set.
        access: Access,
        /// The proxy between here and the tenant; the environment’s unless set.
        proxy: Proxy,
        /// Deadlines and the largest answer.
        limits: Limits,
        /// How reading calls are repeated.
        retry: RetryPolicy,
        /// How many requests may start in a window of time; 100 in 10 s unless set.
        rate_limit: RateLimit,
        /// Where the time comes from; for tests.
        clock: Arc<dyn Clock>,
    }

    /// Trusts the certificates in this file besides those of the operating system: PEM, DER or PKCS#7. May be called
    /// again.
    pub fn extra_ca_file(mut self, content: Vec<u8>) -> Self {
        self.extra_ca_files.push(content);
        self
    }

    /// Shares access tokens and rate limits with the other clients of this pool. Without it only the clones of one
    /// client share them.
    pub fn pool(mut self, pool: &Pool) -> Self {
        self.pool = pool.clone();
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] when a credential holds a character that it cannot have, when the proxy address or a file of extra certificates cannot be used, or when
    /// this computer has no trusted certificates at all.
    pub fn build(self) -> Result<Client, Error> {
        let Self {
            base_url,
            api_version,
            credentials,
            access,
            proxy,
            extra_ca_files,
            limits,
            retry,
            rate_limit,
            clock,
            pool,
        } = self;
        let settings = |problem| Error::new(ErrorKind::Settings { problem }, REQUEST);
        let credentials = credentials.checked().map_err(settings)?;
        let (base, token_url) = addresses(&base_url)?;
        let host = base.host_str().unwrap_or_default();
        let route = if base_url.is_loopback() {
            Route::Direct
        } else {
            let port = base.port_or_known_default().unwrap_or(443);
            Route::to(host, port, &proxy).map_err(settings)?
        };
        let setup = Setup {
            is_plain_loopback: base_url.is_loopback() && base.scheme() == "http",
            route,
            extra_ca_files: &extra_ca_files,
            limits,
            host,
        };
        let transport = Transport::new(setup).map_err(settings)?;
        let holder = Holder::of(&base_url, &credentials);
        let key = holder.clone().map(|holder| (holder, api_version));
        let limiter = limiter(&pool, key, rate_limit, limits, &clock);
        let auth = auth(&pool, holder.as_ref(), credentials, token_url);
        Ok(Client::new(Shared {
            base_url,
            api_version,
            access,
            auth,
            connection: Connection {
                transport,
                limiter,
                clock,
                retry,
            },
            base,
        }))
    }
}

/// The sign-in that the pool has for these credentials, or a new one.
fn auth(
    pool: &Pool,
    holder: Option<&Holder>,
    credentials: Credentials,
    token_url: Url,
) -> Arc<Auth> {
    match holder {
        None => Arc::new(Auth::new(credentials, token_url)),
        Some(holder) => pool.auth(
            holder,
            |auth| auth.uses(&credentials),
            || Auth::new(credentials.clone(), token_url),
        ),
    }
}

/// The queue that the pool has for this version, or a new one.
fn limiter(
    pool: &Pool,
    key: Option<(Holder, ApiVersion)>,
    rate_limit: RateLimit,
    limits: Limits,
    clock: &Arc<dyn Clock>,
) -> Arc<Limiter> {
    let Some(key) = key else {
        return Arc::new(Limiter::new(rate_limit, Arc::clone(clock), None));
    };
    let make = || {
        let (holder, api_version) = &key;
        let name = holder.shared_name(*api_version);
        let budget = |shared| Budget::new(shared, name, rate_limit, limits.total, clock.clone());
        Limiter::new(rate_limit, Arc::clone(clock), pool.budget().map(budget))
    };
    pool.limiter(&key, |limiter| limiter.keeps_to(rate_limit), make)
}

/// The base URL and the address of the sign-in.
fn addresses(base_url: &TenantUrl) -> Result<(Url, Url), Error> {
    let base = Url::parse(base_url.as_str());
    let token = Url::parse(&format!("{base_url}/oauth/token"));
    let (Ok(base), Ok(token)) = (base, token) else {
        return Err(Error::invalid(
            REQUEST,
            "The tenant's address is not a valid URL.",
        ));
    };
    Ok((base, token))
}
