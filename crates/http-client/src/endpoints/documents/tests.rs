use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;

use super::super::tests::script_name;
use super::*;

#[test]
fn a_text_that_is_not_utf_8_is_read_as_a_file_of_its_kind() {
    let form = DocumentKind::Xml(XmlDocument::SourceConfig);
    let german = DocumentKind::Translations(Locale::De);
    let declared = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='gr\xfcn'/>";

    let text = stored(declared, form).unwrap();
    assert!(text.contains("gr\u{fc}n"), "{text}");
    let refused = stored(b"<a b='gr\xfcn'/>", form).unwrap_err();
    assert_eq!(refused.code, "not-utf8");
    let french = stored(b"a=L\x92adresse", german);
    assert_eq!(french.unwrap(), "a=L\u{2019}adresse");
    let utf8 = "<?xml version='1.0' encoding='ISO-8859-1'?><a b='gr\u{fc}n'/>";
    assert_eq!(stored(utf8.as_bytes(), form).unwrap(), utf8);
}

#[test]
fn xml_is_asked_for_as_xml_with_errors_as_json() {
    let parts = get(
        ApiVersion::V1,
        &script_name("acme"),
        XmlDocument::CorrelationConfig.into(),
    );

    assert_eq!(parts.path, "/connectors/v1/acme/correlation-config");
    assert_eq!(parts.accept, "application/xml, application/json");
}

#[test]
fn each_document_is_uploaded_under_its_own_name() {
    for (document, path, file_name) in [
        (
            XmlDocument::SourceConfig,
            "/connectors/v1/acme/source-config",
            "source-config.xml",
        ),
        (
            XmlDocument::SourceTemplate,
            "/connectors/v1/acme/source-template",
            "source-template.xml",
        ),
        (
            XmlDocument::CorrelationConfig,
            "/connectors/v1/acme/correlation-config",
            "account-correlation-config.xml",
        ),
    ] {
        let parts = put(
            ApiVersion::V1,
            &script_name("acme"),
            document.into(),
            "<x/>",
        )
        .unwrap();

        let body = String::from_utf8(parts.content.unwrap().bytes.to_vec()).unwrap();
        assert_eq!(parts.path, path);
        assert!(
            body.contains(&format!("name=\"file\"; filename=\"{file_name}\"\r\n")),
            "{body}"
        );
        assert!(
            body.contains("Content-Type: application/xml\r\n\r\n<x/>\r\n"),
            "{body}"
        );
    }
}

#[test]
fn a_document_keeps_every_byte() {
    let text = "\u{feff}<?xml version='1.0'?>\r\n<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\r\n<!-- ü -->\t<Application/> ";

    let parts = put(
        ApiVersion::V1,
        &script_name("acme"),
        XmlDocument::SourceTemplate.into(),
        text,
    )
    .unwrap();

    let body = parts.content.unwrap().bytes;
    assert!(
        body.windows(text.len())
            .any(|window| window == text.as_bytes())
    );
}

#[test]
fn a_declared_encoding_that_would_lose_letters_is_refused() {
    let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>ü</a>";

    let refused = put(
        ApiVersion::V1,
        &script_name("acme"),
        XmlDocument::SourceConfig.into(),
        latin,
    )
    .unwrap_err();

    assert_eq!(refused.kind(), &crate::ErrorKind::Invalid);
    assert!(refused.reason().unwrap().contains("ISO-8859-1"));
    assert_eq!(
        contradicting_encoding("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
        None
    );
    assert_eq!(
        contradicting_encoding("<?xml version='1.0' encoding='utf-8'?><a>ü</a>"),
        None
    );
    assert_eq!(
        contradicting_encoding("<?xml version='1.0' encoding='UTF-16'?><a/>"),
        Some("UTF-16")
    );
    assert_eq!(contradicting_encoding("<a encoding='x'>ü</a>"), None);
}

#[test]
fn the_upload_carries_the_text_in_a_part_named_file() {
    let parts = put(
        ApiVersion::V1,
        &script_name("acme"),
        Locale::No.into(),
        "HostURL=Vert\n",
    )
    .unwrap();

    let content = parts.content.unwrap();
    let body = String::from_utf8(content.bytes.to_vec()).unwrap();
    assert_eq!(
        (parts.method.as_str(), parts.path.as_str()),
        ("PUT", "/connectors/v1/acme/translations/no")
    );
    assert!(
        content
            .media_type
            .starts_with("multipart/form-data; boundary=")
    );
    assert!(body.contains(
        "Content-Disposition: form-data; name=\"file\"; filename=\"no.properties\"\r\nContent-Type: text/plain\r\n\r\nHostURL=Vert\n\r\n--"
    ));
}

#[test]
fn translations_are_asked_for_as_plain_text() {
    let parts = get(ApiVersion::V2025, &script_name("acme"), Locale::ZhTw.into());

    assert_eq!(parts.path, "/v2025/connectors/acme/translations/zh-TW");
    assert_eq!(parts.accept, "text/plain, application/json");
}
