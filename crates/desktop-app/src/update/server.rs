//! A connector was read, alone or for a review: updates the run, the draft, the review and the conflicts, in an order
//! that loses nothing.

use std::time::Duration;

use patchpanel_core_models::{draft::Content, ids::ScriptName, models::connector::ConnectorDetail};
use patchpanel_http_client::{Error, ErrorKind};

use super::{
    apply, batch, bundles, compare, conflict, connectors, impact, plan_file, review, turn::Turn,
};
use crate::{
    messages::{self, Doing},
    state::{connectors::ServerState, remote::Generation, review::Prepared, session::Session},
};

pub(super) fn loaded(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    result: Result<(Box<ConnectorDetail>, Duration), Error>,
) {
    let now = turn.state.now;
    let gone = matches!(
        result.as_ref().map_err(Error::kind),
        Err(ErrorKind::NotFound)
    );
    let doing = Doing::ReadingConnector(script_name.clone());
    let result = result.map_err(|error| messages::of_client(&error, &doing));
    let server = result.clone().map(|(detail, _)| ServerState {
        detail: *detail,
        read_at: now,
    });
    let open = turn.open_mut(script_name);
    if !open.is_some_and(|open| open.server.answer(generation, server)) {
        return;
    }
    let failure = result.as_ref().err();
    if let (Some(_), Some(open)) = (failure, turn.open_mut(script_name)) {
        // A plan is not opened later, when nobody thinks of it any more, nor does a bundle replace what is typed
        // meanwhile; what is not there is created.
        if !gone {
            (open.plan, open.imported) = (None, None);
        }
    }
    if let Some(message) = failure {
        compare::not_there(turn, script_name, message);
    }
    let offline = failure.filter(|message| message.concerns_the_session());
    let (latency, offline) = (
        result.as_ref().ok().map(|(_, latency)| *latency),
        offline.cloned(),
    );
    connectors::note_reachability(turn, latency, offline);
    match result {
        Ok((detail, _)) => {
            // First what became of the steps: what the server did not take after all must not be lost with the old
            // draft.
            apply::found(turn, script_name, generation);
            apply::learn(turn, script_name, generation, &Content::from(&*detail));
            connectors::take_in(turn, script_name, &detail);
            bundles::take_in(turn, script_name);
            impact::ask_once(turn, script_name);
            plan_file::take_in(turn, script_name);
            compare::take_in(turn, script_name);
        }
        Err(message) if gone => {
            apply::gone(turn, script_name, generation);
            apply::read_failed(turn, script_name, generation, &message);
            bundles::not_there(turn, script_name);
            plan_file::not_there(turn, script_name);
        }
        Err(message) => {
            apply::read_failed(turn, script_name, generation, &message);
        }
    }
    batch::go_on(turn, script_name);
}

pub(super) fn read_for_review(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    result: Result<(Prepared, Box<ConnectorDetail>), Error>,
) -> Option<()> {
    let (prepared, server) = review::read(turn, script_name, generation, result)?;
    let is_there = !prepared.creates();
    match prepared {
        Prepared::Exists => {
            review::fails(turn, generation, messages::exists(script_name));
        }
        Prepared::Plan { plan, merged } => {
            conflict::over(turn, script_name);
            review::planned(turn, script_name, generation, (plan, merged));
        }
        // Among several drafts nothing is decided.
        Prepared::Conflict(_) if turn.session().is_some_and(Session::is_batch_open) => {
            let message = messages::decide_alone();
            review::fails(turn, generation, message);
        }
        // A conflict is decided for the whole draft, so that all its parts have the same base.
        Prepared::Conflict(_) if review::is_partial(turn) => review::start(turn),
        Prepared::Conflict(findings) => {
            conflict::found(turn, script_name, *findings);
        }
    }
    if is_there {
        apply::found(turn, script_name, generation);
        // A draft that turns out to be sent already bumps its revision, so that this plan is prepared again.
        apply::learn(turn, script_name, generation, &server);
    } else {
        // That nothing is there proves nothing; a run that waits for a read does not wait for ever.
        let message = messages::connector_gone(script_name);
        apply::read_failed(turn, script_name, generation, &message);
    }
    Some(())
}
