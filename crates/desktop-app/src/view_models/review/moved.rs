//! What the server changed after a draft began: taken over into the draft, or why a plan is refused.

use std::collections::BTreeSet;

use patchpanel_core_models::compare::Subject;

use crate::state::review::PreparedPlan;
use crate::view_models::apply::part_title;
use crate::view_models::quantity;

/// More names than this are counted instead.
const MOST_NAMES: usize = 4;

/// Whether the plan stands on what the server has now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MovedKind {
    Refused,
    /// It does: the draft has taken over what changed.
    Followed,
}

/// The banner over a plan whose base moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Whether the plan stands on it.
    pub kind: MovedKind,
    /// What moved: “The server’s metadata changed after this draft began”.
    pub title: String,
    /// What changed inside, and what happens to it.
    pub text: String,
}

/// The banner, or nothing when the server has what the draft began from.
pub(crate) fn moved(plan: &PreparedPlan) -> Option<Moved> {
    if !plan.moved.is_empty() {
        let parts: Vec<String> = plan
            .moved
            .iter()
            .map(|part| part_title(*part).to_lowercase())
            .collect();
        return Some(Moved {
            kind: MovedKind::Refused,
            title: title(&parts),
            text: "The plan does not include the server’s change.".to_owned(),
        });
    }
    let parts: BTreeSet<String> = plan.followed.iter().map(part_name).collect();
    let names: BTreeSet<String> = plan.followed.iter().map(name).collect();
    (!parts.is_empty()).then(|| Moved {
        kind: MovedKind::Followed,
        title: title(&parts.into_iter().collect::<Vec<_>>()),
        text: format!(
            "Merged from the server: {}. Your changes are kept.",
            in_words(&names.into_iter().collect::<Vec<_>>())
        ),
    })
}

fn title(parts: &[String]) -> String {
    format!(
        "The server’s {} changed after this draft began",
        in_words(parts)
    )
}

fn part_name(subject: &Subject) -> String {
    match subject {
        Subject::Metadata(_) => "metadata".to_owned(),
        Subject::Xml(_) | Subject::Translations(_) => name(subject),
    }
}

fn name(subject: &Subject) -> String {
    match subject {
        Subject::Metadata(key) => key.clone(),
        Subject::Xml(document) => document.title().to_lowercase(),
        Subject::Translations(locale) => format!("translations, {locale}"),
    }
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

    use super::super::sample;
    use super::*;

    #[test]
    fn an_unmoved_server_needs_no_banner() {
        assert_eq!(moved(&sample::plan()), None);
    }

    #[test]
    fn the_banner_names_what_was_taken_over() {
        let mut plan = sample::plan();
        plan.followed = vec![
            Subject::Metadata("platform".to_owned()),
            Subject::Xml(XmlDocument::SourceTemplate),
        ];

        let expected = Moved {
            kind: MovedKind::Followed,
            title: "The server’s metadata and source template changed after this draft began"
                .to_owned(),
            text: "Merged from the server: platform and source template. Your changes are kept."
                .to_owned(),
        };
        assert_eq!(moved(&plan), Some(expected));
    }

    #[test]
    fn a_plan_that_does_not_know_of_it_is_refused() {
        let mut plan = sample::plan();
        plan.moved = vec![Part::Metadata];

        let moved = moved(&plan).unwrap();

        assert_eq!(moved.kind, MovedKind::Refused);
        assert_eq!(
            moved.title,
            "The server’s metadata changed after this draft began"
        );
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();

        assert_eq!(in_words(&names), "a, b, c and 3 more");
        assert_eq!(in_words(&names[..4]), "a, b, c and d");
        assert_eq!(in_words(&names[..1]), "a");
    }
}
