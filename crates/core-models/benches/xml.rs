//! How long a 5 MB document takes, beside a bare quick-xml read of the same text in the same run.
//!
//! ```text
//! cargo bench -p patchpanel-core-models --bench xml
//! ```

use std::fmt::Write as _;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use patchpanel_core_models::documents::check_document;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::properties::PropertiesFile;
use patchpanel_core_models::xml;
use quick_xml::Reader;
use quick_xml::events::Event;

fn main() {
    divan::main();
}

const SIZE_BYTES: usize = 5_000_000;

/// A form as connectors have it, with as many pages as it takes.
fn form() -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\" \
         name=\"big\" type=\"SourceConfig\">\n  <BaseConfig><Field name=\"fileUpload\" type=\"fileupload\"/></BaseConfig>\n",
    );
    let mut number = 0;
    while text.len() < SIZE_BYTES {
        number += 1;
        write!(
            text,
            "  <Menu name=\"menu{number}\" label=\"Connection settings {number}\">\n    \
             <Section name=\"section{number}\" label=\"Server &amp; port\" sectionInfo=\"Where the server listens.\">\n      \
             <!-- The address is the same in every data centre -->\n      \
             <Field name=\"host{number}\" displayName=\"Host\" type=\"text\" required=\"true\"/>\n      \
             <Field name=\"auth{number}\" displayName=\"Authentication\" type=\"radio\" value=\"basic\">\n        \
             <AllowedValues>\n          <Option label=\"Basic\" value=\"basic\"/>\n          \
             <Option label=\"OAuth 2.0\" value=\"oauth2\"/>\n        </AllowedValues>\n      </Field>\n      \
             <Field name=\"größe{number}\" displayName=\"Page size\" type=\"text\" parentKey=\"auth{number}\" \
             parentValue=\"oauth2\"/>\n    </Section>\n  </Menu>\n"
        )
        .unwrap_or_default();
    }
    text.push_str("</Form>\n");
    text
}

fn count_events(text: &str) -> usize {
    let mut reader = Reader::from_str(text);
    let mut events = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(event, Event::Eof) {
            break;
        }
        events += 1;
    }
    events
}

#[divan::bench]
fn bare_quick_xml_read(bencher: Bencher<'_, '_>) {
    let text = form();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| count_events(black_box(&text)));
}

#[divan::bench]
fn inspect(bencher: Bencher<'_, '_>) {
    let text = form();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| xml::inspect(black_box(&text)));
}

/// One element that declares as many prefixes as fit, and elements that use them.
fn prefixes(size_bytes: usize) -> String {
    let mut text = String::from("<a");
    let mut count = 0;
    while text.len() < size_bytes / 2 {
        write!(text, " xmlns:p{count}='u{count}'").unwrap_or_default();
        count += 1;
    }
    text.push('>');
    for number in (0..count).cycle() {
        if text.len() >= size_bytes {
            break;
        }
        write!(text, "<p{number}:b/>").unwrap_or_default();
    }
    text.push_str("</a>");
    text
}

#[divan::bench(args = [1_000_000, 4_000_000], sample_count = 20)]
fn inspect_prefixes(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let text = prefixes(size_bytes);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| xml::inspect(black_box(&text)));
}

#[divan::bench(sample_count = 20)]
fn check_all_rules(bencher: Bencher<'_, '_>) {
    let text = form();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| check_document(XmlDocument::SourceConfig, black_box(&text)));
}

#[divan::bench(sample_count = 20)]
fn format(bencher: Bencher<'_, '_>) {
    let text = form();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| xml::format(black_box(&text)));
}

#[divan::bench(sample_count = 20)]
fn same_document(bencher: Bencher<'_, '_>) {
    let text = form();
    let other = format!("{text}\n");
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| xml::same_document(black_box(&text), black_box(&other)));
}

#[divan::bench]
fn parse_500_translations(bencher: Bencher<'_, '_>) {
    let mut text = String::new();
    for number in 0..500 {
        writeln!(
            text,
            "con_form_key_{number} = Ein Text mit \\u00fcblichen Zeichen {number}"
        )
        .unwrap_or_default();
    }
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| PropertiesFile::parse(black_box(&text)));
}
