//! Whom a change of a connector reaches: the sources that use it, and what depends on them.

use jiff::Timestamp;
use patchpanel_core_models::models::source::{SourceConnections, SourceSummary};

use super::message::UserMessage;

/// Of how many sources it is asked what depends on them: a request each.
pub const MOST_ASKED: usize = 20;

/// What the server said at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    /// By name.
    pub sources: Vec<UsingSource>,
    /// Why it is not known what depends on a source.
    pub lacks: Option<UserMessage>,
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UsingSource {
    pub source: SourceSummary,
    /// What depends on it; `None` where that was not asked or not answered.
    pub connections: Option<SourceConnections>,
}
