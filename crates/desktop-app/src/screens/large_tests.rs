//! How long frames of the designers take: 500 fields, settings, attributes and filters, and texts in 19 locales.
//!
//! Prints the figures: `cargo test --release --workspace --lib frames_of_large -- --nocapture`.

use std::{collections::BTreeMap, time::Instant};

use egui::{Key, Role};
use egui_kittest::Harness;
use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
use serde_json::json;

use super::testing::{self, Draw, Person as _, Stage};
use crate::state::{AppState, connectors::PartValue};

const COUNT: usize = 500;
/// The most that a frame may take in milliseconds, but for the one after an edit, which reads the document again.
const LIMIT: f64 = 8.0;

/// Every second field is shown for a condition. `first` is the name of the first one.
fn form(first: &str) -> String {
    let field = |number: usize| match number {
        0 => format!("<Field name='{first}' displayName='con_0'/>\n"),
        number if number % 2 == 0 => format!(
            "<Field name='f{number}' displayName='con_{number}' parentKey='f{}' parentValue='true'/>\n",
            number - 1
        ),
        number => format!(
            "<Field name='f{number}' displayName='con_{number}' type='toggle' defaultValue='true'/>\n"
        ),
    };
    let fields: String = (0..COUNT).map(field).collect();
    format!("<Form><Menu name='m'><Section name='s'>\n{fields}</Section></Menu></Form>")
}

fn template(first: &str) -> String {
    let settings = (0..COUNT).map(|number| format!("<entry key='f{number}' value='{first}'/>\n"));
    let attributes =
        (0..COUNT).map(|number| format!("<AttributeDefinition name='a{number}' type='string'/>\n"));
    format!(
        "<Application name='{first}' type='a' connector='c'><Attributes><Map>\n{}</Map></Attributes>\
         <Schemas><Schema objectType='account' identityAttribute='a0'>\n{}</Schema></Schemas></Application>",
        settings.collect::<String>(),
        attributes.collect::<String>()
    )
}

fn correlation(first: &str) -> String {
    let filters = (0..COUNT).map(|number| {
        format!("<Filter operation='EQ' property='{first}{number}' value='a{number}'/>\n")
    });
    format!(
        "<CorrelationConfig><AttributeAssignments>\n{}</AttributeAssignments></CorrelationConfig>",
        filters.collect::<String>()
    )
}

fn texts(first: &str) -> String {
    let text = |number: usize| format!("con_{number}={first} {number}\n");
    (0..COUNT).map(text).collect()
}

fn large() -> AppState {
    let texts = texts("Field");
    let texts: BTreeMap<Locale, &str> = Locale::ALL
        .into_iter()
        .map(|locale| (locale, &*texts))
        .collect();
    let mut state = testing::signed_in();
    let detail = json!({
        "scriptName": "large",
        "sourceConfigXml": form("f0"),
        "applicationXml": template("x"),
        "correlationConfigXml": correlation("x"),
        "translationProperties": texts,
    });
    testing::open(state.session_mut().unwrap(), detail);
    state
}

#[expect(clippy::disallowed_methods, reason = "measures how long frames take")]
fn frame(harness: &mut Harness<'_, Stage>) -> f64 {
    let start = Instant::now();
    harness.step();
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn measure(name: &str, draw: Draw, grid: (Role, &str), edited: fn(String) -> PartValue) {
    let mut harness = testing::stage(large(), draw);
    let resting = median((0..60).map(|_| frame(&mut harness)).collect());
    harness.focus_the(grid.0, grid.1);
    let mut moves = Vec::new();
    for _ in 0..60 {
        // A step draws a frame for each event.
        harness.key_down(Key::ArrowDown);
        moves.push(frame(&mut harness));
        harness.key_up(Key::ArrowDown);
        harness.step();
    }
    let moving = median(moves);
    let mut edits = Vec::new();
    for number in 0..20 {
        let stage = harness.state_mut();
        let now = stage.state.now;
        let open = testing::only_open(&mut stage.state);
        open.draft.edit(edited(format!("e{number}")), now);
        edits.push(frame(&mut harness));
        harness.step();
    }
    let edited = median(edits);
    println!(
        "{name}: ms per frame: resting {resting:.2}, next row {moving:.2}, after an edit {edited:.2}"
    );
    // A build without optimisation says nothing about what a person feels.
    if !cfg!(debug_assertions) {
        assert!(resting < LIMIT && moving < LIMIT);
    }
}

#[test]
fn frames_of_large_designers_are_short() {
    measure(
        "form",
        |ui, state, views, commands| {
            super::form::design_ui(ui, state, &mut views.documents.form, commands);
        },
        (Role::TreeGrid, "Outline of the form"),
        |first| PartValue::Xml(XmlDocument::SourceConfig, Some(form(&first))),
    );
    measure(
        "template",
        |ui, state, views, commands| {
            let document = XmlDocument::SourceTemplate;
            super::documents::ui(ui, state, document, &mut views.documents, commands);
        },
        (Role::Grid, "Connection settings"),
        |first| PartValue::Xml(XmlDocument::SourceTemplate, Some(template(&first))),
    );
    measure(
        "correlation",
        |ui, state, views, commands| {
            let document = XmlDocument::CorrelationConfig;
            super::documents::ui(ui, state, document, &mut views.documents, commands);
        },
        (Role::Grid, "Filters"),
        |first| PartValue::Xml(XmlDocument::CorrelationConfig, Some(correlation(&first))),
    );
    measure(
        "translations",
        |ui, state, views, commands| {
            super::translations::ui(ui, state, &mut views.translations, commands);
        },
        (Role::Grid, "Translations"),
        |first| PartValue::Translations(Locale::De, Some(texts(&first))),
    );
}
