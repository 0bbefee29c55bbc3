//! What the frame around the screens says, as data.

use jiff::tz::TimeZone;
use patchpanel_core_models::models::document::XmlDocument;
use serde_json::{Map, json};

use super::*;
use crate::{state::profiles::SignIn, testing};

fn edited(state: &mut AppState, script_name: &str, parts: &[Part]) {
    let session = state.session_mut().unwrap();
    let open = testing::open(
        session,
        json!({"name": script_name.to_uppercase(), "scriptName": script_name}),
    );
    for part in parts {
        let value = match part {
            Part::Metadata => crate::state::connectors::PartValue::Metadata(Map::from_iter([(
                "beta".to_owned(),
                json!(true),
            )])),
            Part::Xml(document) => {
                crate::state::connectors::PartValue::Xml(*document, Some("<Form/>".to_owned()))
            }
            Part::Translations(locale) => {
                crate::state::connectors::PartValue::Translations(*locale, Some("a=b".to_owned()))
            }
        };
        open.draft.edit(value, Timestamp::UNIX_EPOCH);
    }
}

#[test]
fn the_top_bar_says_who_and_how_long() {
    let mut state = testing::signed_in();
    let now = state.now;
    let session = state.session_mut().unwrap();

    assert_eq!(identity(session, now), "jdoe", "it is renewed");
    session.profile.sign_in = SignIn::AccessToken;
    assert_eq!(identity(session, now), "jdoe · token ends in 11 h 42 min");
    session.token_ends = Some(now - jiff::SignedDuration::from_mins(2));
    assert_eq!(identity(session, now), "jdoe · token ended 2 min ago");
    session.token_ends = None;
    assert_eq!(identity(session, now), "jdoe");
    session.sign_in = SignInState::SigningIn;
    assert_eq!(identity(session, now), "signing in…");
}

#[test]
fn the_window_names_what_is_open_and_where_unless_it_is_locked() {
    let mut state = testing::signed_in();
    assert_eq!(window_title(&state), "Sandbox · Patchpanel");
    let session = state.session_mut().unwrap();
    session.profile.protected = true;
    testing::open(
        session,
        json!({"name": "Workday\u{202E} EMEA", "scriptName": "workday-custom-emea"}),
    );
    assert_eq!(
        window_title(&state),
        "Workday[U+202E] EMEA · Sandbox (protected) · Patchpanel"
    );
    state.route = Route::Compare;
    assert_eq!(window_title(&state), "Sandbox (protected) · Patchpanel");

    state.lock = Some(crate::state::lock::AppLock {
        reason: LockReason::Asked,
        shown_before: Route::Connectors,
    });
    assert_eq!(window_title(&state), "Patchpanel");
}

#[test]
fn the_connection_is_broken_only_when_the_tenant_is_not_reached() {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();

    assert_eq!(Connection::of(session).word(), "Connected");
    session.offline = Some(UserMessage::new(
        "The list could not be read",
        "Not allowed",
        "",
    ));
    assert_eq!(Connection::of(session).word(), "Connected");
    session.offline = Some(testing::unreachable());
    assert_eq!(Connection::of(session).word(), "Offline");
}

#[test]
fn without_changes_there_is_no_change_bar() {
    assert_eq!(ChangeBar::of(testing::signed_in().session().unwrap()), None);
}

#[test]
fn the_change_bar_counts_parts_and_says_that_nothing_was_sent() {
    let mut state = testing::signed_in();
    edited(
        &mut state,
        "workday",
        &[Part::Metadata, Part::Xml(XmlDocument::SourceConfig)],
    );

    let bar = ChangeBar::of(state.session().unwrap()).unwrap();

    assert_eq!(bar.title, "2 changes in 1 connector");
    assert_eq!(
        bar.text,
        "WORKDAY: metadata, source config. Nothing was sent."
    );
    assert_eq!(bar.review, "Review changes");
}

#[test]
fn with_changes_in_several_connectors_the_button_names_the_shown_one() {
    let mut state = testing::signed_in();
    edited(&mut state, "badge", &[Part::Metadata]);
    edited(&mut state, "workday", &[Part::Metadata]);

    let session = state.session_mut().unwrap();
    session.selected = Some("workday".parse().unwrap());
    let bar = ChangeBar::of(session).unwrap();
    session.selected = None;
    let nothing_shown = ChangeBar::of(session).unwrap();

    assert_eq!(bar.title, "2 changes in 2 connectors");
    assert_eq!(
        bar.text,
        "WORKDAY: metadata. Also 1 other connector. Nothing was sent."
    );
    assert_eq!(bar.review, "Review “WORKDAY”");
    assert_eq!(nothing_shown.review, "Review “BADGE”");
}

#[test]
fn offline_keeps_old_rows_and_says_when_they_were_read() {
    let mut state = testing::signed_in();
    state.time_zone = TimeZone::UTC;
    state.session_mut().unwrap().offline = Some(testing::unreachable());

    let banner = &banners(&state)[0];

    assert_eq!(banner.about, Lasting::Offline);
    assert_eq!(banner.title, "Offline: showing what was read at 10:42:00");
    assert_eq!(
        banner.text,
        "You can still edit drafts. The tenant did not answer in time."
    );
}

#[test]
fn an_ended_token_and_a_refusal_say_so_above_old_rows() {
    let mut state = testing::signed_in();
    let mut about = |hint| {
        let message = UserMessage::new(
            "The connector list could not be read",
            "The token ended",
            "Sign in again",
        );
        state.session_mut().unwrap().offline = Some(UserMessage { hint, ..message });
        let banner = banners(&state).remove(0);
        (banner.about, banner.title)
    };

    let title =
        "The connector list could not be read; showing what was read at 10:42:00".to_owned();
    assert_eq!(about(Hint::SignIn), (Lasting::SignInEnded, title.clone()));
    assert_eq!(about(Hint::None), (Lasting::ListFailed, title));
}

#[test]
fn offline_without_rows_is_left_to_the_list() {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    session.connectors = crate::state::remote::Remote::NotAsked;
    session.offline = Some(testing::unreachable());

    assert_eq!(banners(&state), []);
}

#[test]
fn a_missing_keychain_is_told_once_a_real_tenant_needs_it() {
    let mut state = testing::signed_in();
    state.keychain = Keychain::MemoryOnly(UserMessage::new(
        "Secrets are kept until Patchpanel closes",
        "None",
        "Type",
    ));

    assert_eq!(banners(&state)[0].about, Lasting::MemoryOnly);
    state.route = Route::Settings;
    assert_eq!(banners(&state), [], "the group of secrets says the same");
    state.route = Route::Connectors;
    state.session_mut().unwrap().profile.id = crate::state::profiles::ProfileId::demo();
    assert_eq!(banners(&state), []);
}

#[test]
fn drafts_of_a_read_only_profile_say_why_they_stay() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().profile.read_only = true;
    assert_eq!(banners(&state), []);

    edited(&mut state, "badge-system", &[Part::Metadata]);

    assert_eq!(banners(&state)[0].about, Lasting::ReadOnly);
}

#[test]
fn a_toast_of_one_sentence_has_no_full_stop() {
    assert_eq!(
        toast(&UserMessage::new("3 steps applied to acme-sb", "", "")),
        "3 steps applied to acme-sb"
    );
    assert_eq!(
        toast(&UserMessage::new("Failed", "Because", "Try again")),
        "Failed. Because. Try again."
    );
}

#[test]
fn a_client_secret_that_ends_in_three_days_is_spoken_of_all_the_time_and_one_of_a_pasted_token_never()
 {
    let mut state = testing::signed_in();
    let titles = |state: &AppState| -> Vec<String> {
        let all = banners(state).into_iter();
        all.map(|banner| banner.title).collect()
    };
    for (day, title) in [
        ("2026-11-27", None),
        (
            "2026-11-26",
            Some("The client secret of “Sandbox” ends in 3 days"),
        ),
        (
            "2026-11-24",
            Some("The client secret of “Sandbox” ends tomorrow"),
        ),
        (
            "2026-11-22",
            Some("The client secret of “Sandbox” has ended"),
        ),
    ] {
        let profile = &mut state.session_mut().unwrap().profile;
        profile.secret_ends = Some(day.parse().unwrap());
        assert_eq!(titles(&state).first().map(String::as_str), title, "{day}");
    }
    state.session_mut().unwrap().profile.sign_in = SignIn::AccessToken;
    assert_eq!(titles(&state), Vec::<String>::new());
}
