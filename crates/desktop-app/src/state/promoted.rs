//! A draft that is made of what another tenant, a snapshot or a bundle has.

use patchpanel_core_models::{draft::Draft, ids::ScriptName};

use super::template::Template;

/// A draft that is about to be made of what another tenant, a snapshot or a bundle has.
#[derive(Debug, Clone)]
pub enum Promoted {
    /// The tenant has no such connector: it is asked to be created.
    New(ScriptName, Template),
    /// It was created in place of the one of this name, and has its draft by its template.
    Made(ScriptName),
    /// On top of what the tenant had when it was compared.
    Draft(ScriptName, Box<Draft>),
    /// On top of the draft that it was compared with.
    OnDraft(ScriptName, Box<Draft>),
}

impl Promoted {
    pub fn script_name(&self) -> &ScriptName {
        match self {
            Self::New(name, _)
            | Self::Made(name)
            | Self::Draft(name, _)
            | Self::OnDraft(name, _) => name,
        }
    }
}
