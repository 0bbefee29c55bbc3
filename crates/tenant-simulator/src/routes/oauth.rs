//! The token endpoint and the tenant's public description (ISC API docs: Authentication).

use super::connectors::media_type;
use super::paging::{Pairs, json_answer};
use crate::errors::Refusal;
use crate::tenant::Tenant;
use crate::tokens::Account;
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
    match parameter("grant_type").to_ascii_lowercase().as_str() {
        "client_credentials" => of_secret(&tenant, parameter),
        "authorization_code" => of_code(&tenant, parameter),
        "refresh_token" => of_refresh_token(&tenant, parameter),
        _ => Err(Refusal::Token {
            status: 400,
            error: "unsupported_grant_type",
            description: "The grant types are client_credentials, authorization_code and refresh_token.",
        }),
    }
}

fn of_secret<'a>(
    tenant: &Tenant,
    parameter: impl Fn(&str) -> &'a str,
) -> Result<Response, Refusal> {
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

/// Exchanges the code that a browser brought (RFC 6749 §4.1.3, RFC 7636 §4.5).
fn of_code<'a>(tenant: &Tenant, parameter: impl Fn(&str) -> &'a str) -> Result<Response, Refusal> {
    let account = public_client(tenant, parameter("client_id"))?;
    let facts = (
        parameter("client_id"),
        parameter("redirect_uri"),
        parameter("code_verifier"),
    );
    let answer = tenant.exchange_code(&account, parameter("code"), facts);
    answer
        .map(|answer| json_answer(&answer))
        .map_err(invalid_grant)
}

/// Exchanges a refresh token (RFC 6749 §6).
fn of_refresh_token<'a>(
    tenant: &Tenant,
    parameter: impl Fn(&str) -> &'a str,
) -> Result<Response, Refusal> {
    let account = public_client(tenant, parameter("client_id"))?;
    let answer = tenant.refresh(&account, parameter("refresh_token"));
    answer
        .map(|answer| json_answer(&answer))
        .map_err(invalid_grant)
}

fn public_client(tenant: &Tenant, client_id: &str) -> Result<Account, Refusal> {
    let tokens = tenant.tokens();
    tokens
        .public_client(client_id)
        .cloned()
        .ok_or(Refusal::Token {
            status: 401,
            error: "invalid_client",
            description: "The client is unknown, or is not a public one.",
        })
}

fn invalid_grant(description: &'static str) -> Refusal {
    Refusal::Token {
        status: 400,
        error: "invalid_grant",
        description,
    }
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
