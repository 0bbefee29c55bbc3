//! Reads the connectors of a tenant: the list, and one with all its documents.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use patchpanel_core_models::{
    ids::ScriptName,
    models::connector::{ConnectorDetail, ConnectorSummary},
};
use patchpanel_http_client::{Client, ListQuery};

use super::Answered;

/// All connectors that the list shows, and how long it took.
pub(super) async fn list(client: &Client) -> Answered<(Vec<Arc<ConnectorSummary>>, Duration)> {
    let started = started();
    let connectors = client.all_connectors(&ListQuery::default()).await?;
    let connectors = connectors.into_iter().map(Arc::new).collect();
    Ok((connectors, started.elapsed()))
}

/// One connector with all its documents, and how long it took.
pub(super) async fn detail(
    client: &Client,
    script_name: &ScriptName,
) -> Answered<(Box<ConnectorDetail>, Duration)> {
    let started = started();
    let detail = client.connector(script_name).await?;
    Ok((Box::new(detail), started.elapsed()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long a request takes; no decision depends on it"
)]
fn started() -> Instant {
    Instant::now()
}
