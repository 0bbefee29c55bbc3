//! `GET /sources`: only what finding the sources of a connector needs.

use super::paging::{Page, Pairs, read_filter, write_json};
use crate::errors::Refusal;
use crate::filter::{self, AllowedField, FieldValue, Operator};
use crate::store::Source;
use crate::tenant::Tenant;
use axum::extract::{Query, State};
use axum::response::Response;
use std::sync::Arc;

const FIELDS: [AllowedField; 4] = [
    ("id", &[Operator::Eq, Operator::In]),
    (
        "name",
        &[Operator::Co, Operator::Eq, Operator::In, Operator::Sw],
    ),
    ("type", &[Operator::Eq]),
    (
        "connectorName",
        &[
            Operator::Eq,
            Operator::Ge,
            Operator::Gt,
            Operator::In,
            Operator::Ne,
            Operator::IsNull,
            Operator::Sw,
        ],
    ),
];

/// `GET /sources/v1?filters=connectorName eq "…"`
pub(super) async fn list(
    State(tenant): State<Arc<Tenant>>,
    Query(query): Query<Pairs>,
) -> Result<Response, Refusal> {
    let page = Page::read(&query, &tenant.switches)?;
    let filter = read_filter(&query, &FIELDS)?;
    let store = tenant.store();
    let matches: Vec<&Source> = store
        .sources()
        .iter()
        .filter(|source| {
            filter
                .as_ref()
                .is_none_or(|filter| filter::matches(filter, &|name| field(source, name)))
        })
        .collect();
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
