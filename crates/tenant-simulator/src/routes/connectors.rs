//! List, create, read, patch and delete connectors.

use super::Base;
use super::paging::{Page, Pairs, json_answer, read_filter};
use crate::connector::{Connector, Origin};
use crate::connector_patch;
use crate::errors::Refusal;
use crate::filter::{self, AllowedField, FieldValue};
use crate::new_connector;
use crate::store::Store;
use crate::switches::{
    CreateAnswer, DeleteInUse, DuplicateName, PatchMediaType, Switches, VendorWrites,
};
use crate::tenant::Tenant;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;

const FIELDS: [AllowedField; 6] = [
    ("name", "sw co"),
    ("type", "sw co eq"),
    ("directConnect", "eq"),
    ("category", "eq"),
    ("features", "ca"),
    ("labels", "ca"),
];

const BETA_FIELDS: [AllowedField; 5] = [
    ("name", "sw"),
    ("type", "eq"),
    ("directConnect", "eq"),
    ("category", "eq"),
    ("features", "ca"),
];

/// `GET /connectors`
pub(super) async fn list(
    State(tenant): State<Arc<Tenant>>,
    Extension(base): Extension<Base>,
    Query(query): Query<Pairs>,
) -> Result<Response, Refusal> {
    let page = Page::read(&query, &tenant.switches)?;
    let fields: &[AllowedField] = if base == Base::Beta {
        &BETA_FIELDS
    } else {
        &FIELDS
    };
    let filter = read_filter(&query, fields)?;
    let mut store = tenant.store();
    let listing = store.listing(tenant.switches.list);
    let Some(filter) = filter else {
        drop(store);
        let rows = page.rows(listing.len())?;
        return Ok(page.answer_with(listing.array(rows), listing.len()));
    };
    let is_match = |place: usize| {
        let connector = store.at(place);
        connector.is_some_and(|connector| filter::matches(&filter, &|name| field(connector, name)))
    };
    let places = listing.places().iter().enumerate();
    let matches: Vec<usize> = places
        .filter_map(|(row, place)| is_match(*place).then_some(row))
        .collect();
    let shown = matches.get(page.rows(matches.len())?).unwrap_or_default();
    Ok(page.answer_with(listing.array_of(shown), matches.len()))
}

fn field<'connector>(connector: &'connector Connector, name: &str) -> FieldValue<'connector> {
    match name {
        "name" => FieldValue::Text(&connector.name),
        "type" => FieldValue::Text(&connector.type_name),
        "directConnect" => FieldValue::Flag(connector.direct_connect),
        "category" => connector
            .category
            .as_deref()
            .map_or(FieldValue::Missing, FieldValue::Text),
        "features" => FieldValue::List(&connector.features),
        "labels" => FieldValue::List(&connector.labels),
        _ => FieldValue::Missing,
    }
}

/// `POST /connectors`
pub(super) async fn create(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    if media_type(&headers) != "application/json" {
        return Err(Refusal::unsupported_media_type("application/json"));
    }
    let connector = new_connector::read(&body, &tenant.switches)?;
    let mut store = tenant.store();
    let created = match store.insert(connector) {
        Ok(created) => created,
        Err(holder) => return Err(duplicate(&holder, &tenant.switches)),
    };
    let mut summary = created.summary();
    if tenant.switches.create_answer == CreateAnswer::WithoutScriptName {
        summary.script_name = None;
    }
    let mut response = json_answer(&summary);
    if tenant.switches.create_answer == CreateAnswer::Created {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

fn duplicate(holder: &str, switches: &Switches) -> Refusal {
    let cause =
        format!("The name belongs to the connector with the script name \"{holder}\" already.");
    match switches.duplicate_name {
        DuplicateName::BadRequest => Refusal::illegal_value("name").because(cause),
        DuplicateName::Conflict => Refusal::for_status(409).because(cause),
    }
}

/// `GET /connectors/{scriptName}`
pub(super) async fn read(
    State(tenant): State<Arc<Tenant>>,
    Path(script_name): Path<String>,
) -> Result<Response, Refusal> {
    let store = tenant.store();
    let connector = store.get(&script_name).ok_or_else(Refusal::not_found)?;
    Ok(json_answer(&connector.detail()))
}

/// `PATCH /connectors/{scriptName}`
pub(super) async fn patch(
    State(tenant): State<Arc<Tenant>>,
    Path(script_name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let mut store = tenant.store();
    let connector = writable(&mut store, &script_name, &tenant.switches)?;
    check_patch_media_type(&headers, &tenant.switches)?;
    let operations = connector_patch::read(&body)?;
    connector_patch::apply(connector, &operations, &tenant.switches)?;
    Ok(json_answer(&connector.detail()))
}

fn check_patch_media_type(headers: &HeaderMap, switches: &Switches) -> Result<(), Refusal> {
    const EXPECTED: &str = "application/json-patch+json";
    match (media_type(headers).as_str(), switches.patch_media_type) {
        (EXPECTED, _) | ("application/json", PatchMediaType::AcceptJson) => Ok(()),
        (_, PatchMediaType::BadRequest) => Err(Refusal::unsupported(400, EXPECTED)),
        (_, PatchMediaType::UnsupportedMediaType | PatchMediaType::AcceptJson) => {
            Err(Refusal::unsupported_media_type(EXPECTED))
        }
    }
}

/// `DELETE /connectors/{scriptName}`
pub(super) async fn delete(
    State(tenant): State<Arc<Tenant>>,
    Path(script_name): Path<String>,
) -> Result<Response, Refusal> {
    let mut store = tenant.store();
    writable(&mut store, &script_name, &tenant.switches)?;
    let uses = store.sources_of(&script_name).map(|source| {
        let (name, id) = (&source.name, &source.id);
        format!("The source \"{name}\" ({id}) uses this connector.")
    });
    let uses: Vec<String> = uses.collect();
    if !uses.is_empty() && tenant.switches.delete_in_use == DeleteInUse::Refuse {
        let refusal = Refusal::for_status(400);
        return Err(uses.into_iter().fold(refusal, Refusal::because));
    }
    store.remove(&script_name);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The connector, if there is one and it may be changed.
///
/// # Errors
/// 404 for an unknown script name; 400 or 403 for a connector that the vendor delivers.
pub(super) fn writable<'store>(
    store: &'store mut Store,
    script_name: &str,
    switches: &Switches,
) -> Result<&'store mut Connector, Refusal> {
    let connector = store.get_mut(script_name).ok_or_else(Refusal::not_found)?;
    match (connector.origin, switches.vendor_writes) {
        (Origin::Custom, _) => Ok(connector),
        (Origin::Vendor, VendorWrites::Forbidden) => Err(Refusal::for_status(403)),
        (Origin::Vendor, VendorWrites::BadRequest) => Err(Refusal::bad_content(format!(
            "\"{}\" is delivered by SailPoint. Only custom connectors can be changed or deleted.",
            connector.name
        ))),
    }
}

/// The media type without parameters, in lower case.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}
