//! The tenant's paths: every base of the API at once, over one store.
//!
//! Each noun has a module; this one knows bases, rights and the rate limit.

mod authorize;
mod connectors;
mod control;
mod documents;
mod oauth;
mod paging;
mod sources;
mod translations;
mod uploads;

use crate::documents::XmlKind;
use crate::errors::Refusal;
use crate::tenant::Tenant;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::{HeaderMap, Method};
use std::sync::Arc;

/// The part of a path that names the API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Beta,
    V3,
    V2024,
    V2025,
    V2026,
    /// `/connectors/v1`, `/sources/v1`: versions per service.
    PerService,
}

impl Base {
    const LEGACY: [Self; 5] = [Self::Beta, Self::V3, Self::V2024, Self::V2025, Self::V2026];

    /// The version that the gateway counts a request under.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Beta => "beta",
            Self::V3 => "v3",
            Self::V2024 => "v2024",
            Self::V2025 => "v2025",
            Self::V2026 => "v2026",
            Self::PerService => "v1",
        }
    }

    /// The base that a path begins with.
    pub(crate) fn of(path: &str) -> Self {
        let first = path.split('/').nth(1).unwrap_or_default();
        Self::LEGACY
            .into_iter()
            .find(|base| base.version() == first)
            .unwrap_or(Self::PerService)
    }

    pub(crate) fn is_legacy(self) -> bool {
        self != Self::PerService
    }
}

/// All paths of the tenant.
pub(crate) fn router(tenant: Arc<Tenant>) -> Router {
    let mut protected = Router::new()
        .merge(connectors_router("/connectors/v1"))
        .merge(sources_router("/sources/v1"))
        .route("/beta/connectors", get(connectors::list))
        .route("/beta/sources", get(sources::list));
    for base in [Base::V3, Base::V2024, Base::V2025, Base::V2026] {
        let version = base.version();
        protected = protected
            .merge(connectors_router(&format!("/{version}/connectors")))
            .merge(sources_router(&format!("/{version}/sources")));
    }
    protected
        .route_layer(from_fn_with_state(Arc::clone(&tenant), authorize))
        .route("/oauth/token", post(oauth::token))
        .route("/oauth/info", get(oauth::info))
        .route(
            "/oauth/authorize",
            get(authorize::page).post(authorize::decide),
        )
        .route(
            "/__simulator/faults",
            get(control::faults)
                .post(control::add_faults)
                .delete(control::clear_faults),
        )
        .route(
            "/__simulator/requests",
            get(control::requests).delete(control::clear_requests),
        )
        .layer(DefaultBodyLimit::disable())
        .with_state(tenant)
}

/// Sources and what depends on them. The beta API lists sources only.
fn sources_router(base: &str) -> Router<Arc<Tenant>> {
    Router::new().route(base, get(sources::list)).route(
        &format!("{base}/{{id}}/connections"),
        get(sources::connections),
    )
}

/// The thirteen operations under one base.
fn connectors_router(base: &str) -> Router<Arc<Tenant>> {
    let one = format!("{base}/{{script_name}}");
    let document = |kind: XmlKind| {
        get(documents::read)
            .put(documents::upload)
            .layer(Extension(kind))
    };
    let connectors = Router::new()
        .route(base, get(connectors::list).post(connectors::create))
        .route(
            &one,
            get(connectors::read)
                .patch(connectors::patch)
                .delete(connectors::delete),
        )
        .route(
            &format!("{one}/translations/{{locale}}"),
            get(translations::read).put(translations::upload),
        );
    XmlKind::ALL.into_iter().fold(connectors, |router, kind| {
        let name = kind.title().replace(' ', "-");
        router.route(&format!("{one}/{name}"), document(kind))
    })
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Token, then rate limit, then rights, in the gateway's order.
async fn authorize(
    State(tenant): State<Arc<Tenant>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let base = Base::of(request.uri().path());
    check_access(&tenant, base, &request)?;
    request.extensions_mut().insert(base);
    Ok(next.run(request).await)
}

fn check_access(tenant: &Tenant, base: Base, request: &Request) -> Result<(), Refusal> {
    let missing = "JWT validation failed: JWT is required";
    let token =
        bearer(request.headers()).ok_or_else(|| Refusal::Unauthenticated(missing.to_owned()))?;
    let now = tenant.clock.since_epoch();
    let tokens = tenant.tokens();
    let account = tokens
        .check(token, now)
        .map_err(|reason| Refusal::Unauthenticated(reason.to_owned()))?;
    tenant
        .limiter()
        .admit(&account.client_id, base.version(), now)
        .map_err(Refusal::RateLimited)?;
    if account.may(scopes(request.method(), request.uri().path())) {
        return Ok(());
    }
    Err(Refusal::for_status(403))
}

/// The scopes of which an operation needs one (ISC API docs: Authorization).
fn scopes(method: &Method, path: &str) -> &'static [&'static str] {
    if path
        .split('/')
        .skip(1)
        .take(2)
        .any(|segment| segment == "sources")
    {
        return &["idn:sources:read", "idn:sources:manage"];
    }
    if *method == Method::GET {
        &["idn:connector-config:read", "idn:connector-config:manage"]
    } else {
        &["idn:connector-config:manage"]
    }
}
