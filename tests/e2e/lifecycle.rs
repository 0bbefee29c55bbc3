//! Making connectors like others.

use patchpanel::command::Action;
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, ROW, Tenant};

#[test]
fn duplicate_starts_with_a_draft_of_all_that_the_other_has() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = Person::signed_in(&tenant, &desk);
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    let expected = person.open().draft.base.clone();

    person.asks(Action::DuplicateConnector);
    person.reads("\"name\": \"Workday Custom EMEA copy\"");
    person.clicks("Create connector");
    person.has_open("Workday Custom EMEA copy");

    let current = &person.open().draft.current;
    assert_eq!(current.xml, expected.xml);
    assert_eq!(current.translations, expected.translations);
    for (key, value) in &expected.metadata {
        assert_eq!(current.metadata.get(key), Some(value));
    }
    assert_eq!(tenant.writes().len(), 1, "only the creation was sent");
}
