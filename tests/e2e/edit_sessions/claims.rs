//! What the app claims, compared with what the tenant has.

use std::fmt;

use patchpanel::state::{
    apply::{ApplyRun, ApplyStep, Finding, StepState},
    connectors::PartValue,
};
use patchpanel_core_models::{
    compare::Closeness,
    draft::{Content, Part},
};

use super::driver::Driver;

/// How much was tried.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) sessions: u64,
    pub(super) done: u64,
    pub(super) failed: u64,
    pub(super) unknown: u64,
    pub(super) not_made: u64,
    pub(super) moved: u64,
    pub(super) not_sent: u64,
}

impl fmt::Display for Ledger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sessions,
            done,
            failed,
            unknown,
            not_made,
            moved,
            not_sent,
        } = self;
        write!(
            formatter,
            "{sessions} cleared up; steps: {done} done, {failed} failed, {unknown} unknown at rest, {not_made} not made, {moved} moved, {not_sent} not sent; 0 claims wrong"
        )
    }
}

pub(super) fn count(driver: &Driver, ledger: &mut Ledger) {
    for step in driver.new_run().into_iter().flat_map(|run| &run.steps) {
        let counter = match step.state {
            StepState::Done(_) => &mut ledger.done,
            StepState::Failed(_) => &mut ledger.failed,
            StepState::Unknown(_) => &mut ledger.unknown,
            StepState::NotMade => &mut ledger.not_made,
            StepState::Moved(_) => &mut ledger.moved,
            StepState::NotSent => &mut ledger.not_sent,
            StepState::Waiting | StepState::Sending { .. } => {
                panic!("at rest, a step is on its way: {}", driver.tell())
            }
        };
        *counter += 1;
    }
}

/// Compares every claim of the run and of the draft with the tenant. Nothing is claimed of a part that a colleague
/// changed after it was read last.
pub(super) fn check(driver: &Driver) {
    let server = driver.server();
    if let Some(run) = driver.new_run() {
        for step in &run.steps {
            check_step(driver, run, step, &server);
        }
    }
    check_base(driver, &server);
}

fn check_step(driver: &Driver, run: &ApplyRun, step: &ApplyStep, server: &Content) {
    let parts = step.parts();
    if driver.colleague.iter().any(|part| parts.contains(part)) {
        return;
    }
    let is = |content: &Content| {
        parts
            .iter()
            .all(|part| Closeness::Meaning.same_part(server, content, *part))
    };
    let (before, after) = (is(&run.before), is(&run.after));
    let (claimed, holds) = match &step.state {
        StepState::Done(_) => match step.read_back.map(|read| read.finding) {
            Some(Finding::Draft) => ("new", after),
            // Not read back yet: the server’s own word is all that is claimed.
            None => ("new or what the server said", true),
            Some(Finding::Before) => ("as before", before),
            Some(Finding::Other) => ("something else", !after),
        },
        StepState::Failed(_) | StepState::NotSent | StepState::NotMade => ("as before", before),
        StepState::Moved(_) => ("changed by someone else", !after),
        StepState::Unknown(_) => ("not known yet", true),
        StepState::Waiting | StepState::Sending { .. } => ("at rest", false),
    };
    assert!(
        holds,
        "{:?} is said to be {claimed}: {}",
        step.step.part,
        driver.tell()
    );
}

/// What the draft takes for the server's state is the server's state, once it was read without a fault.
fn check_base(driver: &Driver, server: &Content) {
    let open = driver.open();
    let unknown: Vec<Part> = driver
        .run()
        .and_then(|run| run.unknown())
        .map(|(_, step)| step.parts())
        .unwrap_or_default();
    if open.server.failure().is_some() || !driver.colleague.is_empty() {
        return;
    }
    for part in driver.all_parts(server) {
        let same = Closeness::Meaning.same_part(&open.draft.base, server, part);
        assert!(
            same || unknown.contains(&part),
            "{part:?} is taken for the server’s and is not: {}",
            driver.tell()
        );
    }
}

/// Every edit is on the server or still in the draft.
pub(super) fn nothing_lost(driver: &Driver, edited: &[PartValue]) {
    if driver.undone || driver.rebased {
        return;
    }
    let server = driver.server();
    for value in edited {
        let part = value.part();
        let mut expected = Content::default();
        value.clone().put(&mut expected);
        let draft = &driver.open().draft.current;
        let begun = &driver.begun;
        let kept = holds(draft, &expected, part, begun) || holds(&server, &expected, part, begun);
        assert!(
            kept,
            "an edit of {part:?} is neither on the server nor in the draft: {}",
            driver.tell()
        );
    }
}

/// Whether an edit is in a state; a colleague may have changed other keys than mine.
fn holds(content: &Content, expected: &Content, part: Part, begun: &Content) -> bool {
    let keys = expected.metadata.keys().chain(begun.metadata.keys());
    let mut mine = keys.filter(|key| expected.metadata.get(*key) != begun.metadata.get(*key));
    match part {
        Part::Metadata => mine.all(|key| content.metadata.get(key) == expected.metadata.get(key)),
        Part::Xml(_) | Part::Translations(_) => {
            Closeness::Meaning.same_part(content, expected, part)
        }
    }
}

/// The tenant received as many changes as the app decided to send, each once.
pub(super) fn nothing_sent_by_itself(driver: &Driver) {
    let writes = driver.tenant.writes().len();
    assert!(
        writes <= driver.sent,
        "{writes} changes arrived, {} were sent: {}",
        driver.sent,
        driver.tell()
    );
}
