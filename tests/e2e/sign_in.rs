//! Signing in, staying signed in over a restart, and what happens when it does not work.

use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, Tenant};

fn sign_ins(tenant: &Tenant) -> usize {
    tenant
        .requests()
        .iter()
        .filter(|request| request.path == "/oauth/token")
        .count()
}

#[test]
fn restart_within_the_token_s_life_needs_no_new_sign_in() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let secret = tenant.running.client_secret().to_owned();
    let mut first = Person::start(&desk);
    first.connects(&tenant, "Sandbox", &secret);
    first.sees("Workday Custom EMEA, workday, Released");
    assert_eq!(sign_ins(&tenant), 1);
    drop(first);

    let mut second = Person::start(&desk);
    second.clicks("Sandbox, Sandbox");
    second.sees("Workday Custom EMEA, workday, Released");

    assert_eq!(sign_ins(&tenant), 1);
}

#[test]
fn no_file_holds_the_secret_or_the_token() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let secret = tenant.running.client_secret().to_owned();
    let mut person = Person::start(&desk);
    person.connects(&tenant, "Sandbox", &secret);
    person.sees("Workday Custom EMEA, workday, Released");

    let profiles =
        std::fs::read_to_string(desk.folder.path().join("settings/profiles.toml")).unwrap();

    assert!(profiles.contains(tenant.running.client_id()), "{profiles}");
    assert!(!profiles.contains(&secret), "{profiles}");
    assert!(!profiles.contains("eyJ"), "{profiles}");
    let entry = desk
        .keychain
        .build("patchpanel", "sandbox/client-secret", None)
        .unwrap();
    assert_eq!(entry.get_password().unwrap(), secret);
}

#[test]
fn wrong_secret_says_what_to_check_and_keeps_what_was_typed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = Person::start(&desk);

    person.connects(&tenant, "Sandbox", "not the secret");

    person.sees("Could not sign in");
    person.reads("Check both in the profile");
    person.clicks("Edit profile…");
    let form = &person.state().profile_editor.as_ref().unwrap().form;
    assert_eq!(form.client_id, tenant.running.client_id());
    assert_eq!(form.address, tenant.running.base_url());
}
