//! The rate limit on the wire, against a tenant that counts.

use std::time::Duration;

use futures_util::future::join_all;
use patchpanel_http_client::{Client, Credentials, RateLimit};
use patchpanel_tenant_simulator::{Seed, Simulator};
use tokio::time::Instant;

use super::support::{CLIENT_ID, CLIENT_SECRET, lines, read, simulator, timed, url};

#[tokio::test]
async fn a_batch_under_a_counting_tenant_sees_no_429() {
    let window = Duration::from_millis(500);
    let counting = patchpanel_tenant_simulator::RateLimit {
        requests: 20,
        window,
    };
    let tenant = Simulator::builder()
        .seed(Seed::Demo)
        .client(CLIENT_ID, CLIENT_SECRET)
        .rate_limit(counting)
        .start()
        .await
        .unwrap();
    let client = Client::builder(url(tenant.base_url()))
        .credentials(Credentials::pat(CLIENT_ID, CLIENT_SECRET))
        // Twice the tenant's window, because a busy machine delays answers by more than half a percent of it.
        .rate_limit(RateLimit { requests: 20, per: window * 2 })
        .build()
        .unwrap();
    let started = Instant::now();

    let results = join_all((0..50).map(|_| read(&client))).await;

    assert!(results.iter().all(Result::is_ok));
    assert_eq!(lines(&tenant).len(), 50, "no request was repeated");
    let requests = tenant.requests();
    assert!(requests.iter().all(|request| request.status == Some(200)));
    assert!(
        started.elapsed() >= window * 4,
        "50 requests at 20 a second need more than two seconds"
    );
}

#[tokio::test]
async fn clones_share_the_limit() {
    let tenant = simulator(Seed::Demo).await;
    let (builder, clock) = timed(&tenant);
    let limit = RateLimit {
        // The sign-in is one of them.
        requests: 3,
        per: Duration::from_secs(10),
    };
    let client = builder.rate_limit(limit).build().unwrap();

    read(&client).await.unwrap();
    read(&client.clone()).await.unwrap();
    assert!(clock.waits().is_empty());
    read(&client).await.unwrap();

    assert_eq!(clock.waits(), [Duration::from_millis(10_050)]);
}
