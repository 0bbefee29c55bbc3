//! A change was sent and no usable answer came back: what to read, and how to tell whether it was made.
//!
//! Reading and comparing only. Nothing here sends the change again; that is for a person to decide.

use patchpanel_core_models::compare::Closeness;
use patchpanel_core_models::filter::Field;
use patchpanel_core_models::models::connector::ConnectorDetail;
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_core_models::patch::{self, Patch, Pointer, is_shown};
use serde_json::Value;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::{ListQuery, Operation};

/// What a look at the tenant says of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The tenant is as the change would leave it.
    Made,
    /// The tenant is not as the change would leave it.
    NotMade,
    /// A look cannot tell, such as for a created connector that the list does not show, or an item that a patch without
    /// a `test` takes out of a list.
    Unclear,
}

impl Outcome {
    fn of(made: bool) -> Self {
        if made { Self::Made } else { Self::NotMade }
    }
}

impl Client {
    /// Reads the tenant to learn whether `operation` was carried out, for use after
    /// [`ErrorKind::OutcomeUnknown`]. An operation that only reads is always [`Outcome::Unclear`].
    ///
    /// # Errors
    /// Those of the reading call; the outcome is then still unknown.
    pub async fn check_outcome(&self, operation: &Operation) -> Result<Outcome, Error> {
        match operation {
            Operation::CreateConnector(new_connector) => self.is_listed(&new_connector.name).await,
            Operation::DeleteConnector { script_name } => match self.connector(script_name).await {
                Ok(_) => Ok(Outcome::NotMade),
                Err(error) if error.kind() == &ErrorKind::NotFound => Ok(Outcome::Made),
                Err(error) => Err(error),
            },
            Operation::PatchConnector { script_name, patch } => {
                let detail = self.connector(script_name).await?;
                Ok(shows(&detail, patch))
            }
            Operation::PutDocument {
                script_name,
                kind,
                text,
            } => {
                let stored = self.document(script_name, *kind).await?;
                Ok(Outcome::of(is_same_text(*kind, &stored, text)))
            }
            Operation::ListConnectors(_)
            | Operation::GetConnector { .. }
            | Operation::GetDocument { .. }
            | Operation::ListSources(_)
            | Operation::GetSourceConnections { .. }
            | Operation::TenantInfo => Ok(Outcome::Unclear),
        }
    }

    async fn is_listed(&self, name: &str) -> Result<Outcome, Error> {
        let query = ListQuery {
            filter: Some(Field::name().starts_with(name)),
            ..ListQuery::default()
        };
        let listed = self.all_connectors(&query).await?;
        let found = listed
            .iter()
            .any(|connector| connector.name.as_deref() == Some(name));
        Ok(if found {
            Outcome::Made
        } else {
            Outcome::Unclear
        })
    }
}

/// Equal but for what the service may write differently.
fn is_same_text(kind: DocumentKind, stored: &str, sent: &str) -> bool {
    Closeness::Meaning.same_words(kind, stored.trim(), sent.trim())
        || Closeness::Values.same_words(kind, stored, sent)
}

/// Whether the connector is as the patch would leave it.
fn shows(detail: &ConnectorDetail, patch: &Patch) -> Outcome {
    let touches = |change: &patch::Operation| {
        let mut unread = detail.unread.iter();
        unread.any(|unread| unread.is_touched_at(change.path()))
    };
    let Ok(mut connector) = serde_json::to_value(detail) else {
        return Outcome::Unclear;
    };
    for document in XmlDocument::ALL {
        take_words(&mut connector, document, patch);
    }
    match is_shown(&connector, patch) {
        Some(made) if !patch.iter().any(touches) => Outcome::of(made),
        Some(_) | None => Outcome::Unclear,
    }
}

/// Puts the document that the patch sends in the place of the stored one where both are the same: the service may write
/// XML anew.
fn take_words(connector: &mut Value, document: XmlDocument, patch: &Patch) {
    let place = Pointer::root().join(document.member());
    let mut sent = patch.iter().rev().filter(|change| change.path() == &place);
    let sent = sent.find_map(|change| change.value()?.as_str());
    let stored = place.resolve_mut(connector);
    if let (Some(sent), Some(Value::String(stored))) = (sent, stored)
        && is_same_text(document.into(), stored, sent)
    {
        sent.clone_into(stored);
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::ids::Locale;
    use serde_json::json;

    use super::*;

    fn detail(metadata: &Value) -> ConnectorDetail {
        serde_json::from_value(json!({"scriptName": "acme", "connectorMetadata": metadata}))
            .unwrap()
    }

    fn patch(operations: Value) -> Patch {
        serde_json::from_value(operations).unwrap()
    }

    #[test]
    fn a_patch_was_made_when_every_operation_shows() {
        let patch = patch(json!([
            {"op": "test", "path": "/connectorMetadata/platform", "value": "old"},
            {"op": "replace", "path": "/connectorMetadata/platform", "value": "ccg"},
            {"op": "remove", "path": "/connectorMetadata/shortDesc"},
        ]));

        for (metadata, expected) in [
            (json!({"platform": "ccg"}), Outcome::Made),
            (
                json!({"platform": "ccg", "shortDesc": "x"}),
                Outcome::NotMade,
            ),
            (json!({"platform": "old"}), Outcome::NotMade),
        ] {
            assert_eq!(shows(&detail(&metadata), &patch), expected, "{metadata}");
        }
    }

    #[test]
    fn an_item_of_a_list_is_not_said_to_be_unmade() {
        let remove = patch(json!([{"op": "remove", "path": "/connectorMetadata/tags/0"}]));
        let append =
            patch(json!([{"op": "add", "path": "/connectorMetadata/tags/-", "value": 5.0}]));

        assert_eq!(
            shows(&detail(&json!({"tags": ["beta"]})), &remove),
            Outcome::Unclear
        );
        assert_eq!(
            shows(&detail(&json!({"tags": ["beta", 5]})), &append),
            Outcome::Unclear
        );
        assert_eq!(
            shows(&detail(&json!({"tags": ["beta"]})), &append),
            Outcome::NotMade
        );
    }

    #[test]
    fn a_patched_document_that_the_server_wrote_anew_was_made() {
        let replace = |text: &str| {
            patch(json!([{"op": "replace", "path": "/sourceConfigXml", "value": text}]))
        };
        let stored: ConnectorDetail =
            serde_json::from_value(json!({"sourceConfigXml": "<Form b=\"2\" a=\"1\"></Form>"}))
                .unwrap();

        assert_eq!(
            shows(&stored, &replace("<Form a='1' b='2'/>")),
            Outcome::Made
        );
        assert_eq!(
            shows(&stored, &replace("<Form a='1' b='3'/>")),
            Outcome::NotMade
        );
    }

    #[test]
    fn what_cannot_be_read_does_not_tell_whether_it_was_removed() {
        let stored: ConnectorDetail =
            serde_json::from_str(r#"{"connectorMetadata":{"icon":"\ud800"}}"#).unwrap();
        let remove = patch(json!([{"op": "remove", "path": "/connectorMetadata/icon"}]));

        assert_eq!(shows(&stored, &remove), Outcome::Unclear);
    }

    #[test]
    fn line_ends_and_outer_blanks_do_not_make_a_text_another() {
        let form = DocumentKind::Xml(XmlDocument::SourceConfig);
        assert!(is_same_text(form, "<a>\n</a>\n", "<a>\r\n</a>"));
        assert!(is_same_text(
            form,
            "<a b='1' c='2'/>",
            "<a c=\"2\" b=\"1\"></a>"
        ));
        assert!(!is_same_text(form, "<a/>", "<b/>"));
        let german = DocumentKind::Translations(Locale::De);
        assert!(is_same_text(german, "\r\na=1\r\n", "a=1\n"));
        assert!(!is_same_text(german, "a=1", "a=2"));
    }
}
