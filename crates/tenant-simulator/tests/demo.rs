//! What the demo tenant holds.

use super::support::{Tenant, assert_members};
use serde_json::{Value, json};

fn text<'detail>(detail: &'detail Value, member: &str) -> &'detail str {
    detail[member].as_str().unwrap()
}

async fn detail(tenant: &Tenant, script_name: &str) -> Value {
    let target = format!("/connectors/v1/{script_name}");
    tenant.get(&target).await.json()
}

/// Every custom connector that the list shows, with its detail.
async fn released_custom(tenant: &Tenant) -> Vec<Value> {
    let list = tenant
        .get("/connectors/v1?filters=labels%20ca%20(%22custom%22)")
        .await;
    let mut details = Vec::new();
    for item in list.json().as_array().unwrap() {
        details.push(detail(tenant, text(item, "scriptName")).await);
    }
    details
}

#[tokio::test]
async fn released_custom_connectors_are_rich() {
    let tenant = Tenant::demo().await;

    let details = released_custom(&tenant).await;

    assert_eq!(details.len(), 15);
    for detail in details {
        let name = text(&detail, "name");
        for (member, part, least) in [
            ("sourceConfigXml", "<Menu ", 2),
            ("sourceConfigXml", "<Section ", 3),
            ("sourceConfigXml", "parentKey=", 1),
            ("applicationXml", "<AttributeDefinition ", 1),
            ("correlationConfigXml", "<Filter ", 2),
        ] {
            let text = text(&detail, member);
            assert!(text.matches(part).count() >= least, "{name} {part}");
            assert!(!text.contains("{{"), "{name} {member}");
        }
        for locale in ["en", "de", "fr", "ja", "zh-CN"] {
            let text = text(&detail["translationProperties"], locale);
            let is_filled = text.lines().count() > 20 && !text.contains("{{");
            assert!(is_filled && text.is_ascii(), "{name} {locale}");
        }
        let metadata = detail["connectorMetadata"].as_object().unwrap();
        assert!(metadata.len() >= 10, "{name}");
    }
}

#[tokio::test]
async fn every_document_of_the_demo_tenant_would_pass_an_upload() {
    let tenant = Tenant::demo().await;
    for detail in released_custom(&tenant).await {
        for (suffix, member) in [
            ("source-config", "sourceConfigXml"),
            ("source-template", "applicationXml"),
            ("correlation-config", "correlationConfigXml"),
        ] {
            let target = format!("/connectors/v1/{}/{suffix}", text(&detail, "scriptName"));
            let answer = tenant.put_file(&target, text(&detail, member)).await;
            answer.assert_members(&json!({ "status": "UNCHANGED" }));
        }
    }
}

#[tokio::test]
async fn hidden_connectors_open_by_script_name() {
    let tenant = Tenant::demo().await;
    for (script_name, status) in [
        ("core-banking-as400", "DEVELOPMENT"),
        ("genesys-cloud", "DEMO"),
        ("okta-lifecycle", "DEMO"),
    ] {
        assert_eq!(detail(&tenant, script_name).await["status"], status);
    }
}

#[tokio::test]
async fn the_connector_of_the_tour_has_the_size_and_gaps_that_its_pictures_need() {
    let detail = detail(&Tenant::demo().await, "workday-custom-emea").await;

    assert_eq!(text(&detail, "sourceConfigXml").lines().count(), 146);
    assert_eq!(text(&detail, "applicationXml").lines().count(), 612);
    let metadata = &detail["connectorMetadata"];
    let expected = json!({ "legacyIcon": "workday_16.png", "shortDesc": "connector description" });
    assert_members(metadata, &expected);
    assert_eq!(metadata["limits"]["maxConnections"], 10);
    let keys = |locale: &str| {
        let lines = text(&detail["translationProperties"], locale).lines();
        let keys = lines.filter(|line| line.contains('=') && !line.starts_with('#'));
        keys.count()
    };
    assert_eq!(
        ["en", "de", "fr", "ja", "zh-CN"].map(keys),
        [118, 118, 112, 117, 118],
        "de lacks two keys and has two of its own"
    );
}
