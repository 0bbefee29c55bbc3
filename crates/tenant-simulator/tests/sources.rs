//! `GET /sources` and `/sources/{id}/connections`.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::{Account, Seed, Simulator};

#[tokio::test]
async fn the_sources_of_a_connector_are_found_by_its_name_and_by_no_other_field() {
    let tenant = Tenant::demo().await;
    for base in ["/sources/v1", "/v3/sources", "/v2025/sources"] {
        let filter = r#"connectorName eq "Workday Custom EMEA""#;
        let row = format!(
            "GET {base}?count=true&filters={filter} -> 200 Workday EMEA, Workday EMEA (test), Workday Nordics of 3"
        );
        tenant.expect(&row).await;
        let filtered = format!("GET {base}?filters={filter}");
        let first = tenant.send(Call::written(&filtered)).await.json();
        assert_eq!(first[0]["connector"], "workday-custom-emea");
    }
    tenant.expect(r#"
        GET /sources/v1?filters=connector eq "x" -> 400.1 Bad Request Content: The field "connector" cannot be used in filters of this operation.
    "#).await;
}

#[tokio::test]
async fn a_page_of_sources_has_the_rows_that_were_asked_for() {
    let tenant = Tenant::demo().await;
    tenant
        .expect(
            r#"
        GET /sources/v1?limit=2&offset=1&count=true -> 200 Workday EMEA (test), Workday Nordics of 7
        GET /sources/v1?limit=0&count=true -> 200  of 7
        GET /sources/v1?limit=251 -> 400.1.3 Illegal value: The value for field "limit" is not allowed.
    "#,
        )
        .await;
}

#[tokio::test]
async fn what_depends_on_a_source_is_said_by_kind() {
    let tenant = Tenant::demo().await;
    let sources = tenant.get("/sources/v1").await.json();
    let id = |row: usize| sources[row]["id"].as_str().unwrap().to_owned();

    for base in ["/sources/v1", "/v3/sources", "/v2026/sources"] {
        let used = tenant.get(&format!("{base}/{}/connections", id(0))).await;
        let unused = tenant.get(&format!("{base}/{}/connections", id(1))).await;

        let used = used.json();
        assert_eq!(used["identityProfiles"][0]["name"], "Employees EMEA");
        assert_eq!(
            used["dependentCustomTransforms"][0]["name"],
            "Workday start date"
        );
        assert_eq!(
            used["dependentApps"][0]["description"],
            "Workday self service"
        );
        assert_eq!(used["dependentApps"][0]["accountSource"]["id"], id(0));
        assert_eq!(unused.json()["identityProfiles"], serde_json::json!([]));
    }
    tenant
        .expect("GET /sources/v1/nobody/connections -> 404 Not found")
        .await;
}

#[tokio::test]
async fn connections_need_the_scope_of_sources() {
    let looker = Account::new("looker", "s").scopes(["idn:connector-config:manage"]);
    let builder = Simulator::builder().seed(Seed::Demo).other_account(looker);
    let mut tenant = Tenant::start(builder).await;
    tenant.token = tenant.running.issue_token("looker", "s").unwrap();

    tenant
        .expect(
            "
        GET /sources/v1 -> 403 Forbidden
        GET /sources/v1/nobody/connections -> 403 Forbidden
    ",
        )
        .await;
}
