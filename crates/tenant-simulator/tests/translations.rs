//! `…/translations/{locale}`.

use super::support::{ACME, Call, Tenant};
use serde_json::json;

const DE: &str = "/connectors/v1/acme-hr/translations/de";

async fn put(tenant: &Tenant, target: &str, content: impl AsRef<[u8]>) -> String {
    let call = Call::new("PUT", target).file("file", "text/plain", content);
    tenant.send(call).await.outcome()
}

#[tokio::test]
async fn uploaded_texts_are_served_as_plain_text_and_in_the_detail() {
    let tenant = Tenant::acme(json!({})).await;
    let target = format!("{ACME}/translations/zh-CN");
    let text = "# comment\nmenu=\\u83dc\\u5355\nkey : value\n";

    let updated = put(&tenant, &target, text).await;

    assert_eq!(updated, "UPDATED translations for zh-CN updated");
    let read = tenant.get(&target).await;
    assert_eq!(read.header("content-type"), "text/plain;charset=UTF-8");
    assert_eq!(read.text(), text);
    let detail = tenant.get(ACME).await.json();
    assert_eq!(detail["translationProperties"]["zh-CN"], text);
    let again = put(&tenant, &target, text.replace('\n', "\r\n")).await;
    assert_eq!(
        again,
        "UNCHANGED translations for zh-CN is the same as before"
    );
}

#[tokio::test]
async fn all_19_locales_are_accepted_and_no_other() {
    let tenant = Tenant::acme(json!({})).await;
    for code in "de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl".split(' ') {
        let target = format!("{ACME}/translations/{code}");
        tenant
            .expect(&format!("PUT {target} a={code} -> UPDATED …"))
            .await;
    }
    for code in ["false", "EN", "zh", "xx"] {
        let target = format!("{ACME}/translations/{code}");
        let refused = "400.1.3 Illegal value: …";
        tenant
            .expect(&format!(
                "GET {target} -> {refused}\nPUT {target} a=b -> {refused}"
            ))
            .await;
    }
}

#[tokio::test]
async fn a_locale_without_texts_falls_back_to_english_then_to_nothing() {
    let tenant = Tenant::acme(json!({})).await;

    assert_eq!(tenant.get(DE).await.text(), "");
    tenant
        .put_file(&format!("{ACME}/translations/en"), "a=English")
        .await;
    assert_eq!(tenant.get(DE).await.text(), "a=English");
}

#[tokio::test]
async fn a_locale_without_texts_is_not_found_and_an_unknown_one_english_by_switch() {
    let switches = json!({"missing_translation": "not_found", "unknown_locale": "english"});
    let tenant = Tenant::acme(switches).await;
    tenant
        .expect(
            "
        PUT /connectors/v1/acme-hr/translations/en a=English -> UPDATED translations for en updated
        GET /connectors/v1/acme-hr/translations/de -> 404 Not found
    ",
        )
        .await;
    let unknown = tenant.get(&format!("{ACME}/translations/xx")).await;
    assert_eq!(unknown.text(), "a=English");
}

#[tokio::test]
async fn latin_1_bytes_are_read_as_latin_1() {
    let tenant = Tenant::acme(json!({})).await;

    put(&tenant, DE, b"a=Schl\xfcssel").await;

    assert_eq!(tenant.get(DE).await.text(), "a=Schlüssel");
}

#[tokio::test]
async fn a_broken_unicode_escape_or_a_missing_part_is_refused_and_changes_nothing() {
    let tenant = Tenant::acme(json!({})).await;
    put(&tenant, DE, "a=b").await;

    let broken = put(&tenant, DE, "a=b\nc=\\u12").await;

    assert_eq!(
        broken,
        "ERROR translations, line 2: malformed \\uxxxx encoding"
    );
    tenant
        .expect(&format!(
            "PUT {DE} -> 400.1.0 Required data missing or empty: …"
        ))
        .await;
    assert_eq!(tenant.get(DE).await.text(), "a=b");
}
