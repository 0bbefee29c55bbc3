//! The review: read the server again, prepare the exact requests, and refuse a plan whose base moved.

use patchpanel_core_models::{draft::Draft, ids::ScriptName, models::connector::ConnectorDetail};
use patchpanel_http_client::Error;

use super::{conflict, documents, next_generation};
use crate::{
    messages::{self, Doing},
    state::{
        AppState,
        connector::ServerState,
        remote::Remote,
        review::{Prepared, PreparedPlan, Review, ReviewStage},
        route::Route,
        session::SessionId,
    },
    task::{Generation, Task},
};

/// Reviews the shown connector.
pub(super) fn start(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(connector) = session.selected_connector() else {
        return Vec::new();
    };
    let task = Task::PrepareReview {
        session: session.id,
        script_name: connector.script_name.clone(),
        generation,
        draft: Box::new(connector.draft.draft.clone()),
        revision: connector.draft.revision,
        guards: session.profile.guards,
    };
    let script_name = connector.script_name.clone();
    session.review = Some(Review {
        script_name,
        stage: ReviewStage::Preparing(generation),
    });
    state.route = Route::Review;
    vec![task]
}

pub(super) fn prepared(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    generation: Generation,
    result: Result<(Prepared, Box<ConnectorDetail>), Error>,
) -> Vec<Task> {
    let now = state.now;
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let Some(review) = &mut session.review else {
        return Vec::new();
    };
    if !matches!(review.stage, ReviewStage::Preparing(asked) if asked == generation) {
        return Vec::new();
    }
    let prepared = match result {
        Ok((prepared, detail)) => {
            if let Some(connector) = session.open.get_mut(&script_name) {
                connector.server = Remote::Ready(ServerState {
                    detail: *detail,
                    read_at: now,
                });
            }
            prepared
        }
        Err(error) => {
            let doing = Doing::ReadingConnector(script_name);
            review.stage = ReviewStage::Failed(messages::of_client(&error, &doing));
            return Vec::new();
        }
    };
    match prepared {
        Prepared::Plan { plan, merged } => planned(state, &script_name, plan, merged),
        Prepared::Conflict(findings) => conflict::found(state, script_name, *findings),
    }
}

/// Shows the plan. A draft that was put on top of what the server changed meanwhile becomes the draft, unless it was
/// edited since; then the plan is refused, and its screen offers to prepare it again.
fn planned(
    state: &mut AppState,
    script_name: &ScriptName,
    mut plan: Box<PreparedPlan>,
    merged: Option<Box<Draft>>,
) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let open = session.open.get_mut(script_name);
    let rebased = match (open, merged) {
        (Some(connector), Some(merged)) if connector.draft.revision == plan.revision => {
            connector.draft.rebase(*merged, now);
            plan.revision = connector.draft.revision;
            plan.moved.clear();
            true
        }
        (Some(_) | None, Some(_) | None) => false,
    };
    session.conflict = None;
    session.review = Some(Review {
        script_name: script_name.clone(),
        stage: ReviewStage::Ready(plan),
    });
    if rebased {
        documents::check_all(state, script_name)
    } else {
        Vec::new()
    }
}

pub(super) fn save_plan(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some(Review {
        script_name,
        stage: ReviewStage::Ready(plan),
    }) = &session.review
    else {
        return Vec::new();
    };
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| step.request.to_curl())
        .collect();
    let text = steps.join("\n\n") + "\n";
    vec![Task::SaveFile {
        file_name: format!("{script_name}-plan.sh"),
        bytes: text.into_bytes(),
    }]
}
