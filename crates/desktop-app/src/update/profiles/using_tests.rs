//! Profiles as data: saving, what that means for the open tenant, and the file of a certificate.

use std::path::PathBuf;

use patchpanel_http_client::{Access, Secret};

use crate::{
    command::{Action, Command, TypedSecret},
    event::{Event, FileText, SignedIn},
    ports::keychain::SecretKind,
    state::{
        AppState,
        apply::ApplyStage,
        profile::{Profile, ProfileId},
        profile_editor::ProfileForm,
        session::SessionId,
    },
    task::{AfterStoring, FilePurpose, Task},
    testing,
    update::{on_command, on_event},
};

fn id() -> ProfileId {
    testing::profile().id
}

/// The open profile is edited: `change` is what the person does to its form.
fn edited(change: impl FnOnce(&mut ProfileForm)) -> AppState {
    let mut state = testing::signed_in();
    on_command(&mut state, Command::EditProfile(id()));
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    change(&mut form);
    on_command(&mut state, Command::ChangeProfile(Box::new(form)));
    state
}

fn saves(state: &mut AppState) -> Vec<Task> {
    on_command(state, Command::SaveProfile(TypedSecret::Unchanged))
}

fn session_profile(state: &AppState) -> &Profile {
    &state.session.as_ref().unwrap().profile
}

fn signs_in(tasks: &[Task]) -> Option<&Profile> {
    tasks.iter().find_map(|task| match task {
        Task::SignIn { session, profile } => (*session == SessionId(1)).then_some(profile),
        _ => None,
    })
}

fn signed_in(access: Access) -> Event {
    Event::SignInEnded {
        session: SessionId(1),
        result: Ok(Box::new(SignedIn {
            identity: Default::default(),
            token_ends: None,
            elapsed: None,
            access,
        })),
    }
}

#[test]
fn read_only_that_is_switched_on_ends_writing_in_the_open_tenant_at_once() {
    let mut state = edited(|form| form.read_only = true);

    let tasks = saves(&mut state);

    assert!(session_profile(&state).read_only);
    assert_eq!(
        Action::NewConnector.disabled_reason(&state),
        Some("This profile is read-only")
    );
    let client = signs_in(&tasks).expect("the client is made anew");
    assert!(client.read_only);
}

#[test]
fn read_only_that_is_switched_on_stops_the_steps_that_are_being_sent() {
    let mut state = edited(|form| form.read_only = true);
    testing::applies(&mut state);

    saves(&mut state);

    let run = state.session.as_ref().unwrap().apply.as_ref().unwrap();
    assert_eq!(run.stage, ApplyStage::Stopping);
}

#[test]
fn read_only_that_is_switched_off_holds_until_there_is_a_client_that_may_write() {
    let mut state = edited(|form| form.read_only = false);
    state.profiles[0].read_only = true;
    state.session.as_mut().unwrap().profile.read_only = true;

    let tasks = saves(&mut state);
    assert!(session_profile(&state).read_only);
    assert!(signs_in(&tasks).is_some_and(|profile| !profile.read_only));
    on_event(&mut state, signed_in(Access::ReadWrite));

    assert!(!session_profile(&state).read_only);
}

#[test]
fn client_made_before_the_profile_became_read_only_does_not_make_it_writable() {
    let mut state = edited(|form| form.read_only = true);
    saves(&mut state);

    on_event(&mut state, signed_in(Access::ReadWrite));

    assert!(session_profile(&state).read_only);
}

#[test]
fn protection_name_and_colour_hold_in_the_open_tenant_once_they_are_saved() {
    let mut state = edited(|form| {
        form.name = "Acme sandbox".to_owned();
        form.protected = true;
    });

    let tasks = saves(&mut state);

    assert!(session_profile(&state).protected);
    assert_eq!(session_profile(&state).name, "Acme sandbox");
    assert!(signs_in(&tasks).is_none(), "the token stays: {tasks:?}");
}

#[test]
fn another_profile_leaves_the_open_tenant_alone() {
    let mut state = testing::signed_in();
    let mut other = testing::profile();
    other.id = ProfileId("production".to_owned());
    state.profiles.push(other.clone());
    on_command(&mut state, Command::EditProfile(other.id));
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    form.read_only = true;
    on_command(&mut state, Command::ChangeProfile(Box::new(form)));

    saves(&mut state);

    assert!(!session_profile(&state).read_only);
}

#[test]
fn typed_secret_is_stored_before_the_client_is_made_anew() {
    let mut state = edited(|form| form.read_only = true);
    let typed = TypedSecret::Typed(Secret::new("s3cret".to_owned()));

    let tasks = on_command(&mut state, Command::SaveProfile(typed));

    assert!(signs_in(&tasks).is_none());
    assert!(tasks.iter().any(|task| matches!(
        task,
        Task::StoreSecret { secret, then: AfterStoring::Renew } if secret.kind == SecretKind::ClientSecret
    )));
    let stored = Event::SecretStored {
        profile: id(),
        then: AfterStoring::Renew,
        result: Ok(()),
    };
    assert!(signs_in(&on_event(&mut state, stored)).is_some());
}

#[test]
fn stored_secret_is_not_sent_to_an_address_it_was_not_given_for() {
    let mut state = edited(|form| form.address = "https://elsewhere.example".to_owned());
    let before = state.profiles.clone();

    let tests = on_command(&mut state, Command::TestConnection(TypedSecret::Unchanged));
    let saved = saves(&mut state);

    for tasks in [&tests, &saved] {
        assert!(signs_in(tasks).is_none());
        assert!(
            !tasks
                .iter()
                .any(|task| matches!(task, Task::TestConnection { .. }))
        );
    }
    assert_eq!(state.profiles, before);
    let notice = state.notices.all().last().unwrap();
    assert!(
        notice.message.next.contains("elsewhere.example"),
        "{notice:?}"
    );
}

#[test]
fn secret_that_is_typed_goes_to_the_new_address() {
    let mut state = edited(|form| form.address = "https://elsewhere.example".to_owned());
    let typed = TypedSecret::Typed(Secret::new("s3cret".to_owned()));

    let tasks = on_command(&mut state, Command::SaveProfile(typed));

    assert!(
        tasks
            .iter()
            .any(|task| matches!(task, Task::StoreSecret { .. }))
    );
    assert!(state.profiles[0].base_url.to_string().contains("elsewhere"));
}

#[test]
fn form_with_a_fault_is_not_saved() {
    let mut state = edited(|form| form.name.clear());

    assert!(saves(&mut state).is_empty());

    assert_eq!(state.profiles[0].name, "Sandbox");
    assert!(state.profile_editor.as_ref().unwrap().tried);
}

/// The person asks for a CA file; gives what it is asked for.
fn browses(state: &mut AppState) -> FilePurpose {
    match on_command(state, Command::BrowseCaFile).as_slice() {
        [Task::PickFile(purpose)] => purpose.clone(),
        other => panic!("{other:?}"),
    }
}

fn chosen(state: &mut AppState, purpose: FilePurpose) {
    let path = Some(PathBuf::from("/etc/acme.pem"));
    let picked = Event::FilePicked {
        purpose: purpose.clone(),
        path,
    };
    on_event(state, picked);
    let file = FileText {
        name: "/etc/acme.pem".to_owned(),
        text: String::new(),
    };
    let read = Event::FileRead {
        purpose,
        result: Ok(file),
    };
    on_event(state, read);
}

#[test]
fn ca_file_goes_into_the_form_that_asked_for_it() {
    let mut state = edited(|_| {});
    let purpose = browses(&mut state);

    chosen(&mut state, purpose);

    let editor = state.profile_editor.as_ref().unwrap();
    assert_eq!(editor.form.extra_ca_file, "/etc/acme.pem");
}

#[test]
fn ca_file_chosen_for_one_profile_does_not_end_up_in_another() {
    let mut state = edited(|_| {});
    let purpose = browses(&mut state);
    let next = crate::state::dialog::NextProfile::New;
    on_command(&mut state, Command::LeaveProfileAnyway(next));

    chosen(&mut state, purpose);

    let editor = state.profile_editor.as_ref().unwrap();
    assert_eq!(editor.form.extra_ca_file, "");
}

#[test]
fn open_profile_is_not_deleted_while_steps_are_being_sent() {
    let mut state = testing::signed_in();
    testing::applies(&mut state);

    let tasks = on_command(&mut state, Command::DeleteProfile(id()));

    assert!(tasks.is_empty());
    assert_eq!(state.profiles.len(), 1);
}
