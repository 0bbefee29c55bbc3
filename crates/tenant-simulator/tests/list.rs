//! `GET /connectors`.

use super::support::Tenant;
use patchpanel_tenant_simulator::{Seed, Simulator};
use serde_json::json;

#[tokio::test]
async fn only_released_connectors_are_listed_by_name() {
    let tenant = Tenant::demo().await;

    let answer = tenant.get("/connectors/v1?count=true").await;

    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-total-count"), "203");
    let body = answer.json();
    let mut items = body.as_array().unwrap().iter();
    assert!(items.all(|item| item["status"] == "RELEASED"));
    let names = answer.names();
    assert!(names.is_sorted_by_key(|name| name.to_lowercase()));
    assert!(names.contains(&"Workday Custom EMEA".to_owned()));
    let hidden = names.contains(&"Genesys Cloud".to_owned());
    assert!(!hidden, "a DEMO connector is hidden");
}

#[tokio::test]
async fn the_list_shows_every_status_by_switch() {
    let tenant = Tenant::with(Seed::Demo, json!({"list": "all"})).await;

    let answer = tenant.get("/connectors/v1?count=true&limit=1").await;

    assert_eq!(answer.header("x-total-count"), "208");
}

#[tokio::test]
async fn an_item_has_the_members_of_the_documented_object() {
    let answer = Tenant::acme(json!({})).await.get("/connectors/v1").await;

    let expected = json!([{
        "name": "Acme HR",
        "type": "custom Acme HR",
        "scriptName": "acme-hr",
        "className": "sailpoint.connector.OpenConnectorAdapter",
        "features": [],
        "directConnect": true,
        "connectorMetadata": { "supportedUI": "ANGULAR", "platform": "ccg" },
        "status": "RELEASED",
    }]);
    assert_eq!(answer.json(), expected);
    assert_eq!(
        answer.header("x-total-count"),
        "",
        "without count there is no total"
    );
}

#[tokio::test]
async fn pages_follow_limit_and_offset() {
    let tenant = Tenant::start(Simulator::builder().seed(Seed::Large(501))).await;
    for (query, count, first) in [
        ("", 250, "Connector 000000"),
        ("?limit=250&offset=250", 250, "Connector 000250"),
        ("?limit=250&offset=500", 1, "Connector 000500"),
        ("?limit=2&offset=7", 2, "Connector 000007"),
    ] {
        let names = tenant.get(&format!("/connectors/v1{query}")).await.names();
        assert_eq!((names.len(), names[0].as_str()), (count, first), "{query}");
    }
    let past_end = tenant.get("/connectors/v1?offset=501").await;
    assert_eq!(past_end.json(), json!([]));
    let nothing = tenant.get("/connectors/v1?limit=0&count=true").await;
    assert_eq!(nothing.status, 200);
    assert_eq!(nothing.json(), json!([]));
    assert_eq!(nothing.header("x-total-count"), "501");
}

#[tokio::test]
async fn values_out_of_range_are_refused() {
    let tenant = Tenant::start(Simulator::builder().seed(Seed::Large(3))).await;
    tenant.expect(r#"
        GET /connectors/v1?limit=251 -> 400.1.3 Illegal value: The value for field "limit" is not allowed.
        GET /connectors/v1?limit=-1 -> 400.1.3 Illegal value: The value for field "limit" is not allowed.
        GET /connectors/v1?limit=many -> 400.1.3 Illegal value: The value for field "limit" is not allowed. …
        GET /connectors/v1?offset=-1 -> 400.1.3 Illegal value: The value for field "offset" is not allowed.
        GET /connectors/v1?offset=9999999999 -> 400.1.3 Illegal value: The value for field "offset" is not allowed.
        GET /connectors/v1?count=yes -> 400.1.3 Illegal value: The value for field "count" is not allowed.
    "#).await;
}

#[tokio::test]
async fn values_out_of_range_are_clamped_and_an_offset_past_the_end_refused_by_switch() {
    let tenant = Tenant::with(Seed::Large(260), json!({"page_limits": "clamp"})).await;
    assert_eq!(
        tenant.get("/connectors/v1?limit=999").await.names().len(),
        250
    );
    tenant
        .expect("GET /connectors/v1?limit=1&offset=-3 -> 200 Connector 000000")
        .await;

    let tenant = Tenant::with(Seed::Large(250), json!({"offset_past_end": "refuse"})).await;
    tenant.expect("
        GET /connectors/v1?limit=250&offset=250 -> 400.1 Bad Request Content: Specified offset is invalid
        GET /connectors/v1?offset=0 -> 200 Connector 000000, …
    ").await;
}

#[tokio::test]
async fn filters_narrow_the_list_and_the_total() {
    let tenant = Tenant::demo().await;
    tenant.expect(r#"
        GET /connectors/v1?count=true&filters=name sw "work" -> 200 Workday, Workday Accounts, Workday Custom EMEA, Workfront of 4
        GET /connectors/v1?count=true&filters=name co "day" and type sw "WORKDAY a" -> 200 Workday Accounts of 1
        GET /connectors/v1?count=true&filters=type eq "jdbc" and not name sw "j" -> 200 Badge system of 1
        GET /connectors/v1?count=true&filters=features ca ("password","UNLOCK") and category eq "mainframe" and type eq "racf" -> 200 Mainframe RACF bridge of 1
        GET /connectors/v1?count=true&filters=directConnect eq false -> 200 Delimited File of 1
        GET /connectors/v1?count=true&filters=directConnect eq "false" or (labels ca ("custom") and name sw "b") -> 200 Badge system, BlackLine, Delimited File of 3
        GET /beta/connectors?filters=name sw "badge" -> 200 Badge system
    "#).await;
}

#[tokio::test]
async fn filters_outside_the_list_of_fields_and_operators_are_refused_by_name() {
    let tenant = Tenant::demo().await;
    tenant.expect(r#"
        GET /connectors/v1?filters=name eq "x" -> 400.1 Bad Request Content: The operator "eq" cannot be used with the field "name".
        GET /connectors/v1?filters=status eq "RELEASED" -> 400.1 Bad Request Content: The field "status" cannot be used in filters of this operation.
        GET /connectors/v1?filters=pr name -> 400.1 Bad Request Content: The operator "pr" cannot be used with the field "name".
        GET /connectors/v1?filters=type EQ "x" -> 400.1 Bad Request Content: "EQ" is no operator. Operators are lower case: eq, ne, gt, ge, lt, le, co, sw, in, ca, isnull.
        GET /connectors/v1?filters=type eq -> 400.1 Bad Request Content: The filter ends where a value is expected.
        GET /beta/connectors?filters=name co "day" -> 400.1 Bad Request Content: The operator "co" cannot be used with the field "name".
    "#).await;
}

#[tokio::test]
async fn an_unknown_locale_in_the_query_is_no_error() {
    let tenant = Tenant::demo().await;
    for query in ["locale=xx&limit=1", "sorters=name&limit=1"] {
        assert_eq!(
            tenant.get(&format!("/connectors/v1?{query}")).await.status,
            200
        );
    }
}
