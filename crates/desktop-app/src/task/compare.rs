//! Reading and comparing two sides.

use std::sync::Arc;

use patchpanel_core_models::{ids::ScriptName, promote::Rules};
use patchpanel_local_store::SnapshotId;

use crate::state::{
    compare::ReadSide, local_store::StorePlace, remote::Generation, session::SessionId,
};

/// Where a side is read.
#[derive(Debug, Clone)]
pub enum SideSource {
    /// It is known; `None` where the tenant has no such connector.
    Given(Option<Arc<ReadSide>>),
    Tenant(SessionId, ScriptName),
    Kept(StorePlace, SnapshotId),
}

impl SideSource {
    fn session(&self) -> Option<SessionId> {
        match self {
            Self::Tenant(session, _) => Some(*session),
            Self::Given(_) | Self::Kept(..) => None,
        }
    }

    /// What it is called where it is missing.
    pub fn title(&self) -> String {
        match self {
            Self::Tenant(_, script_name) => script_name.to_string(),
            Self::Given(_) | Self::Kept(..) => "the connector".to_owned(),
        }
    }
}

/// Read two sides and compare them.
#[derive(Debug, Clone)]
pub struct CompareTask {
    pub generation: Generation,
    /// Which of the pairs, from 0.
    pub pair: usize,
    pub from: SideSource,
    pub to: SideSource,
    pub rules: Rules,
    /// Whether the sources that use the target are asked for, too.
    pub asks_who_uses: bool,
}

impl CompareTask {
    /// The sessions in which its sides are read.
    pub fn sessions(&self) -> [Option<SessionId>; 2] {
        [self.from.session(), self.to.session()]
    }
}
