//! The three XML documents.

use super::support::{ACME, Call, Tenant};
use patchpanel_tenant_simulator::Simulator;
use serde_json::json;

const FORM: &str = "<?xml version='1.0'?>\n<!-- ours -->\n<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\" type=\"SourceConfig\" name=\"N\">\n  <BaseConfig/>\n</Form>\n";
const UNSUPPORTED: &str = "unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config";
const SOURCE_CONFIG: &str = "/connectors/v1/acme-hr/source-config";

#[tokio::test]
async fn an_uploaded_document_is_served_byte_for_byte() {
    let tenant = Tenant::acme(json!({})).await;
    let template = "<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\r\n<Application name='ü'/>";
    let correlation = "<CorrelationConfig name=\"c\"><AttributeAssignments/></CorrelationConfig>";
    for (suffix, member, text) in [
        ("source-config", "sourceConfigXml", FORM),
        ("source-template", "applicationXml", template),
        ("correlation-config", "correlationConfigXml", correlation),
    ] {
        let target = format!("{ACME}/{suffix}");
        let updated = tenant.put_file(&target, text).await;
        let expected = format!("UPDATED {} updated", suffix.replace('-', " "));
        assert_eq!((updated.status, updated.outcome()), (200, expected));
        assert_eq!(updated.json()["scriptName"], "acme-hr");
        let read = tenant.get(&target).await;
        assert_eq!(read.header("content-type"), "application/xml");
        assert_eq!(read.text(), text);
        let detail = tenant.get(ACME).await.json();
        assert_eq!(detail[member], text);
        assert_eq!(detail["fileUpload"], false, "the flag follows the form");
    }
}

#[tokio::test]
async fn any_file_name_and_part_type_will_do() {
    let tenant = Tenant::acme(json!({})).await;
    for media_type in ["application/xml", "text/xml", "application/octet-stream"] {
        let text = FORM.replace("\"N\"", &format!("\"{media_type}\""));
        let call = Call::new("PUT", SOURCE_CONFIG).file("file", media_type, &text);
        let answer = tenant.send(call).await;
        assert_eq!(answer.outcome(), "UPDATED source config updated");
    }
}

#[tokio::test]
async fn the_same_content_in_another_layout_is_unchanged() {
    let tenant = Tenant::acme(json!({})).await;
    tenant.put_file(SOURCE_CONFIG, FORM).await;
    let layout = FORM
        .replace("  <BaseConfig/>", "<BaseConfig></BaseConfig>")
        .replace(
            "type=\"SourceConfig\" name=\"N\"",
            "name='N' type='SourceConfig'",
        );

    let answer = tenant.put_file(SOURCE_CONFIG, &layout).await;

    assert_eq!(
        answer.outcome(),
        "UNCHANGED source config is the same as before"
    );
    assert_eq!(answer.json()["updatedFiles"], json!([]));
    assert_eq!(tenant.get(SOURCE_CONFIG).await.text(), FORM);
}

#[tokio::test]
async fn faulty_documents_are_an_error_with_status_200_and_change_nothing() {
    let tenant = Tenant::acme(json!({})).await;
    let old_form = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd\"/>";
    let table = format!("
        source-config | {old_form} | {UNSUPPORTED}
        source-config | <Form/> | {UNSUPPORTED}
        source-config | <Form>\\n  <Menu>\\n</Form> | source config is not well-formed: line 3, column 1: ill-formed document: expected `</Menu>`, but `</Form>` was found
        source-config |  | source config is not well-formed: line 1, column 1: premature end of file: there is no root element
        source-template | {form} | unexpected root element Form for source template, expected Application
        correlation-config | <Application/> | unexpected root element Application for correlation config, expected CorrelationConfig
    ", form = FORM.replace('\n', "\\n"));
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let [suffix, text, message] = row.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let target = format!("{ACME}/{suffix}");
        let before = tenant.get(&target).await.text();
        let answer = tenant.put_file(&target, &text.replace("\\n", "\n")).await;
        assert_eq!(
            (answer.status, answer.outcome()),
            (200, format!("ERROR {message}"))
        );
        assert_eq!(answer.json()["scriptName"], "acme-hr");
        assert_eq!(tenant.get(&target).await.text(), before);
    }
    let no_text = Call::new("PUT", SOURCE_CONFIG).file("file", "text/xml", [0xff, 0xfe, 0x00]);
    let expected = "ERROR source config is not well-formed: the file is no UTF-8 text";
    assert_eq!(tenant.send(no_text).await.outcome(), expected);
}

#[tokio::test]
async fn an_upload_is_refused_by_status_where_a_switch_says_so() {
    let tenant = Tenant::acme(json!({"invalid_document": "bad_request"})).await;
    tenant
        .expect(&format!(
            "PUT {SOURCE_CONFIG} <Form/> -> 400.1 Bad Request Content: {UNSUPPORTED}"
        ))
        .await;

    let tenant = Tenant::acme(json!({"missing_part": "unsupported_media_type"})).await;
    let call = Call::new("PUT", SOURCE_CONFIG).body("application/xml", FORM);
    let answer = tenant.send(call).await;
    answer.assert_outcome("415 Unsupported Media Type: …", "no form");
}

#[tokio::test]
async fn the_part_file_is_required() {
    let tenant = Tenant::acme(json!({})).await;
    let put = || Call::new("PUT", SOURCE_CONFIG);
    let missing = |cause: &str| {
        format!(
            "400.1.0 Required data missing or empty: Required data \"file\" was missing or empty. {cause}"
        )
    };
    let no_part = missing("The form has no part named \"file\".");
    let no_form = missing("The body is no multipart/form-data.");
    let broken = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc";
    for (call, expected) in [
        (
            put().file("document", "application/xml", FORM),
            no_part.as_str(),
        ),
        (put().body("application/xml", FORM), &no_form),
        (put(), &no_form),
        (
            put().body("multipart/form-data; boundary=b", broken),
            "400.1 Bad request syntax: …",
        ),
    ] {
        tenant.send(call).await.assert_outcome(expected, "upload");
    }
}

#[tokio::test]
async fn a_form_is_rebuilt_by_switch() {
    let tenant = Tenant::acme(json!({"xml_storage": "reserialized"})).await;

    tenant.put_file(SOURCE_CONFIG, FORM).await;

    assert_eq!(
        tenant.get(SOURCE_CONFIG).await.text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><!-- ours --><Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\" name=\"N\" type=\"SourceConfig\">\n  <BaseConfig/>\n</Form>"
    );
}

#[tokio::test]
async fn a_body_above_the_limit_is_413_and_read_to_its_end() {
    let tenant = Tenant::start(Simulator::builder().max_body_bytes(100_000)).await;
    tenant.create("Acme HR").await;

    let answer = tenant.put_file(SOURCE_CONFIG, &"x".repeat(3_000_000)).await;

    let expected = "413 Content Too Large: A request body may have at most 100000 bytes.";
    assert_eq!(answer.outcome(), expected);
}
