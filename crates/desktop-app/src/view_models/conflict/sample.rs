//! A connector whose draft and server moved apart, for tests: two values, and two places of a source config.

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::{Locale, ScriptName},
    models::document::XmlDocument,
};
use serde_json::{Value, json};

use crate::{
    runner::find_conflicts,
    state::{
        conflict::{Conflict, Findings},
        connectors::{DraftState, OpenConnector},
    },
};

fn form(host: &str, port: &str) -> String {
    let mut lines = vec!["<Form>".to_owned()];
    lines.extend((1..=14).map(|line| format!("  <!-- line {line} -->")));
    lines.push(host.to_owned());
    lines.extend((1..=8).map(|line| format!("  <Field name=\"f{line}\"/>")));
    lines.extend((!port.is_empty()).then(|| port.to_owned()));
    lines.extend((1..=9).map(|line| format!("  <!-- end {line} -->")));
    lines.push("</Form>\n".to_owned());
    lines.join("\n")
}

fn content(metadata: Value, form: String, french: &str) -> Content {
    Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        xml: [
            (XmlDocument::SourceConfig, form),
            (XmlDocument::SourceTemplate, "<Application/>\n".to_owned()),
        ]
        .into(),
        translations: [(Locale::Fr, french.to_owned())].into(),
    }
}

fn base() -> Content {
    content(
        json!({"shortDesc": "connector description", "limits": {"maxConnections": 10, "rate": 5},
            "legacyIcon": "workday_16.png", "platform": "ccg"}),
        form(
            "  <Field name=\"host\" type=\"text\"/>",
            "  <Field name=\"port\" type=\"text\"/>",
        ),
        "a=1\n",
    )
}

fn mine() -> Content {
    content(
        json!({"shortDesc": "Workday workers, EMEA", "limits": {"maxConnections": 25, "rate": 5},
            "legacyIcon": "workday_16.png", "platform": "ccg", "docUrl": "https://wiki.acme.example",
            "owner": "hr"}),
        form(
            "  <Field name=\"hostName\" type=\"text\"/>",
            "  <Field name=\"port\" hidden=\"true\"/>",
        ),
        "a=2\n",
    )
}

fn theirs() -> Content {
    content(
        json!({"shortDesc": "Workday EMEA, HR owned", "limits": {"maxConnections": 40, "rate": 5},
            "platform": "ccg", "owner": "hr"}),
        form("  <Field name=\"host\" type=\"url\"/>", ""),
        "a=1\n",
    )
}

/// The connector, and its conflict with nothing decided.
pub(crate) fn connector_and_conflict() -> (OpenConnector, Conflict) {
    let script_name = ScriptName::try_from("workday").unwrap();
    let mut connector = OpenConnector::new(script_name.clone());
    let draft = Draft {
        base: base(),
        current: mine(),
    };
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    connector.draft = DraftState::resumed(draft.clone(), time("2026-11-23T10:31:00Z"));
    connector.draft.began_at = Some(time("2026-11-22T16:40:00Z"));
    let read_at = time("2026-11-23T10:42:07Z");
    let findings = find_conflicts(&draft, &theirs(), connector.draft.revision, read_at);
    let conflict = Conflict::new(script_name, findings, None);
    (connector, conflict)
}

/// What comparing its draft with the server found.
pub(crate) fn findings() -> Findings {
    (*connector_and_conflict().1.findings).clone()
}
