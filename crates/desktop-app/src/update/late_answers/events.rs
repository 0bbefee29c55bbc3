//! One event of each kind that belongs to a session.

use std::{sync::Arc, time::Duration};

use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_http_client::{Access, Outcome};
use patchpanel_local_store::{Cause, Loaded};

use super::places::*;
use crate::{
    event::{Event, FileText, Kept, Sending, SignInError, SignedIn},
    messages::UserMessage,
    state::{review::Prepared, session::SessionId},
    task::FilePurpose,
    testing,
    view_models::{
        conflict,
        history::{
            Comparison,
            tests::{contents, summaries},
        },
        review::sample,
    },
};

/// The session an event belongs to, and its kind. No wildcard: a new kind of event must be placed here, and those
/// with a session in [`events`] too.
pub(super) fn session_of(event: &Event) -> Option<(SessionId, &'static str)> {
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
        Event::RunKept { session, .. } => Some((*session, "RunKept")),
        Event::ChoicesKept { session, .. } => Some((*session, "ChoicesKept")),
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

pub(super) fn of_purpose(purpose: &FilePurpose) -> Option<SessionId> {
    match purpose {
        FilePurpose::Document { session, .. } => Some(*session),
        FilePurpose::CaFile(_) => None,
    }
}

/// One event of each kind that belongs to a session, as an answer and, where there is one, as a failure.
#[expect(clippy::too_many_lines, reason = "one entry per kind of event")]
pub(super) fn events(session: SessionId) -> Vec<Event> {
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
        run: None,
        lost_run: None,
        choices: Default::default(),
        unanswered: Vec::new(),
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
        Event::ChoicesKept {
            session,
            script_name: script_name.clone(),
            result: Err(UserMessage::new("a", "b", "c")),
        },
        Event::RunKept {
            session,
            number: 1,
            result: Err(UserMessage::new("a", "b", "c")),
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
