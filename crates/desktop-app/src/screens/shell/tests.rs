//! The frame around the screens by what a person reads and clicks.

use super::*;
use crate::{
    messages::{Hint, UserMessage},
    screens::testing::{self, *},
    state::{
        notices::{FollowupKind, NoticeKind},
        profiles::{ProfileId, SignIn},
        secrets::Keychain,
    },
};

fn window(state: AppState) -> Harness<'static, Stage> {
    testing::stage(state, super::ui)
}

fn edited() -> AppState {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    let detail =
        json!({"scriptName": "badge-system", "name": "Badge system", "status": "RELEASED"});
    testing::open_edited(session, detail);
    state
}

fn click(harness: &mut Harness<'_, Stage>, label: &str) {
    harness.press(label);
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
    state.session_mut().unwrap().sign_in = SignInState::Failed(message);
    state
}

#[test]
fn the_top_bar_says_which_tenant_who_and_until_when() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().profile.sign_in = SignIn::AccessToken;
    let harness = window(state);

    assert!(harness.shows("acme-sb"));
    assert!(harness.shows("jdoe · token ends in 11 h 42 min"));
    assert!(!harness.shows("Protected"));
}

#[test]
fn protected_and_read_only_are_told_beside_the_tenant() {
    let mut state = testing::signed_in();
    let profile = &mut state.session_mut().unwrap().profile;
    profile.protected = true;
    profile.read_only = true;

    let harness = window(state);

    assert!(harness.shows("Protected"));
    assert!(harness.shows("Read-only"));
}

#[test]
fn an_unlocked_tenant_counts_down_and_can_be_locked_again() {
    let mut state = testing::signed_in();
    let now = state.now;
    let session = state.session_mut().unwrap();
    session.profile.protected = true;
    session.unlocked_since = Some(now - jiff::SignedDuration::from_secs(19));
    let mut harness = window(state);
    harness.get_by_label("Unlocked 9:41");

    click(&mut harness, "Lock now");

    assert_eq!(harness.asked(), [SessionCommand::LockTenant]);
    harness.app().now += jiff::SignedDuration::from_secs(581);
    harness.run();
    assert!(!harness.shows_part("Unlocked"));
    assert!(!harness.shows("Lock now"));
}

#[test]
fn the_search_button_opens_the_palette() {
    let mut harness = window(testing::signed_in());

    click(&mut harness, "Search or run a command");

    assert_eq!(harness.asked(), [Action::TogglePalette]);
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
        harness.asked(),
        [
            Command::App(AppCommand::ShowNotices),
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
        harness.asked(),
        [
            Command::Session(SessionCommand::Connect(ProfileId("production".to_owned()))),
            Command::Run(Action::ShowProfiles),
            Command::Run(Action::SignOut),
        ]
    );
}

#[test]
fn the_side_bar_leads_to_screens_drafts_and_pinned_connectors() {
    let mut state = edited();
    state.session_mut().unwrap().profile.pinned = vec!["workday-custom-emea".parse().unwrap()];
    let mut harness = window(state);

    for label in ["Activity", "Badge system", "Workday Custom EMEA"] {
        harness.press_the(Role::Link, label);
    }

    assert_eq!(
        harness.asked(),
        [
            Command::Run(Action::ShowAudit),
            Command::Connector(ConnectorCommand::Open("badge-system".parse().unwrap())),
            Command::Connector(ConnectorCommand::Open(
                "workday-custom-emea".parse().unwrap()
            )),
        ]
    );
}

#[test]
fn the_side_bar_says_how_the_tenant_answers() {
    let harness = window(testing::signed_in());

    assert!(harness.shows("Connected"));
    assert!(harness.shows("84 ms"));
}

#[test]
fn without_changes_there_is_no_change_bar() {
    let harness = window(testing::signed_in());

    assert!(!harness.shows("Review changes"));
}

#[test]
fn the_change_bar_says_what_is_changed_and_leads_to_the_review() {
    let mut harness = window(edited());
    assert!(harness.shows("1 change in 1 connector"));
    assert!(harness.shows("Badge system: metadata. Nothing was sent."));

    click(&mut harness, "Review changes");
    click(&mut harness, "Discard…");

    assert_eq!(
        harness.asked(),
        [Action::ReviewChanges, Action::DiscardDraft]
    );
}

#[test]
fn the_change_bar_asks_for_what_its_key_asks_for_whichever_connector_is_open() {
    let mut state = edited();
    state.session_mut().unwrap().selected = None;
    let mut harness = window(state);

    click(&mut harness, "Review changes");

    assert_eq!(harness.asked(), [Action::ReviewChanges]);
    assert!(Action::ReviewChanges.is_enabled(&harness.state().state));
}

#[test]
fn the_review_has_no_side_bar_and_no_change_bar() {
    let mut state = edited();
    state.route = Route::Review;

    let harness = window(state);

    assert!(!harness.shows("Activity"));
    assert!(!harness.shows("1 change in 1 connector"));
    assert!(harness.shows("acme-sb"));
}

#[test]
fn offline_keeps_the_rows_under_a_banner_that_tries_again() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().offline = Some(testing::unreachable());
    let mut harness = window(state);
    assert!(harness.shows_part("Offline: showing what was read at 10:42"));
    assert!(harness.shows("Name: Badge system"));

    click(&mut harness, "Try again");

    assert_eq!(harness.asked(), [ConnectorCommand::RefreshList]);
}

#[test]
fn several_lasting_states_share_one_line_that_opens() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().offline = Some(testing::unreachable());
    state.keychain = Keychain::MemoryOnly(UserMessage::new("Secrets in memory", "", ""));
    state.profiles_problem = Some(UserMessage::new("The file cannot be read", "", ""));
    let mut harness = window(state);
    assert!(harness.shows_part("The file cannot be read"));
    assert!(!harness.shows_part("Secrets in memory"));

    click(&mut harness, "2 more");
    assert!(harness.shows_part("Offline: ") && harness.shows_part("Secrets in memory"));
    click(&mut harness, "Show less");

    assert!(!harness.shows_part("Offline: "));
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
    assert!(harness.shows_part("Secrets are kept until Patchpanel closes"));

    click(&mut harness, "Close this notice about the keychain");

    assert!(!harness.shows_part("Secrets are kept until Patchpanel closes"));
}

#[test]
fn a_toast_runs_its_action_and_goes() {
    let mut state = edited();
    let undo = discard_notice(&mut state);
    let mut harness = window(state);

    click(&mut harness, "Undo");

    let dismissed = Command::App(AppCommand::DismissToast(1));
    assert_eq!(harness.asked(), [dismissed, undo.into()]);
}

/// Says of the shown connector's newest edit that it can be taken back; gives the command that does.
fn discard_notice(state: &mut AppState) -> ConnectorCommand {
    let session = state.session().unwrap();
    let open = session.selected_connector().unwrap();
    let edit = open.draft.newest_edit().unwrap();
    let undo = session.followup(&open.script_name, FollowupKind::UndoEdit(edit));
    let (profile, script_name) = (undo.profile.clone(), undo.script_name.clone());
    state.notices.add(
        state.now,
        NoticeKind::Info,
        UserMessage::new("The draft is discarded", "", ""),
        Some(undo),
    );
    ConnectorCommand::UndoEdit(profile, script_name, edit)
}

#[test]
fn a_toast_of_another_profile_names_it_and_only_goes_there() {
    let mut state = edited();
    discard_notice(&mut state);
    let other = ProfileId("other".to_owned());
    state.session_mut().unwrap().profile.id = other;
    let mut harness = window(state);

    assert!(harness.query_by_label("Undo").is_none());
    let said = harness.query_by_label("Sandbox: The draft is discarded");
    assert!(said.is_some());
    click(&mut harness, "Go there");

    let sandbox = testing::profile().id;
    assert_eq!(
        harness.asked(),
        [
            Command::App(AppCommand::DismissToast(1)),
            Command::Session(SessionCommand::Connect(sandbox)),
        ]
    );
}

#[test]
fn what_the_token_says_is_whole_or_left_out() {
    let mut state = testing::signed_in();
    let profile = &mut state.session_mut().unwrap().profile;
    profile.sign_in = SignIn::AccessToken;
    profile.name = "Production of Europe".to_owned();
    (profile.protected, profile.read_only) = (true, true);
    let harness = testing::stage_of([1024.0, 640.0], state, super::ui);

    assert!(!harness.shows_part("ends in"));
}

#[test]
fn escape_closes_the_newest_failure() {
    let mut state = edited();
    for (kind, what) in [
        (NoticeKind::Error, "Could not save the file"),
        (NoticeKind::Error, "Could not open the file"),
        (NoticeKind::Info, "Copied"),
    ] {
        let message = UserMessage::new(what, "", "");
        state.notices.add(state.now, kind, message, None);
    }
    let mut harness = window(state);

    harness.key(egui::Key::Escape);

    assert_eq!(harness.asked(), [AppCommand::DismissToast(2)]);
}

#[test]
fn signing_in_can_be_cancelled() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().sign_in = SignInState::SigningIn;
    let mut harness = testing::stage(testing::signed_in(), super::ui);
    harness
        .ctx
        .all_styles_mut(|style| style.animation_time = 0.0);
    *harness.app() = state;
    harness.run();
    assert!(harness.shows("Signing in to acme-sb"));

    // A step is a quarter of a second.
    harness.run_steps(24);
    assert!(harness.shows_part("The request stops after"));

    click(&mut harness, "Cancel");

    assert_eq!(harness.asked(), [Action::SignOut]);
}

#[test]
fn a_failed_sign_in_says_why_and_offers_the_profile() {
    let mut harness = window(failed_sign_in(Hint::SignIn));
    assert!(harness.shows("Could not sign in"));
    assert!(harness.shows("The secret is wrong. Check it in the profile."));
    assert!(harness.shows("POST /oauth/token"));

    click(&mut harness, "Try again");
    click(&mut harness, "Edit profile…");

    let id = ProfileId("sandbox".to_owned());
    assert_eq!(
        harness.asked(),
        [
            Command::Session(SessionCommand::Connect(id.clone())),
            Command::Profile(ProfileCommand::Edit(id))
        ]
    );
}

#[test]
fn a_certificate_that_is_not_trusted_offers_a_ca_file() {
    let harness = window(failed_sign_in(Hint::Certificate));

    assert!(harness.shows("Choose a CA file…"));
}

#[test]
fn a_narrow_window_has_a_side_bar_of_icons_that_keep_their_names() {
    let mut harness = testing::stage_of([1024.0, 640.0], testing::signed_in(), super::ui);

    let width = harness
        .get_by_role_and_label(Role::Link, "Activity")
        .rect()
        .width();
    assert!(width < 40.0, "{width}");
    harness.press_the(Role::Link, "Activity");

    assert_eq!(harness.asked(), [Action::ShowAudit]);
}

#[test]
fn without_a_tenant_there_is_no_frame() {
    let mut state = testing::signed_in();
    state.sessions = Default::default();
    state.route = Route::Welcome;

    let harness = window(state);

    assert!(!harness.shows("Search or run a command"));
    assert!(harness.shows("Connect a tenant"));
}

/// The places of these names among all stops.
fn places(stops: &[String], names: &[&str]) -> Vec<usize> {
    let place = |name: &&str| {
        let place = stops.iter().position(|stop| stop.contains(*name));
        place.unwrap_or_else(|| panic!("{name} is no stop: {stops:#?}"))
    };
    names.iter().map(place).collect()
}

#[test]
fn tab_goes_through_the_window_as_the_eye_reads() {
    let mut state = edited();
    state.session_mut().unwrap().tab = crate::state::route::ConnectorTab::Metadata;
    let mut harness = window(state);

    let stops = testing::tab_stops(&mut harness);

    let names = [
        "Search or run a command",
        "Activity",
        "Filter",
        "Duplicate",
        "Metadata",
        "Add key",
        "Copy the patch as JSON",
        "Review changes",
    ];
    let places = places(&stops, &names);
    assert!(places.is_sorted(), "{places:?} of {stops:#?}");
}

#[test]
fn f6_goes_round_the_panes_of_the_window() {
    let mut state = edited();
    state.session_mut().unwrap().tab = crate::state::route::ConnectorTab::Metadata;
    let mut harness = window(state);

    let panes: Vec<egui::Rect> = (0..7)
        .map(|_| {
            harness.key(egui::Key::F6);
            let focused = harness.query_all_by(|node| node.is_focused()).last();
            focused.unwrap().rect()
        })
        .collect();

    let middle = |pane: usize| panes[pane].center();
    assert!(middle(0).y < 48.0, "the top bar first: {panes:?}");
    assert!(middle(1).x < 200.0 && middle(2).x > middle(1).x);
    assert!(middle(6).y > 740.0, "the bar of changes last: {panes:?}");
}

#[test]
fn a_screen_reader_hears_that_the_sign_in_failed() {
    let harness = window(failed_sign_in(Hint::SignIn));

    let failure = harness.get_by_role_and_label(Role::Alert, "Could not sign in");

    assert_eq!(
        failure.accesskit_node().live(),
        egui::accesskit::Live::Assertive
    );
}
