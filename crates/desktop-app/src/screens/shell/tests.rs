//! The frame around the screens by what a person reads and clicks.

use egui::Role;
use egui_kittest::{Harness, kittest::Queryable as _};
use serde_json::{Map, json};

use super::*;
use crate::{
    command::{Action, Command},
    messages::{Hint, UserMessage},
    screens::testing::{self, Stage},
    state::{connector::PartValue, keychain::Keychain, notices::NoticeKind, profile::ProfileId},
};

fn window(state: AppState) -> Harness<'static, Stage> {
    testing::stage(state, super::ui)
}

fn edited() -> AppState {
    let mut state = testing::signed_in();
    let session = state.session.as_mut().unwrap();
    let detail =
        json!({"scriptName": "badge-system", "name": "Badge system", "status": "RELEASED"});
    let connector = testing::open(session, detail);
    let metadata = Map::from_iter([("beta".to_owned(), json!(true))]);
    connector
        .draft
        .edit(PartValue::Metadata(metadata), jiff::Timestamp::UNIX_EPOCH);
    state
}

fn click(harness: &mut Harness<'_, Stage>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn failed_sign_in(hint: Hint) -> AppState {
    let mut state = testing::signed_in();
    let message = UserMessage::new(
        "Could not sign in",
        "The secret is wrong",
        "Check it in the profile",
    );
    let message = UserMessage {
        hint,
        details: vec!["POST /oauth/token".to_owned()],
        ..message
    };
    state.session.as_mut().unwrap().sign_in = SignInState::Failed(message);
    state
}

#[test]
fn the_top_bar_says_which_tenant_who_and_until_when() {
    let harness = window(testing::signed_in());

    assert!(harness.query_by_label("acme-sb").is_some());
    assert!(
        harness
            .query_by_label("jdoe · token ends in 11 h 42 min")
            .is_some()
    );
    assert!(harness.query_by_label("Protected").is_none());
}

#[test]
fn protected_and_read_only_are_told_beside_the_tenant() {
    let mut state = testing::signed_in();
    let profile = &mut state.session.as_mut().unwrap().profile;
    profile.protected = true;
    profile.read_only = true;

    let harness = window(state);

    assert!(harness.query_by_label("Protected").is_some());
    assert!(harness.query_by_label("Read-only").is_some());
}

#[test]
fn an_unlocked_tenant_counts_down_and_can_be_locked_again() {
    let mut state = testing::signed_in();
    let now = state.now;
    let session = state.session.as_mut().unwrap();
    session.profile.protected = true;
    session.unlocked_since = Some(now - jiff::SignedDuration::from_secs(19));
    let mut harness = window(state);
    harness.get_by_label("Unlocked 9:41");

    click(&mut harness, "Lock now");

    assert_eq!(harness.state().asked, [Command::LockTenant]);
    harness.state_mut().state.now += jiff::SignedDuration::from_secs(581);
    harness.run();
    assert!(harness.query_by_label_contains("Unlocked").is_none());
    assert!(harness.query_by_label("Lock now").is_none());
}

#[test]
fn the_search_button_opens_the_palette() {
    let mut harness = window(testing::signed_in());

    click(&mut harness, "Search or run a command");

    assert_eq!(harness.state().asked, [Command::Run(Action::TogglePalette)]);
}

#[test]
fn bell_gear_and_question_mark_lead_to_notices_settings_and_help() {
    let mut state = testing::signed_in();
    state.notices.add(
        state.now,
        NoticeKind::Error,
        UserMessage::new("Failed", "", ""),
        None,
    );
    let mut harness = window(state);

    click(&mut harness, "Notices, 1 new");
    click(&mut harness, "Go to settings");
    click(&mut harness, "Keyboard shortcuts");

    assert_eq!(
        harness.state().asked,
        [
            Command::ShowNotices,
            Command::Run(Action::ShowSettings),
            Command::Run(Action::ShowShortcuts)
        ]
    );
}

#[test]
fn the_profile_button_switches_and_signs_out() {
    let mut state = testing::signed_in();
    let mut production = testing::profile();
    production.id = ProfileId("production".to_owned());
    production.name = "Production".to_owned();
    state.profiles.push(production);
    let mut harness = window(state);

    for entry in ["Production", "Edit profiles…", "Sign out"] {
        click(&mut harness, "Sandbox");
        click(&mut harness, entry);
    }

    assert_eq!(
        harness.state().asked,
        [
            Command::Connect(ProfileId("production".to_owned())),
            Command::Run(Action::ShowProfiles),
            Command::Run(Action::SignOut),
        ]
    );
}

#[test]
fn the_side_bar_leads_to_screens_drafts_and_pinned_connectors() {
    let mut state = edited();
    state.session.as_mut().unwrap().profile.pinned = vec!["workday-custom-emea".parse().unwrap()];
    let mut harness = window(state);

    for label in ["Activity", "Badge system", "Workday Custom EMEA"] {
        harness.get_by_role_and_label(Role::Link, label).click();
        harness.run();
    }

    assert_eq!(
        harness.state().asked,
        [
            Command::Run(Action::ShowActivity),
            Command::OpenConnector("badge-system".parse().unwrap()),
            Command::OpenConnector("workday-custom-emea".parse().unwrap()),
        ]
    );
}

#[test]
fn the_side_bar_says_how_the_tenant_answers() {
    let harness = window(testing::signed_in());

    assert!(harness.query_by_label("Connected").is_some());
    assert!(harness.query_by_label("84 ms").is_some());
}

#[test]
fn without_changes_there_is_no_change_bar() {
    let harness = window(testing::signed_in());

    assert!(harness.query_by_label("Review changes").is_none());
}

#[test]
fn the_change_bar_says_what_is_changed_and_leads_to_the_review() {
    let mut harness = window(edited());
    assert!(harness.query_by_label("1 change in 1 connector").is_some());
    assert!(
        harness
            .query_by_label("Badge system: metadata. Nothing has been sent.")
            .is_some()
    );

    click(&mut harness, "Review changes");
    click(&mut harness, "Discard…");

    assert_eq!(
        harness.state().asked,
        [
            Command::Run(Action::ReviewChanges),
            Command::Run(Action::DiscardDraft)
        ]
    );
}

#[test]
fn the_change_bar_opens_the_connector_that_it_names_before_it_reviews() {
    let mut state = edited();
    state.session.as_mut().unwrap().selected = None;
    let mut harness = window(state);

    click(&mut harness, "Review changes");

    let script_name = "badge-system".parse().unwrap();
    assert_eq!(
        harness.state().asked,
        [
            Command::OpenConnector(script_name),
            Command::Run(Action::ReviewChanges)
        ]
    );
}

#[test]
fn the_review_has_no_side_bar_and_no_change_bar() {
    let mut state = edited();
    state.route = Route::Review;

    let harness = window(state);

    assert!(harness.query_by_label("Activity").is_none());
    assert!(harness.query_by_label("1 change in 1 connector").is_none());
    assert!(harness.query_by_label("acme-sb").is_some());
}

#[test]
fn offline_keeps_the_rows_under_a_banner_that_tries_again() {
    let mut state = testing::signed_in();
    state.session.as_mut().unwrap().offline = Some(testing::unreachable());
    let mut harness = window(state);
    assert!(
        harness
            .query_by_label_contains("Offline: showing what was read at 10:42")
            .is_some()
    );
    assert!(harness.query_by_label("Name: Badge system").is_some());

    click(&mut harness, "Try again");

    assert_eq!(harness.state().asked, [Command::RefreshConnectors]);
}

#[test]
fn the_banner_about_the_keychain_can_be_put_away() {
    let mut state = testing::signed_in();
    state.keychain = Keychain::MemoryOnly(UserMessage::new(
        "Secrets are kept until Patchpanel closes",
        "",
        "",
    ));
    let mut harness = window(state);
    assert!(
        harness
            .query_by_label_contains("Secrets are kept until Patchpanel closes")
            .is_some()
    );

    click(&mut harness, "Close this notice about the keychain");

    assert!(
        harness
            .query_by_label_contains("Secrets are kept until Patchpanel closes")
            .is_none()
    );
}

#[test]
fn a_toast_runs_its_action_and_goes() {
    let mut state = testing::signed_in();
    let action = Some(("Undo".to_owned(), Command::Run(Action::Undo)));
    state.notices.add(
        state.now,
        NoticeKind::Info,
        UserMessage::new("The draft is discarded", "", ""),
        action,
    );
    let mut harness = window(state);

    click(&mut harness, "Undo");

    assert_eq!(
        harness.state().asked,
        [Command::DismissToast(1), Command::Run(Action::Undo)]
    );
}

#[test]
fn signing_in_can_be_cancelled() {
    let mut state = testing::signed_in();
    state.session.as_mut().unwrap().sign_in = SignInState::SigningIn;
    let mut harness = testing::stage(testing::signed_in(), super::ui);
    harness
        .ctx
        .all_styles_mut(|style| style.animation_time = 0.0);
    harness.state_mut().state = state;
    harness.run();
    assert!(harness.query_by_label("Signing in to acme-sb").is_some());

    click(&mut harness, "Cancel");

    assert_eq!(harness.state().asked, [Command::Run(Action::SignOut)]);
}

#[test]
fn a_failed_sign_in_says_why_and_offers_the_profile() {
    let mut harness = window(failed_sign_in(Hint::SignIn));
    assert!(harness.query_by_label("Could not sign in").is_some());
    assert!(
        harness
            .query_by_label("The secret is wrong. Check it in the profile.")
            .is_some()
    );
    assert!(harness.query_by_label("POST /oauth/token").is_some());

    click(&mut harness, "Try again");
    click(&mut harness, "Edit profile…");

    let id = ProfileId("sandbox".to_owned());
    assert_eq!(
        harness.state().asked,
        [Command::Connect(id.clone()), Command::EditProfile(id)]
    );
}

#[test]
fn a_certificate_that_is_not_trusted_offers_a_ca_file() {
    let harness = window(failed_sign_in(Hint::Certificate));

    assert!(harness.query_by_label("Choose a CA file…").is_some());
}

#[test]
fn a_narrow_window_has_a_side_bar_of_icons_that_keep_their_names() {
    let mut harness = testing::stage_of([1024.0, 640.0], testing::signed_in(), super::ui);

    let width = harness
        .get_by_role_and_label(Role::Link, "Activity")
        .rect()
        .width();
    assert!(width < 40.0, "{width}");
    harness
        .get_by_role_and_label(Role::Link, "Activity")
        .click();
    harness.run();

    assert_eq!(harness.state().asked, [Command::Run(Action::ShowActivity)]);
}

#[test]
fn without_a_tenant_there_is_no_frame() {
    let mut state = testing::signed_in();
    state.session = None;
    state.route = Route::Welcome;

    let harness = window(state);

    assert!(harness.query_by_label("Search or run a command").is_none());
    assert!(harness.query_by_label("Connect a tenant").is_some());
}
