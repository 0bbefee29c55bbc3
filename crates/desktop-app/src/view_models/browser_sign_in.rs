//! The public client with which a browser signs in, as the tenant is asked to make it.

use serde_json::json;

/// The scopes that Patchpanel uses, and no other.
const SCOPES: [&str; 3] = [
    "idn:connector-config:read",
    "idn:connector-config:manage",
    "idn:sources:read",
];

/// The body of `POST /oauth-clients/v1` (ISC API docs: createOauthClient).
pub(crate) fn request(redirect_address: &str) -> String {
    let body = json!({
        "name": "Patchpanel",
        "description": "Sign-in of Patchpanel with a browser",
        "type": "PUBLIC",
        "grantTypes": ["AUTHORIZATION_CODE", "REFRESH_TOKEN"],
        "redirectUris": [redirect_address],
        "scope": SCOPES,
        "accessType": "OFFLINE",
        "accessTokenValiditySeconds": 750,
        "refreshTokenValiditySeconds": 86_400,
        "strongAuthSupported": false,
        "claimsSupported": false,
        "internal": false,
        "enabled": true,
    });
    format!("{body:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_public_comes_back_to_this_computer_and_may_do_no_more_than_needed() {
        let text = request("http://127.0.0.1:48713/callback");

        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(body["type"], "PUBLIC");
        assert_eq!(body["redirectUris"][0], "http://127.0.0.1:48713/callback");
        assert!(!text.contains("sp:scopes:all"));
    }
}
