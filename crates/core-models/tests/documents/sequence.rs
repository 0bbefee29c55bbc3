//! More than 10,000 edits in sequence over the demo's documents, a third for each of forms, templates and correlations: no
//! error comes of them, and they lead back to the first bytes.

use std::fmt::Debug;

use patchpanel_core_models::documents::check_document;
use patchpanel_core_models::documents::edit::{Change, Edited};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::problem::{Problem, Severity};
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::edits::check;

/// How many are made over the documents of one kind.
const EDITS: usize = 3_400;

fn errors(document: XmlDocument, text: &str) -> Vec<Problem> {
    let problems = check_document(document, text).into_iter();
    problems
        .filter(|problem| problem.severity == Severity::Error)
        .collect()
}

/// Makes edits from what is thrown; those that are refused and those that change nothing do not count.
pub(crate) fn edits_in_sequence<D: Debug>(
    document: XmlDocument,
    texts: &[&str],
    dice: &impl Strategy<Value = D>,
    edit: impl Fn(&str, &D) -> Result<Edited, Problem>,
) {
    let mut runner = TestRunner::deterministic();
    for (number, text) in texts.iter().enumerate() {
        let named = text
            .replace("{{name}}", "Payroll")
            .replace("{{type}}", "custom Payroll");
        let first = if number % 2 == 1 {
            named.replace('\n', "\r\n")
        } else {
            named
        };
        assert_eq!(errors(document, &first), []);
        let (mut text, mut changes) = (first.clone(), Vec::new());
        let mut made = 0;
        while made < EDITS.div_ceil(texts.len()) {
            let dice = dice.new_tree(&mut runner).unwrap().current();
            let Ok(edited) = edit(&text, &dice) else {
                continue;
            };
            if edited.change.is_empty() {
                continue;
            }
            assert_eq!(errors(document, &edited.text), [], "{dice:?}");
            check(&text, &edited).unwrap();
            made += 1;
            changes.push(edited.change);
            text = edited.text;
            // A long document costs time, so that it is taken back to the start.
            if text.len() > first.len() + 1_500 {
                text = undone(text, &mut changes);
                assert_eq!(text, first);
            }
        }
        assert_eq!(undone(text, &mut changes), first);
    }
}

fn undone(text: String, changes: &mut Vec<Change>) -> String {
    let changes = changes.drain(..).rev();
    let back = |text: String, change: Change| change.inverse().apply(&text);
    changes.fold(text, |text, change| back(text, change).unwrap())
}
