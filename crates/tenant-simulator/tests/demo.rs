//! What the demo tenant holds.

use super::support::Tenant;
use serde_json::Value;

/// Every custom connector that the list shows, with its detail.
async fn released_custom(tenant: &Tenant) -> Vec<Value> {
    let list = tenant
        .get("/connectors/v1?filters=labels%20ca%20(%22custom%22)")
        .await;
    let mut details = Vec::new();
    for item in list.json().as_array().unwrap() {
        let script_name = item["scriptName"].as_str().unwrap();
        details.push(
            tenant
                .get(&format!("/connectors/v1/{script_name}"))
                .await
                .json(),
        );
    }
    details
}

#[tokio::test]
async fn released_custom_connectors_are_rich() {
    let tenant = Tenant::demo().await;

    let details = released_custom(&tenant).await;

    assert_eq!(details.len(), 15);
    for detail in details {
        let name = detail["name"].as_str().unwrap();
        let form = detail["sourceConfigXml"].as_str().unwrap();
        assert!(form.matches("<Menu ").count() >= 2, "{name}");
        assert!(form.matches("<Section ").count() >= 3, "{name}");
        assert!(form.contains("parentKey="), "{name}");
        assert!(
            detail["applicationXml"]
                .as_str()
                .unwrap()
                .contains("<AttributeDefinition "),
            "{name}"
        );
        assert!(
            detail["correlationConfigXml"]
                .as_str()
                .unwrap()
                .matches("<Filter ")
                .count()
                >= 2,
            "{name}"
        );
        for locale in ["en", "de", "fr", "ja", "zh-CN"] {
            let text = detail["translationProperties"][locale].as_str().unwrap();
            assert!(
                text.lines().count() > 20 && text.is_ascii() && !text.contains("{{"),
                "{name} {locale}"
            );
        }
        assert!(
            detail["connectorMetadata"].as_object().unwrap().len() >= 10,
            "{name}"
        );
        assert!(
            !form.contains("{{") && !detail["applicationXml"].as_str().unwrap().contains("{{"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn every_document_of_the_demo_tenant_would_pass_an_upload() {
    let tenant = Tenant::demo().await;
    for detail in released_custom(&tenant).await {
        let script_name = detail["scriptName"].as_str().unwrap();
        for (suffix, member) in [
            ("source-config", "sourceConfigXml"),
            ("source-template", "applicationXml"),
            ("correlation-config", "correlationConfigXml"),
        ] {
            let target = format!("/connectors/v1/{script_name}/{suffix}");
            let answer = tenant
                .put_file(&target, detail[member].as_str().unwrap())
                .await;
            assert_eq!(answer.json()["status"], "UNCHANGED", "{target}");
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
        let detail = tenant
            .get(&format!("/connectors/v1/{script_name}"))
            .await
            .json();
        assert_eq!(detail["status"], status);
    }
}

#[tokio::test]
async fn the_connector_of_the_tour_has_the_size_and_gaps_that_its_pictures_need() {
    let tenant = Tenant::demo().await;

    let detail = tenant
        .get("/connectors/v1/workday-custom-emea")
        .await
        .json();

    let lines = |member: &str| detail[member].as_str().unwrap().lines().count();
    assert_eq!(
        (lines("sourceConfigXml"), lines("applicationXml")),
        (146, 612)
    );
    let metadata = &detail["connectorMetadata"];
    assert_eq!(
        (
            &metadata["limits"]["maxConnections"],
            &metadata["legacyIcon"],
            &metadata["shortDesc"]
        ),
        (
            &serde_json::json!(10),
            &serde_json::json!("workday_16.png"),
            &serde_json::json!("connector description")
        )
    );
    let keys = |locale: &str| {
        let text = detail["translationProperties"][locale].as_str().unwrap();
        text.lines()
            .filter(|line| line.contains('=') && !line.starts_with('#'))
            .count()
    };
    let counts: Vec<usize> = ["en", "de", "fr", "ja", "zh-CN"].map(keys).to_vec();
    assert_eq!(
        counts,
        [118, 118, 112, 117, 118],
        "de lacks two keys and has two of its own"
    );
}
