//! What the vendor's generated SDKs get wrong for this API, one test for each, on the wire: all 13 operations,
//! translations that arrive, XML byte for byte and asked for as XML, uploads with their file name, `Retry-After`
//! waited for, and nothing repeated that must not be. (Seen in `PyPI`’s `sailpoint` 2.1.72, npm’s `sailpoint-api-client`
//! 1.4.15, the Go SDK v3 and the PowerShell module of 2026.)

use std::time::Duration;

use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::connector::{NewConnector, OPEN_CONNECTOR_CLASS};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::patch::Patch;
use patchpanel_http_client::{Error, ErrorKind};
use patchpanel_tenant_simulator::{FaultAction, RecordedRequest, RetryAfter, Running, Seed};
use serde_json::json;

use super::support::{
    CONNECTOR, client, fail, first_page, lines, read, script_name, simulator, timed,
};

/// Everything a round trip through a parser would lose: declaration, comment, line ends, entity, trailing blanks.
const CORRELATION: &str = "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- kept: ü -->\n\
    <!DOCTYPE CorrelationConfig PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\n\
    <CorrelationConfig  name='A &amp; B'>\t</CorrelationConfig>  \n";

fn shorten(text: &str) -> Patch {
    let operations = json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": text}]);
    serde_json::from_value(operations).unwrap()
}

/// The only request but the sign-in.
fn only_request(tenant: &Running) -> RecordedRequest {
    let requests = tenant.requests().into_iter();
    let mut others: Vec<_> = requests
        .filter(|request| request.path != "/oauth/token")
        .collect();
    assert_eq!(others.len(), 1, "{:?}", lines(tenant));
    others.remove(0)
}

#[tokio::test]
async fn there_is_a_call_for_each_of_the_13_operations() -> Result<(), Error> {
    let tenant = simulator(Seed::Empty).await;
    let client = client(&tenant);

    first_page(&client).await?;
    let created = client
        .create_connector(&NewConnector::new("Acme", OPEN_CONNECTOR_CLASS))
        .await?;
    let name = created.script_name.unwrap();
    client.connector(&name).await?;
    client.patch_connector(&name, &shorten("HR")).await?;
    for document in XmlDocument::ALL {
        let text = client.document(&name, document).await?;
        client.put_document(&name, document, &text).await?;
    }
    client.document(&name, Locale::No).await?;
    client.put_document(&name, Locale::No, "a=b\n").await?;
    client.delete_connector(&name).await?;

    let expected = "\
GET /connectors/v1
POST /connectors/v1
GET /connectors/v1/acme
PATCH /connectors/v1/acme
GET /connectors/v1/acme/source-config
PUT /connectors/v1/acme/source-config
GET /connectors/v1/acme/source-template
PUT /connectors/v1/acme/source-template
GET /connectors/v1/acme/correlation-config
PUT /connectors/v1/acme/correlation-config
GET /connectors/v1/acme/translations/no
PUT /connectors/v1/acme/translations/no
DELETE /connectors/v1/acme";
    assert_eq!(lines(&tenant).join("\n"), expected);
    Ok(())
}

#[tokio::test]
async fn an_upload_of_translations_has_a_body_that_the_server_stores() {
    let tenant = simulator(Seed::Demo).await;
    let name = script_name(CONNECTOR);

    client(&tenant)
        .put_document(&name, Locale::Fr, "HostURL=Adresse\n")
        .await
        .unwrap();

    let request = only_request(&tenant);
    let media_type = request.content_type.as_deref().unwrap();
    assert!(media_type.starts_with("multipart/form-data; boundary="));
    let (text, name) = (request.text(), r#"name="file"; filename="fr.properties""#);
    assert!(text.contains(name), "{text}");
    let stored = tenant.connector(CONNECTOR).unwrap();
    assert_eq!(stored["translationProperties"]["fr"], "HostURL=Adresse\n");
}

#[tokio::test]
async fn xml_survives_reading_and_writing_byte_for_byte() {
    let tenant = simulator(Seed::Demo).await;
    let (client, name) = (client(&tenant), script_name(CONNECTOR));
    let document = XmlDocument::CorrelationConfig;

    let put = async |text: &str| client.put_document(&name, document, text).await;
    put(CORRELATION).await.unwrap();
    let read = client.document(&name, document).await.unwrap();
    put(&read).await.unwrap();

    assert_eq!(read, CORRELATION);
    let stored = tenant.connector(CONNECTOR).unwrap();
    assert_eq!(stored["correlationConfigXml"], CORRELATION);
}

#[tokio::test]
async fn xml_is_asked_for_as_xml_and_text_as_text() {
    for (accepted, locale) in [
        ("application/xml, application/json", None),
        ("text/plain, application/json", Some(Locale::De)),
    ] {
        let tenant = simulator(Seed::Demo).await;
        let (client, name) = (client(&tenant), script_name(CONNECTOR));

        match locale {
            None => client
                .document(&name, XmlDocument::SourceConfig)
                .await
                .unwrap(),
            Some(locale) => client.document(&name, locale).await.unwrap(),
        };

        assert_eq!(only_request(&tenant).headers["accept"], accepted);
    }
}

#[tokio::test]
async fn an_xml_upload_is_one_part_with_a_file_name_and_the_type_of_xml() {
    let tenant = simulator(Seed::Demo).await;
    let name = script_name(CONNECTOR);

    client(&tenant)
        .put_document(&name, XmlDocument::CorrelationConfig, CORRELATION)
        .await
        .unwrap();

    let text = only_request(&tenant).text();
    assert!(text.contains("name=\"file\"; filename=\"account-correlation-config.xml\"\r\nContent-Type: application/xml\r\n\r\n"));
    assert!(text.contains(CORRELATION));
    assert_eq!(text.matches("Content-Disposition").count(), 1);
}

#[tokio::test]
async fn retry_after_is_waited_for_before_a_read_is_repeated() {
    let tenant = simulator(Seed::Demo).await;
    let limited = FaultAction::rate_limited(RetryAfter::Seconds(2));
    fail(&tenant, "*", "/connectors/**", limited);
    let (builder, clock) = timed(&tenant);
    let client = builder.build().unwrap();

    let error = read(&client).await.unwrap_err();

    assert!(matches!(error.kind(), ErrorKind::RateLimited { .. }));
    assert_eq!(lines(&tenant).len(), 3);
    let waited: Duration = clock.waits().iter().sum();
    assert_eq!(waited, Duration::from_secs(4));
}

#[tokio::test]
async fn after_a_503_a_read_is_repeated_with_pauses_and_a_change_is_not_repeated() {
    let tenant = simulator(Seed::Demo).await;
    fail(&tenant, "*", "/connectors/**", FaultAction::status(503));
    let (builder, clock) = timed(&tenant);
    let client = builder.build().unwrap();
    let name = script_name(CONNECTOR);

    client.connector(&name).await.unwrap_err();
    let (reads, pauses) = (lines(&tenant).len(), clock.waits().len());
    let patched = client.patch_connector(&name, &shorten("x")).await;
    let form = XmlDocument::SourceConfig;
    let uploaded = client.put_document(&name, form, "<Form/>").await;
    assert!(patched.is_err() && uploaded.is_err());

    assert_eq!((reads, pauses), (3, 2));
    assert_eq!(lines(&tenant).len(), 5, "one PATCH and one PUT");
}

#[tokio::test]
async fn an_upload_that_is_answered_200_with_an_error_is_an_error() {
    let tenant = simulator(Seed::Demo).await;
    let old_form = r#"<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd"/>"#;

    let name = script_name(CONNECTOR);
    let uploaded = client(&tenant)
        .put_document(&name, XmlDocument::SourceConfig, old_form)
        .await;

    let refused = uploaded.unwrap_err();
    assert_eq!(only_request(&tenant).status, Some(200));
    assert!(
        matches!(refused.kind(), ErrorKind::Refused { message } if message.contains("unsupported xsd version"))
    );
}
