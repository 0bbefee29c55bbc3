//! `…/translations/{locale}`.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

async fn put(tenant: &Tenant, target: &str, content: impl AsRef<[u8]>) -> (String, String) {
    let answer = tenant
        .send(Call::new("PUT", target).file("file", "text/plain", content))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    (
        body["status"].as_str().unwrap().to_owned(),
        body["message"].as_str().unwrap().to_owned(),
    )
}

#[tokio::test]
async fn uploaded_texts_are_served_as_plain_text_and_in_the_detail() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let target = format!("{path}/translations/zh-CN");
    let text = "# comment\nmenu=\\u83dc\\u5355\nkey : value\n";

    assert_eq!(
        put(&tenant, &target, text).await,
        (
            "UPDATED".to_owned(),
            "translations for zh-CN updated".to_owned()
        )
    );

    let read = tenant.get(&target).await;
    assert_eq!(
        (read.header("content-type"), read.text().as_str()),
        ("text/plain;charset=UTF-8", text)
    );
    assert_eq!(
        tenant.get(&path).await.json()["translationProperties"]["zh-CN"],
        text
    );
    assert_eq!(
        put(&tenant, &target, text.replace('\n', "\r\n")).await.0,
        "UNCHANGED"
    );
}

#[tokio::test]
async fn all_19_locales_are_accepted_and_no_other() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let codes = "de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl";
    for code in codes.split(' ') {
        assert_eq!(
            put(
                &tenant,
                &format!("{path}/translations/{code}"),
                format!("a={code}")
            )
            .await
            .0,
            "UPDATED",
            "{code}"
        );
    }
    for code in ["false", "EN", "zh", "xx"] {
        let answer = tenant.get(&format!("{path}/translations/{code}")).await;
        answer.assert_problem(400, "400.1.3 Illegal value");
        let put = Call::new("PUT", &format!("{path}/translations/{code}")).file(
            "file",
            "text/plain",
            "a=b",
        );
        tenant
            .send(put)
            .await
            .assert_problem(400, "400.1.3 Illegal value");
    }
}

#[tokio::test]
async fn a_locale_without_texts_falls_back_to_english_then_to_nothing() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let target = format!("{path}/translations/de");

    assert_eq!(tenant.get(&target).await.text(), "");
    put(&tenant, &format!("{path}/translations/en"), "a=English").await;
    assert_eq!(tenant.get(&target).await.text(), "a=English");
}

#[tokio::test]
async fn a_locale_without_texts_is_not_found_and_an_unknown_one_english_by_switch() {
    let switches = json!({"missing_translation": "not_found", "unknown_locale": "english"});
    let tenant = Tenant::with(Seed::Empty, switches).await;
    let path = tenant.create("Acme HR").await;
    put(&tenant, &format!("{path}/translations/en"), "a=English").await;

    tenant
        .get(&format!("{path}/translations/de"))
        .await
        .assert_problem(404, "404 Not found");
    assert_eq!(
        tenant.get(&format!("{path}/translations/xx")).await.text(),
        "a=English"
    );
}

#[tokio::test]
async fn latin_1_bytes_are_read_as_latin_1() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/translations/de";

    put(&tenant, &target, b"a=Schl\xfcssel").await;

    assert_eq!(tenant.get(&target).await.text(), "a=Schlüssel");
}

#[tokio::test]
async fn a_broken_unicode_escape_is_an_error_and_changes_nothing() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/translations/de";
    put(&tenant, &target, "a=b").await;

    let (status, message) = put(&tenant, &target, "a=b\nc=\\u12").await;

    assert_eq!(
        (status.as_str(), message.as_str()),
        ("ERROR", "translations, line 2: malformed \\uxxxx encoding")
    );
    assert_eq!(tenant.get(&target).await.text(), "a=b");
}

#[tokio::test]
async fn an_upload_without_a_part_is_refused() {
    let tenant = Tenant::empty().await;
    let target = tenant.create("Acme HR").await + "/translations/de";

    let answer = tenant.send(Call::new("PUT", &target)).await;

    answer.assert_problem(400, "400.1.0 Required data missing or empty");
}
