use std::time::Duration;

use serde_json::json;

use super::*;
use crate::{
    event::{ConnectorEvent, Event, LifecycleEvent, SessionEvent},
    state::remote::Generation,
    state::{
        AppState,
        dialogs::{Aim, Dialog, Dispatch, Lifecycle},
        local_store::{StoreFailure, StoreFailureKind},
        message::UserMessage,
        session::SessionId,
    },
    testing,
    update::testing::{on_event, on_tick},
};

const ASKED: Generation = Generation(7);

/// A session that waits for its list, a connector, and the answer to a creation.
fn asked() -> AppState {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    testing::open(session, json!({"scriptName": "badge-system"}))
        .server
        .ask(ASKED);
    session.connectors.ask(ASKED);
    state.dialog = Some(Dialog::Lifecycle(Lifecycle {
        asked: Some(ASKED),
        dispatch: Dispatch::Sending(ASKED),
        ..Lifecycle::new(Aim::Make(None))
    }));
    state
}

fn answers() -> Vec<SessionEvent> {
    let message = || UserMessage::new("It failed", "The disk is full", "");
    let detail = serde_json::from_value(json!({"scriptName": "badge-system"})).unwrap();
    let read = Ok((Box::new(detail), Duration::ZERO));
    let failure = StoreFailure {
        kind: StoreFailureKind::Full,
        words: String::new(),
    };
    let name: ScriptName = "badge-system".parse().unwrap();
    vec![
        SessionEvent::TokenRenewed(None),
        SessionEvent::ListLoaded(ASKED, Ok((Vec::new(), Duration::ZERO))),
        SessionEvent::Connector(name, ConnectorEvent::Loaded(ASKED, read)),
        SessionEvent::Lifecycle(ASKED, LifecycleEvent::NotSent(failure)),
        SessionEvent::StoreLoaded(Err(message())),
        SessionEvent::RunStored {
            number: 1,
            result: Err(message()),
        },
        SessionEvent::DeletedRead(Err(message())),
        SessionEvent::RecreationRead(Err(message())),
    ]
}

/// Whether an answer for a session changes the state or asks for anything.
fn lands(session: SessionId, event: SessionEvent) -> bool {
    let mut state = asked();
    let before = format!("{state:?}");
    let tasks = on_event(&mut state, Event::Session(session, event));
    format!("{state:?}") != before || !tasks.is_empty()
}

#[test]
fn an_answer_lands_in_its_session_and_is_dropped_once_that_has_ended() {
    for (event, late) in answers().into_iter().zip(answers()) {
        let name = format!("{event:?}");
        assert!(lands(SessionId(1), event), "{name}");
        assert!(!lands(SessionId(9), late), "{name}");
    }
}

#[test]
fn nothing_is_due_in_the_past_once_time_was_noted() {
    let mut state = asked();
    let now = state.now;
    on_tick(&mut state, now);

    let due = crate::update::Owner::new(state).next_due().unwrap();

    assert!(due > now, "{due}");
}
