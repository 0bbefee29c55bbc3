//! 1,000 edits of a document of 1 MB, read once.
//!
//! ```text
//! cargo bench -p patchpanel-core-models --bench edits
//! ```

#![expect(clippy::expect_used, reason = "a bench ends where an edit is refused")]

use std::fmt::Write as _;

use divan::Bencher;
use patchpanel_core_models::documents::edit::{At, Edit, EditableDocument, NewElement};
use patchpanel_core_models::problem::Place;

fn main() {
    divan::main();
}

/// One field in a line, so that its place is known after edits as well.
fn document() -> EditableDocument {
    let mut text = String::from("<Form>\n");
    let mut number = 0;
    while text.len() < 1_000_000 {
        number += 1;
        writeln!(
            text,
            "  <Field name=\"field{number}\" type=\"text\" displayName=\"A label &amp; more\"/>"
        )
        .unwrap_or_default();
    }
    text.push_str("</Form>\n");
    EditableDocument::read(&text).expect("it is well-formed")
}

fn edits() -> Vec<Edit> {
    let field = |line: u32| Place { line, column: 3 };
    let edit = |number: u32| {
        let place = field(2 + number * 37 % 9_000);
        match number % 4 {
            0 => Edit::set(place, "type", number.to_string()),
            1 => Edit::Insert {
                at: At::After(place),
                element: NewElement::new("Field").with("name", number.to_string()),
            },
            2 => Edit::Move {
                element: place,
                to: At::Before(field(2 + number * 53 % 9_000)),
            },
            _ => Edit::Remove { element: place },
        }
    };
    (0..1_000).map(edit).collect()
}

#[divan::bench(sample_count = 10)]
fn thousand_edits_of_1_mb(bencher: Bencher<'_, '_>) {
    let edits = edits();
    bencher
        .with_inputs(document)
        .bench_local_values(|mut document| {
            for edit in &edits {
                document.apply(edit).expect("a field begins each line");
            }
            document
        });
}

#[divan::bench]
fn read_1_mb(bencher: Bencher<'_, '_>) {
    let text = document().into_text();
    bencher.bench_local(|| EditableDocument::read(text.as_str()));
}
