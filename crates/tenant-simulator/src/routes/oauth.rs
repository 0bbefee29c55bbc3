//! The token endpoint and the tenant's public description (ISC API docs: Authentication).

use super::connectors::media_type;
use super::paging::{Pairs, json_answer};
use crate::errors::Refusal;
use crate::tenant::Tenant;
use axum::RequestExt as _;
use axum::extract::{Multipart, Query, Request, State};
use axum::response::Response;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `GET /oauth/info`, which needs no token.
pub(super) async fn info(State(tenant): State<Arc<Tenant>>) -> Response {
    let base = &tenant.base_url;
    json_answer(&json!({
        "tenantId": tenant.identity.tenant_id,
        "tenantName": tenant.identity.org,
        "authorizeEndpoint": format!("{base}/oauth/authorize"),
        "tokenEndpoint": format!("{base}/oauth/token"),
        "cloudDomainUrl": base,
        "logoutUrl": format!("{base}/logout"),
        "pod": tenant.identity.pod,
    }))
}

/// `POST /oauth/token`: parameters in the query, a form body or a multipart body, in any mixture.
pub(super) async fn token(
    State(tenant): State<Arc<Tenant>>,
    Query(query): Query<Pairs>,
    request: Request,
) -> Result<Response, Refusal> {
    let mut parameters: BTreeMap<String, String> = query.into_iter().collect();
    parameters.extend(body_parameters(request).await?);
    let parameter = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    if parameter("grant_type").is_empty() {
        return Err(invalid_request("The parameter grant_type is missing."));
    }
    if !parameter("grant_type").eq_ignore_ascii_case("client_credentials") {
        return Err(Refusal::Token {
            status: 400,
            error: "unsupported_grant_type",
            description: "Only the grant type client_credentials is supported.",
        });
    }
    if parameter("client_id").is_empty() || parameter("client_secret").is_empty() {
        return Err(invalid_request(
            "The parameters client_id and client_secret are required.",
        ));
    }
    let answer = tenant.issue_token(parameter("client_id"), parameter("client_secret"));
    answer
        .map(|answer| json_answer(&answer))
        .ok_or(Refusal::Token {
            status: 401,
            error: "invalid_client",
            description: "The client id is unknown or the client secret is wrong.",
        })
}

fn invalid_request(description: &'static str) -> Refusal {
    Refusal::Token {
        status: 400,
        error: "invalid_request",
        description,
    }
}

async fn body_parameters(request: Request) -> Result<Pairs, Refusal> {
    let read = match media_type(request.headers()).as_str() {
        "application/x-www-form-urlencoded" => request
            .extract::<axum::Form<Pairs>, _>()
            .await
            .ok()
            .map(|form| form.0),
        "multipart/form-data" => match request.extract::<Multipart, _>().await {
            Ok(form) => multipart_parameters(form).await.ok(),
            Err(_) => None,
        },
        _ => Some(Pairs::new()),
    };
    read.ok_or_else(|| invalid_request("The form could not be read."))
}

async fn multipart_parameters(
    mut form: Multipart,
) -> Result<Pairs, axum::extract::multipart::MultipartError> {
    let mut pairs = Pairs::new();
    while let Some(part) = form.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        pairs.push((name, part.text().await?));
    }
    Ok(pairs)
}
