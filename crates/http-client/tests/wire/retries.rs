//! How long the pauses between attempts are, on a clock that writes them down.

use std::sync::Arc;
use std::time::Duration;

use patchpanel_http_client::{ErrorKind, Limits, RetryPolicy, SystemClock};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, RetryAfter, Running, Seed, StallPoint, StatusFault,
};

use super::support::{builder, client, fail, lines, read, simulator, timed};

fn fail_reads(tenant: &Running, status: u16, retry_after: Option<RetryAfter>) {
    let mut fault = StatusFault::new(status).body(FaultBody::Html);
    fault.retry_after = retry_after;
    fail(
        tenant,
        "GET",
        "/connectors/v1/*",
        FaultAction::Status(fault),
    );
}

fn limited(seconds: u64) -> ErrorKind {
    let retry_after = Some(Duration::from_secs(seconds));
    ErrorKind::RateLimited { retry_after }
}

/// The error of a read under a lasting fault, and the pauses made.
async fn failed(status: u16, retry_after: Option<RetryAfter>) -> (ErrorKind, Vec<Duration>) {
    let tenant = simulator(Seed::Demo).await;
    fail_reads(&tenant, status, retry_after);
    let (builder, clock) = timed(&tenant);
    let client = builder.build().unwrap();

    let error = read(&client).await.unwrap_err();

    (error.kind().clone(), clock.waits())
}

#[tokio::test]
async fn pauses_are_random_and_below_their_limits() {
    let (kind, waits) = failed(503, None).await;

    assert_eq!(kind, ErrorKind::Server);
    assert_eq!(waits.len(), 2);
    assert!(
        waits[0] <= Duration::from_millis(250) && waits[1] <= Duration::from_millis(500),
        "{waits:?}"
    );
}

#[tokio::test]
async fn retry_after_in_seconds_is_waited_for() {
    let (kind, waits) = failed(429, Some(RetryAfter::Seconds(7))).await;

    assert_eq!(kind, limited(7));
    assert_eq!(waits.iter().sum::<Duration>(), Duration::from_secs(14));
}

#[tokio::test]
async fn retry_after_as_a_date_is_waited_for() {
    let (_, waits) = failed(429, Some(RetryAfter::Date(9))).await;

    // A date has whole seconds, and the manual clock stands still while the server's runs.
    assert!(
        waits[0] > Duration::from_secs(7) && waits[0] <= Duration::from_secs(10),
        "{waits:?}"
    );
}

#[tokio::test]
async fn a_503_may_say_how_long_to_wait_too() {
    let (_, waits) = failed(503, Some(RetryAfter::Seconds(3))).await;

    assert_eq!(waits, [Duration::from_secs(3), Duration::from_secs(3)]);
}

#[tokio::test]
async fn a_wait_of_more_than_a_minute_is_told_and_not_made() {
    let (kind, waits) = failed(429, Some(RetryAfter::Seconds(600))).await;

    assert_eq!(kind, limited(600));
    assert_eq!(waits, Vec::<Duration>::new());
}

#[tokio::test]
async fn reads_are_not_repeated_within_milliseconds_though_the_server_asks_for_it() {
    for at_once in [RetryAfter::Seconds(0), RetryAfter::Date(0)] {
        for status in [429, 503] {
            let (_, waits) = failed(status, Some(at_once.clone())).await;

            assert!(waits[0] >= Duration::from_millis(125), "{waits:?}");
            assert!(waits[1] >= Duration::from_millis(250), "{waits:?}");
        }
    }
}

#[tokio::test]
async fn all_attempts_of_a_read_have_one_deadline() {
    let (kind, waits) = failed(503, Some(RetryAfter::Seconds(40))).await;

    assert_eq!(kind, ErrorKind::Server);
    assert_eq!(waits, [Duration::from_secs(40)]);
}

#[tokio::test]
async fn a_read_from_a_silent_server_ends_with_its_deadline() {
    let tenant = simulator(Seed::Demo).await;
    let silent = FaultAction::Stall {
        at: StallPoint::BeforeAnswer,
    };
    fail(&tenant, "GET", "/connectors/v1/*", silent);
    let limits = Limits {
        read: Duration::from_millis(300),
        ..Limits::default()
    };
    let builder = builder(&tenant).limits(limits);
    let builder = builder.clock(Arc::new(SystemClock::new()));

    let error = read(&builder.build().unwrap()).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert_eq!(error.attempts(), 1);
    assert!(error.elapsed() < Duration::from_secs(10), "{error:?}");
}

#[tokio::test]
async fn a_slow_sign_in_and_the_read_behind_it_have_one_deadline() {
    let tenant = simulator(Seed::Demo).await;
    let mut late = StatusFault::new(503);
    late.retry_after = Some(RetryAfter::Seconds(40));
    let once = Fault::new("POST", "/oauth/token", FaultAction::Status(late));
    tenant.add_fault(once);
    fail_reads(&tenant, 503, Some(RetryAfter::Seconds(40)));
    let (builder, clock) = timed(&tenant);

    let error = read(&builder.build().unwrap()).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Server);
    assert_eq!(clock.waits(), [Duration::from_secs(40)]);
}

#[tokio::test]
async fn all_clones_keep_the_pause_that_one_was_told() {
    let tenant = simulator(Seed::Demo).await;
    fail_reads(&tenant, 429, Some(RetryAfter::Seconds(20)));
    let (builder, clock) = timed(&tenant);
    let client = builder.retry(RetryPolicy::never()).build().unwrap();

    let error = read(&client).await.unwrap_err();
    tenant.clear_faults();
    read(&client.clone()).await.unwrap();

    assert_eq!(error.kind(), &limited(20));
    assert_eq!(clock.waits(), [Duration::from_secs(20)]);
    assert_eq!(lines(&tenant).len(), 2);
}

#[tokio::test]
async fn attempts_and_time_are_told() {
    let tenant = simulator(Seed::Demo).await;
    fail_reads(&tenant, 429, Some(RetryAfter::Seconds(7)));

    let error = read(&client(&tenant)).await.unwrap_err();

    assert_eq!(error.attempts(), 3);
    assert_eq!(error.elapsed(), Duration::from_secs(14));
    assert!(error.tracking_id().is_some());
}
