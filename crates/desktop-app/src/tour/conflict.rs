//! A colleague changes the connector while a draft of it is open: three sides, a choice for each place, and one merged plan.

use patchpanel_core_models::{
    draft::Content,
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
};
use serde_json::{Value, json};

use super::{TourError, guide::Guide, must, named};
use crate::{
    command::{Action, ConflictCommand, ConnectorCommand},
    state::{
        conflict::{Choice, Position},
        connectors::PartValue,
        route::{ConnectorTab, Route},
    },
};

const CONNECTOR: &str = "workday-custom-emea";
const FORM: XmlDocument = XmlDocument::SourceConfig;
/// As the tour's apply left it.
const HOST: &str =
    "<Field name=\"host\" required=\"true\" displayName=\"con_form_host\" type=\"text\"";
const TIMEOUT: &str = "<Field name=\"readTimeout\" displayName=\"con_form_read_timeout\" type=\"text\" defaultValue=\"120\" helpKey=\"con_help_seconds\"/>";

/// The draft, the colleague, the decisions, and the review of what came of it.
pub(super) fn resolve(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.open(&named(CONNECTOR)?)?;
    let base = guide.connector()?.draft.base.clone();
    must(
        [HOST, TIMEOUT]
            .iter()
            .all(|line| form(&base).contains(line)),
        "the demo tenant's source config has other fields than the tour expects",
    )?;
    edit(guide, &base);
    colleague(guide, &base)?;
    guide.ask([Action::ReviewChanges]);
    guide.until("the conflicts", |state| state.route == Route::Conflict)?;
    decide_two(guide);
    guide.picture("20-conflict")?;
    guide.presses(egui::Key::F8, egui::Modifiers::NONE);
    guide.presses(egui::Key::F8, egui::Modifiers::NONE);
    guide.picture("21-conflict-lines")?;
    guide.held(
        "Review while a colleague changed the same",
        "three sides instead of a plan; nothing is sent",
    );
    guide.ask([
        ConflictCommand::DecideAllOpen(Choice::Mine),
        ConflictCommand::ReviewMerged,
    ]);
    guide.reviewed()?;
    guide.picture("22-review-merged")?;
    guide.held(
        "Decide the others and review",
        "the plan stands on what the server has now",
    );
    Ok(())
}

fn limits(metadata: &mut serde_json::Map<String, Value>, most: u32) {
    if let Some(Value::Object(limits)) = metadata.get_mut("limits") {
        limits.insert("maxConnections".to_owned(), json!(most));
    }
}

fn form(base: &Content) -> &str {
    base.xml.get(&FORM).map_or("", String::as_str)
}

/// What the person has in the draft.
fn edit(guide: &mut Guide<'_>, base: &Content) {
    let mut metadata = base.metadata.clone();
    metadata.insert("shortDesc".to_owned(), json!("Workday workers, EMEA"));
    metadata.insert("docUrl".to_owned(), json!("https://wiki.acme.example"));
    limits(&mut metadata, 60);
    let host = HOST.replace("\"host\"", "\"hostName\"");
    let timeout = TIMEOUT.replace("\"readTimeout\"", "\"readTimeoutSecs\"");
    let text = form(base).replace(HOST, &host).replace(TIMEOUT, &timeout);
    let french = base.translations.get(&Locale::Fr).cloned();
    let french = french.unwrap_or_default() + "con_form_region=R\u{e9}gion\n";
    guide.ask([
        ConnectorCommand::ShowTab(ConnectorTab::Metadata),
        ConnectorCommand::EditPart(PartValue::Metadata(metadata)),
        ConnectorCommand::EditPart(PartValue::Xml(FORM, Some(text))),
        ConnectorCommand::EditPart(PartValue::Translations(Locale::Fr, Some(french))),
    ]);
}

/// What a colleague changes on the server meanwhile.
fn colleague(guide: &Guide<'_>, base: &Content) -> Result<(), TourError> {
    let host = HOST.replace("\"host\"", "\"hostUrl\"");
    let text = form(base).replace(HOST, &host);
    let text: Vec<&str> = text.lines().filter(|line| line.trim() != TIMEOUT).collect();
    let correlation = base.xml.get(&XmlDocument::CorrelationConfig);
    let correlation = correlation.map_or(String::new(), |text| {
        text.replacen(
            "</CorrelationConfig>",
            "<!-- checked -->\n</CorrelationConfig>",
            1,
        )
    });
    let operations = json!([
        {"op": "replace", "path": "/connectorMetadata/shortDesc", "value": "Workday EMEA, HR owned"},
        {"op": "replace", "path": "/connectorMetadata/limits/maxConnections", "value": 40},
        {"op": "remove", "path": "/connectorMetadata/legacyIcon"},
        {"op": "replace", "path": "/sourceConfigXml", "value": text.join("\n") + "\n"},
        {"op": "replace", "path": "/correlationConfigXml", "value": correlation},
    ]);
    guide.colleague_changes(CONNECTOR, &operations)
}

fn decide_two(guide: &mut Guide<'_>) {
    let most = Position::Key(vec!["limits".to_owned(), "maxConnections".to_owned()]);
    let second = Position::Lines(DocumentKind::Xml(FORM), 1);
    let edited = format!("      {}", TIMEOUT.replace("\"120\"", "\"300\""));
    guide.ask([
        ConflictCommand::Decide(most, Choice::Mine),
        ConflictCommand::Decide(second, Choice::Edited(edited)),
    ]);
}
