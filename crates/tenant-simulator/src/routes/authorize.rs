//! `/oauth/authorize`: the page at which a person signs in with a browser, and where it is sent back to.
//!
//! Whoever presses the button is the user of the client; nobody is asked for a password.

use super::paging::Pairs;
use crate::browser_sign_ins::Authorization;
use crate::tenant::Tenant;
use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the browser was sent with.
struct Asked(BTreeMap<String, String>);

impl Asked {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// `GET /oauth/authorize`: the page, unless the request is wrong.
pub(super) async fn page(
    State(tenant): State<Arc<Tenant>>,
    Query(query): Query<Pairs>,
) -> Response {
    let asked = Asked(query.into_iter().collect());
    match check(&tenant, &asked) {
        Err(refused) => refused,
        Ok(_) => Html(sign_in_page(&tenant.identity.org, &asked)).into_response(),
    }
}

/// `POST /oauth/authorize`: a button of the page was pressed.
pub(super) async fn decide(State(tenant): State<Arc<Tenant>>, Form(form): Form<Pairs>) -> Response {
    let asked = Asked(form.into_iter().collect());
    match check(&tenant, &asked) {
        Err(refused) => refused,
        Ok(authorization) if asked.get("decision") == "allow" => {
            let code = tenant.issue_code(authorization);
            back(&asked, &[("code", &code)])
        }
        Ok(_) => error(
            &asked,
            "access_denied",
            "The person did not allow the sign-in.",
        ),
    }
}

/// The rules of RFC 6749 §4.1.1 and RFC 7636 §4.3. Whoever is not known is never sent anywhere (RFC 6749 §4.1.2.1).
fn check(tenant: &Tenant, asked: &Asked) -> Result<Authorization, Response> {
    let client_id = asked.get("client_id");
    let redirect_uri = asked.get("redirect_uri");
    let tokens = tenant.tokens();
    let Some(account) = tokens.public_client(client_id) else {
        return Err(refusal(
            "The client is unknown, or is not a public one.",
            client_id,
        ));
    };
    if !tenant.switches.may_redirect(account, redirect_uri) {
        return Err(refusal(
            "The client does not list this redirect address.",
            redirect_uri,
        ));
    }
    if asked.get("response_type") != "code" {
        let why = "Only the response type code is supported.";
        return Err(error(asked, "unsupported_response_type", why));
    }
    let challenge = asked.get("code_challenge");
    if asked.get("code_challenge_method") != "S256" || challenge.len() != 43 {
        let why = "A code_challenge with the method S256 is required.";
        return Err(error(asked, "invalid_request", why));
    }
    Ok(Authorization {
        client_id: client_id.to_owned(),
        redirect_uri: redirect_uri.to_owned(),
        challenge: challenge.to_owned(),
    })
}

fn error(asked: &Asked, error: &str, description: &str) -> Response {
    back(
        asked,
        &[("error", error), ("error_description", description)],
    )
}

/// Sends the browser back, with the state as it came.
fn back(asked: &Asked, pairs: &[(&str, &str)]) -> Response {
    let state = Some(("state", asked.get("state"))).filter(|(_, state)| !state.is_empty());
    let redirect_uri = asked.get("redirect_uri");
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs = pairs.iter().copied().chain(state);
    let pairs = pairs.map(|(name, value)| format!("{name}={}", encoded(value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    let address = format!("{redirect_uri}{separator}{query}");
    Redirect::to(&address).into_response()
}

fn refusal(why: &str, what: &str) -> Response {
    let page = format!(
        "<!doctype html><title>Sign-in refused</title><h1>Sign-in refused</h1><p>{why}</p><p><code>{}</code></p>",
        escaped(what)
    );
    (StatusCode::BAD_REQUEST, Html(page)).into_response()
}

fn sign_in_page(org: &str, asked: &Asked) -> String {
    let hidden = asked.0.iter().map(|(name, value)| {
        let (name, value) = (escaped(name), escaped(value));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
    });
    format!(
        "<!doctype html><title>Sign in to {org}</title><h1>Sign in to {org}</h1><form method=\"post\">{}\
         <button id=\"allow\" name=\"decision\" value=\"allow\">Sign in</button> \
         <button id=\"deny\" name=\"decision\" value=\"deny\">Cancel</button></form>",
        hidden.collect::<String>(),
        org = escaped(org),
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
