//! `GET /sources`.

use super::support::Tenant;

#[tokio::test]
async fn the_sources_of_a_connector_are_found_by_its_name() {
    let tenant = Tenant::demo().await;
    let filter = "connectorName%20eq%20%22Workday%20Custom%20EMEA%22";
    for base in ["/sources/v1", "/v3/sources", "/v2025/sources"] {
        let answer = tenant
            .get(&format!("{base}?count=true&filters={filter}"))
            .await;
        assert_eq!(
            answer.names(),
            ["Workday EMEA", "Workday EMEA (test)", "Workday Nordics"],
            "{base}"
        );
        assert_eq!(answer.header("x-total-count"), "3");
        assert_eq!(answer.json()[0]["connector"], "workday-custom-emea");
    }
}

#[tokio::test]
async fn other_fields_cannot_be_filtered_by() {
    let tenant = Tenant::demo().await;

    let answer = tenant
        .get("/sources/v1?filters=connector%20eq%20%22x%22")
        .await;

    assert_eq!(
        answer.assert_problem(400, "400.1 Bad Request Content"),
        ["The field \"connector\" cannot be used in filters of this operation."]
    );
}
