//! What a tenant says about itself without sign-in.

use patchpanel_core_models::models::token::OauthInfo;
use reqwest::Method;

use crate::client::Client;
use crate::error::Error;
use crate::operation::Operation;
use crate::prepared::Parts;

pub(super) fn info() -> Parts {
    Parts::new(Method::GET, "/oauth/info".to_owned())
}

impl Client {
    /// The tenant's name, id and sign-in addresses (ISC docs: Authentication, `/oauth/info`). Sends no token.
    ///
    /// # Errors
    /// See [`Client::send`].
    pub async fn tenant_info(&self) -> Result<OauthInfo, Error> {
        self.fetch(Operation::TenantInfo).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenant_is_asked_without_a_token() {
        assert_eq!(info().path, "/oauth/info");
        assert!(!Operation::TenantInfo.needs_token());
    }
}
