//! `GET /sources`.

use super::support::{Call, Tenant};

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
