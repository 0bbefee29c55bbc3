//! The states in which an answer of another tenant could land.

use std::{sync::Arc, time::Duration};

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::{ApiVersion, ScriptName},
    models::connector::{ConnectorDetail, NewConnector},
};
use patchpanel_http_client::{Client, Error, Operation, PreparedRequest};
use patchpanel_local_store::{Cause, DeletedConnector, DraftRecord, EntryId, Snapshot, TenantKey};
use serde_json::json;

use crate::{
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, RunId, StepAnswer, StepState},
        dialog::{Dialog, Dispatch},
        remote::Remote,
        review::{Review, ReviewStage},
        session::{SessionId, SignInState},
    },
    task::{Creation, Deletion, Generation},
    testing,
    view_models::{
        history::tests::{contents, summaries},
        review::sample,
    },
};

pub(super) const OLD: SessionId = SessionId(1);
pub(super) const NEW: SessionId = SessionId(2);
/// Both tenants asked as many questions, so only the session tells their answers apart.
pub(super) const ASKED: Generation = Generation(7);

pub(super) fn script_name() -> ScriptName {
    "workday".parse().unwrap()
}

pub(super) fn request() -> PreparedRequest {
    sample::plan().steps[0].request.clone()
}

pub(super) fn creation() -> Box<Creation> {
    Box::new(Creation {
        request: request(),
        template: None,
        recreates: None,
    })
}

pub(super) fn deletion() -> Box<Deletion> {
    Box::new(Deletion {
        script_name: script_name(),
        request: request(),
    })
}

/// Any failure of the client will do: beta lists connectors and nothing else.
pub(super) fn refused() -> Error {
    let base_url = "https://acme.api.identitynow.com".parse().unwrap();
    let client = Client::builder(base_url)
        .api_version(ApiVersion::Beta)
        .build()
        .unwrap();
    let operation = Operation::CreateConnector(NewConnector::new("a", "b"));
    client.prepare(operation).unwrap_err()
}

pub(super) fn answer() -> StepAnswer {
    StepAnswer {
        word: "UPDATED".to_owned(),
        message: None,
        tracking_id: Some("t1".to_owned()),
        elapsed: Duration::from_millis(5),
    }
}

/// The place of a request in an audit trail.
pub(super) fn entry() -> EntryId {
    crate::view_models::activity::tests::state().activity.rows()[0].id
}

pub(super) fn deleted() -> DeletedConnector {
    DeletedConnector {
        tenant: TenantKey::new("https://acme-sb.api.identitynow.com"),
        script_name: "old-feed".parse().unwrap(),
        title: "Old feed".to_owned(),
        deleted_at: testing::signed_in().now,
        last_snapshot: None,
        recreated_as: None,
    }
}

pub(super) fn snapshot(content: &Content) -> Snapshot {
    let summary = summaries(&[("2026-11-22T16:40:02Z", Cause::BeforeDelete, None, content)]);
    Snapshot {
        tenant: TenantKey::new("https://acme-sb.api.identitynow.com"),
        script_name: "old-feed".parse().unwrap(),
        summary: summary.into_iter().next().unwrap(),
        content: content.clone(),
        facts: json!({"name": "Old feed", "className": "a.B"}),
    }
}

pub(super) fn kept_draft() -> DraftRecord {
    let (base, _, current) = contents();
    DraftRecord {
        tenant: TenantKey::new("https://acme-sb.api.identitynow.com"),
        script_name: "old-feed".parse().unwrap(),
        title: "Old feed".to_owned(),
        draft: Draft { base, current },
        revision: 3,
        saved_at: testing::signed_in().now,
    }
}

pub(super) fn detail() -> ConnectorDetail {
    serde_json::from_value(json!({"scriptName": "workday", "name": "Of the old tenant"})).unwrap()
}

/// The same tenant-bound screens as before, in another tenant that happens to have a connector of the same name.
pub(super) fn switched(dialog: Option<Dialog>) -> AppState {
    let mut state = testing::signed_in();
    let (mut session, mut connector) = sample::session_and_connector();
    session.id = NEW;
    session.connectors.ask(ASKED);
    connector.server.ask(ASKED);
    connector.draft.keeping.writing = Some(0);
    connector.history.comparison.ask(ASKED);
    session.selected = Some(script_name());
    session.open.insert(script_name(), connector);
    state.session = Some(session);
    state.dialog = dialog;
    state
}

pub(super) fn signing_in() -> AppState {
    let mut state = switched(None);
    state.session.as_mut().unwrap().sign_in = SignInState::SigningIn;
    state
}

pub(super) fn reviewing() -> AppState {
    let mut state = switched(None);
    state.session.as_mut().unwrap().review = Some(Review {
        script_name: script_name(),
        only: None,
        stage: ReviewStage::Preparing(ASKED),
    });
    state
}

pub(super) fn applying() -> AppState {
    let mut state = switched(None);
    let now = state.now;
    let step = |step| ApplyStep {
        state: StepState::Sending { since: now },
        ..ApplyStep::new(step)
    };
    let plan = sample::plan();
    state.session.as_mut().unwrap().apply = Some(ApplyRun {
        id: RunId(1),
        script_name: script_name(),
        title: "Workday".to_owned(),
        started: now,
        ended: None,
        stage: ApplyStage::Running,
        before: Arc::new(plan.server.clone()),
        read_at: now,
        after: Arc::new(plan.server.clone()),
        reads_from: ASKED,
        reading: None,
        then: Default::default(),
        attention: Default::default(),
        requests: Default::default(),
        steps: plan.steps.into_iter().map(step).collect(),
    });
    state
}

pub(super) fn creating() -> AppState {
    switched(Some(Dialog::NewConnector {
        template: None,
        asked: Some(ASKED),
        request: None,
        dispatch: Dispatch::Ready,
        failure: None,
    }))
}

pub(super) fn deleting() -> AppState {
    let mut sources = Remote::NotAsked;
    sources.ask(ASKED);
    switched(Some(Dialog::DeleteConnector {
        script_name: script_name(),
        request: None,
        sources,
        dispatch: Dispatch::Ready,
        failure: None,
    }))
}

/// The same dialogs, whose requests are on their way.
pub(super) fn being_created() -> AppState {
    let mut state = creating();
    if let Some(Dialog::NewConnector { dispatch, .. }) = &mut state.dialog {
        *dispatch = Dispatch::Sending(ASKED);
    }
    state
}

pub(super) fn being_deleted() -> AppState {
    let mut state = deleting();
    if let Some(Dialog::DeleteConnector { dispatch, .. }) = &mut state.dialog {
        *dispatch = Dispatch::Sending(ASKED);
    }
    state
}

/// Signed out, and back on the first screen.
pub(super) fn signed_out() -> AppState {
    let mut state = testing::signed_in();
    state.session = None;
    state.route = crate::state::route::Route::Welcome;
    state
}

/// Every place where an answer of the old tenant could land.
pub(super) const PLACES: [fn() -> AppState; 8] = [
    signing_in,
    reviewing,
    applying,
    creating,
    deleting,
    being_created,
    being_deleted,
    signed_out,
];
