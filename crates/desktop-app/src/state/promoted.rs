//! A draft that is made of what another tenant, a snapshot or a bundle has.

use patchpanel_core_models::{draft::Draft, ids::ScriptName, models::connector::NewConnector};

use super::{review::PreparedPlan, template::Template};

/// A connector that the tenant does not have yet: what makes it, and what it then has a draft of.
#[derive(Debug, Clone)]
pub struct Unmade {
    pub new: NewConnector,
    pub template: Template,
}

/// A draft that is about to be made of what another tenant, a snapshot or a bundle has.
#[derive(Debug, Clone)]
pub enum Promoted {
    /// The tenant has no such connector: it is created first, in the same plan.
    New(ScriptName, Box<Unmade>),
    /// It was created in place of the one of this name, and has its draft by its template. The rest of the reviewed plan
    /// is sent then.
    Made(ScriptName, Box<PreparedPlan>),
    /// On top of what the tenant had when it was compared.
    Draft(ScriptName, Box<Draft>),
    /// On top of the draft that it was compared with.
    OnDraft(ScriptName, Box<Draft>),
}

impl Promoted {
    pub fn script_name(&self) -> &ScriptName {
        match self {
            Self::New(name, _)
            | Self::Made(name, _)
            | Self::Draft(name, _)
            | Self::OnDraft(name, _) => name,
        }
    }
}
