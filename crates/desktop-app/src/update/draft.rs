//! Editing the draft of the shown connector: edit, undo, redo, revert, discard, restore.

use std::collections::BTreeSet;

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::{Locale, ScriptName},
};

use super::{documents, notify_with};
use crate::{
    command::{Action, Command},
    messages,
    state::{
        AppState,
        connector::{Aside, OpenConnector, PartValue},
        notices::NoticeKind,
        route::{ConnectorTab, Route},
    },
    task::Task,
};

/// The shown connector, to change it.
fn shown(state: &mut AppState) -> Option<&mut OpenConnector> {
    let session = state.session.as_mut()?;
    session.open.get_mut(session.selected.as_ref()?)
}

pub(super) fn edit(state: &mut AppState, value: PartValue) -> Vec<Task> {
    let now = state.now;
    let part = value.part();
    let Some(connector) = shown(state) else {
        return Vec::new();
    };
    connector.draft.edit(value, now);
    let script_name = connector.script_name.clone();
    documents::check_part(state, &script_name, part)
}

pub(super) fn stand_on(state: &mut AppState, locale: Locale) -> Vec<Task> {
    if let Some(session) = &mut state.session {
        session.locale = locale;
    }
    Vec::new()
}

/// Notes what is typed for a connector and is not in its draft, so that a review can say so.
pub(super) fn note_aside(
    state: &mut AppState,
    script_name: &ScriptName,
    aside: BTreeSet<Aside>,
) -> Vec<Task> {
    let session = state.session.as_mut();
    if let Some(connector) = session.and_then(|session| session.open.get_mut(script_name)) {
        connector.aside = aside;
    }
    Vec::new()
}

pub(super) fn revert(state: &mut AppState, part: Part) -> Vec<Task> {
    let Some(connector) = shown(state) else {
        return Vec::new();
    };
    let value = PartValue::of(&connector.draft.draft.base, part);
    edit(state, value)
}

pub(super) fn undo(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let parts = shown(state).map(|connector| connector.draft.undo(now));
    stepped(state, &parts.unwrap_or_default())
}

pub(super) fn redo(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let parts = shown(state).map(|connector| connector.draft.redo(now));
    stepped(state, &parts.unwrap_or_default())
}

/// After undo or redo: shows the tab that changed, from wherever it was asked, so that nothing changes out of sight.
fn stepped(state: &mut AppState, parts: &[Part]) -> Vec<Task> {
    let Some(first) = parts.first() else {
        return Vec::new();
    };
    if let Some(session) = &mut state.session {
        session.tab = ConnectorTab::of(*first);
        state.route = Route::Connectors;
    }
    let Some(script_name) = shown(state).map(|connector| connector.script_name.clone()) else {
        return Vec::new();
    };
    parts
        .iter()
        .flat_map(|part| documents::check_part(state, &script_name, *part))
        .collect()
}

pub(super) fn discard(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    state.dialog = None;
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(connector) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    connector.draft.discard(now);
    let message = messages::discarded(connector.title());
    let mut tasks = documents::check_all(state, script_name);
    tasks.extend(notify_with(
        state,
        NoticeKind::Info,
        message,
        ("Undo", Command::Run(Action::Undo)),
    ));
    tasks
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
    use crate::{testing, update::on_command};

    /// A connector whose metadata was edited, seen from another screen.
    fn edited(route: Route) -> AppState {
        let mut state = testing::signed_in();
        let session = state.session.as_mut().unwrap();
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
            let session = state.session.as_ref().unwrap();
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
