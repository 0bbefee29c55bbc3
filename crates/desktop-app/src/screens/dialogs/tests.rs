//! The dialogs that send a request, while its answer is awaited and after it was lost.

use patchpanel_core_models::models::connector::ConnectorStatus;

use crate::{
    messages::{Hint, UserMessage},
    screens::testing::{self, *},
    state::{
        backups::{BackupWork, Writes},
        dialogs::{Aim, Dispatch, LeaveReason, Lifecycle},
        local_store::StoreState,
        profiles::ProfileId,
        template::{Origin, Template},
    },
};

fn deleting(dispatch: Dispatch, failure: Option<UserMessage>) -> AppState {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    let open = testing::open(session, json!({"scriptName": "badge-system"}));
    let aim = Aim::Delete(open.script_name.clone());
    state.dialog = Some(Dialog::Lifecycle(Lifecycle {
        dispatch,
        failure,
        ..Lifecycle::new(aim)
    }));
    state
}

fn window(state: AppState) -> Harness<'static, Stage> {
    testing::stage(state, |ui, state, views, commands| {
        super::ui(ui, state, &mut views.dialogs, commands);
    })
}

fn asked(harness: &Harness<'_, Stage>) -> Vec<Command> {
    let asked = harness.asked().to_vec();
    asked
        .into_iter()
        .filter(|command| {
            !matches!(
                command,
                Command::Lifecycle(LifecycleCommand::PrepareCreate(_))
            )
        })
        .collect()
}

#[test]
fn a_dialog_stays_while_its_request_is_on_its_way() {
    for dispatch in [
        Dispatch::Sending(Generation(1)),
        Dispatch::Learning(Generation(1)),
    ] {
        let mut harness = window(deleting(dispatch, None));

        harness.get_by_label("Cancel").click();
        harness.get_by_label("Close").click();
        harness.key(Key::Escape);

        assert!(asked(&harness).is_empty());
    }
}

#[test]
fn a_dialog_whose_request_is_not_sent_closes_by_escape() {
    let mut harness = window(deleting(Dispatch::Ready, None));

    harness.key(Key::Escape);

    assert_eq!(asked(&harness), [AppCommand::CloseDialog]);
}

#[test]
fn a_lost_answer_offers_to_ask_again_and_not_to_send_again() {
    let mut harness = window(deleting(Dispatch::Unknown, None));

    harness.press("Delete connector");
    assert!(asked(&harness).is_empty());
    harness.press("Ask again");

    assert_eq!(asked(&harness), [LifecycleCommand::AskOutcome]);
}

#[test]
fn a_dialog_that_says_sign_in_again_has_the_button_for_it() {
    let ended = UserMessage {
        hint: Hint::SignIn,
        ..testing::unreachable()
    };
    let state = deleting(Dispatch::Ready, Some(ended));
    let id = state.session().unwrap().profile.id.clone();
    let mut harness = window(state);

    harness.press("Sign in again");

    assert_eq!(asked(&harness), [SessionCommand::Connect(id)]);
}

/// A draft that no disk keeps.
fn unstored() -> AppState {
    let mut state = testing::signed_in();
    state.local_store = StoreState::Failed(UserMessage::new("No", "The disk is full", ""));
    let session = state.session_mut().unwrap();
    testing::open_edited(session, json!({"scriptName": "badge-system"}));
    state
}

#[test]
fn deleting_a_profile_says_that_drafts_are_lost_which_no_disk_keeps() {
    let mut state = unstored();
    state.dialog = Some(Dialog::DeleteProfile(testing::profile().id));

    let harness = window(state);

    assert!(harness.shows_part("Drafts are lost"));
}

#[test]
fn switching_to_the_same_tenant_by_another_profile_says_which_drafts_that_ends() {
    let mut state = unstored();
    let mut other = testing::profile();
    other.id = ProfileId("looking".to_owned());
    state.dialog = Some(Dialog::LeaveDrafts(LeaveReason::Connect(other.id.clone())));
    state.profiles.push(other);

    let harness = window(state);

    assert!(harness.shows("1 draft is not applied. The disk is full."));
}

fn asking(dialog: Dialog) -> Harness<'static, Stage> {
    let mut state = testing::opened(json!({"scriptName": "badge-system"}));
    state.dialog = Some(dialog);
    window(state)
}

#[test]
fn the_first_field_of_a_dialog_takes_what_is_typed_at_once_and_enter_does_what_is_safe() {
    let mut harness = asking(Dialog::OpenByScriptName);
    harness.types("acme-hr");
    harness.key(Key::Enter);
    let open = crate::command::ConnectorCommand::Open("acme-hr".parse().unwrap());
    assert_eq!(asked(&harness), [open]);

    let mut harness = asking(Dialog::TakeSnapshot);
    harness.types("Before go-live");
    harness.key(Key::Enter);
    let take = crate::command::HistoryCommand::Take("Before go-live".to_owned());
    assert_eq!(asked(&harness), [take]);
}

#[test]
fn enter_in_a_question_that_loses_something_only_cancels() {
    let name = "badge-system".parse().unwrap();
    let mut harness = asking(Dialog::DiscardDraft(name));

    assert!(harness.get_by_label("Cancel").is_focused());
    harness.key(Key::Enter);

    assert_eq!(asked(&harness), [AppCommand::CloseDialog]);
}

#[test]
fn what_is_only_read_closes_by_enter() {
    for dialog in [Dialog::Shortcuts, Dialog::About, Dialog::Notices] {
        let mut harness = asking(dialog);
        harness.key(Key::Enter);
        assert_eq!(asked(&harness), [AppCommand::CloseDialog]);
    }
}

#[test]
fn enter_moves_bundles_and_overwrites_none() {
    for (writes, focused) in [(Writes::Removals, "Move"), (Writes::Replacements, "Cancel")] {
        let harness = asking(Dialog::ConfirmBackup(BackupWork {
            folder: "/backups".into(),
            writes,
            only: None,
        }));
        let on = harness.query_all_by(|node| node.is_focused()).last();
        let label = on.and_then(|node| node.accesskit_node().label());
        assert_eq!(label.as_deref(), Some(focused));
    }
}

#[test]
fn what_is_copied_from_a_row_is_confirmed_as_everywhere() {
    let mut harness = asking(Dialog::About);

    harness.press("Copy Version");

    let version = env!("CARGO_PKG_VERSION").to_owned();
    assert_eq!(asked(&harness), [AppCommand::Copy(version)]);
}

#[test]
fn a_text_is_replaced_in_all_documents_after_its_lines_were_seen() {
    let detail = json!({"scriptName": "badge-system", "sourceConfigXml": "<Form name='con_a'/>",
        "translationProperties": {"en": "con_a=A\n"}});
    let mut state = testing::opened(detail);
    state.dialog = Some(Dialog::ReplaceInAll);
    let mut harness = window(state);

    assert!(harness.get_by_label("Find").is_focused());
    harness.types("CON_A");
    harness.focus_the(egui::Role::TextInput, "Replace with");
    harness.types("con_b");
    assert!(harness.has(egui::Role::GridCell, "Becomes: <Form name='con_b'/>"));
    harness.press("Replace 2 places in 2 documents");
    let command = harness.asked().first().cloned().unwrap();
    on_command(harness.app(), command);

    let state = &harness.state().state;
    let draft = &state.open_connector().unwrap().draft.current;
    let english = &draft.translations[&patchpanel_core_models::ids::Locale::En];
    assert_eq!(english, "con_b=A\n");
    let notice = state.notices.all().last().unwrap();
    assert_eq!(notice.message.what, "Replaced 2 places in 2 documents");
}

fn template(status: &str) -> Dialog {
    let template = Template {
        origin: Origin::Deleted("acme-hr".parse().unwrap()),
        name: "Acme HR".to_owned(),
        class_name: None,
        connector_type: None,
        status: Some(status.into()),
        direct_connect: true,
        content: Default::default(),
    };
    Dialog::Lifecycle(Lifecycle::new(Aim::Make(Some(template))))
}

#[test]
fn a_connector_from_elsewhere_begins_with_the_status_that_it_had_where_it_can() {
    for (status, begins_with) in [
        ("RELEASED", ConnectorStatus::Released),
        ("DEMO", ConnectorStatus::Demo),
        ("DEPRECATED", ConnectorStatus::Development),
    ] {
        let harness = asking(template(status));

        let asked = harness.asked().iter().find_map(|command| match command {
            Command::Lifecycle(LifecycleCommand::PrepareCreate(new)) => new.status.clone(),
            _ => None,
        });
        assert_eq!(asked, Some(begins_with));
        let is_said = harness.shows_part("The original was deprecated.");
        assert_eq!(is_said, status == "DEPRECATED");
    }
}

#[test]
fn a_plan_of_another_tenant_is_told_with_both_and_can_be_taken_over() {
    let mut state = testing::signed_in();
    let profile = &mut state.session_mut().unwrap().profile;
    profile.base_url = "https://acme.api.identitynow.com".parse().unwrap();
    state.dialog = Some(Dialog::PlanElsewhere(testing::plan()));
    let mut harness = window(state);

    assert!(harness.shows_part(
        "The plan is for https://acme-sb.api.identitynow.com, not for https://acme.api.identitynow.com."
    ));
    harness.press("Take over as my draft…");

    let asked = harness.asked();
    assert!(
        matches!(asked, [Command::Compare(CompareCommand::WithPlan(plan)), ..] if plan.author == "mlopez"),
        "{asked:?}"
    );
}

#[test]
fn what_a_second_person_cannot_approve_says_so_at_its_button() {
    for (dialog, button) in [
        (template("DEMO"), "Create connector"),
        (
            deleting(Dispatch::Ready, None).dialog.unwrap(),
            "Delete connector",
        ),
    ] {
        let mut state = deleting(Dispatch::Ready, None);
        state.dialog = Some(dialog);
        let profile = &mut state.session_mut().unwrap().profile;
        (profile.protected, profile.second_person) = (true, true);
        let mut harness = window(state);

        harness.get_by_label(button).hover();
        harness.run();

        assert!(
            harness.shows_part("This profile needs a second person"),
            "{button}"
        );
    }
}
