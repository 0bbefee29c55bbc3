//! The review as data: what each step sends, what was checked before, and why it cannot be sent yet.

pub(crate) mod checks;
pub(crate) mod gate;
pub(crate) mod moved;
pub(crate) mod steps;

#[cfg(test)]
pub(crate) mod sample;

use patchpanel_core_models::models::document::DocumentKind;
use patchpanel_core_models::problem::{Place, Problem, Severity};

use crate::state::connectors::OpenConnector;
use crate::state::review::{PreparedPlan, ReviewStep};
use crate::view_models::{apply::part_title, quantity};

/// Findings of one severity in the documents that a plan sends, as far as their newest texts were checked.
pub(crate) fn findings<'a>(
    connector: &'a OpenConnector,
    plan: &PreparedPlan,
    severity: Severity,
) -> Vec<(DocumentKind, &'a Problem)> {
    let sent = sent_documents(plan).into_iter();
    let checked = sent.filter(|document| connector.is_checked(*document));
    let checks = checked.filter_map(|document| Some((document, connector.checks.get(&document)?)));
    checks
        .flat_map(|(document, check)| {
            check
                .problems
                .iter()
                .map(move |problem| (document, problem))
        })
        .filter(|(_, problem)| problem.severity == severity)
        .collect()
}

/// Warnings that the server's documents do not have, nor had before an apply that is taken back, as far as the newest
/// texts were checked: the draft brings them, so somebody has to agree to them.
pub(crate) fn new_warnings<'a>(
    connector: &'a OpenConnector,
    plan: &PreparedPlan,
) -> Vec<(DocumentKind, &'a Problem)> {
    let was_there = |document: &DocumentKind| {
        let before = connector.taken_back.as_ref();
        before
            .is_some_and(|before| before.text(*document) == connector.draft.current.text(*document))
    };
    let sent = sent_documents(plan).into_iter();
    let checked = sent.filter(|document| connector.is_checked(*document) && !was_there(document));
    let checks = checked.filter_map(|document| Some((document, connector.checks.get(&document)?)));
    let mut warnings = Vec::new();
    for (document, check) in checks {
        let new = check.new_problems().into_iter();
        let new = new.filter(|problem| problem.severity == Severity::Warning);
        warnings.extend(new.map(|problem| (document, problem)));
    }
    warnings
}

/// “Source config 6:5: “Label” has no text”.
pub(crate) fn in_line((document, problem): (DocumentKind, &Problem)) -> String {
    let place = problem
        .place
        .map_or_else(String::new, |Place { line, column }| {
            format!(" {line}:{column}")
        });
    format!("{}{place}: {}", part_title(document.into()), problem.what)
}

/// The documents that a plan sends; what stays in the draft stops nothing.
pub(crate) fn sent_documents(plan: &PreparedPlan) -> Vec<DocumentKind> {
    let document = |step: &ReviewStep| step.part.document();
    plan.steps.iter().filter_map(document).collect()
}

/// A document within a sentence, and the verb behind it: “source config is”, “French translations are”.
pub(crate) fn in_words(document: DocumentKind) -> (String, &'static str) {
    match document {
        DocumentKind::Xml(document) => (document.title().to_lowercase(), "is"),
        DocumentKind::Translations(locale) => {
            (format!("{} translations", locale.language()), "are")
        }
    }
}

/// A number and a noun whose plural ends in s: “1 warning”, “3 steps”.
pub(crate) fn count(amount: usize, noun: &str) -> String {
    quantity::count(amount, noun, &format!("{noun}s"))
}
