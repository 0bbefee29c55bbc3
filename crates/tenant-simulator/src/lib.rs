//! An in-memory tenant that serves the custom-connector API over HTTP.
//!
//! For the demo mode of Patchpanel, for its tests, and for other people's tests. The rules are
//! written from the public documentation of the Identity Security Cloud API, not from our client;
//! the README of this crate says where they follow it and where they guess. Nothing is kept on disk.
//!
//! ```
//! use patchpanel_tenant_simulator::{Seed, Simulator};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let running = Simulator::builder().seed(Seed::Demo).client("id", "secret").start().await?;
//! assert!(running.base_url().starts_with("http://127.0.0.1:"));
//! assert!(running.requests().is_empty());
//! # Ok(())
//! # }
//! ```

mod browser_sign_ins;
mod builder;
mod clock;
mod connection;
mod connector;
mod connector_patch;
mod documents;
mod errors;
mod fault_answers;
mod faults;
mod filter;
mod journal;
mod listing;
mod locale;
mod new_connector;
mod numbers;
mod rate_limit;
mod request_body;
mod resettable;
mod routes;
mod running;
mod script_name;
mod seed;
mod store;
pub mod switches;
mod tenant;
mod tokens;
mod xml;

pub use builder::{Builder, Simulator};
pub use faults::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, StallPoint, StatusFault, Times,
};
pub use journal::{HIDDEN, RecordedRequest};
pub use rate_limit::RateLimit;
pub use running::Running;
pub use seed::Seed;
pub use switches::Switches;
pub use tokens::Account;
