//! `kill -9` at random moments while somebody edits, saves and applies: no edit older than ten seconds is lost, the
//! store can be read, and the next start knows what became of what was sent.
//!
//! A process of its own works on a tenant in this one, and is killed. `PATCHPANEL_KILLS` sets how often, `PATCHPANEL_SEED`
//! at which moments.

mod journal;
mod person;
mod seat;
mod verdict;
mod windows;

use std::{
    io::Read as _,
    process::{Child, Command, Stdio},
    time::Duration,
};

use jiff::SignedDuration;
use patchpanel::ports::clock::{Clock as _, SystemClock};
use patchpanel_tenant_simulator::{Fault, FaultAction, Handling, RateLimit, Seed};

use self::{
    journal::Journal,
    seat::{Place, TENANT},
    verdict::Verdict,
};
use crate::{
    dice::Dice,
    support::{Tenant, number},
};

/// Kills of an ordinary test run.
const KILLS: u64 = 6;
/// Tenants with a person each, side by side: most of the time they wait.
const PEOPLE: u64 = 3;
/// The most turns that somebody works before the end. A turn without anything to do takes 50 ms.
const MOST_TURNS: u64 = 400;
/// The test below, which the process that is killed runs.
const TEST: &str = "kill::a_kill_loses_no_edit_older_than_ten_seconds_and_nothing_that_was_sent";

#[test]
fn a_kill_loses_no_edit_older_than_ten_seconds_and_nothing_that_was_sent() {
    if let Some(place) = Place::from_environment() {
        person::works(&place);
    }
    let (kills, seed) = (
        number("PATCHPANEL_KILLS", KILLS),
        number("PATCHPANEL_SEED", 1),
    );
    let verdict = std::thread::scope(|scope| {
        let people: Vec<_> = (0..PEOPLE)
            .map(|person| {
                let share = kills / PEOPLE + u64::from(person < kills % PEOPLE);
                std::thread::Builder::new()
                    .name(format!("person {person}"))
                    .spawn_scoped(scope, move || killed(seed * 1_000 + person, share))
                    .unwrap()
            })
            .collect();
        let verdicts = people.into_iter().map(|person| person.join().unwrap());
        verdicts.fold(Verdict::default(), |all, one| all.and(&one))
    });
    println!("{verdict}");
    assert_eq!(verdict.kills, kills);
    assert!(verdict.is_telling(), "too little happened: {verdict}");
}

/// Lets somebody work and kills the process, again and again in the same folder.
fn killed(seed: u64, kills: u64) -> Verdict {
    let limit = RateLimit {
        requests: usize::MAX,
        ..RateLimit::default()
    };
    let tenant = Tenant::start_with(Seed::Demo, limit);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&tenant, folder.path());
    let mut dice = Dice::new(seed);
    let mut verdict = Verdict::default();
    for round in 0..kills {
        slow_down(&tenant, &mut dice);
        let mut child = start(TEST, &place, seed + round * 17);
        works_for(&mut child, dice.below(MOST_TURNS));
        end(&mut child, &place);
        let killed_at = SystemClock.now();
        tenant.running.clear_faults();
        verdict.judge(&tenant, &place, &Journal::at(&place.folder), killed_at);
    }
    verdict
}

/// Every write takes its time, so that many a kill hits one; some answers are lost.
fn slow_down(tenant: &Tenant, dice: &mut Dice) {
    let running = &tenant.running;
    if dice.one_in(3) {
        let request = dice.pick(&[Handling::Applied, Handling::Dropped]);
        let lost = FaultAction::ResetAfterBody { request };
        running.add_fault(Fault::new("PUT", TENANT, lost).after(2));
    }
    for method in ["PATCH", "PUT"] {
        let slow = FaultAction::latency(Duration::from_millis(150));
        running.add_fault(Fault::new(method, TENANT, slow).times(100_000));
    }
}

/// Runs one of these tests as another process.
fn start(test: &str, place: &Place, seed: u64) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]);
    command.stdout(Stdio::piped());
    place.tell(&mut command, seed);
    command.spawn().unwrap()
}

/// Waits until the person has said so many turns; a random number is a random moment.
fn works_for(child: &mut Child, turns: u64) {
    let said = std::io::BufReader::new(child.stdout.as_mut().unwrap()).bytes();
    let turned = said.filter(|byte| byte.as_ref().is_ok_and(|byte| *byte == person::TURN));
    let count = turned.take(usize::try_from(turns).unwrap()).count() as u64;
    assert_eq!(count, turns, "the person stopped working");
}

/// SIGKILL. A person who ended before that met a bug.
fn end(child: &mut Child, place: &Place) {
    let early = child.try_wait().unwrap();
    assert!(
        early.is_none(),
        "the person stopped working in {}: {early:?}",
        place.folder.display()
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

/// How old an edit may be that is lost.
const LOSABLE: SignedDuration = SignedDuration::from_secs(10);
