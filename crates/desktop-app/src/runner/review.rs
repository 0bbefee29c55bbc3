//! Prepares a review: reads the server again, plans against what it has, and makes the exact requests.

use std::sync::Arc;

use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::{connector::ConnectorDetail, document::DocumentKind},
    plan::{self, Step, StepAction},
    properties::PropertiesFile,
    xml,
};
use patchpanel_http_client::{Client, Operation};

use super::{Answered, Workshop};
use crate::{
    code::diff::DiffModel,
    state::review::{PreparedPlan, ReviewStep, StepChange, TranslationChange},
};

pub(super) async fn prepare(
    workshop: &Workshop,
    client: &Client,
    script_name: &ScriptName,
    draft: Draft,
    revision: u64,
) -> Answered<(Box<PreparedPlan>, Box<ConnectorDetail>)> {
    let detail = client.connector(script_name).await?;
    let server = Content::from(&detail);
    let plan = plan::plan(script_name, &draft);
    let mut steps = Vec::new();
    for step in &plan.steps {
        steps.push(review_step(client, script_name, step, &draft)?);
    }
    let moved = moved(&draft, &server);
    let read_at = workshop.ports.clock.now();
    let prepared = PreparedPlan {
        read_at,
        server,
        revision,
        steps,
        plan,
        moved,
    };
    Ok((Box::new(prepared), Box::new(detail)))
}

fn review_step(
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
    match part {
        Part::Metadata => false,
        Part::Xml(document) => match (base.xml.get(&document), server.xml.get(&document)) {
            (Some(base), Some(server)) => xml::same_document(base, server),
            _ => false,
        },
        Part::Translations(locale) => match (
            base.translations.get(&locale),
            server.translations.get(&locale),
        ) {
            (Some(base), Some(server)) => translation_changes(base, server).is_empty(),
            _ => false,
        },
    }
}
