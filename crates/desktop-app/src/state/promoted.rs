//! Drafts that are made of what another tenant, a snapshot or a bundle has.

use std::collections::BTreeSet;

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::connector::NewConnector,
};

/// A draft that is about to be made of what another tenant, a snapshot or a bundle has.
#[derive(Debug, Clone)]
pub enum Promoted {
    /// Of a connector that the tenant does not have: what creates it, and what it gets.
    New(ScriptName, Box<NewConnector>, Box<Content>),
    /// On top of what the tenant had when it was compared.
    Draft(ScriptName, Box<Draft>),
    /// On top of the draft that it was compared with.
    OnDraft(ScriptName, Box<Draft>),
}

impl Promoted {
    pub fn script_name(&self) -> &ScriptName {
        match self {
            Self::New(name, ..) | Self::Draft(name, _) | Self::OnDraft(name, _) => name,
        }
    }
}

/// Drafts that are made together, and reviewed together.
#[derive(Debug, Default)]
pub struct Promoting {
    /// All of them.
    pub asked: BTreeSet<ScriptName>,
    /// Those whose draft is made.
    pub drafted: Vec<ScriptName>,
}
