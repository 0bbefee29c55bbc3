//! Actions: what needs no further words. Runs nothing that is disabled.

use super::{
    ask, conflict, connector, documents, draft, lifecycle, lock, profiles, review, session,
    settings, support,
};
use crate::{
    command::Action,
    messages,
    state::{
        AppState,
        dialog::{Dialog, LeaveReason},
        notices::NoticeKind,
        route::Route,
    },
    task::Task,
};

pub(super) fn run(state: &mut AppState, action: Action) -> Vec<Task> {
    if let Some(reason) = action.disabled_reason(state) {
        return super::notify(
            state,
            NoticeKind::Info,
            messages::not_now(action.title(), reason),
        );
    }
    if action != Action::TogglePalette {
        state.palette_open = false;
    }
    match action {
        Action::TogglePalette => settings::toggle_palette(state),
        Action::ReviewChanges => review_changes(state),
        Action::DiscardDraft => ask_discard(state),
        Action::Undo if state.shown_conflict().is_some() => conflict::take_back(state),
        Action::Redo if state.shown_conflict().is_some() => conflict::take_again(state),
        Action::Undo => draft::undo(state),
        Action::Redo => draft::redo(state),
        Action::NewConnector => lifecycle::ask_new(state),
        Action::DuplicateConnector => lifecycle::ask_duplicate(state),
        Action::DeleteConnector => lifecycle::ask_delete(state),
        Action::OpenByScriptName => ask(state, Dialog::OpenByScriptName),
        Action::Refresh => connector::refresh_shown(state),
        Action::TogglePin => connector::toggle_pin(state),
        Action::OpenFile => state
            .shown_document()
            .map(|document| documents::pick(state, document))
            .unwrap_or_default(),
        Action::SaveFile => state
            .shown_document()
            .map(|document| documents::save(state, document))
            .unwrap_or_default(),
        Action::FormatDocument => documents::format_shown(state),
        Action::ShowConnectors => settings::show(state, Route::Connectors),
        Action::ShowActivity => settings::show(state, Route::Activity),
        Action::ShowSettings => settings::show(state, Route::Settings),
        Action::ShowProfiles => settings::show(state, Route::Profiles),
        Action::NewProfile => profiles::new(state),
        Action::ExploreDemo => session::explore_demo(state),
        Action::LockApp => lock::ask(state),
        Action::SignOut => sign_out(state),
        Action::SaveSupportBundle => support::save(state),
        Action::ShowShortcuts => ask(state, Dialog::Shortcuts),
        Action::ShowAbout => ask(state, Dialog::About),
    }
}

/// Among conflicts, the merged draft is reviewed; while one is open, the server is read again.
fn review_changes(state: &mut AppState) -> Vec<Task> {
    let decided = state
        .shown_conflict()
        .is_some_and(|conflict| conflict.open().is_empty());
    if decided {
        conflict::review_merged(state)
    } else {
        review::start(state)
    }
}

fn ask_discard(state: &mut AppState) -> Vec<Task> {
    let Some(script_name) = state
        .open_connector()
        .map(|connector| connector.script_name.clone())
    else {
        return Vec::new();
    };
    ask(state, Dialog::DiscardDraft(script_name))
}

fn sign_out(state: &mut AppState) -> Vec<Task> {
    if session::would_lose_drafts(state) {
        ask(state, Dialog::LeaveDrafts(LeaveReason::SignOut))
    } else {
        session::sign_out(state)
    }
}
