//! Sign-ins with a browser: the codes and refresh tokens that were given out, and what they may be exchanged for.
//!
//! Authorization code with PKCE (RFC 6749 §4.1, RFC 7636), for public clients only.

use crate::switches::{LoopbackRedirect, RefreshTokens, Switches};
use crate::tokens::Account;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a code can be exchanged (RFC 6749 §4.1.2 asks for ten minutes at most).
const CODE_LIFE: Duration = Duration::from_mins(1);

/// What a browser asks for at `/oauth/authorize`, once its client and redirect address are known.
#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
}

/// A code, or a refresh token that was exchanged before, must not be used again.
pub(crate) type Refused = &'static str;

#[derive(Debug, Default)]
pub(crate) struct BrowserSignIns {
    codes: BTreeMap<String, (Authorization, Duration)>,
    refresh_tokens: BTreeMap<String, Issued>,
    families: u64,
}

/// A refresh token: whose it is, and the sign-in that it comes from.
#[derive(Clone, Debug)]
struct Issued {
    client_id: String,
    family: u64,
    is_used: bool,
}

impl BrowserSignIns {
    pub(crate) fn keep_code(&mut self, code: String, authorization: Authorization, now: Duration) {
        self.codes.insert(code, (authorization, now + CODE_LIFE));
    }

    /// Takes a code: whatever comes of it, it is of no use any more.
    ///
    /// # Errors
    /// Why it does not fit the request (RFC 6749 §4.1.3, RFC 7636 §4.6).
    pub(crate) fn take_code(
        &mut self,
        code: &str,
        (client_id, redirect_uri, verifier): (&str, &str, &str),
        now: Duration,
    ) -> Result<(), Refused> {
        let Some((given, ends)) = self.codes.remove(code) else {
            return Err("The code is unknown or was used before.");
        };
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        if now >= ends {
            Err("The code has ended.")
        } else if given.client_id != client_id {
            Err("The code was given to another client.")
        } else if given.redirect_uri != redirect_uri {
            Err("The redirect_uri is not the one that the code was asked with.")
        } else if given.challenge != challenge {
            Err("The code_verifier does not fit the code_challenge.")
        } else {
            Ok(())
        }
    }

    /// Keeps the first refresh token of a sign-in.
    pub(crate) fn keep_refresh_token(&mut self, token: String, client_id: &str) {
        self.families += 1;
        let issued = Issued {
            client_id: client_id.to_owned(),
            family: self.families,
            is_used: false,
        };
        self.refresh_tokens.insert(token, issued);
    }

    /// Takes a refresh token; `next` replaces it where they are exchanged. Whoever shows one a second time ends the
    /// sign-in, since one of the two has stolen it (RFC 9700 §4.14.2).
    ///
    /// # Errors
    /// Why it is not taken.
    pub(crate) fn refresh(
        &mut self,
        token: &str,
        client_id: &str,
        next: Option<&str>,
    ) -> Result<(), Refused> {
        let known = self.refresh_tokens.get_mut(token);
        let Some(issued) = known.filter(|issued| issued.client_id == client_id) else {
            return Err("The refresh token is unknown or has ended.");
        };
        if issued.is_used {
            let family = issued.family;
            self.refresh_tokens
                .retain(|_, issued| issued.family != family);
            return Err("The refresh token was used before.");
        }
        if let Some(next) = next {
            issued.is_used = true;
            let next_one = Issued {
                is_used: false,
                ..issued.clone()
            };
            self.refresh_tokens.insert(next.to_owned(), next_one);
        }
        Ok(())
    }

    /// Ends every sign-in with a browser.
    pub(crate) fn end_all(&mut self) {
        self.codes.clear();
        self.refresh_tokens.clear();
    }
}

impl Switches {
    /// Whether a client may be sent a code at this address.
    pub(crate) fn may_redirect(&self, account: &Account, address: &str) -> bool {
        let listed = &account.redirect_uris;
        let any_port = self.loopback_redirect == LoopbackRedirect::AnyPort;
        listed.iter().any(|listed| {
            listed == address
                || any_port && loopback(listed).is_some_and(|path| loopback(address) == Some(path))
        })
    }

    pub(crate) fn gives_refresh_tokens(&self) -> bool {
        self.refresh_tokens != RefreshTokens::Absent
    }
}

/// The path of an address on this computer, whatever its port (RFC 8252 §7.3).
fn loopback(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("http://127.0.0.1")?;
    let (port, path) = rest.split_at(rest.find('/')?);
    let digits = port.strip_prefix(':').unwrap_or("0");
    digits.parse::<u16>().is_ok().then_some(path)
}
