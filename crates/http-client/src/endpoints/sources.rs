//! Sources, read only: which of them use a connector, and what depends on each.

use std::collections::BTreeSet;

use patchpanel_core_models::ids::ApiVersion;
use patchpanel_core_models::models::source::{SourceConnections, SourceSummary};
use reqwest::Method;

use super::{encoded, query};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::{Operation, PAGE_LIMIT, SourceQuery};
use crate::pages::Page;
use crate::prepared::Parts;

pub(super) fn list(version: ApiVersion, rows: &SourceQuery) -> Parts {
    let SourceQuery {
        filter,
        limit,
        offset,
    } = rows;
    let mut parts = Parts::new(Method::GET, version.sources_path().to_owned());
    parts.query = query([
        ("filters", filter.as_ref().map(ToString::to_string)),
        ("limit", limit.map(|limit| limit.to_string())),
        ("offset", offset.map(|offset| offset.to_string())),
    ]);
    parts
}

pub(super) fn connections(version: ApiVersion, source: &str) -> Parts {
    let path = format!("{}/{}/connections", version.sources_path(), encoded(source));
    Parts::new(Method::GET, path)
}

/// The most pages of sources that are read: 10,000 sources.
const MOST_PAGES: u32 = 40;

impl Client {
    /// One page of the tenant's sources (listSourcesV1). Needs the scope `idn:sources:read`.
    ///
    /// # Errors
    /// See [`Client::send`]; [`ErrorKind::Forbidden`] when the token may not read sources.
    pub async fn list_sources(&self, rows: &SourceQuery) -> Result<Page<SourceSummary>, Error> {
        let request = self.prepare(Operation::ListSources(rows.clone()))?;
        Page::read(&self.send(&request).await?, &request)
    }

    /// All sources that match, page by page; at most 10,000.
    ///
    /// # Errors
    /// See [`Client::list_sources`]. An error on any page loses the whole list, but for the one that says that there
    /// is no further page.
    pub async fn all_sources(&self, rows: &SourceQuery) -> Result<Vec<SourceSummary>, Error> {
        let (mut sources, mut known) = (Vec::new(), BTreeSet::new());
        for page in 0..MOST_PAGES {
            let query = SourceQuery {
                limit: Some(PAGE_LIMIT),
                offset: Some(page * PAGE_LIMIT),
                ..rows.clone()
            };
            let found = match self.list_sources(&query).await {
                Ok(page) => page.items,
                // After a full last page the offset is said to be invalid, as in the list of connectors.
                Err(error) if page > 0 && *error.kind() == ErrorKind::Invalid => break,
                Err(error) => return Err(error),
            };
            let is_full = found.len() >= PAGE_LIMIT as usize;
            let before = sources.len();
            // Rows that moved to the next page meanwhile come twice.
            let is_new = |row: &SourceSummary| row.id.clone().is_none_or(|id| known.insert(id));
            sources.extend(found.into_iter().filter(is_new));
            if !is_full || sources.len() == before {
                break;
            }
        }
        Ok(sources)
    }

    /// What depends on a source (getSourceConnectionsV1). Needs the scope `idn:sources:read`.
    ///
    /// # Errors
    /// See [`Client::send`]; [`ErrorKind::NotFound`] when there is no such source, [`ErrorKind::Forbidden`] when the
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
