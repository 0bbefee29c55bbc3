//! Where the person was: noted while they work, and shown by the next start.

use super::{session, turn::Turn};
use crate::{event::PlacesRead, state::route::Route, task::ComputerTask};

/// Notes what is shown once it is known what was shown before. The demo tenant is gone with the app.
pub(super) fn tick(turn: &mut Turn<'_>) -> Option<()> {
    let state = &mut *turn.state;
    let shown = state.sessions.shown_id();
    let session = shown.and_then(|id| state.sessions.get(id));
    let session = session.filter(|session| session.was_signed_in && !session.profile.is_demo());
    if state.places.as_mut()?.note(session?) {
        keep(turn);
    }
    Some(())
}

/// Writes what is known of all profiles.
pub(super) fn keep(turn: &mut Turn<'_>) {
    let generation = turn.next_generation();
    if let Some(places) = turn.state.places.clone() {
        turn.computer(ComputerTask::KeepPlaces { generation, places });
    }
}

/// Signs in to the last profile, if its secret is kept and the person did nothing else meanwhile.
pub(super) fn read(turn: &mut Turn<'_>, read: PlacesRead) -> Option<()> {
    let PlacesRead {
        places,
        has_last_secret,
    } = read;
    let state = &mut *turn.state;
    let is_idle = state.route == Route::Welcome && !state.awaits_demo && state.dialog.is_none();
    let starts = has_last_secret && is_idle && state.session().is_none();
    let last = places.last.as_ref().filter(|_| starts);
    let mut profiles = state.profiles.iter();
    let profile = last.and_then(|last| profiles.find(|profile| profile.id == *last));
    let profile = profile.filter(|profile| profile.unconfirmed_host().is_none());
    let start = profile.map(|profile| {
        let place = places.by_profile.get(&profile.id).cloned();
        (profile.id.clone(), place.unwrap_or_default())
    });
    state.places = Some(places);
    let (id, place) = start?;
    session::connect(turn, &id, false);
    let session = turn.session_mut()?;
    session.tab = place.tab;
    session.list = place.list;
    // The connector is read when the tenant has signed in.
    if let Some(name) = &place.connector {
        session.opened(name);
    }
    session.selected = place.connector;
    Some(())
}

#[cfg(test)]
mod tests;
