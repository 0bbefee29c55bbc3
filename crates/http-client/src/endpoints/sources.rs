//! Sources, read only: which of them use a connector.

use patchpanel_core_models::ids::ApiVersion;
use patchpanel_core_models::models::source::SourceSummary;
use reqwest::Method;

use super::query;
use crate::client::Client;
use crate::error::Error;
use crate::operation::{Operation, SourceQuery};
use crate::pages::Page;
use crate::prepared::Parts;

pub(super) fn list(version: ApiVersion, wanted: &SourceQuery) -> Parts {
    let SourceQuery {
        filter,
        limit,
        offset,
    } = wanted;
    let mut parts = Parts::new(Method::GET, version.sources_path().to_owned());
    parts.query = query([
        ("filters", filter.as_ref().map(ToString::to_string)),
        ("limit", limit.map(|limit| limit.to_string())),
        ("offset", offset.map(|offset| offset.to_string())),
    ]);
    parts
}

impl Client {
    /// One page of the tenant's sources (listSourcesV1). Needs the scope `idn:sources:read`.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Forbidden`] when the token may not read sources.
    pub async fn list_sources(&self, wanted: &SourceQuery) -> Result<Page<SourceSummary>, Error> {
        let request = self.prepare(Operation::ListSources(wanted.clone()))?;
        Page::read(&self.send(&request).await?, &request)
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
}
