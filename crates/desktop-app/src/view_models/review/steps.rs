//! The steps of a plan: a row for the list, what changes in detail, and the request as it goes over the wire.

use patchpanel_core_models::draft::{Content, Part};
use patchpanel_core_models::patch::Patch;
use patchpanel_http_client::PreparedRequest;

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
    plan.steps
        .iter()
        .enumerate()
        .map(|(index, step)| row(index + 1, step))
        .collect()
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
        StepChange::Patch => step
            .patch()
            .map(|patch| preview::cards(patch, base, Wording::Json))
            .unwrap_or_default(),
        StepChange::Translations(changes) => changes.iter().map(key_card).collect(),
        StepChange::Document(_) => Vec::new(),
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
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn each_step_says_what_it_sends_and_how_much_changes() {
        let plan = sample::plan();

        let rows: Vec<_> = rows(&plan)
            .into_iter()
            .map(|row| {
                (
                    row.number,
                    row.title,
                    row.method,
                    row.note,
                    row.counts.words(),
                )
            })
            .collect();

        let row = |number, title: &str, method: &str, note: &str, words: &str| {
            (
                number,
                title.to_owned(),
                method.to_owned(),
                note.to_owned(),
                words.to_owned(),
            )
        };
        assert_eq!(
            rows,
            [
                row(
                    1,
                    "Metadata",
                    "PATCH",
                    "2 operations",
                    "1 added, 1 replaced, 0 removed"
                ),
                row(
                    2,
                    "Source config",
                    "PUT",
                    "39-byte document",
                    "2 added, 0 replaced, 1 removed"
                ),
                row(
                    3,
                    "Translations, fr",
                    "PUT",
                    "16-byte document",
                    "1 added, 1 replaced, 1 removed"
                ),
            ]
        );
    }

    #[test]
    fn a_patch_that_takes_a_document_away_is_called_by_both() {
        let mut plan = sample::plan();
        plan.steps[0] = sample::patch_step(
            r#"[{"op":"add","path":"/connectorMetadata/a","value":1},{"op":"remove","path":"/correlationConfigXml"}]"#,
        );

        assert_eq!(rows(&plan)[0].title, "Metadata, Correlation config");
    }

    #[test]
    fn operations_show_values_as_json() {
        let plan = sample::plan();
        let (_, connector) = sample::session_and_connector();

        let table = table(&plan.steps[0], &connector.draft.base);

        let row = &table[1];
        assert_eq!(
            (row.operation, row.path.as_str()),
            ("replace", "/connectorMetadata/shortDesc")
        );
        assert_eq!(row.before.as_deref(), Some("\"old\""));
        assert_eq!(row.after.as_deref(), Some("\"new\""));
    }

    #[test]
    fn keys_of_translations_are_rows_too() {
        let plan = sample::plan();

        let rows: Vec<_> = table(&plan.steps[2], &Content::default())
            .into_iter()
            .map(|row| (row.operation, row.path, row.before, row.after))
            .collect();

        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            rows,
            [
                ("replace", "a".to_owned(), text("1"), text("2")),
                ("add", "title".to_owned(), None, text("Titre")),
                ("remove", "gone".to_owned(), text("x"), None),
            ]
        );
    }

    #[test]
    fn the_raw_request_hides_the_token_and_shows_the_exact_body() {
        let text = raw_request(&sample::plan().steps[0].request);

        let body = r#"[{"op":"add","path":"/connectorMetadata/docUrl","value":"https://x"},{"op":"replace","path":"/connectorMetadata/shortDesc","value":"new"}]"#;
        assert!(text.starts_with("PATCH https://acme.api.identitynow.com/connectors/v1/workday\nAccept: application/json\nAuthorization: Bearer •••\n"), "{text}");
        assert!(text.contains(&format!("\nContent-Length: {}\n", body.len())));
        assert!(text.ends_with(&format!("\n\n{body}")));
    }
}
