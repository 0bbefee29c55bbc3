//! A sign-in that waits for a browser.

use jiff::Timestamp;
use patchpanel_http_client::CodeProblem;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserWait {
    pub address: String,
    pub redirect_uri: String,
    pub until: Timestamp,
    /// Why no browser can bring the code to this computer.
    pub not_listening: Option<NotListening>,
    /// Why what was pasted last is not the code.
    pub problem: Option<CodeProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotListening {
    PortTaken,
    /// In the words of the system.
    Other(String),
}

impl BrowserWait {
    /// The host of the tenant's page.
    pub fn page_host(&self) -> &str {
        let (_, rest) = self.address.split_once("://").unwrap_or_default();
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}
