//! What happened to a plan file.

use patchpanel_core_models::plan_file::{PlanFile, Refusal};

use super::UserMessage;

pub(crate) fn refused(name: &str, refusal: &Refusal) -> UserMessage {
    let next = match refusal {
        Refusal::TooLong | Refusal::NoPlan(_) => "Choose a file saved with “Save plan…”",
        Refusal::Version(_) => "Update Patchpanel, or ask for the plan from this version",
        Refusal::Damaged => "Ask the author for the file again",
    };
    UserMessage::new(
        format!("“{name}” was not opened"),
        refusal.to_string(),
        next,
    )
}

pub(crate) fn needs_sign_in(plan: &PlanFile) -> UserMessage {
    UserMessage::new(
        format!("The plan for “{}” waits", plan.title),
        format!("The plan is for {}", plan.tenant),
        "Sign in to this tenant to open the plan",
    )
}

pub(crate) fn of_other_tenant(plan: &PlanFile, here: &str) -> UserMessage {
    UserMessage::new(
        format!("The plan for “{}” was not opened", plan.title),
        format!("The plan is for {}, not for {here}", plan.tenant),
        "Open the plan in a profile of that tenant",
    )
}

pub(crate) fn draft_in_the_way(plan: &PlanFile) -> UserMessage {
    UserMessage::new(
        format!("The plan for “{}” was not opened", plan.title),
        "You have changes of your own in this connector",
        "Apply or discard your changes, then open the plan",
    )
}

pub(crate) fn saving(hash: &str) -> UserMessage {
    UserMessage::new(
        format!("The plan’s hash is {hash}"),
        "Whoever opens the plan sees the same hash",
        "Read the hash out to your colleague",
    )
}
