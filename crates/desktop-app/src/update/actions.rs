//! Actions: what needs no further words. Runs nothing that is disabled.

use patchpanel_core_models::{ids::ScriptName, models::document::XmlDocument};

use super::{
    backups, batch, bundles, compare, conflict,
    connectors::{self, show_tab},
    documents, draft, lifecycle, local_store, lock, plan_file, profiles, review, route, session,
    settings, support,
    turn::Turn,
};
use crate::{
    command::Action,
    messages::{self, UserMessage},
    state::{
        backups::Writes,
        dialogs::{Dialog, LeaveReason, NextProfile},
        notices::NoticeKind,
        route::{ConnectorTab, Route},
    },
    task::DialogTask,
};

pub(super) fn run(turn: &mut Turn<'_>, action: Action) -> Option<()> {
    turn.unless(action.disabled_reason(turn.state))?;
    match action {
        Action::TogglePalette => turn.state.palette_open = !turn.state.palette_open,
        Action::ReviewChanges => review_changes(turn),
        Action::ReviewAll => batch::review(turn),
        Action::DiscardDraft => ask_discard(turn),
        Action::Undo if turn.state.shown_conflict().is_some() => {
            conflict::shown(turn)?.choices.take_back();
        }
        Action::Redo if turn.state.shown_conflict().is_some() => {
            conflict::shown(turn)?.choices.take_again();
        }
        Action::Undo => draft::undo(turn),
        Action::Redo => draft::redo(turn),
        Action::NewConnector => lifecycle::ask_for(turn, None),
        Action::DuplicateConnector => lifecycle::ask_duplicate(turn),
        Action::DeleteConnector => lifecycle::ask_delete(turn)?,
        Action::OpenByScriptName => turn.ask(Dialog::OpenByScriptName),
        Action::OpenPlan => plan_file::pick(turn),
        Action::Compare => compare::start(turn)?,
        Action::ExportBundle => bundles::export(turn)?,
        Action::ImportBundle => bundles::import(turn),
        Action::ChooseBackupFolder => backups::choose_folder(turn),
        Action::OpenBackupFolder => backups::open_folder(turn),
        Action::BackUp => backups::back_up(turn)?,
        Action::Refresh if turn.state.route == Route::Backups => {
            backups::all(turn, Writes::Nothing)?;
        }
        Action::Refresh => connectors::refresh_shown(turn),
        Action::TogglePin => connectors::toggle_pin(turn)?,
        Action::OpenFile => documents::pick_shown(turn),
        Action::SaveDraft => save(turn),
        Action::SaveFile => documents::save_shown(turn),
        Action::FormatDocument => documents::format_shown(turn),
        Action::WrapLines => settings::toggle_wrap(turn),
        Action::ReplaceInAll => turn.ask(Dialog::ReplaceInAll),
        Action::ShowOverview => show_tab(turn, ConnectorTab::Overview),
        Action::ShowMetadata => show_tab(turn, ConnectorTab::Metadata),
        Action::ShowSourceConfig => show_document(turn, XmlDocument::SourceConfig),
        Action::ShowSourceTemplate => show_document(turn, XmlDocument::SourceTemplate),
        Action::ShowCorrelation => show_document(turn, XmlDocument::CorrelationConfig),
        Action::ShowTranslations => show_tab(turn, ConnectorTab::Translations),
        Action::ShowHistory => show_tab(turn, ConnectorTab::History),
        Action::NextTab => connectors::turn_tab(turn, 1),
        Action::PreviousTab => connectors::turn_tab(turn, ConnectorTab::ALL.len() - 1),
        Action::ConnectorBefore => connectors::open_before(turn),
        Action::CloseConnector => connectors::close(turn),
        Action::ShowConnectors => route::show(turn, Route::Connectors),
        Action::ShowAudit => route::show(turn, Route::Audit),
        Action::ShowBackups => route::show(turn, Route::Backups),
        Action::ShowRun => route::show(turn, Route::Apply),
        Action::ShowNotices => route::show_notices(turn),
        Action::ShowSettings => route::show(turn, Route::Settings),
        Action::ShowProfiles => route::show(turn, Route::Profiles),
        Action::NewProfile => profiles::open(turn, NextProfile::New),
        Action::ExploreDemo => session::explore_demo(turn)?,
        Action::LockApp => lock::ask(turn),
        Action::SignOut => sign_out(turn),
        Action::ImportProfiles => turn.dialog(DialogTask::OpenProfiles),
        Action::ExportProfiles => profiles::export(turn),
        Action::SaveSupportBundle => support::save(turn),
        Action::ShowShortcuts => turn.ask(Dialog::Shortcuts),
        Action::ShowAbout => turn.ask(Dialog::About),
    }
    Some(())
}

fn show_document(turn: &mut Turn<'_>, document: XmlDocument) {
    show_tab(turn, ConnectorTab::Xml(document));
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
        connectors::open(turn, &script_name);
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

/// Writes drafts at once, and says so to who is used to saving.
fn save(turn: &mut Turn<'_>) {
    let changed = turn.selected().is_some_and(|open| open.has_changes());
    local_store::store_all(turn);
    let message = if changed {
        messages::draft_is_saved()
    } else {
        UserMessage::plain("No changes to save")
    };
    turn.notify(NoticeKind::Info, message);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        command::ConnectorCommand,
        state::{AppState, connectors::PartValue},
        task::{ComputerTask, Task, Work},
        testing,
        update::testing::on_command,
    };

    fn two_open() -> AppState {
        let mut state = testing::signed_in();
        let session = state.session_mut().unwrap();
        for name in ["badge-system", "ariba-procurement"] {
            testing::open(session, json!({"scriptName": name}));
        }
        session.selected = None;
        state
    }

    fn shown(state: &AppState) -> Option<&str> {
        let session = state.session().unwrap();
        session.selected.as_ref().map(|name| name.as_str())
    }

    #[test]
    fn saving_says_what_became_of_the_draft_where_a_document_is_shown_too() {
        let mut state = two_open();
        let session = state.session_mut().unwrap();
        session.selected = Some("badge-system".parse().unwrap());
        session.tab = ConnectorTab::Xml(XmlDocument::SourceConfig);
        let last = |state: &AppState| state.notices.all().last().unwrap().message.what.clone();

        on_command(&mut state, Action::SaveDraft);
        assert_eq!(last(&state), "No changes to save");
        let form = Some("<Form/>".to_owned());
        let typed = PartValue::Xml(XmlDocument::SourceConfig, form);
        on_command(&mut state, ConnectorCommand::EditPart(typed));
        on_command(&mut state, Action::SaveDraft);

        assert_eq!(last(&state), "Draft is saved");
    }

    #[test]
    fn a_closed_connector_comes_back_as_the_one_before_and_keeps_its_draft() {
        let mut state = two_open();
        for name in ["badge-system", "ariba-procurement"] {
            let open = ConnectorCommand::Open(name.parse().unwrap());
            on_command(&mut state, open);
        }

        on_command(&mut state, Action::ConnectorBefore);
        assert_eq!(shown(&state), Some("badge-system"));
        on_command(&mut state, Action::CloseConnector);
        assert_eq!(shown(&state), None);
        on_command(&mut state, Action::ConnectorBefore);

        assert_eq!(shown(&state), Some("badge-system"));
        assert_eq!(state.session().unwrap().open.len(), 2);
    }

    #[test]
    fn how_code_looks_is_kept() {
        let mut state = two_open();
        state.may_save_profiles = true;

        let tasks = on_command(&mut state, Action::WrapLines);

        assert!(state.settings.code_look().wraps);
        let saves = |task: &Task| matches!(task, Task::Work(Work::Computer(ComputerTask::SaveProfiles { settings, .. })) if settings.wraps_lines);
        assert!(tasks.iter().any(saves));
    }

    #[test]
    fn tabs_go_on_round_their_ends() {
        let mut state = two_open();
        state.session_mut().unwrap().selected = Some("badge-system".parse().unwrap());

        let mut visit = |action| {
            on_command(&mut state, action);
            state.session().unwrap().tab
        };

        assert_eq!(visit(Action::PreviousTab), ConnectorTab::History);
        assert_eq!(visit(Action::NextTab), ConnectorTab::Overview);
        assert_eq!(visit(Action::NextTab), ConnectorTab::Metadata);
        assert_eq!(visit(Action::ShowTranslations), ConnectorTab::Translations);
    }
}
