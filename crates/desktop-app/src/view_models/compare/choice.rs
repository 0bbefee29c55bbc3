//! What can be chosen as a side: the connectors of a tenant, and what there is of one of them.

use patchpanel_core_models::ids::ScriptName;

use crate::{
    messages::quantity,
    state::{
        AppState,
        compare::{Side, Whose},
        session::Session,
    },
    view_models::time,
};

/// So many connectors are listed; more are found by their names.
const MOST: usize = 100;

/// What there is of a connector, in words.
pub(crate) fn sides_of(state: &AppState, whose: &Whose) -> Vec<(Side, String)> {
    let mut sides = vec![(
        Side::Server(whose.clone()),
        "The tenant’s current state".to_owned(),
    )];
    let session = state.sessions.of_profile(&whose.profile);
    let open = session.and_then(|session| session.open.get(&whose.script_name));
    let Some(open) = open else { return sides };
    if open.has_changes() {
        let parts = quantity::count(open.draft.changes().len(), "part", "parts");
        sides.push((Side::Draft(whose.clone()), format!("The draft of {parts}")));
    }
    for snapshot in open.history.snapshots() {
        let at = time::moment(snapshot.at, state.now, &state.time_zone);
        let name = snapshot.name.as_ref().map(|name| format!(" “{name}”"));
        let words = format!("Snapshot{} of {at}", name.unwrap_or_default());
        sides.push((Side::Snapshot(whose.clone(), snapshot.id), words));
    }
    sides
}

/// The connectors of a tenant whose name or script name holds what is typed, with their names.
pub(crate) fn connectors_of(session: &Session, typed: &str) -> Vec<(ScriptName, String)> {
    let listed = session
        .connectors
        .value()
        .into_iter()
        .flat_map(|list| &list.items);
    let listed = listed.filter_map(|item| {
        let name = item.script_name.clone()?;
        let title = item.name.as_deref().unwrap_or(name.as_str()).to_owned();
        Some((name, title))
    });
    let open = session.open.values();
    let open = open.map(|open| (open.script_name.clone(), open.title().to_owned()));
    let mut found: Vec<(ScriptName, String)> = listed.chain(open).collect();
    let typed = typed.trim().to_lowercase();
    found.retain(|(name, title)| {
        title.to_lowercase().contains(&typed) || name.as_str().to_lowercase().contains(&typed)
    });
    found.sort();
    found.dedup_by(|one, other| one.0 == other.0);
    found.truncate(MOST);
    found
}
