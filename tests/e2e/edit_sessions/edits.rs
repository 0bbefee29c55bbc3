//! What people change: the person at the app, and a colleague elsewhere.

use patchpanel::{command::ConnectorCommand, state::connectors::PartValue};
use patchpanel_core_models::{draft::Part, ids::Locale, models::document::XmlDocument};
use serde_json::{Map, Value, json};

use super::driver::Driver;
use crate::dice::Dice;

const PARTS: [Part; 7] = [
    Part::Metadata,
    Part::Xml(XmlDocument::SourceConfig),
    Part::Xml(XmlDocument::SourceTemplate),
    Part::Xml(XmlDocument::CorrelationConfig),
    Part::Translations(Locale::De),
    Part::Translations(Locale::Fr),
    Part::Translations(Locale::Nl),
];

/// Edits one to four parts; gives what the draft says in them.
pub(super) fn make(driver: &mut Driver, dice: &mut Dice) -> Vec<PartValue> {
    let mut edited: Vec<PartValue> = Vec::new();
    for _ in 0..=dice.below(4) {
        let part = dice.pick(&PARTS);
        let value = changed(driver, dice, part);
        edited.retain(|earlier| earlier.part() != part);
        edited.push(value.clone());
        driver.ask(ConnectorCommand::EditPart(value));
    }
    driver.rests();
    edited
}

/// The person types on while steps are being sent.
pub(super) fn while_sending(driver: &mut Driver, dice: &mut Dice) {
    let part = dice.pick(&PARTS);
    let value = changed(driver, dice, part);
    driver.undone = true;
    driver.ask(ConnectorCommand::EditPart(value));
}

fn changed(driver: &Driver, dice: &mut Dice, part: Part) -> PartValue {
    let current = &driver.open().draft.current;
    let mark = format!("{}-{}", driver.seed, dice.below(1_000_000));
    match part {
        Part::Metadata => PartValue::Metadata(metadata(current.metadata.clone(), dice, &mark)),
        Part::Xml(document) => {
            let text = current.xml.get(&document).map(|text| marked(text, &mark));
            PartValue::Xml(document, text)
        }
        Part::Translations(locale) => {
            let before = current
                .translations
                .get(&locale)
                .cloned()
                .unwrap_or_default();
            let text = (!dice.one_in(8)).then(|| texts(&before, &mark));
            PartValue::Translations(locale, text)
        }
    }
}

fn metadata(mut metadata: Map<String, Value>, dice: &mut Dice, mark: &str) -> Map<String, Value> {
    let key = format!("key{}", dice.below(6));
    match dice.below(4) {
        0 if metadata.len() > 4 => drop(metadata.remove(&key)),
        1 => drop(metadata.insert(key, json!({"nested": {"mark": mark}, "list": [1, 2, mark]}))),
        2 => drop(metadata.insert(key, json!([mark, null, true]))),
        _ => drop(metadata.insert(key, json!(mark))),
    }
    metadata
}

/// The text with a comment before its end instead of the one from an earlier session.
pub(crate) fn marked(text: &str, mark: &str) -> String {
    const START: &str = "<!-- session ";
    let mut text = text.to_owned();
    if let Some((front, rest)) = text.split_once(START) {
        let (_, back) = rest.split_once("-->").unwrap();
        text = format!("{front}{back}");
    }
    let comment = format!("{START}{mark} -->");
    match text.rfind("</") {
        Some(end) => text.insert_str(end, &comment),
        None => text.push_str(&comment),
    }
    text
}

pub(crate) fn texts(before: &str, mark: &str) -> String {
    let kept: Vec<&str> = before
        .lines()
        .filter(|line| !line.starts_with("session="))
        .collect();
    let mark = format!("session={mark}");
    let lines = kept.into_iter().chain([mark.as_str()]);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A colleague changes one part on the tenant itself.
pub(super) fn of_a_colleague(driver: &mut Driver, dice: &mut Dice) {
    let server = driver.server();
    let name = driver.script_name.as_str();
    let running = &driver.tenant.running;
    let mark = format!("colleague-{}", dice.below(1_000_000));
    let part = dice.pick(&PARTS);
    let operation = match part {
        Part::Metadata => {
            Some(json!([{"op": "add", "path": "/connectorMetadata/theirs", "value": mark}]))
        }
        Part::Xml(document) => server.xml.get(&document).map(|text| {
            let path = format!("/{}", document.member());
            json!([{"op": "replace", "path": path, "value": marked(text, &mark)}])
        }),
        Part::Translations(locale) => {
            let before = server
                .translations
                .get(&locale)
                .cloned()
                .unwrap_or_default();
            let text = texts(&before, &mark);
            running
                .change_translations(name, locale.as_str(), Some(&text))
                .unwrap();
            None
        }
    };
    if let Some(operation) = operation {
        running.change_connector(name, &operation).unwrap();
    }
    driver.colleague.push(part);
}
