//! Everything that can be asked of a tenant, as values: the 13 operations on connectors and three neighbours.
//!
//! An operation knows what it means, not how it looks on the wire; that is the work of `endpoints`.

use patchpanel_core_models::filter::{Field, Filter};
use patchpanel_core_models::ids::{Locale, ScriptName};
use patchpanel_core_models::models::connector::NewConnector;
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_core_models::patch::{Patch, Pointer};
use patchpanel_core_models::plan::{self, Step};
use serde::{Deserialize, Serialize};

/// The most rows that a page holds, and the number asked for by default (ISC API docs: getConnectorListV1).
pub const PAGE_LIMIT: u32 = 250;

/// What to list. The default is the first full page of all connectors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListQuery {
    /// Which connectors; all unless set.
    pub filter: Option<Filter>,
    /// Rows per page, 0 to 250; the server takes 250 when absent.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u32>,
    /// Whether the total number of matches is asked for (`count=true`, answered in the header `X-Total-Count`).
    pub count: bool,
    /// Language of the texts; the server falls back to English.
    pub locale: Option<Locale>,
}

/// Which sources to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceQuery {
    /// Which sources; all unless set.
    pub filter: Option<Filter>,
    /// Rows per page, 0 to 250.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u32>,
    /// Whether the total number of matches is asked for, as [`ListQuery::count`].
    pub count: bool,
}

impl SourceQuery {
    /// The sources that use the connector with this name (its `name`, not its script name).
    pub fn of_connector(connector_name: &str) -> Self {
        Self {
            filter: Some(Field::connector_name().equals(connector_name)),
            ..Self::default()
        }
    }

    /// The sources of this type: that of their connector.
    pub fn of_type(source_type: &str) -> Self {
        Self {
            filter: Some(Field::source_type().equals(source_type)),
            ..Self::default()
        }
    }
}

/// One request to a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// `GET /connectors`: released connectors only.
    ListConnectors(ListQuery),
    /// `POST /connectors`.
    CreateConnector(NewConnector),
    /// `GET /connectors/{scriptName}`.
    GetConnector {
        script_name: ScriptName,
        /// Language of the resolved form; the server takes English when absent.
        locale: Option<Locale>,
    },
    /// `PATCH /connectors/{scriptName}`.
    PatchConnector {
        script_name: ScriptName,
        /// What to change; only the metadata and the three XML texts can be.
        patch: Patch,
    },
    /// `DELETE /connectors/{scriptName}`.
    DeleteConnector { script_name: ScriptName },
    /// `GET /connectors/{scriptName}/source-config`, `/source-template`, `/correlation-config` or
    /// `/translations/{locale}`.
    GetDocument {
        script_name: ScriptName,
        kind: DocumentKind,
    },
    /// `PUT` of one of these texts.
    PutDocument {
        script_name: ScriptName,
        kind: DocumentKind,
        /// The whole text. Sent as UTF-8, byte for byte.
        text: String,
    },
    /// `GET /sources`: which sources use a connector.
    ListSources(SourceQuery),
    /// `GET /sources/{id}/connections`: what depends on a source.
    GetSourceConnections { source: String },
    /// `GET /oauth/info`: what a tenant says about itself, without sign-in.
    TenantInfo,
}

/// What to read in order to learn whether a change was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reread {
    Connector(ScriptName),
    /// The connector with this name. The list shows released ones only, so absence proves nothing.
    ConnectorNamed(String),
    XmlDocument(ScriptName, XmlDocument),
    /// The translations of the connector to one language.
    Translations(ScriptName, Locale),
}

impl Operation {
    /// The places in the connector's JSON that it changes; none for what creates or deletes a whole one.
    pub(crate) fn changed_places(&self) -> Vec<Pointer> {
        let place = |member: &str| Pointer::root().join(member);
        match self {
            Self::PatchConnector { patch, .. } => {
                let changed = patch.iter().flat_map(plan::changed_places);
                changed.cloned().collect()
            }
            Self::PutDocument { kind, .. } => vec![match kind {
                DocumentKind::Xml(document) => place(document.member()),
                DocumentKind::Translations(locale) => {
                    place("translationProperties").join(locale.as_str())
                }
            }],
            Self::ListConnectors(_)
            | Self::CreateConnector(_)
            | Self::GetConnector { .. }
            | Self::DeleteConnector { .. }
            | Self::GetDocument { .. }
            | Self::ListSources(_)
            | Self::GetSourceConnections { .. }
            | Self::TenantInfo => Vec::new(),
        }
    }

    /// The operation that sends a step of a plan.
    pub fn of_step(script_name: ScriptName, step: Step) -> Self {
        match step {
            Step::Patch(patch) => Self::PatchConnector { script_name, patch },
            Step::Upload { kind, text } => Self::PutDocument {
                script_name,
                kind,
                text,
            },
        }
    }

    pub fn patch(&self) -> Option<&Patch> {
        if let Self::PatchConnector { patch, .. } = self {
            Some(patch)
        } else {
            None
        }
    }

    /// The document that it uploads: which, and its text.
    pub fn upload(&self) -> Option<(DocumentKind, &str)> {
        if let Self::PutDocument { kind, text, .. } = self {
            Some((*kind, text))
        } else {
            None
        }
    }

    /// Whether it can change the tenant.
    pub fn is_change(&self) -> bool {
        self.reread().is_some()
    }

    /// Whether the request carries the access token.
    pub(crate) fn needs_token(&self) -> bool {
        !matches!(self, Self::TenantInfo)
    }

    /// What to read when a change was sent and no answer came back; `None` for operations that only read.
    pub fn reread(&self) -> Option<Reread> {
        match self {
            Self::CreateConnector(new_connector) => {
                Some(Reread::ConnectorNamed(new_connector.name.clone()))
            }
            Self::PatchConnector { script_name, .. } | Self::DeleteConnector { script_name } => {
                Some(Reread::Connector(script_name.clone()))
            }
            Self::PutDocument {
                script_name, kind, ..
            } => Some(match kind {
                DocumentKind::Xml(document) => Reread::XmlDocument(script_name.clone(), *document),
                DocumentKind::Translations(locale) => {
                    Reread::Translations(script_name.clone(), *locale)
                }
            }),
            Self::ListConnectors(_)
            | Self::GetConnector { .. }
            | Self::GetDocument { .. }
            | Self::ListSources(_)
            | Self::GetSourceConnections { .. }
            | Self::TenantInfo => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_in_a_connector_name_cannot_end_the_filter() {
        let filter = SourceQuery::of_connector(r#"Acme "HR" \ new"#)
            .filter
            .unwrap();

        assert_eq!(
            filter.to_string(),
            r#"connectorName eq "Acme \"HR\" \\ new""#
        );
    }

    #[test]
    fn every_change_says_what_to_read_again() {
        let script_name = ScriptName::try_from("acme").unwrap();
        let put = Operation::PutDocument {
            script_name: script_name.clone(),
            kind: XmlDocument::SourceConfig.into(),
            text: String::new(),
        };
        let get = Operation::GetDocument {
            script_name: script_name.clone(),
            kind: XmlDocument::SourceConfig.into(),
        };

        assert_eq!(
            put.reread(),
            Some(Reread::XmlDocument(script_name, XmlDocument::SourceConfig))
        );
        assert!(put.is_change());
        assert!(!get.is_change());
    }
}
