//! What is reported of a session: the sign-in, the demo tenant, and the end of its token.

use jiff::Timestamp;
use patchpanel_http_client::{Access, Error, ErrorKind};

use super::begin;
use crate::{
    event::{ConnectorEvent, LifecycleEvent, SessionEvent, SignedIn, StepEvent},
    messages,
    state::{
        computer::ComputerError,
        notices::NoticeKind,
        profiles::{Profile, ProfileId},
        route::Route,
        session::{SignInError, SignInState},
    },
    update::{browser_sign_in, connectors, local_store, plan_file, secrets, turn::Turn},
};

pub(in crate::update) fn demo_started(
    turn: &mut Turn<'_>,
    profile: Result<Box<Profile>, ComputerError>,
) -> Option<()> {
    if !std::mem::take(&mut turn.state.awaits_demo) {
        // The person went elsewhere meanwhile: another tenant is not left for it.
        return None;
    }
    let profile = turn.or_say(NoticeKind::Error, profile)?;
    begin(turn, *profile);
    Some(())
}

pub(in crate::update) fn signed_in(
    turn: &mut Turn<'_>,
    result: Result<Box<SignedIn>, SignInError>,
) -> Option<()> {
    let read_only: Vec<ProfileId> = turn
        .state
        .profiles
        .iter()
        .filter(|saved| saved.read_only)
        .map(|saved| saved.id.clone())
        .collect();
    browser_sign_in::came_back(turn);
    // A sign-in from before the lock does not unlock.
    let current = turn.session_mut().filter(|session| !session.is_locked());
    let current = current?;
    match result {
        Ok(signed_in) => {
            current.sign_in = SignInState::SignedIn;
            current.was_signed_in = true;
            // The profile may have become read-only after this client was made.
            let forbidden = read_only.contains(&current.profile.id);
            current.profile.read_only = forbidden || signed_in.access == Access::ReadOnly;
            current.identity = signed_in.identity;
            current.token_ends = signed_in.token_ends;
            current.latency = signed_in.elapsed;
            current.offline = None;
            if turn.is_shown() {
                unlocked(turn);
            }
            secrets::warn_of_end(turn);
            connectors::refresh_shown(turn);
            local_store::load(turn);
            if turn.is_shown() {
                plan_file::open_waiting(turn);
            }
        }
        Err(error) => current.sign_in = SignInState::Failed(messages::of_sign_in(&error)),
    }
    Some(())
}

/// Somebody signed in: what was shown before is shown again.
fn unlocked(turn: &mut Turn<'_>) -> Option<()> {
    let lock = turn.state.lock.take()?;
    turn.state.last_input = turn.state.now;
    turn.state.route = lock.shown_before;
    if turn.state.route == Route::Review {
        // There is no plan any more that could be reviewed.
        turn.state.route = Route::Connectors;
    }
    Some(())
}

/// Notes for the banner that the tenant does not take the token any more, whatever was asked of it.
pub(in crate::update) fn note_end(turn: &mut Turn<'_>, event: &SessionEvent) {
    let refusal = refusal(event).filter(|error| *error.kind() == ErrorKind::Unauthenticated);
    if let (Some(error), Some(session)) = (refusal, turn.session_mut()) {
        session.offline = Some(messages::sign_in_ended(error));
    }
}

/// The tenant's error in an event. Reads of the list and of connectors note it themselves; the rest asks no tenant.
fn refusal(event: &SessionEvent) -> Option<&Error> {
    match event {
        SessionEvent::Connector(_, event) => match event {
            ConnectorEvent::ReviewPrepared(_, result) => result.as_ref().err(),
            ConnectorEvent::ImpactAsked(_, result) => result.as_ref().err(),
            ConnectorEvent::Apply(StepEvent::Answered { result, .. }) => result.as_ref().err(),
            ConnectorEvent::Loaded(..)
            | ConnectorEvent::Apply(StepEvent::NotSent { .. })
            | ConnectorEvent::Document(_)
            | ConnectorEvent::Translation(_)
            | ConnectorEvent::TextsReturned(_)
            | ConnectorEvent::TextsReadAs(_)
            | ConnectorEvent::History(_)
            | ConnectorEvent::DraftStored { .. }
            | ConnectorEvent::ChoicesStored(_) => None,
        },
        SessionEvent::Lifecycle(_, event) => match event {
            LifecycleEvent::Answered(_, result) => result.as_ref().err(),
            LifecycleEvent::Learned(_, result) => result.as_ref().err(),
            LifecycleEvent::Prepared(_) | LifecycleEvent::NotSent(_) => None,
        },
        SessionEvent::SignInEnded(_)
        | SessionEvent::BrowserWaits(_)
        | SessionEvent::CodeNotTaken(_)
        | SessionEvent::TokenRenewed(_)
        | SessionEvent::ListLoaded(..)
        | SessionEvent::StoreLoaded(_)
        | SessionEvent::RunStored { .. }
        | SessionEvent::DeletedRead(_)
        | SessionEvent::BundleRead(..)
        | SessionEvent::LooseRead(_)
        | SessionEvent::BackupFolderChosen(_)
        | SessionEvent::Backup(..)
        | SessionEvent::RecreationRead(_) => None,
    }
}

pub(in crate::update) fn token_renewed(turn: &mut Turn<'_>, token_ends: Option<Timestamp>) {
    if let Some(session) = turn.session_mut() {
        session.token_ends = token_ends;
    }
}
