//! What a background check found in one document.

use std::{collections::BTreeMap, sync::Arc};

use patchpanel_core_models::problem::Problem;

use crate::compare::diff::DiffModel;

#[derive(Debug, Clone)]
pub struct DocumentCheck {
    pub revision: u64,
    /// Problems, worst first within the order of the text.
    pub problems: Arc<[Problem]>,
    /// Problems that the server's document has: they are not asked about again.
    pub base_problems: Arc<[Problem]>,
    pub diff: Arc<DiffModel>,
    /// Lines that were changed, added and removed against the server's text.
    pub lines: LineCounts,
}

impl DocumentCheck {
    /// Problems that the server's document does not have. An old one that only moved to another place is not new; a
    /// second one of the same words is.
    pub fn new_problems(&self) -> Vec<&Problem> {
        let words = |problem: &Problem| (problem.code, problem.what.clone());
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        for problem in self.base_problems.iter() {
            *known.entry(words(problem)).or_default() += 1;
        }
        let is_new = |problem: &&Problem| match known.get_mut(&words(problem)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            Some(_) | None => true,
        };
        self.problems.iter().filter(is_new).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineCounts {
    pub changed: usize,
    pub added: usize,
    pub removed: usize,
}
