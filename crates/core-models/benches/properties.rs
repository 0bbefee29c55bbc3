//! How long reading and changing `.properties` texts takes. Java's own reader runs beside it in `peers/run`.
//!
//! ```text
//! cargo bench -p patchpanel-core-models --bench properties
//! ```

use patchpanel_core_models::properties::PropertiesFile;

fn main() {
    divan::main();
}

/// Keys of a usual file, of a large one, and of about 5 MB.
const KEYS: [usize; 3] = [500, 8_000, 60_000];

/// Keys with a comment now and then, an escape in every tenth value, about 80 bytes each.
fn text(keys: usize) -> String {
    let line = |number: usize| {
        let comment = if number.is_multiple_of(20) {
            "# A group of settings\n"
        } else {
            ""
        };
        let word = if number.is_multiple_of(10) {
            "Gr\\u00f6\\u00dfe"
        } else {
            "Size"
        };
        format!(
            "{comment}con_form_setting_{number}={word} of the page that setting {number} of the connector shows\n"
        )
    };
    (0..keys).map(line).collect()
}

#[divan::bench(args = KEYS)]
fn read(bencher: divan::Bencher<'_, '_>, keys: usize) {
    let text = text(keys);
    bencher.bench(|| PropertiesFile::parse(&text).values().len());
}

#[divan::bench(args = KEYS)]
fn add_as_many_keys(bencher: divan::Bencher<'_, '_>, keys: usize) {
    let names: Vec<String> = (0..keys).map(|number| format!("new_{number}")).collect();
    bencher
        .with_inputs(|| PropertiesFile::parse("a=b\n"))
        .bench_values(|mut file| {
            for name in &names {
                file.set(name, "value");
            }
            file
        });
}
