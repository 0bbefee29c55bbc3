//! The three XML documents of a connector: read and upload.

use super::connectors::writable;
use super::uploads::{self, Verdict};
use crate::connector::Connector;
use crate::connector_patch::kept_text;
use crate::documents::XmlKind;
use crate::errors::Refusal;
use crate::switches::Switches;
use crate::tenant::Tenant;
use axum::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use std::sync::Arc;

/// `GET /connectors/{scriptName}/source-config` and its siblings
pub(super) async fn read(
    State(tenant): State<Arc<Tenant>>,
    Extension(kind): Extension<XmlKind>,
    Path(script_name): Path<String>,
) -> Result<Response, Refusal> {
    let store = tenant.store();
    let connector = store.get(&script_name).ok_or_else(Refusal::not_found)?;
    let head = [(CONTENT_TYPE, "application/xml")];
    Ok((head, connector.document(kind)).into_response())
}

/// `PUT /connectors/{scriptName}/source-config` and its siblings
pub(super) async fn upload(
    State(tenant): State<Arc<Tenant>>,
    Extension(kind): Extension<XmlKind>,
    Path(script_name): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    writable(&mut tenant.store(), &script_name, &tenant.switches)?;
    let bytes = uploads::file(form, &tenant.switches).await?;
    let mut store = tenant.store();
    let connector = writable(&mut store, &script_name, &tenant.switches)?;
    let verdict = replace(connector, kind, &bytes, &tenant.switches);
    uploads::answer(connector, kind.title(), verdict, &tenant.switches)
}

fn replace(connector: &mut Connector, kind: XmlKind, bytes: &[u8], switches: &Switches) -> Verdict {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let title = kind.title();
        return Verdict::Faulty(format!(
            "{title} is not well-formed: the file is no UTF-8 text"
        ));
    };
    let outline = match kind.check(text) {
        Ok(outline) => outline,
        Err(reason) => return Verdict::Faulty(reason),
    };
    if XmlKind::same(text, &connector.document(kind)) {
        return Verdict::Unchanged;
    }
    connector.set_document(kind, kept_text(kind, text, switches), &outline);
    Verdict::Updated(kind.file_name().to_owned())
}
