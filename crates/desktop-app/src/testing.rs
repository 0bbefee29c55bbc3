//! What tests of every layer share: a signed-in state made by hand, and requests that succeed or fail.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::{ScriptName, TenantUrl},
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        token::WhoAmI,
    },
    plan_file::PlanFile,
    problem::Problem,
};
use patchpanel_http_client::{Client, Credentials, Error, Operation, PreparedRequest};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    compare::diff::DiffModel,
    messages::{Hint, UserMessage},
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, RunId},
        connectors::{
            DocumentCheck, DraftState, LineCounts, OpenConnector, PartValue, ServerState,
        },
        profiles::{Profile, ProfileId, SignIn},
        remote::{Generation, Remote},
        session::{ConnectorList, Session, SessionId, SignInState},
    },
};

/// A profile of a sandbox tenant.
pub(crate) fn profile() -> Profile {
    let sign_in = SignIn::PersonalAccessToken {
        client_id: "0123".to_owned(),
    };
    let base_url = "https://acme-sb.api.identitynow.com".parse().unwrap();
    Profile::new(
        ProfileId("sandbox".to_owned()),
        "Sandbox".to_owned(),
        base_url,
        sign_in,
    )
}

/// The list of the tenant: three custom connectors and one of the vendor.
fn items() -> Value {
    let custom = "sailpoint.connector.OpenConnectorAdapter";
    json!([
        {"name": "Workday Custom EMEA", "scriptName": "workday-custom-emea", "type": "workday", "className": custom,
         "status": "RELEASED", "features": ["PROVISIONING", "ENABLE"]},
        {"name": "Badge system", "scriptName": "badge-system", "type": "jdbc", "className": custom,
         "status": "RELEASED", "features": ["PROVISIONING"]},
        {"name": "Ariba Procurement", "scriptName": "ariba-procurement", "type": "web services", "className": custom,
         "status": "DEPRECATED", "features": []},
        {"name": "Active Directory", "scriptName": "active-directory", "type": "Active Directory - Direct",
         "className": "sailpoint.connector.ADLDAPConnector", "status": "RELEASED", "features": ["PROVISIONING"]},
    ])
}

/// A state signed in to the sandbox, two minutes after its list was read.
pub(crate) fn signed_in() -> AppState {
    let now: Timestamp = "2026-11-23T10:44:00Z".parse().unwrap();
    let mut state = AppState::new(now, TimeZone::UTC);
    let mut session = Session::new(SessionId(1), profile());
    state.profiles = vec![profile()];
    state.may_save_profiles = true;
    session.sign_in = SignInState::SignedIn;
    session.is_store_read = true;
    session.identity = WhoAmI {
        user_name: Some("jdoe".to_owned()),
        ..WhoAmI::default()
    };
    session.token_ends = Some(now + SignedDuration::from_mins(11 * 60 + 42));
    session.latency = Some(std::time::Duration::from_millis(84));
    let read_at = now - SignedDuration::from_mins(2);
    let items: Vec<ConnectorSummary> = serde_json::from_value(items()).unwrap();
    session.connectors = Remote::Ready(ConnectorList {
        items: items.into_iter().map(Arc::new).collect(),
        read_at,
    });
    state.sessions.show(session);
    state.sessions_started = 1;
    state.route = crate::state::route::Route::Connectors;
    state
}

/// Opens and shows a connector whose detail is `detail`, read two minutes before.
pub(crate) fn open(session: &mut Session, detail: Value) -> &mut OpenConnector {
    let detail: ConnectorDetail = serde_json::from_value(detail).unwrap();
    let script_name: ScriptName = detail.script_name.clone().unwrap();
    let read_at: Timestamp = "2026-11-23T10:42:00Z".parse().unwrap();
    session.selected = Some(script_name.clone());
    let connector = session
        .open
        .entry(script_name.clone())
        .or_insert_with(|| OpenConnector::new(script_name));
    connector.draft = DraftState::new(Content::from(&detail));
    connector.server = Remote::Ready(ServerState { detail, read_at });
    connector
}

/// The sandbox with one open connector whose detail is `detail`.
pub(crate) fn opened(detail: Value) -> AppState {
    let mut state = signed_in();
    open(state.session_mut().unwrap(), detail);
    state
}

/// Opens and shows a connector that was made by hand.
pub(crate) fn show(session: &mut Session, connector: OpenConnector) {
    let script_name = connector.script_name.clone();
    session.selected = Some(script_name.clone());
    session.open.insert(script_name, connector);
}

/// Opens and shows a connector with metadata that only the draft has.
pub(crate) fn open_edited(session: &mut Session, detail: Value) -> &mut OpenConnector {
    let connector = open(session, detail);
    type_metadata(connector, json!({"beta": true}));
    connector
}

pub(crate) fn type_metadata(connector: &mut OpenConnector, metadata: Value) {
    let metadata = PartValue::Metadata(serde_json::from_value(metadata).unwrap());
    connector.draft.edit(metadata, Timestamp::UNIX_EPOCH);
}

/// What the check of a document found whose text nobody has changed.
pub(crate) fn check(text: &str, problems: impl Into<Arc<[Problem]>>) -> DocumentCheck {
    DocumentCheck {
        revision: 0,
        problems: problems.into(),
        base_problems: [].into(),
        diff: Arc::new(DiffModel::new(text, text)),
        lines: LineCounts::default(),
    }
}

pub(crate) fn only_open(state: &mut AppState) -> &mut OpenConnector {
    let open = &mut state.session_mut().unwrap().open;
    assert_eq!(open.len(), 1, "one connector is open");
    open.values_mut().next().unwrap()
}

/// Lets steps of the badge system be on their way.
pub(crate) fn applies(state: &mut AppState) {
    let run = ApplyRun {
        id: RunId(1),
        script_name: "badge-system".parse().unwrap(),
        title: "Badge system".to_owned(),
        started: state.now,
        ended: None,
        stage: ApplyStage::Running,
        before: Arc::default(),
        read_at: state.now,
        after: Arc::default(),
        reads_from: Generation(1),
        reading: None,
        then: Default::default(),
        attention: Default::default(),
        requests: Default::default(),
        origin: None,
        author: None,
        opened: None,
        sent_before: Vec::new(),
        steps: Vec::new(),
    };
    state.session_mut().unwrap().apply = Some(run);
}

/// A plan of the sandbox that changes the metadata alone.
pub(crate) fn plan() -> Arc<PlanFile> {
    let content = |metadata: Value| Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        ..Content::default()
    };
    let file = PlanFile {
        author: "mlopez".to_owned(),
        made_at: String::new(),
        made_with: String::new(),
        tenant: profile().base_url,
        script_name: "badge-system".parse().unwrap(),
        title: "Badge system".to_owned(),
        note: String::new(),
        guards: false,
        creates: None,
        base: Default::default(),
        changes: Vec::new(),
        before: Content::default(),
        after: Content::default(),
        steps: Vec::new(),
    };
    Arc::new(file.with_draft(&Draft {
        base: content(json!({})),
        current: content(json!({"host": "hr.acme-sb.example"})),
    }))
}

/// The tenant was not reached.
pub(crate) fn unreachable() -> UserMessage {
    let message = UserMessage::new(
        "The connector list could not be read",
        "The tenant did not answer in time",
        "Try again",
    );
    UserMessage {
        hint: Hint::Connection,
        details: vec!["GET /connectors/v1".to_owned()],
        ..message
    }
}

/// The request that carries `operation` to the tenant of [`profile`].
pub(crate) fn prepared(operation: Operation) -> PreparedRequest {
    client(profile().base_url).prepare(operation).unwrap()
}

fn client(base_url: TenantUrl) -> Client {
    Client::builder(base_url)
        .credentials(Credentials::token("eyJ"))
        .build()
        .unwrap()
}

/// What a server does with the one request that it is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Server {
    /// It answers with this status and an empty object.
    Answers(u16),
    /// It takes the request and hangs up.
    HangsUp,
}

/// Why `operation` failed, sent to a server on a loopback port.
pub(crate) fn failure(operation: Operation, server: Server) -> Error {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let client = client(address.parse().unwrap());
        let request = client.prepare(operation).unwrap();
        let (answer, ()) = tokio::join!(client.send(&request), serve(listener, server));
        answer.unwrap_err()
    })
}

/// Takes one request, head and body, before it does anything: a change that was not read whole would not count as sent.
async fn serve(listener: TcpListener, server: Server) {
    let (stream, _) = listener.accept().await.unwrap();
    let mut taken = Vec::new();
    while !is_whole(&taken) {
        stream.readable().await.unwrap();
        let mut part = [0; 4096];
        match stream.try_read(&mut part) {
            Ok(0) => return,
            Ok(length) => taken.extend_from_slice(&part[..length]),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
        }
    }
    if let Server::Answers(status) = server {
        let answer =
            format!("HTTP/1.1 {status} Told\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
        stream.writable().await.unwrap();
        assert_eq!(stream.try_write(answer.as_bytes()).unwrap(), answer.len());
    }
}

fn is_whole(taken: &[u8]) -> bool {
    let text = String::from_utf8_lossy(taken).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    body.len() >= length
}
