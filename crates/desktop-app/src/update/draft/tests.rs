use patchpanel_core_models::models::document::XmlDocument;
use serde_json::json;

use super::*;
use crate::{
    command::{Action, ConnectorCommand, SessionCommand},
    state::AppState,
    testing,
    update::testing::on_command,
    view_models::notices,
};

fn edited(route: Route) -> AppState {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    testing::open_edited(session, json!({"scriptName": "badge-system"}));
    state.route = route;
    state
}

fn metadata(state: &AppState) -> usize {
    let connector = state.open_connector().unwrap();
    connector.draft.current.metadata.len()
}

#[test]
fn undo_away_from_the_connector_leads_to_what_it_changed() {
    for route in [Route::Audit, Route::Settings] {
        let mut state = edited(route);

        on_command(&mut state, Action::Undo);

        assert_eq!(metadata(&state), 0);
        assert_eq!(state.route, Route::Connectors);
        let session = state.session().unwrap();
        assert_eq!(session.tab, ConnectorTab::Metadata);
    }
}

/// What the newest notice offers.
fn offered(state: &AppState) -> Option<crate::command::Command> {
    let notice = state.notices.all().last().unwrap();
    notices::next_step(state, notice).map(|(_, command)| command)
}

fn discarded() -> AppState {
    let mut state = edited(Route::Connectors);
    let name = state.open_connector().unwrap().script_name.clone();
    on_command(&mut state, ConnectorCommand::DiscardDraft(name));
    assert_eq!(metadata(&state), 0);
    state
}

#[test]
fn undo_of_a_notice_takes_back_its_edit_whichever_connector_is_shown() {
    let mut state = discarded();
    let first = state.open_connector().unwrap().script_name.clone();
    let session = state.session_mut().unwrap();
    testing::open(session, json!({"scriptName": "other-feed"}));

    let undo = offered(&state).unwrap();
    on_command(&mut state, undo);

    assert_eq!(state.open_connector().unwrap().script_name, first);
    assert_eq!(metadata(&state), 1);
}

#[test]
fn undo_of_a_notice_is_gone_once_another_edit_follows() {
    let mut state = discarded();
    let undo = offered(&state).unwrap();
    let form = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form/>".to_owned()));
    on_command(&mut state, ConnectorCommand::EditPart(form));

    assert_eq!(offered(&state), None);
    on_command(&mut state, undo.clone());

    let draft = &state.open_connector().unwrap().draft;
    assert_eq!(draft.changes().len(), 1, "nothing was taken back");
    on_command(&mut state, Action::Undo);
    assert_eq!(offered(&state), Some(undo), "it is the newest again");
}

#[test]
fn undo_of_a_notice_never_touches_another_tenant() {
    let mut state = discarded();
    let undo = offered(&state).unwrap();
    // The other tenant has a connector of the same name, with the same edits.
    let session = state.session_mut().unwrap();
    let sandbox = session.profile.id.clone();
    session.profile.id = ProfileId("other".to_owned());

    on_command(&mut state, undo);

    assert_eq!(metadata(&state), 0);
    let go_there = SessionCommand::Connect(sandbox);
    assert_eq!(offered(&state), Some(go_there.into()));
}

#[test]
fn undo_of_a_discard_takes_back_all_its_parts() {
    let mut state = edited(Route::Connectors);
    let form = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form/>".to_owned()));
    on_command(&mut state, ConnectorCommand::EditPart(form));
    let name = state.open_connector().unwrap().script_name.clone();
    on_command(&mut state, ConnectorCommand::DiscardDraft(name));

    let undo = offered(&state).unwrap();
    on_command(&mut state, undo);

    let draft = &state.open_connector().unwrap().draft;
    assert_eq!(draft.changes().len(), 2);
}

#[test]
fn a_reverted_part_is_the_server_s_and_its_edit_can_be_taken_back_again() {
    let mut state = edited(Route::Connectors);
    state.now += jiff::SignedDuration::from_secs(1);

    on_command(&mut state, ConnectorCommand::RevertPart(Part::Metadata));
    assert_eq!(metadata(&state), 0);

    on_command(&mut state, Action::Undo);
    assert_eq!(metadata(&state), 1);
}

#[test]
fn undo_during_review_and_apply_changes_nothing_and_says_why() {
    for route in [Route::Review, Route::Apply, Route::Profiles] {
        let mut state = edited(route);

        on_command(&mut state, Action::Undo);

        assert_eq!(metadata(&state), 1);
        assert_eq!(state.route, route);
        let notice = state.notices.all().last().unwrap();
        assert_eq!(notice.message.what, "Go back to the connector first");
    }
}
