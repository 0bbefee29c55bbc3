//! Making connectors like others.

use patchpanel::{command::Action, state::connector::OpenConnector};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, Tenant};

const ROW: &str = "Workday Custom EMEA, workday, Released";

fn connected<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::signed_in(tenant, desk);
    person.sees(ROW);
    person
}

fn shown<'a>(person: &'a Person<'_>) -> &'a OpenConnector {
    person.state().open_connector().unwrap()
}

/// Waits until the connector with this name is read and checked.
fn is_open(person: &mut Person<'_>, title: &str) {
    person.until(title, |person| {
        person
            .state()
            .open_connector()
            .is_some_and(|open| open.title() == title && open.checks.len() == 3)
    });
}

#[test]
fn duplicate_starts_with_a_draft_of_all_that_the_other_has() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = connected(&tenant, &desk);
    person.clicks(ROW);
    is_open(&mut person, "Workday Custom EMEA");
    let wanted = shown(&person).draft.base.clone();

    person.asks(Action::DuplicateConnector);
    person.reads("\"name\": \"Workday Custom EMEA copy\"");
    person.clicks("Create connector");
    is_open(&mut person, "Workday Custom EMEA copy");

    assert_eq!(shown(&person).draft.current.xml, wanted.xml);
    assert_eq!(
        shown(&person).draft.current.translations,
        wanted.translations
    );
    let draft = &shown(&person).draft;
    for (key, value) in &wanted.metadata {
        assert_eq!(draft.current.metadata.get(key), Some(value));
    }
    assert_eq!(tenant.writes().len(), 1, "only the creation was sent");
}
