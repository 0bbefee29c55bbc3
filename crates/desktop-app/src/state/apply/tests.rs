//! Runs as data.

use patchpanel_core_models::{draft::Part, models::document::XmlDocument, patch::Patch};
use serde_json::json;

use super::ApplyStep;
use crate::{state::review::StepChange, view_models::review::sample};

#[test]
fn a_patch_that_takes_a_document_away_is_about_that_document_too() {
    let mut step = sample::plan().steps[0].clone();
    let patch: Patch = serde_json::from_value(json!([
        {"op": "replace", "path": "/connectorMetadata/a", "value": 1},
        {"op": "remove", "path": "/applicationXml"},
    ]))
    .unwrap();
    step.change = StepChange::Patch(patch);

    assert_eq!(
        ApplyStep::new(step).parts(),
        [Part::Metadata, Part::Xml(XmlDocument::SourceTemplate)]
    );
}
