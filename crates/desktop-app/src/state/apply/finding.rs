//! What a look at the server says of a step: the draft's state, the state from before, or something else.
//!
//! Metadata is compared as JSON, documents by meaning, because the server may reformat them.

use patchpanel_core_models::{
    compare::Closeness,
    draft::{Content, Part},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    Draft,
    Before,
    Other,
}

impl Finding {
    /// Compares the server's state with the one before the step and the one after it, closest first: a draft that
    /// only moves attributes about is recognised as long as the server keeps the letters.
    pub fn of(server: &Content, (before, after): (&Content, &Content), parts: &[Part]) -> Self {
        for closeness in [Closeness::Letter, Closeness::Meaning, Closeness::Values] {
            let is = |state: &Content| {
                parts
                    .iter()
                    .all(|part| closeness.same_part(server, state, *part))
            };
            if is(after) {
                return Self::Draft;
            }
            if is(before) {
                return Self::Before;
            }
        }
        Self::Other
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
    use serde_json::json;

    use super::*;

    const FORM: Part = Part::Xml(XmlDocument::SourceConfig);
    const FRENCH: Part = Part::Translations(Locale::Fr);

    fn content(platform: &str, form: &str, french: &str) -> Content {
        Content {
            metadata: serde_json::from_value(json!({ "platform": platform })).unwrap(),
            xml: [(XmlDocument::SourceConfig, form.to_owned())].into(),
            translations: [(Locale::Fr, french.to_owned())].into(),
        }
    }

    fn found(server: &Content, parts: &[Part]) -> Finding {
        let before = content("ccg", "<Form a='1' b='2'/>", "a=1\n");
        let after = content("va", "<Form a='1' b='3'/>", "a=2\n");
        Finding::of(server, (&before, &after), parts)
    }

    #[test]
    fn a_number_that_the_server_writes_otherwise_is_the_drafts() {
        let port = |text: &str| Content {
            metadata: serde_json::from_str(&format!("{{\"port\": {text}}}")).unwrap(),
            ..Content::default()
        };

        let found = Finding::of(&port("5"), (&port("4"), &port("5.0")), &[Part::Metadata]);

        assert_eq!(found, Finding::Draft);
    }

    #[test]
    fn each_part_is_told_apart_from_before_and_from_something_else() {
        let server = content("va", "<Form a='1' b='2'/>", "a=3\n");

        assert_eq!(found(&server, &[Part::Metadata]), Finding::Draft);
        assert_eq!(found(&server, &[FORM]), Finding::Before);
        assert_eq!(found(&server, &[FRENCH]), Finding::Other);
    }

    #[test]
    fn xml_written_anew_by_the_server_is_the_drafts_document() {
        let anew = "<?xml version=\"1.0\"?>\r\n<Form b=\"3\" a=\"1\"></Form>\r\n";

        assert_eq!(found(&content("", anew, ""), &[FORM]), Finding::Draft);
    }

    #[test]
    fn translations_in_another_order_and_escaped_are_the_drafts() {
        let (before, after) = (content("", "", "a=1\n"), content("", "", "b=\u{e9}\na=1\n"));
        let server = content("", "", "a=1\nb=\\u00e9\n");

        assert_eq!(
            Finding::of(&server, (&before, &after), &[FRENCH]),
            Finding::Draft
        );
    }

    #[test]
    fn a_draft_that_only_moves_attributes_is_told_apart_while_the_server_keeps_the_letters() {
        let (before, after) = (
            content("", "<Form a='1' b='2'/>", ""),
            content("", "<Form b='2' a='1'/>", ""),
        );

        assert_eq!(
            Finding::of(&before, (&before, &after), &[FORM]),
            Finding::Before
        );
        assert_eq!(
            Finding::of(&after, (&before, &after), &[FORM]),
            Finding::Draft
        );
    }

    #[test]
    fn a_step_of_two_parts_that_is_half_made_is_something_else() {
        let server = content("va", "<Form a='1' b='2'/>", "a=1\n");

        assert_eq!(found(&server, &[Part::Metadata, FORM]), Finding::Other);
    }

    #[test]
    fn translations_that_were_emptied_are_as_if_taken_away() {
        let (before, mut after) = (content("", "", "a=1\n"), content("", "", ""));
        after.translations.clear();
        let server = content("", "", "");

        assert_eq!(
            Finding::of(&server, (&before, &after), &[FRENCH]),
            Finding::Draft
        );
    }
}
