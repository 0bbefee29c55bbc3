//! Signing in with a browser, whose part a few lines of HTTP take: they follow the tenant's page as it comes.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

use egui::Role;
use patchpanel::{
    command::{Action, SessionCommand},
    state::session::SignInState,
};
use patchpanel_tenant_simulator::{Account, Seed, Simulator, Switches};
use serde_json::json;

use crate::support::{Desk, Person, ROW, Tenant};

const PUBLIC: &str = "6d2c1b7e-90a4-4f1e-8c55-0b3e7a41d9f2";

fn tenant(redirect: &str, switches: serde_json::Value) -> Tenant {
    let switches: Switches = serde_json::from_value(switches).unwrap();
    let builder = Simulator::builder().seed(Seed::Demo).switches(switches);
    Tenant::of(builder.other_account(Account::public(PUBLIC, [redirect])))
}

/// A tenant whose client may come back to any port.
fn of_any_port() -> Tenant {
    let switches = json!({ "loopback_redirect": "any_port" });
    tenant("http://127.0.0.1/callback", switches)
}

/// The pages that the system is asked to open in this frame.
pub(crate) fn pages(ctx: &egui::Context) -> Vec<String> {
    ctx.output(|output| {
        let pages = output.commands.iter().filter_map(|command| match command {
            egui::OutputCommand::OpenUrl(open) => Some(open.url.clone()),
            _ => None,
        });
        pages.collect()
    })
}

fn send(address: &str, method: &str, form: &str) -> String {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let request = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Signs in at the tenant's page; gives the address that the browser is sent to.
fn presses_allow(page: &str) -> String {
    let shown = send(page, "GET", "");
    assert!(shown.contains("<button id=\"allow\""), "{shown}");
    let (path, query) = page.split_once('?').unwrap();
    let answer = send(path, "POST", &format!("{query}&decision=allow"));
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    location.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Follows the page to its end, as a browser does.
fn signs_in_at(page: &str) {
    let shown = send(&presses_allow(page), "GET", "");
    assert!(shown.contains("You can close this window"), "{shown}");
}

impl Person<'_> {
    /// Waits until the system is asked to open a page; gives its address.
    fn is_sent_to(&mut self) -> String {
        self.until("a page in the browser", |person| {
            !person.opened.lock().unwrap().is_empty()
        });
        self.opened.lock().unwrap().pop_front().unwrap()
    }

    fn uses_the_browser(&mut self, tenant: &Tenant, port: Option<u16>) {
        self.clicks("Connect a tenant");
        self.types("Name", "Sandbox");
        self.types("Tenant or address", tenant.running.base_url());
        self.clicks_role(Role::RadioButton, "Browser");
        self.types("Client ID", PUBLIC);
        match port {
            Some(port) => self.types("Port", &port.to_string()),
            None => self.clicks("Any free port"),
        }
        self.clicks("Save and connect");
    }
}

/// Signed in with the browser, at the list.
fn signed_in<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::start(desk);
    person.uses_the_browser(tenant, None);
    let page = person.is_sent_to();
    signs_in_at(&page);
    person.sees(ROW);
    person
}

fn kept(desk: &Desk) -> Option<String> {
    // The token may be kept before the profile is saved.
    let is_saved = desk.profiles_path().exists();
    is_saved.then(|| desk.entry("refresh-token").get_password().ok())?
}

#[test]
fn whoever_signs_in_with_the_browser_stays_signed_in_over_a_restart() {
    let (tenant, desk) = (of_any_port(), Desk::new());
    let mut first = signed_in(&tenant, &desk);
    first.until("what renews it in the keychain", |_| kept(&desk).is_some());
    let before = kept(&desk).unwrap();
    drop(first);

    let mut second = Person::start(&desk);
    second.sees(ROW);
    second.until("the next one in the keychain", |_| {
        kept(&desk).is_some_and(|now| now != before)
    });

    let pages = tenant.requests().into_iter();
    let pages = pages.filter(|request| request.line() == "GET /oauth/authorize");
    assert_eq!(pages.count(), 1);
    let profiles = desk.profiles();
    assert!(
        profiles.contains(PUBLIC) && profiles.contains("port = 0"),
        "{profiles}"
    );
    let token = kept(&desk).unwrap();
    let token = token.lines().last().unwrap();
    assert!(!profiles.contains(token), "{profiles}");
}

#[test]
fn signing_out_forgets_what_renews_it_and_the_next_sign_in_asks_the_browser() {
    let (tenant, desk) = (of_any_port(), Desk::new());
    let mut person = signed_in(&tenant, &desk);
    person.until("what renews it in the keychain", |_| kept(&desk).is_some());

    person.asks(Action::SignOut);
    person.reads("Signed out");
    assert_eq!(kept(&desk), None);

    let id = person.state().profiles[0].id.clone();
    person.asks(SessionCommand::Connect(id));
    let page = person.is_sent_to();
    signs_in_at(&page);
    person.sees(ROW);
}

#[test]
fn a_sign_in_that_the_tenant_ended_is_said_and_the_browser_opens_only_when_asked_for() {
    let (tenant, desk) = (of_any_port(), Desk::new());
    let mut first = signed_in(&tenant, &desk);
    first.until("what renews it in the keychain", |_| kept(&desk).is_some());
    drop(first);
    tenant.running.end_browser_sign_ins();

    let mut second = Person::start(&desk);
    second.sees("The sign-in has ended");
    second.until("nothing in the keychain", |_| kept(&desk).is_none());
    second.clicks("Try again");
    let page = second.is_sent_to();
    signs_in_at(&page);
    second.sees(ROW);
}

#[test]
fn where_another_program_has_the_port_the_address_is_pasted() {
    let other_program = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other_program.local_addr().unwrap().port();
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let (tenant, desk) = (tenant(&redirect, json!({})), Desk::new());
    let mut person = Person::start(&desk);
    person.uses_the_browser(&tenant, Some(port));
    let page = person.is_sent_to();
    person.reads("another program uses this port");

    person.types("Code", &format!("{redirect}?code=x&state=of-another"));
    person.clicks("Use code");
    person.reads("This code belongs to another sign-in");
    person.types("Code", &presses_allow(&page));
    person.clicks("Use code");

    person.sees(ROW);
}

#[test]
fn a_sign_in_that_is_given_up_listens_no_more() {
    let (tenant, desk) = (of_any_port(), Desk::new());
    let mut person = Person::start(&desk);
    person.uses_the_browser(&tenant, None);
    person.is_sent_to();
    let Some(SignInState::AtBrowser(wait)) = person.state().session().map(|it| &it.sign_in) else {
        panic!("no browser is waited for");
    };
    let here = wait.redirect_uri.clone();
    let here = here
        .strip_prefix("http://")
        .unwrap()
        .trim_end_matches("/callback");
    assert!(TcpStream::connect(here).is_ok());

    person.clicks("Cancel");

    person.reads("Sandbox, ");
    person.until("the port to be free", |_| TcpStream::connect(here).is_err());
    assert!(person.state().session().is_none());
}

#[test]
fn a_person_who_refuses_at_the_page_reads_the_tenant_s_words() {
    let (tenant, desk) = (of_any_port(), Desk::new());
    let mut person = Person::start(&desk);
    person.uses_the_browser(&tenant, None);
    let page = person.is_sent_to();

    let (path, query) = page.split_once('?').unwrap();
    let answer = send(path, "POST", &format!("{query}&decision=deny"));
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    send(location.unwrap(), "GET", "");

    person.sees("The sign-in was refused");
    person.reads("The person did not allow the sign-in");
}
