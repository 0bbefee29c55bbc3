//! The three XML documents.

use super::support::{Answer, Call, Tenant};
use patchpanel_tenant_simulator::{Seed, Simulator};
use serde_json::json;

const FORM: &str = "<?xml version='1.0'?>\n<!-- ours -->\n<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\" type=\"SourceConfig\" name=\"N\">\n  <BaseConfig/>\n</Form>\n";
const UNSUPPORTED: &str = "unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config";

fn assert_update(answer: &Answer, status: &str, message: &str) {
    let body = answer.json();
    assert_eq!(
        (answer.status, body["status"].as_str()),
        (200, Some(status)),
        "{body}"
    );
    assert_eq!(body["message"], message);
    assert_eq!(body["scriptName"], "acme-hr");
}

#[tokio::test]
async fn an_uploaded_document_is_served_byte_for_byte() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let documents = [
        ("source-config", "sourceConfigXml", FORM),
        (
            "source-template",
            "applicationXml",
            "<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\r\n<Application name='ü'/>",
        ),
        (
            "correlation-config",
            "correlationConfigXml",
            "<CorrelationConfig name=\"c\"><AttributeAssignments/></CorrelationConfig>",
        ),
    ];
    for (suffix, member, text) in documents {
        let target = format!("{path}/{suffix}");
        let updated = tenant.put_file(&target, text).await;
        assert_update(
            &updated,
            "UPDATED",
            &format!("{} updated", suffix.replace('-', " ")),
        );
        let read = tenant.get(&target).await;
        assert_eq!(
            (read.header("content-type"), read.text().as_str()),
            ("application/xml", text)
        );
        assert_eq!(tenant.get(&path).await.json()[member], text);
    }
}

#[tokio::test]
async fn any_file_name_and_part_type_will_do() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/source-config";
    for (number, media_type) in ["application/xml", "text/xml", "application/octet-stream"]
        .into_iter()
        .enumerate()
    {
        let text = FORM.replace("\"N\"", &format!("\"{number}\""));
        let answer = tenant
            .send(Call::new("PUT", &target).file("file", media_type, &text))
            .await;
        assert_update(&answer, "UPDATED", "source config updated");
    }
}

#[tokio::test]
async fn the_same_content_in_another_layout_is_unchanged() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/source-config";
    tenant.put_file(&target, FORM).await;
    let layout = FORM
        .replace("  <BaseConfig/>", "<BaseConfig></BaseConfig>")
        .replace(
            "type=\"SourceConfig\" name=\"N\"",
            "name='N' type='SourceConfig'",
        );

    let answer = tenant.put_file(&target, &layout).await;

    assert_update(&answer, "UNCHANGED", "source config is the same as before");
    assert_eq!(answer.json()["updatedFiles"], json!([]));
    assert_eq!(tenant.get(&target).await.text(), FORM);
}

#[tokio::test]
async fn faulty_documents_are_an_error_with_status_200_and_change_nothing() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let old_form = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd\"/>";
    let samples = [
        ("source-config", old_form, UNSUPPORTED),
        ("source-config", "<Form/>", UNSUPPORTED),
        (
            "source-config",
            "<Form>\n  <Menu>\n</Form>",
            "source config is not well-formed: line 3, column 1: ill-formed document: expected `</Menu>`, but `</Form>` was found",
        ),
        (
            "source-config",
            "",
            "source config is not well-formed: line 1, column 1: premature end of file: there is no root element",
        ),
        (
            "source-template",
            FORM,
            "unexpected root element Form for source template, expected Application",
        ),
        (
            "correlation-config",
            "<Application/>",
            "unexpected root element Application for correlation config, expected CorrelationConfig",
        ),
    ];
    for (suffix, text, message) in samples {
        let target = format!("{path}/{suffix}");
        let before = tenant.get(&target).await.text();
        assert_update(&tenant.put_file(&target, text).await, "ERROR", message);
        assert_eq!(tenant.get(&target).await.text(), before);
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_an_error() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/source-config";

    let answer = tenant
        .send(Call::new("PUT", &target).file("file", "application/xml", [0xff, 0xfe, 0x00]))
        .await;

    assert_update(
        &answer,
        "ERROR",
        "source config is not well-formed: the file is no UTF-8 text",
    );
}

#[tokio::test]
async fn faulty_documents_are_a_bad_request_by_switch() {
    let tenant = Tenant::with(Seed::Empty, json!({"invalid_document": "bad_request"})).await;
    let target = tenant.create("Acme HR").await + "/source-config";

    let answer = tenant.put_file(&target, "<Form/>").await;

    assert_eq!(
        answer.assert_problem(400, "400.1 Bad Request Content"),
        [UNSUPPORTED]
    );
}

#[tokio::test]
async fn the_part_file_is_required() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/source-config";
    let samples = [
        (
            Call::new("PUT", &target).file("document", "application/xml", FORM),
            "The form has no part named \"file\".",
        ),
        (
            Call::new("PUT", &target).body("application/xml", FORM),
            "The body is no multipart/form-data.",
        ),
        (
            Call::new("PUT", &target),
            "The body is no multipart/form-data.",
        ),
    ];
    for (call, cause) in samples {
        let answer = tenant.send(call).await;
        assert_eq!(
            answer.assert_problem(400, "400.1.0 Required data missing or empty"),
            [cause]
        );
    }
    let broken = Call::new("PUT", &target).body(
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc",
    );
    tenant
        .send(broken)
        .await
        .assert_problem(400, "400.1 Bad request syntax");
}

#[tokio::test]
async fn a_body_that_is_no_form_is_415_by_switch() {
    let tenant = Tenant::with(
        Seed::Empty,
        json!({"missing_part": "unsupported_media_type"}),
    )
    .await;
    let target = tenant.create("Acme HR").await + "/source-config";

    let answer = tenant
        .send(Call::new("PUT", &target).body("application/xml", FORM))
        .await;

    answer.assert_problem(415, "415 Unsupported Media Type");
}

#[tokio::test]
async fn a_form_is_rebuilt_by_switch() {
    let tenant = Tenant::with(Seed::Empty, json!({"xml_storage": "reserialized"})).await;
    let target = tenant.create("Acme HR").await + "/source-config";

    tenant.put_file(&target, FORM).await;

    assert_eq!(
        tenant.get(&target).await.text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><!-- ours --><Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\" name=\"N\" type=\"SourceConfig\">\n  <BaseConfig/>\n</Form>"
    );
}

#[tokio::test]
async fn the_file_upload_flag_follows_the_form() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;

    tenant
        .put_file(&format!("{path}/source-config"), FORM)
        .await;

    assert_eq!(tenant.get(&path).await.json()["fileUpload"], false);
}

#[tokio::test]
async fn a_body_above_the_limit_is_413_and_read_to_its_end() {
    let tenant = Tenant::start(Simulator::builder().max_body_bytes(100_000)).await;
    let target = tenant.create("Acme HR").await + "/source-config";

    let answer = tenant.put_file(&target, &"x".repeat(3_000_000)).await;

    assert_eq!(
        answer.assert_problem(413, "413 Content Too Large"),
        ["A request body may have at most 100000 bytes."]
    );
}
