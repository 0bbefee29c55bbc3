//! Replacing a text: what is found, and what becomes of it, in all documents of a connector or in one text.

use std::borrow::Cow;

use patchpanel_core_models::{
    draft::Content,
    models::document::DocumentKind,
    properties::{Escapes, written_as},
};

use super::quantity;
use crate::{
    code::search::{LetterCase, places, replaced},
    command::Replacing,
    compare::line_index::LineIndex,
    state::connectors::PartValue,
};

/// A line in which something is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// “Source config, line 12”.
    pub(crate) place: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What is found in all documents.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Replaced {
    pub(crate) lines: Vec<Line>,
    /// How many places are replaced.
    pub(crate) count: usize,
    /// The documents that change, as they become.
    pub(crate) values: Vec<PartValue>,
}

impl Replacing {
    fn letter_case(&self) -> LetterCase {
        if self.matches_case {
            LetterCase::Match
        } else {
            LetterCase::Ignore
        }
    }

    /// What it makes of a text; `None` where it finds nothing.
    pub(crate) fn made_of(&self, text: &str) -> Option<String> {
        let index = LineIndex::new(text);
        let hits: Vec<_> = places(text, &index, &self.find, self.letter_case()).collect();
        (!hits.is_empty()).then(|| replaced(text, &index, &hits, &self.with))
    }
}

impl Replaced {
    pub(crate) fn of(content: &Content, replacing: &Replacing, escapes: Escapes) -> Self {
        let mut found = Self::default();
        for document in content.documents() {
            if let Some(text) = content.text(document) {
                found.add((document, text), replacing, escapes);
            }
        }
        found
    }

    fn add(
        &mut self,
        (document, text): (DocumentKind, &str),
        replacing: &Replacing,
        escapes: Escapes,
    ) {
        let index = LineIndex::new(text);
        let find = |query: &str| -> Vec<_> {
            places(text, &index, query, replacing.letter_case()).collect()
        };
        let (mut hits, mut with) = (find(&replacing.find), Cow::Borrowed(&*replacing.with));
        if matches!(document, DocumentKind::Translations(_)) {
            // A file may hold letters beyond ASCII as escapes.
            if hits.is_empty() && !replacing.find.is_ascii() {
                hits = find(&written_as(&replacing.find, Escapes::Ascii));
            }
            with = Cow::Owned(written_as(&replacing.with.replace('\\', "\\\\"), escapes));
        }
        if hits.is_empty() {
            return;
        }
        self.count += hits.len();
        let after = replaced(text, &index, &hits, &with);
        let after_index = LineIndex::new(&after);
        let mut lines: Vec<usize> = hits.iter().map(|hit| hit.line).collect();
        lines.dedup();
        let shown = |text: &str, index: &LineIndex, line| index.line(text, line).trim().to_owned();
        self.lines.extend(lines.into_iter().map(|line| Line {
            place: format!("{}, line {}", document.title(), line + 1),
            before: shown(text, &index, line),
            after: shown(&after, &after_index, line),
        }));
        self.values.push(match document {
            DocumentKind::Xml(document) => PartValue::Xml(document, Some(after)),
            DocumentKind::Translations(locale) => PartValue::Translations(locale, Some(after)),
        });
    }

    /// “12 places in 3 documents”.
    pub(crate) fn words(&self) -> String {
        let places = quantity::count(self.count, "place", "places");
        let documents = quantity::count(self.values.len(), "document", "documents");
        format!("{places} in {documents}")
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};

    use super::*;

    fn content() -> Content {
        let mut content = Content::default();
        let form = "<Form>\r\n  <Field name='host' displayName='con_host'/>\r\n</Form>";
        content
            .xml
            .insert(XmlDocument::SourceConfig, form.to_owned());
        let german = "con_host=Gr\\u00f6\\u00dfe\n";
        content.translations.insert(Locale::De, german.to_owned());
        content
    }

    fn replacing(find: &str, with: &str, matches_case: bool) -> Replacing {
        Replacing {
            find: find.to_owned(),
            with: with.to_owned(),
            matches_case,
        }
    }

    fn replaced(find: &str, with: &str, matches_case: bool) -> Replaced {
        let replacing = replacing(find, with, matches_case);
        Replaced::of(&content(), &replacing, Escapes::Ascii)
    }

    #[test]
    fn every_place_of_a_text_is_replaced_and_case_counts_when_it_is_to() {
        let of = |find, with, matches_case, text| {
            let replacing = replacing(find, with, matches_case);
            replacing.made_of(text)
        };
        let text = "Host der Hosts";
        assert_eq!(of("host", "Server", true, text), None);
        assert_eq!(
            of("Host", "Server", true, text).unwrap(),
            "Server der Servers"
        );
        assert_eq!(
            of("HOST", "Server", false, text).unwrap(),
            "Server der Servers"
        );
        assert_eq!(of("", "x", false, text), None);
        assert_eq!(of("aa", "b", false, "aaa").unwrap(), "ba");
        assert_eq!(
            of("größe", "Maß", false, "Die GRÖSSE, die Größe").unwrap(),
            "Die GRÖSSE, die Maß"
        );
    }

    #[test]
    fn no_place_is_left_however_many_there_are() {
        let mut content = Content::default();
        let many = "a".repeat(25_000);
        let form = XmlDocument::SourceConfig;
        content.xml.insert(form, format!("<F>{many}</F>"));

        let found = Replaced::of(&content, &replacing("a", "b", true), Escapes::Ascii);

        assert_eq!(found.count, 25_000);
        let expected = format!("<F>{}</F>", "b".repeat(25_000));
        assert_eq!(found.values, [PartValue::Xml(form, Some(expected))]);
    }

    #[test]
    fn a_key_is_renamed_where_it_is_used_and_where_it_is_translated() {
        let found = replaced("CON_HOST", "con_server", false);

        assert_eq!(found.words(), "2 places in 2 documents");
        let first = Line {
            place: "Source config, line 2".to_owned(),
            before: "<Field name='host' displayName='con_host'/>".to_owned(),
            after: "<Field name='host' displayName='con_server'/>".to_owned(),
        };
        assert_eq!(found.lines.first(), Some(&first));
        let form = content().xml[&XmlDocument::SourceConfig].replace("con_host", "con_server");
        let german = "con_server=Gr\\u00f6\\u00dfe\n".to_owned();
        let expected = [
            PartValue::Xml(XmlDocument::SourceConfig, Some(form)),
            PartValue::Translations(Locale::De, Some(german)),
        ];
        assert_eq!(found.values, expected);
        assert_eq!(replaced("CON_HOST", "x", true), Replaced::default());
    }

    #[test]
    fn escaped_letters_are_found_and_new_ones_are_escaped() {
        let found = replaced("Größe", "Länge", false);

        let german = Some("con_host=L\\u00e4nge\n".to_owned());
        assert_eq!(found.values, [PartValue::Translations(Locale::De, german)]);
        assert_eq!(replaced("", "x", false), Replaced::default());
    }
}
