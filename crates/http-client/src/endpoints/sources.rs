//! Sources, read only: which of them use a connector, and what depends on each.

use patchpanel_core_models::ids::ApiVersion;
use patchpanel_core_models::models::source::{SourceConnections, SourceSummary};
use reqwest::Method;

use super::{encoded, query};
use crate::client::Client;
use crate::error::Error;
use crate::operation::{Operation, SourceQuery};
use crate::pages::Page;
use crate::prepared::Parts;

pub(super) fn list(version: ApiVersion, rows: &SourceQuery) -> Parts {
    let SourceQuery {
        filter,
        limit,
        offset,
        count,
    } = rows;
    let mut parts = Parts::new(Method::GET, version.sources_path().to_owned());
    parts.query = query([
        ("filters", filter.as_ref().map(ToString::to_string)),
        ("limit", limit.map(|limit| limit.to_string())),
        ("offset", offset.map(|offset| offset.to_string())),
        ("count", count.then(|| "true".to_owned())),
    ]);
    parts
}

pub(super) fn connections(version: ApiVersion, source: &str) -> Parts {
    let path = format!("{}/{}/connections", version.sources_path(), encoded(source));
    Parts::new(Method::GET, path)
}

impl Client {
    /// One page of the tenant's sources (listSourcesV1). Needs the scope `idn:sources:read`.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Forbidden`] when the token may not read sources.
    pub async fn list_sources(&self, rows: &SourceQuery) -> Result<Page<SourceSummary>, Error> {
        self.page(Operation::ListSources(rows.clone())).await
    }

    /// What depends on a source (getSourceConnectionsV1). Needs the scope `idn:sources:read`.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::NotFound`] when there is no such source, [`crate::ErrorKind::Forbidden`] when the
    /// token may not read sources.
    pub async fn source_connections(&self, source: &str) -> Result<SourceConnections, Error> {
        let source = source.to_owned();
        self.fetch(Operation::GetSourceConnections { source }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_a_connector_are_found_by_its_name() {
        let parts = list(ApiVersion::V1, &SourceQuery::of_connector("Acme HR"));

        assert_eq!(parts.path, "/sources/v1");
        assert_eq!(parts.query, "filters=connectorName%20eq%20%22Acme%20HR%22");
    }

    #[test]
    fn an_id_stands_in_the_path_as_one_segment() {
        let parts = connections(ApiVersion::V3, "../2c91 ü");

        assert_eq!(parts.path, "/v3/sources/..%2F2c91%20%C3%BC/connections");
    }
}
