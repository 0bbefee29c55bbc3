//! What a new connector starts with.

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName, starters::Starter};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Duplicate(ScriptName),
    /// A connector that was deleted here.
    Deleted(ScriptName),
    /// A bundle of a connector that the tenant does not have.
    Bundle(ScriptName),
    /// Another tenant has it, or a snapshot.
    Promoted(ScriptName),
    Starter(Starter),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub origin: Origin,
    pub name: String,
    pub class_name: Option<String>,
    pub connector_type: Option<String>,
    pub direct_connect: bool,
    /// What it had when the dialog was opened, its draft included: what the person saw.
    pub content: Arc<Content>,
}

impl From<Starter> for Template {
    fn from(starter: Starter) -> Self {
        Self {
            origin: Origin::Starter(starter),
            name: String::new(),
            class_name: None,
            connector_type: None,
            direct_connect: true,
            content: Arc::new(starter.content()),
        }
    }
}
