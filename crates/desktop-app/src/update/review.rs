//! The review: read the server again, prepare the exact requests, and refuse a plan whose base moved.

use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::connector::ConnectorDetail,
};
use patchpanel_http_client::Error;

use super::{documents, impact, turn::Turn};
use crate::{
    messages::{self, Doing, UserMessage},
    state::{
        connectors::{PartValue, ServerState},
        plan_file::OpenedPlan,
        remote::{Generation, Remote},
        review::{Prepared, PreparedPlan, Review, ReviewStage},
        route::Route,
        session::Session,
    },
    task::{ConnectorTask, ReviewQuestion},
    view_models::plan_file::difference,
};

pub(super) fn start(turn: &mut Turn<'_>) {
    start_with(turn, None, None);
}

/// Reviews the given parts of the draft, or all of it; the other parts stay in the draft and are not sent. `opened` is
/// the plan file that has become the draft.
pub(super) fn start_with(
    turn: &mut Turn<'_>,
    parts: Option<&[Part]>,
    opened: Option<OpenedPlan>,
) -> Option<()> {
    turn.end_batch();
    let selected = turn.selected().map(|open| open.script_name.clone());
    let review = selected.and_then(|name| prepare(turn, &name, parts, opened));
    let session = turn.session_mut().filter(|_| review.is_some())?;
    (session.review, session.batch) = (review, None);
    if turn.is_shown() {
        turn.state.route = Route::Review;
    }
    Some(())
}

/// Asks for the plan of a draft.
pub(super) fn prepare(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    parts: Option<&[Part]>,
    opened: Option<OpenedPlan>,
) -> Option<Review> {
    let generation = turn.next_generation();
    let session = turn.session()?;
    let connector = session.open.get(script_name)?;
    let question = Box::new(ReviewQuestion {
        draft: only(&connector.draft, parts),
        revision: connector.draft.revision,
        guards: opened
            .as_ref()
            .map_or(session.profile.guard_patches, |opened| opened.file.guards),
        creates: connector.unmade.clone(),
    });
    turn.connector(
        script_name,
        ConnectorTask::PrepareReview(generation, question),
    );
    impact::ask(turn, script_name);
    Some(Review {
        script_name: script_name.clone(),
        only: parts.map(<[Part]>::to_vec),
        opened,
        stage: ReviewStage::Preparing(generation),
    })
}

/// The review that waits for this answer, alone or among several.
fn awaiting(session: &mut Session, asked: Generation) -> Option<&mut Review> {
    let several = session
        .batch
        .iter_mut()
        .flat_map(|batch| &mut batch.reviews);
    let mut all = session.review.iter_mut().chain(several);
    all.find(|review| matches!(review.stage, ReviewStage::Preparing(at) if at == asked))
}

/// The draft with no other changes than those in `parts`.
pub(super) fn only(draft: &Draft, parts: Option<&[Part]>) -> Draft {
    let Some(parts) = parts else {
        return draft.clone();
    };
    let mut limited = Draft::new(draft.base.clone());
    for part in parts {
        PartValue::of(&draft.current, *part).put(&mut limited.current);
    }
    limited
}

/// The server was read again, or could not be. Gives what it has, if the review still waits for it.
pub(super) fn read(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    result: Result<(Prepared, Box<ConnectorDetail>), Error>,
) -> Option<(Prepared, Content)> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    awaiting(session, generation)?;
    match result {
        Ok((prepared, detail)) => {
            let server = Content::from(&*detail);
            // What is to be created was not read.
            let is_there = !prepared.creates();
            let connector = session.open.get_mut(script_name);
            if let Some(connector) = connector.filter(|_| is_there) {
                connector.server = Remote::Ready(ServerState {
                    detail: *detail,
                    read_at: now,
                });
            }
            Some((prepared, server))
        }
        Err(error) => {
            let doing = Doing::ReadingConnector(script_name.clone());
            fails(turn, generation, messages::of_client(&error, &doing));
            None
        }
    }
}

pub(super) fn fails(turn: &mut Turn<'_>, generation: Generation, message: UserMessage) {
    let review = turn.session_mut();
    if let Some(review) = review.and_then(|session| awaiting(session, generation)) {
        review.stage = ReviewStage::Failed(message);
    }
}

/// Shows the plan. A draft that was put on top of what the server changed meanwhile becomes the draft, unless it was
/// edited since; then the plan is refused, and its screen offers to prepare it again.
pub(super) fn planned(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    (mut plan, merged): (Box<PreparedPlan>, Option<Box<Draft>>),
) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let only = awaiting(session, generation).and_then(|review| review.only.clone());
    let open = session.open.get_mut(script_name);
    let rebased = match (open, merged) {
        (Some(connector), Some(merged)) if connector.draft.revision == plan.revision => {
            let merged = match &only {
                Some(parts) => graft(&connector.draft, *merged, parts),
                None => *merged,
            };
            connector.draft.rebase(merged, now);
            plan.revision = connector.draft.revision;
            plan.moved.clear();
            true
        }
        (Some(_) | None, Some(_) | None) => false,
    };
    if let Some(review) = awaiting(session, generation) {
        if let Some(opened) = &mut review.opened {
            opened.differs = difference(&opened.file, &plan);
        }
        review.stage = ReviewStage::Ready(plan);
    }
    if rebased {
        documents::check_all(turn, script_name);
    }
    Some(())
}

/// The merged draft of some parts, with my changes of all other parts, on their old base.
fn graft(draft: &Draft, mut merged: Draft, parts: &[Part]) -> Draft {
    for part in draft.changes() {
        if !parts.contains(&part) {
            PartValue::of(&draft.base, part).put(&mut merged.base);
            PartValue::of(&draft.current, part).put(&mut merged.current);
        }
    }
    merged
}

pub(super) fn is_partial(turn: &Turn<'_>) -> bool {
    let review = turn.session().and_then(|session| session.review.as_ref());
    review.is_some_and(|review| review.only.is_some())
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{draft::Content, ids::Locale};
    use serde_json::json;

    use super::*;

    fn content(value: u32, text: &str) -> Content {
        Content {
            metadata: serde_json::from_value(json!({"limit": value})).unwrap(),
            translations: [(Locale::De, text.to_owned())].into(),
            ..Content::default()
        }
    }

    #[test]
    fn reviewing_one_part_on_a_moved_server_keeps_the_rest_of_the_draft() {
        let draft = Draft {
            base: content(1, "a=1"),
            current: content(2, "a=2"),
        };
        let merged = Draft {
            base: content(1, "a=9"),
            current: content(2, "a=9"),
        };

        let grafted = graft(&draft, merged, &[Part::Metadata]);

        assert_eq!(
            grafted, draft,
            "the texts still stand on what they began from"
        );
    }
}
