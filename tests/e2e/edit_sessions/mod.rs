//! The state on the server is always what the app says it is: generated edit sessions with random faults.
//!
//! Each session edits parts of a connector, reviews, applies, and then does what a person may do after a fault. When
//! everything has come to rest, each claim of the app is compared with the tenant. `PATCHPANEL_SESSIONS` sets how many
//! sessions run, `PATCHPANEL_SEED` which; a failure prints the seed of its session.

mod claims;
mod driver;
pub(crate) mod edits;
mod faults;

use std::time::Instant;

use patchpanel::{
    command::{Action, ApplyCommand, ConflictCommand, ConnectorCommand},
    state::{
        apply::{Remedy, Resume, StepState},
        conflict::Choice,
        review::ReviewStage,
        route::Route,
    },
};

use self::{claims::Ledger, driver::Driver};
use crate::{dice::Dice, support::number};

/// Sessions of an ordinary test run.
const SESSIONS: u64 = 150;

/// After so many sessions tenant and store begin anew: what is kept of a connector is listed whole, which gets slow.
const FRESH: u64 = 50;

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "measures how long the sessions take"
)]
fn state_on_the_server_is_always_what_the_app_says_it_is() {
    let (sessions, seed) = (
        number("PATCHPANEL_SESSIONS", SESSIONS),
        number("PATCHPANEL_SEED", 1),
    );
    let mut driver = Driver::signed_in();
    let mut ledger = Ledger::default();
    let started = Instant::now();

    for session in seed..seed + sessions {
        if (session - seed) % FRESH == FRESH - 1 {
            driver = Driver::signed_in();
        }
        driver.begin(session);
        edit_session(&mut driver, &mut Dice::new(session), &mut ledger);
    }

    let took = started.elapsed();
    println!(
        "{sessions} sessions in {:.1} s: {ledger}",
        took.as_secs_f64()
    );
    assert!(
        ledger.done > 0 && ledger.unknown > 0 && ledger.failed > 0,
        "{ledger}"
    );
}

/// One session of a person.
fn edit_session(driver: &mut Driver, dice: &mut Dice, ledger: &mut Ledger) {
    let edited = edits::make(driver, dice);
    faults::order(driver, dice);
    if review(driver, dice) {
        if dice.one_in(8) {
            edits::of_a_colleague(driver, dice);
        }
        apply(driver, dice);
        for _ in 0..dice.below(3) {
            go_on(driver, dice);
            claims::check(driver);
        }
        claims::count(driver, ledger);
    }
    claims::check(driver);
    claims::nothing_lost(driver, &edited);
    claims::nothing_sent_by_itself(driver);
    clear_up(driver, ledger);
}

/// Reviews the draft; says whether it may be sent.
fn review(driver: &mut Driver, dice: &mut Dice) -> bool {
    if dice.one_in(10) {
        edits::of_a_colleague(driver, dice);
    }
    driver.ask(Action::ReviewChanges);
    driver.rests();
    if driver.state().route == Route::Conflict {
        let choice = dice.pick(&[Choice::Mine, Choice::Theirs]);
        driver.rebased = true;
        driver.ask(ConflictCommand::DecideAllOpen(choice));
        driver.ask(ConflictCommand::ReviewMerged);
        driver.rests();
    }
    // What a colleague wrote before was read for the review, and the draft stands on top of it.
    let ready = matches!(driver.review(), Some(ReviewStage::Ready(_)));
    if ready && !driver.colleague.is_empty() {
        driver.rebased = true;
        driver.colleague.clear();
    }
    matches!(driver.review(), Some(ReviewStage::Ready(plan)) if plan.moved.is_empty() && !plan.steps.is_empty())
}

/// Sends the reviewed steps; at times the person stops, or types on.
fn apply(driver: &mut Driver, dice: &mut Dice) {
    driver.ask(ApplyCommand::Start);
    if dice.one_in(12) {
        driver.ask(ApplyCommand::Stop);
    }
    if dice.one_in(12) {
        edits::while_sending(driver, dice);
    }
    driver.rests();
}

/// What a person may do after a run ended.
fn go_on(driver: &mut Driver, dice: &mut Dice) {
    let Some(run) = driver.new_run() else {
        return;
    };
    let id = run.id;
    let again = run.steps.iter().position(|step| match &step.state {
        StepState::NotMade => true,
        StepState::Failed(failure) => failure.remedy == Remedy::SendAgain,
        _ => false,
    });
    match dice.below(8) {
        0 => driver.ask(ApplyCommand::RereadUnknown),
        1 | 2 => driver.wait_for(dice.below(40)),
        3 => driver.ask(ApplyCommand::Resume(Resume::Rest)),
        4 => driver.ask(ApplyCommand::Resume(
            again.map_or(Resume::Rest, Resume::Step),
        )),
        5 => undo(driver, id),
        6 => driver.ask(ApplyCommand::Close),
        _ => driver.ask(ConnectorCommand::Refresh),
    }
    driver.rests();
}

fn undo(driver: &mut Driver, id: patchpanel::state::apply::RunId) {
    driver.undone = true;
    driver.ask(ApplyCommand::Undo(id));
    driver.rests();
    driver.ask(ApplyCommand::Start);
}

/// The network is well again: what was unknown becomes known, and the next session starts clean.
fn clear_up(driver: &mut Driver, ledger: &mut Ledger) {
    driver.tenant.running.clear_faults();
    driver.ask(ApplyCommand::RereadUnknown);
    driver.rests();
    driver.ask(ConnectorCommand::Refresh);
    driver.rests();
    let unknown = driver.run().is_some_and(|run| run.unknown().is_some());
    assert!(
        !unknown,
        "read without a fault, a step is still unknown: {}",
        driver.tell()
    );
    claims::check(driver);
    claims::nothing_sent_by_itself(driver);
    ledger.sessions += 1;
    driver.ask(ConnectorCommand::DiscardDraft(driver.script_name.clone()));
    driver.ask(ApplyCommand::Close);
    driver.ask(ConnectorCommand::Refresh);
    driver.rests();
    assert!(
        !driver.open().has_changes(),
        "a discarded draft has changes: {}",
        driver.tell()
    );
}
