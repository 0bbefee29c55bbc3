//! Every fault against every kind of call: the outcome, and how many requests were sent.

use patchpanel_http_client::{Error, ErrorKind, Limits};
use patchpanel_tenant_simulator::{Fault, Seed};
use serde_json::Value;

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
async fn outcome(call: &str, fault: &str) -> String {
    let tenant = simulator(Seed::Demo).await;
    let mut fault: Value = serde_json::from_str(fault).unwrap();
    let limits = if fault["kind"] == "stall" {
        short_limits()
    } else {
        Limits::default()
    };
    let client = builder(&tenant).limits(limits).build().unwrap();
    let (method, path) = target(call);
    fault["method"] = method.into();
    fault["path"] = path.into();
    tenant.add_fault(Fault::from_json(fault).unwrap());

    let result = run(call, &client).await;

    let requests = tenant.requests().into_iter();
    let sent = requests.filter(|request| is_target(call, request)).count();
    if let Err(error) = &result {
        assert_eq!(error.attempts() as usize, sent, "{call}: {error:?}");
        assert!(error.request().starts_with(method), "{call}: {error:?}");
    }
    format!("{} {sent}", label(&result))
}

/// Whether a part of the right side of a table is about a call.
fn is_for(calls: &str, call: &str) -> bool {
    match calls {
        "all" => true,
        "reads" => matches!(call, "read" | "page" | "token"),
        "changes" => matches!(call, "patch" | "create" | "delete" | "upload"),
        one => one == call,
    }
}

/// Checks a table, `fault -> calls: outcome, calls: outcome` a line; what stands later in a line counts.
async fn check(table: &str) {
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (fault, expected) = row.split_once(" -> ").unwrap();
        let expected = expected
            .split(", ")
            .map(|part| part.split_once(": ").unwrap());
        for call in CALLS {
            let outcomes = expected.clone().filter(|(calls, _)| is_for(calls, call));
            let (_, expected) = outcomes.last().unwrap();
            assert_eq!(outcome(call, fault).await, expected, "{call} under {fault}");
        }
    }
}

#[tokio::test]
async fn a_refusal_is_told_at_once() {
    check(
        r#"
        {"times":"always","kind":"status","status":400} -> all: Invalid 1, token: Unauthenticated 1
        {"times":"always","kind":"status","status":403} -> all: Forbidden 1
        {"times":"always","kind":"status","status":404} -> all: NotFound 1
        {"times":"always","kind":"status","status":409} -> all: Conflict 1
        {"times":"always","kind":"status","status":413} -> all: Invalid 1
    "#,
    )
    .await;
}

#[tokio::test]
async fn a_401_leads_to_one_new_sign_in() {
    check(r#"
        {"times":1,"kind":"status","status":401} -> all: ok 2, token: Unauthenticated 1
        {"times":"always","kind":"status","status":401} -> all: Unauthenticated 2, token: Unauthenticated 1
        {"times":1,"kind":"expired_token"} -> all: ok 2, token: ok 1
    "#).await;
}

#[tokio::test]
async fn a_failing_server_is_asked_three_times_to_read_and_once_to_change() {
    check(r#"
        {"times":"always","kind":"status","status":500} -> reads: Server 3, changes: Server 1
        {"times":"always","kind":"status","status":502,"body":"html"} -> reads: Server 3, changes: Server 1
        {"times":2,"kind":"status","status":503} -> reads: ok 3, changes: Server 1
    "#).await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_to_read_and_told_to_change() {
    check(r#"
        {"times":"always","kind":"status","status":429,"retry_after":{"seconds":7}} -> reads: RateLimited 3, changes: RateLimited 1
        {"times":1,"kind":"status","status":429,"retry_after":{"seconds":7}} -> reads: ok 2, changes: RateLimited 1
        {"times":1,"kind":"status","status":429,"retry_after":{"date":9}} -> reads: ok 2, changes: RateLimited 1
        {"times":"always","kind":"status","status":429,"retry_after":{"escalating":[1,3600]}} -> reads: RateLimited 2, changes: RateLimited 1
    "#).await;
}

#[tokio::test]
async fn a_lost_connection_leaves_a_change_unknown() {
    check(r#"
        {"times":"always","kind":"reset_before_body"} -> reads: ConnectionLost 3, changes: OutcomeUnknown 1
        {"times":"always","kind":"reset_after_body","request":"dropped"} -> reads: ConnectionLost 3, changes: OutcomeUnknown 1
        {"times":"always","kind":"reset_after_body","request":"applied"} -> reads: ConnectionLost 3, changes: OutcomeUnknown 1
        {"times":1,"kind":"reset_before_body"} -> reads: ok 2, changes: OutcomeUnknown 1
        {"times":"always","kind":"cut_body"} -> reads: ConnectionLost 3, changes: OutcomeUnknown 1
    "#).await;
}

#[tokio::test]
async fn a_silent_server_is_given_up_and_leaves_a_change_unknown() {
    check(r#"
        {"times":"always","kind":"stall","at":"before_answer"} -> reads: Timeout 3, changes: OutcomeUnknown 1
        {"times":"always","kind":"stall","at":"in_body"} -> reads: Timeout 3, changes: OutcomeUnknown 1
    "#).await;
}

#[tokio::test]
async fn half_a_json_text_is_a_bad_answer_and_leaves_a_change_unknown() {
    // The answer to a deletion has no body that could be bad.
    check(r#"
        {"times":"always","kind":"bad_json"} -> reads: BadAnswer 1, changes: OutcomeUnknown 1, delete: ok 1
    "#).await;
}

#[tokio::test]
async fn what_no_specification_lists_is_read_all_the_same() {
    // An upload whose answer does not say whether it worked has not been confirmed.
    check(
        r#"
        {"times":"always","kind":"unknown_enum"} -> all: ok 1
        {"times":"always","kind":"extra_members"} -> all: ok 1
        {"times":"always","kind":"latency","millis":20} -> all: ok 1
        {"times":"always","kind":"nulls"} -> all: ok 1, upload: OutcomeUnknown 1
        {"times":"always","kind":"members","members":{"status":"SKIPPED"}} -> all: ok 1
    "#,
    )
    .await;
}

#[tokio::test]
async fn a_success_without_a_body_is_no_confirmation_where_one_is_promised() {
    // After a patch what is stored is read, and that is the answer.
    check(r#"
        {"times":1,"kind":"status","status":200,"body":"empty","request":"applied"} -> reads: BadAnswer 1, changes: OutcomeUnknown 1, patch: ok 1, delete: ok 1
    "#).await;
}

#[tokio::test]
async fn a_change_that_was_made_behind_a_failure_is_not_made_again() {
    check(r#"
        {"times":"always","kind":"status","status":504,"body":{"text":"upstream timed out"},"request":"applied"} -> reads: Server 3, changes: Server 1
    "#).await;
}
