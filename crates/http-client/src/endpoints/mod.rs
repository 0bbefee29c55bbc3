//! How each operation looks on the wire: pure functions from an [`Operation`] to the parts of a request, and the
//! typed calls that send them and read the answer.
//!
//! One file per noun. Nothing here waits, repeats or signs in.

use patchpanel_core_models::ids::{ApiVersion, ScriptName};
use percent_encoding::utf8_percent_encode;

use crate::client::Client;
use crate::error::Error;
use crate::operation::Operation;
use crate::percent::RESERVED;
use crate::prepared::{Content, Parts, PreparedRequest};

mod connectors;
pub(crate) mod documents;
mod sources;
mod tenant;

impl Client {
    /// The request that carries an operation, exactly as [`Client::send`] sends it. Sends nothing.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Invalid`] when the API version lacks the operation or the request cannot be right.
    pub fn prepare(&self, operation: Operation) -> Result<PreparedRequest, Error> {
        let parts = parts(self.shared.api_version, &operation)?;
        PreparedRequest::new(self.shared.base_url.as_str(), operation, parts)
    }
}

/// The request that carries `operation` in this version of the API.
///
/// # Errors
/// [`crate::ErrorKind::Invalid`] when the version does not have the operation, or the operation cannot be right.
pub(crate) fn parts(version: ApiVersion, operation: &Operation) -> Result<Parts, Error> {
    let parts = match operation {
        Operation::ListConnectors(query) => connectors::list(version, query),
        Operation::CreateConnector(new_connector) => connectors::create(version, new_connector)?,
        Operation::GetConnector {
            script_name,
            locale,
        } => connectors::get(version, script_name, *locale),
        Operation::PatchConnector { script_name, patch } => {
            connectors::patch(version, script_name, patch)?
        }
        Operation::DeleteConnector { script_name } => connectors::delete(version, script_name),
        Operation::GetDocument { script_name, kind } => documents::get(version, script_name, *kind),
        Operation::PutDocument {
            script_name,
            kind,
            text,
        } => documents::put(version, script_name, *kind, text)?,
        Operation::ListSources(query) => sources::list(version, query),
        Operation::GetSourceConnections { source } => sources::connections(version, source),
        Operation::TenantInfo => tenant::info(),
    };
    refuse_what_beta_lacks(version, operation, &parts)?;
    Ok(parts)
}

/// The beta API has the list of connectors and no other operation on them (ISC API docs, beta).
fn refuse_what_beta_lacks(
    version: ApiVersion,
    operation: &Operation,
    parts: &Parts,
) -> Result<(), Error> {
    let is_offered = matches!(
        operation,
        Operation::ListConnectors(_) | Operation::ListSources(_) | Operation::TenantInfo
    );
    if version != ApiVersion::Beta || is_offered {
        return Ok(());
    }
    Err(Error::invalid(
        format!("{} {}", parts.method, parts.path),
        "The beta API only lists connectors. Choose another API version for everything else.",
    ))
}

fn connector_path(version: ApiVersion, script_name: &ScriptName) -> String {
    format!(
        "{}/{}",
        version.connectors_path(),
        encoded(script_name.as_str())
    )
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `name=value` pairs with encoded values, joined; absent values are left out.
fn query<const N: usize>(pairs: [(&str, Option<String>); N]) -> String {
    let pairs = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", encoded(&value?))));
    pairs.collect::<Vec<_>>().join("&")
}

fn json_content(
    media_type: &str,
    value: &impl serde::Serialize,
    request: &str,
) -> Result<Content, Error> {
    match serde_json::to_vec(value) {
        Ok(bytes) => Ok(Content {
            media_type: media_type.to_owned(),
            bytes: bytes.into(),
            file: None,
        }),
        Err(error) => Err(Error::invalid(
            request,
            format!("The body cannot be written as JSON: {error}."),
        )),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn script_name(text: &str) -> ScriptName {
        ScriptName::try_from(text).unwrap()
    }

    #[test]
    fn a_script_name_is_one_encoded_path_segment() {
        assert_eq!(
            connector_path(ApiVersion::V1, &script_name("acme hr/ü?#%")),
            "/connectors/v1/acme%20hr%2F%C3%BC%3F%23%25"
        );
        assert_eq!(
            connector_path(ApiVersion::V2024, &script_name("a-b_c.d~e")),
            "/v2024/connectors/a-b_c.d~e"
        );
    }

    #[test]
    fn a_filter_is_encoded_whole() {
        assert_eq!(
            query([
                ("filters", Some("name sw \"R&D #1\"".to_owned())),
                ("limit", None),
                ("offset", Some("5".to_owned()))
            ]),
            "filters=name%20sw%20%22R%26D%20%231%22&offset=5"
        );
    }

    #[test]
    fn beta_only_lists() {
        let list = parts(
            ApiVersion::Beta,
            &Operation::ListConnectors(Default::default()),
        )
        .unwrap();
        let refused = parts(
            ApiVersion::Beta,
            &Operation::DeleteConnector {
                script_name: script_name("a"),
            },
        );

        assert_eq!(list.path, "/beta/connectors");
        assert_eq!(refused.unwrap_err().kind(), &crate::ErrorKind::Invalid);
    }
}
