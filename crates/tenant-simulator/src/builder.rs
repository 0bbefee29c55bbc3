//! How a simulated tenant is set up and started.

use crate::connection;
use crate::rate_limit::RateLimit;
use crate::running::Running;
use crate::seed::{self, Seed};
use crate::switches::Switches;
use crate::tenant::{Settings, Tenant};
use crate::tokens::Account;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The entry point: [`Simulator::builder`].
#[derive(Clone, Copy, Debug)]
pub struct Simulator;

impl Simulator {
    /// An empty tenant on a free loopback port, with one administrator's account.
    pub fn builder() -> Builder {
        Builder {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: Seed::Empty,
            main: Account::new("8c7f0f6a52d94bb9a3d1c5e07b46e2a9", "simulator-secret"),
            settings: Settings {
                accounts: Vec::new(),
                switches: Switches::default(),
                rate_limit: None,
                max_body_bytes: 10 * 1024 * 1024,
                token_lifetime: Duration::from_secs(749),
                org: "acme-sim".to_owned(),
            },
        }
    }
}

/// What the tenant starts with. Every method replaces a default.
#[derive(Clone, Debug)]
pub struct Builder {
    listen: SocketAddr,
    seed: Seed,
    main: Account,
    settings: Settings,
}

impl Builder {
    /// The address to listen on; a free loopback port by default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// The connectors that the tenant has at the start; none by default.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The credentials of the main account, an administrator with every scope.
    pub fn client(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.account(Account::new(id, secret))
    }

    /// The main account, with rights of its own.
    pub fn account(mut self, account: Account) -> Self {
        self.main = account;
        self
    }

    /// One more account that can sign in.
    pub fn other_account(mut self, account: Account) -> Self {
        self.settings.accounts.push(account);
        self
    }

    /// The behaviour where the real service is undocumented.
    pub fn switches(mut self, switches: Switches) -> Self {
        self.settings.switches = switches;
        self
    }

    /// Turns the gateway's rate limit on; off by default.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.settings.rate_limit = Some(limit);
        self
    }

    /// The largest request body before 413; 10 MiB by default.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_body_bytes = bytes;
        self
    }

    /// The life of access tokens, in whole seconds; 749 s by default, as in the vendor's example.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.token_lifetime = lifetime;
        self
    }

    /// The tenant's name in tokens and `/oauth/info`; `acme-sim` by default.
    pub fn org(mut self, org: impl Into<String>) -> Self {
        self.settings.org = org.into();
        self
    }

    /// Starts the tenant on the current tokio runtime; it stops when the result is dropped.
    ///
    /// # Errors
    /// The address cannot be listened on, for example because another program uses the port.
    pub async fn start(self) -> io::Result<Running> {
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let Self {
            main,
            mut settings,
            seed,
            ..
        } = self;
        settings.accounts.insert(0, main.clone());
        let base_url = format!("http://{address}");
        let tenant = Arc::new(Tenant::new(base_url, settings, seed::store(seed)));
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(connection::serve(listener, Arc::clone(&tenant), stopped));
        Ok(Running::new(tenant, main, stop))
    }
}
