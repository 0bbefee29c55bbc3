//! The review by what a person reads, clicks and types.

use patchpanel_core_models::{compare::Subject, draft::Part, problem::Severity};

use super::*;
use crate::{
    screens::testing::{self, *},
    view_models::review::sample,
};

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::ui(ui, state, (&mut views.review, &mut views.several), commands);
}

/// Changes what is reviewed before it is drawn.
type Change = fn(&mut Session, &mut OpenConnector, &mut PreparedPlan);

fn stage(change: Change) -> Harness<'static, Stage> {
    in_window(sample::reviewed(change))
}

fn protected(session: &mut Session, connector: &mut OpenConnector, _: &mut PreparedPlan) {
    session.profile.protected = true;
    without_warnings(connector);
}

fn in_window(session: Session) -> Harness<'static, Stage> {
    let mut state = testing::signed_in();
    state.sessions.show(session);
    state.route = Route::Review;
    testing::stage_of([1280.0, 1400.0], state, draw)
}

/// Why the button that sends is disabled; nothing when it is not.
fn obstacle(harness: &Harness<'_, Stage>) -> Option<String> {
    let button = "Apply 3 steps to acme";
    let is_disabled = harness.is_disabled(Role::Button, button);
    is_disabled.then(|| harness.description(Role::Button, button))
}

#[test]
fn each_step_is_listed_with_its_counts_and_shown_with_its_changes() {
    let harness = stage(|_, _, _| {});

    let first = harness.get_by_role_and_label(Role::ListItem, "Metadata, 2 operations");
    assert!(first.accesskit_node().is_focused(), "keys begin here");
    harness.get_by_role_and_label(Role::ListItem, "Source config, 39-byte document");
    harness.get_by_role_and_label(Role::ListItem, "Translations, fr, 16-byte document");
    harness.get_by_label("2 added, 0 replaced, 1 removed");
    harness.get_by_role_and_label(
        Role::Row,
        "replace, /connectorMetadata/shortDesc, \"old\", \"new\"",
    );
    harness.get_by_role_and_label(Role::Row, "add, title, not set, Titre");
    harness.get_by_role_and_label(Role::Row, "remove, gone, x, removed");
    harness.get_by_label("PUT /connectors/v1/workday/source-config");
}

#[test]
fn the_exact_request_is_shown_without_the_token() {
    let mut harness = stage(|_, _, _| {});

    let requests: Vec<_> = harness
        .query_all_by_role_and_label(Role::RadioButton, "Request")
        .collect();
    requests[0].click();
    drop(requests);
    harness.run();

    harness.get_by_label("Authorization: Bearer •••");
    harness.get_by_label("PATCH https://acme.api.identitynow.com/connectors/v1/workday");
    assert!(!harness.shows_part("secret"));
}

#[test]
fn one_step_and_all_steps_are_copied_as_curl() {
    let mut harness = stage(|_, _, _| {});

    harness.press_the(Role::Button, "Copy step 2 as cURL");
    harness.press_the(Role::Button, "Copy all as cURL");

    let plan = sample::plan();
    let commands: Vec<String> = plan
        .steps
        .iter()
        .map(|step| step.request.to_curl())
        .collect();
    assert_eq!(
        harness.asked(),
        [
            AppCommand::Copy(commands[1].clone()),
            AppCommand::Copy(commands.join("\n\n"))
        ]
    );
}

#[test]
fn warnings_are_ticked_before_the_steps_are_sent() {
    let mut harness = stage(|_, _, _| {});
    assert_eq!(
        obstacle(&harness).as_deref(),
        Some("Accept the new warning to continue.")
    );

    harness.get_by_label("Source config 35:40: Missing translation.");
    harness.press_the(Role::CheckBox, "Accept the new warning");
    assert_eq!(obstacle(&harness), None);
    harness.press_the(Role::Button, "Apply 3 steps to acme");

    assert_eq!(harness.asked(), [ApplyCommand::Start]);
}

#[test]
fn a_protected_tenant_is_named_first() {
    let mut harness = stage(protected);
    harness.get_by_label("Production is protected. Sending stops at the first step that fails; the rest stays in the draft.");
    let ask = "Type “acme” to send to a protected tenant.";
    assert_eq!(obstacle(&harness).as_deref(), Some(ask));

    for (typed, expected) in [("acm", Some(ask)), ("e", None), ("x", Some(ask))] {
        harness.types(typed);
        assert_eq!(
            obstacle(&harness).as_deref(),
            expected,
            "the field has the focus from the start"
        );
    }
    harness.key(Key::Enter);
    assert!(
        harness.asked().is_empty(),
        "Enter in the field sends nothing"
    );
}

fn without_warnings(connector: &mut OpenConnector) {
    for check in connector.checks.values_mut() {
        check.problems = [].into();
    }
}

#[test]
fn the_typed_name_sends_once_and_unlocks_only_for_who_ticks_it() {
    let mut harness = stage(protected);
    harness.types("acme");

    harness.press_the(Role::Button, "Apply 3 steps to acme");
    harness.press_the(Role::CheckBox, "Don’t ask again for 10 minutes");
    harness.press_the(Role::Button, "Apply 3 steps to acme");

    assert_eq!(
        harness.asked(),
        [
            Command::Session(SessionCommand::NameTenant("acme".to_owned())),
            Command::Apply(ApplyCommand::Start),
            Command::Session(SessionCommand::UnlockTenant("acme".to_owned())),
            Command::Apply(ApplyCommand::Start)
        ]
    );
}

#[test]
fn while_unlocked_nothing_is_typed_and_the_bar_counts_down() {
    let mut harness = stage(|session, connector, plan| {
        protected(session, connector, plan);
        let now = testing::signed_in().now;
        session.unlocked_since = Some(now - jiff::SignedDuration::from_secs(60));
    });
    harness.get_by_label_contains("Unlocked, 9:00 left");
    assert_eq!(obstacle(&harness), None);

    harness.press_the(Role::Button, "Apply 3 steps to acme");
    harness.press_the(Role::Button, "Lock now");
    assert_eq!(
        harness.asked(),
        [
            Command::Apply(ApplyCommand::Start),
            Command::Session(SessionCommand::LockTenant)
        ]
    );
    harness.app().now += jiff::SignedDuration::from_mins(9);
    harness.run();

    assert!(obstacle(&harness).is_some());
    harness.get_by_role_and_label(Role::TextInput, "Type “acme”");
}

#[test]
fn the_name_that_is_asked_for_is_the_one_that_is_accepted() {
    let mut harness = stage(|session, connector, plan| {
        protected(session, connector, plan);
        session.profile.base_url = "http://127.0.0.1:8080".parse().unwrap();
        session.identity.org = Some("acme".to_owned());
    });
    harness.get_by_role_and_label(Role::TextInput, "Type “acme”");

    harness.types("acme");

    assert_eq!(obstacle(&harness), None);
}

#[test]
fn what_was_typed_for_one_plan_does_not_count_for_the_next() {
    let mut harness = stage(protected);
    harness.types("acme");
    assert_eq!(obstacle(&harness), None);

    let session = harness.session();
    let mut plan = sample::plan();
    plan.read_at += jiff::SignedDuration::from_secs(60);
    session.review.as_mut().unwrap().stage = ReviewStage::Ready(Box::new(plan));
    harness.run();

    assert!(obstacle(&harness).is_some());
}

#[test]
fn a_plan_whose_base_moved_is_refused_and_made_again() {
    let mut harness = stage(|_, _, plan| {
        plan.moved = vec![Part::Metadata];
        plan.server
            .metadata
            .insert("shortDesc".into(), json!("theirs"));
    });
    harness.get_by_label_contains("The server’s metadata changed after this draft began");
    assert!(obstacle(&harness).is_some());

    harness.press_the(Role::Button, "Review again");

    assert_eq!(harness.asked(), [Action::ReviewChanges]);
}

#[test]
fn what_the_server_changed_meanwhile_is_told_and_stops_nothing() {
    let harness = stage(|_, connector, plan| {
        without_warnings(connector);
        plan.followed = vec![Subject::Metadata("platform".to_owned())];
    });

    harness.get_by_label_contains("Merged from the server: platform.");
    assert_eq!(obstacle(&harness), None);
}

#[test]
fn a_draft_that_changed_meanwhile_is_prepared_again() {
    let mut harness = stage(|_, connector, _| connector.draft.revision += 1);
    assert!(obstacle(&harness).is_some());

    harness.press_the(Role::Button, "Update steps");

    assert_eq!(harness.asked(), [Action::ReviewChanges]);
}

#[test]
fn an_error_in_a_document_leads_to_its_place() {
    let mut harness = stage(|_, connector, _| {
        connector.checks.clear();
        sample::add_problem(connector, Severity::Error);
    });
    harness
        .get_by_label("Blocking: 1 error in the source config. 35:40 Missing translation. Add it.");

    harness.press_the(Role::Button, "Open the tab Source config");

    assert_eq!(
        harness.asked(),
        [ConnectorCommand::GoTo(
            "workday".parse().unwrap(),
            patchpanel_core_models::models::document::XmlDocument::SourceConfig.into(),
            patchpanel_core_models::problem::Place {
                line: 35,
                column: 40
            }
        )]
    );
}

#[test]
fn escape_leaves_the_field_first_and_then_the_review() {
    let mut harness = stage(|session, _, _| session.profile.protected = true);

    harness.key(Key::Escape);
    assert!(harness.asked().is_empty());
    harness.key(Key::Escape);

    assert_eq!(harness.asked(), [AppCommand::Show(Route::Connectors)]);
}

#[test]
fn a_review_that_could_not_be_prepared_can_be_tried_again() {
    let mut harness = stage(|_, _, _| {});
    let session = harness.session();
    session.review.as_mut().unwrap().stage = ReviewStage::Failed(testing::unreachable());
    harness.run();

    harness.press_the(Role::Button, "Try again");

    assert_eq!(harness.asked(), [Action::ReviewChanges]);
    assert!(harness.query_by_label("Copy all as cURL").is_none());
}

#[test]
fn while_the_server_is_read_nothing_can_be_sent() {
    let mut harness = stage(|_, _, _| {});
    let session = harness.session();
    session.review.as_mut().unwrap().stage = ReviewStage::Preparing(Generation(1));
    harness.run_steps(30);

    harness.get_by_label("Reading the server’s values once more");
    assert!(!harness.shows_part("Apply"));
}

#[test]
fn choosing_a_step_brings_it_into_sight() {
    let mut state = testing::signed_in();
    let session = sample::reviewed(|_, connector, _| connector.checks.clear());
    state.sessions.show(session);
    let mut harness = testing::stage_of([1280.0, 480.0], state, draw);
    let top = |harness: &Harness<'_, Stage>| {
        let path = "PUT /connectors/v1/workday/translations/fr";
        harness
            .query_by_label(path)
            .map_or(f32::INFINITY, |node| node.rect().top())
    };
    assert!(top(&harness) > 300.0);

    harness.press_the(Role::ListItem, "Translations, fr, 16-byte document");

    assert!(top(&harness) < 200.0, "{}", top(&harness));
}

#[test]
fn ctrl_enter_applies_what_is_reviewed_once_pressed_and_not_while_held() {
    let mut harness = stage(|_, connector, _| without_warnings(connector));
    let press = |repeats: bool| Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: repeats,
        modifiers: Modifiers::COMMAND,
    };

    harness.event(press(false));
    harness.run();
    harness.event(press(true));
    harness.run();

    assert_eq!(harness.asked(), [ApplyCommand::Start]);
}

#[test]
fn ctrl_enter_does_not_stand_for_the_name_of_a_protected_tenant() {
    let mut harness = stage(protected);

    harness.keys(Modifiers::COMMAND, Key::Enter);
    assert!(harness.asked().is_empty());
    harness.types("acme");
    harness.keys(Modifiers::COMMAND, Key::Enter);

    let named = SessionCommand::NameTenant("acme".to_owned());
    let expected = [Command::Session(named), ApplyCommand::Start.into()];
    assert_eq!(harness.asked(), expected);
}

#[test]
fn ctrl_enter_is_no_press_of_the_focused_button() {
    let mut harness = stage(|_, connector, _| without_warnings(connector));
    let mut back = harness.query_all_by_role_and_label(Role::Button, "Back to editing");
    back.next().unwrap().focus();
    drop(back);
    harness.run();

    harness.keys(Modifiers::COMMAND, Key::Enter);

    assert_eq!(harness.asked(), [ApplyCommand::Start]);
}

fn two_drafts() -> Harness<'static, Stage> {
    let (mut session, _) = sample::session_and_connector();
    session.profile.protected = true;
    sample::review_two(&mut session);
    in_window(session)
}

#[test]
fn several_drafts_have_one_page_one_name_one_box_and_one_button() {
    let mut harness = two_drafts();
    for title in ["workday", "zendesk"] {
        harness.get_by_role_and_label(Role::CheckBox, title);
    }
    let steps = harness.query_all_by_label("PUT /connectors/v1/workday/source-config");
    assert_eq!(steps.count(), 2, "all steps are there");
    let both = "Apply 6 steps of 2 connectors to acme";
    let is_closed =
        |harness: &Harness<'_, Stage>, button| harness.is_disabled(Role::Button, button);

    harness.types("acme");
    assert!(is_closed(&harness, both), "the warnings are not accepted");
    harness.press_the(Role::CheckBox, "Accept the 2 new warnings");
    assert!(!is_closed(&harness, both));
    harness.press_the(Role::CheckBox, "zendesk");
    let one = "Apply 3 steps to acme";
    assert!(is_closed(&harness, one), "other warnings were accepted");
    harness.press_the(Role::CheckBox, "Accept the new warning");
    harness.press_the(Role::Button, one);

    let names = vec!["workday".parse().unwrap()];
    let start = BatchCommand::Start(names);
    assert_eq!(harness.asked().last(), Some(&Command::from(start)));
}

#[test]
fn what_was_typed_and_left_out_for_one_review_of_several_does_not_count_for_the_next() {
    let mut harness = two_drafts();
    harness.event(Event::Text("acme".to_owned()));
    harness.press_the(Role::CheckBox, "zendesk");

    let session = harness.session();
    session.batch.as_mut().unwrap().id = Generation(1);
    harness.run();

    harness.get_by_role_and_label(Role::Button, "Apply 6 steps of 2 connectors to acme");
    let field = harness.get_by_role_and_label(Role::TextInput, "Type “acme”");
    assert_eq!(field.value().unwrap_or_default(), "");
}
