//! Prepares a review: reads the server again, plans against what it has, and makes the exact requests.

use std::sync::Arc;

use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::{connector::ConnectorDetail, document::DocumentKind},
    patch,
    plan::{self, Plan, Step, StepAction},
    properties::PropertiesFile,
};
use patchpanel_http_client::{Client, Operation};
use serde_json::Value;

use super::{Answered, Workshop, conflict};
use crate::{
    compare::diff::DiffModel,
    state::{
        conflict::Choices,
        profile::Guards,
        review::{Prepared, PreparedPlan, ReviewStep, StepChange, TranslationChange},
    },
};

/// What is asked for.
pub(super) struct Question {
    pub(super) draft: Draft,
    /// The draft's revision.
    pub(super) revision: u64,
    /// Whether patches say what they were made from.
    pub(super) guards: Guards,
}

/// Reads the server again. Where it moved in other places than the draft, the plan is made from both changes; where both
/// changed the same differently, a person decides.
pub(super) async fn prepare(
    workshop: &Workshop,
    client: &Client,
    script_name: &ScriptName,
    question: Question,
) -> Answered<(Prepared, Box<ConnectorDetail>)> {
    let Question {
        draft,
        revision,
        guards,
    } = question;
    let detail = client.connector(script_name).await?;
    let server = Content::from(&detail);
    let read_at = workshop.ports.clock.now();
    let moved = moved(&draft, &server);
    // Comparing is no work for a thread that answers are waited for on.
    let findings = (!moved.is_empty()).then(|| {
        tokio::task::block_in_place(|| conflict::find(&draft, &server, revision, read_at))
    });
    if let Some(findings) = findings
        .as_ref()
        .filter(|findings| findings.need_a_person())
    {
        let findings = Box::new(findings.clone());
        return Ok((Prepared::Conflict(findings), Box::new(detail)));
    }
    let merged = findings
        .as_ref()
        .and_then(|findings| findings.merged(&draft.current, &Choices::default()));
    let draft = merged.as_ref().unwrap_or(&draft);
    let plan = guarded(plan::plan(script_name, draft), &draft.base, guards);
    let mut steps = Vec::new();
    for step in &plan.steps {
        steps.push(review_step(client, script_name, step, draft)?);
    }
    let prepared = PreparedPlan {
        read_at,
        server,
        revision,
        steps,
        plan,
        moved,
        followed: findings
            .map(|findings| findings.followed())
            .unwrap_or_default(),
    };
    let prepared = Prepared::Plan {
        plan: Box::new(prepared),
        merged: merged.map(Box::new),
    };
    Ok((prepared, Box::new(detail)))
}

/// With guards, the patch tests each value that it replaces or removes, so that the server refuses it when somebody
/// changed that value after the review.
fn guarded(plan: Plan, base: &Content, guards: Guards) -> Plan {
    match guards {
        Guards::Off => plan,
        Guards::On => {
            let base = patched_value(base);
            let steps = plan.steps.into_iter().map(|step| match step.action {
                StepAction::Patch(patch) => Step {
                    // A patch always applies to what it was made from; should it not, it is sent as it was planned.
                    action: StepAction::Patch(patch::with_guards(&patch, &base).unwrap_or(patch)),
                    ..step
                },
                StepAction::Upload { .. } => step,
            });
            Plan {
                steps: steps.collect(),
                ..plan
            }
        }
    }
}

/// The members of a connector that a patch may change. Empty metadata may be missing on the server, so it is not tested.
fn patched_value(content: &Content) -> Value {
    let metadata = Value::Object(content.metadata.clone());
    let metadata =
        (!content.metadata.is_empty()).then(|| ("connectorMetadata".to_owned(), metadata));
    let documents = content
        .xml
        .iter()
        .map(|(document, text)| (document.member().to_owned(), Value::from(text.as_str())));
    Value::Object(metadata.into_iter().chain(documents).collect())
}

pub(super) fn review_step(
    client: &Client,
    script_name: &ScriptName,
    step: &Step,
    draft: &Draft,
) -> Answered<ReviewStep> {
    let script_name = script_name.clone();
    let (operation, text) = match &step.action {
        StepAction::Patch(patch) => {
            let text = serde_json::to_string_pretty(patch).unwrap_or_default();
            (
                Operation::PatchConnector {
                    script_name,
                    patch: patch.clone(),
                },
                text,
            )
        }
        StepAction::Upload { kind, text } => {
            let operation = match *kind {
                DocumentKind::Xml(document) => Operation::PutXmlDocument {
                    script_name,
                    document,
                    text: text.clone(),
                },
                DocumentKind::Translations(locale) => Operation::PutTranslations {
                    script_name,
                    locale,
                    text: text.clone(),
                },
            };
            (operation, text.clone())
        }
    };
    let request = client.prepare(operation)?;
    Ok(ReviewStep {
        part: step.part,
        change: change(step, draft),
        request,
        text: Arc::from(text),
    })
}

fn change(step: &Step, draft: &Draft) -> StepChange {
    match (&step.action, step.part) {
        (StepAction::Patch(patch), _) => StepChange::Patch(patch.clone()),
        (StepAction::Upload { text, .. }, Part::Translations(locale)) => {
            let before = draft
                .base
                .translations
                .get(&locale)
                .map(String::as_str)
                .unwrap_or_default();
            StepChange::Translations(translation_changes(before, text))
        }
        (StepAction::Upload { text, .. }, Part::Xml(document)) => {
            let before = draft
                .base
                .xml
                .get(&document)
                .map(String::as_str)
                .unwrap_or_default();
            StepChange::Document(Arc::new(DiffModel::new(before, text)))
        }
        (StepAction::Upload { text, .. }, Part::Metadata) => {
            StepChange::Document(Arc::new(DiffModel::new("", text)))
        }
    }
}

/// The keys that differ, in the order of the new file, then those that are gone.
pub(crate) fn translation_changes(before: &str, after: &str) -> Vec<TranslationChange> {
    let (before, after) = (PropertiesFile::parse(before), PropertiesFile::parse(after));
    let mut changes = Vec::new();
    let gone = before
        .keys()
        .into_iter()
        .filter(|key| after.get(key).is_none());
    for key in after.keys().into_iter().chain(gone) {
        let (old, new) = (before.get(key), after.get(key));
        if old != new {
            changes.push(TranslationChange {
                key: key.to_owned(),
                before: old.map(Into::into),
                after: new.map(Into::into),
            });
        }
    }
    changes
}

/// Parts that the server has otherwise than when the draft began. What it only writes differently has not moved.
fn moved(draft: &Draft, server: &Content) -> Vec<Part> {
    let differing = Draft {
        base: draft.base.clone(),
        current: server.clone(),
    }
    .changes();
    differing
        .into_iter()
        .filter(|part| !same_meaning(&draft.base, server, *part))
        .collect()
}

fn same_meaning(base: &Content, server: &Content, part: Part) -> bool {
    let same = |kind, base: Option<&String>, server: Option<&String>| match (base, server) {
        (Some(base), Some(server)) => conflict::same_meaning(kind, base, server),
        _ => false,
    };
    match part {
        Part::Metadata => false,
        Part::Xml(document) => same(
            DocumentKind::Xml(document),
            base.xml.get(&document),
            server.xml.get(&document),
        ),
        Part::Translations(locale) => same(
            DocumentKind::Translations(locale),
            base.translations.get(&locale),
            server.translations.get(&locale),
        ),
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::models::document::XmlDocument;
    use serde_json::json;

    use super::*;

    fn content(metadata: Value) -> Content {
        Content {
            metadata: serde_json::from_value(metadata).unwrap(),
            ..Content::default()
        }
    }

    fn patch_of(draft: &Draft, guards: Guards) -> Value {
        let script_name = ScriptName::try_from("workday").unwrap();
        let plan = guarded(plan::plan(&script_name, draft), &draft.base, guards);
        match &plan.steps[0].action {
            StepAction::Patch(patch) => serde_json::to_value(patch).unwrap(),
            StepAction::Upload { .. } => panic!("the first step is no patch"),
        }
    }

    #[test]
    fn guards_test_what_is_replaced_and_removed() {
        let mut draft = Draft {
            base: content(json!({"a": 1, "b": 2})),
            current: content(json!({"a": 9, "c": 3})),
        };
        let form = "<CorrelationConfig/>".to_owned();
        draft
            .base
            .xml
            .insert(XmlDocument::CorrelationConfig, form.clone());

        assert_eq!(
            patch_of(&draft, Guards::On),
            json!([
                {"op": "test", "path": "/connectorMetadata/a", "value": 1},
                {"op": "replace", "path": "/connectorMetadata/a", "value": 9},
                {"op": "test", "path": "/connectorMetadata/b", "value": 2},
                {"op": "remove", "path": "/connectorMetadata/b"},
                {"op": "add", "path": "/connectorMetadata/c", "value": 3},
                {"op": "test", "path": "/correlationConfigXml", "value": form},
                {"op": "remove", "path": "/correlationConfigXml"},
            ])
        );
        let plain = patch_of(&draft, Guards::Off);
        assert!(!plain.to_string().contains("test"), "{plain}");
    }

    #[test]
    fn metadata_that_may_be_missing_is_not_tested() {
        let draft = Draft {
            base: content(json!({})),
            current: content(json!({"a": 1})),
        };

        assert_eq!(
            patch_of(&draft, Guards::On),
            json!([{"op": "add", "path": "/connectorMetadata", "value": {"a": 1}}])
        );
    }
}
