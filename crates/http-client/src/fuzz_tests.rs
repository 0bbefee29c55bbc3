//! Answers that are nearly right, and some that are nothing: each is read or refused, and no error shows a secret.

use patchpanel_likely::likely;
use proptest::prelude::*;

use crate::fuzz_bodies;

/// Bodies of errors that repeat the secret, in the forms in which it is sent.
const REPEATING: &[&[u8]] = &[
    br#"{"error":"invalid_client","error_description":"not sentinel-7f3c/9a+b= but another"}"#,
    br#"{"messages":[{"text":"client_secret=sentinel-7f3c%2F9a%2Bb%3D"}],"trackingId":"sentinel-7f3c/9a+b="}"#,
    b"<html><title>Bad sentinel-7f3c/9a+b=</title></html>",
];

proptest! {
    #[test]
    fn any_answer_to_a_sign_in_is_a_token_or_an_error(input in likely(&[
        include_bytes!("../../core-models/fuzz/samples/sign_in/token.json"),
    ])) {
        fuzz_bodies::sign_in(&input.0);
    }

    #[test]
    fn any_list_is_a_page_or_an_error(input in likely(&[
        include_bytes!("../../core-models/fuzz/samples/connectors/list.json"),
    ])) {
        fuzz_bodies::list(&input.0);
    }

    #[test]
    fn any_error_is_short_and_shows_no_secret(status in 300..600_u16, input in likely(REPEATING)) {
        fuzz_bodies::error(status, &input.0);
    }
}
