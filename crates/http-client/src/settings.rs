//! Settings of a client with which no connection can be made, found before anything is sent.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ca_file::CaFileProblem;
use crate::proxy::{ProxyProblem, ProxySource};

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingsProblem {
    /// A file of extra certificates.
    CaFile(CaFileProblem),
    /// The address of the proxy.
    Proxy {
        source: ProxySource,
        problem: ProxyProblem,
    },
    /// The client id, the client secret or the access token.
    Credential {
        /// Which of them, such as `client secret`.
        part: String,
        /// What it holds and where; never the text itself.
        found: String,
    },
    /// The certificates that this computer trusts; holds the words of the system.
    SystemCertificates(String),
}

impl fmt::Display for SettingsProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaFile(problem) => {
                write!(formatter, "the extra CA file cannot be used: {problem}")
            }
            Self::Proxy { source, problem } => {
                write!(formatter, "the proxy in {source} cannot be used: {problem}")
            }
            Self::Credential { part, found } => write!(formatter, "the {part} {found}"),
            Self::SystemCertificates(words) => {
                write!(
                    formatter,
                    "this computer's trusted certificates cannot be used: {words}"
                )
            }
        }
    }
}
