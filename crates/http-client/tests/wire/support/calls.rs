//! One call of each kind, for tests that must hold for all of them.

use patchpanel_core_models::models::connector::{NewConnector, OPEN_CONNECTOR_CLASS};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_http_client::{Client, Error, ListQuery};
use patchpanel_tenant_simulator::RecordedRequest;
use serde_json::json;

use super::{CONNECTOR, script_name};

/// The kinds of call.
pub(crate) const CALLS: [&str; 7] = [
    "read", "page", "patch", "create", "delete", "upload", "token",
];
/// A custom connector of the demo seed that no source uses, so that it can be deleted.
const UNUSED: &str = "blackline";

pub(crate) fn target(call: &str) -> (&'static str, &'static str) {
    match call {
        "read" => ("GET", "/connectors/v1/*"),
        "page" => ("GET", "/connectors/v1"),
        "patch" => ("PATCH", "/connectors/v1/*"),
        "create" => ("POST", "/connectors/v1"),
        "delete" => ("DELETE", "/connectors/v1/*"),
        "upload" => ("PUT", "/connectors/v1/*/source-config"),
        "token" => ("POST", "/oauth/token"),
        other => panic!("{other}"),
    }
}

pub(crate) async fn run(call: &str, client: &Client) -> Result<(), Error> {
    let name = script_name(CONNECTOR);
    match call {
        "read" => client.connector(&name).await.map(drop),
        "page" => client.all_connectors(&ListQuery::default()).await.map(drop),
        "patch" => {
            let operations =
                json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "new"}]);
            client
                .patch_connector(&name, &serde_json::from_value(operations).unwrap())
                .await
                .map(drop)
        }
        "create" => client
            .create_connector(&NewConnector::new("Brand New", OPEN_CONNECTOR_CLASS))
            .await
            .map(drop),
        "delete" => client.delete_connector(&script_name(UNUSED)).await,
        "upload" => {
            let form = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\"/>";
            client
                .put_document(&name, XmlDocument::SourceConfig, form)
                .await
                .map(drop)
        }
        "token" => client.sign_in().await.map(drop),
        other => panic!("{other}"),
    }
}

/// Whether a request went where the call's own requests go.
pub(crate) fn is_target(call: &str, request: &RecordedRequest) -> bool {
    let (method, path) = target(call);
    let is_path = match path.split_once('*') {
        None => request.path == path,
        Some((start, end)) => request.path.starts_with(start) && request.path.ends_with(end),
    };
    request.method == method && is_path
}
