//! The connectors that the vendor delivers, from a table. The selection is made up; the names are
//! those under which the systems are commonly known.

use crate::connector::{Connector, Origin};
use serde_json::Value;

const TABLE: &str = include_str!("vendor.tsv");

/// One connector per line of the table, all released.
pub(super) fn connectors() -> Vec<Connector> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(connector)
        .collect()
}

fn connector(line: &str) -> Option<Connector> {
    let mut columns = line.split('\t');
    let mut connector = Connector::fresh(columns.next()?);
    columns.next()?.clone_into(&mut connector.type_name);
    columns.next()?.clone_into(&mut connector.class_name);
    let category = columns.next()?;
    let set = columns.next()?;
    connector.features = features(set).split(' ').map(str::to_owned).collect();
    connector.direct_connect = set != "file";
    connector.origin = Origin::Vendor;
    "RELEASED".clone_into(&mut connector.status);
    connector.labels = labels(set);
    let short = format!(
        "Accounts and access of {}, delivered by SailPoint",
        connector.name
    );
    connector
        .metadata
        .insert("shortDesc".to_owned(), Value::from(short.as_str()));
    connector
        .metadata
        .insert("category".to_owned(), Value::from(category));
    let text = format!(
        "# Delivered by SailPoint\nmenuLabel_ConnectionSettings=Connection settings\nShortDesc={short}\n"
    );
    connector.translations.insert("en".to_owned(), text);
    connector.category = Some(category.to_owned());
    Some(connector)
}

fn labels(set: &str) -> Vec<String> {
    let label = match set {
        "file" | "database" => "generic",
        "host" | "unix" | "ldap" => "on-premises",
        _ => "cloud",
    };
    vec![label.to_owned()]
}

fn features(set: &str) -> &'static str {
    match set {
        "full" => {
            "AUTHENTICATE DISCOVER_SCHEMA ENABLE GROUP_PROVISIONING PASSWORD PROVISIONING SYNC_PROVISIONING UNLOCK"
        }
        "groups" => "ENABLE GROUP_PROVISIONING PROVISIONING SYNC_PROVISIONING",
        "account" => "ENABLE PROVISIONING SYNC_PROVISIONING",
        "scim" => "DISCOVER_SCHEMA ENABLE GROUP_PROVISIONING PROVISIONING",
        "ldap" => "AUTHENTICATE GROUP_PROVISIONING PASSWORD PROVISIONING SYNC_PROVISIONING",
        "host" => "DIRECT_PERMISSIONS ENABLE PASSWORD PROVISIONING UNLOCK",
        "unix" => "ENABLE GROUP_PROVISIONING PASSWORD PROVISIONING UNLOCK",
        "database" => "DIRECT_PERMISSIONS DISCOVER_SCHEMA PASSWORD PROVISIONING",
        "pam" => "GROUPS_HAVE_MEMBERS PROVISIONING UNSTRUCTURED_TARGETS",
        "file" => "DISCOVER_SCHEMA NO_RANDOM_ACCESS",
        _ => "DISCOVER_SCHEMA SEARCH",
    }
}
