//! Answers that are nearly right, and some that are nothing: each is read or refused, and no error shows a secret.

use std::sync::Arc;
use std::time::SystemTime;

use patchpanel_core_models::ids::ApiVersion;
use patchpanel_core_models::models::connector::ConnectorSummary;
use patchpanel_likely::{Input, likely};
use proptest::prelude::*;

use crate::answer::Answer;
use crate::operation::{ListQuery, Operation};
use crate::pages::Page;
use crate::prepared::PreparedRequest;
use crate::secret::{Mask, Secret};
use crate::{auth, endpoints};

const SECRET: &str = "sentinel-7f3c/9a+b=";

/// Bodies of errors that repeat the secret, in the forms in which it is sent.
const REPEATING: &[&[u8]] = &[
    br#"{"error":"invalid_client","error_description":"not sentinel-7f3c/9a+b= but another"}"#,
    br#"{"messages":[{"text":"client_secret=sentinel-7f3c%2F9a%2Bb%3D"}],"trackingId":"sentinel-7f3c/9a+b="}"#,
    b"<html><title>Bad sentinel-7f3c/9a+b=</title></html>",
];

fn answer(status: u16, input: Input) -> Answer {
    let mask = Mask::of([&Secret::new(SECRET)]);
    let location = ("location".to_owned(), "https://acme.example".to_owned());
    Answer::new(status, vec![location], input.0.into(), Arc::new(mask))
}

fn list() -> PreparedRequest {
    let operation = Operation::ListConnectors(ListQuery::default());
    let parts = endpoints::parts(ApiVersion::V1, &operation).unwrap();
    PreparedRequest::new("https://acme.api.identitynow.com", operation, parts).unwrap()
}

proptest! {
    #[test]
    fn any_answer_to_a_sign_in_is_a_token_or_an_error(input in likely(&[
        include_bytes!("../../core-models/fuzz/samples/sign_in/token.json"),
    ])) {
        // A parser that quotes what it read would quote the token.
        let shown = input.0.escape_ascii().to_string();
        match auth::received(&answer(200, input), SystemTime::UNIX_EPOCH) {
            Ok(tokens) => prop_assert!(!tokens.access.secret.is_empty()),
            Err(error) => prop_assert!(shown.len() < 20 || !error.to_string().contains(&shown)),
        }
    }

    #[test]
    fn any_list_is_a_page_or_an_error(input in likely(&[
        include_bytes!("../../core-models/fuzz/samples/connectors/list.json"),
    ])) {
        let bytes = input.0.len();
        match Page::<ConnectorSummary>::read(&answer(200, input), &list()) {
            Ok(page) => prop_assert!(page.items.len() <= bytes),
            Err(error) => prop_assert_eq!(error.status(), Some(200)),
        }
    }

    #[test]
    fn any_error_is_short_and_shows_no_secret(status in 300..600_u16, input in likely(REPEATING)) {
        let error = answer(status, input).into_error("GET /x", SystemTime::UNIX_EPOCH);
        let shown = format!("{error} {error:?}");

        prop_assert_eq!(error.status(), Some(status));
        prop_assert!(!shown.contains(SECRET), "{}", shown);
        prop_assert!(error.to_string().chars().count() < 10_000);
    }
}
