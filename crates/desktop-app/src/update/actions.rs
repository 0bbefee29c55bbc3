//! Actions: what needs no further words. Runs nothing that is disabled.

use patchpanel_core_models::ids::ScriptName;

use super::{
    conflict, connector, documents, draft, lifecycle, lock, profiles, review, route, session,
    support, turn::Turn,
};
use crate::{
    command::Action,
    messages,
    state::{
        dialog::{Dialog, LeaveReason},
        notices::NoticeKind,
        route::Route,
    },
    task::DialogTask,
};

pub(super) fn run(turn: &mut Turn<'_>, action: Action) {
    if let Some(reason) = action.disabled_reason(turn.state) {
        let message = messages::not_now(action.title(), reason);
        return turn.notify(NoticeKind::Info, message);
    }
    if action != Action::TogglePalette {
        turn.state.palette_open = false;
    }
    match action {
        Action::TogglePalette => route::toggle_palette(turn),
        Action::ReviewChanges => review_changes(turn),
        Action::DiscardDraft => ask_discard(turn),
        Action::Undo if turn.state.shown_conflict().is_some() => conflict::take_back(turn),
        Action::Redo if turn.state.shown_conflict().is_some() => conflict::take_again(turn),
        Action::Undo => draft::undo(turn),
        Action::Redo => draft::redo(turn),
        Action::NewConnector => lifecycle::ask_new(turn),
        Action::DuplicateConnector => lifecycle::ask_duplicate(turn),
        Action::DeleteConnector => lifecycle::ask_delete(turn),
        Action::OpenByScriptName => turn.ask(Dialog::OpenByScriptName),
        Action::Refresh => connector::refresh_shown(turn),
        Action::TogglePin => connector::toggle_pin(turn),
        Action::OpenFile => documents::pick_shown(turn),
        Action::SaveFile => documents::save_shown(turn),
        Action::FormatDocument => documents::format_shown(turn),
        Action::ShowConnectors => route::show(turn, Route::Connectors),
        Action::ShowActivity => route::show(turn, Route::Activity),
        Action::ShowSettings => route::show(turn, Route::Settings),
        Action::ShowProfiles => route::show(turn, Route::Profiles),
        Action::NewProfile => profiles::new(turn),
        Action::ExploreDemo => session::explore_demo(turn),
        Action::LockApp => lock::ask(turn),
        Action::SignOut => sign_out(turn),
        Action::ImportProfiles => turn.dialog(DialogTask::OpenProfiles),
        Action::ExportProfiles => profiles::export(turn),
        Action::SaveSupportBundle => support::save(turn),
        Action::ShowShortcuts => turn.ask(Dialog::Shortcuts),
        Action::ShowAbout => turn.ask(Dialog::About),
    }
}

/// Among conflicts, the merged draft is reviewed; while one is open, the server is read again.
fn review_changes(turn: &mut Turn<'_>) {
    let decided = turn
        .state
        .shown_conflict()
        .is_some_and(|conflict| conflict.open().is_empty());
    if decided {
        conflict::review_merged(turn);
    } else if open_draft(turn).is_some() {
        review::start(turn);
    }
}

fn ask_discard(turn: &mut Turn<'_>) {
    if let Some(script_name) = open_draft(turn) {
        turn.ask(Dialog::DiscardDraft(script_name));
    }
}

/// Shows the connector whose draft is meant, so that the person sees it: not always the one that was open.
fn open_draft(turn: &mut Turn<'_>) -> Option<ScriptName> {
    let session = turn.session()?;
    let script_name = session.draft_to_review()?.script_name.clone();
    if session.selected.as_ref() != Some(&script_name) {
        connector::open(turn, &script_name);
    }
    let shown = turn.session()?.selected.as_ref() == Some(&script_name);
    shown.then_some(script_name)
}

fn sign_out(turn: &mut Turn<'_>) {
    let state = &*turn.state;
    let loses = |session| session::would_lose_drafts(state, session);
    if turn.session().is_some_and(loses) {
        turn.ask(Dialog::LeaveDrafts(LeaveReason::SignOut));
    } else {
        session::sign_out(turn);
    }
}
