//! What the tests of this binary share.

pub(crate) mod calls;
pub(crate) mod certificates;
pub(crate) mod clock;
pub(crate) mod stub;

use std::sync::Arc;
use std::time::Duration;

use patchpanel_core_models::ids::{ScriptName, TenantUrl};
use patchpanel_core_models::models::connector::ConnectorSummary;
use patchpanel_http_client::{Client, ClientBuilder, Credentials, Error, Limits, ListQuery, Page};
use patchpanel_tenant_simulator::{Running, Seed, Simulator};

use clock::ManualClock;

pub(crate) const CLIENT_ID: &str = "3f2a9c0e5b7d4e1f8a6b2c4d9e0f1a2b";
pub(crate) const CLIENT_SECRET: &str = "sentinel-client-secret-5d1e";
/// A custom connector of the demo seed that sources use.
pub(crate) const CONNECTOR: &str = "workday-custom-emea";

pub(crate) fn script_name(text: &str) -> ScriptName {
    ScriptName::try_from(text).unwrap()
}

pub(crate) fn url(text: &str) -> TenantUrl {
    text.parse().unwrap()
}

pub(crate) async fn simulator(seed: Seed) -> Running {
    Simulator::builder()
        .seed(seed)
        .client(CLIENT_ID, CLIENT_SECRET)
        .start()
        .await
        .unwrap()
}

/// Deadlines short enough for a test that waits for one.
pub(crate) fn short_limits() -> Limits {
    Limits {
        idle: Duration::from_millis(250),
        total: Duration::from_secs(5),
        ..Limits::default()
    }
}

/// A client for the simulator that waits in no time.
pub(crate) fn builder(tenant: &Running) -> ClientBuilder {
    Client::builder(url(tenant.base_url()))
        .credentials(Credentials::pat(CLIENT_ID, CLIENT_SECRET))
        .clock(Arc::new(ManualClock::new()))
}

/// The same with the clock that shows what was waited for.
pub(crate) fn timed(tenant: &Running) -> (ClientBuilder, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new());
    (builder(tenant).clock(Arc::clone(&clock) as _), clock)
}

pub(crate) fn client(tenant: &Running) -> Client {
    builder(tenant).build().unwrap()
}

/// All connectors, page by page.
pub(crate) async fn list(client: &Client) -> Result<Vec<ConnectorSummary>, Error> {
    client.all_connectors(&ListQuery::default()).await
}

/// The first page of connectors.
pub(crate) async fn first_page(client: &Client) -> Result<Page<ConnectorSummary>, Error> {
    client.list_connectors(&ListQuery::default()).await
}

/// Method and path of every request that the tenant saw, without the sign-in.
pub(crate) fn lines(tenant: &Running) -> Vec<String> {
    let requests = tenant.requests().into_iter().map(|request| request.line());
    requests
        .filter(|line| line != "POST /oauth/token")
        .collect()
}

/// How often the tenant was asked for a token.
pub(crate) fn sign_ins(tenant: &Running) -> usize {
    tenant
        .requests()
        .iter()
        .filter(|request| request.path == "/oauth/token")
        .count()
}
