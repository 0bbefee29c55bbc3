//! A read-only profile: every command there is, tried in every situation that could send something, against a real
//! tenant. Nothing but reads and sign-in may arrive.

mod commands;
mod headless;

use std::collections::BTreeSet;

use patchpanel::command::{Action, Command};
use patchpanel_tenant_simulator::Seed;

use self::{
    commands::commands,
    headless::{Headless, Mode, Situation, WRITES},
};
use crate::support::Tenant;

/// Requests that arrived and are neither reads nor sign-in.
fn writes(tenant: &Tenant) -> Vec<String> {
    let lines = tenant.writes();
    lines.iter().map(|request| request.line()).collect()
}

#[test]
fn every_kind_of_command_is_tried() {
    let tenant = Tenant::start(Seed::Demo);
    let snapshot = Headless::new(&tenant, Mode::ReadOnly).first_snapshot();
    let tried = commands(snapshot);
    let tried: BTreeSet<&str> = tried.iter().map(Command::name).collect();
    let actions = Action::ALL
        .iter()
        .map(|action| Command::Run(*action).name());

    let all: BTreeSet<&str> = Command::NAMES.iter().copied().chain(actions).collect();
    assert_eq!(tried, all);
}

#[test]
fn no_command_of_a_read_only_profile_sends_anything_but_reads() {
    let tenant = Tenant::start(Seed::Demo);
    let mut app = Headless::new(&tenant, Mode::ReadOnly);

    let tried = app.tries_everything();

    let arrived = tenant.requests().len();
    println!(
        "read-only: {tried} commands tried, {arrived} requests, {} other than GET",
        writes(&tenant).len()
    );
    assert_eq!(writes(&tenant), Vec::<String>::new());
    assert_eq!(app.sent, 0);
}

#[test]
fn the_client_refuses_every_write_even_when_the_app_forgot_that_the_profile_is_read_only() {
    let tenant = Tenant::start(Seed::Demo);
    let mut app = Headless::new(&tenant, Mode::OnlyTheClientKnows);

    let tried = app.tries_everything();

    println!(
        "client alone: {tried} commands tried, {} writes refused, {} arrived",
        app.refused,
        writes(&tenant).len()
    );
    assert_eq!(writes(&tenant), Vec::<String>::new());
    assert_eq!(app.sent, 0);
    assert!(
        app.refused > 100,
        "the app asked for {} writes only",
        app.refused
    );
}

#[test]
fn the_same_commands_do_write_with_a_profile_that_may() {
    for situation in [
        Situation::Review,
        Situation::NewConnector,
        Situation::DeleteConnector,
    ] {
        let tenant = Tenant::start(Seed::Demo);
        let mut app = Headless::new(&tenant, Mode::ReadWrite);
        app.arrange(situation);

        for write in WRITES {
            app.ask(write);
        }

        assert!(!writes(&tenant).is_empty(), "{situation:?} proves nothing");
    }
}
