//! Tests only: an answer that comes after the tenant was switched changes nothing, whatever kind it is.

mod events;
mod places;

use std::collections::BTreeSet;

use super::on_event;
use crate::{event::Event, state::AppState};

use self::{
    events::{events, session_of},
    places::{NEW, OLD, PLACES},
};

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
    assert_eq!(tried.len(), 27, "kinds in session_of: {tried:?}");
}
