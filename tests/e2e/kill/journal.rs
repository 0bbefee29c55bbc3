//! What was edited and when, in a file that outlives the person.

use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    path::Path,
};

use jiff::Timestamp;
use patchpanel::state::connectors::PartValue;
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::Locale,
    models::document::XmlDocument,
};
use serde_json::json;

use crate::edit_sessions::edits::{marked, texts};

pub(super) const PARTS: [Part; 4] = [
    Part::Metadata,
    Part::Xml(XmlDocument::SourceConfig),
    Part::Xml(XmlDocument::SourceTemplate),
    Part::Translations(Locale::De),
];

/// An edit that the app took in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edit {
    /// Which of [`PARTS`].
    pub(super) part: usize,
    /// Grows with every edit; stands in the text.
    pub(super) number: u64,
    pub(super) at: Timestamp,
}

pub(super) struct Journal {
    pub(super) edits: Vec<Edit>,
    file: File,
}

impl Journal {
    pub(super) fn at(folder: &Path) -> Self {
        let path = folder.join("edits.log");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        // A line without an end was cut off by the kill.
        let whole = text
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        let edits = whole.map(parse).collect();
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        Self { edits, file }
    }

    pub(super) fn next(&self) -> u64 {
        self.edits.last().map_or(1, |last| last.number + 1)
    }

    pub(super) fn note(&mut self, edit: Edit) {
        let Edit { part, number, at } = edit;
        let line = format!("{part} {number} {}\n", at.as_microsecond());
        self.file.write_all(line.as_bytes()).unwrap();
        self.edits.push(edit);
    }
}

fn parse(line: &str) -> Edit {
    let mut words = line.split_whitespace();
    let mut word = || words.next().unwrap();
    Edit {
        part: word().parse().unwrap(),
        number: word().parse().unwrap(),
        at: Timestamp::from_microsecond(word().parse().unwrap()).unwrap(),
    }
}

/// The part with the number of an edit in it.
pub(super) fn numbered(content: &Content, part: Part, number: u64) -> PartValue {
    let mark = number.to_string();
    match part {
        Part::Metadata => {
            let mut metadata = content.metadata.clone();
            metadata.insert("edit".to_owned(), json!(number));
            PartValue::Metadata(metadata)
        }
        Part::Xml(document) => {
            let text = content.xml.get(&document);
            PartValue::Xml(document, text.map(|text| marked(text, &mark)))
        }
        Part::Translations(locale) => {
            let text = content
                .translations
                .get(&locale)
                .cloned()
                .unwrap_or_default();
            PartValue::Translations(locale, Some(texts(&text, &mark)))
        }
    }
}

/// The number of the edit that a part has; 0 when it has none.
pub(super) fn number_in(content: &Content, part: Part) -> u64 {
    let after = |text: &str, start: &str| {
        let (_, rest) = text.split_once(start)?;
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        digits.parse().ok()
    };
    let found = match part {
        Part::Metadata => content.metadata.get("edit").and_then(|edit| edit.as_u64()),
        Part::Xml(document) => content
            .xml
            .get(&document)
            .and_then(|text| after(text, "<!-- session ")),
        Part::Translations(locale) => content
            .translations
            .get(&locale)
            .and_then(|text| after(text, "session=")),
    };
    found.unwrap_or_default()
}
