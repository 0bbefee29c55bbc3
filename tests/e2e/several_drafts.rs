//! Several drafts: one review, sent in order, up to the first failure.

use egui::{Key, Modifiers, Role};
use patchpanel_tenant_simulator::{FaultAction, Seed};

use crate::support::{Desk, Person, ROW, Tenant};

const FIRST: &str = "PATCH /connectors/v1/badge-system";
const SECOND: &str = "PATCH /connectors/v1/workday-custom-emea";

/// At the review of two drafts.
fn reviews<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::signed_in(tenant, desk);
    let edited = [
        (ROW, "Workday Custom EMEA"),
        ("Badge system, Released", "Badge system"),
    ];
    for (row, title) in edited {
        person.clicks(row);
        person.has_open(title);
        person.clicks_role(Role::Tab, "Metadata");
        person.types("shortDesc", "Reviewed together");
    }
    person.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    person.sees("Review 2 drafts");
    person.sends("Apply 2 steps of 2 connectors to acme-sim");
    person
}

fn is_over(person: &Person<'_>) -> bool {
    let session = person.state().session().unwrap();
    session.batch.is_none() && !session.is_applying()
}

#[test]
fn several_drafts_are_sent_in_order_after_one_review() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = reviews(&tenant, &desk);

    person.until("the end of both runs", is_over);

    assert_eq!(tenant.written(), [FIRST, SECOND]);
    let drafts = person.state().session().unwrap().drafts().count();
    assert_eq!(drafts, 0);
}

#[test]
fn the_first_failure_stops_the_drafts_that_follow() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (_, path) = FIRST.split_once(' ').unwrap();
    tenant.fails("PATCH", path, FaultAction::status(403));
    let mut person = reviews(&tenant, &desk);

    person.until("the end of the run", is_over);

    assert_eq!(tenant.written(), [FIRST]);
    person.sees("Apply stopped at step 1");
    let drafts = person.state().session().unwrap().drafts().count();
    assert_eq!(drafts, 2, "both are kept");
}
