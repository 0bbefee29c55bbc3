//! What the organisation sets for all people of this computer. It only ever narrows what a profile may do.
//!
//! The client of a tenant is made from a profile that was bound here, whatever a screen shows.

use std::{collections::BTreeSet, path::PathBuf};

use patchpanel_core_models::ids::TenantUrl;
use serde::{Deserialize, Deserializer};

use super::{
    profiles::shared::{SharedProfile, strictly},
    profiles::{Profile, ProfileId, ProxyChoice, SignIn, slug},
};

/// As it is written; see `docs/policy.md`. What is not understood is refused, so that no slip leaves something open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// No profile changes anything.
    pub read_only: bool,
    pub protected: bool,
    /// Only a plan file by somebody else is applied; every profile is protected, because only a protected one asks for it.
    pub second_person: bool,
    /// The hosts that secrets may go to besides those of the profiles it gives; without it, all.
    pub allowed_hosts: Option<Vec<HostRule>>,
    /// The proxy of every profile.
    #[serde(deserialize_with = "strictly_some")]
    pub proxy: Option<ProxyChoice>,
    /// The file of certificates of every profile.
    pub extra_ca_file: Option<PathBuf>,
    /// Nothing is saved to a file that a person chooses.
    pub no_export: bool,
    #[serde(rename = "profile")]
    pub profiles: Vec<SharedProfile>,
}

/// What of a profile a policy can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Name, address, version of the API, kind of sign-in and colour of a profile that it gives.
    Tenant,
    Protected,
    ReadOnly,
    SecondPerson,
    Guards,
    Proxy,
    CaFile,
}

/// `acme.api.identitynow.com`, `isc.example.com:8443`, or `*.identitynow.com` for every host below.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HostRule(String);

impl TryFrom<String> for HostRule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let rest = text.strip_prefix("*.").unwrap_or(&text);
        let is_of_host = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if rest.is_empty() || !rest.chars().all(is_of_host) {
            return Err(
                "no host; write it as acme.api.identitynow.com or *.identitynow.com".to_owned(),
            );
        }
        Ok(Self(text.to_lowercase()))
    }
}

impl HostRule {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn allows(&self, authority: &str) -> bool {
        match self.0.strip_prefix('*') {
            Some(below) => authority.len() > below.len() && authority.ends_with(below),
            None => authority == self.0,
        }
    }
}

impl Policy {
    /// Why it cannot be used although each value is one.
    pub fn problem(&self) -> Option<String> {
        let proxies = self.profiles.iter().map(|given| &given.proxy);
        if let Some(why) = proxies.chain(&self.proxy).find_map(ProxyChoice::refusal) {
            return Some(why.to_owned());
        }
        let mut ids = BTreeSet::new();
        let mut given = self.profiles.iter();
        let twice = given.find(|given| !ids.insert(id_of(given)))?;
        let SharedProfile { name, base_url, .. } = twice;
        Some(format!("the profile “{name}” ({base_url}) appears twice"))
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn allows(&self, base_url: &TenantUrl) -> bool {
        let is_given = self
            .profiles
            .iter()
            .any(|given| given.base_url == *base_url);
        let allowed = |rules: &Vec<HostRule>| {
            let mut rules = rules.iter();
            rules.any(|rule| rule.allows(base_url.authority()))
        };
        is_given || self.allowed_hosts.as_ref().is_none_or(allowed)
    }

    fn given(&self, id: &ProfileId) -> Option<&SharedProfile> {
        self.profiles.iter().find(|given| id_of(given) == *id)
    }

    /// What it gives for the profile: the one with its id, else all of the same tenant, so that a profile of a person's own
    /// is no way around them.
    fn given_for(&self, id: &ProfileId, base_url: &TenantUrl) -> Vec<&SharedProfile> {
        if let Some(given) = self.given(id) {
            return vec![given];
        }
        let of_tenant = |given: &&SharedProfile| given.base_url == *base_url;
        self.profiles.iter().filter(of_tenant).collect()
    }

    /// Whether it sets this of the profile; `None` is a new one.
    pub fn binds(&self, profile: Option<&Profile>, what: Bound) -> bool {
        let given = profile.map(|profile| self.given_for(&profile.id, &profile.base_url));
        let given = given.unwrap_or_default();
        // Who is given two profiles of a tenant may do with their own what one of them may.
        let gives = |is_on: fn(&SharedProfile) -> bool| {
            !given.is_empty() && given.iter().all(|given| is_on(given))
        };
        match what {
            Bound::Tenant => profile.is_some_and(|profile| self.given(&profile.id).is_some()),
            Bound::Protected => {
                let asks_by_it = self.binds(profile, Bound::SecondPerson);
                self.protected || gives(|given| given.protected) || asks_by_it
            }
            Bound::ReadOnly => self.read_only || gives(|given| given.read_only),
            Bound::SecondPerson => self.second_person || gives(|given| given.second_person),
            Bound::Guards => gives(|given| given.guard_patches),
            Bound::Proxy => self.proxy.is_some() || !given.is_empty(),
            Bound::CaFile => self.extra_ca_file.is_some() || !given.is_empty(),
        }
    }

    /// Adds the profiles that it gives to those of the person, and binds them all.
    pub fn bind_all(&self, profiles: &mut Vec<Profile>) {
        let is_there = |id: &ProfileId| profiles.iter().any(|profile| profile.id == *id);
        let given = self.profiles.iter().map(|given| (id_of(given), given));
        let missing: Vec<_> = given.filter(|(id, _)| !is_there(id)).collect();
        let missing = missing.into_iter();
        profiles.extend(missing.map(|(id, given)| given.clone().profile(id)));
        for profile in profiles {
            self.bind(profile);
        }
    }

    /// Sets what it binds. A person may be stricter, and has the client ID and the login of the proxy for their own.
    pub fn bind(&self, profile: &mut Profile) {
        if let Some(given) = self.given(&profile.id).cloned() {
            profile.name = given.name;
            // Whoever may write the policy said where the secret goes.
            profile.confirmed_host = Some(given.base_url.authority().to_owned());
            profile.base_url = given.base_url;
            profile.api_version = given.api_version;
            bind_sign_in(&mut profile.sign_in, given.sign_in);
            profile.colour = given.colour;
        }
        if let Some(given) = self.given_for(&profile.id, &profile.base_url).first() {
            bind_proxy(&mut profile.proxy, given.proxy.clone());
            profile.extra_ca_file.clone_from(&given.extra_ca_file);
        }
        let binds = |profile: &Profile, what| self.binds(Some(profile), what);
        profile.protected |= binds(profile, Bound::Protected);
        profile.read_only |= binds(profile, Bound::ReadOnly);
        profile.second_person |= binds(profile, Bound::SecondPerson);
        profile.guard_patches |= binds(profile, Bound::Guards);
        if let Some(proxy) = self.proxy.clone() {
            bind_proxy(&mut profile.proxy, proxy);
        }
        if self.extra_ca_file.is_some() {
            profile.extra_ca_file.clone_from(&self.extra_ca_file);
        }
    }

    /// The profiles as they are saved: what it binds of a person's own stays as it was before, so that nothing of the
    /// policy is left once it is gone.
    pub fn unbound(&self, profiles: &[Profile], before: &[Profile]) -> Vec<Profile> {
        let own = |bound: &Profile| {
            let mut own = bound.clone();
            if let Some(before) = before.iter().find(|before| before.id == bound.id) {
                // What another tenant's address brought is not the person's own either.
                let binds = |what| self.binds(Some(bound), what) || self.binds(Some(before), what);
                if binds(Bound::Protected) {
                    own.protected = before.protected;
                }
                if binds(Bound::ReadOnly) {
                    own.read_only = before.read_only;
                }
                if binds(Bound::SecondPerson) {
                    own.second_person = before.second_person;
                }
                if binds(Bound::Guards) {
                    own.guard_patches = before.guard_patches;
                }
                let is_own = !binds(Bound::Tenant);
                if binds(Bound::Proxy) && (is_own || self.proxy.is_some()) {
                    own.proxy.clone_from(&before.proxy);
                }
                if binds(Bound::CaFile) && (is_own || self.extra_ca_file.is_some()) {
                    own.extra_ca_file.clone_from(&before.extra_ca_file);
                }
            }
            own
        };
        profiles.iter().map(own).collect()
    }
}

fn strictly_some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ProxyChoice>, D::Error> {
    strictly(from).map(Some)
}

/// Made from name and address: a secret is for the address that it was given for, and a policy has no other id.
fn id_of(given: &SharedProfile) -> ProfileId {
    let host = given.base_url.authority();
    ProfileId(format!("policy-{}-{host}", slug(&given.name)))
}

fn bind_sign_in(own: &mut SignIn, given: SignIn) {
    match (own, given) {
        (SignIn::PersonalAccessToken { .. }, SignIn::PersonalAccessToken { client_id })
            if client_id.is_empty() => {}
        (own, given) => *own = given,
    }
}

fn bind_proxy(own: &mut ProxyChoice, set: ProxyChoice) {
    let is_same = match (&*own, &set) {
        (ProxyChoice::Address { url: own, .. }, ProxyChoice::Address { url, .. }) => own == url,
        (own, set) => own == set,
    };
    if !is_same {
        *own = set;
    }
}

#[cfg(test)]
mod tests;
