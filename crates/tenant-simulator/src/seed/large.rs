//! Many connectors, for tests of size and pages.

use crate::connector::{Connector, OPEN_CONNECTOR, Origin};
use serde_json::Value;

const DELIMITED: &str = "sailpoint.connector.DelimitedFileConnector";
const SCIM: &str = "openconnector.connector.scim2.SCIM2Connector";
const TYPES: [(&str, &str, bool); 5] = [
    ("web services", OPEN_CONNECTOR, true),
    ("JDBC", "sailpoint.connector.JDBCConnector", true),
    ("DelimitedFile", DELIMITED, false),
    ("LDAP", "sailpoint.connector.LDAPConnector", true),
    ("SCIM 2.0", SCIM, true),
];

/// `Connector 000000`, `Connector 000001` … all released, every fifth one custom.
pub(super) fn connectors(count: usize) -> Vec<Connector> {
    (0..count)
        .zip(TYPES.into_iter().cycle())
        .map(|(number, kind)| connector(number, kind))
        .collect()
}

fn connector(
    number: usize,
    (type_name, class_name, direct_connect): (&str, &str, bool),
) -> Connector {
    let mut connector = Connector::fresh(&format!("Connector {number:06}"));
    type_name.clone_into(&mut connector.type_name);
    class_name.clone_into(&mut connector.class_name);
    connector.direct_connect = direct_connect;
    connector.features = vec!["PROVISIONING".to_owned(), "ENABLE".to_owned()];
    connector.metadata.insert(
        "shortDesc".to_owned(),
        Value::from(format!("Made for tests, number {number}")),
    );
    "RELEASED".clone_into(&mut connector.status);
    if class_name != OPEN_CONNECTOR {
        connector.origin = Origin::Vendor;
    }
    connector
}
