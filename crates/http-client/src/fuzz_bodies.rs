//! What holds for any answer at all. Tests call these with answers that are nearly right, and the fuzz targets with any.

use std::sync::Arc;
use std::time::SystemTime;

use patchpanel_core_models::ids::ApiVersion;
use patchpanel_core_models::models::connector::ConnectorSummary;

use crate::answer::Answer;
use crate::operation::{ListQuery, Operation};
use crate::pages::Page;
use crate::prepared::PreparedRequest;
use crate::secret::{Mask, Secret};
use crate::{auth, endpoints};

const SECRET: &str = "sentinel-7f3c/9a+b=";

fn answer(status: u16, bytes: &[u8]) -> Answer {
    let mask = Mask::of([&Secret::new(SECRET)]);
    let location = ("location".to_owned(), "https://acme.example".to_owned());
    Answer::new(
        status,
        vec![location],
        bytes.to_vec().into(),
        Arc::new(mask),
    )
}

/// An answer to the sign-in is a token or an error that does not quote it.
pub fn sign_in(bytes: &[u8]) {
    // A parser that quotes what it read would quote the token.
    let shown = bytes.escape_ascii().to_string();
    match auth::received(&answer(200, bytes), SystemTime::UNIX_EPOCH) {
        Ok(tokens) => assert!(!tokens.access.secret.is_empty()),
        Err(error) => assert!(shown.len() < 20 || !error.to_string().contains(&shown)),
    }
}

/// A list is a page with no more rows than bytes, or an error.
pub fn list(bytes: &[u8]) {
    let operation = Operation::ListConnectors(ListQuery::default());
    let request = endpoints::parts(ApiVersion::V1, &operation).and_then(|parts| {
        PreparedRequest::new("https://acme.api.identitynow.com", operation, parts)
    });
    let page = request.and_then(|list| Page::<ConnectorSummary>::read(&answer(200, bytes), &list));
    match page {
        Ok(page) => assert!(page.items.len() <= bytes.len()),
        Err(error) => assert_eq!(error.status(), Some(200)),
    }
}

/// An error keeps its status, which the first two bytes are, is short and shows no secret.
pub fn error(bytes: &[u8]) {
    let (status, bytes) = bytes.split_first_chunk().unwrap_or((&[0; 2], bytes));
    let status = 300 + u16::from_le_bytes(*status) % 300;
    let error = answer(status, bytes).into_error("GET /x", SystemTime::UNIX_EPOCH);
    let shown = format!("{error} {error:?}");

    assert_eq!(error.status(), Some(status));
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(error.to_string().chars().count() < 10_000);
}
