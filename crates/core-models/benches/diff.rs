//! How long the difference of two metadata objects takes, beside the json-patch crate in the same run, and
//! how long a three-way comparison of a whole connector takes.
//!
//! ```text
//! cargo bench -p patchpanel-core-models --bench diff
//! ```

use patchpanel_core_models::patch;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// Sizes of the compared JSON texts in bytes, roughly.
const SIZES: [usize; 2] = [100_000, 1_000_000];

/// A settings object as connectors keep it: groups of nested values, about 200 bytes per entry.
fn settings(size_bytes: usize) -> Value {
    let entry = |number: usize| {
        json!({
            "label": format!("Setting number {number} of the connector"),
            "default": {"text": format!("value-{number}"), "number": number, "enabled": number.is_multiple_of(3)},
            "options": ["first", "second", format!("option-{number}")],
            "help": null,
        })
    };
    let group = |group: usize| -> Value {
        (0..50)
            .map(|index| (format!("key_{index:03}"), entry(group * 50 + index)))
            .collect()
    };
    (0..size_bytes / 10_000)
        .map(|number| (format!("group_{number:04}"), group(number)))
        .collect()
}

/// One entry of fifty changed, and one added and one removed in each group.
fn edited(settings: &Value) -> Value {
    let mut edited = settings.clone();
    for group in edited
        .as_object_mut()
        .into_iter()
        .flat_map(serde_json::Map::values_mut)
    {
        group["key_007"]["default"]["number"] = json!(-1);
        group["key_new"] = json!({"label": "New"});
        group.as_object_mut().map(|group| group.remove("key_030"));
    }
    edited
}

/// The same entries as a list, of which the first and two others are gone and one is changed.
fn lists(size_bytes: usize) -> (Value, Value) {
    let groups = settings(size_bytes);
    let groups = groups
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::values);
    let entries = groups
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::values);
    let before: Vec<Value> = entries.cloned().collect();
    let mut after = before.clone();
    let middle = after.len() / 2;
    after[middle]["label"] = json!("Changed");
    after.remove(middle + 40);
    after.remove(middle - 40);
    after.remove(0);
    (Value::Array(before), Value::Array(after))
}

mod objects {
    use super::{SIZES, edited, json, patch, settings};

    #[divan::bench(args = SIZES)]
    fn patchpanel(bencher: divan::Bencher<'_, '_>, size_bytes: usize) {
        let before = settings(size_bytes);
        let after = edited(&before);
        bencher.bench(|| patch::diff(&before, &after));
    }

    #[divan::bench(args = SIZES)]
    fn json_patch(bencher: divan::Bencher<'_, '_>, size_bytes: usize) {
        let before = settings(size_bytes);
        let after = edited(&before);
        bencher.bench(|| json_patch::diff(&before, &after));
    }

    #[divan::bench(args = SIZES)]
    fn patchpanel_equal(bencher: divan::Bencher<'_, '_>, size_bytes: usize) {
        let (before, after) = (settings(size_bytes), settings(size_bytes));
        bencher.bench(|| patch::diff(&before, &after));
    }

    #[divan::bench(args = SIZES)]
    fn json_patch_equal(bencher: divan::Bencher<'_, '_>, size_bytes: usize) {
        let (before, after) = (settings(size_bytes), settings(size_bytes));
        bencher.bench(|| json_patch::diff(&before, &after));
    }

    #[divan::bench]
    fn patchpanel_unrelated(bencher: divan::Bencher<'_, '_>) {
        let (before, after) = (settings(SIZES[0]), json!({"other": settings(SIZES[0])}));
        bencher.bench(|| patch::diff(&before, &after));
    }
}

mod arrays {
    use super::{SIZES, lists, patch};

    #[divan::bench(args = SIZES)]
    fn patchpanel(bencher: divan::Bencher<'_, '_>, size_bytes: usize) {
        let (before, after) = lists(size_bytes);
        bencher.bench(|| patch::diff(&before, &after));
    }

    #[divan::bench(args = SIZES)]
    fn json_patch(bencher: divan::Bencher<'_, '_>, size_bytes: usize) {
        let (before, after) = lists(size_bytes);
        bencher.bench(|| json_patch::diff(&before, &after));
    }
}

mod three_way {
    use patchpanel_core_models::compare::compare;
    use patchpanel_core_models::draft::Content;
    use patchpanel_core_models::ids::Locale;
    use patchpanel_core_models::models::document::XmlDocument;

    use super::{SIZES, edited, settings};

    /// A connector with 100 kB of metadata, three documents, and 19 locales of 500 keys.
    fn connector(line_end: &str) -> Content {
        let line =
            |key: usize| format!("menuLabel_{key}=The text of the label number {key}{line_end}");
        let translations: String = (0..500).map(line).collect();
        let field = |key: usize| format!("<Field name=\"field{key}\" type=\"text\"/>{line_end}");
        let fields: String = (0..500).map(field).collect();
        Content {
            metadata: settings(SIZES[0]).as_object().cloned().unwrap_or_default(),
            xml: XmlDocument::ALL
                .map(|document| (document, format!("<Form>{fields}</Form>")))
                .into(),
            translations: Locale::ALL
                .map(|locale| (locale, translations.clone()))
                .into(),
        }
    }

    /// Mine changed the metadata and one document; the server wrote every text anew with other line ends.
    #[divan::bench]
    fn everything_written_anew(bencher: divan::Bencher<'_, '_>) {
        let (base, theirs) = (connector("\n"), connector("\r\n"));
        let mut mine = base.clone();
        mine.metadata = edited(&settings(SIZES[0]))
            .as_object()
            .cloned()
            .unwrap_or_default();
        mine.xml
            .insert(XmlDocument::SourceConfig, "<Form/>".to_owned());
        bencher.bench(|| compare(&base, &mine, &theirs));
    }
}
