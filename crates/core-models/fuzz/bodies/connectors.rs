//! Whatever is a list of connectors, a connector or the result of an upload is read, or refused as a whole; what was
//! read is written as it was, and a draft of it that nobody changed needs no request.

use patchpanel_core_models::draft::{Content, Draft};
use patchpanel_core_models::json;
use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorSummary};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::models::source::SourceSummary;
use patchpanel_core_models::models::upload::UploadResult;
use patchpanel_core_models::plan::plan;

pub fn check(bytes: &[u8]) {
    if let Ok(detail) = json::from_bytes::<ConnectorDetail>(bytes) {
        for document in XmlDocument::ALL {
            detail.xml(document);
        }
        detail.translations();
        detail.is_custom();
        assert_eq!(plan(&Draft::new(Content::from(&detail))), []);
        let written = serde_json::to_string(&detail).expect("what was read can be written");
        let again = json::from_bytes::<ConnectorDetail>(written.as_bytes());
        // What could not be read is kept beside the rest, and not written.
        let read = ConnectorDetail {
            unread: Vec::new(),
            ..detail
        };
        assert_eq!(again.expect("what was written can be read"), read);
    }
    for row in json::from_bytes::<Vec<ConnectorSummary>>(bytes)
        .into_iter()
        .flatten()
    {
        row.looks_custom();
    }
    drop(json::from_bytes::<Vec<SourceSummary>>(bytes));
    drop(json::from_bytes::<UploadResult>(bytes));
}
