//! Profiles by what a person reads and clicks.

use super::*;
use crate::{
    screens::testing::{self, *},
    state::{
        profile_editor::{ConnectionReport, ProxyKind, SignInKind},
        profiles::SignIn,
    },
};

drawn_with!(profiles);

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
        tls_issuer: Some("Acme Inspection CA".to_owned()),
        scopes: vec!["idn:connector-config:read".to_owned()],
        signs_in_at: None,
    }
}

fn tested(address: &str) -> Harness<'static, Stage> {
    let mut editor = new_profile("Production", address);
    editor.test = Remote::Ready(report());
    editor.form.secret_ends = "2027-03-14".to_owned();
    stage(editor)
}

#[test]
fn the_scopes_that_a_token_needs_are_copied_before_there_is_one() {
    let mut harness = stage(new_profile("Production", "acme"));

    harness.press("Needed: idn:sources:read. Sources that use a connector");
    harness.press("Copy all scopes");

    let all = "idn:connector-config:read idn:connector-config:manage idn:sources:read";
    let copied = ["idn:sources:read", all].map(|text| AppCommand::Copy(text.to_owned()));
    assert_eq!(harness.asked(), copied);
}

#[test]
fn an_end_of_the_secret_that_is_no_date_says_how_one_is_written() {
    let mut editor = new_profile("Production", "acme");
    editor.form.client_id = "0123".to_owned();
    editor.form.secret_ends = "14.3.2027".to_owned();

    let problems = crate::messages::profiles::problems(&editor.form);

    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].text, "Enter the date as 2027-03-14, or nothing");
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
fn a_test_tells_when_the_secret_ends_and_who_issued_the_certificate() {
    let harness = tested("acme");

    harness.get_by_label("14 Mar 2027");
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

/// A profile that signs in with the browser.
fn with_browser(port: &str) -> ProfileEditor {
    let mut editor = new_profile("Production", "acme");
    editor.form.sign_in = SignInKind::Browser;
    editor.form.client_id = "6d2c1b7e".to_owned();
    port.clone_into(&mut editor.form.port);
    editor
}

#[test]
fn the_browser_can_be_chosen_and_no_secret_is_asked_for() {
    let mut harness = stage(new_profile("Production", "acme"));
    harness.press_the(Role::RadioButton, "Browser");
    assert_eq!(changed(&harness).sign_in, SignInKind::Browser);

    let harness = stage(with_browser(""));
    assert!(harness.query_by_label("Client secret").is_none());
    assert!(
        harness
            .query_by_label("Access token")
            .is_none_or(|it| it.accesskit_node().role() == Role::RadioButton)
    );
    assert!(harness.shows("http://127.0.0.1:48713/callback"));
}

#[test]
fn the_redirect_address_follows_the_port_and_is_copied_as_it_is() {
    let mut harness = stage(with_browser("50001"));
    harness.press("Copy Redirect address");
    let address = "http://127.0.0.1:50001/callback";
    assert_eq!(
        *harness.asked().last().unwrap(),
        AppCommand::Copy(address.to_owned())
    );

    harness.press("Copy the request that makes the client");
    let Some(Command::App(AppCommand::Copy(request))) = harness.asked().last() else {
        panic!("nothing was copied");
    };
    assert!(request.contains(address), "{request}");

    harness.press("Any free port");
    assert!(changed(&harness).any_port);
}

#[test]
fn what_is_no_port_is_said_under_it() {
    for port in ["80", "70000", "any"] {
        let mut editor = with_browser(port);
        editor.tried = true;
        assert!(
            editor
                .form
                .profile(ProfileId("x".to_owned()), None)
                .is_none()
        );

        assert!(
            stage(editor).shows_part("Enter a port from 1024 to 65535"),
            "{port}"
        );
    }
}

#[test]
fn a_form_with_a_browser_gives_its_profile_and_the_profile_its_form() {
    for (typed, any_port, port) in [("", false, 48713), ("50001", false, 50001), ("", true, 0)] {
        let mut form = with_browser(typed).form;
        form.any_port = any_port;

        let profile = form.profile(ProfileId("x".to_owned()), None).unwrap();

        let client_id = "6d2c1b7e".to_owned();
        assert_eq!(profile.sign_in, SignIn::Browser { client_id, port });
        let again = ProfileForm::of(&profile);
        assert_eq!((again.port.as_str(), again.any_port), (typed, any_port));
    }
}

#[test]
fn a_test_before_anybody_signed_in_says_that_the_tenant_answers() {
    let mut editor = with_browser("");
    let page = "https://acme.login.sailpoint.com/oauth/authorize".to_owned();
    editor.test = Remote::Ready(ConnectionReport {
        user: None,
        signs_in_at: Some(page.clone()),
        ..report()
    });

    let harness = stage(editor);

    assert!(harness.shows_part("The tenant answers"));
    assert!(harness.shows_part("you sign in with the browser"));
    assert!(harness.shows(&page));
    assert!(!harness.shows("Scopes"));
}

/// What the form would be after the person did something.
fn changed<'a>(harness: &'a Harness<'a, Stage>) -> &'a ProfileForm {
    match harness.asked().last() {
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
        let said = format!("This is not a SailPoint address. Your secret goes to {host}.");
        assert!(harness.shows(&said), "{address}");

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

    assert!(harness.shows("Confirm or correct the address before the test"));
}

#[test]
fn a_character_that_cannot_be_seen_is_named_with_its_place_in_client_id_and_secret() {
    let mut editor = new_profile("Sandbox", "acme");
    editor.form.client_id = "0123\u{200B}4".to_owned();
    editor.tried = true;
    let mut harness = stage(editor);
    harness.get_by_label(
        "Client ID: The client ID holds the invisible character U+200B (zero width space) at position 5. Type the value, or copy it without that character.",
    );

    harness.focus_the(Role::PasswordInput, "Client secret");
    harness.types("hush\u{A0}");

    harness.get_by_label(
        "Client secret: The client secret holds the invisible character U+00A0 (no-break space) at position 5. Type the value, or copy it without that character.",
    );
    assert!(!harness.shows_part("hush"));
}

#[test]
fn the_login_of_a_proxy_is_typed_below_its_address_and_goes_ahead_of_saving() {
    // Some proxies ask for a password alone.
    for user_name in ["jdoe", ""] {
        let mut editor = new_profile("Sandbox", "acme");
        editor.form.client_id = "4b1f".to_owned();
        editor.form.proxy = ProxyKind::Address;
        editor.form.proxy_url = "http://proxy:3128".to_owned();
        let mut harness = stage(editor);

        harness.focus_the(Role::TextInput, "Proxy user name");
        harness.types(user_name);
        harness.focus_the(Role::PasswordInput, "Proxy password");
        harness.types("hunter2");
        harness.press_the(Role::Button, "Save");

        let asked = harness.asked();
        let typed = asked.iter().position(|command| {
            matches!(
                command,
                Command::Profile(ProfileCommand::TypeProxyLogin(login))
                    if login.user_name == user_name && login.password.expose() == "hunter2"
            )
        });
        let saved = asked
            .iter()
            .position(|command| matches!(command, Command::Profile(ProfileCommand::Save(_))));
        assert!(typed.unwrap() < saved.unwrap());
        assert!(!harness.shows_part("hunter2"));
    }
}

#[test]
fn a_login_inside_the_address_of_a_proxy_is_asked_for_below() {
    let mut editor = new_profile("Sandbox", "acme");
    editor.form.proxy = ProxyKind::Address;
    editor.form.proxy_url = "http://jdoe:hunter2@proxy:3128".to_owned();
    editor.tried = true;

    let harness = stage(editor);

    let said = "Enter user name and password below, not in the address";
    harness.get_by_label(&format!("Proxy address: {said}"));
}

#[test]
fn a_second_person_that_the_policy_asks_for_cannot_be_switched_off() {
    let mut state = testing::signed_in();
    state.policy.second_person = true;
    state.profile_editor = Some(new_profile("Production", "acme"));

    let harness = testing::stage(state, draw);

    for label in ["Protected", "Second person"] {
        let switch = harness.query_by_role_and_label(Role::Switch, label);
        assert!(switch.is_none(), "{label}");
    }
    harness.get_by_role_and_label(Role::Switch, "Read-only");
    assert_eq!(harness.query_all_by_label(MANAGED).count(), 2);
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
