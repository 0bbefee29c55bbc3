//! `GET /sources`: only what finding the sources of a connector needs.

use super::paging::{Page, Pairs, read_filter, write_json};
use crate::errors::Refusal;
use crate::filter::{self, AllowedField, FieldValue};
use crate::store::Source;
use crate::tenant::Tenant;
use axum::extract::{Query, State};
use axum::response::Response;
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

fn field<'source>(source: &'source Source, name: &str) -> FieldValue<'source> {
    match name {
        "id" => FieldValue::Text(&source.id),
        "name" => FieldValue::Text(&source.name),
        "type" => FieldValue::Text(&source.type_name),
        "connectorName" => FieldValue::Text(&source.connector_name),
        _ => FieldValue::Missing,
    }
}
