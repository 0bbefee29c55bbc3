//! `GET /sources` and `/sources/{id}/connections`: only what the uses of a connector need.

use super::paging::{Page, Pairs, json_answer, read_filter, write_json};
use crate::errors::Refusal;
use crate::filter::{self, AllowedField, FieldValue};
use crate::store::{Dependents, Source};
use crate::tenant::{Tenant, hex_id};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;

const FIELDS: [AllowedField; 4] = [
    ("id", "eq in"),
    ("name", "co eq in sw"),
    ("type", "eq"),
    ("connectorName", "eq ge gt in ne isnull sw"),
];

/// `GET /sources/v1?filters=connectorName eq "…"`
pub(super) async fn list(
    State(tenant): State<Arc<Tenant>>,
    Query(query): Query<Pairs>,
) -> Result<Response, Refusal> {
    let page = Page::read(&query, &tenant.switches)?;
    let filter = read_filter(&query, &FIELDS)?;
    let store = tenant.store();
    let is_match = |source: &&Source| {
        let filter = filter.as_ref();
        filter.is_none_or(|filter| filter::matches(filter, &|name| field(source, name)))
    };
    let matches: Vec<&Source> = store.sources().iter().filter(is_match).collect();
    let shown = matches.get(page.rows(matches.len())?).unwrap_or_default();
    let views: Vec<_> = shown.iter().map(|source| source.view()).collect();
    Ok(page.answer_with(write_json(&views), matches.len()))
}

/// `GET /sources/v1/{id}/connections`
pub(super) async fn connections(
    State(tenant): State<Arc<Tenant>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let store = tenant.store();
    let source = store.source(&id).ok_or_else(Refusal::not_found)?;
    Ok(json_answer(&connections_of(source)))
}

/// The source's `SourceConnectionsDto`. An application has no name there, only a description.
fn connections_of(source: &Source) -> Value {
    let Dependents {
        identity_profiles,
        transforms,
        apps,
    } = source.dependents;
    let of_profile =
        |name: &&str| json!({"id": hex_id(name, 0), "name": name, "identityCount": 1_200});
    let of_transform = |name: &&str| {
        let attributes = json!({"sourceName": source.name, "attributeName": "hireDate"});
        json!({"id": hex_id(name, 0), "name": name, "type": "accountAttribute", "attributes": attributes, "internal": false})
    };
    let of_app = |name: &&str| {
        json!({
            "cloudAppId": hex_id(name, 0),
            "description": name,
            "enabled": true,
            "provisionRequestEnabled": true,
            "accountSource": {"id": source.id, "name": source.name, "type": "SOURCE"},
            "launcherCount": 0,
            "matchAllAccount": false,
            "owner": [],
            "appCenterEnabled": true,
        })
    };
    let list =
        |names: &[&str], of: &dyn Fn(&&str) -> Value| names.iter().map(of).collect::<Vec<_>>();
    json!({
        "identityProfiles": list(identity_profiles, &of_profile),
        "credentialProfiles": [],
        "sourceAttributes": if identity_profiles.is_empty() { json!([]) } else { json!(["employeeNumber", "hireDate", "mail"]) },
        "mappingProfiles": identity_profiles,
        "dependentCustomTransforms": list(transforms, &of_transform),
        "dependentApps": list(apps, &of_app),
        "missingDependents": [],
    })
}

fn field<'source>(source: &'source Source, name: &str) -> FieldValue<'source> {
    match name {
        "id" => FieldValue::Text(&source.id),
        "name" => FieldValue::Text(&source.name),
        "type" => FieldValue::Text(&source.type_name),
        "connectorName" => FieldValue::Text(&source.connector_name),
        _ => FieldValue::Missing,
    }
}
