//! A computer with a policy of its organisation.

use egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use patchpanel::{
    command::{Action, SessionCommand},
    state::{profiles::ProfileId, session::SignInState},
};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, POLICY, Person, ROW, Tenant, connected};

const MANAGED: &str = "Managed by your organisation";

/// The computer gets this policy between two starts of the app.
fn bound_by(policy: &str) -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut first) = connected();
    first.sees(ROW);
    drop(first);
    desk.file(POLICY, policy.as_bytes());
    let bound = Person::start(&desk);
    (tenant, desk, bound)
}

fn is_refused(person: &mut Person<'_>) {
    person.until("the refusal", |person| {
        let session = person.state().session();
        session.is_some_and(|session| matches!(session.sign_in, SignInState::Failed(_)))
    });
}

#[test]
fn a_given_profile_is_there_read_only_and_cannot_be_changed_or_exported() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let base_url = tenant.running.base_url();
    let policy = format!(
        "allowed_hosts = []\nno_export = true\n[[profile]]\nname = \"Given\"\nbase_url = \"{base_url}\"\nread_only = true"
    );
    desk.file(POLICY, policy.as_bytes());
    let mut person = Person::start(&desk);

    person.clicks("Edit profiles");
    person.sees(MANAGED);
    let mut fields = person.harness.query_all_by_role(Role::TextInput);
    assert_eq!(
        fields
            .next()
            .and_then(|field| field.accesskit_node().label())
            .as_deref(),
        Some("Client ID")
    );
    drop(fields);
    assert_eq!(
        person.disabled_reason("Delete profile…").as_deref(),
        Some(MANAGED)
    );
    person.types("Client ID", tenant.running.client_id());
    person.types("Client secret", tenant.running.client_secret());
    person.clicks("Save and connect");
    person.sees(ROW);

    let state = person.state();
    let reason = Action::NewConnector.disabled_reason(state);
    assert_eq!(reason, Some("This profile is read-only"));
    assert!(Action::SaveSupportBundle.disabled_reason(state).is_some());
    person.asks(Action::ShowSettings);
    person.sees("Allowed hosts: only those of the policy’s profiles.");
    person.sees("1 profile is set by the policy.");
    assert!(tenant.writes().is_empty());
}

#[test]
fn another_host_than_the_allowed_ones_is_sent_nothing() {
    let (tenant, _desk, mut person) = bound_by("allowed_hosts = [\"*.identitynow.com\"]");
    let before = tenant.requests().len();
    person.until("the profile", |person| !person.state().profiles.is_empty());
    let id = person.state().profiles[0].id.clone();
    person.asks(SessionCommand::Connect(id));

    let host = tenant.address();
    person.reads(&format!("Your organisation does not allow {host}"));
    is_refused(&mut person);
    assert_eq!(tenant.requests().len(), before);
}

#[test]
fn a_policy_with_a_slip_is_shown_with_its_line_and_nobody_signs_in() {
    let (tenant, _desk, mut person) = bound_by("protected = true\nread_onyl = true");
    let before = tenant.requests().len();
    person.reads("line 2: unknown field `read_onyl`");
    person.asks(Action::ExploreDemo);
    is_refused(&mut person);

    let session = person.state().session().unwrap();
    assert_eq!(session.profile.id, ProfileId::demo());
    assert!(person.state().policy_problem.is_some());
    assert_eq!(tenant.requests().len(), before);
}

#[test]
fn what_the_policy_sets_is_gone_with_it() {
    let (_tenant, desk, mut bound) = bound_by("read_only = true\nprotected = true");
    bound.until("the profile", |person| !person.state().profiles.is_empty());
    assert!(bound.state().profiles[0].read_only);
    bound.asks(Action::ShowProfiles);
    bound.sees(MANAGED);
    bound.types("Name", "Renamed");
    bound.clicks_role(Role::Button, "Save");
    bound.until("the file", |_| desk.profiles().contains("Renamed"));
    drop(bound);

    let profiles = desk.profiles();

    assert!(profiles.contains("read_only = false"), "{profiles}");
    assert!(profiles.contains("protected = false"), "{profiles}");
}
