//! `PATCH /connectors/{scriptName}`.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::{Value, json};

const APPLICATION: &str =
    "<Application name=\"a\" type=\"b\" connector=\"c\" featuresString=\"PROVISIONING,ENABLE\"/>";

#[tokio::test]
async fn operations_apply_in_order_and_the_new_detail_comes_back() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let operations = json!([
        { "op": "test", "path": "/connectorMetadata/platform", "value": "ccg" },
        { "op": "add", "path": "/connectorMetadata/limits", "value": { "max": 5 } },
        { "op": "replace", "path": "/connectorMetadata/limits/max", "value": 25 },
        { "op": "copy", "from": "/connectorMetadata/limits/max", "path": "/connectorMetadata/a~1b" },
        { "op": "move", "from": "/connectorMetadata/platform", "path": "/connectorMetadata/host" },
        { "op": "remove", "path": "/connectorMetadata/supportedUI" },
        { "op": "replace", "path": "/applicationXml", "value": APPLICATION },
    ]);

    let answer = tenant.patch(&path, &operations).await;

    assert_eq!(answer.status, 200, "{}", answer.text());
    let detail = answer.json();
    assert_eq!(
        detail["connectorMetadata"],
        json!({ "limits": { "max": 25 }, "a/b": 25, "host": "ccg" })
    );
    assert_eq!(detail["applicationXml"], APPLICATION);
    assert_eq!(tenant.get(&path).await.json(), detail);
    assert_eq!(
        tenant.get("/connectors/v1").await.json()[0]["features"],
        json!(["PROVISIONING", "ENABLE"])
    );
}

#[tokio::test]
async fn nothing_is_applied_when_one_operation_fails() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let before = tenant.get(&path).await.json();
    let first = json!({ "op": "add", "path": "/connectorMetadata/a", "value": 1 });
    let failing = [
        json!({ "op": "test", "path": "/connectorMetadata/platform", "value": "saas" }),
        json!({ "op": "test", "path": "/connectorMetadata/missing", "value": 1 }),
        json!({ "op": "remove", "path": "/connectorMetadata/missing" }),
        json!({ "op": "replace", "path": "/connectorMetadata/missing", "value": 1 }),
        json!({ "op": "add", "path": "/connectorMetadata/missing/deep", "value": 1 }),
        json!({ "op": "replace", "path": "/sourceConfigXml", "value": "<Form>" }),
    ];
    for operation in failing {
        let answer = tenant.patch(&path, &json!([first, operation])).await;
        answer.assert_problem(400, "400.1 Bad Request Content");
        assert_eq!(tenant.get(&path).await.json(), before, "{operation}");
    }
}

#[tokio::test]
async fn members_that_cannot_be_patched_are_refused() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let before = tenant.get(&path).await.json();
    for operation in [
        json!({ "op": "replace", "path": "/name", "value": "x" }),
        json!({ "op": "replace", "path": "/status", "value": "DEMO" }),
        json!({ "op": "add", "path": "/translationProperties/de", "value": "a=b" }),
        json!({ "op": "add", "path": "/other", "value": 1 }),
        json!({ "op": "move", "from": "/s3Location", "path": "/connectorMetadata/x" }),
        json!({ "op": "replace", "path": "", "value": {} }),
    ] {
        let answer = tenant.patch(&path, &json!([operation])).await;
        answer.assert_problem(400, "400.1.3 Illegal value");
        assert_eq!(tenant.get(&path).await.json(), before, "{operation}");
    }
}

#[tokio::test]
async fn a_test_may_look_at_any_member() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;

    let answer = tenant
        .patch(
            &path,
            &json!([{ "op": "test", "path": "/status", "value": "RELEASED" }]),
        )
        .await;

    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn results_of_the_wrong_kind_are_refused() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let samples: [(Value, &str); 3] = [
        (
            json!({ "op": "replace", "path": "/connectorMetadata", "value": [] }),
            "400.1.3 Illegal value",
        ),
        (
            json!({ "op": "remove", "path": "/applicationXml" }),
            "400.1.3 Illegal value",
        ),
        (
            json!({ "op": "replace", "path": "/applicationXml", "value": "<Form/>" }),
            "400.1 Bad Request Content",
        ),
    ];
    for (operation, code) in samples {
        tenant
            .patch(&path, &json!([operation]))
            .await
            .assert_problem(400, code);
    }
}

#[tokio::test]
async fn metadata_can_be_replaced_as_a_whole() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    for (value, expected) in [
        (json!({ "a": 1 }), json!({ "a": 1 })),
        (json!("{\"b\":2}"), json!({ "b": 2 })),
    ] {
        let operation = json!([{ "op": "replace", "path": "/connectorMetadata", "value": value }]);
        assert_eq!(
            tenant.patch(&path, &operation).await.json()["connectorMetadata"],
            expected
        );
    }
}

#[tokio::test]
async fn bodies_that_are_no_patch_are_refused() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    let samples = [
        ("[", "400.1 Bad request syntax"),
        ("{}", "400.1 Bad Request Content"),
        (
            "[{\"op\":\"merge\",\"path\":\"/connectorMetadata\"}]",
            "400.1 Bad Request Content",
        ),
        (
            "[{\"op\":\"add\",\"path\":\"connectorMetadata\",\"value\":1}]",
            "400.1 Bad Request Content",
        ),
    ];
    for (body, code) in samples {
        let call = Call::new("PATCH", &path).body("application/json-patch+json", body);
        assert_eq!(tenant.send(call).await.json()["detailCode"], code, "{body}");
    }
}

#[tokio::test]
async fn the_media_type_is_checked() {
    let patched = "application/json-patch+json; charset=utf-8";
    let samples = [
        ("unsupported_media_type", "application/json", 415),
        ("unsupported_media_type", patched, 200),
        ("bad_request", "application/json", 400),
        ("accept_json", "application/json", 200),
        ("accept_json", "text/plain", 415),
    ];
    for (patch_media_type, media_type, status) in samples {
        let switches = json!({ "patch_media_type": patch_media_type });
        let tenant = Tenant::with(Seed::Empty, switches).await;
        let path = tenant.create("Acme HR").await;
        let answer = tenant
            .send(Call::new("PATCH", &path).body(media_type, "[]"))
            .await;
        assert_eq!(answer.status, status, "{patch_media_type} {media_type}");
    }
}
