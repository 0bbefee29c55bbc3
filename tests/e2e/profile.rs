//! The profile with which a test signs in.

use patchpanel::state::profiles::{Profile, ProfileId, ProxyChoice, SignIn};

/// A profile that may do everything, for a tenant at an address.
pub(crate) fn profile(id: ProfileId, name: &str, (base_url, client_id): (&str, &str)) -> Profile {
    let sign_in = SignIn::PersonalAccessToken {
        client_id: client_id.to_owned(),
    };
    Profile {
        proxy: ProxyChoice::Direct,
        ..Profile::new(id, name.to_owned(), base_url.parse().unwrap(), sign_in)
    }
}
