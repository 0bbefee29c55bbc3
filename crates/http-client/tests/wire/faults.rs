//! Every fault against every kind of call: the outcome, and how many requests were sent.

use patchpanel_http_client::{Error, ErrorKind, Limits};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, Seed, StallPoint, StatusFault,
};
use serde_json::json;

use super::support::calls::{CALLS, is_target, run, target};
use super::support::{builder, short_limits, simulator};

fn label(result: &Result<(), Error>) -> String {
    match result {
        Ok(()) => "ok".to_owned(),
        Err(error) => match error.kind() {
            ErrorKind::RateLimited { .. } => "RateLimited".to_owned(),
            ErrorKind::OutcomeUnknown { .. } => "OutcomeUnknown".to_owned(),
            other => format!("{other:?}"),
        },
    }
}

/// The outcome of a call under a fault, and the number of requests to the place of the fault.
async fn outcome(call: &str, action: FaultAction, times: Option<u32>) -> String {
    let tenant = simulator(Seed::Demo).await;
    let limits = match action {
        FaultAction::Stall { .. } => short_limits(),
        _ => Limits::default(),
    };
    let client = builder(&tenant).limits(limits).build().unwrap();
    let (method, path) = target(call);
    let fault = Fault::new(method, path, action);
    tenant.add_fault(match times {
        Some(count) => fault.times(count),
        None => fault.always(),
    });

    let result = run(call, &client).await;

    let requests = tenant.requests();
    let sent = requests
        .iter()
        .filter(|request| is_target(call, request))
        .count();
    if let Err(error) = &result {
        assert_eq!(error.attempts() as usize, sent, "{call}: {error:?}");
        assert!(error.request().starts_with(method), "{call}: {error:?}");
    }
    format!("{} {sent}", label(&result))
}

async fn check(fault: &str, action: FaultAction, times: Option<u32>, expected: [&str; 7]) {
    for (call, expected) in CALLS.into_iter().zip(expected) {
        assert_eq!(
            outcome(call, action.clone(), times).await,
            expected,
            "{call} under {fault}"
        );
    }
}

/// The same outcome for every call, but another one for the sign-in.
fn all_but_token(outcome: &'static str, token: &'static str) -> [&'static str; 7] {
    [outcome, outcome, outcome, outcome, outcome, outcome, token]
}

/// Reads and the sign-in share an outcome, changes have another one.
fn reads_and_changes(read: &'static str, change: &'static str) -> [&'static str; 7] {
    [read, read, change, change, change, change, read]
}

#[tokio::test]
async fn a_refusal_is_told_at_once() {
    check(
        "400",
        FaultAction::status(400),
        None,
        all_but_token("Invalid 1", "Unauthenticated 1"),
    )
    .await;
    check(
        "403",
        FaultAction::status(403),
        None,
        all_but_token("Forbidden 1", "Forbidden 1"),
    )
    .await;
    check(
        "404",
        FaultAction::status(404),
        None,
        all_but_token("NotFound 1", "NotFound 1"),
    )
    .await;
    check(
        "409",
        FaultAction::status(409),
        None,
        all_but_token("Conflict 1", "Conflict 1"),
    )
    .await;
    check(
        "413",
        FaultAction::status(413),
        None,
        all_but_token("Invalid 1", "Invalid 1"),
    )
    .await;
}

#[tokio::test]
async fn a_401_leads_to_one_new_sign_in() {
    check(
        "401 once",
        FaultAction::status(401),
        Some(1),
        all_but_token("ok 2", "Unauthenticated 1"),
    )
    .await;
    check(
        "401",
        FaultAction::status(401),
        None,
        all_but_token("Unauthenticated 2", "Unauthenticated 1"),
    )
    .await;
    check(
        "an ended token",
        FaultAction::ExpiredToken {},
        Some(1),
        all_but_token("ok 2", "ok 1"),
    )
    .await;
}

#[tokio::test]
async fn a_failing_server_is_asked_three_times_to_read_and_once_to_change() {
    check(
        "500",
        FaultAction::status(500),
        None,
        reads_and_changes("Server 3", "Server 1"),
    )
    .await;
    check(
        "502 in HTML",
        FaultAction::html(502),
        None,
        reads_and_changes("Server 3", "Server 1"),
    )
    .await;
    check(
        "503 twice",
        FaultAction::status(503),
        Some(2),
        reads_and_changes("ok 3", "Server 1"),
    )
    .await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_to_read_and_told_to_change() {
    let seconds = || FaultAction::rate_limited(RetryAfter::Seconds(7));
    check(
        "429",
        seconds(),
        None,
        reads_and_changes("RateLimited 3", "RateLimited 1"),
    )
    .await;
    check(
        "429 once",
        seconds(),
        Some(1),
        reads_and_changes("ok 2", "RateLimited 1"),
    )
    .await;
    let date = FaultAction::rate_limited(RetryAfter::Date(9));
    check(
        "429 with a date",
        date,
        Some(1),
        reads_and_changes("ok 2", "RateLimited 1"),
    )
    .await;
    let escalating = FaultAction::rate_limited(RetryAfter::Escalating(vec![1, 3_600]));
    check(
        "429 that escalates",
        escalating,
        None,
        reads_and_changes("RateLimited 2", "RateLimited 1"),
    )
    .await;
}

#[tokio::test]
async fn a_reset_connection_leaves_a_change_unknown() {
    let expected = reads_and_changes("ConnectionLost 3", "OutcomeUnknown 1");
    check(
        "a reset before the body",
        FaultAction::ResetBeforeBody {},
        None,
        expected,
    )
    .await;
    for request in [Handling::Dropped, Handling::Applied] {
        check(
            "a reset after the body",
            FaultAction::ResetAfterBody { request },
            None,
            expected,
        )
        .await;
    }
    let recovered = reads_and_changes("ok 2", "OutcomeUnknown 1");
    check(
        "one reset",
        FaultAction::ResetBeforeBody {},
        Some(1),
        recovered,
    )
    .await;
}

#[tokio::test]
async fn a_cut_body_leaves_a_change_unknown() {
    check(
        "a cut body",
        FaultAction::CutBody {},
        None,
        reads_and_changes("ConnectionLost 3", "OutcomeUnknown 1"),
    )
    .await;
}

#[tokio::test]
async fn a_silent_server_is_given_up_and_leaves_a_change_unknown() {
    for at in [StallPoint::BeforeAnswer, StallPoint::InBody] {
        check(
            "a stall",
            FaultAction::Stall { at },
            None,
            reads_and_changes("Timeout 3", "OutcomeUnknown 1"),
        )
        .await;
    }
}

#[tokio::test]
async fn half_a_json_text_is_a_bad_answer_and_leaves_a_change_unknown() {
    let expected = [
        "BadAnswer 1",
        "BadAnswer 1",
        "OutcomeUnknown 1",
        "OutcomeUnknown 1",
        // The answer to a deletion has no body that could be bad.
        "ok 1",
        "OutcomeUnknown 1",
        "BadAnswer 1",
    ];
    check("bad JSON", FaultAction::BadJson {}, None, expected).await;
}

#[tokio::test]
async fn what_no_specification_lists_is_read_all_the_same() {
    check(
        "unknown words",
        FaultAction::UnknownEnum {},
        None,
        ["ok 1"; 7],
    )
    .await;
    check(
        "unknown members",
        FaultAction::ExtraMembers {},
        None,
        ["ok 1"; 7],
    )
    .await;
    check(
        "a slow answer",
        FaultAction::Latency { millis: 20 },
        None,
        ["ok 1"; 7],
    )
    .await;
    // An upload whose answer does not say whether it worked has not been confirmed.
    let nulls = [
        "ok 1",
        "ok 1",
        "ok 1",
        "ok 1",
        "ok 1",
        "OutcomeUnknown 1",
        "ok 1",
    ];
    check("nulls", FaultAction::Nulls {}, None, nulls).await;
}

#[tokio::test]
async fn an_answer_that_says_skipped_is_told_as_it_is() {
    let members = json!({"status": "SKIPPED"}).as_object().unwrap().clone();
    check(
        "other members",
        FaultAction::Members { members },
        None,
        ["ok 1"; 7],
    )
    .await;
}

#[tokio::test]
async fn a_success_without_a_body_is_no_confirmation_where_one_is_promised() {
    let empty = |request| {
        FaultAction::Status(StatusFault {
            status: 200,
            body: FaultBody::Empty,
            retry_after: None,
            request,
        })
    };
    let expected = [
        "BadAnswer 1",
        "BadAnswer 1",
        // What is stored is read, and that is the answer.
        "ok 1",
        "OutcomeUnknown 1",
        "ok 1",
        "OutcomeUnknown 1",
        "BadAnswer 1",
    ];
    check("an empty 200", empty(Handling::Applied), Some(1), expected).await;
}

#[tokio::test]
async fn a_change_that_was_made_behind_a_failure_is_not_made_again() {
    let words = FaultBody::Text("upstream timed out".to_owned());
    let failed_after_all = FaultAction::Status(StatusFault::new(504).body(words).after_applying());
    check(
        "a 504 after the work was done",
        failed_after_all,
        None,
        reads_and_changes("Server 3", "Server 1"),
    )
    .await;
}
