//! Profiles by what a person reads and clicks.

use egui::Role;
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::*;
use crate::{
    command::Command,
    screens::{
        Views,
        testing::{self, Person as _, Stage},
    },
    state::{
        profile_editor::{ConnectionReport, ProxyKind},
        remote::Remote,
    },
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

    named.get_by_role_and_label(Role::ListItem, "Sandbox, acme-sb.api.identitynow.com");
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

/// What the form would be after the person did something.
fn changed<'a>(harness: &'a Harness<'a, Stage>) -> &'a ProfileForm {
    match harness.state().asked.last() {
        Some(Command::Profile(ProfileCommand::Change(form))) => form,
        other => panic!("the form did not change: {other:?}"),
    }
}

#[test]
fn a_slip_in_the_address_says_what_was_likely_meant_and_a_button_takes_it() {
    for (typed, likely) in [
        ("https//acme.identitynow.com", "acme.identitynow.com"),
        ("acme.identitynow.con", "acme.identitynow.com"),
        ("acme.identitynow.com,", "acme.identitynow.com"),
        ("http://2130706433", "127.0.0.1"),
        ("acme\u{200B}.identitynow.com", "acme.identitynow.com"),
    ] {
        let mut harness = stage(new_profile("Sandbox", typed));
        assert!(
            harness.shows_part(&format!("Did you mean {likely}?")),
            "{typed}"
        );

        harness.press_the(Role::Button, &format!("Use {likely}"));

        assert_eq!(changed(&harness).address, likely);
    }
}

#[test]
fn an_address_that_is_not_sailpoints_says_where_the_secret_goes_and_asks() {
    for address in [
        "isc.example.com",
        "https://acme.identitynow.com.example.org/ui",
    ] {
        let mut harness = stage(new_profile("Sandbox", address));
        let host = ProfileForm {
            address: address.to_owned(),
            ..ProfileForm::default()
        };
        let host = host.foreign_host().unwrap();
        let told = format!("This is not a SailPoint address. Your secret goes to {host}.");
        assert!(harness.shows(&told), "{address}");

        harness.press_the(Role::CheckBox, &format!("Send my secret to {host}"));

        assert_eq!(changed(&harness).confirmed_host, Some(host));
    }
}

#[test]
fn addresses_of_sailpoint_and_of_this_computer_ask_nothing() {
    for address in [
        "acme",
        "acme.identitynow.com",
        "acme.saas.sailpoint.com",
        "acme.saas.sailpointfedramp.com",
        "acme.identitynow-demo.com",
        "http://127.0.0.1:4010",
        "localhost:4010",
        "[::1]:4010",
    ] {
        let harness = stage(new_profile("Sandbox", address));

        assert!(!harness.shows_part("not a SailPoint address"), "{address}");
    }
}

#[test]
fn a_test_that_was_tried_says_that_the_address_is_to_be_confirmed_first() {
    let mut editor = new_profile("Sandbox", "isc.example.com");
    editor.tried = true;

    let harness = stage(editor);

    assert!(harness.shows("Tick this, or correct the address, before the connection is tested"));
}

#[test]
fn a_character_that_cannot_be_seen_is_named_with_its_place_in_client_id_and_secret() {
    let mut editor = new_profile("Sandbox", "acme");
    editor.form.client_id = "0123\u{200B}4".to_owned();
    editor.tried = true;
    let mut harness = stage(editor);
    harness.get_by_label(
        "Client ID: The client ID holds U+200B (zero width space) at character 5, which cannot be seen. Type or copy it again.",
    );

    harness.focus_the(Role::PasswordInput, "Client secret");
    harness.types("hush\u{A0}");

    harness.get_by_label(
        "Client secret: The client secret holds U+00A0 (no-break space) at character 5, which cannot be seen. Type or copy it again.",
    );
    assert!(!harness.shows_part("hush"));
}

#[test]
fn the_login_of_a_proxy_is_typed_below_its_address_and_goes_ahead_of_saving() {
    let mut editor = new_profile("Sandbox", "acme");
    editor.form.client_id = "4b1f".to_owned();
    editor.form.proxy = ProxyKind::Address;
    editor.form.proxy_url = "http://proxy:3128".to_owned();
    let mut harness = stage(editor);

    harness.focus_the(Role::TextInput, "Proxy user name");
    harness.types("jdoe");
    harness.focus_the(Role::PasswordInput, "Proxy password");
    harness.types("hunter2");
    harness.press_the(Role::Button, "Save");

    let asked = &harness.state().asked;
    let typed = asked.iter().position(|command| {
        matches!(
            command,
            Command::Profile(ProfileCommand::TypeProxyLogin(login))
                if login.user_name == "jdoe" && login.password.expose() == "hunter2"
        )
    });
    let saved = asked
        .iter()
        .position(|command| matches!(command, Command::Profile(ProfileCommand::Save(_))));
    assert!(typed.unwrap() < saved.unwrap());
    assert!(!harness.shows_part("hunter2"));
}

#[test]
fn a_login_inside_the_address_of_a_proxy_is_asked_for_below() {
    let mut editor = new_profile("Sandbox", "acme");
    editor.form.proxy = ProxyKind::Address;
    editor.form.proxy_url = "http://jdoe:hunter2@proxy:3128".to_owned();
    editor.tried = true;

    let harness = stage(editor);

    let told = "Give user name and password below, and the address without them";
    harness.get_by_label(&format!("Proxy address: {told}"));
}

#[test]
fn a_new_profile_is_named_at_once() {
    let mut harness = stage(ProfileEditor::default());

    harness.types("Acme");

    let changed = harness.asked().iter().find_map(|command| match command {
        Command::Profile(ProfileCommand::Change(form)) => Some(form.name.clone()),
        _ => None,
    });
    assert_eq!(changed.as_deref(), Some("Acme"));
}
