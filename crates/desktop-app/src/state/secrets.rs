//! What is known of the system keychain.

use patchpanel_http_client::{ProxyLogin, Secret};

use super::{
    message::UserMessage,
    profiles::{Profile, ProfileId, SignIn},
};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keychain {
    #[default]
    Unknown,
    Available,
    /// There is none, or it is locked or refused: secrets are kept in memory until the app ends.
    MemoryOnly(UserMessage),
}

/// Whose a secret is: a profile's at one address. At another address the same profile has none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretOwner {
    pub profile: ProfileId,
    /// Host and port of the tenant.
    pub address: String,
}

impl SecretOwner {
    pub fn of(profile: &Profile) -> Self {
        Self {
            profile: profile.id.clone(),
            address: profile.base_url.authority().to_owned(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// The secret half of a personal access token.
    ClientSecret,
    PastedToken,
    /// The current access token and its end, as JSON.
    AccessToken,
    /// What renews a sign-in with a browser, see [`refresh_token_to_keep`].
    RefreshToken,
    /// User name and password of the profile's proxy, see [`proxy_login_to_keep`]. It names the proxy that it is for,
    /// and stays when the tenant's address changes.
    ProxyLogin,
}

impl SecretKind {
    pub const ALL: [Self; 5] = [
        Self::ClientSecret,
        Self::PastedToken,
        Self::AccessToken,
        Self::RefreshToken,
        Self::ProxyLogin,
    ];
    /// What is for a tenant's address alone.
    pub const OF_TENANT: [Self; 4] = [
        Self::ClientSecret,
        Self::PastedToken,
        Self::RefreshToken,
        Self::AccessToken,
    ];

    pub fn of(sign_in: &SignIn) -> Self {
        match sign_in {
            SignIn::PersonalAccessToken { .. } => Self::ClientSecret,
            SignIn::AccessToken => Self::PastedToken,
            SignIn::Browser { .. } => Self::RefreshToken,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientSecret => "client-secret",
            Self::PastedToken => "pasted-token",
            Self::AccessToken => "access-token",
            Self::RefreshToken => "refresh-token",
            Self::ProxyLogin => "proxy-login",
        }
    }
}

/// A proxy's login as the keychain has it: the address of the proxy, the user name and the password, a line each.
pub fn proxy_login_to_keep(proxy: &str, login: &ProxyLogin) -> Secret {
    let ProxyLogin {
        user_name,
        password,
    } = login;
    Secret::new(format!("{proxy}\n{user_name}\n{}", password.expose()))
}

/// The login that the keychain has, if it was given for this very proxy: another one must not be sent it.
pub fn kept_proxy_login(kept: &Secret, proxy: &str) -> Option<ProxyLogin> {
    let (given_for, rest) = kept.expose().split_once('\n')?;
    let (user_name, password) = rest.split_once('\n')?;
    (given_for == proxy).then(|| ProxyLogin {
        user_name: user_name.to_owned(),
        password: Secret::new(password),
    })
}

/// A refresh token as the keychain has it: the client ID and the token, a line each.
pub fn refresh_token_to_keep(client_id: &str, token: &Secret) -> Secret {
    Secret::new(format!("{client_id}\n{}", token.expose()))
}

/// The refresh token that the keychain has, if this client got it: the tenant ends what another one shows.
pub fn kept_refresh_token(kept: &Secret, client_id: &str) -> Option<Secret> {
    let (client, token) = kept.expose().split_once('\n')?;
    (client == client_id && !token.is_empty()).then(|| Secret::new(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_login_is_for_the_proxy_alone_that_it_was_given_for() {
        let login = ProxyLogin {
            user_name: "CORP\\jdoe".to_owned(),
            password: Secret::new("p@ss:w/rd"),
        };
        let kept = proxy_login_to_keep("http://proxy:3128", &login);

        assert_eq!(kept_proxy_login(&kept, "http://proxy:3128"), Some(login));
        assert_eq!(kept_proxy_login(&kept, "http://other:3128"), None);
    }

    #[test]
    fn a_kept_refresh_token_is_for_one_client_alone() {
        let token = Secret::new("r3fresh");
        let kept = refresh_token_to_keep("public", &token);

        assert_eq!(kept_refresh_token(&kept, "public"), Some(token));
        assert_eq!(kept_refresh_token(&kept, "another"), None);
        assert_eq!(kept_refresh_token(&Secret::new("eyJ"), "public"), None);
    }
}
