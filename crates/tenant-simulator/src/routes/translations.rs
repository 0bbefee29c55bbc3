//! A connector's texts, one `.properties` file per locale: read and upload.

use super::connectors::writable;
use super::uploads::{self, Verdict};
use crate::connector::Connector;
use crate::documents::{check_properties, decode_properties};
use crate::errors::Refusal;
use crate::locale;
use crate::switches::{MissingTranslation, Switches, UnknownLocale};
use crate::tenant::Tenant;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use std::sync::Arc;

/// `GET /connectors/{scriptName}/translations/{locale}`
pub(super) async fn read(
    State(tenant): State<Arc<Tenant>>,
    Path((script_name, code)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let store = tenant.store();
    let connector = store.get(&script_name).ok_or_else(Refusal::not_found)?;
    let code = checked_locale(&code, &tenant.switches)?;
    let text = |code| connector.translations.get(code).cloned();
    let text = match (text(code), tenant.switches.missing_translation) {
        (Some(text), _) => text,
        (None, MissingTranslation::English) => text("en").unwrap_or_default(),
        (None, MissingTranslation::NotFound) => return Err(Refusal::not_found()),
    };
    Ok(([(CONTENT_TYPE, "text/plain;charset=UTF-8")], text).into_response())
}

/// `PUT /connectors/{scriptName}/translations/{locale}`
pub(super) async fn upload(
    State(tenant): State<Arc<Tenant>>,
    Path((script_name, code)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    writable(&mut tenant.store(), &script_name, &tenant.switches)?;
    let code = checked_locale(&code, &tenant.switches)?;
    let bytes = uploads::file(form, &tenant.switches).await?;
    let mut store = tenant.store();
    let connector = writable(&mut store, &script_name, &tenant.switches)?;
    let verdict = replace(connector, code, &bytes);
    let title = format!("translations for {code}");
    uploads::answer(connector, &title, verdict, &tenant.switches)
}

fn checked_locale(code: &str, switches: &Switches) -> Result<&'static str, Refusal> {
    match (locale::known(code), switches.unknown_locale) {
        (Some(code), _) => Ok(code),
        (None, UnknownLocale::English) => Ok("en"),
        (None, UnknownLocale::Refuse) => Err(Refusal::illegal_value("locale").because(format!(
            "\"{code}\" is none of {}.",
            locale::CODES.join(", ")
        ))),
    }
}

fn replace(connector: &mut Connector, code: &str, bytes: &[u8]) -> Verdict {
    let text = decode_properties(bytes);
    if let Err(reason) = check_properties(&text) {
        return Verdict::Faulty(reason);
    }
    let kept = connector.translations.get(code);
    if kept.is_some_and(|kept| kept.lines().eq(text.lines())) {
        return Verdict::Unchanged;
    }
    connector.translations.insert(code.to_owned(), text);
    Verdict::Updated(format!("{code}.properties"))
}
