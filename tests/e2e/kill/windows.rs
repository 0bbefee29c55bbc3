//! Two windows of Patchpanel on one tenant and one data folder: one sends, the other says who does and leaves it alone.
//! The one that sends is a process of its own.

use std::{sync::Arc, time::Duration};

use patchpanel::{
    command::{Action, ApplyCommand, ConnectorCommand},
    ports::clock::SystemClock,
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
    // What was merged is checked and reviewed once more.
    seat.until("the review", |seat| {
        let plan = seat.session().plan();
        let is_fresh = plan.is_some_and(|(_, plan)| plan.revision == seat.open().draft.revision);
        is_fresh && seat.is_checked()
    });
}

fn words(seat: &Seat) -> String {
    let all = seat.state().notices.all().iter();
    let said = all.map(|notice| [notice.message.what.as_str(), &notice.message.why].join(". "));
    said.collect::<Vec<_>>().join("\n")
}

const TEST: &str =
    "kill::windows::while_one_window_sends_the_other_says_who_and_neither_sends_nor_resumes";

/// Files by which the processes tell each other how far they are.
const IS_REVIEWED: &str = "reviewed";
const MAY_SEND: &str = "may-send";

/// The other process: edits, reviews, sends when it is asked to, and ends when that is done.
fn sends(place: &Place) {
    let mut seat = Seat::signed_in(place, Arc::new(SystemClock));
    edits(&mut seat, 0, 1);
    reviews(&mut seat);
    writes(place, IS_REVIEWED);
    seat.until("the word to send", |_| place.folder.join(MAY_SEND).exists());
    seat.ask(ApplyCommand::Start);
    seat.until("the end of the run", |seat| {
        let on_disk = &seat.session().run_on_disk;
        let over = seat.run().is_some_and(|run| !run.is_running());
        over && on_disk.kept.is_none() && on_disk.writing.is_none()
    });
}

fn writes(place: &Place, what: &str) {
    std::fs::File::create(place.folder.join(what)).unwrap();
}

#[test]
fn while_one_window_sends_the_other_says_who_and_neither_sends_nor_resumes() {
    if let Some(place) = Place::from_environment() {
        return sends(&place);
    }
    let tenant = Tenant::start(Seed::Demo);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&tenant, folder.path());
    let window = || Seat::signed_in(&place, Arc::new(SystemClock));
    for method in ["PATCH", "PUT"] {
        let slow = FaultAction::latency(Duration::from_secs(4));
        tenant
            .running
            .add_fault(Fault::new(method, TENANT, slow).times(1));
    }
    let mut second = window();
    let mut first = super::start(TEST, &place, 0);
    let process = format!("process {}, since ", first.id());
    // Neither knows of the other's draft, since drafts are read at the sign-in.
    second.until("the other window", |_| {
        place.folder.join(IS_REVIEWED).exists()
    });
    edits(&mut second, 1, 2);
    reviews(&mut second);
    writes(&place, MAY_SEND);
    second.until("the request on its way", |_| !tenant.writes().is_empty());

    second.ask(ApplyCommand::Start);
    second.until("the refusal", |seat| seat.run().is_none());
    let third = window();

    let said = words(&second);
    assert!(
        said.contains("Nothing was sent. Another Patchpanel window "),
        "{said}"
    );
    assert!(said.contains(&process), "{said}");
    assert!(third.run().is_none(), "a run that is alive is not resumed");
    let said = words(&third);
    assert!(
        said.contains("is open in another Patchpanel window"),
        "{said}"
    );
    assert!(said.contains(&process), "{said}");
    assert_eq!(first.try_wait().unwrap(), None);
    assert_eq!(tenant.writes().len(), 1);

    assert!(first.wait().unwrap().success());
    reviews(&mut second);
    second.ask(ApplyCommand::Start);
    second.until("the run of the second window", |seat| {
        seat.run().is_some_and(|run| !run.is_running())
    });
    assert_eq!(tenant.writes().len(), 2, "now it is its turn");
}
