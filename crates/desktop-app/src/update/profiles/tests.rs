//! Profiles as they are typed and left: what a name switches on, and what is asked before something is lost.

use super::*;
use crate::{
    command::{Action, AppCommand, ProfileCommand},
    event::ComputerEvent,
    state::{AppState, profiles::shared::SharedProfile, settings::ThemeChoice},
    task::{AfterStoring, Task, Work},
    testing,
    update::testing::{in_turn, on_command, on_event},
};

fn new(turn: &mut Turn<'_>) {
    open(turn, NextProfile::New);
}

fn edit(turn: &mut Turn<'_>, id: &ProfileId) {
    open(turn, NextProfile::Saved(id.clone()));
}

fn typed(state: &mut AppState, change: impl FnOnce(&mut ProfileForm)) {
    let mut form = state.profile_editor.as_ref().unwrap().form.clone();
    change(&mut form);
    on_command(state, ProfileCommand::Change(Box::new(form)));
}

fn switches(state: &AppState) -> (bool, bool) {
    let form = &state.profile_editor.as_ref().unwrap().form;
    (form.protected, form.read_only)
}

fn new_profile() -> AppState {
    let mut state = testing::signed_in();
    in_turn(&mut state, new);
    state
}

#[test]
fn new_profile_named_like_production_is_protected_and_read_only_and_says_why() {
    let mut state = new_profile();

    typed(&mut state, |form| form.name = "Acme prod".to_owned());

    assert_eq!(switches(&state), (true, true));
    let editor = state.profile_editor.as_ref().unwrap();
    assert_eq!(editor.production_word(), Some("prod"));
}

#[test]
fn the_address_alone_is_enough() {
    let mut state = new_profile();

    typed(&mut state, |form| form.address = "acme-prd".to_owned());

    assert_eq!(switches(&state), (true, true));
}

#[test]
fn a_name_that_turns_out_otherwise_switches_both_off_again() {
    let mut state = new_profile();

    typed(&mut state, |form| form.name = "Prod".to_owned());
    typed(&mut state, |form| form.name = "Products".to_owned());

    assert_eq!(switches(&state), (false, false));
}

#[test]
fn what_the_person_switched_stays_whatever_the_profile_is_called() {
    let mut state = new_profile();
    typed(&mut state, |form| form.name = "Prod".to_owned());

    typed(&mut state, |form| form.read_only = false);
    typed(&mut state, |form| form.name = "Production".to_owned());
    typed(&mut state, |form| form.address = "acme-prod".to_owned());

    assert_eq!(switches(&state), (true, false));
    let editor = state.profile_editor.as_ref().unwrap();
    assert_eq!(editor.production_word(), None);
}

#[test]
fn a_saved_profile_is_never_switched_by_renaming_it() {
    let mut state = testing::signed_in();
    let id = state.profiles[0].id.clone();
    in_turn(&mut state, |turn| edit(turn, &id));

    typed(&mut state, |form| form.name = "Production".to_owned());

    assert_eq!(switches(&state), (false, false));
}

#[test]
fn a_secret_that_is_stored_late_does_not_switch_the_tenant() {
    let mut state = testing::signed_in();
    let id = state.profiles[0].id.clone();
    in_turn(&mut state, |turn| edit(turn, &id));
    let stored = |state: &mut AppState| {
        let before = state.sessions_started;
        in_turn(state, |turn| {
            secret_stored(turn, &id, AfterStoring::Connect, Ok(()));
        });
        state.sessions_started - before
    };
    assert_eq!(stored(&mut state), 1, "while the profile is on screen");

    on_command(&mut state, AppCommand::Show(Route::Connectors));

    assert_eq!(stored(&mut state), 0);
}

#[test]
fn a_secret_that_is_stored_late_does_not_open_a_locked_app() {
    let mut state = testing::signed_in();
    let id = state.profiles[0].id.clone();
    in_turn(&mut state, |turn| edit(turn, &id));
    on_command(&mut state, Action::LockApp);

    let tasks = in_turn(&mut state, |turn| {
        secret_stored(turn, &id, AfterStoring::Connect, Ok(()));
    });

    assert!(tasks.is_empty(), "{tasks:?}");
    assert!(state.lock.is_some());
}

#[test]
fn an_imported_profile_named_like_production_is_protected_and_read_only() {
    let mut state = testing::signed_in();
    let found = vec![
        ("prod".to_owned(), "acme".to_owned()),
        ("uat".to_owned(), "acme-uat".to_owned()),
    ];

    in_turn(&mut state, |turn| imported(turn, Ok(found)));

    let of = |name: &str| {
        let profile = state.profiles.iter().find(|profile| profile.name == name);
        profile.map(|profile| (profile.protected, profile.read_only))
    };
    assert_eq!(of("prod"), Some((true, true)));
    assert_eq!(of("uat"), Some((false, false)));
}

#[test]
fn two_imported_environments_of_one_name_are_two_profiles_with_ids_and_names_of_their_own() {
    let mut state = testing::signed_in();
    let found = ["acme-one", "acme-two"].map(|host| ("uat".to_owned(), host.to_owned()));

    in_turn(&mut state, |turn| imported(turn, Ok(found.to_vec())));

    let ids: std::collections::BTreeSet<_> = state.profiles.iter().map(|of| &of.id).collect();
    assert_eq!(ids.len(), state.profiles.len());
    let names = state.profiles.iter().map(|of| of.name.as_str());
    let imported: Vec<_> = names.filter(|name| name.starts_with("uat")).collect();
    assert_eq!(imported, ["uat", "uat (2)"]);
}

#[test]
fn a_profile_that_is_not_used_is_named_until_something_is_saved() {
    let mut state = testing::signed_in();
    let not_used = ComputerError::SameProfileId {
        path: "profiles.toml".into(),
        profiles: vec!["“Copy” (https://elsewhere.example.com)".to_owned()],
    };
    let file = (
        state.profiles.clone(),
        state.settings.clone(),
        Some(not_used),
    );

    in_turn(&mut state, |turn| loaded(turn, Ok(file)));

    let problem = state.profiles_problem.as_ref().unwrap();
    assert_eq!(
        problem.what,
        "A profile was left out: another has the same id"
    );
    assert!(problem.why.contains("“Copy”"), "{problem:?}");
    in_turn(&mut state, |turn| saved(turn, Ok(())));
    assert_eq!(state.profiles_problem, None);
}

fn edits_unsaved(state: &AppState) -> (Option<&str>, bool) {
    let editor = state.profile_editor.as_ref().unwrap();
    let id = editor.editing.as_ref();
    (id.map(|id| id.0.as_str()), editor.is_unsaved())
}

#[test]
fn new_profile_or_another_one_asks_before_it_throws_a_typed_form_away() {
    let mut state = testing::signed_in();
    let mut other = testing::profile();
    other.id = ProfileId("other".to_owned());
    state.profiles.push(other);
    in_turn(&mut state, |turn| {
        edit(turn, &ProfileId("sandbox".to_owned()));
    });
    typed(&mut state, |form| form.name = "Sandbox 2".to_owned());

    for next in [
        NextProfile::New,
        NextProfile::Saved(ProfileId("other".to_owned())),
    ] {
        in_turn(&mut state, |turn| open(turn, next.clone()));

        assert!(matches!(&state.dialog, Some(Dialog::LeaveProfile(asked)) if *asked == next));
        assert_eq!(edits_unsaved(&state), (Some("sandbox"), true));
        assert_eq!(
            state.profile_editor.as_ref().unwrap().form.name,
            "Sandbox 2"
        );
    }

    on_command(
        &mut state,
        ProfileCommand::LeaveAnyway(NextProfile::Saved(ProfileId("other".to_owned()))),
    );
    assert!(state.dialog.is_none());
    assert_eq!(edits_unsaved(&state), (Some("other"), false));
}

#[test]
fn secret_that_is_typed_counts_as_unsaved_and_the_same_profile_is_not_asked_about() {
    let mut state = testing::signed_in();
    let id = ProfileId("sandbox".to_owned());
    in_turn(&mut state, |turn| edit(turn, &id));
    on_command(&mut state, ProfileCommand::NoteTypedSecret(true));
    on_command(&mut state, AppCommand::Show(Route::Connectors));

    in_turn(&mut state, |turn| edit(turn, &id));
    assert!(state.dialog.is_none());
    assert_eq!(state.route, Route::Profiles);
    assert_eq!(edits_unsaved(&state), (Some("sandbox"), true));

    in_turn(&mut state, new);
    assert!(matches!(state.dialog, Some(Dialog::LeaveProfile(_))));
}

#[test]
fn profile_that_was_cancelled_is_not_asked_about_again() {
    let mut state = testing::signed_in();
    in_turn(&mut state, new);
    typed(&mut state, |form| form.name = "Acme".to_owned());

    on_command(&mut state, ProfileCommand::Cancel);
    in_turn(&mut state, new);

    assert!(state.dialog.is_none());
    assert_eq!(edits_unsaved(&state), (None, false));
}

fn writes(tasks: &[Task]) -> Option<&[Profile]> {
    tasks.iter().find_map(|task| match task {
        Task::Work(Work::Computer(ComputerTask::SaveProfiles { profiles, .. })) => {
            Some(profiles.as_slice())
        }
        _ => None,
    })
}

fn not_read() -> AppState {
    AppState::new(testing::signed_in().now, jiff::tz::TimeZone::UTC)
}

fn changes_theme(state: &mut AppState) -> Vec<Task> {
    let settings = Settings {
        theme: ThemeChoice::Dark,
        ..Settings::default()
    };
    on_command(state, AppCommand::ChangeSettings(settings))
}

#[test]
fn a_theme_changed_before_the_profiles_were_read_does_not_empty_their_file() {
    let mut state = not_read();
    assert!(writes(&changes_theme(&mut state)).is_none());
    let notice = state.notices.all().last().unwrap();
    assert_eq!(notice.message.what, "The change is not saved");

    let loaded = Ok((vec![testing::profile()], Settings::default(), None));
    on_event(&mut state, ComputerEvent::ProfilesLoaded(loaded));

    assert_eq!(
        writes(&changes_theme(&mut state)),
        Some(&[testing::profile()][..])
    );
}

#[test]
fn a_theme_changed_after_the_disk_was_too_slow_does_not_empty_the_file_of_profiles() {
    let mut state = not_read();
    let failed = ComputerEvent::ProfilesLoaded(Err(ComputerError::TooSlow));
    on_event(&mut state, failed);

    assert!(writes(&changes_theme(&mut state)).is_none());
}

#[test]
fn a_profile_made_before_the_others_were_read_is_saved_beside_them() {
    let mut state = not_read();
    let mut made = testing::profile();
    made.id = ProfileId("made".to_owned());
    state.profiles.push(made.clone());

    let loaded = Ok((vec![testing::profile()], Settings::default(), None));
    let tasks = on_event(&mut state, ComputerEvent::ProfilesLoaded(loaded));

    assert_eq!(writes(&tasks), Some(&[testing::profile(), made][..]));
}

fn shared(name: &str, host: &str) -> SharedProfile {
    let text = format!("name = \"{name}\"\nbase_url = \"https://{host}\"");
    toml::from_str(&text).unwrap()
}

#[test]
fn profiles_of_a_colleague_get_ids_of_their_own_and_their_hosts_are_still_to_be_confirmed() {
    let mut state = testing::signed_in();
    let known = &state.profiles[0];
    let again = shared(&known.name, known.address());
    let new = shared(&known.name, "isc.example.com");

    in_turn(&mut state, |turn| take_shared(turn, Ok(vec![again, new])));

    let [known, new] = state.profiles.as_slice() else {
        panic!("{:?}", state.profiles);
    };
    assert_ne!(known.id, new.id);
    assert_eq!(new.name, "Sandbox (2)");
    assert_eq!(new.unconfirmed_host(), Some("isc.example.com"));
    let notice = state.notices.all().last().unwrap();
    assert_eq!(notice.message.what, "1 profile imported");
}

#[test]
fn imported_profiles_are_bound_by_the_policy_and_saved_as_they_came() {
    let mut state = testing::signed_in();
    state.policy.read_only = true;

    let found = Ok(vec![shared("Acme", "acme.api.identitynow.com")]);
    let tasks = {
        let mut tasks = Vec::new();
        let mut turn = Turn {
            session: state.sessions.shown_id(),
            state: &mut state,
            tasks: &mut tasks,
        };
        take_shared(&mut turn, found);
        tasks
    };

    assert!(state.profiles[1].read_only);
    assert!(!writes(&tasks).unwrap()[1].read_only);
}

#[test]
fn where_files_are_not_saved_profiles_are_not_exported() {
    let mut state = testing::signed_in();
    let saves = |tasks: &[Task]| matches!(tasks, [Task::Dialog(DialogTask::Save { .. })]);
    assert!(saves(&on_command(&mut state, Action::ExportProfiles)));

    state.policy.no_export = true;

    assert!(!saves(&on_command(&mut state, Action::ExportProfiles)));
}
