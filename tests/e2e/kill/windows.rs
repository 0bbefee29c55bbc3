//! Two windows of Patchpanel on one tenant and one data folder: one sends, the other says who does and leaves it alone.

use std::{sync::Arc, time::Duration};

use patchpanel::{
    command::{Action, ApplyCommand, ConnectorCommand},
    ports::clock::SystemClock,
    state::review::ReviewStage,
};
use patchpanel_tenant_simulator::{Fault, FaultAction, Seed};

use super::{
    journal::{PARTS, numbered},
    seat::{Place, Seat, TENANT},
};
use crate::support::Tenant;

fn edits(seat: &mut Seat, part: usize, number: u64) {
    let value = numbered(&seat.open().draft.current, PARTS[part], number);
    seat.ask(ConnectorCommand::EditPart(value));
    seat.until("the checks", Seat::is_checked);
}

fn reviews(seat: &mut Seat) {
    seat.ask(Action::ReviewChanges);
    seat.until("the review", |seat| {
        let review = seat.session().review.as_ref();
        review.is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)))
    });
    // What was merged is checked once more.
    seat.until("the checks", Seat::is_checked);
}

fn told(seat: &Seat) -> String {
    let all = seat.state().notices.all().iter();
    let said = all.map(|notice| [notice.message.what.as_str(), &notice.message.why].join(". "));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn while_one_window_sends_the_other_says_who_and_neither_sends_nor_resumes() {
    let tenant = Tenant::start(Seed::Demo);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&tenant, folder.path());
    let window = || Seat::signed_in(&place, Arc::new(SystemClock));
    let process = format!("process {}, since ", std::process::id());
    for method in ["PATCH", "PUT"] {
        let slow = FaultAction::latency(Duration::from_secs(4));
        tenant
            .running
            .add_fault(Fault::new(method, TENANT, slow).times(1));
    }
    let (mut first, mut second) = (window(), window());
    edits(&mut first, 0, 1);
    edits(&mut second, 1, 2);
    reviews(&mut second);
    reviews(&mut first);
    first.ask(ApplyCommand::Start);
    first.until("the request on its way", |_| !tenant.writes().is_empty());

    second.ask(ApplyCommand::Start);
    second.until("the refusal", |seat| seat.run().is_none());
    let third = window();

    let said = told(&second);
    assert!(
        said.contains("Nothing was sent. Another Patchpanel window "),
        "{said}"
    );
    assert!(said.contains(&process), "{said}");
    assert!(third.run().is_none(), "a run that is alive is not resumed");
    let said = told(&third);
    assert!(
        said.contains("is open in another Patchpanel window"),
        "{said}"
    );
    assert!(said.contains(&process), "{said}");
    assert!(first.run().is_some());
    assert_eq!(tenant.writes().len(), 1);

    first.until("the end of the run", |seat| {
        let keeping = &seat.session().run_keeping;
        let over = seat.run().is_some_and(|run| !run.is_running());
        over && keeping.kept.is_none() && keeping.writing.is_none()
    });
    reviews(&mut second);
    second.ask(ApplyCommand::Start);
    second.until("the run of the second window", |seat| {
        seat.run().is_some_and(|run| !run.is_running())
    });
    assert_eq!(tenant.writes().len(), 2, "now it is its turn");
}
