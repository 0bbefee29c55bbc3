//! What the tests of this binary share.

pub(crate) mod calls;
pub(crate) mod certificates;
pub(crate) mod clock;
pub(crate) mod stub;

use std::sync::Arc;
use std::time::Duration;

use patchpanel_core_models::ids::{ScriptName, TenantUrl};
use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorSummary};
use patchpanel_http_client::{Client, ClientBuilder, Credentials, Error, Limits, ListQuery, Page};
use patchpanel_tenant_simulator::{Fault, FaultAction, Running, Seed, Simulator};

use certificates::Authority;
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

/// The same with its clock.
pub(crate) fn timed(tenant: &Running) -> (ClientBuilder, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new());
    (builder(tenant).clock(Arc::clone(&clock) as _), clock)
}

/// A client for an address that trusts one authority only.
pub(crate) fn trusting(address: &str, authority: &Authority) -> ClientBuilder {
    Client::builder(url(address))
        .credentials(Credentials::pat("id", "secret"))
        .extra_ca_file(authority.pem())
}

/// A port at which nothing listens.
pub(crate) fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Lets every call of `method` to `path` go wrong.
pub(crate) fn fail(tenant: &Running, method: &str, path: &str, action: FaultAction) {
    let fault = Fault::new(method, path, action).always();
    tenant.add_fault(fault);
}

pub(crate) async fn read(client: &Client) -> Result<ConnectorDetail, Error> {
    client.connector(&script_name(CONNECTOR)).await
}

pub(crate) fn client(tenant: &Running) -> Client {
    builder(tenant).build().unwrap()
}

/// All connectors, page by page.
pub(crate) async fn list(client: &Client) -> Result<Vec<ConnectorSummary>, Error> {
    client.all_connectors(&ListQuery::default()).await
}

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
    let requests = tenant.requests().into_iter();
    requests
        .filter(|request| request.path == "/oauth/token")
        .count()
}
