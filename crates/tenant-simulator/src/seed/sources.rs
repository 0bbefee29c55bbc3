//! A few sources of the demo tenant, so that some connectors are in use and most are not.

use crate::store::{Source, Store};
use crate::tenant::hex_id;

/// Source names by the script name of their connector.
const SOURCES: [(&str, &str); 7] = [
    ("Workday EMEA", "workday-custom-emea"),
    ("Workday EMEA (test)", "workday-custom-emea"),
    ("Workday Nordics", "workday-custom-emea"),
    ("HR Service Desk", "servicenow-hrsd"),
    ("Plant badges", "badge-system"),
    ("Corporate directory", "active-directory"),
    ("Payroll exports", "delimited-file"),
];

/// Adds the sources whose connectors the store has.
pub(super) fn add(store: &mut Store) {
    for ((name, script_name), number) in SOURCES.into_iter().zip(0..) {
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
        };
        store.add_source(source);
    }
}
