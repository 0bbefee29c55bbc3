//! What changed on the server after a draft began, and what becomes of it when the draft is put on top.

use std::collections::BTreeSet;

use patchpanel_core_models::compare::{Standing, Subject, compare};

use crate::state::connector::OpenConnector;
use crate::state::review::PreparedPlan;
use crate::view_models::apply::part_title;
use crate::view_models::quantity;

/// More names than this are counted instead.
const MOST_NAMES: usize = 4;

/// The banner over a plan whose base moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What moved: “The server’s metadata changed after this draft began”.
    pub title: String,
    /// What changed inside, and what happens to it.
    pub text: String,
}

/// The banner, or nothing when the server has what the draft began from.
pub fn moved(connector: &OpenConnector, plan: &PreparedPlan) -> Option<Moved> {
    if plan.moved.is_empty() {
        return None;
    }
    let parts: Vec<String> = plan
        .moved
        .iter()
        .map(|part| part_title(*part).to_lowercase())
        .collect();
    let draft = &connector.draft.draft;
    let differences = compare(&draft.base, &draft.current, &plan.server);
    let named = |standings: &[Standing]| {
        let chosen = differences
            .iter()
            .filter(|difference| standings.contains(&difference.standing));
        chosen
            .map(|difference| name(&difference.subject))
            .collect::<BTreeSet<String>>()
    };
    let (theirs, both) = (
        named(&[Standing::Theirs, Standing::Same]),
        named(&[Standing::Conflict]),
    );
    Some(Moved {
        title: format!(
            "The server’s {} changed after this draft began",
            in_words(&parts)
        ),
        text: text(
            &theirs.into_iter().collect::<Vec<_>>(),
            &both.into_iter().collect::<Vec<_>>(),
        ),
    })
}

fn name(subject: &Subject) -> String {
    match subject {
        Subject::Metadata(key) => key.clone(),
        Subject::Xml(document) => document.title().to_lowercase(),
        Subject::Translations(locale) => format!("translations, {locale}"),
    }
}

fn text(theirs: &[String], both: &[String]) -> String {
    let mut sentences = Vec::new();
    if !theirs.is_empty() {
        sentences.push(format!(
            "Changed there only, and kept: {}.",
            in_words(theirs)
        ));
    }
    if !both.is_empty() {
        sentences.push(format!(
            "Changed on both sides, where yours would replace the server’s: {}.",
            in_words(both)
        ));
    }
    sentences.join(" ")
}

fn in_words(names: &[String]) -> String {
    if names.len() > MOST_NAMES {
        let shown = names.get(..MOST_NAMES - 1).unwrap_or_default();
        return format!(
            "{} and {} more",
            shown.join(", "),
            names.len() - shown.len()
        );
    }
    quantity::list(names)
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::draft::Part;
    use patchpanel_core_models::models::document::XmlDocument;
    use serde_json::json;

    use super::super::sample;
    use super::*;

    #[test]
    fn an_unmoved_server_needs_no_banner() {
        let (_, connector) = sample::session_and_connector();

        assert_eq!(moved(&connector, &sample::plan()), None);
    }

    #[test]
    fn the_banner_names_what_moved_and_what_becomes_of_it() {
        let (_, connector) = sample::session_and_connector();
        let mut plan = sample::plan();
        plan.server
            .metadata
            .insert("shortDesc".into(), json!("theirs"));
        plan.server.metadata.insert("platform".into(), json!("ccg"));
        plan.server
            .xml
            .insert(XmlDocument::SourceTemplate, "<Application/>".into());
        plan.moved = vec![Part::Metadata, Part::Xml(XmlDocument::SourceTemplate)];

        let expected = Moved {
            title: "The server’s metadata and source template changed after this draft began".to_owned(),
            text: "Changed there only, and kept: platform and source template. Changed on both sides, where yours would replace the server’s: shortDesc.".to_owned(),
        };
        assert_eq!(moved(&connector, &plan), Some(expected));
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();

        assert_eq!(in_words(&names), "a, b, c and 3 more");
        assert_eq!(in_words(&names[..4]), "a, b, c and d");
        assert_eq!(in_words(&names[..1]), "a");
    }
}
