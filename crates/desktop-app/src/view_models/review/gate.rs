//! Whether a plan may be sent now, and if not, why. What the tenant allows is the server's to say.

use jiff::Timestamp;
use patchpanel_core_models::problem::Severity;

use crate::state::connectors::OpenConnector;
use crate::state::protection::PlanObstacle;
use crate::state::review::PreparedPlan;
use crate::state::session::Session;

use super::{count, findings, in_words, new_warnings, sent_documents};

/// What a person has to do before the steps are sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    /// What was typed into the field of a protected profile.
    pub name: &'a str,
    /// Whether the warnings were agreed to.
    pub accepts_warnings: bool,
    /// The moment of the question: an unlocked tenant needs no name.
    pub now: Timestamp,
}

/// Why the steps cannot be sent, in a sentence; `None` when they can.
pub(crate) fn reason(
    session: &Session,
    connector: &OpenConnector,
    plan: &PreparedPlan,
    given: &Given<'_>,
) -> Option<String> {
    stopped(session, connector, plan).or_else(|| unfinished(session, connector, plan, given))
}

/// What cannot be put right on this screen.
fn stopped(session: &Session, connector: &OpenConnector, plan: &PreparedPlan) -> Option<String> {
    let errors = findings(connector, plan, Severity::Error).len();
    let unchecked = sent_documents(plan)
        .into_iter()
        .find(|document| !connector.is_checked(*document));
    let unknown = session.apply.as_ref().and_then(|run| run.awaited());
    let reason = if session.profile.read_only {
        "This profile is read-only. Change the profile to send.".to_owned()
    } else if let Some(obstacle) = session.plan_obstacle() {
        plan_obstacle(obstacle)
    } else if session.is_applying() {
        "Steps are being sent. Wait for the last one.".to_owned()
    } else if let Some(step) = unknown {
        format!(
            "The outcome of step {} of the last apply is unknown. Read the server first.",
            step + 1
        )
    } else if connector.draft.revision != plan.revision {
        "The draft changed. Review again.".to_owned()
    } else if plan.steps.is_empty() {
        "No differences from the server, so nothing to send.".to_owned()
    } else if !plan.moved.is_empty() {
        "The server changed after the draft began. Review again.".to_owned()
    } else if errors > 0 {
        format!(
            "{} in the documents would be refused. Correct the documents first.",
            count(errors, "error")
        )
    } else if let Some(document) = unchecked {
        let (document, verb) = in_words(document);
        format!("The {document} {verb} still being checked.")
    } else {
        return None;
    };
    Some(reason)
}

pub(crate) fn plan_obstacle(obstacle: PlanObstacle) -> String {
    match obstacle {
        PlanObstacle::Differs(difference) => difference,
        PlanObstacle::NoPlanFile => {
            "This profile applies only plan files by someone else. Save the plan for a colleague."
                .to_owned()
        }
        PlanObstacle::OwnPlan => "You wrote this plan. Someone else must apply it.".to_owned(),
        PlanObstacle::NoName => {
            "The token does not say who you are, so you cannot approve a plan.".to_owned()
        }
    }
}

/// What is still to be done on this screen.
fn unfinished(
    session: &Session,
    connector: &OpenConnector,
    plan: &PreparedPlan,
    given: &Given<'_>,
) -> Option<String> {
    let warnings = new_warnings(connector, plan).len();
    if warnings > 0 && !given.accepts_warnings {
        return Some(format!("{} to continue.", accept(warnings)));
    }
    let is_named = session.needs_no_name(given.now) || session.is_tenant_named(given.name);
    (!is_named).then(|| {
        format!(
            "Type “{}” to send to a protected tenant.",
            session.tenant_name()
        )
    })
}

/// The words beside the box: “Accept the 3 new warnings”.
pub(crate) fn accept(warnings: usize) -> String {
    match warnings {
        1 => "Accept the new warning".to_owned(),
        many => format!("Accept the {many} new warnings"),
    }
}

/// The words on the button: “Apply 3 steps to acme”, “Apply 5 steps of 2 connectors to acme”.
pub(crate) fn button(session: &Session, plans: &[&PreparedPlan]) -> String {
    let steps = plans.iter().map(|plan| plan.steps.len()).sum();
    if steps == 0 {
        return "Nothing to apply".to_owned();
    }
    let of = match plans.len() {
        1 => String::new(),
        many => format!(" of {}", count(many, "connector")),
    };
    format!(
        "Apply {}{of} to {}",
        count(steps, "step"),
        session.tenant_name()
    )
}

#[cfg(test)]
mod tests;
