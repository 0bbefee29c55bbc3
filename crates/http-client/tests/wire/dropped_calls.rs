//! Giving up: a call ends at once, and the client works on.

use std::time::Duration;

use patchpanel_core_models::ids::Locale;
use patchpanel_http_client::{
    CancellationToken, Client, Credentials, Error, ErrorKind, ListQuery, RateLimit, Reread,
};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, Running, Seed, StallPoint, StatusFault,
};
use tokio::time::Instant;

use super::support::calls::{CALLS, is_target, run, target};
use super::support::{CLIENT_ID, CLIENT_SECRET, CONNECTOR, lines, script_name, simulator, url};

/// What cancelling may take.
const AT_ONCE: Duration = Duration::from_millis(100);

/// A client with the real clock, so that its waits are real ones.
fn client(tenant: &Running) -> Client {
    Client::builder(url(tenant.base_url()))
        .credentials(Credentials::pat(CLIENT_ID, CLIENT_SECRET))
        .rate_limit(RateLimit {
            requests: 3,
            per: Duration::from_mins(1),
        })
        .build()
        .unwrap()
}

fn stall(tenant: &Running, method: &str, path: &str) {
    let action = FaultAction::Stall {
        at: StallPoint::BeforeAnswer,
    };
    tenant
        .faults()
        .add(Fault::new(method, path, action).always());
}

/// Starts a call, cancels it once `requests` requests have arrived, and gives its error and the time it took to end.
async fn cancel_when_arrived<T: Send + 'static>(
    tenant: &Running,
    requests: usize,
    call: impl AsyncFnOnce(Client) -> Result<T, Error>,
) -> (Error, Duration) {
    let switch = CancellationToken::new();
    let client = client(tenant).with_cancellation(switch.clone());
    let cancel = async {
        tenant.requests_arrived(requests).await;
        // The answer to the last of them has to come in before a wait can begin.
        tokio::time::sleep(Duration::from_millis(50)).await;
        switch.cancel();
        Instant::now()
    };
    let call = async { (call(client).await, Instant::now()) };
    let ((result, ended), cancelled) = tokio::join!(call, cancel);
    let Err(error) = result else {
        panic!("the call was to be cancelled")
    };
    (error, ended.saturating_duration_since(cancelled))
}

async fn read(client: Client) -> Result<(), Error> {
    client.connector(&script_name(CONNECTOR)).await.map(drop)
}

#[tokio::test]
async fn a_call_to_a_silent_server_is_cancelled_at_once() {
    let tenant = simulator(Seed::Demo).await;
    stall(&tenant, "GET", "/connectors/v1/*");

    let (error, took) = cancel_when_arrived(&tenant, 2, read).await;

    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert!(took < AT_ONCE, "{took:?}");
}

#[tokio::test]
async fn a_wait_for_retry_after_is_cancelled_at_once() {
    let tenant = simulator(Seed::Demo).await;
    let limited = StatusFault {
        status: 429,
        body: FaultBody::Json,
        retry_after: Some(RetryAfter::Seconds(30)),
        request: Handling::Dropped,
    };
    tenant
        .faults()
        .add(Fault::new("GET", "/connectors/v1/*", FaultAction::Status(limited)).always());

    let (error, took) = cancel_when_arrived(&tenant, 2, read).await;

    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(lines(&tenant).len(), 1);
}

#[tokio::test]
async fn a_wait_for_the_rate_limit_is_cancelled_at_once() {
    let tenant = simulator(Seed::Demo).await;

    let (error, took) = cancel_when_arrived(&tenant, 4, async |client: Client| {
        loop {
            read(client.clone()).await?;
        }
        #[expect(unreachable_code, reason = "gives the loop the type of a call")]
        Ok(())
    })
    .await;

    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(lines(&tenant).len(), 3);
}

#[tokio::test]
async fn a_stalled_sign_in_is_cancelled_at_once() {
    let tenant = simulator(Seed::Demo).await;
    stall(&tenant, "POST", "/oauth/token");

    let (error, took) =
        cancel_when_arrived(&tenant, 1, async |client: Client| client.sign_in().await).await;

    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert!(took < AT_ONCE, "{took:?}");
}

#[tokio::test]
async fn a_change_on_its_way_is_cancelled_with_its_outcome_unknown() {
    let tenant = simulator(Seed::Demo).await;
    stall(&tenant, "PUT", "/**");

    let (error, took) = cancel_when_arrived(&tenant, 2, async |client: Client| {
        client
            .put_translations(&script_name(CONNECTOR), Locale::De, "a=b\n")
            .await
    })
    .await;

    let reread = Reread::Translations(script_name(CONNECTOR), Locale::De);
    assert_eq!(error.kind(), &ErrorKind::OutcomeUnknown { reread });
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(lines(&tenant).len(), 1);
}

#[tokio::test]
async fn a_change_that_has_not_left_is_cancelled_without_doubt() {
    let tenant = simulator(Seed::Demo).await;
    stall(&tenant, "POST", "/oauth/token");

    let (error, _) = cancel_when_arrived(&tenant, 1, async |client: Client| {
        client.delete_connector(&script_name(CONNECTOR)).await
    })
    .await;

    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert!(!error.may_have_changed_something());
    assert_eq!(lines(&tenant), Vec::<String>::new());
}

#[tokio::test]
async fn a_dropped_call_leaves_the_client_usable() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    stall(&tenant, "POST", "/oauth/token");
    let signing_in = tokio::spawn({
        let client = client.clone();
        async move { client.connector(&script_name(CONNECTOR)).await }
    });
    tenant.requests_arrived(1).await;

    signing_in.abort();
    assert!(signing_in.await.unwrap_err().is_cancelled());
    tenant.faults().clear();

    assert!(client.list_connectors(&ListQuery::default()).await.is_ok());
}

/// The stages at which a server can leave a call waiting.
const STALLS: [StallPoint; 2] = [StallPoint::BeforeAnswer, StallPoint::InBody];

#[tokio::test]
async fn every_kind_of_call_is_cancelled_at_once_and_leaves_the_client_usable() {
    for (call, at) in CALLS
        .into_iter()
        .flat_map(|call| STALLS.map(|at| (call, at)))
    {
        let tenant = simulator(Seed::Demo).await;
        let (method, path) = target(call);
        tenant
            .faults()
            .add(Fault::new(method, path, FaultAction::Stall { at }).always());
        // The sign-in comes first, and is the call itself where the token is what is asked for.
        let arrivals = if call == "token" { 1 } else { 2 };
        let switch = CancellationToken::new();
        let usable = client(&tenant);

        let cancelling = async {
            tenant.requests_arrived(arrivals).await;
            switch.cancel();
            Instant::now()
        };
        let cancellable = usable.with_cancellation(switch.clone());
        let calling = async { (run(call, &cancellable).await, Instant::now()) };
        let ((result, ended), cancelled) = tokio::join!(calling, cancelling);
        let took = ended.saturating_duration_since(cancelled);
        tenant.faults().clear();

        let error = result.unwrap_err();
        let is_change = !matches!(call, "read" | "page" | "token");
        let is_unknown = matches!(error.kind(), ErrorKind::OutcomeUnknown { .. });
        assert_eq!(is_unknown, is_change, "{call} {at:?}: {error:?}");
        assert!(
            is_change || error.kind() == &ErrorKind::Cancelled,
            "{call} {at:?}: {error:?}"
        );
        assert!(took < AT_ONCE, "{call} {at:?}: {took:?}");
        let sent = tenant
            .requests()
            .iter()
            .filter(|request| is_target(call, request))
            .count();
        assert_eq!(sent, 1, "{call} {at:?}");
        let told = u32::from(call != "token");
        assert_eq!(error.attempts(), told, "{call} {at:?}");
        assert!(
            usable.list_connectors(&ListQuery::default()).await.is_ok(),
            "{call} {at:?}"
        );
    }
}

#[tokio::test]
async fn a_client_whose_switch_is_thrown_sends_nothing_more() {
    let tenant = simulator(Seed::Demo).await;
    let switch = CancellationToken::new();
    let client = client(&tenant).with_cancellation(switch.clone());

    switch.cancel();

    for call in CALLS {
        let error = run(call, &client).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Cancelled, "{call}");
        assert_eq!(error.attempts(), 0, "{call}");
    }
    assert_eq!(tenant.requests(), Vec::new());
}
