//! A few sources of the demo tenant, so that some connectors are in use and most are not.

use crate::store::{Dependents, Source, Store};
use crate::tenant::hex_id;

/// What depends on a source: identity profiles, transforms and applications.
type Names = &'static [&'static str];

/// Source names, the script name of their connector, and what depends on them.
const SOURCES: [(&str, &str, Names, Names, Names); 7] = [
    (
        "Workday EMEA",
        "workday-custom-emea",
        &["Employees EMEA", "Contractors EMEA"],
        &["Workday start date"],
        &["Workday self service"],
    ),
    ("Workday EMEA (test)", "workday-custom-emea", &[], &[], &[]),
    (
        "Workday Nordics",
        "workday-custom-emea",
        &["Employees Nordics"],
        &[],
        &[],
    ),
    (
        "HR Service Desk",
        "servicenow-hrsd",
        &[],
        &[],
        &["HR Service Desk"],
    ),
    ("Plant badges", "badge-system", &[], &[], &[]),
    ("Corporate directory", "active-directory", &[], &[], &[]),
    ("Payroll exports", "delimited-file", &[], &[], &[]),
];

/// Adds the sources whose connectors the store has.
pub(super) fn add(store: &mut Store) {
    for (row, number) in SOURCES.into_iter().zip(0..) {
        let (name, script_name, identity_profiles, transforms, apps) = row;
        let Some(connector) = store.get(script_name) else {
            continue;
        };
        let source = Source {
            id: hex_id("source", number),
            name: name.to_owned(),
            connector: connector.script_name.clone(),
            connector_name: connector.name.clone(),
            connector_class: connector.class_name.clone(),
            type_name: connector.type_name.clone(),
            features: connector.features.clone(),
            dependents: Dependents {
                identity_profiles,
                transforms,
                apps,
            },
        };
        store.add_source(source);
    }
}
