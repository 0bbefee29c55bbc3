//! The steps of a plan: a row for the list, what changes in detail, and the request as it goes over the wire.

use patchpanel_core_models::draft::{Content, Part};
use patchpanel_core_models::patch::Patch;
use patchpanel_http_client::PreparedRequest;
use serde_json::{Map, Value};

use crate::state::review::{PreparedPlan, ReviewStep, StepChange, TranslationChange};
use crate::theme::Change;
use crate::view_models::apply::step_title;
use crate::view_models::metadata::preview::{self, Card, Wording};
use crate::view_models::quantity;

use super::count;

/// How much is added, replaced and removed: operations, lines or keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub added: usize,
    pub replaced: usize,
    pub removed: usize,
}

impl Counts {
    /// The counts in signs, with what each of them counts; zeros are left out.
    pub(crate) fn signs(self) -> Vec<(Change, String)> {
        let Self {
            added,
            replaced,
            removed,
        } = self;
        let all = [
            (Change::Added, added, "+"),
            (Change::Replaced, replaced, "~"),
            (Change::Removed, removed, "−"),
        ];
        let shown = all.into_iter().filter(|(_, amount, _)| *amount > 0);
        shown
            .map(|(change, amount, sign)| (change, format!("{sign}{amount}")))
            .collect()
    }

    /// The counts in words, for those who cannot see signs and colours.
    pub(crate) fn words(self) -> String {
        let Self {
            added,
            replaced,
            removed,
        } = self;
        format!("{added} added, {replaced} replaced, {removed} removed")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepRow {
    /// Its place in the plan, from 1.
    pub number: usize,
    pub title: String,
    pub method: String,
    pub path: String,
    /// How much is sent: “4 operations”, “6.3 kB document”.
    pub note: String,
    pub counts: Counts,
}

/// All steps, in the order in which they are sent.
pub(crate) fn rows(plan: &PreparedPlan) -> Vec<StepRow> {
    let steps = plan.steps.iter().enumerate();
    let mut rows: Vec<_> = steps.map(|(index, step)| row(index + 1, step)).collect();
    // The server gives a new connector some keys by itself.
    if plan.creates().is_some() {
        for (row, step) in rows.iter_mut().zip(&plan.steps) {
            if step.patch().is_some() {
                row.note += ", in place of the new connector’s own keys";
            }
        }
    }
    rows
}

fn row(number: usize, step: &ReviewStep) -> StepRow {
    StepRow {
        number,
        title: step_title(step),
        method: step.request.method().to_owned(),
        path: step.request.path().to_owned(),
        note: note(step),
        counts: counts(step),
    }
}

fn note(step: &ReviewStep) -> String {
    if step.creates().is_some() {
        return "creates it before all else".to_owned();
    }
    match (step.patch(), step.part) {
        (Some(patch), _) => count(patch.len(), "operation"),
        (None, Part::Translations(_)) if step.document().is_empty() => {
            "empties the file".to_owned()
        }
        (None, _) => document_size(step.document().len()),
    }
}

fn document_size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes}-byte document"),
        _ => format!("{} document", quantity::size(bytes)),
    }
}

fn counts(step: &ReviewStep) -> Counts {
    match &step.change {
        StepChange::Creation => Counts::default(),
        StepChange::Patch => {
            let named = |name: &str| {
                let operations = step.patch().into_iter().flat_map(Patch::iter);
                operations
                    .filter(|operation| operation.name() == name)
                    .count()
            };
            Counts {
                added: named("add"),
                replaced: named("replace"),
                removed: named("remove"),
            }
        }
        // A replaced line shows on both sides, as one that goes and one that comes.
        StepChange::Document(model) => {
            let lines = model.counts();
            Counts {
                added: lines.added + lines.replaced,
                replaced: 0,
                removed: lines.removed + lines.replaced,
            }
        }
        StepChange::Translations(changes) => {
            let of = |change: Change| {
                changes
                    .iter()
                    .filter(|key| key_change(key) == change)
                    .count()
            };
            Counts {
                added: of(Change::Added),
                replaced: of(Change::Replaced),
                removed: of(Change::Removed),
            }
        }
    }
}

/// All that a step sends, for reading.
pub(crate) fn whole(step: &ReviewStep) -> String {
    match step.patch() {
        Some(patch) => serde_json::to_string_pretty(patch).unwrap_or_default(),
        None if step.creates().is_some() => step.request.body_text(),
        None => step.document().to_owned(),
    }
}

/// What happens to a key of a translations file.
pub(crate) fn key_change(key: &TranslationChange) -> Change {
    match (&key.before, &key.after) {
        (None, _) => Change::Added,
        (Some(_), None) => Change::Removed,
        (Some(_), Some(_)) => Change::Replaced,
    }
}

/// The rows of the table of a step that is no document: operations, or keys.
pub(crate) fn table(step: &ReviewStep, base: &Content) -> Vec<Card> {
    match &step.change {
        StepChange::Creation => {
            let members = serde_json::from_slice(step.request.body());
            let members: Map<String, Value> = members.unwrap_or_default();
            members.into_iter().map(member_card).collect()
        }
        StepChange::Patch => step
            .patch()
            .map(|patch| preview::cards(patch, base, Wording::Json))
            .unwrap_or_default(),
        StepChange::Translations(changes) => changes.iter().map(key_card).collect(),
        StepChange::Document(_) => Vec::new(),
    }
}

fn member_card((name, value): (String, Value)) -> Card {
    Card {
        operation: Change::Added.operation(),
        change: Change::Added,
        path: name,
        before: None,
        after: Some(value.to_string()),
    }
}

fn key_card(key: &TranslationChange) -> Card {
    let change = key_change(key);
    Card {
        operation: change.operation(),
        change,
        path: key.key.clone(),
        before: key.before.clone(),
        after: key.after.clone(),
    }
}

/// The request as it goes over the wire, but for the token.
pub(crate) fn raw_request(request: &PreparedRequest) -> String {
    let mut lines = vec![format!("{} {}", request.method(), request.url())];
    lines.extend(
        request
            .headers()
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    let body = String::from_utf8_lossy(request.body());
    format!("{}\n\n{body}", lines.join("\n"))
}

/// All requests as commands for a shell, one after the other.
pub(crate) fn all_as_curl(plan: &PreparedPlan) -> String {
    let commands: Vec<String> = plan
        .steps
        .iter()
        .map(|step| step.request.to_curl())
        .collect();
    commands.join("\n\n")
}

#[cfg(test)]
mod tests;
