//! Editing the draft of the shown connector: edit, undo, redo, revert, discard, restore.

use std::collections::BTreeSet;

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::{Locale, ScriptName},
};

use super::{documents, turn::Turn};
use crate::{
    command::{Action, Command},
    messages,
    state::{
        connector::{Aside, OpenConnector, PartValue},
        notices::NoticeKind,
        route::{ConnectorTab, Route},
    },
};

pub(super) fn edit(turn: &mut Turn<'_>, value: PartValue) {
    let now = turn.state.now;
    let part = value.part();
    let Some(connector) = turn.selected_mut() else {
        return;
    };
    connector.draft.edit(value, now);
    let script_name = connector.script_name.clone();
    documents::check_part(turn, &script_name, part);
}

pub(super) fn stand_on(turn: &mut Turn<'_>, locale: Locale) {
    if let Some(session) = turn.session_mut() {
        session.locale = locale;
    }
}

/// Notes what is typed for a connector and is not in its draft, so that a review can say so.
pub(super) fn note_aside(turn: &mut Turn<'_>, script_name: &ScriptName, aside: BTreeSet<Aside>) {
    if let Some(connector) = turn.open_mut(script_name) {
        connector.aside = aside;
    }
}

pub(super) fn revert(turn: &mut Turn<'_>, part: Part) {
    let Some(connector) = turn.selected_mut() else {
        return;
    };
    let value = PartValue::of(&connector.draft.draft.base, part);
    edit(turn, value);
}

pub(super) fn undo(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let parts = turn
        .selected_mut()
        .map(|connector| connector.draft.undo(now));
    stepped(turn, &parts.unwrap_or_default());
}

pub(super) fn redo(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let parts = turn
        .selected_mut()
        .map(|connector| connector.draft.redo(now));
    stepped(turn, &parts.unwrap_or_default());
}

/// After undo or redo: shows the tab that changed, from wherever it was asked, so that nothing changes out of sight.
fn stepped(turn: &mut Turn<'_>, parts: &[Part]) {
    let Some(first) = parts.first() else { return };
    if let Some(session) = turn.session_mut() {
        session.tab = ConnectorTab::of(*first);
        turn.state.route = Route::Connectors;
    }
    let Some(script_name) = turn
        .selected_mut()
        .map(|connector| connector.script_name.clone())
    else {
        return;
    };
    for part in parts {
        documents::check_part(turn, &script_name, *part);
    }
}

pub(super) fn discard(turn: &mut Turn<'_>, script_name: &ScriptName) {
    turn.state.dialog = None;
    let now = turn.state.now;
    let Some(connector) = turn.open_mut(script_name) else {
        return;
    };
    connector.draft.discard(now);
    let message = messages::discarded(connector.title());
    documents::check_all(turn, script_name);
    let undo = ("Undo", Command::Run(Action::Undo));
    turn.notify_with(NoticeKind::Info, message, undo);
}

/// Makes `content` the draft, as one undoable step per part; says how many parts that changed.
pub(super) fn take(connector: &mut OpenConnector, content: &Content, now: Timestamp) -> usize {
    let parts = Draft {
        base: connector.draft.draft.current.clone(),
        current: content.clone(),
    }
    .changes();
    for part in &parts {
        connector.draft.edit(PartValue::of(content, *part), now);
    }
    parts.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::{screens::testing, state::AppState, update::testing::on_command};

    /// A connector whose metadata was edited, seen from another screen.
    fn edited(route: Route) -> AppState {
        let mut state = testing::signed_in();
        let session = state.session_mut().unwrap();
        let connector = testing::open(session, json!({"scriptName": "badge-system"}));
        let metadata = Map::from_iter([("beta".to_owned(), json!(true))]);
        let now = jiff::Timestamp::UNIX_EPOCH;
        connector.draft.edit(PartValue::Metadata(metadata), now);
        state.route = route;
        state
    }

    fn metadata(state: &AppState) -> usize {
        let connector = state.open_connector().unwrap();
        connector.draft.draft.current.metadata.len()
    }

    #[test]
    fn undo_away_from_the_connector_leads_to_what_it_changed() {
        for route in [Route::Activity, Route::Settings] {
            let mut state = edited(route);

            on_command(&mut state, Command::Run(Action::Undo));

            assert_eq!(metadata(&state), 0);
            assert_eq!(state.route, Route::Connectors);
            let session = state.session().unwrap();
            assert_eq!(session.tab, ConnectorTab::Metadata);
        }
    }

    #[test]
    fn undo_during_review_and_apply_changes_nothing_and_says_why() {
        for route in [Route::Review, Route::Apply, Route::Profiles] {
            let mut state = edited(route);

            on_command(&mut state, Command::Run(Action::Undo));

            assert_eq!(metadata(&state), 1);
            assert_eq!(state.route, route);
            let notice = state.notices.all().last().unwrap();
            assert_eq!(notice.message.why, "Go back to the connector first");
        }
    }
}
