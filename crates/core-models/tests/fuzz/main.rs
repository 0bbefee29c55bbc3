//! What the fuzz targets assert, as property tests over inputs near to their samples.
#![expect(
    unreachable_pub,
    clippy::expect_used,
    reason = "the bodies are modules of the fuzz targets, too"
)]

#[path = "../../fuzz/bodies/connectors.rs"]
mod connectors;
#[path = "../../fuzz/bodies/error_body.rs"]
mod error_body;
#[path = "../../fuzz/bodies/filter.rs"]
mod filter;
#[path = "../../fuzz/bodies/patch.rs"]
mod patch;
#[path = "../../fuzz/bodies/pointer.rs"]
mod pointer;
#[path = "../../fuzz/bodies/properties.rs"]
mod properties;
#[path = "../../fuzz/bodies/sign_in.rs"]
mod sign_in;
#[path = "../../fuzz/bodies/tenant_address.rs"]
mod tenant_address;
#[path = "../../fuzz/bodies/xml_format.rs"]
mod xml_format;
#[path = "../../fuzz/bodies/xml_inspect.rs"]
mod xml_inspect;

use patchpanel_likely::likely;
use proptest::prelude::*;

macro_rules! samples {
    ($($file:literal),+) => {
        &[$(include_bytes!(concat!("../../fuzz/samples/", $file))),+]
    };
}

proptest! {
    #[test]
    fn any_list_or_connector_is_read_or_refused(input in likely(samples!("connectors/detail.json", "connectors/list.json", "connectors/upload.json"))) {
        connectors::check(&input.0);
    }

    #[test]
    fn any_error_body_gives_a_short_text_or_none(input in likely(samples!("error_body/documented.json", "error_body/oauth.json", "error_body/page.html"))) {
        error_body::check(&input.0);
    }

    #[test]
    fn any_filter_is_read_or_refused(input in likely(samples!("filter/all"))) {
        filter::check(&input.0);
    }

    #[test]
    fn any_two_values_differ_by_a_patch_that_can_be_taken_back(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        patch::check(&bytes);
    }

    #[test]
    fn any_pointer_is_read_or_refused(input in likely(samples!("pointer/deep"))) {
        pointer::check(&input.0);
    }

    #[test]
    fn any_translations_are_read_and_edited(input in likely(samples!("properties/de.properties", "properties/utf16.properties"))) {
        properties::check(&input.0);
    }

    #[test]
    fn any_answer_to_a_sign_in_is_read_or_refused(input in likely(samples!("sign_in/claims.json", "sign_in/info.json", "sign_in/jwt", "sign_in/token.json"))) {
        sign_in::check(&input.0);
    }

    #[test]
    fn any_address_is_read_or_refused(input in likely(samples!("tenant_address/browser", "tenant_address/slip"))) {
        tenant_address::check(&input.0);
    }

    #[test]
    fn any_document_is_formatted_or_refused(input in likely(samples!("xml_format/form.xml", "xml_format/template.xml"))) {
        xml_format::check(&input.0);
    }

    #[test]
    fn any_document_is_inspected(input in likely(samples!("xml_inspect/form.xml", "xml_inspect/template.xml"))) {
        xml_inspect::check(&input.0);
    }
}
