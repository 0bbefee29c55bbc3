//! What the organisation sets for this computer, and what it forbids.

use super::{UserMessage, of_port, quantity, refusals::MANAGED};
use crate::state::{
    computer::ComputerError,
    policy::{HostRule, Policy},
    profiles::ProxyChoice,
};

pub(crate) fn policy_not_read(error: &ComputerError) -> UserMessage {
    UserMessage::new(
        "The policy of your organisation cannot be read",
        format!(
            "{}. Nobody can sign in until the policy is corrected",
            of_port(error).why
        ),
        "Ask whoever manages this computer, then restart Patchpanel",
    )
}

pub(crate) fn host_not_allowed(host: &str) -> UserMessage {
    UserMessage::new(
        format!("Your organisation does not allow {host}"),
        "The policy of this computer lists the allowed hosts",
        "Choose another profile, or ask whoever manages this computer",
    )
}

/// The same beside the address in the form of a profile.
pub(crate) fn host_outside_policy(policy: &Policy) -> String {
    let hosts = hosts(policy.allowed_hosts.as_deref().unwrap_or_default());
    format!("{MANAGED}. Allowed: {hosts}.")
}

pub(crate) fn no_export() -> UserMessage {
    UserMessage::new(
        "Nothing was saved",
        "The policy of your organisation allows no files to be saved",
        "Ask whoever manages this computer",
    )
}

pub(crate) fn proxy(choice: &ProxyChoice) -> &str {
    match choice {
        ProxyChoice::System => "System",
        ProxyChoice::Direct => "None",
        ProxyChoice::Address { url, .. } => url,
    }
}

fn hosts(rules: &[HostRule]) -> String {
    let rules: Vec<_> = rules.iter().map(|rule| rule.as_str().to_owned()).collect();
    if rules.is_empty() {
        "only those of the policy’s profiles".to_owned()
    } else {
        quantity::list(&rules)
    }
}

/// What a policy sets, a sentence each.
pub(crate) fn of_policy(policy: &Policy) -> Vec<String> {
    let Policy {
        read_only,
        protected,
        second_person,
        allowed_hosts,
        proxy: set_proxy,
        extra_ca_file,
        no_export,
        profiles,
    } = policy;
    let said = |holds: &bool, words: &str| holds.then(|| words.to_owned());
    let allowed = allowed_hosts.as_ref();
    let file = extra_ca_file.as_ref();
    let given = (!profiles.is_empty()).then(|| {
        let profiles = quantity::count(profiles.len(), "profile is", "profiles are");
        format!("{profiles} set by the policy.")
    });
    let all = [
        said(read_only, "Every profile is read-only."),
        said(protected, "Every profile is protected."),
        said(
            second_person,
            "Only plan files by someone else are applied.",
        ),
        allowed.map(|rules| format!("Allowed hosts: {}.", hosts(rules))),
        set_proxy
            .as_ref()
            .map(|set| format!("Proxy: {}.", proxy(set))),
        file.map(|path| format!("CA file: {}.", path.display())),
        said(no_export, "Nothing is saved to files."),
        given,
    ];
    all.into_iter().flatten().collect()
}
