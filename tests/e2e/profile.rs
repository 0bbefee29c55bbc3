//! The profile with which a test signs in.

use patchpanel::state::profiles::{Profile, ProfileId, ProxyChoice, SignIn};

/// A profile that may do everything, for a tenant at an address.
pub(crate) fn profile(id: ProfileId, name: &str, (base_url, client_id): (&str, &str)) -> Profile {
    Profile {
        id,
        name: name.to_owned(),
        base_url: base_url.parse().unwrap(),
        api_version: Default::default(),
        sign_in: SignIn::PersonalAccessToken {
            client_id: client_id.to_owned(),
        },
        colour: Default::default(),
        protected: false,
        read_only: false,
        second_person: false,
        guards: Default::default(),
        proxy: ProxyChoice::Direct,
        extra_ca_file: None,
        confirmed_host: None,
        pinned: Vec::new(),
        rules: Vec::new(),
        remembered: Vec::new(),
    }
}
