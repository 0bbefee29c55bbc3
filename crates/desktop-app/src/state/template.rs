//! What a new connector starts with.

use std::sync::Arc;

use patchpanel_core_models::{
    bundle::Loose,
    draft::Content,
    ids::ScriptName,
    models::{connector::ConnectorStatus, document::XmlDocument},
    problem::Problem,
    properties::Encoding,
    starters::Starter,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A connector by the name that people know.
    Duplicate(String),
    /// A connector that was deleted here.
    Deleted(ScriptName),
    Starter(Starter),
    /// Documents in a folder.
    Files {
        /// The names of those that are nothing of a connector, each with the reason.
        left_out: Vec<(String, String)>,
        /// The names of those that are not UTF-8 for certain, with the encoding and what is doubtful about it.
        read_as: Vec<(String, Encoding, Vec<Problem>)>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub origin: Origin,
    pub name: String,
    pub class_name: Option<String>,
    pub connector_type: Option<String>,
    /// What it had where it comes from; a new connector cannot have every one.
    pub status: Option<ConnectorStatus>,
    pub direct_connect: bool,
    /// What it had when the dialog was opened, its draft included: what the person saw.
    pub content: Arc<Content>,
}

impl From<Loose> for Template {
    fn from(loose: Loose) -> Self {
        let Loose {
            content,
            roots,
            left_out,
            read_as,
        } = loose;
        let said = |document, name| {
            let value = roots.get(&document)?.attributes.get(name)?;
            Some(value.to_owned())
        };
        let (form, template) = (XmlDocument::SourceConfig, XmlDocument::SourceTemplate);
        Self {
            name: said(template, "name")
                .or(said(form, "name"))
                .unwrap_or_default(),
            class_name: said(template, "connector"),
            connector_type: said(template, "type"),
            status: None,
            direct_connect: said(form, "directConnect").is_none_or(|direct| direct != "false"),
            origin: Origin::Files { left_out, read_as },
            content: Arc::new(content),
        }
    }
}

impl From<Starter> for Template {
    fn from(starter: Starter) -> Self {
        Self {
            origin: Origin::Starter(starter),
            name: String::new(),
            class_name: None,
            connector_type: None,
            status: None,
            direct_connect: true,
            content: Arc::new(starter.content()),
        }
    }
}
