//! Several drafts in one review: each has a plan of its own, and the plans are sent one after the other, up to the first
//! step that fails.

use patchpanel_core_models::ids::ScriptName;

use super::{apply, review, turn::Turn};
use crate::{
    command::BatchCommand,
    messages,
    state::{
        apply::{ApplyStage, Finding},
        notices::NoticeKind,
        review::Batch,
        route::Route,
        session::Session,
    },
};

pub(super) fn run(turn: &mut Turn<'_>, command: BatchCommand) -> Option<()> {
    match command {
        BatchCommand::Start(chosen) => start(turn, &chosen)?,
    }
    Some(())
}

/// Prepares the plans of all drafts.
pub(super) fn review(turn: &mut Turn<'_>) {
    let drafts = turn.session().into_iter().flat_map(Session::drafts);
    let names: Vec<ScriptName> = drafts.map(|open| open.script_name.clone()).collect();
    review_of(turn, &names);
}

/// Prepares the plans of the drafts of these connectors.
pub(super) fn review_of(turn: &mut Turn<'_>, names: &[ScriptName]) -> Option<()> {
    let reviews = names
        .iter()
        .filter_map(|name| review::prepare(turn, name, None, None))
        .collect();
    let id = turn.next_generation();
    let session = turn.session_mut()?;
    session.review = None;
    session.batch = Some(Batch {
        id,
        reviews,
        ..Batch::default()
    });
    turn.state.route = Route::Review;
    Some(())
}

fn start(turn: &mut Turn<'_>, chosen: &[ScriptName]) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    // What was typed counts for this command, whatever becomes of it.
    let consents = session.take_consent(now);
    let batch = session.batch.as_mut().filter(|batch| !batch.is_sending);
    let batch = batch.filter(|_| consents)?;
    batch
        .reviews
        .retain(|review| chosen.contains(&review.script_name));
    (batch.is_sending, batch.is_stopped) = (true, false);
    next(turn)
}

/// Sends the first plan that is left.
fn next(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.session_mut()?;
    let batch = session.batch.as_mut()?;
    if batch.reviews.is_empty() {
        let message = messages::connectors_applied(&batch.sent);
        session.batch = None;
        turn.notify(NoticeKind::Success, message);
        return None;
    }
    session.review = Some(batch.reviews.remove(0));
    let before = turn.state.route;
    if !apply::send(turn) {
        turn.end_batch();
        return None;
    }
    let session = turn.session_mut();
    let sending = session.and_then(|session| session.batch.as_mut().zip(session.apply.as_mut()));
    if let Some((batch, run)) = sending {
        run.sent_before.clone_from(&batch.sent);
        batch.sent.push(run.title.clone());
    }
    // Who went elsewhere meanwhile stays there.
    if !turn.is_shown() || !matches!(before, Route::Review | Route::Apply) {
        turn.state.route = before;
    }
    Some(())
}

/// A connector was read, or could not be: if that is what the run waited for, the next one is sent, or nothing more is.
pub(super) fn go_on(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let session = turn.session()?;
    let batch = session.batch.as_ref().filter(|batch| batch.is_sending);
    let run = session.apply.as_ref();
    let run = run.filter(|run| run.script_name == *script_name && !run.is_running());
    let (batch, run) = batch.zip(run)?;
    let as_sent = run.stage == ApplyStage::Finished
        && run.steps.iter().all(|step| {
            let read = step.read_back.as_ref();
            read.is_some_and(|read| read.finding == Finding::Draft)
        });
    if as_sent && !batch.is_stopped {
        next(turn);
    } else {
        turn.end_batch();
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::models::upload::UploadStatus;

    use super::*;
    use crate::{
        command::{Action, ApplyCommand, ConnectorCommand, SessionCommand},
        state::{AppState, connectors::PartValue},
        task::{ConnectorTask, Task},
        update::{
            apply::sample::{Has, answers, reads, reviewed, run},
            connectors,
            testing::{of_connectors, on_command, reviewed as asked},
        },
        view_models::review::sample,
    };

    fn names() -> Vec<ScriptName> {
        ["workday", "zendesk"]
            .map(|name| name.parse().unwrap())
            .into()
    }

    /// Two drafts of three steps each, reviewed together.
    fn two() -> AppState {
        let mut state = reviewed();
        let session = state.session_mut().unwrap();
        session.review = None;
        sample::review_two(session);
        state.route = Route::Review;
        state
    }

    fn is_sent(tasks: &[Task]) -> bool {
        let mut asked = of_connectors(tasks).into_iter();
        asked.any(|task| matches!(task, ConnectorTask::SendStep { .. }))
    }

    /// All steps of the run are taken, but for the last.
    fn all_but_one(state: &mut AppState) {
        for step in 0..2 {
            answers(state, step, UploadStatus::Updated);
        }
    }

    fn last_notice(state: &AppState) -> &str {
        &state.notices.all().last().unwrap().message.what
    }

    #[test]
    fn all_drafts_are_prepared_at_once() {
        let mut state = two();
        state.session_mut().unwrap().batch = None;

        let tasks = on_command(&mut state, Action::ReviewAll);

        assert_eq!(asked(&tasks).len(), 2);
        assert_eq!(state.route, Route::Review);
        let session = state.session().unwrap();
        assert!(session.is_batch_open() && session.review.is_none());
    }

    #[test]
    fn the_next_draft_is_sent_once_the_one_before_was_read_back() {
        let mut state = two();
        on_command(&mut state, BatchCommand::Start(names()));
        assert_eq!(run(&state).script_name.as_str(), "workday");
        all_but_one(&mut state);
        assert!(!is_sent(&answers(&mut state, 2, UploadStatus::Updated)));

        let tasks = reads(&mut state, [Has::Sent; 3]);
        assert!(matches!(&tasks[..], [.., Task::InOrder(_)]), "{tasks:?}");
        assert_eq!(run(&state).script_name.as_str(), "zendesk");
        assert!(run(&state).is_running());
        all_but_one(&mut state);
        answers(&mut state, 2, UploadStatus::Updated);
        reads(&mut state, [Has::Sent; 3]);

        assert!(state.session().unwrap().batch.is_none());
        assert_eq!(state.session().unwrap().drafts().count(), 0);
        assert_eq!(last_notice(&state), "2 connectors are applied");
        let (_, said) = crate::view_models::apply::banner(&state, run(&state)).unwrap();
        assert!(said.ends_with("Applied before: workday."), "{said}");
    }

    #[test]
    fn nothing_is_sent_after_a_step_that_was_not_made_or_not_found_on_the_server() {
        for (status, has) in [
            (UploadStatus::Skipped, Has::Before),
            (UploadStatus::Updated, Has::Other),
        ] {
            let mut state = two();
            on_command(&mut state, BatchCommand::Start(names()));
            all_but_one(&mut state);
            answers(&mut state, 2, status);

            reads(&mut state, [Has::Sent, Has::Sent, has]);

            assert_eq!(run(&state).script_name.as_str(), "workday");
            assert!(state.session().unwrap().batch.is_none());
            assert_eq!(last_notice(&state), "1 connector was not sent");
        }
    }

    #[test]
    fn no_other_review_begins_while_drafts_wait_to_be_sent() {
        let mut state = two();
        on_command(&mut state, BatchCommand::Start(names()));

        for is_between in [false, true] {
            if is_between {
                all_but_one(&mut state);
                answers(&mut state, 2, UploadStatus::Updated);
            }
            for action in [Action::ReviewChanges, Action::ReviewAll] {
                on_command(&mut state, action);
                assert_eq!(last_notice(&state), "Steps are being sent");
            }
            let session = state.session().unwrap();
            assert!(session.review.is_none() && session.is_sending_batch());
        }
    }

    /// The first of two drafts is sent, and not read back yet.
    fn between() -> AppState {
        let mut state = two();
        on_command(&mut state, BatchCommand::Start(names()));
        all_but_one(&mut state);
        answers(&mut state, 2, UploadStatus::Updated);
        state
    }

    fn says_what_is_left(state: &AppState) -> bool {
        let mut notices = state.notices.all().iter();
        notices.any(|notice| notice.message.what == "1 connector was not sent")
    }

    #[test]
    fn who_takes_back_the_first_draft_sends_no_other() {
        let mut state = two();
        on_command(&mut state, BatchCommand::Start(names()));
        // There is something of it to be reviewed at once.
        let later = serde_json::json!({"shortDesc": "typed while it was sent"});
        let edit = PartValue::Metadata(serde_json::from_value(later).unwrap());
        on_command(&mut state, ConnectorCommand::EditPart(edit));
        all_but_one(&mut state);
        answers(&mut state, 2, UploadStatus::Updated);

        let id = run(&state).id;
        on_command(&mut state, ApplyCommand::Undo(id));
        let tasks = reads(&mut state, [Has::Sent; 3]);

        assert!(!is_sent(&tasks) && says_what_is_left(&state));
        assert!(state.session().unwrap().review.is_some(), "of the undo");
    }

    #[test]
    fn who_locks_the_app_between_two_drafts_reads_what_was_not_sent() {
        let mut state = between();

        on_command(&mut state, Action::LockApp);

        assert!(state.session().unwrap().batch.is_none());
        assert!(says_what_is_left(&state));
    }

    #[test]
    fn a_draft_whose_connector_is_gone_keeps_no_other_waiting() {
        let mut state = between();

        let session = state.session().map(|session| session.id);
        let mut turn = Turn {
            state: &mut state,
            tasks: &mut Vec::new(),
            session,
        };
        connectors::forget(&mut turn, &names()[0]);

        assert!(state.session().unwrap().batch.is_none());
        assert!(says_what_is_left(&state));
    }

    #[test]
    fn stopping_stops_the_drafts_that_follow_too() {
        let mut state = two();
        on_command(&mut state, BatchCommand::Start(names()));
        all_but_one(&mut state);
        on_command(&mut state, ApplyCommand::Stop);
        answers(&mut state, 2, UploadStatus::Updated);

        reads(&mut state, [Has::Sent; 3]);

        assert_eq!(run(&state).script_name.as_str(), "workday");
        assert_eq!(last_notice(&state), "1 connector was not sent");
    }

    #[test]
    fn a_draft_that_was_edited_after_the_review_is_not_sent() {
        let mut state = two();
        on_command(&mut state, BatchCommand::Start(names()));
        all_but_one(&mut state);
        answers(&mut state, 2, UploadStatus::Updated);
        let session = state.session_mut().unwrap();
        session.open.get_mut(&names()[1]).unwrap().draft.revision += 1;

        reads(&mut state, [Has::Sent; 3]);

        assert_eq!(run(&state).script_name.as_str(), "workday");
        assert_eq!(last_notice(&state), "1 connector was not sent");
    }

    #[test]
    fn one_name_counts_for_all_and_for_this_command_alone() {
        let mut state = two();
        state.session_mut().unwrap().profile.protected = true;
        on_command(&mut state, BatchCommand::Start(names()));
        assert!(
            state.session().unwrap().apply.is_none(),
            "no name was typed"
        );

        let tenant = state.session().unwrap().tenant_name();
        on_command(&mut state, SessionCommand::NameTenant(tenant));
        on_command(&mut state, BatchCommand::Start(names()));
        all_but_one(&mut state);
        answers(&mut state, 2, UploadStatus::Updated);
        reads(&mut state, [Has::Sent; 3]);

        assert_eq!(run(&state).script_name.as_str(), "zendesk");
        assert!(!state.session().unwrap().is_named);
    }
}
