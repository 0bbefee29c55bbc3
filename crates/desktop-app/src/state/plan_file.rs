//! A plan file that was opened: who made it, and whether what would be sent from here is what it says.

use std::sync::Arc;

use patchpanel_core_models::plan_file::{PlanFile, short};

#[derive(Debug, Clone)]
pub struct OpenedPlan {
    pub file: Arc<PlanFile>,
    /// The first digits of its hash, to be read out.
    pub hash: String,
    /// Why what would be sent from here is something else, once the review is prepared.
    pub differs: Option<String>,
}

impl OpenedPlan {
    pub fn new(file: Arc<PlanFile>) -> Self {
        let hash = file.hash().unwrap_or_default();
        Self {
            hash: short(&hash),
            file,
            differs: None,
        }
    }

    /// What the audit trail says beside who applies it.
    pub fn origin(&self) -> String {
        format!("plan by {}, {}", self.file.author, self.hash)
    }
}
