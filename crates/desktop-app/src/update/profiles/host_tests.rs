//! Whether a secret may go to a host that is not the vendor's: asked once per profile and host, before the first time.

use patchpanel_http_client::Secret;

use crate::{
    command::{Command, ProfileCommand, SessionCommand, TypedSecret},
    event::ComputerEvent,
    state::{
        AppState,
        dialogs::Dialog,
        profile_editor::ProfileForm,
        profiles::{Profile, ProfileId},
    },
    task::{ComputerTask, Task, TenantTask, Work},
    testing,
    update::testing::{on_command, on_event},
};

const HOST: &str = "isc.example.com";

/// Two profiles; the second has an address that is not the vendor's.
fn state() -> AppState {
    let mut state = testing::signed_in();
    let mut foreign = testing::profile();
    foreign.id = id();
    foreign.base_url = format!("https://{HOST}").parse().unwrap();
    state.profiles.push(foreign);
    state
}

fn id() -> ProfileId {
    ProfileId("foreign".to_owned())
}

fn profile(state: &AppState) -> &Profile {
    let mut profiles = state.profiles.iter();
    profiles.find(|profile| profile.id == id()).unwrap()
}

fn connect() -> SessionCommand {
    SessionCommand::Connect(id())
}

fn confirm(host: &str) -> SessionCommand {
    SessionCommand::ConfirmHost(id(), host.to_owned())
}

/// Whether any of the tasks sends a secret somewhere.
fn sends(tasks: &[Task]) -> bool {
    let sends = |task: &Task| {
        matches!(
            task,
            Task::Work(
                Work::Tenant(_, TenantTask::SignIn(_))
                    | Work::Computer(ComputerTask::TestConnection { .. })
            )
        )
    };
    tasks.iter().any(sends)
}

fn is_kept(tasks: &[Task]) -> bool {
    tasks.iter().any(|task| match task {
        Task::Work(Work::Computer(ComputerTask::SaveProfiles { profiles, .. })) => profiles
            .iter()
            .any(|profile| profile.confirmed_host.as_deref() == Some(HOST)),
        _ => false,
    })
}

fn asks(state: &AppState) -> Option<&str> {
    match &state.dialog {
        Some(Dialog::ConfirmHost(_, host)) => Some(host),
        _ => None,
    }
}

fn edit(state: &mut AppState, change: impl FnOnce(&mut ProfileForm)) {
    on_command(state, ProfileCommand::Edit(id()));
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    change(&mut form);
    on_command(state, ProfileCommand::Change(Box::new(form)));
}

fn typed() -> TypedSecret {
    TypedSecret::Typed(Secret::new("hush".to_owned()))
}

#[test]
fn connecting_asks_where_the_secret_goes_before_it_is_sent_and_leaves_the_open_tenant_alone() {
    for command in [connect(), SessionCommand::ConnectAnyway(id())] {
        let mut state = state();

        let tasks = on_command(&mut state, command);

        assert!(!sends(&tasks));
        assert_eq!(asks(&state), Some(HOST));
        assert_eq!(state.session().unwrap().profile.name, "Sandbox");
    }
}

#[test]
fn what_was_confirmed_is_kept_and_asked_once() {
    let mut state = state();
    on_command(&mut state, connect());

    let tasks = on_command(&mut state, confirm(HOST));
    assert!(sends(&tasks));
    assert!(is_kept(&tasks));

    on_command(&mut state, SessionCommand::SignOutAnyway);
    assert!(sends(&on_command(&mut state, connect())));
    assert_eq!(asks(&state), None);
}

#[test]
fn another_port_of_a_confirmed_host_is_asked_about() {
    let mut state = state();
    on_command(&mut state, connect());
    on_command(&mut state, confirm(HOST));
    let address = format!("{HOST}:8443");
    let of_profile = |profile: &&mut Profile| profile.id == id();
    let profile = state.profiles.iter_mut().find(of_profile).unwrap();
    profile.base_url = format!("https://{address}").parse().unwrap();

    let tasks = on_command(&mut state, connect());

    assert!(!sends(&tasks));
    assert_eq!(asks(&state), Some(address.as_str()));
}

#[test]
fn confirming_another_host_than_the_profiles_sends_nothing() {
    let mut state = state();

    let tasks = on_command(&mut state, confirm("other.example.com"));

    assert!(!sends(&tasks));
    assert_eq!(profile(&state).confirmed_host, None);
}

#[test]
fn a_profile_whose_address_changes_asks_again_also_when_it_changes_back() {
    let mut state = state();
    on_command(&mut state, connect());
    on_command(&mut state, confirm(HOST));
    for address in ["other.example.com", HOST] {
        edit(&mut state, |form| form.address = address.to_owned());
        on_command(&mut state, ProfileCommand::Save(typed()));

        let tasks = on_command(&mut state, connect());

        assert!(!sends(&tasks));
        assert_eq!(asks(&state), Some(address));
        state.dialog = None;
    }
}

#[test]
fn a_connection_is_tested_only_once_the_host_is_confirmed_in_the_form() {
    let mut state = state();
    edit(&mut state, |form| form.name = "Proxy".to_owned());
    assert!(!sends(&on_command(
        &mut state,
        ProfileCommand::Test(typed())
    )));
    assert!(state.profile_editor.as_ref().unwrap().tried);

    edit(&mut state, |form| {
        form.confirmed_host = Some(HOST.to_owned());
    });
    assert!(sends(&on_command(
        &mut state,
        ProfileCommand::Test(typed())
    )));

    on_command(&mut state, ProfileCommand::Save(typed()));
    assert_eq!(profile(&state).confirmed_host.as_deref(), Some(HOST));
}

#[test]
fn an_imported_profile_asks_like_any_other() {
    let mut state = testing::signed_in();
    let found = vec![("Custom".to_owned(), format!("https://{HOST}"))];
    on_event(&mut state, ComputerEvent::SailCliImported(Ok(found)));
    let imported = state.profiles.last().unwrap().id.clone();

    let tasks = on_command(&mut state, SessionCommand::Connect(imported));

    assert!(!sends(&tasks));
    assert_eq!(asks(&state), Some(HOST));
}

#[test]
fn tenants_of_the_vendor_and_this_computer_are_never_asked_about() {
    for address in ["https://acme.saas.sailpoint.com", "http://127.0.0.1:4010"] {
        let mut state = state();
        state.profiles.last_mut().unwrap().base_url = address.parse().unwrap();

        assert!(
            sends(&on_command(&mut state, Command::from(connect()))),
            "{address}"
        );
    }
}

#[test]
fn a_secret_with_a_character_that_cannot_be_seen_is_neither_saved_nor_sent() {
    for command in [
        ProfileCommand::Save,
        ProfileCommand::SaveAndConnect,
        ProfileCommand::Test,
    ] {
        let mut state = testing::signed_in();
        on_command(&mut state, ProfileCommand::Edit(testing::profile().id));
        let pasted = TypedSecret::Typed(Secret::new("hu\u{2060}sh".to_owned()));

        let tasks = on_command(&mut state, command(pasted));

        assert!(tasks.is_empty(), "{tasks:?}");
        let said = &state.notices.toasts().next().unwrap().message.why;
        assert!(
            said.contains("U+2060 (word joiner) at position 3"),
            "{said}"
        );
        assert!(!said.contains("sh"), "{said}");
    }
}
