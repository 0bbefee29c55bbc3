//! What a connector that is made, or a draft, starts with: another connector, a bundle, a snapshot, another tenant.

use std::sync::Arc;

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Duplicate,
    Deleted,
    /// A bundle of a connector that the tenant does not have.
    Bundle,
    /// Another tenant has it, or a snapshot.
    Promoted,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub script_name: ScriptName,
    pub origin: Origin,
    pub name: String,
    pub class_name: Option<String>,
    pub connector_type: Option<String>,
    pub direct_connect: bool,
    /// What it had when the dialog was opened, its draft included: what the person saw.
    pub content: Arc<Content>,
}

/// A draft that is about to be made of what another tenant, a snapshot or a bundle has.
#[derive(Debug, Clone)]
pub enum Promoted {
    /// The tenant has no such connector: it is asked to be created.
    New(Template),
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
            Self::New(template) => &template.script_name,
            Self::Made(name) | Self::Draft(name, _) | Self::OnDraft(name, _) => name,
        }
    }
}
