//! Runs as data.

use patchpanel_core_models::{draft::Part, models::document::XmlDocument};

use super::ApplyStep;
use crate::view_models::review::sample;

#[test]
fn a_patch_that_takes_a_document_away_is_about_that_document_too() {
    let step = sample::patch_step(
        r#"[{"op":"replace","path":"/connectorMetadata/a","value":1},{"op":"remove","path":"/applicationXml"}]"#,
    );

    assert_eq!(
        ApplyStep::new(step).parts(),
        [Part::Metadata, Part::Xml(XmlDocument::SourceTemplate)]
    );
}
