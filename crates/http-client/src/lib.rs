//! Client of the custom-connector API of SailPoint Identity Security Cloud.
//!
//! All 13 operations on connectors, for `/connectors/v1` and the legacy prefixes (of `/beta` the list alone). What it
//! promises: an upload that the server refuses is an error although it is answered with 200; a change is never sent twice; XML comes back
//! byte for byte; no secret is ever shown; a request can be looked at before it is sent, and is sent as it was seen.
//!
//! It keeps no state between runs and draws nothing. Start with [`Client::builder`]:
//!
//! ```no_run
//! use patchpanel_http_client::{Client, Credentials, ListQuery};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("https://acme.api.identitynow.com".parse()?)
//!     .credentials(Credentials::pat("client id", "client secret"))
//!     .build()?;
//! for connector in client.all_connectors(&ListQuery::default()).await? {
//!     let name = connector.name.unwrap_or_default();
//!     assert!(!name.is_empty());
//! }
//! # Ok(())
//! # }
//! ```

mod answer;
mod auth;
mod browser_sign_in;
mod builder;
mod ca_file;
mod certificate;
mod client;
mod clock;
mod connection;
mod credentials;
mod curl;
mod der;
mod diagnosis;
mod endpoints;
mod error;
mod failure;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzz_bodies;
#[cfg(test)]
mod fuzz_tests;
mod grant;
mod multipart;
mod operation;
mod outcome;
mod pages;
mod percent;
mod pool;
mod prepared;
mod proxy;
mod rate_limit;
mod retry;
mod retry_after;
mod route;
mod secret;
mod settings;
mod success;
mod system_proxy;
mod tls;
mod transport;
mod tunnel;

pub use answer::Answer;
pub use auth::SIGN_IN_REQUEST;
pub use browser_sign_in::{BROWSER_WAIT, BrowserSignIn, CodeProblem, LOOPBACK_PORT};
pub use builder::ClientBuilder;
pub use ca_file::CaFileProblem;
pub use client::{Access, Client};
pub use clock::{Clock, Sleep, SystemClock};
pub use credentials::{AccessToken, Credentials, KeeperFuture, RefreshTokenKeeper};
pub use diagnosis::{Diagnosis, Hop, HopOutcome, HopReport};
pub use error::{Error, ErrorKind, ProxyFailure, UnreachableReason};
pub use operation::{ListQuery, Operation, PAGE_LIMIT, Reread, SourceQuery};
pub use outcome::Outcome;
pub use pages::Page;
pub use pool::Pool;
pub use prepared::PreparedRequest;
pub use proxy::{ProxyLogin, ProxyProblem, ProxySource, without_login};
pub use rate_limit::RateLimit;
pub use rate_limit::budget::SharedBudget;
pub use retry::RetryPolicy;
pub use route::Proxy;
pub use secret::Secret;
pub use settings::SettingsProblem;
pub use system_proxy::ProxySettings;
pub use tls::{TlsFailure, TlsProblem};
pub use transport::Limits;

/// The code in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
