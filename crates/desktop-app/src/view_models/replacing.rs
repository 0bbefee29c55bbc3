//! Replacing a text: what is found, and what becomes of it, in all documents of a connector or in one text.

use std::ops::Range;

use patchpanel_core_models::{
    draft::Content,
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    properties::{Escapes, PropertiesFile},
};

use super::quantity;
use crate::{
    code::search::{Hit, LetterCase, places, replaced},
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

    /// What it replaces in a text, and by what.
    pub(crate) fn pieces(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let index = LineIndex::new(text);
        let hits = places(text, &index, &self.find, self.letter_case());
        hits.map(|Hit { line, range }| {
            let start = index.range_with_end(line).start;
            (start + range.start..start + range.end, self.with.clone())
        })
        .collect()
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
        for (document, text) in &content.xml {
            found.add_document((*document, text.as_str()), replacing);
        }
        for (locale, text) in &content.translations {
            let file = PropertiesFile::parse(text).writing(escapes);
            found.add_texts((*locale, file), replacing);
        }
        found
    }

    fn add_document(&mut self, (document, text): (XmlDocument, &str), replacing: &Replacing) {
        let index = LineIndex::new(text);
        let found = places(text, &index, &replacing.find, replacing.letter_case());
        let hits: Vec<Hit> = found.collect();
        if hits.is_empty() {
            return;
        }
        self.count += hits.len();
        let after = replaced(text, &index, &hits, &replacing.with);
        let after_index = LineIndex::new(&after);
        let mut lines: Vec<usize> = hits.iter().map(|hit| hit.line).collect();
        lines.dedup();
        let shown = |text: &str, index: &LineIndex, line| index.line(text, line).trim().to_owned();
        self.lines.extend(lines.into_iter().map(|line| Line {
            place: format!("{}, line {}", document.title(), line + 1),
            before: shown(text, &index, line),
            after: shown(&after, &after_index, line),
        }));
        self.values.push(PartValue::Xml(document, Some(after)));
    }

    /// Keys and values are searched as they are meant, not as they are escaped; comments are left alone.
    fn add_texts(&mut self, (locale, mut file): (Locale, PropertiesFile), replacing: &Replacing) {
        let changed = file.replace(|text| {
            let pieces = replacing.pieces(text);
            self.count += pieces.len();
            pieces
        });
        if changed.is_empty() {
            return;
        }
        let title = DocumentKind::Translations(locale).title();
        self.lines
            .extend(changed.into_iter().map(|(line, [before, after])| Line {
                place: format!("{title}, line {line}"),
                before,
                after,
            }));
        self.values
            .push(PartValue::Translations(locale, Some(file.to_string())));
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

    #[test]
    fn codes_of_letters_and_comments_are_no_text_that_could_be_found() {
        let mut content = Content::default();
        let japanese = "# to translate\nport=\\u30db30 to \\\\30\n".to_owned();
        content.translations.insert(Locale::Ja, japanese);
        let of = |find, with| {
            let replacing = replacing(find, with, true);
            Replaced::of(&content, &replacing, Escapes::Ascii)
        };

        let found = of("30", "ü");

        assert_eq!(found.count, 2);
        assert_eq!(found.lines[0].before, "port=ホ30 to \\30");
        let after = "# to translate\nport=\\u30db\\u00fc to \\\\\\u00fc\n".to_owned();
        let expected = [PartValue::Translations(Locale::Ja, Some(after))];
        assert_eq!(found.values, expected);
        assert_eq!(of("u30db", "x"), Replaced::default());
        assert_eq!(of("translate", "x"), Replaced::default());
    }
}
