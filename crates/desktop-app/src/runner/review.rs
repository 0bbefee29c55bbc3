//! Prepares a review: reads the server again, plans against what it has, and makes the exact requests.

use std::sync::Arc;

use patchpanel_core_models::{
    creation,
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, NewConnector},
        document::DocumentKind,
    },
    patch,
    plan::{self, Step},
};
use patchpanel_http_client::{Client, ErrorKind, Operation};
use serde_json::Value;

use super::{Answered, Context, conflict};
use crate::{
    compare::diff::DiffModel,
    state::{
        conflict::Choices,
        review::{Prepared, PreparedPlan, ReviewStep, StepChange, TranslationChange},
    },
    task::ReviewQuestion,
};

/// Reads the server again. Where it moved in other places than the draft, the plan is made from both changes; where both
/// changed the same differently, a person decides.
pub(super) async fn prepare(
    context: &Context,
    client: &Client,
    script_name: &ScriptName,
    question: ReviewQuestion,
) -> Answered<(Prepared, Box<ConnectorDetail>)> {
    let ReviewQuestion {
        draft,
        revision,
        guards,
        creates,
    } = question;
    let (detail, creation) = match (client.connector(script_name).await, creates) {
        (Ok(detail), None) => (detail, None),
        (Ok(detail), Some(_)) => return Ok((Prepared::Exists, Box::new(detail))),
        (Err(error), Some(new)) if *error.kind() == ErrorKind::NotFound => (
            creation::to_be(&new, script_name),
            Some(creation_step(client, *new)?),
        ),
        (Err(error), _) => return Err(error),
    };
    let server = Content::from(&detail);
    let read_at = context.ports.clock.now();
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
    let mut planned = plan::plan_beside(draft, &detail.unread);
    if guards {
        planned = guarded(planned, &draft.base);
    }
    let planned = planned.into_iter();
    let planned = planned.map(|step| review_step(client, script_name, step, &draft.base));
    let steps = creation.map(Ok).into_iter().chain(planned);
    let steps = steps.collect::<Answered<Vec<_>>>()?;
    for step in &steps {
        step.request.spare(&detail.unread)?;
    }
    let prepared = PreparedPlan {
        read_at,
        server,
        revision,
        guards,
        steps,
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

/// The patch tests each value that it replaces or removes, so that the server refuses it when somebody
/// changed that value after the review.
fn guarded(plan: Vec<Step>, base: &Content) -> Vec<Step> {
    let base = patched_value(base);
    let steps = plan.into_iter().map(|step| match step {
        // A patch always applies to what it was made from; should it not, it is sent as it was planned.
        Step::Patch(patch) => Step::Patch(patch::with_guards(&patch, &base).unwrap_or(patch)),
        Step::Upload { .. } => step,
    });
    steps.collect()
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

/// The step that creates the connector, before all others.
pub(super) fn creation_step(client: &Client, new: NewConnector) -> Answered<ReviewStep> {
    Ok(ReviewStep {
        part: Part::Metadata,
        change: StepChange::Creation,
        request: client.prepare(Operation::CreateConnector(new))?,
    })
}

pub(super) fn review_step(
    client: &Client,
    script_name: &ScriptName,
    step: Step,
    base: &Content,
) -> Answered<ReviewStep> {
    let (part, change) = (step.part(), change(&step, base));
    let request = client.prepare(Operation::of_step(script_name.clone(), step))?;
    Ok(ReviewStep {
        part,
        change,
        request,
    })
}

fn change(step: &Step, base: &Content) -> StepChange {
    let (kind, text) = match step {
        Step::Patch(_) => return StepChange::Patch,
        Step::Upload { kind, text } => (*kind, text),
    };
    let before = base.text(kind).unwrap_or_default();
    match kind {
        DocumentKind::Xml(_) => StepChange::Document(Arc::new(DiffModel::new(before, text))),
        DocumentKind::Translations(_) => {
            StepChange::Translations(TranslationChange::between(before, text))
        }
    }
}

/// Parts that changed on the server since the draft began. What is only formatted differently has not moved.
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
    let texts = part
        .document()
        .and_then(|kind| Some((kind, base.text(kind)?, server.text(kind)?)));
    texts.is_some_and(|(kind, base, server)| conflict::same_meaning(kind, base, server))
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

    fn patch_of(plan: &[Step]) -> Value {
        match &plan[0] {
            Step::Patch(patch) => serde_json::to_value(patch).unwrap(),
            Step::Upload { .. } => panic!("the first step is no patch"),
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
            patch_of(&guarded(plan::plan(&draft), &draft.base)),
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
        let plain = patch_of(&plan::plan(&draft));
        assert!(!plain.to_string().contains("test"), "{plain}");
    }

    #[test]
    fn metadata_that_may_be_missing_is_not_tested() {
        let draft = Draft {
            base: content(json!({})),
            current: content(json!({"a": 1})),
        };

        assert_eq!(
            patch_of(&guarded(plan::plan(&draft), &draft.base)),
            json!([{"op": "add", "path": "/connectorMetadata", "value": {"a": 1}}])
        );
    }
}
