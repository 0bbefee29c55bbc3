//! Entries of earlier versions: their names had no address, so that a profile whose address was edited by hand, or a
//! copy of it, was given the secret of another tenant.

use patchpanel_core_models::ids::TenantUrl;
use serde::Deserialize;

use super::{Keychain, SecretKind, SecretOwner};
use crate::ports::Error;

/// The name that an entry had before.
pub(super) fn user_name(owner: &SecretOwner, kind: SecretKind) -> String {
    format!("{}/{}", owner.profile.0, kind.name())
}

/// Gives entries their names of today, one after the other: each is deleted once the keychain has the new one, so
/// that none is lost whenever this ends. The token says which tenant they are for; it goes last.
pub(super) fn rename(keychain: &Keychain, owner: &SecretOwner) -> Result<(), Error> {
    let mut whose = None;
    for kind in SecretKind::OF_TENANT {
        let name = user_name(owner, kind);
        let secret = match keychain.read(&name) {
            Ok(Some(secret)) => secret,
            // Nobody can read it; it stays until the secret is forgotten.
            Ok(None) | Err(Error::KeychainCorrupt) => continue,
            Err(error) => return Err(error),
        };
        if whose.is_none() {
            whose = Some(given_for(keychain, owner)?);
        }
        let whose = whose.as_ref().unwrap_or(owner);
        let today = super::user_name(whose, kind);
        // What has today's name already was typed later.
        if keychain.read(&today)?.is_none() {
            keychain.write(&today, &secret)?;
        }
        keychain.delete(&name)?;
    }
    Ok(())
}

/// A kept access token, as far as it says which tenant it is for.
#[derive(Deserialize)]
struct KeptToken {
    owner: GivenFor,
}

#[derive(Deserialize)]
struct GivenFor {
    base_url: TenantUrl,
}

/// The tenant that the entries were made for: the profile's own, unless the token says that the address was edited
/// since.
fn given_for(keychain: &Keychain, owner: &SecretOwner) -> Result<SecretOwner, Error> {
    let token = keychain.read(&user_name(owner, SecretKind::AccessToken));
    let token = match token {
        Err(Error::KeychainCorrupt) => None,
        token => token?,
    };
    let kept = token.and_then(|token| serde_json::from_str::<KeptToken>(token.expose()).ok());
    let address = kept.map(|kept| kept.owner.base_url.authority().to_owned());
    Ok(SecretOwner {
        address: address.unwrap_or_else(|| owner.address.clone()),
        ..owner.clone()
    })
}
