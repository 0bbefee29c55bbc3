//! How much memory the larger functions take at their peak, for inputs of one, two and four megabytes: it must grow
//! as they do.
//!
//! ```text
//! cargo bench -p patchpanel-core-models --bench memory
//! ```

use divan::{AllocProfiler, Bencher};
use patchpanel_core_models::patch;
use patchpanel_core_models::properties::PropertiesFile;
use patchpanel_core_models::xml;
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [1_000_000, 2_000_000, 4_000_000];

fn form(size_bytes: usize) -> String {
    let field = "<Field name=\"host\" displayName=\"Host\" type=\"text\" required=\"true\"/>\n";
    format!("<Form>{}</Form>", field.repeat(size_bytes / field.len()))
}

/// An object of groups, and a list of the same entries.
fn settings(size_bytes: usize) -> Value {
    let entry = |number: usize| json!({"label": format!("Setting number {number}"), "options": ["a", "b"], "number": number});
    let entries = size_bytes / 70;
    let groups: serde_json::Map<String, Value> = (0..entries / 2)
        .map(|number| (format!("key_{number:06}"), entry(number)))
        .collect();
    let list: Vec<Value> = (0..entries / 2).map(entry).collect();
    json!({"groups": groups, "list": list})
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn inspect(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let text = form(size_bytes);
    bencher.bench(|| xml::inspect(&text));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn format_xml(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let text = form(size_bytes);
    bencher.bench(|| xml::format(&text));
}

/// Every second item of the list is another one, and one member of each entry.
#[divan::bench(args = SIZES, sample_count = 5)]
fn diff(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let before = settings(size_bytes);
    let mut after = before.clone();
    for entry in after["groups"]
        .as_object_mut()
        .into_iter()
        .flat_map(serde_json::Map::values_mut)
    {
        entry["number"] = json!(-1);
    }
    for item in after["list"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .step_by(2)
    {
        *item = json!({"label": "another"});
    }
    bencher.bench(|| patch::diff(&before, &after));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn parse_properties(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let line = "menuLabel_ConnectionSettings = Verbindungseinstellungen\n";
    let text = line.repeat(size_bytes / line.len());
    bencher.bench(|| PropertiesFile::parse(&text));
}
