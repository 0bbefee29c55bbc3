//! Tests only: an answer that comes after the tenant was switched changes nothing, whatever kind it is.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::{ApiVersion, ScriptName},
    models::{
        connector::{ConnectorDetail, NewConnector},
        document::{DocumentKind, XmlDocument},
    },
};
use patchpanel_http_client::{Access, Client, Error, Operation, Outcome, PreparedRequest};
use patchpanel_local_store::{
    Cause, DeletedConnector, DraftRecord, EntryId, Loaded, Snapshot, TenantKey,
};
use serde_json::json;

use super::on_event;
use crate::{
    event::{Event, FileText, Kept, Sending, SignInError, SignedIn},
    messages::UserMessage,
    screens::testing,
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, RunId, StepAnswer, StepState},
        dialog::{Dialog, Dispatch},
        remote::Remote,
        review::{Prepared, Review, ReviewStage},
        session::{SessionId, SignInState},
    },
    task::{Creation, Deletion, FilePurpose, Generation},
    view_models::{
        conflict,
        history::{
            Comparison,
            tests::{contents, summaries},
        },
        review::sample,
    },
};

const OLD: SessionId = SessionId(1);
const NEW: SessionId = SessionId(2);
/// Both tenants asked as many questions, so only the session tells their answers apart.
const ASKED: Generation = Generation(7);

fn script_name() -> ScriptName {
    "workday".parse().unwrap()
}

fn request() -> PreparedRequest {
    sample::plan().steps[0].request.clone()
}

fn creation() -> Box<Creation> {
    Box::new(Creation {
        request: request(),
        template: None,
        recreates: None,
    })
}

fn deletion() -> Box<Deletion> {
    Box::new(Deletion {
        script_name: script_name(),
        request: request(),
    })
}

/// Any failure of the client will do: beta lists connectors and nothing else.
fn refused() -> Error {
    let base_url = "https://acme.api.identitynow.com".parse().unwrap();
    let client = Client::builder(base_url)
        .api_version(ApiVersion::Beta)
        .build()
        .unwrap();
    let operation = Operation::CreateConnector(NewConnector::new("a", "b"));
    client.prepare(operation).unwrap_err()
}

fn answer() -> StepAnswer {
    StepAnswer {
        word: "UPDATED".to_owned(),
        message: None,
        tracking_id: Some("t1".to_owned()),
        elapsed: Duration::from_millis(5),
    }
}

/// The place of a request in an audit trail.
fn entry() -> EntryId {
    crate::view_models::activity::tests::state().activity.rows()[0].id
}

fn deleted() -> DeletedConnector {
    DeletedConnector {
        tenant: TenantKey::new("https://acme-sb.api.identitynow.com"),
        script_name: "old-feed".parse().unwrap(),
        title: "Old feed".to_owned(),
        deleted_at: testing::signed_in().now,
        last_snapshot: None,
        recreated_as: None,
    }
}

fn snapshot(content: &Content) -> Snapshot {
    let summary = summaries(&[("2026-11-22T16:40:02Z", Cause::BeforeDelete, None, content)]);
    Snapshot {
        tenant: TenantKey::new("https://acme-sb.api.identitynow.com"),
        script_name: "old-feed".parse().unwrap(),
        summary: summary.into_iter().next().unwrap(),
        content: content.clone(),
        facts: json!({"name": "Old feed", "className": "a.B"}),
    }
}

fn kept_draft() -> DraftRecord {
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

fn detail() -> ConnectorDetail {
    serde_json::from_value(json!({"scriptName": "workday", "name": "Of the old tenant"})).unwrap()
}

/// The same tenant-bound screens as before, in another tenant that happens to have a connector of the same name.
fn switched(dialog: Option<Dialog>) -> AppState {
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

fn signing_in() -> AppState {
    let mut state = switched(None);
    state.session.as_mut().unwrap().sign_in = SignInState::SigningIn;
    state
}

fn reviewing() -> AppState {
    let mut state = switched(None);
    state.session.as_mut().unwrap().review = Some(Review {
        script_name: script_name(),
        only: None,
        stage: ReviewStage::Preparing(ASKED),
    });
    state
}

fn applying() -> AppState {
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
        steps: plan.steps.into_iter().map(step).collect(),
    });
    state
}

fn creating() -> AppState {
    switched(Some(Dialog::NewConnector {
        template: None,
        asked: Some(ASKED),
        request: None,
        dispatch: Dispatch::Ready,
        failure: None,
    }))
}

fn deleting() -> AppState {
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
fn being_created() -> AppState {
    let mut state = creating();
    if let Some(Dialog::NewConnector { dispatch, .. }) = &mut state.dialog {
        *dispatch = Dispatch::Sending(ASKED);
    }
    state
}

fn being_deleted() -> AppState {
    let mut state = deleting();
    if let Some(Dialog::DeleteConnector { dispatch, .. }) = &mut state.dialog {
        *dispatch = Dispatch::Sending(ASKED);
    }
    state
}

/// Signed out, and back on the first screen.
fn signed_out() -> AppState {
    let mut state = testing::signed_in();
    state.session = None;
    state.route = crate::state::route::Route::Welcome;
    state
}

/// Every place where an answer of the old tenant could land.
const PLACES: [fn() -> AppState; 8] = [
    signing_in,
    reviewing,
    applying,
    creating,
    deleting,
    being_created,
    being_deleted,
    signed_out,
];

/// The session an event belongs to, and its kind. No wildcard: a new kind of event must be placed here, and those
/// with a session in [`events`] too.
fn session_of(event: &Event) -> Option<(SessionId, &'static str)> {
    match event {
        Event::SignInEnded { session, .. } => Some((*session, "SignInEnded")),
        Event::TokenRenewed { session, .. } => Some((*session, "TokenRenewed")),
        Event::ConnectorsLoaded { session, .. } => Some((*session, "ConnectorsLoaded")),
        Event::ConnectorLoaded { session, .. } => Some((*session, "ConnectorLoaded")),
        Event::DocumentChecked { session, .. } => Some((*session, "DocumentChecked")),
        Event::DocumentFormatted { session, .. } => Some((*session, "DocumentFormatted")),
        Event::FilePicked { purpose, .. } => Some((of_purpose(purpose)?, "FilePicked")),
        Event::FileRead { purpose, .. } => Some((of_purpose(purpose)?, "FileRead")),
        Event::ReviewPrepared { session, .. } => Some((*session, "ReviewPrepared")),
        Event::StepAnswered { session, .. } => Some((*session, "StepAnswered")),
        Event::CreatePrepared { session, .. } => Some((*session, "CreatePrepared")),
        Event::DeletePrepared { session, .. } => Some((*session, "DeletePrepared")),
        Event::SourcesLoaded { session, .. } => Some((*session, "SourcesLoaded")),
        Event::Created { session, .. } => Some((*session, "Created")),
        Event::Deleted { session, .. } => Some((*session, "Deleted")),
        Event::CreationLearned { session, .. } => Some((*session, "CreationLearned")),
        Event::DeletionLearned { session, .. } => Some((*session, "DeletionLearned")),
        Event::KeptLoaded { session, .. } => Some((*session, "KeptLoaded")),
        Event::DraftKept { session, .. } => Some((*session, "DraftKept")),
        Event::HistoryRead { session, .. } => Some((*session, "HistoryRead")),
        Event::SnapshotRead { session, .. } => Some((*session, "SnapshotRead")),
        Event::SidesCompared { session, .. } => Some((*session, "SidesCompared")),
        Event::NotSent { session, .. } => Some((*session, "NotSent")),
        Event::DeletedRead { session, .. } => Some((*session, "DeletedRead")),
        Event::RecreationRead { session, .. } => Some((*session, "RecreationRead")),
        // Of this computer or of the editor of profiles, whatever tenant is open.
        Event::ProfilesLoaded(_)
        | Event::ProfilesSaved(_)
        | Event::KeychainChecked(_)
        | Event::SecretStored { .. }
        | Event::SecretsForgotten(_)
        | Event::SailCliImported(_)
        | Event::DemoStarted(_)
        | Event::KeychainFailed(_)
        | Event::ConnectionTested { .. }
        | Event::FileSaved(_)
        | Event::StoreOpened(_)
        | Event::KeychainWaits(_)
        | Event::KeychainTried(_)
        | Event::TokensForgotten(_)
        | Event::ActivityLoaded { .. }
        | Event::ChainChecked(_)
        | Event::EntryLoaded { .. }
        | Event::EntryAdded
        | Event::NotKept(_)
        | Event::TaskPanicked(_) => None,
    }
}

fn of_purpose(purpose: &FilePurpose) -> Option<SessionId> {
    match purpose {
        FilePurpose::Document { session, .. } => Some(*session),
        FilePurpose::CaFile(_) => None,
    }
}

/// One event of each kind that belongs to a session, as an answer and, where there is one, as a failure.
#[expect(clippy::too_many_lines, reason = "one entry per kind of event")]
fn events(session: SessionId) -> Vec<Event> {
    let script_name = script_name();
    let document = XmlDocument::SourceConfig;
    let purpose = FilePurpose::Document {
        session,
        script_name: script_name.clone(),
        document: DocumentKind::Xml(document),
    };
    let (_, connector) = sample::session_and_connector();
    let signed_in = SignedIn {
        identity: Default::default(),
        token_ends: None,
        elapsed: Some(Duration::from_millis(5)),
        access: Access::ReadWrite,
    };
    let check = connector.checks[&document].clone();
    let before = connector.draft.draft.current.xml[&document].clone();
    let file = FileText {
        name: "form.xml".to_owned(),
        text: "<Form/>".to_owned(),
    };
    let (list, one) = (testing::signed_in(), detail());
    let items = list
        .session
        .unwrap()
        .connectors
        .value()
        .unwrap()
        .items
        .clone();
    let kept = Kept {
        drafts: Loaded {
            rows: vec![kept_draft()],
            unreadable: Vec::new(),
        },
        known: Vec::new(),
        deleted: Vec::new(),
    };
    let (first, second, _) = contents();
    let message = UserMessage::new("Nothing was sent", "The disk is full", "Free some space");
    vec![
        Event::KeptLoaded {
            session,
            result: Ok(Box::new(kept)),
        },
        Event::DraftKept {
            session,
            script_name: script_name.clone(),
            revision: 0,
            result: Ok(()),
        },
        Event::HistoryRead {
            session,
            script_name: script_name.clone(),
            result: Ok(summaries(&[(
                "2026-11-22T16:40:02Z",
                Cause::FirstRead,
                None,
                &first,
            )])),
        },
        Event::SnapshotRead {
            session,
            script_name: script_name.clone(),
            result: Ok(Arc::new(first.clone())),
        },
        Event::SidesCompared {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Ok(Arc::new(Comparison::of(&first, &second))),
        },
        Event::DeletedRead {
            session,
            result: Ok(vec![deleted()]),
        },
        Event::RecreationRead {
            session,
            result: Ok(Box::new(snapshot(&first))),
        },
        Event::NotSent {
            session,
            what: Sending::Step(script_name.clone(), 0),
            message: message.clone(),
        },
        Event::NotSent {
            session,
            what: Sending::Create(ASKED),
            message: message.clone(),
        },
        Event::NotSent {
            session,
            what: Sending::Delete(ASKED),
            message,
        },
        Event::SignInEnded {
            session,
            result: Ok(Box::new(signed_in)),
        },
        Event::SignInEnded {
            session,
            result: Err(SignInError::NoSecret),
        },
        Event::TokenRenewed {
            session,
            token_ends: Some(list.now),
        },
        Event::ConnectorsLoaded {
            session,
            generation: ASKED,
            result: Ok((items, Duration::ZERO)),
        },
        Event::ConnectorsLoaded {
            session,
            generation: ASKED,
            result: Err(refused()),
        },
        Event::ConnectorLoaded {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Ok((Box::new(one), Duration::ZERO)),
        },
        Event::ConnectorLoaded {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Err(refused()),
        },
        Event::DocumentChecked {
            session,
            script_name: script_name.clone(),
            document,
            check: crate::state::connector::DocumentCheck {
                problems: [].into(),
                ..check
            },
        },
        Event::DocumentFormatted {
            session,
            script_name: script_name.clone(),
            document,
            before,
            result: Ok("<Form></Form>".to_owned()),
        },
        Event::FilePicked {
            purpose: purpose.clone(),
            path: Some("form.xml".into()),
        },
        Event::FileRead {
            purpose: purpose.clone(),
            result: Ok(file),
        },
        Event::FileRead {
            purpose,
            result: Err(UserMessage::new("The file cannot be read", "", "")),
        },
        Event::ReviewPrepared {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Ok((
                Prepared::Plan {
                    plan: Box::new(sample::plan()),
                    merged: None,
                },
                Box::new(detail()),
            )),
        },
        Event::ReviewPrepared {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Ok((
                Prepared::Conflict(Box::new(conflict::sample::findings())),
                Box::new(detail()),
            )),
        },
        Event::ReviewPrepared {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Err(refused()),
        },
        Event::StepAnswered {
            session,
            script_name: script_name.clone(),
            index: 0,
            entry: entry(),
            result: Ok(answer()),
        },
        Event::StepAnswered {
            session,
            script_name: script_name.clone(),
            index: 0,
            entry: entry(),
            result: Err(refused()),
        },
        Event::CreatePrepared {
            session,
            generation: ASKED,
            result: Ok(Box::new(request())),
        },
        Event::CreatePrepared {
            session,
            generation: ASKED,
            result: Err(refused()),
        },
        Event::DeletePrepared {
            session,
            script_name: script_name.clone(),
            result: Ok(Box::new(request())),
        },
        Event::DeletePrepared {
            session,
            script_name: script_name.clone(),
            result: Err(refused()),
        },
        Event::SourcesLoaded {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Ok(Vec::new()),
        },
        Event::SourcesLoaded {
            session,
            script_name: script_name.clone(),
            generation: ASKED,
            result: Err(refused()),
        },
        Event::Created {
            session,
            generation: ASKED,
            creation: creation(),
            result: Ok((Some(script_name.clone()), answer())),
        },
        Event::Created {
            session,
            generation: ASKED,
            creation: creation(),
            result: Err(refused()),
        },
        Event::CreationLearned {
            session,
            generation: ASKED,
            creation: creation(),
            result: Ok((Outcome::Unclear, None)),
        },
        Event::CreationLearned {
            session,
            generation: ASKED,
            creation: creation(),
            result: Err(refused()),
        },
        Event::Deleted {
            session,
            generation: ASKED,
            deletion: deletion(),
            result: Ok(answer()),
        },
        Event::Deleted {
            session,
            generation: ASKED,
            deletion: deletion(),
            result: Err(refused()),
        },
        Event::DeletionLearned {
            session,
            generation: ASKED,
            deletion: deletion(),
            result: Ok(Outcome::Made),
        },
        Event::DeletionLearned {
            session,
            generation: ASKED,
            deletion: deletion(),
            result: Err(refused()),
        },
    ]
}

/// Whether the event changes the state, or asks the background for something that changes it later.
fn changes(place: fn() -> AppState, event: Event) -> bool {
    let mut state = place();
    let before = format!("{state:?}");
    // A chosen file is read for the session that it was chosen for; what was read is tested beside it.
    let only_reads_on = matches!(event, Event::FilePicked { .. });
    let tasks = on_event(&mut state, event);
    format!("{state:?}") != before || !(tasks.is_empty() || only_reads_on)
}

#[test]
fn a_late_answer_of_any_kind_changes_nothing_in_another_tenant_s_session() {
    for place in PLACES {
        for event in events(OLD) {
            let name = format!("{event:?}");

            assert!(!changes(place, event), "{name}");
        }
    }
}

#[test]
fn the_same_answers_do_land_in_the_session_that_asked() {
    for (index, event) in events(NEW).into_iter().enumerate() {
        if matches!(event, Event::FilePicked { .. }) {
            continue;
        }
        let again = |index: usize| events(NEW).remove(index);

        let landed = PLACES.iter().any(|place| changes(*place, again(index)));

        assert!(landed, "the test above would prove nothing for {event:?}");
    }
}

#[test]
fn every_kind_of_event_with_a_session_is_among_those_tried() {
    let tried: BTreeSet<_> = events(OLD)
        .iter()
        .map(|event| session_of(event).expect("only events of sessions are tried"))
        .collect();

    assert!(tried.iter().all(|(session, _)| *session == OLD));
    assert_eq!(tried.len(), 25, "kinds in session_of: {tried:?}");
}
