//! Profiles by what a person reads and clicks.

use egui::Role;
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::*;
use crate::{
    screens::{
        Views,
        testing::{self, Stage},
    },
    state::{profile_editor::ConnectionReport, remote::Remote},
};

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::ui(ui, state, &mut views.profiles, commands);
}

fn stage(editor: ProfileEditor) -> Harness<'static, Stage> {
    let mut state = testing::signed_in();
    state.profile_editor = Some(editor);
    testing::stage(state, draw)
}

fn new_profile(name: &str, address: &str) -> ProfileEditor {
    let mut editor = ProfileEditor::default();
    name.clone_into(&mut editor.form.name);
    address.clone_into(&mut editor.form.address);
    editor
}

fn report() -> ConnectionReport {
    let now = testing::signed_in().now;
    ConnectionReport {
        at: now,
        elapsed_millis: 312,
        user: Some("jdoe".to_owned()),
        organisation: Some("acme, pod useast1".to_owned()),
        connectors: Some(203),
        token_ends: None,
        secret_expires: Some("2027-03-14T10:44:00Z".parse().unwrap()),
        tls_issuer: Some("Acme Inspection CA".to_owned()),
        scopes: vec!["idn:connector-config:read".to_owned()],
    }
}

fn tested(address: &str) -> Harness<'static, Stage> {
    let mut editor = new_profile("Production", address);
    editor.test = Remote::Ready(report());
    stage(editor)
}

#[test]
fn a_new_profile_stands_in_the_list_as_it_is_typed() {
    let unnamed = stage(ProfileEditor::default());
    unnamed.get_by_role_and_label(Role::ListItem, "New profile");

    let named = stage(new_profile("Production", "acme"));

    named.get_by_role_and_label(Role::ListItem, "Sandbox, acme-sb");
    named.get_by_role_and_label(Role::ListItem, "Production, acme");
}

#[test]
fn a_test_tells_when_the_secret_expires_and_who_issued_the_certificate() {
    let harness = tested("acme");

    harness.get_by_label("Secret expires");
    harness.get_by_label("14 Mar 2027, in 111 days");
    harness.get_by_label("TLS issuer");
    harness.get_by_label("Acme Inspection CA");
    harness.get_by_label("Held: idn:connector-config:read. List and read");
    harness.get_by_label("Absent: idn:sources:read. Absent: no “used by”");
}

#[test]
fn a_connection_on_this_computer_says_that_it_has_no_certificate() {
    let harness = tested("http://127.0.0.1:8080");

    harness.get_by_label("none: plain http on this computer");
}

#[test]
fn signing_in_with_the_browser_is_shown_with_the_reason_why_it_is_not_possible() {
    let harness = stage(new_profile("Production", "acme"));

    let browser = harness.get_by_role_and_label(Role::RadioButton, "Browser");
    let node = browser.accesskit_node();

    assert!(node.is_disabled());
    assert_eq!(
        node.data().description(),
        Some("Signing in with the browser is not possible yet. Use a personal access token.")
    );
}
