//! Connectors: list, create, read, patch, delete.

use patchpanel_core_models::ids::{ApiVersion, Locale, ScriptName};
use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorSummary, NewConnector};
use patchpanel_core_models::patch::Patch;
use reqwest::Method;

use super::{connector_path, json_content, query};
use crate::client::Client;
use crate::error::Error;
use crate::operation::{ListQuery, Operation};
use crate::pages::Page;
use crate::prepared::{JSON, Parts};

pub(super) fn list(version: ApiVersion, rows: &ListQuery) -> Parts {
    let ListQuery {
        filter,
        limit,
        offset,
        count,
        locale,
    } = rows;
    let mut parts = Parts::new(Method::GET, version.connectors_path().to_owned());
    parts.query = query([
        ("filters", filter.as_ref().map(ToString::to_string)),
        ("limit", limit.map(|limit| limit.to_string())),
        ("offset", offset.map(|offset| offset.to_string())),
        ("count", count.then(|| "true".to_owned())),
        ("locale", locale.map(|locale| locale.to_string())),
    ]);
    parts
}

pub(super) fn create(version: ApiVersion, new_connector: &NewConnector) -> Result<Parts, Error> {
    let mut parts = Parts::new(Method::POST, version.connectors_path().to_owned());
    parts.content = Some(json_content(
        JSON,
        new_connector,
        &format!("POST {}", parts.path),
    )?);
    Ok(parts)
}

pub(super) fn get(version: ApiVersion, script_name: &ScriptName, locale: Option<Locale>) -> Parts {
    let mut parts = Parts::new(Method::GET, connector_path(version, script_name));
    parts.query = query([("locale", locale.map(|locale| locale.to_string()))]);
    parts
}

pub(super) fn patch(
    version: ApiVersion,
    script_name: &ScriptName,
    patch: &Patch,
) -> Result<Parts, Error> {
    let mut parts = Parts::new(Method::PATCH, connector_path(version, script_name));
    parts.content = Some(json_content(
        Patch::MEDIA_TYPE,
        patch,
        &format!("PATCH {}", parts.path),
    )?);
    Ok(parts)
}

pub(super) fn delete(version: ApiVersion, script_name: &ScriptName) -> Parts {
    Parts::new(Method::DELETE, connector_path(version, script_name))
}

/// Each method can fail with every kind of [`Error`] that sending can, see [`Client::send`].
impl Client {
    /// One page of the released connectors (getConnectorListV1).
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Invalid`] for a filter that the server does not take.
    pub async fn list_connectors(&self, rows: &ListQuery) -> Result<Page<ConnectorSummary>, Error> {
        self.page(Operation::ListConnectors(rows.clone())).await
    }

    /// Creates a connector (createCustomConnectorV1). The script name is in the answer; the server derives it, and
    /// may leave it out.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Invalid`] or [`crate::ErrorKind::Conflict`] for a name that is
    /// taken.
    pub async fn create_connector(
        &self,
        new_connector: &NewConnector,
    ) -> Result<ConnectorSummary, Error> {
        self.fetch(Operation::CreateConnector(new_connector.clone()))
            .await
    }

    /// Everything about one connector (getConnectorV1): one call is a whole backup.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::NotFound`] when there is none with this script name.
    pub async fn connector(&self, script_name: &ScriptName) -> Result<ConnectorDetail, Error> {
        let operation = Operation::GetConnector {
            script_name: script_name.clone(),
            locale: None,
        };
        self.fetch(operation).await
    }

    /// Changes a connector (updateConnectorV1), all operations of the patch or none.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Invalid`] when a `test` fails or a path cannot be changed.
    pub async fn patch_connector(
        &self,
        script_name: &ScriptName,
        patch: &Patch,
    ) -> Result<ConnectorDetail, Error> {
        let operation = Operation::PatchConnector {
            script_name: script_name.clone(),
            patch: patch.clone(),
        };
        let request = self.prepare(operation)?;
        let answer = self.send(&request).await?;
        if answer.body.trim_ascii().is_empty() {
            // Some deployments answer 200 without the connector; what was stored is then read.
            return self.connector(script_name).await;
        }
        answer.read(&request)
    }

    /// Deletes a custom connector (deleteCustomConnectorV1).
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Invalid`] when sources still use it.
    pub async fn delete_connector(&self, script_name: &ScriptName) -> Result<(), Error> {
        let request = self.prepare(Operation::DeleteConnector {
            script_name: script_name.clone(),
        })?;
        self.send(&request).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::models::connector::{ConnectorStatus, OPEN_CONNECTOR_CLASS};

    use super::super::tests::script_name;
    use super::*;

    #[test]
    fn the_list_asks_for_exactly_what_the_query_says() {
        let all = list(ApiVersion::V1, &ListQuery::default());
        let some = list(
            ApiVersion::V3,
            &ListQuery {
                filter: Some("type eq \"custom\"".parse().unwrap()),
                limit: Some(250),
                offset: Some(500),
                count: true,
                locale: Some(Locale::No),
            },
        );

        assert_eq!(
            (all.method.as_str(), all.path.as_str(), all.query.as_str()),
            ("GET", "/connectors/v1", "")
        );
        assert_eq!(some.path, "/v3/connectors");
        assert_eq!(
            some.query,
            "filters=type%20eq%20%22custom%22&limit=250&offset=500&count=true&locale=no"
        );
        assert_eq!(some.accept, "application/json");
    }

    #[test]
    fn a_new_connector_is_posted_as_json() {
        let mut new_connector = NewConnector::new("Acme HR", OPEN_CONNECTOR_CLASS);
        new_connector.status = Some(ConnectorStatus::Development);

        let parts = create(ApiVersion::V1, &new_connector).unwrap();

        let content = parts.content.unwrap();
        assert_eq!(
            (parts.method.as_str(), parts.path.as_str()),
            ("POST", "/connectors/v1")
        );
        assert_eq!(content.media_type, "application/json");
        assert_eq!(
            content.bytes,
            r#"{"name":"Acme HR","className":"sailpoint.connector.OpenConnectorAdapter","status":"DEVELOPMENT"}"#
        );
    }

    #[test]
    fn a_patch_is_sent_as_json_patch() {
        let operations = r#"[{"op":"add","path":"/connectorMetadata/platform","value":"ccg"}]"#;

        let parts = patch(
            ApiVersion::V1,
            &script_name("acme"),
            &serde_json::from_str(operations).unwrap(),
        )
        .unwrap();

        let content = parts.content.unwrap();
        assert_eq!(
            (parts.method.as_str(), parts.path.as_str()),
            ("PATCH", "/connectors/v1/acme")
        );
        assert_eq!(content.media_type, "application/json-patch+json");
        assert_eq!(content.bytes, operations);
    }

    #[test]
    fn reading_and_deleting_carry_no_body() {
        let read = get(ApiVersion::V2026, &script_name("acme"), Some(Locale::ZhCn));
        let gone = delete(ApiVersion::V1, &script_name("acme"));

        assert_eq!(
            (read.path.as_str(), read.query.as_str()),
            ("/v2026/connectors/acme", "locale=zh-CN")
        );
        assert_eq!(
            (gone.method.as_str(), gone.path.as_str()),
            ("DELETE", "/connectors/v1/acme")
        );
        assert_eq!((read.content, gone.content), (None, None));
    }
}
