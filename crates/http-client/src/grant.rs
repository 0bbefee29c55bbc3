//! What an access token is asked for with: the form of `POST /oauth/token`, and the secrets in it.

use percent_encoding::utf8_percent_encode;

use crate::percent::RESERVED;
use crate::prepared::Content;
use crate::secret::Secret;

/// One request for an access token.
#[derive(Debug)]
pub(crate) struct Grant<'a> {
    pub(crate) form: Content,
    /// What no error may repeat.
    pub(crate) secrets: Vec<&'a Secret>,
    /// Whether it is sent again when its answer is lost.
    pub(crate) is_repeated: bool,
}

impl<'a> Grant<'a> {
    /// The secret of a personal access token (RFC 6749 §4.4). A token that nobody received does no harm.
    pub(crate) fn client_credentials(client_id: &str, client_secret: &'a Secret) -> Self {
        let pairs = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("client_secret", client_secret.expose()),
        ];
        Self::new(&pairs, vec![client_secret], true)
    }

    /// The code that a browser brought (RFC 6749 §4.1.3, RFC 7636 §4.5). A tenant that is shown a code twice ends what
    /// came of it, so it is sent once.
    pub(crate) fn code(
        client_id: &str,
        redirect_uri: &str,
        code: &'a Secret,
        verifier: &'a Secret,
    ) -> Self {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("client_id", client_id),
            ("code", code.expose()),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier.expose()),
        ];
        Self::new(&pairs, vec![code, verifier], false)
    }

    /// What renews a sign-in with a browser (RFC 6749 §6). Where the answer is lost, the next refresh token is
    /// lost with it, so the old one is tried again.
    pub(crate) fn refresh(client_id: &str, refresh_token: &'a Secret) -> Self {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", client_id),
            ("refresh_token", refresh_token.expose()),
        ];
        Self::new(&pairs, vec![refresh_token], true)
    }

    /// The pairs in the body, never in the query, which reaches logs. The bytes are overwritten with their last owner.
    fn new(pairs: &[(&str, &str)], secrets: Vec<&'a Secret>, is_repeated: bool) -> Self {
        // A text that grows leaves what it was behind.
        let longest = pairs
            .iter()
            .map(|(name, value)| name.len() + 3 * value.len() + 2);
        let mut body = String::with_capacity(longest.sum());
        for (name, value) in pairs {
            if !body.is_empty() {
                body.push('&');
            }
            body.push_str(name);
            body.push('=');
            body.extend(utf8_percent_encode(value, RESERVED));
        }
        let form = Content {
            media_type: "application/x-www-form-urlencoded".to_owned(),
            bytes: Secret::from(body).into_bytes(),
            file: None,
        };
        Self {
            form,
            secrets,
            is_repeated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credentials_are_encoded_in_the_body() {
        let secret = Secret::new("a+b&c=d e");

        let Content {
            media_type, bytes, ..
        } = Grant::client_credentials("3f2a", &secret).form;

        assert_eq!(media_type, "application/x-www-form-urlencoded");
        assert_eq!(
            bytes,
            "grant_type=client_credentials&client_id=3f2a&client_secret=a%2Bb%26c%3Dd%20e"
        );
    }
}
