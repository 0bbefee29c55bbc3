//! Any text, and any payload in the form of a token, is read leniently or refused.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use patchpanel_core_models::models::error_body::ErrorBody;
use patchpanel_core_models::models::token::{TokenResponse, WhoAmI};
use serde_json::{Map, Value};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if WhoAmI::from_jwt(&text).is_ok() {
        assert_eq!(text.trim().split('.').count(), 3);
    }
    let token = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(bytes));
    let is_object = serde_json::from_slice::<Map<String, Value>>(bytes).is_ok();
    assert_eq!(
        WhoAmI::from_jwt(&token).is_ok(),
        is_object,
        "no object is refused"
    );
    if let Ok(mut response) = serde_json::from_slice::<TokenResponse>(bytes) {
        assert!(
            response.take_access_token() != Some(String::new()),
            "an empty token is none"
        );
    }
    let told = ErrorBody::from_bytes(bytes).best_text();
    assert!(told.is_none_or(|told| !told.is_empty() && told.chars().count() <= 400));
});
