//! Documents that are edited without writing XML, by label and by key, and what the tenant gets of it.

use egui::{Key, Modifiers, Role};
use patchpanel_core_models::models::document::XmlDocument;

use crate::support::connected;

#[test]
fn filter_that_is_added_in_the_table_reaches_the_tenant_and_nothing_else_changes() {
    let (tenant, _desk, mut person) = connected();
    person.opens_by_script_name("workday-custom-emea");
    person.has_open("Workday Custom EMEA");
    person.clicks_role(Role::Tab, "Correlation");
    person.sees("Identity attribute: email");
    let before = person.open().draft.base.xml[&XmlDocument::CorrelationConfig].clone();

    person.clicks("Add filter");
    person.types_on("employeeNumber");
    person.presses(Modifiers::NONE, Key::Tab);
    person.types_on("workdayId");
    person.presses(Modifiers::NONE, Key::Enter);
    person.clicks("Move up");
    person.applies("Apply 1 step to acme-sim");
    person.waits_for_the_run();

    let path = "/connectors/v1/workday-custom-emea/correlation-config";
    assert_eq!(tenant.written(), [format!("PUT {path}")]);
    let added = "<Filter operation=\"EQ\" property=\"employeeNumber\" value=\"workdayId\"/>\n    ";
    let first = "<Filter operation=\"EQ\" ignoreCase=\"true\"\n        property=\"email\"";
    let expected = before.replace(first, &format!("{added}{first}"));
    let sent = tenant.writes()[0].text();
    assert!(sent.contains(&expected), "{sent}");
}

#[test]
fn template_that_is_edited_in_tables_reaches_the_tenant_and_nothing_else_changes() {
    let (tenant, _desk, mut person) = connected();
    person.opens_by_script_name("workday-custom-emea");
    person.has_open("Workday Custom EMEA");
    person.clicks_role(Role::Tab, "Template");
    person.clicks("Encrypted of host");
    let before = person.open().draft.base.xml[&XmlDocument::SourceTemplate].clone();

    person.clicks_role(Role::Link, "account");
    let name = "Name: workdayId";
    person.clicks(name);
    person.presses(Modifiers::NONE, Key::F2);
    person.presses(Modifiers::COMMAND, Key::A);
    person.types_on("workerId");
    person.presses(Modifiers::NONE, Key::Enter);
    person.applies("Apply 1 step to acme-sim");
    person.waits_for_the_run();

    let path = "/connectors/v1/workday-custom-emea/source-template";
    assert_eq!(tenant.written(), [format!("PUT {path}")]);
    let list = "password,clientSecret,proxyPassword";
    let expected = before
        .replace(list, &format!("{list},host"))
        .replace("Attribute=\"workdayId\"", "Attribute=\"workerId\"")
        .replace(
            "Definition name=\"workdayId\"",
            "Definition name=\"workerId\"",
        );
    let sent = tenant.writes()[0].text();
    assert!(sent.contains(&expected), "{sent}");
}
