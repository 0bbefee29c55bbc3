//! Texts that people type or paste: tokens, addresses, names, and bodies of refusals.

use patchpanel_core_models::ids::{ScriptName, TenantUrl};
use patchpanel_core_models::models::error_body::ErrorBody;
use patchpanel_core_models::models::token::WhoAmI;
use patchpanel_core_models::tenant_address::resolve;
use proptest::prelude::*;

pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_a_token_or_is_refused(text in "\\PC{0,60}|[A-Za-z0-9_=-]{0,20}(\\.[A-Za-z0-9_=-]{0,40}){0,3}") {
        if WhoAmI::from_jwt(&text).is_ok() {
            prop_assert_eq!(text.trim().split('.').count(), 3);
        }
    }

    #[test]
    fn an_address_is_protected_or_on_this_computer(
        text in "\\PC{0,40}|(https?://)?[a-z0-9.:@/\\[\\]-]{0,30}|(http://)?[a-z]{1,5}\\.(identitynow|sailpoint)\\.com(:[0-9]{1,6})?",
    ) {
        if let Ok(url) = resolve(&text) {
            prop_assert!(url.as_str().starts_with("https://") || url.is_loopback());
            prop_assert!(!url.as_str().ends_with('/'));
            prop_assert_eq!(resolve(url.as_str()), Ok(url.clone()));
            prop_assert_eq!(url.as_str().parse::<TenantUrl>(), Ok(url));
        }
    }

    #[test]
    fn a_script_name_has_no_blanks_around_it(text in "\\PC{0,10}|[ \\t\\n]{0,4}") {
        let read = text.parse::<ScriptName>().ok();

        prop_assert_eq!(read.is_none(), text.trim().is_empty());
        prop_assert!(read.is_none_or(|name| name.as_str() == text.trim()));
    }

    #[test]
    fn any_body_of_a_refusal_is_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = ErrorBody::from_bytes(&bytes).best_text();

        prop_assert!(text.is_none_or(|text| !text.is_empty() && text.chars().count() <= 400));
    }

    #[test]
    fn any_page_of_a_refusal_is_read(text in "(<(title|TITLE|html)?>?|</title>|ü|x|\\n){0,12}") {
        let found = ErrorBody::from_bytes(text.as_bytes()).best_text();

        prop_assert!(found.is_none_or(|found| !found.trim().is_empty()));
    }
}
