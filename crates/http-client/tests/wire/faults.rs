//! Every fault against every kind of call: the outcome, and how many requests were sent.

use patchpanel_core_models::models::connector::{NewConnector, OPEN_CONNECTOR_CLASS};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_http_client::{Client, Error, ErrorKind, Limits, ListQuery};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, Seed, StallPoint, StatusFault,
};
use serde_json::json;

use super::support::{CONNECTOR, builder, script_name, short_limits, simulator};

/// The kinds of call, in the order of the columns below.
const CALLS: [&str; 7] = [
    "read", "page", "patch", "create", "delete", "upload", "token",
];
/// A custom connector of the demo seed that no source uses, so that it can be deleted.
const UNUSED: &str = "blackline";

fn target(call: &str) -> (&'static str, &'static str) {
    match call {
        "read" => ("GET", "/connectors/v1/*"),
        "page" => ("GET", "/connectors/v1"),
        "patch" => ("PATCH", "/connectors/v1/*"),
        "create" => ("POST", "/connectors/v1"),
        "delete" => ("DELETE", "/connectors/v1/*"),
        "upload" => ("PUT", "/connectors/v1/*/source-config"),
        "token" => ("POST", "/oauth/token"),
        other => panic!("{other}"),
    }
}

async fn run(call: &str, client: &Client) -> Result<(), Error> {
    let name = script_name(CONNECTOR);
    match call {
        "read" => client.connector(&name).await.map(drop),
        "page" => client.all_connectors(&ListQuery::default()).await.map(drop),
        "patch" => {
            let operations =
                json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "new"}]);
            client
                .patch_connector(&name, &serde_json::from_value(operations).unwrap())
                .await
                .map(drop)
        }
        "create" => client
            .create_connector(&NewConnector::new("Brand New", OPEN_CONNECTOR_CLASS))
            .await
            .map(drop),
        "delete" => client.delete_connector(&script_name(UNUSED)).await,
        "upload" => {
            let form = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\"/>";
            client
                .put_xml_document(&name, XmlDocument::SourceConfig, form)
                .await
                .map(drop)
        }
        "token" => client.sign_in().await.map(drop),
        other => panic!("{other}"),
    }
}

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
    tenant.faults().add(match times {
        Some(count) => fault.times(count),
        None => fault.always(),
    });

    let result = run(call, &client).await;

    let is_target = |path_seen: &str| match path.split_once('*') {
        None => path_seen == path,
        Some((start, end)) => path_seen.starts_with(start) && path_seen.ends_with(end),
    };
    let requests = tenant.requests();
    let sent = requests
        .iter()
        .filter(|request| request.method == method && is_target(&request.path))
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

fn status(status: u16) -> FaultAction {
    FaultAction::Status(StatusFault {
        status,
        body: FaultBody::Json,
        retry_after: None,
        request: Handling::Dropped,
    })
}

fn limited(retry_after: RetryAfter) -> FaultAction {
    FaultAction::Status(StatusFault {
        status: 429,
        body: FaultBody::Json,
        retry_after: Some(retry_after),
        request: Handling::Dropped,
    })
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
        status(400),
        None,
        all_but_token("Invalid 1", "Unauthenticated 1"),
    )
    .await;
    check(
        "403",
        status(403),
        None,
        all_but_token("Forbidden 1", "Forbidden 1"),
    )
    .await;
    check(
        "404",
        status(404),
        None,
        all_but_token("NotFound 1", "NotFound 1"),
    )
    .await;
    check(
        "409",
        status(409),
        None,
        all_but_token("Conflict 1", "Conflict 1"),
    )
    .await;
    check(
        "413",
        status(413),
        None,
        all_but_token("Invalid 1", "Invalid 1"),
    )
    .await;
}

#[tokio::test]
async fn a_401_leads_to_one_new_sign_in() {
    check(
        "401 once",
        status(401),
        Some(1),
        all_but_token("ok 2", "Unauthenticated 1"),
    )
    .await;
    check(
        "401",
        status(401),
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
    let html = |status| {
        FaultAction::Status(StatusFault {
            status,
            body: FaultBody::Html,
            retry_after: None,
            request: Handling::Dropped,
        })
    };
    check(
        "500",
        status(500),
        None,
        reads_and_changes("Server 3", "Server 1"),
    )
    .await;
    check(
        "502 in HTML",
        html(502),
        None,
        reads_and_changes("Server 3", "Server 1"),
    )
    .await;
    check(
        "503 twice",
        status(503),
        Some(2),
        reads_and_changes("ok 3", "Server 1"),
    )
    .await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_to_read_and_told_to_change() {
    let seconds = || limited(RetryAfter::Seconds(7));
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
    let date = limited(RetryAfter::Date(9));
    check(
        "429 with a date",
        date,
        Some(1),
        reads_and_changes("ok 2", "RateLimited 1"),
    )
    .await;
    let escalating = limited(RetryAfter::Escalating(vec![1, 3_600]));
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
