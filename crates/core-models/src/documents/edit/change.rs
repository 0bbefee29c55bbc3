//! What an edit did to a text, to take it back or to make it again.

use std::ops::Range;

/// A piece of a text that was replaced by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Where it begins, in bytes.
    pub at: usize,
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
}

/// Splices that were made one after the other; each counts in the text that the one before left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Few: one for most edits, two for a move.
    pub splices: Vec<Splice>,
}

impl Change {
    /// Makes the same change in a text; `None` if the text is not the one that it was made for.
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        for Splice {
            at,
            removed,
            inserted,
        } in &self.splices
        {
            let range = *at..at.checked_add(removed.len())?;
            if text.get(range.clone())? != removed {
                return None;
            }
            text.replace_range(range, inserted);
        }
        Some(text)
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let taken_back = |splice: &Splice| Splice {
            at: splice.at,
            removed: splice.inserted.clone(),
            inserted: splice.removed.clone(),
        };
        Self {
            splices: self.splices.iter().rev().map(taken_back).collect(),
        }
    }

    /// The bytes of the new text outside of which everything is as before; empty if nothing changed.
    pub fn range(&self) -> Range<usize> {
        let mut whole: Option<Range<usize>> = None;
        for splice in &self.splices {
            let end = splice.at + splice.inserted.len();
            let moved = |offset: usize| {
                if offset >= splice.at + splice.removed.len() {
                    offset - splice.removed.len() + splice.inserted.len()
                } else {
                    offset.min(splice.at)
                }
            };
            whole = Some(match whole {
                Some(range) => splice.at.min(moved(range.start))..end.max(moved(range.end)),
                None => splice.at..end,
            });
        }
        whole.unwrap_or_default()
    }

    /// Whether the text stayed as it was.
    pub fn is_empty(&self) -> bool {
        self.splices.is_empty()
    }

    pub(super) fn note(&mut self, splice: Splice) {
        if splice.removed != splice.inserted {
            self.splices.push(splice);
        }
    }
}
