//! The documents of a connector, a row each: what they are, how large, and how they stand against the server.

use std::collections::{BTreeMap, BTreeSet};

use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    patch,
    problem::Severity,
    properties::PropertiesFile,
};
use serde_json::Value;

use super::lines_and_size;
use crate::{
    state::{connectors::OpenConnector, route::ConnectorTab},
    view_models::quantity,
};

/// What must be counted in texts; kept by the view until the draft changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    /// Lines and bytes of each document.
    pub documents: BTreeMap<XmlDocument, (usize, usize)>,
    pub metadata_keys: usize,
    /// Operations that would turn the server's metadata into the draft's.
    pub metadata_changes: usize,
    pub translations: TranslationFacts,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TranslationFacts {
    /// How many locales have a file.
    pub locales: usize,
    /// How many keys there are in all files together.
    pub keys: usize,
    /// How many of the reference's keys each file lacks; complete files are left out.
    pub missing: BTreeMap<Locale, usize>,
}

impl Facts {
    pub(crate) fn of(draft: &Draft) -> Self {
        let Draft { base, current } = draft;
        let size = |(document, text): (&XmlDocument, &String)| {
            (*document, (text.lines().count(), text.len()))
        };
        let (before, after) = (
            Value::Object(base.metadata.clone()),
            Value::Object(current.metadata.clone()),
        );
        Self {
            documents: current.xml.iter().map(size).collect(),
            metadata_keys: current.metadata.len(),
            metadata_changes: patch::diff(&before, &after).len(),
            translations: TranslationFacts::of(current),
        }
    }
}

impl TranslationFacts {
    /// English is what the server falls back to, so its keys are what others should have; without it, all keys are.
    fn of(content: &Content) -> Self {
        let file = |(locale, text): (&Locale, &String)| {
            let keys: BTreeSet<String> = PropertiesFile::parse(text)
                .keys()
                .into_iter()
                .map(str::to_owned)
                .collect();
            (*locale, keys)
        };
        let files: BTreeMap<Locale, BTreeSet<String>> =
            content.translations.iter().map(file).collect();
        let all: BTreeSet<&String> = files.values().flatten().collect();
        let reference: BTreeSet<&String> = files
            .get(&Locale::En)
            .map_or_else(|| all.clone(), |english| english.iter().collect());
        let lacks = |(locale, keys): (&Locale, &BTreeSet<String>)| {
            (
                *locale,
                reference.iter().filter(|key| !keys.contains(**key)).count(),
            )
        };
        let missing = files
            .iter()
            .map(lacks)
            .filter(|(_, count)| *count > 0)
            .collect();
        Self {
            locales: files.len(),
            keys: all.len(),
            missing,
        }
    }

    /// “118 keys, 6 missing in fr”.
    pub(super) fn text(&self) -> String {
        let keys = quantity::count(self.keys, "key", "keys");
        let missing: usize = self.missing.values().sum();
        match self.missing.keys().collect::<Vec<_>>().as_slice() {
            [] => keys,
            [locale] => format!("{keys}, {missing} missing in {locale}"),
            locales => format!("{keys}, {missing} missing in {} locales", locales.len()),
        }
    }
}

/// How a document stands against the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DocumentStatus {
    Same,
    /// It is changed: “4 lines edited”.
    Edited(String),
    /// It is changed and has errors, so it cannot be applied: “1 error”.
    Errors(String),
    /// It lacks something that does not stop anything.
    Incomplete,
    /// The connector has none.
    Absent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentRow {
    pub tab: ConnectorTab,
    pub title: &'static str,
    /// What it is: “Form XML”, “4 locales”.
    pub kind: String,
    /// How large it is.
    pub size: String,
    /// How it stands against the server.
    pub status: DocumentStatus,
}

pub(crate) fn rows(connector: &OpenConnector, facts: &Facts) -> Vec<DocumentRow> {
    let changes = connector.draft.changes();
    let mut rows: Vec<DocumentRow> = XmlDocument::ALL
        .into_iter()
        .map(|document| xml_row(connector, document, facts, &changes))
        .collect();
    rows.push(translations_row(connector, &facts.translations, &changes));
    rows.push(metadata_row(facts));
    rows
}

fn xml_row(
    connector: &OpenConnector,
    document: XmlDocument,
    facts: &Facts,
    changes: &[Part],
) -> DocumentRow {
    // Where the title says what it is, the column need not say it again.
    let kind = if document == XmlDocument::CorrelationConfig {
        "XML".to_owned()
    } else {
        format!("{} XML", document.expected_root())
    };
    let size = facts.documents.get(&document).copied();
    let status = match (changes.contains(&Part::Xml(document)), size) {
        (true, _) => changed(connector, document),
        (false, Some(_)) => DocumentStatus::Same,
        (false, None) => DocumentStatus::Absent,
    };
    DocumentRow {
        tab: ConnectorTab::Xml(document),
        title: document.title(),
        kind,
        size: size
            .map(|(lines, bytes)| lines_and_size(lines, bytes))
            .unwrap_or_default(),
        status,
    }
}

/// “1 error”, as checks found them in changed documents; `None` when there is none.
fn errors(
    connector: &OpenConnector,
    documents: impl Iterator<Item = DocumentKind>,
) -> Option<DocumentStatus> {
    let checks = documents.filter_map(|document| connector.checks.get(&document));
    let problems = checks.flat_map(|check| check.problems.iter());
    let errors = problems.filter(|problem| problem.severity == Severity::Error);
    match errors.count() {
        0 => None,
        errors => Some(DocumentStatus::Errors(quantity::count(
            errors, "error", "errors",
        ))),
    }
}

fn changed(connector: &OpenConnector, document: XmlDocument) -> DocumentStatus {
    let Some(check) = connector.checks.get(&document.into()) else {
        return DocumentStatus::Edited("Edited".to_owned());
    };
    if let Some(errors) = errors(connector, [document.into()].into_iter()) {
        return errors;
    }
    match check.lines.changed + check.lines.added + check.lines.removed {
        // The check of this text is still to come.
        0 => DocumentStatus::Edited("Edited".to_owned()),
        lines => DocumentStatus::Edited(format!(
            "{} edited",
            quantity::count(lines, "line", "lines")
        )),
    }
}

fn translations_row(
    connector: &OpenConnector,
    facts: &TranslationFacts,
    changes: &[Part],
) -> DocumentRow {
    let edited = || {
        let documents = changes.iter().filter_map(|part| part.document());
        documents.filter(|document| matches!(document, DocumentKind::Translations(_)))
    };
    let status = match (edited().count(), facts.locales) {
        (0, 0) => DocumentStatus::Absent,
        (0, _) if !facts.missing.is_empty() => DocumentStatus::Incomplete,
        (0, _) => DocumentStatus::Same,
        (files, _) => errors(connector, edited()).unwrap_or_else(|| {
            let files = quantity::count(files, "file", "files");
            DocumentStatus::Edited(format!("{files} edited"))
        }),
    };
    DocumentRow {
        tab: ConnectorTab::Translations,
        title: "Translations",
        kind: quantity::count(facts.locales, "locale", "locales"),
        size: if facts.locales == 0 {
            String::new()
        } else {
            facts.text()
        },
        status,
    }
}

fn metadata_row(facts: &Facts) -> DocumentRow {
    let status = match facts.metadata_changes {
        0 => DocumentStatus::Same,
        changes => DocumentStatus::Edited(format!(
            "{} edited",
            quantity::count(changes, "key", "keys")
        )),
    };
    DocumentRow {
        tab: ConnectorTab::Metadata,
        title: "Metadata",
        kind: "JSON".to_owned(),
        size: quantity::count(facts.metadata_keys, "key", "keys"),
        status,
    }
}
