//! The review: read the server again, prepare the exact requests, and refuse a plan whose base moved.

use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::connector::ConnectorDetail,
};
use patchpanel_http_client::Error;

use super::{apply, next_generation};
use crate::{
    messages::{self, Doing},
    state::{
        AppState,
        connector::{PartValue, ServerState},
        remote::Remote,
        review::{PreparedPlan, Review, ReviewStage},
        route::Route,
        session::SessionId,
    },
    task::{Generation, Task},
};

pub(super) fn start(state: &mut AppState) -> Vec<Task> {
    start_with(state, None)
}

/// Reviews the given parts of the draft, or all of it; the other parts stay in the draft and are not sent.
pub(super) fn start_with(state: &mut AppState, parts: Option<&[Part]>) -> Vec<Task> {
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
        draft: Box::new(only(&connector.draft.draft, parts)),
        revision: connector.draft.revision,
    };
    let script_name = connector.script_name.clone();
    session.review = Some(Review {
        script_name,
        stage: ReviewStage::Preparing(generation),
    });
    state.route = Route::Review;
    vec![task]
}

/// The draft with no other changes than those in `parts`.
fn only(draft: &Draft, parts: Option<&[Part]>) -> Draft {
    let Some(parts) = parts else {
        return draft.clone();
    };
    let mut limited = Draft::new(draft.base.clone());
    for part in parts {
        PartValue::of(&draft.current, *part).put(&mut limited.current);
    }
    limited
}

pub(super) fn prepared(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    generation: Generation,
    result: Result<(Box<PreparedPlan>, Box<ConnectorDetail>), Error>,
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
    match result {
        Ok((plan, detail)) => {
            let server = Content::from(&*detail);
            review.stage = ReviewStage::Ready(plan);
            if let Some(connector) = session.open.get_mut(&script_name) {
                connector.server = Remote::Ready(ServerState {
                    detail: *detail,
                    read_at: now,
                });
            }
            // A draft that turns out to be sent already bumps its revision, so that this plan is prepared again.
            apply::learn(state, &script_name, generation, &server)
        }
        Err(error) => {
            let doing = Doing::ReadingConnector(script_name);
            review.stage = ReviewStage::Failed(messages::of_client(&error, &doing));
            Vec::new()
        }
    }
}

/// Takes the server's state as the base, keeps my changes, and reviews again.
pub(super) fn rebase(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(Review {
        script_name,
        stage: ReviewStage::Ready(plan),
    }) = &session.review
    else {
        return Vec::new();
    };
    let server: Content = plan.server.clone();
    if let Some(connector) = session.open.get_mut(script_name) {
        connector.draft.rebase(&server);
    }
    start(state)
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
