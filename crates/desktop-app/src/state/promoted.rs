//! Drafts that are made of what another tenant, a snapshot or a bundle has.

use std::collections::{BTreeSet, VecDeque};

use patchpanel_core_models::{draft::Draft, ids::ScriptName};

use super::template::Template;

/// A draft that is about to be made of what another tenant, a snapshot or a bundle has.
#[derive(Debug, Clone)]
pub enum Promoted {
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
            Self::Made(name) | Self::Draft(name, _) | Self::OnDraft(name, _) => name,
        }
    }
}

/// Drafts that are made together, and reviewed together.
#[derive(Debug, Default)]
pub struct Promoting {
    /// Those that the tenant does not have: asked to be created, one after the other.
    pub new: VecDeque<Template>,
    /// All of them that are there.
    pub asked: BTreeSet<ScriptName>,
    /// Those whose draft is made.
    pub drafted: Vec<ScriptName>,
}
