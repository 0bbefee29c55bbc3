//! How long the pauses between attempts are, on a clock that writes them down.

use std::sync::Arc;
use std::time::Duration;

use patchpanel_http_client::{ErrorKind, Limits, RetryPolicy, SystemClock};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, Running, Seed, StallPoint, StatusFault,
};

use super::support::{CONNECTOR, builder, lines, script_name, simulator, timed};

fn fail(tenant: &Running, status: u16, retry_after: Option<RetryAfter>) {
    let action = FaultAction::Status(StatusFault {
        status,
        body: FaultBody::Html,
        retry_after,
        request: Handling::Dropped,
    });
    tenant.add_fault(Fault::new("GET", "/connectors/v1/*", action).always());
}

/// The error of a read under a lasting fault, and the pauses made.
async fn read(status: u16, retry_after: Option<RetryAfter>) -> (ErrorKind, Vec<Duration>) {
    let tenant = simulator(Seed::Demo).await;
    fail(&tenant, status, retry_after);
    let (builder, clock) = timed(&tenant);
    let client = builder.build().unwrap();

    let error = client.connector(&script_name(CONNECTOR)).await.unwrap_err();

    (error.kind().clone(), clock.waits())
}

#[tokio::test]
async fn pauses_are_random_and_below_their_limits() {
    let (kind, waits) = read(503, None).await;

    assert_eq!(kind, ErrorKind::Server);
    assert_eq!(waits.len(), 2);
    assert!(
        waits[0] <= Duration::from_millis(250) && waits[1] <= Duration::from_millis(500),
        "{waits:?}"
    );
}

#[tokio::test]
async fn retry_after_in_seconds_is_waited_for() {
    let (kind, waits) = read(429, Some(RetryAfter::Seconds(7))).await;

    assert_eq!(
        kind,
        ErrorKind::RateLimited {
            retry_after: Some(Duration::from_secs(7))
        }
    );
    assert_eq!(waits.iter().sum::<Duration>(), Duration::from_secs(14));
}

#[tokio::test]
async fn retry_after_as_a_date_is_waited_for() {
    let (_, waits) = read(429, Some(RetryAfter::Date(9))).await;

    // A date has whole seconds, and the manual clock stands still while the server's runs.
    assert!(
        waits[0] > Duration::from_secs(7) && waits[0] <= Duration::from_secs(10),
        "{waits:?}"
    );
}

#[tokio::test]
async fn a_503_may_say_how_long_to_wait_too() {
    let (_, waits) = read(503, Some(RetryAfter::Seconds(3))).await;

    assert_eq!(waits, [Duration::from_secs(3), Duration::from_secs(3)]);
}

#[tokio::test]
async fn a_wait_of_more_than_a_minute_is_told_and_not_made() {
    let (kind, waits) = read(429, Some(RetryAfter::Seconds(600))).await;

    assert_eq!(
        kind,
        ErrorKind::RateLimited {
            retry_after: Some(Duration::from_mins(10))
        }
    );
    assert_eq!(waits, Vec::<Duration>::new());
}

#[tokio::test]
async fn reads_are_not_repeated_within_milliseconds_though_the_server_asks_for_it() {
    for at_once in [RetryAfter::Seconds(0), RetryAfter::Date(0)] {
        for status in [429, 503] {
            let (_, waits) = read(status, Some(at_once.clone())).await;

            assert!(waits[0] >= Duration::from_millis(125), "{waits:?}");
            assert!(waits[1] >= Duration::from_millis(250), "{waits:?}");
        }
    }
}

#[tokio::test]
async fn all_attempts_of_a_read_have_one_deadline() {
    let (kind, waits) = read(503, Some(RetryAfter::Seconds(40))).await;

    assert_eq!(kind, ErrorKind::Server);
    assert_eq!(waits, [Duration::from_secs(40)]);
}

#[tokio::test]
async fn a_read_from_a_silent_server_ends_with_its_deadline() {
    let tenant = simulator(Seed::Demo).await;
    let silent = FaultAction::Stall {
        at: StallPoint::BeforeAnswer,
    };
    tenant.add_fault(Fault::new("GET", "/connectors/v1/*", silent).always());
    let client = builder(&tenant)
        .limits(Limits {
            read: Duration::from_millis(300),
            ..Limits::default()
        })
        .clock(Arc::new(SystemClock::new()))
        .build()
        .unwrap();

    let error = client.connector(&script_name(CONNECTOR)).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert_eq!(error.attempts(), 1);
    assert!(error.elapsed() < Duration::from_secs(10), "{error:?}");
}

#[tokio::test]
async fn all_clones_keep_the_pause_that_one_was_told() {
    let tenant = simulator(Seed::Demo).await;
    fail(&tenant, 429, Some(RetryAfter::Seconds(20)));
    let (builder, clock) = timed(&tenant);
    let client = builder.retry(RetryPolicy::never()).build().unwrap();

    let told = client.connector(&script_name(CONNECTOR)).await.unwrap_err();
    tenant.clear_faults();
    client
        .clone()
        .connector(&script_name(CONNECTOR))
        .await
        .unwrap();

    assert_eq!(
        told.kind(),
        &ErrorKind::RateLimited {
            retry_after: Some(Duration::from_secs(20))
        }
    );
    assert_eq!(clock.waits(), [Duration::from_secs(20)]);
    assert_eq!(lines(&tenant).len(), 2);
}

#[tokio::test]
async fn attempts_and_time_are_told() {
    let tenant = simulator(Seed::Demo).await;
    fail(&tenant, 429, Some(RetryAfter::Seconds(7)));

    let error = builder(&tenant)
        .build()
        .unwrap()
        .connector(&script_name(CONNECTOR))
        .await
        .unwrap_err();

    assert_eq!(error.attempts(), 3);
    assert_eq!(error.elapsed(), Duration::from_secs(14));
    assert!(error.tracking_id().is_some());
}
