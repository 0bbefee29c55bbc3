//! Whatever answers a sign-in or tells of a tenant is read or refused; an empty token is none, and no text shows one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use patchpanel_core_models::models::token::{OauthInfo, TokenResponse, WhoAmI};
use serde_json::{Map, Value};

pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if WhoAmI::from_jwt(&text).is_ok() {
        assert_eq!(text.trim().split('.').count(), 3);
    }
    let token = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(bytes));
    if serde_json::from_slice::<Map<String, Value>>(bytes).is_ok() {
        let who = WhoAmI::from_jwt(&token).expect("no object is refused");
        who.may_manage_connectors();
    }
    if let Ok(mut response) = serde_json::from_slice::<TokenResponse>(bytes) {
        let shown = format!("{response:?}");
        let written = serde_json::to_string(&response).expect("what was read can be written");
        if let Some(token) = response.take_access_token() {
            assert!(!token.is_empty(), "an empty token is none");
            let is_hidden =
                token.len() < 12 || !shown.contains(&token) && !written.contains(&token);
            assert!(is_hidden, "a token is never shown");
        }
        assert_eq!(response.take_access_token(), None, "it is taken once");
        response.take_refresh_token();
    }
    drop(serde_json::from_slice::<OauthInfo>(bytes));
}
