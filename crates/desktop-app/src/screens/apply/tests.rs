//! The apply screen by accessible label.

use patchpanel_core_models::{models::upload::UploadStatus, problem::Place};

use crate::{
    screens::{apply, dialogs, testing::*},
    state::apply::{Remedy, Resume, StepFailure},
    update::apply::sample::{
        Has, answers, in_doubt, read_fails, reads, refusal, refused, reviewed, run,
    },
};

fn draw(ui: &mut egui::Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    apply::ui(ui, state, &mut views.apply, commands);
    dialogs::ui(ui, state, &mut views.dialogs, commands);
}

fn shown(state: AppState) -> Harness<'static, Stage> {
    stage(state, draw)
}

fn doubt() -> AppState {
    let mut state = in_doubt();
    state.route = Route::Apply;
    read_fails(&mut state);
    state
}

fn protected(mut state: AppState) -> AppState {
    state.session_mut().unwrap().profile.protected = true;
    state
}

#[test]
fn an_unknown_outcome_shows_words_attempts_and_three_actions() {
    let harness = shown(doubt());

    for label in [
        "Apply stopped at step 2",
        "The answer was SKIPPED",
        "Reading the connector",
        "GET /connectors/v1/workday",
        "attempt 1 of 5, next in 4 s",
        "Not read: The tenant did not answer in time.",
        "the draft’s document",
        "step 2 was not applied; send it again",
        "something else",
        "State on acme",
        "What to do next",
        "Undo",
        "kept, 2 parts left",
    ] {
        assert!(
            harness.query_all_by_label(label).next().is_some(),
            "{label}"
        );
    }
}

#[test]
fn the_focus_starts_on_read_now_and_never_on_a_write() {
    let harness = shown(doubt());

    assert!(harness.get_by_label("Read now").is_focused());
}

#[test]
fn r_reads_now_and_ctrl_z_undoes_and_nothing_sends() {
    let mut harness = shown(doubt());
    let id = run(&harness.state().state).id;

    harness.key_press(Key::R);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(2);

    assert_eq!(
        harness.asked(),
        [
            ApplyCommand::RereadUnknown,
            ApplyCommand::Undo(id),
            ApplyCommand::AskToResume(Resume::Rest)
        ]
    );
}

#[test]
fn continue_is_closed_with_its_reason_until_the_step_is_known() {
    let harness = shown(doubt());

    let closed = "Continue with step 3…";
    assert!(harness.is_disabled(Role::Button, closed));
    assert_eq!(
        harness.description(Role::Button, closed),
        "The outcome of step 2 is unknown"
    );
    assert!(!harness.is_disabled(Role::Button, "Undo step 1…"));
    assert!(!harness.is_disabled(Role::Button, "Keep the rest as draft"));
}

#[test]
fn the_document_from_before_offers_the_step_again() {
    let mut state = doubt();
    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    let mut harness = shown(state);

    harness.get_by_label("Send step 2 again…").click();
    harness.run_steps(2);

    assert_eq!(
        harness.asked(),
        [ApplyCommand::AskToResume(Resume::Step(1))]
    );
}

#[test]
fn a_protected_profile_asks_for_the_tenants_name_before_more_is_sent() {
    let mut state = protected(doubt());
    reads(&mut state, [Has::Sent, Has::Sent, Has::Before]);
    on_command(&mut state, ApplyCommand::AskToResume(Resume::Rest));
    assert!(matches!(
        state.dialog,
        Some(Dialog::ResumeApply(Resume::Rest))
    ));
    let mut harness = shown(state);

    assert!(harness.is_disabled(Role::Button, "Send 1 step to acme"));
    harness
        .get_by_role_and_label(Role::TextInput, "Type “acme”")
        .type_text("acme");
    harness.run_steps(3);
    harness.get_by_label("Send 1 step to acme").click();
    harness.run_steps(2);

    assert_eq!(
        harness.asked(),
        [
            Command::Session(SessionCommand::NameTenant("acme".to_owned())),
            Command::Apply(ApplyCommand::Resume(Resume::Rest))
        ]
    );
}

#[test]
fn an_error_shows_the_servers_words_a_tracking_id_to_copy_and_the_line() {
    let mut harness = shown(refused(StepFailure {
        reason: refusal(),
        remedy: Remedy::Correct(Some(Place { line: 3, column: 9 })),
        elapsed: std::time::Duration::ZERO,
    }));

    harness.get_by_label_contains("The server says: source config is not well-formed");
    // In the step, and as the primary button of the bar, which Ctrl+Enter presses.
    assert_eq!(harness.query_all_by_label("Go to line 3").count(), 2);
    for place in 0..2 {
        harness
            .get_all_by_label("Go to line 3")
            .nth(place)
            .unwrap()
            .click();
        harness.run_steps(2);
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(2);
    harness
        .get_all_by_label("Copy the tracking ID")
        .last()
        .unwrap()
        .click();
    harness.run_steps(2);

    assert_eq!(
        harness.asked(),
        [
            Command::Apply(ApplyCommand::ShowPlace(1)),
            Command::Apply(ApplyCommand::ShowPlace(1)),
            Command::Apply(ApplyCommand::ShowPlace(1)),
            Command::App(AppCommand::Copy(
                "77aa5be27a9d4403b8e1d6a25f7c9e10".to_owned()
            )),
        ]
    );
}

#[test]
fn a_small_window_shows_where_things_stand_above_the_steps() {
    let harness = stage_of([1024.0, 640.0], doubt(), draw);

    assert!(harness.shows("State on acme"));
    assert!(!harness.shows("What to do next"));
}

#[test]
fn a_screen_reader_hears_each_step_that_is_done() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    state.route = Route::Apply;
    let mut harness = shown(state);
    assert!(harness.has(Role::Status, "Applying"));

    answers(harness.app(), 0, UploadStatus::Updated);
    harness.run_steps(2);

    let said = harness.get_by_role_and_label(Role::Status, "Step 1 of 3 is done");
    assert_eq!(said.accesskit_node().live(), egui::accesskit::Live::Polite);
}
