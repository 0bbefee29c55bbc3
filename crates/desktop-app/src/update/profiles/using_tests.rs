//! Profiles as data: saving, what that means for the open tenant, and the file of a certificate.

use std::path::PathBuf;

use patchpanel_http_client::{Access, ProxyLogin, Secret};

use crate::{
    command::{Action, ProfileCommand, TypedSecret},
    event::{ComputerEvent, Event, SessionEvent, SignedIn},
    state::remote::Generation,
    state::{
        AppState,
        apply::ApplyStage,
        profile_editor::{ProfileForm, SignInKind},
        profiles::{Profile, ProfileId, ProxyChoice},
        secrets::{SecretKind, SecretOwner, kept_proxy_login},
        session::SessionId,
    },
    task::{AfterStoring, ComputerTask, DialogTask, Task, TenantTask, Work},
    testing,
    update::testing::{on_command, on_event},
};

fn id() -> ProfileId {
    testing::profile().id
}

/// The open profile is edited: `change` is what the person does to its form.
fn edited(change: impl FnOnce(&mut ProfileForm)) -> AppState {
    let mut state = testing::signed_in();
    on_command(&mut state, ProfileCommand::Edit(id()));
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    change(&mut form);
    on_command(&mut state, ProfileCommand::Change(Box::new(form)));
    state
}

fn saves(state: &mut AppState) -> Vec<Task> {
    on_command(state, ProfileCommand::Save(TypedSecret::Unchanged))
}

fn session_profile(state: &AppState) -> &Profile {
    &state.session().unwrap().profile
}

fn signs_in(tasks: &[Task]) -> Option<&Profile> {
    tasks.iter().find_map(|task| match task {
        Task::Work(Work::Tenant(session, TenantTask::SignIn(profile))) => {
            (*session == SessionId(1)).then_some(&**profile)
        }
        _ => None,
    })
}

fn signed_in(access: Access) -> Event {
    let signed_in = SignedIn {
        identity: Default::default(),
        token_ends: None,
        elapsed: None,
        access,
    };
    Event::Session(
        SessionId(1),
        SessionEvent::SignInEnded(Ok(Box::new(signed_in))),
    )
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

    let run = state.session().unwrap().apply.as_ref().unwrap();
    assert_eq!(run.stage, ApplyStage::Stopping);
}

#[test]
fn read_only_that_is_switched_off_holds_until_there_is_a_client_that_may_write() {
    let mut state = edited(|form| form.read_only = false);
    state.profiles[0].read_only = true;
    state.session_mut().unwrap().profile.read_only = true;

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
fn a_second_person_and_tested_patches_hold_in_the_open_tenant_once_they_are_saved() {
    let mut state = edited(|form| {
        form.protected = true;
        form.second_person = true;
        form.guard_patches = true;
    });
    testing::applies(&mut state);

    saves(&mut state);

    let profile = session_profile(&state);
    assert!(state.session().unwrap().needs_second_person());
    assert!(profile.guard_patches);
    let run = state.session().unwrap().apply.as_ref().unwrap();
    assert_eq!(
        run.stage,
        ApplyStage::Stopping,
        "nobody else wrote its plan"
    );
}

#[test]
fn another_profile_leaves_the_open_tenant_alone() {
    let mut state = testing::signed_in();
    let mut other = testing::profile();
    other.id = ProfileId("production".to_owned());
    state.profiles.push(other.clone());
    on_command(&mut state, ProfileCommand::Edit(other.id));
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    form.read_only = true;
    on_command(&mut state, ProfileCommand::Change(Box::new(form)));

    saves(&mut state);

    assert!(!session_profile(&state).read_only);
}

#[test]
fn typed_secret_is_stored_before_the_client_is_made_anew() {
    let mut state = edited(|form| form.read_only = true);
    let typed = TypedSecret::Typed(Secret::new("s3cret".to_owned()));

    let tasks = on_command(&mut state, ProfileCommand::Save(typed));

    assert!(signs_in(&tasks).is_none());
    assert!(tasks.iter().any(|task| matches!(
        task,
        Task::Work(Work::Computer(ComputerTask::StoreSecret { secret, then: AfterStoring::Renew })) if secret.kind == SecretKind::ClientSecret
    )));
    let stored = Event::Computer(ComputerEvent::SecretStored {
        profile: id(),
        then: AfterStoring::Renew,
        result: Ok(()),
    });
    assert!(signs_in(&on_event(&mut state, stored)).is_some());
}

#[test]
fn stored_secret_is_not_sent_to_an_address_it_was_not_given_for() {
    let mut state = edited(|form| form.address = "https://elsewhere.example".to_owned());
    let before = state.profiles.clone();

    let tests = on_command(&mut state, ProfileCommand::Test(TypedSecret::Unchanged));
    let saved = saves(&mut state);

    for tasks in [&tests, &saved] {
        assert!(signs_in(tasks).is_none());
        assert!(!tasks.iter().any(|task| matches!(
            task,
            Task::Work(Work::Computer(ComputerTask::TestConnection { .. }))
        )));
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

    let tasks = on_command(&mut state, ProfileCommand::Save(typed));

    assert!(tasks.iter().any(|task| matches!(
        task,
        Task::Work(Work::Computer(ComputerTask::StoreSecret { .. }))
    )));
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
fn browses(state: &mut AppState) -> Generation {
    match on_command(state, ProfileCommand::BrowseCaFile).as_slice() {
        [Task::Dialog(DialogTask::ChooseCaFile(asked))] => *asked,
        other => panic!("{other:?}"),
    }
}

fn chosen(state: &mut AppState, asked: Generation) {
    let event = ComputerEvent::CaFileChosen(asked, PathBuf::from("/etc/acme.pem"));
    on_event(state, event);
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
    let next = crate::state::dialogs::NextProfile::New;
    on_command(&mut state, ProfileCommand::LeaveAnyway(next));

    chosen(&mut state, purpose);

    let editor = state.profile_editor.as_ref().unwrap();
    assert_eq!(editor.form.extra_ca_file, "");
}

#[test]
fn open_profile_is_not_deleted_while_steps_are_being_sent() {
    let mut state = testing::signed_in();
    testing::applies(&mut state);

    let tasks = on_command(&mut state, ProfileCommand::Delete(id()));

    assert!(tasks.is_empty());
    assert_eq!(state.profiles.len(), 1);
}

/// The open profile behind a proxy at this address.
fn behind_a_proxy(url: &str, has_login: bool) -> AppState {
    let mut state = testing::signed_in();
    state.profiles[0].proxy = ProxyChoice::Address {
        url: url.to_owned(),
        has_login,
    };
    on_command(&mut state, ProfileCommand::Edit(id()));
    state
}

#[test]
fn the_typed_login_of_a_proxy_goes_to_the_keychain_and_not_to_the_profile() {
    let mut state = behind_a_proxy("http://proxy:3128", false);
    let login = ProxyLogin {
        user_name: "jdoe".to_owned(),
        password: Secret::new("hunter2"),
    };

    on_command(&mut state, ProfileCommand::TypeProxyLogin(login.clone()));
    let tasks = saves(&mut state);

    let kept = tasks.iter().find_map(|task| match task {
        Task::Work(Work::Computer(ComputerTask::StoreSecret { secret, .. })) => Some(secret),
        _ => None,
    });
    let kept = kept.unwrap();
    assert_eq!(kept.kind, SecretKind::ProxyLogin);
    assert_eq!(
        kept_proxy_login(&kept.secret, "http://proxy:3128"),
        Some(login)
    );
    let url = "http://proxy:3128".to_owned();
    let has_login = true;
    assert_eq!(
        state.profiles[0].proxy,
        ProxyChoice::Address { url, has_login }
    );
    assert_eq!(state.profile_editor.unwrap().proxy_login, None);
}

#[test]
fn a_login_that_is_forgotten_in_the_form_is_deleted_from_the_keychain() {
    let mut state = behind_a_proxy("http://proxy:3128", true);
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    form.proxy_login_kept_for = None;
    on_command(&mut state, ProfileCommand::Change(Box::new(form)));

    let tasks = saves(&mut state);

    assert!(tasks.iter().any(|task| matches!(
        task,
        Task::Work(Work::Computer(ComputerTask::ForgetSecrets { kinds, .. })) if *kinds == [SecretKind::ProxyLogin]
    )));
}

#[test]
fn a_profile_that_is_moved_to_another_address_leaves_no_secret_of_the_first_one_behind() {
    let mut state = edited(|form| form.address = "https://other.api.identitynow.com".to_owned());
    let before = SecretOwner::of(&state.profiles[0]);
    let typed = TypedSecret::Typed(Secret::new("s3cret".to_owned()));

    let tasks = on_command(&mut state, ProfileCommand::Save(typed));

    let now = SecretOwner::of(&state.profiles[0]);
    assert_ne!(now, before);
    assert!(tasks.iter().any(|task| matches!(
        task,
        Task::Work(Work::Computer(ComputerTask::ForgetTokens { owner, kinds })) if *owner == before && *kinds == SecretKind::OF_TENANT
    )));
    assert!(tasks.iter().any(|task| matches!(
        task,
        Task::Work(Work::Computer(ComputerTask::StoreSecret { secret, .. })) if secret.owner == now
    )));
}

#[test]
fn a_login_typed_for_one_proxy_never_goes_to_another() {
    let mut state = behind_a_proxy("http://a:3128", false);
    on_command(
        &mut state,
        ProfileCommand::TypeProxyLogin(ProxyLogin {
            user_name: "jdoe".to_owned(),
            password: Secret::new("hunter2"),
        }),
    );
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    "http://b:3128".clone_into(&mut form.proxy_url);
    on_command(&mut state, ProfileCommand::Change(Box::new(form)));

    let tasks = on_command(&mut state, ProfileCommand::Test(TypedSecret::Unchanged));

    let login = tasks.iter().find_map(|task| match task {
        Task::Work(Work::Computer(ComputerTask::TestConnection { proxy_login, .. })) => {
            Some(proxy_login.is_some())
        }
        _ => None,
    });
    assert_eq!(login, Some(false));
}

/// Which secrets are deleted once the profile is saved as `change` makes it.
fn forgotten(state: &mut AppState, change: impl FnOnce(&mut ProfileForm)) -> Vec<SecretKind> {
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    change(&mut form);
    on_command(state, ProfileCommand::Change(Box::new(form)));
    let tasks = saves(state).into_iter();
    let kinds = tasks.filter_map(|task| match task {
        Task::Work(Work::Computer(ComputerTask::ForgetSecrets { kinds, .. })) => Some(kinds),
        _ => None,
    });
    kinds.flatten().collect()
}

#[test]
fn what_a_profile_signed_in_with_before_it_changed_to_or_from_the_browser_is_deleted() {
    let mut state = edited(|_| {});

    let to_browser = forgotten(&mut state, |form| form.sign_in = SignInKind::Browser);
    let renamed = forgotten(&mut state, |form| form.name.push('2'));
    let another = forgotten(&mut state, |form| form.client_id.push('2'));
    let from_browser = forgotten(&mut state, |form| form.sign_in = SignInKind::AccessToken);

    let secrets = [
        SecretKind::ClientSecret,
        SecretKind::PastedToken,
        SecretKind::AccessToken,
    ];
    assert_eq!(to_browser, secrets);
    assert_eq!(renamed, []);
    assert_eq!(another, [SecretKind::RefreshToken]);
    assert_eq!(from_browser, [SecretKind::RefreshToken]);
}
