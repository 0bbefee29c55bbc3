//! Answers that are nearly right, and some that are nothing: each is read or refused, and no error shows a secret.

use patchpanel_likely::likely;
use proptest::prelude::*;

use crate::fuzz_bodies;

/// Errors that repeat the secret, in the forms in which it is sent.
const REPEATING: &[&[u8]] = &[
    include_bytes!("../../core-models/fuzz/samples/client_error/base64"),
    include_bytes!("../../core-models/fuzz/samples/client_error/documented"),
    include_bytes!("../../core-models/fuzz/samples/client_error/oauth"),
    include_bytes!("../../core-models/fuzz/samples/client_error/page"),
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
    fn any_error_is_short_and_shows_no_secret(input in likely(REPEATING)) {
        fuzz_bodies::error(&input.0);
    }
}
