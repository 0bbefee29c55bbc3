//! How long frames of the designers take: 500 fields, settings, attributes and filters, and texts in 19 locales.
//!
//! Prints the figures: `cargo test --release --workspace --lib frames_of_large -- --nocapture`.

use std::{collections::BTreeMap, time::Instant};

use patchpanel_core_models::{
    documents::{
        FormNode,
        edit::{CorrelationEdit, FormEdit, TemplateEdit},
    },
    ids::Locale,
};

use crate::screens::testing::{self, *};

const COUNT: usize = 500;
/// The most that a frame may take in milliseconds. An edit takes two: one that makes it, and one that shows it.
const LIMIT: f64 = 8.0;
/// The same of all texts in 19 locales, whose table is made anew by an edit.
const LIMIT_OF_TEXTS: f64 = 16.0;

/// Every second field is shown for a condition.
fn form() -> String {
    let field = |number: usize| match number {
        0 => "<Field name='f0' displayName='con_0'/>\n".to_owned(),
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

fn template() -> String {
    let settings = (0..COUNT).map(|number| format!("<entry key='f{number}' value='x'/>\n"));
    let attributes =
        (0..COUNT).map(|number| format!("<AttributeDefinition name='a{number}' type='string'/>\n"));
    format!(
        "<Application name='x' type='a' connector='c'><Attributes><Map>\n{}</Map></Attributes>\
         <Schemas><Schema objectType='account' identityAttribute='a0'>\n{}</Schema></Schemas></Application>",
        settings.collect::<String>(),
        attributes.collect::<String>()
    )
}

fn correlation() -> String {
    let filters = (0..COUNT)
        .map(|number| format!("<Filter operation='EQ' property='x{number}' value='a{number}'/>\n"));
    format!(
        "<CorrelationConfig><AttributeAssignments>\n{}</AttributeAssignments></CorrelationConfig>",
        filters.collect::<String>()
    )
}

fn texts() -> String {
    let text = |number: usize| format!("con_{number}=Field {number}\n");
    (0..COUNT).map(text).collect()
}

fn large() -> AppState {
    let texts = texts();
    let texts: BTreeMap<Locale, &str> = Locale::ALL
        .into_iter()
        .map(|locale| (locale, &*texts))
        .collect();
    let detail = json!({
        "scriptName": "large",
        "sourceConfigXml": form(),
        "applicationXml": template(),
        "correlationConfigXml": correlation(),
        "translationProperties": texts,
    });
    testing::opened(detail)
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

/// Asks for the edit with a number, as a designer does.
type Edit = fn(&AppState, usize) -> Command;

fn measure(name: &str, draw: Draw, grid: (Role, &str), edit: Edit) -> f64 {
    let mut harness = testing::stage(large(), draw);
    let resting = median((0..60).map(|_| frame(&mut harness)).collect());
    harness.focus_the(grid.0, grid.1);
    let moves = (0..60).map(|_| {
        // A step draws a frame for each event.
        harness.key_down(Key::ArrowDown);
        let asked = frame(&mut harness);
        harness.key_up(Key::ArrowDown);
        [asked, frame(&mut harness)]
    });
    let moves = medians(moves.collect());
    let edits = (0..20).map(|number| edited(&mut harness, edit, number));
    let edits = medians(edits.collect());
    println!(
        "{name}: ms per frame: resting {resting:.2}, next row asked for {:.2} and shown {:.2}, edit made {:.2} and shown {:.2}",
        moves[0], moves[1], edits[0], edits[1]
    );
    let longest = [moves, edits].concat().into_iter().fold(resting, f64::max);
    // A build without optimisation says nothing about what a person feels.
    if cfg!(debug_assertions) { 0.0 } else { longest }
}

fn medians(times: Vec<[f64; 2]>) -> [f64; 2] {
    let (first, second) = times
        .into_iter()
        .map(|[first, second]| (first, second))
        .unzip();
    [median(first), median(second)]
}

/// How long the frame takes that asks for an edit, with the edit as the app makes it then, and the frame that shows it.
#[expect(clippy::disallowed_methods, reason = "measures how long frames take")]
fn edited(harness: &mut Harness<'_, Stage>, edit: Edit, number: usize) -> [f64; 2] {
    let start = Instant::now();
    harness.step();
    let state = harness.app();
    let command = edit(state, number);
    on_command(state, command);
    [start.elapsed().as_secs_f64() * 1000.0, frame(harness)]
}

fn text(state: &AppState, document: XmlDocument) -> &str {
    &state.open_connector().unwrap().draft.current.xml[&document]
}

#[test]
fn frames_of_large_designers_are_short() {
    let form = measure(
        "form",
        |ui, state, views, commands| {
            super::form::design_ui(ui, state, &mut views.documents.form, commands);
        },
        (Role::TreeGrid, "Outline of the form"),
        |_, number| {
            let value = Some(number.to_string());
            let edit = FormEdit::Set(FormNode::Field(0, 0, 0), "defaultValue".into(), value);
            let texts = Vec::new();
            FormCommand::Type { edit, texts }.into()
        },
    );
    let template = measure(
        "template",
        |ui, state, views, commands| {
            let document = XmlDocument::SourceTemplate;
            super::documents::ui(ui, state, document, &mut views.documents, commands);
        },
        (Role::Grid, "Connection settings"),
        |state, number| {
            let document = XmlDocument::SourceTemplate;
            let edit = TemplateEdit::SetValue(0, number.to_string());
            let change = edit.apply(text(state, document)).unwrap().change;
            DocumentCommand::Edit(document, change).into()
        },
    );
    let correlation = measure(
        "correlation",
        |ui, state, views, commands| {
            let document = XmlDocument::CorrelationConfig;
            super::documents::ui(ui, state, document, &mut views.documents, commands);
        },
        (Role::Grid, "Filters"),
        |state, number| {
            let document = XmlDocument::CorrelationConfig;
            let edit = CorrelationEdit::Set(0, "value", number.to_string());
            let change = edit.apply(text(state, document)).unwrap().change;
            DocumentCommand::Edit(document, change).into()
        },
    );
    let translations = measure(
        "translations",
        |ui, state, views, commands| {
            super::translations::ui(ui, state, &mut views.translations, commands);
        },
        (Role::Grid, "Translations"),
        |_, number| {
            let (locale, key) = (Locale::De, "con_0".to_owned());
            let text = number.to_string();
            TranslationCommand::SetText { locale, key, text }.into()
        },
    );
    assert!(form.max(template).max(correlation) < LIMIT);
    assert!(translations < LIMIT_OF_TEXTS);
}
