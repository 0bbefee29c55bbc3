//! The custom connectors of the demo tenant: a table, and documents from files with a few
//! placeholders (`{{name}}`, `{{type}}`, `{{host}}` …).

use crate::connector::{Connector, OPEN_CONNECTOR};
use crate::documents::XmlKind;
use crate::tenant::hex_id;
use crate::xml;
use serde_json::{Map, Value, json};

/// The files of one family of connectors.
struct Family {
    source_config: &'static str,
    source_template: &'static str,
    correlation_config: &'static str,
    /// Texts by locale.
    translations: [(&'static str, &'static str); 5],
    /// As a template lists them.
    features: &'static str,
    category: &'static str,
}

macro_rules! family {
    ($folder:literal, $category:literal, $features:literal) => {
        Family {
            source_config: family!($folder / "source-config.xml"),
            source_template: family!($folder / "source-template.xml"),
            correlation_config: family!($folder / "correlation-config.xml"),
            translations: [
                ("en", family!($folder / "en.properties")),
                ("de", family!($folder / "de.properties")),
                ("fr", family!($folder / "fr.properties")),
                ("ja", family!($folder / "ja.properties")),
                ("zh-CN", family!($folder / "zh-CN.properties")),
            ],
            features: $features,
            category: $category,
        }
    };
    ($folder:literal / $file:literal) => {
        include_str!(concat!("documents/", $folder, "/", $file))
    };
}

const WEB: Family = family!(
    "web-services",
    "business applications",
    "PROVISIONING, SYNC_PROVISIONING, ENABLE, DISCOVER_SCHEMA"
);
const JDBC: Family = family!(
    "jdbc",
    "facilities",
    "PROVISIONING, DISCOVER_SCHEMA, SEARCH"
);
const SCIM: Family = family!(
    "scim",
    "business applications",
    "PROVISIONING, ENABLE, GROUP_PROVISIONING"
);
const HOST: Family = family!(
    "host",
    "mainframe",
    "PROVISIONING, ENABLE, PASSWORD, UNLOCK, DIRECT_PERMISSIONS"
);

/// One line of the table.
struct Custom {
    name: &'static str,
    type_name: &'static str,
    status: &'static str,
    host: &'static str,
    short: &'static str,
    family: &'static Family,
}

const WORKDAY: Family = family!(
    "workday",
    "human resources",
    "PROVISIONING, ENABLE, PASSWORD, DISCOVER_SCHEMA, SYNC_PROVISIONING, DIRECT_PERMISSIONS"
);

const TABLE: &str = include_str!("custom.tsv");

/// All custom connectors; the last is the one that the tour opens, with the largest documents, incomplete texts and the
/// most metadata.
pub(super) fn connectors() -> Vec<Connector> {
    let lines = TABLE.lines().filter_map(custom).zip(0..);
    lines
        .map(|(line, number)| connector(&line, number))
        .collect()
}

fn custom(line: &'static str) -> Option<Custom> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, type_name, status, host, short, family] = columns[..] else {
        return None;
    };
    let family = match family {
        "web" => &WEB,
        "jdbc" => &JDBC,
        "scim" => &SCIM,
        "host" => &HOST,
        "workday" => &WORKDAY,
        _ => return None,
    };
    Some(Custom {
        name,
        type_name,
        status,
        host,
        short,
        family,
    })
}

fn connector(line: &Custom, number: u64) -> Connector {
    let mut connector = filled(line);
    if line.type_name == "workday" {
        connector.uploaded_files = ["workday-emea-2.4.1.jar", "xmlsec-3.0.4.jar"]
            .map(|file| format!("sim-local/acme-sim/connectorFiles/workday-custom-emea/{file}"))
            .to_vec();
        connector.metadata = workday_metadata(line.short);
    } else {
        connector.metadata = metadata(line, number);
    }
    connector
}

/// The connector with the documents and texts of its family.
fn filled(line: &Custom) -> Connector {
    let mut connector = Connector::fresh(line.name);
    line.type_name.clone_into(&mut connector.type_name);
    line.status.clone_into(&mut connector.status);
    connector.category = Some(line.family.category.to_owned());
    connector.labels = vec!["custom".to_owned()];
    let documents = [
        (XmlKind::SourceConfig, line.family.source_config),
        (XmlKind::SourceTemplate, line.family.source_template),
        (XmlKind::CorrelationConfig, line.family.correlation_config),
    ];
    for (kind, template) in documents {
        let text = fill(template, line, xml::escape);
        // The tests of this module prove that every document passes the checks of an upload.
        if let Ok(outline) = kind.check(&text) {
            connector.set_document(kind, text, &outline);
        }
    }
    for (locale, template) in line.family.translations {
        let text = fill(template, line, str::to_owned);
        connector.translations.insert(locale.to_owned(), text);
    }
    connector
}

fn fill(template: &str, line: &Custom, escape: impl Fn(&str) -> String) -> String {
    let name = line.name.to_lowercase();
    let package: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    template
        .replace("{{name}}", &escape(line.name))
        .replace("{{type}}", &escape(line.type_name))
        .replace("{{class}}", OPEN_CONNECTOR)
        .replace("{{host}}", line.host)
        .replace("{{package}}", &package)
        .replace("{{features}}", line.family.features)
}

fn metadata(line: &Custom, number: u64) -> Map<String, Value> {
    let month = number % 9 + 1;
    let retries: Vec<u64> = (0..=number % 3).map(|attempt| 2 << attempt).collect();
    let value = json!({
        "supportedUI": "ANGULAR",
        "platform": "ccg",
        "shortDesc": line.short,
        "beta": line.status != "RELEASED",
        "docUrl": format!("https://wiki.acme.example/idn/{}", hex_id(line.name, 0).get(..6).unwrap_or_default()),
        "owner": "iam-platform@acme.example",
        "tags": [line.family.category, line.type_name],
        "lastReview": format!("2026-{month:02}-15"),
        "limits": {
            "maxConnections": 5 * (number % 4 + 1),
            "pageSize": 100,
            "retry": retries,
        },
        "support": { "team": "IAM platform", "hours": "08:00-18:00 CET", "escalate": number.is_multiple_of(2) },
    });
    members(value)
}

fn workday_metadata(short: &str) -> Map<String, Value> {
    let value = json!({
        "supportedUI": "EXTJS",
        "platform": "ccg",
        "shortDesc": short,
        "beta": true,
        "legacyIcon": "workday_16.png",
        "limits": { "maxConnections": 10, "pageSize": 200, "retry": [1, 2, 4, 8] },
        "owner": "iam-platform@acme.example",
        "tags": ["hr", "emea"],
        "lastReview": "2026-09-30",
        "supportTier": "gold",
        "dataResidency": "EU",
        "costCentre": "40-1177",
        "contacts": { "product": "hr-systems@acme.example", "security": null },
    });
    members(value)
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
