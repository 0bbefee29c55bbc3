//! Signing in, staying signed in over a restart, and what happens when it does not work.

use egui::Role;
use patchpanel::{
    command::{Action, AppCommand, ConnectorCommand},
    state::{
        connectors::PartValue,
        route::{ConnectorTab, Route},
    },
};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, ROW, Tenant, connected};

fn sign_ins(tenant: &Tenant) -> usize {
    let requests = tenant.requests().into_iter();
    requests
        .filter(|request| request.path == "/oauth/token")
        .count()
}

#[test]
fn restart_within_the_token_s_life_needs_no_new_sign_in() {
    let (tenant, desk, mut first) = connected();
    first.sees(ROW);
    assert_eq!(sign_ins(&tenant), 1);
    drop(first);

    let mut second = Person::start(&desk);
    second.sees(ROW);

    assert_eq!(sign_ins(&tenant), 1);
}

/// Waits until the place that was shown last is on disk, and the newest draft, if there is one.
fn leaves(mut person: Person<'_>, desk: &Desk, tab: &str) {
    let places = desk.folder.path().join("settings/places.toml");
    person.until("the place on disk", |_| {
        let text = std::fs::read_to_string(&places).unwrap_or_default();
        text.contains(&format!("tab = \"{tab}\""))
    });
    person.harness.state_mut().store_drafts();
}

fn edits(person: &mut Person<'_>) {
    let metadata = serde_json::from_str("{\"shortDesc\":\"mine\"}").unwrap();
    let metadata = PartValue::Metadata(metadata);
    person.asks(ConnectorCommand::EditPart(metadata));
    person.until("the draft", Person::has_changes);
}

#[test]
fn the_next_start_shows_the_connector_the_tab_and_the_draft_of_before() {
    let (_tenant, desk, mut first) = connected();
    first.clicks(ROW);
    first.has_open("Workday Custom EMEA");
    edits(&mut first);
    first.clicks_role(Role::Tab, "Translations");
    leaves(first, &desk, "Translations");

    let mut second = Person::start(&desk);
    second.has_open("Workday Custom EMEA");
    second.until("the kept draft", Person::has_changes);

    assert_eq!(
        second.state().session().unwrap().tab,
        ConnectorTab::Translations
    );
    second.reads("Your draft of ");
    assert!(second.state().notices.all().is_empty(), "it is said once");
}

#[test]
fn the_start_says_which_drafts_wait_elsewhere() {
    let (_tenant, desk, mut first) = connected();
    first.clicks(ROW);
    first.has_open("Workday Custom EMEA");
    edits(&mut first);
    first.opens_by_script_name("servicenow-hrsd");
    first.has_open("ServiceNow HRSD");
    first.clicks_role(Role::Tab, "History");
    leaves(first, &desk, "History");

    let mut second = Person::start(&desk);
    second.has_open("ServiceNow HRSD");

    second.reads("1 draft waiting: Workday Custom EMEA");
}

#[test]
fn whoever_chose_the_list_of_tenants_starts_there() {
    let (tenant, desk, mut first) = connected();
    first.sees(ROW);
    first.asks(AppCommand::Show(Route::Settings));
    first.clicks("List of tenants");
    first.until("the setting", |_| {
        desk.profiles().contains("starts_with_tenants = true")
    });
    leaves(first, &desk, "Overview");

    let mut second = Person::start(&desk);
    second.sees(&format!("Sandbox, {}", tenant.address()));
    second.until("what was read", |person| person.state().places.is_some());

    assert!(second.state().session().is_none());
}

#[test]
fn no_file_holds_the_secret_or_the_token() {
    let (tenant, desk, mut person) = connected();
    person.sees(ROW);

    let secret = tenant.running.client_secret();
    let profiles = desk.profiles();
    assert!(profiles.contains(tenant.running.client_id()), "{profiles}");
    assert!(!profiles.contains(secret), "{profiles}");
    assert!(!profiles.contains("eyJ"), "{profiles}");
    let entry = desk.entry("client-secret");
    assert_eq!(entry.get_password().unwrap(), secret);
}

#[test]
fn changed_address_is_shown_neither_the_secret_nor_the_token_of_the_old_one() {
    let (old, new) = (Tenant::start(Seed::Demo), Tenant::start(Seed::Demo));
    let desk = Desk::new();
    let mut person = Person::signed_in(&old, &desk);
    person.sees(ROW);

    person.edits_the_profile();
    person.types("Tenant or address", new.running.base_url());
    person.clicks("Save and connect");
    person.sees(&format!(
        "The profile is not saved or tested yet. \
         The stored client secret was given for the old address. \
         Type the client secret for {}, then try again.",
        new.running.base_url()
    ));
    assert!(new.requests().is_empty());

    person.types("Client secret", new.running.client_secret());
    person.clicks("Save and connect");
    person.until("a request to the new address", |_| {
        !new.requests().is_empty()
    });

    // The journal keeps no tokens, but whoever has one does not sign in first.
    let first = new.requests().swap_remove(0);
    assert_eq!(first.line(), "POST /oauth/token");
}

#[test]
fn replaced_secret_that_is_wrong_does_not_sign_in_by_the_old_token() {
    let (_tenant, _desk, mut person) = connected();
    person.sees(ROW);

    person.edits_the_profile();
    person.types("Client secret", "not the secret");
    person.clicks("Save and connect");

    person.sees("Could not sign in");
}

#[test]
fn signing_out_deletes_the_token_and_keeps_the_client_secret() {
    let (tenant, desk, mut person) = connected();
    person.sees(ROW);
    assert!(desk.entry("access-token").get_password().is_ok());

    person.asks(Action::SignOut);

    person.reads("Signed out. Access token deleted");
    assert!(desk.entry("access-token").get_password().is_err());
    let kept = desk.entry("client-secret").get_password().unwrap();
    assert_eq!(kept, tenant.running.client_secret());
    person.clicks(&format!("Sandbox, {}", tenant.address()));
    person.sees(ROW);
    assert_eq!(sign_ins(&tenant), 2);
}

#[test]
fn a_locked_app_shows_nothing_sends_nothing_draws_nothing_and_unlocks_with_its_draft() {
    let (tenant, _desk, mut person) = connected();
    person.clicks(ROW);
    person.has_read_the_connector();
    let mine = ("shortDesc".to_owned(), "mine".into());
    let metadata = PartValue::Metadata([mine].into_iter().collect());
    person.asks(ConnectorCommand::EditPart(metadata));
    person.until("the draft", Person::has_changes);

    person.asks(Action::LockApp);
    person.sees("Patchpanel is locked");
    person.rests();
    // What was on its way when it locked still comes; then nothing wakes it.
    person.until("it to draw nothing more", |person| {
        let wakes = &person.harness.output().viewport_output[&egui::ViewportId::ROOT];
        wakes.repaint_delay == std::time::Duration::MAX
    });
    let sent = tenant.requests().len();
    let said = person.labels().join("\n");
    for word in ["Workday", "acme", "jdoe", tenant.running.base_url()] {
        assert!(!said.contains(word), "{said}");
    }
    assert_eq!(tenant.requests().len(), sent);

    person.clicks("Unlock");
    person.sees("1 change in 1 connector");
    assert_eq!(sign_ins(&tenant), 1, "the keychain has the token");
}

#[test]
fn wrong_secret_says_what_to_check_and_keeps_what_was_typed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = Person::start(&desk);

    person.connects(tenant.connection(), "Sandbox", "not the secret");

    person.sees("Could not sign in");
    person.reads("Check client ID and secret");
    person.clicks("Edit profile…");
    let form = &person.state().profile_editor.as_ref().unwrap().form;
    assert_eq!(form.client_id, tenant.running.client_id());
    assert_eq!(form.address, tenant.running.base_url());
}
