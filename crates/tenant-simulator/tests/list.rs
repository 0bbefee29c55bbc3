//! `GET /connectors`.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::{Seed, Simulator};
use serde_json::json;

#[tokio::test]
async fn only_released_connectors_are_listed_by_name() {
    let tenant = Tenant::demo().await;

    let answer = tenant.get("/connectors/v1?count=true").await;

    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-total-count"), "203");
    let body = answer.json();
    assert!(
        body.as_array()
            .unwrap()
            .iter()
            .all(|item| item["status"] == "RELEASED")
    );
    let names = answer.names();
    let mut sorted = names.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(names, sorted);
    assert!(names.contains(&"Workday Custom EMEA".to_owned()));
    assert!(
        !names.contains(&"Genesys Cloud".to_owned()),
        "a DEMO connector is hidden"
    );
}

#[tokio::test]
async fn the_list_shows_every_status_by_switch() {
    let tenant = Tenant::with(Seed::Demo, json!({"list": "all"})).await;

    let answer = tenant.get("/connectors/v1?count=true&limit=1").await;

    assert_eq!(answer.header("x-total-count"), "208");
}

#[tokio::test]
async fn an_item_has_the_members_of_the_documented_object() {
    let tenant = Tenant::empty().await;
    tenant.create("Acme HR").await;

    let answer = tenant.get("/connectors/v1").await;

    assert_eq!(
        answer.json(),
        json!([{
            "name": "Acme HR",
            "type": "custom Acme HR",
            "scriptName": "acme-hr",
            "className": "sailpoint.connector.OpenConnectorAdapter",
            "features": [],
            "directConnect": true,
            "connectorMetadata": { "supportedUI": "ANGULAR", "platform": "ccg" },
            "status": "RELEASED",
        }])
    );
    assert_eq!(
        answer.header("x-total-count"),
        "",
        "without count there is no total"
    );
}

#[tokio::test]
async fn pages_follow_limit_and_offset() {
    let tenant = Tenant::start(Simulator::builder().seed(Seed::Large(501))).await;
    let samples = [
        ("", 250, "Connector 000000"),
        ("?limit=250&offset=250", 250, "Connector 000250"),
        ("?limit=250&offset=500", 1, "Connector 000500"),
        ("?limit=2&offset=7", 2, "Connector 000007"),
    ];
    for (query, count, first) in samples {
        let names = tenant.get(&format!("/connectors/v1{query}")).await.names();
        assert_eq!((names.len(), names[0].as_str()), (count, first), "{query}");
    }
    assert_eq!(
        tenant.get("/connectors/v1?offset=501").await.json(),
        json!([])
    );
}

#[tokio::test]
async fn a_limit_of_nothing_is_an_empty_array_with_the_total() {
    let tenant = Tenant::start(Simulator::builder().seed(Seed::Large(3))).await;

    let answer = tenant.get("/connectors/v1?limit=0&count=true").await;

    assert_eq!(
        (answer.status, answer.json(), answer.header("x-total-count")),
        (200, json!([]), "3")
    );
}

#[tokio::test]
async fn values_out_of_range_are_refused() {
    let tenant = Tenant::start(Simulator::builder().seed(Seed::Large(3))).await;
    let samples = [
        ("limit", "251"),
        ("limit", "-1"),
        ("limit", "many"),
        ("offset", "-1"),
        ("offset", "9999999999"),
        ("count", "yes"),
    ];
    for (name, value) in samples {
        let answer = tenant.get(&format!("/connectors/v1?{name}={value}")).await;
        answer.assert_problem(400, "400.1.3 Illegal value");
        let expected = format!("The value for field \"{name}\" is not allowed.");
        assert_eq!(answer.json()["messages"][0]["text"], expected, "{value}");
    }
}

#[tokio::test]
async fn values_out_of_range_are_clamped_by_switch() {
    let tenant = Tenant::with(Seed::Large(260), json!({"page_limits": "clamp"})).await;

    assert_eq!(
        tenant.get("/connectors/v1?limit=999").await.names().len(),
        250
    );
    assert_eq!(
        tenant.get("/connectors/v1?limit=1&offset=-3").await.names(),
        ["Connector 000000"]
    );
}

#[tokio::test]
async fn an_offset_past_the_end_is_refused_by_switch() {
    let tenant = Tenant::with(Seed::Large(250), json!({"offset_past_end": "refuse"})).await;

    let answer = tenant.get("/connectors/v1?limit=250&offset=250").await;

    assert_eq!(
        answer.assert_problem(400, "400.1 Bad Request Content"),
        ["Specified offset is invalid"]
    );
    assert_eq!(tenant.get("/connectors/v1?offset=0").await.status, 200);
}

#[tokio::test]
async fn filters_narrow_the_list_and_the_total() {
    let tenant = Tenant::demo().await;
    let samples: [(&str, &[&str]); 6] = [
        (
            "name sw \"work\"",
            &[
                "Workday",
                "Workday Accounts",
                "Workday Custom EMEA",
                "Workfront",
            ],
        ),
        (
            "name co \"day\" and type sw \"WORKDAY a\"",
            &["Workday Accounts"],
        ),
        ("type eq \"jdbc\" and not name sw \"j\"", &["Badge system"]),
        (
            "features ca (\"password\",\"UNLOCK\") and category eq \"mainframe\" and type eq \"racf\"",
            &["Mainframe RACF bridge"],
        ),
        ("directConnect eq false", &["Delimited File"]),
        (
            "directConnect eq \"false\" or (labels ca (\"custom\") and name sw \"b\")",
            &["Badge system", "BlackLine", "Delimited File"],
        ),
    ];
    for (filter, expected) in samples {
        let encoded = filter.replace(' ', "%20").replace('"', "%22");
        let answer = tenant
            .get(&format!("/connectors/v1?count=true&filters={encoded}"))
            .await;
        assert_eq!(answer.names(), expected, "{filter}");
        assert_eq!(
            answer.header("x-total-count"),
            expected.len().to_string(),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn filters_outside_the_list_of_fields_and_operators_are_refused_by_name() {
    let tenant = Tenant::demo().await;
    let samples = [
        (
            "name eq \"x\"",
            "The operator \"eq\" cannot be used with the field \"name\".",
        ),
        (
            "status eq \"RELEASED\"",
            "The field \"status\" cannot be used in filters of this operation.",
        ),
        (
            "pr name",
            "The operator \"pr\" cannot be used with the field \"name\".",
        ),
        (
            "type EQ \"x\"",
            "\"EQ\" is no operator. Operators are lower case: eq, ne, gt, ge, lt, le, co, sw, in, ca, isnull.",
        ),
        ("type eq", "The filter ends where a value is expected."),
    ];
    for (filter, cause) in samples {
        let encoded = filter.replace(' ', "%20").replace('"', "%22");
        let answer = tenant
            .get(&format!("/connectors/v1?filters={encoded}"))
            .await;
        assert_eq!(
            answer.assert_problem(400, "400.1 Bad Request Content"),
            [cause],
            "{filter}"
        );
    }
}

#[tokio::test]
async fn the_beta_list_takes_fewer_filters() {
    let tenant = Tenant::demo().await;

    let refused = tenant
        .get("/beta/connectors?filters=name%20co%20%22day%22")
        .await;
    let accepted = tenant
        .get("/beta/connectors?filters=name%20sw%20%22badge%22")
        .await;

    refused.assert_problem(400, "400.1 Bad Request Content");
    assert_eq!(accepted.names(), ["Badge system"]);
}

#[tokio::test]
async fn an_unknown_locale_in_the_query_is_no_error() {
    let tenant = Tenant::demo().await;

    assert_eq!(
        tenant.get("/connectors/v1?locale=xx&limit=1").await.status,
        200
    );
    assert_eq!(
        tenant
            .send(Call::new("GET", "/connectors/v1?sorters=name&limit=1"))
            .await
            .status,
        200
    );
}
