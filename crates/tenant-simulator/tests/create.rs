//! `POST /connectors`.

use super::support::{Answer, Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::{Value, json};

const OPEN_CONNECTOR: &str = "sailpoint.connector.OpenConnectorAdapter";

async fn create(tenant: &Tenant, body: &Value) -> Answer {
    tenant
        .send(Call::new("POST", "/connectors/v1").json(body))
        .await
}

#[tokio::test]
async fn a_new_connector_has_the_documented_fresh_content() {
    let tenant = Tenant::empty().await;

    let created = create(
        &tenant,
        &json!({ "name": "Acme <HR>", "className": OPEN_CONNECTOR }),
    )
    .await;

    assert_eq!(created.status, 200);
    assert_eq!(created.json()["scriptName"], "acme-hr");
    assert_eq!(created.json()["status"], "DEVELOPMENT");
    let detail = tenant.get("/connectors/v1/acme-hr").await.json();
    assert_eq!(detail["type"], "custom Acme <HR>");
    assert_eq!(detail["s3Location"], "custom-connector/acme-hr");
    assert_eq!(detail["sourceConfigFrom"], "sp-connect");
    assert_eq!(detail["fileUpload"], true);
    assert_eq!(detail["directConnect"], true);
    assert_eq!(detail["uploadedFiles"], json!([]));
    assert_eq!(detail["translationProperties"], json!({}));
    assert_eq!(
        detail["connectorMetadata"],
        json!({ "supportedUI": "ANGULAR", "platform": "ccg" })
    );
    assert_eq!(
        detail["applicationXml"],
        "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\n<Application connector=\"sailpoint.connector.OpenConnectorAdapter\" name=\"Acme &lt;HR&gt;\" type=\"custom Acme &lt;HR&gt;\"/>\n"
    );
    let correlation = detail["correlationConfigXml"].as_str().unwrap();
    assert!(
        correlation.contains("<AttributeAssignments/>"),
        "{correlation}"
    );
    let form = detail["sourceConfigXml"].as_str().unwrap();
    assert!(
        form.contains("xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\""),
        "{form}"
    );
    assert!(
        form.contains("<Field maxFiles=\"10\" maxSize=\"300\" name=\"fileUpload\""),
        "{form}"
    );
    assert_eq!(detail["sourceConfig"], detail["sourceConfigXml"]);
}

#[tokio::test]
async fn members_that_are_given_are_kept_and_normalised() {
    let tenant = Tenant::empty().await;
    let body = json!({
        "name": "  Acme HR ", "className": "com.acme.Hr", "type": "acme hr", "directConnect": "FALSE", "status": "released",
    });

    let created = create(&tenant, &body).await.json();

    assert_eq!(
        (
            &created["name"],
            &created["type"],
            &created["className"],
            &created["directConnect"],
            &created["status"]
        ),
        (
            &json!("Acme HR"),
            &json!("acme hr"),
            &json!("com.acme.Hr"),
            &json!(false),
            &json!("RELEASED")
        )
    );
}

#[tokio::test]
async fn strict_values_are_refused_by_switch() {
    let tenant = Tenant::with(Seed::Empty, json!({"create_values": "strict"})).await;

    for (member, value) in [
        ("status", json!("released")),
        ("directConnect", json!("true")),
    ] {
        let mut body = json!({ "name": "Acme HR", "className": OPEN_CONNECTOR });
        body[member] = value;
        create(&tenant, &body)
            .await
            .assert_problem(400, "400.1.3 Illegal value");
    }
}

#[tokio::test]
async fn missing_and_empty_required_members_are_named() {
    let tenant = Tenant::empty().await;
    let samples = [
        (json!({ "className": OPEN_CONNECTOR }), "name"),
        (json!({ "name": "  ", "className": OPEN_CONNECTOR }), "name"),
        (json!({ "name": "Acme HR" }), "className"),
        (json!({ "name": "Acme HR", "className": null }), "className"),
    ];
    for (body, member) in samples {
        let answer = create(&tenant, &body).await;
        answer.assert_problem(400, "400.1.0 Required data missing or empty");
        assert_eq!(
            answer.json()["messages"][0]["text"],
            format!("Required data \"{member}\" was missing or empty.")
        );
    }
}

#[tokio::test]
async fn values_of_another_kind_or_outside_the_enum_are_refused() {
    let tenant = Tenant::empty().await;
    for (member, value) in [
        ("status", json!("DEPRECATED")),
        ("status", json!("SHIPPED")),
        ("directConnect", json!("maybe")),
        ("directConnect", json!(1)),
        ("type", json!(5)),
    ] {
        let mut body = json!({ "name": "Acme HR", "className": OPEN_CONNECTOR });
        body[member] = value.clone();
        let answer = create(&tenant, &body).await;
        assert_eq!(answer.status, 400, "{member} {value}");
        assert_eq!(answer.json()["detailCode"], "400.1.3 Illegal value");
    }
    assert_eq!(
        tenant.get("/connectors/v1/acme-hr").await.status,
        404,
        "nothing was created"
    );
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let tenant = Tenant::empty().await;

    let broken = tenant
        .send(Call::new("POST", "/connectors/v1").body("application/json", "{\"name\":"))
        .await;
    let array = create(&tenant, &json!([])).await;
    let text = tenant
        .send(Call::new("POST", "/connectors/v1").body("text/plain", "{}"))
        .await;

    broken.assert_problem(400, "400.1 Bad request syntax");
    array.assert_problem(400, "400.1 Bad request syntax");
    text.assert_problem(415, "415 Unsupported Media Type");
}

#[tokio::test]
async fn a_name_is_unique_whatever_its_case() {
    let tenant = Tenant::empty().await;
    tenant.create("Acme HR").await;

    let answer = create(
        &tenant,
        &json!({ "name": "ACME hr", "className": OPEN_CONNECTOR }),
    )
    .await;

    assert_eq!(
        answer.assert_problem(400, "400.1.3 Illegal value"),
        ["The name belongs to the connector with the script name \"acme-hr\" already."]
    );
}

#[tokio::test]
async fn a_duplicate_name_is_a_conflict_by_switch() {
    let tenant = Tenant::with(Seed::Empty, json!({"duplicate_name": "conflict"})).await;
    tenant.create("Acme HR").await;

    let answer = create(
        &tenant,
        &json!({ "name": "Acme HR", "className": OPEN_CONNECTOR }),
    )
    .await;

    answer.assert_problem(409, "409 Conflict");
}

#[tokio::test]
async fn different_names_with_the_same_letters_get_numbered_script_names() {
    let tenant = Tenant::empty().await;

    assert_eq!(tenant.create("Acme HR").await, "/connectors/v1/acme-hr");
    assert_eq!(tenant.create("Acme H.R.").await, "/connectors/v1/acme-hr-2");
    assert_eq!(tenant.create("Acme_HR").await, "/connectors/v1/acme-hr-3");
}

#[tokio::test]
async fn the_answer_and_the_default_status_follow_their_switches() {
    let created = Tenant::with(Seed::Empty, json!({"create_answer": "created"})).await;
    let nameless = Tenant::with(Seed::Empty, json!({"create_answer": "without_script_name"})).await;
    let released = Tenant::with(Seed::Empty, json!({"default_status": "released"})).await;
    let body = json!({ "name": "Acme HR", "className": OPEN_CONNECTOR });

    assert_eq!(create(&created, &body).await.status, 201);
    assert_eq!(
        create(&nameless, &body).await.json().get("scriptName"),
        None
    );
    assert_eq!(create(&released, &body).await.json()["status"], "RELEASED");
}
