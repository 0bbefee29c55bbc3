//! Making and deleting connectors: the exact request is shown first, and that request is sent.
//!
//! A request whose answer is lost is never repeated unasked: the tenant is read to learn what became of it, and
//! the button stays off until that is known.

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName, models::connector::ConnectorStatus};
use patchpanel_http_client::{Error, Operation, Outcome, PreparedRequest};
use patchpanel_local_store::{Cause, How, Snapshot};

use super::{connectors, history, impact, settings, turn::Turn};
use crate::{
    command::LifecycleCommand,
    event::LifecycleEvent,
    messages::{self, Doing, UserMessage, audit},
    state::{
        apply::StepAnswer,
        dialogs::{Aim, Dialog, Dispatch, Lifecycle, LifecycleRequest},
        notices::{FollowupKind, NoticeKind},
        remote::Generation,
        session::Session,
        template::{Origin, Template},
    },
    task::{HistoryTask, LifecycleTask, Task, TenantTask, Work},
};

pub(super) fn run(turn: &mut Turn<'_>, command: LifecycleCommand) -> Option<()> {
    match command {
        LifecycleCommand::StartWith(starter) => *making(turn)? = starter.map(Template::from),
        LifecycleCommand::PrepareCreate(new) => {
            making(turn)?;
            prepare(turn, Operation::CreateConnector(*new))?;
        }
        LifecycleCommand::Send => send(turn)?,
        LifecycleCommand::AskOutcome => ask_outcome(turn)?,
        LifecycleCommand::AskRecreate(script_name) => ask_recreate(turn, &script_name)?,
    }
    Some(())
}

pub(super) fn on_event(
    turn: &mut Turn<'_>,
    asked: Generation,
    event: LifecycleEvent,
) -> Option<()> {
    match event {
        LifecycleEvent::Prepared(result) => prepared(turn, asked, result)?,
        LifecycleEvent::Answered(sent, result) => answered(turn, asked, sent, result),
        LifecycleEvent::Learned(sent, result) => learned(turn, asked, *sent, result),
        // What was typed stays.
        LifecycleEvent::NotSent(failure) => {
            failed(turn, asked, Dispatch::Ready, messages::not_sent(&failure));
        }
    }
    Some(())
}

/// Asks for a connector like the shown one: what is shown of it, its draft included, is what the new one starts with.
pub(super) fn ask_duplicate(turn: &mut Turn<'_>) {
    let template = turn.selected().map(|open| Template {
        origin: Origin::Duplicate(open.title().to_owned()),
        name: format!("{} copy", open.title()),
        class_name: open.detail().and_then(|detail| detail.class_name.clone()),
        connector_type: None,
        status: None,
        direct_connect: open.detail().is_none_or(|detail| detail.direct_connect),
        content: Arc::new(open.draft.current.clone()),
    });
    ask_for(turn, template);
}

/// Reads what was kept of a connector that was deleted here, to make it again.
pub(super) fn ask_recreate(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let session = turn.session()?;
    let deleted = session
        .deleted
        .iter()
        .find(|deleted| deleted.script_name == *script_name);
    let Some(id) = deleted.and_then(|deleted| deleted.last_snapshot) else {
        turn.notify(NoticeKind::Info, messages::nothing_kept_of(script_name));
        return None;
    };
    turn.history(HistoryTask::ReadDeleted(id));
    Some(())
}

/// The last snapshot came: the dialog asks for a connector with all that it holds.
pub(super) fn recreation_read(
    turn: &mut Turn<'_>,
    result: Result<Box<Snapshot>, UserMessage>,
) -> Option<()> {
    let snapshot = turn.or_say(NoticeKind::Error, result)?;
    if !turn.is_shown() {
        return None;
    }
    let fact = |name: &str| snapshot.facts.get(name).and_then(|fact| fact.as_str());
    let template = Template {
        name: fact("name").unwrap_or(&snapshot.summary.title).to_owned(),
        class_name: fact("className").map(str::to_owned),
        connector_type: fact("type").map(str::to_owned),
        direct_connect: snapshot.facts.get("directConnect")
            != Some(&serde_json::Value::Bool(false)),
        status: fact("status").map(ConnectorStatus::from),
        origin: Origin::Deleted(snapshot.script_name),
        content: Arc::new(snapshot.content),
    };
    ask_for(turn, Some(template));
    Some(())
}

pub(super) fn ask_for(turn: &mut Turn<'_>, template: Option<Template>) {
    turn.ask(Dialog::Lifecycle(Lifecycle::new(Aim::Make(template))));
}

pub(super) fn ask_delete(turn: &mut Turn<'_>) -> Option<()> {
    let script_name = turn.selected()?.script_name.clone();
    let aim = Aim::Delete(script_name.clone());
    turn.ask(Dialog::Lifecycle(Lifecycle::new(aim)));
    let delete = Operation::DeleteConnector {
        script_name: script_name.clone(),
    };
    prepare(turn, delete);
    impact::ask(turn, &script_name);
    Some(())
}

/// The dialog on top, if it makes or deletes a connector.
fn dialog<'a>(turn: &'a mut Turn<'_>) -> Option<&'a mut Lifecycle> {
    turn.state.dialog.as_mut()?.lifecycle_mut()
}

/// The same as long as its request was not sent.
fn ready<'a>(turn: &'a mut Turn<'_>) -> Option<&'a mut Lifecycle> {
    dialog(turn).filter(|dialog| dialog.dispatch == Dispatch::Ready)
}

/// What the new connector of the dialog starts with, as long as its request was not sent.
fn making<'a>(turn: &'a mut Turn<'_>) -> Option<&'a mut Option<Template>> {
    match &mut ready(turn)?.aim {
        Aim::Make(template) => Some(template),
        Aim::Delete(_) => None,
    }
}

fn doing(aim: &Aim) -> Doing {
    match aim {
        Aim::Make(_) => Doing::Creating,
        Aim::Delete(script_name) => Doing::Deleting(script_name.clone()),
    }
}

fn lifecycle(turn: &mut Turn<'_>, generation: Generation, task: LifecycleTask) {
    turn.tenant(TenantTask::Lifecycle(generation, task));
}

/// Asks for the exact request.
fn prepare(turn: &mut Turn<'_>, operation: Operation) -> Option<()> {
    let generation = turn.next_generation();
    ready(turn)?.asked = Some(generation);
    let prepare = LifecycleTask::Prepare(Box::new(operation));
    lifecycle(turn, generation, prepare);
    Some(())
}

fn prepared(
    turn: &mut Turn<'_>,
    generation: Generation,
    result: Result<Box<PreparedRequest>, Error>,
) -> Option<()> {
    let dialog = ready(turn).filter(|dialog| dialog.asked == Some(generation))?;
    match result {
        Ok(prepared) => dialog.request = Some(prepared),
        Err(error) => dialog.failure = Some(messages::of_client(&error, &doing(&dialog.aim))),
    }
    Some(())
}

/// Sends the shown request. What is deleted is on disk first, so that it can be made again.
fn send(turn: &mut Turn<'_>) -> Option<()> {
    let generation = turn.next_generation();
    let now = turn.state.now;
    let session = turn
        .session
        .and_then(|id| turn.state.sessions.get_mut(id))?;
    let dialog = turn.state.dialog.as_mut()?.lifecycle_mut()?;
    let consents = match dialog.aim {
        Aim::Make(_) => session.take_consent(now),
        Aim::Delete(_) => session.take_name(),
    };
    if !consents || !may_change_connectors(session) || dialog.dispatch != Dispatch::Ready {
        return None;
    }
    let sent = Box::new(dialog.to_send()?);
    dialog.dispatch = Dispatch::Sending(generation);
    dialog.failure = None;
    let (summary, script_name, open) = match &sent.aim {
        Aim::Make(_) => (audit::creates(&sent.request.body_text()), "", None),
        Aim::Delete(name) => {
            let open = session.open.get(name);
            (audit::DELETES.to_owned(), name.as_str(), open)
        }
    };
    let title = open.map_or(script_name, |open| open.title());
    let entry = session.trail(&sent.request, (script_name, title, summary), now);
    let kept = open.and_then(|open| {
        let content = Arc::new(Content::from(open.detail()?));
        history::take(
            session,
            &open.script_name,
            content,
            Cause::BeforeDelete,
            now,
        )
    });
    let makes = matches!(sent.aim, Aim::Make(_));
    let send = LifecycleTask::Send(Box::new(entry), sent);
    let send = Work::Tenant(session.id, TenantTask::Lifecycle(generation, send));
    turn.tasks.push(if makes {
        Task::Work(send)
    } else {
        Task::InOrder(kept.into_iter().chain([send]).collect())
    });
    Some(())
}

/// Whether connectors are made and deleted with this profile, which may have changed while a dialog was open.
fn may_change_connectors(session: &Session) -> bool {
    !session.profile.read_only && !session.needs_second_person()
}

fn answered(
    turn: &mut Turn<'_>,
    generation: Generation,
    sent: Box<LifecycleRequest>,
    result: Result<(Option<ScriptName>, StepAnswer), Error>,
) {
    match (result, sent.aim.clone()) {
        (Ok(_), Aim::Delete(script_name)) => gone(turn, generation, &script_name),
        (Ok((Some(script_name), _)), Aim::Make(template)) => {
            made(turn, generation, &script_name, template);
        }
        (Ok((None, _)), Aim::Make(_)) => {
            to_be_learned(turn, generation, messages::created_without_name(), sent);
        }
        (Err(error), aim) => {
            let message = messages::of_client(&error, &doing(&aim));
            if error.may_have_changed_something() {
                to_be_learned(turn, generation, message, sent);
            } else {
                failed(turn, generation, Dispatch::Ready, message);
            }
        }
    }
}

/// What became of a request is not known, or not whole: that is noted in the dialog, and the tenant is read.
fn to_be_learned(
    turn: &mut Turn<'_>,
    generation: Generation,
    message: UserMessage,
    sent: Box<LifecycleRequest>,
) {
    if let Some(dialog) = awaiting(turn, generation) {
        dialog.dispatch = Dispatch::Learning(generation);
        dialog.failure = Some(message);
    }
    lifecycle(turn, generation, LifecycleTask::Learn(sent));
}

/// The dialog in which the answer to `generation` belongs.
fn awaiting<'a>(turn: &'a mut Turn<'_>, generation: Generation) -> Option<&'a mut Lifecycle> {
    dialog(turn).filter(|dialog| dialog.dispatch.awaits(generation))
}

/// Shows a failure in its dialog, or in a notice if that is closed.
fn failed(turn: &mut Turn<'_>, generation: Generation, then: Dispatch, message: UserMessage) {
    if let Some(dialog) = awaiting(turn, generation) {
        dialog.dispatch = then;
        dialog.failure = Some(message);
    } else {
        turn.notify(NoticeKind::Error, message);
    }
}

/// Closes the dialog in which an answer belongs; says whether it was open.
fn close(turn: &mut Turn<'_>, generation: Generation) -> bool {
    let open = awaiting(turn, generation).is_some();
    turn.state.dialog.take_if(|_| open).is_some()
}

/// Follows the script name that the server gave; it is never computed here.
fn made(
    turn: &mut Turn<'_>,
    generation: Generation,
    script_name: &ScriptName,
    template: Option<Template>,
) {
    let was_open = close(turn, generation);
    connectors::refresh_list(turn);
    connectors::remember(turn, script_name, How::Made);
    let message = match template.as_ref().map(|template| &template.origin) {
        Some(Origin::Deleted(before)) => {
            let (before, now) = (before.clone(), script_name.clone());
            let message = messages::recreated(&before, &now);
            turn.history(HistoryTask::NoteRecreated { before, now });
            message
        }
        Some(Origin::Duplicate(_) | Origin::Files { .. } | Origin::Starter(_)) | None => {
            messages::created(script_name)
        }
    };
    if was_open {
        turn.notify(NoticeKind::Success, message);
        connectors::open_made(turn, script_name, template);
    } else {
        let open = FollowupKind::OpenConnector;
        turn.notify_about(script_name, NoticeKind::Success, message, open);
    }
}

/// The connector is deleted.
fn gone(turn: &mut Turn<'_>, generation: Generation, script_name: &ScriptName) {
    close(turn, generation);
    let title = turn.open(script_name).map(|open| open.title());
    let noted = HistoryTask::NoteDeleted {
        script_name: script_name.clone(),
        title: title.unwrap_or(script_name.as_str()).to_owned(),
        at: turn.state.now,
    };
    connectors::forget(turn, script_name);
    turn.history(noted);
    connectors::refresh_list(turn);
    let (message, again) = (messages::deleted(script_name), FollowupKind::CreateAgain);
    turn.notify_about(script_name, NoticeKind::Success, message, again);
    if !turn
        .session()
        .is_some_and(|session| session.profile.is_demo())
    {
        settings::save(turn);
    }
}

/// What a look at the tenant said of a request whose answer was lost.
fn learned(
    turn: &mut Turn<'_>,
    generation: Generation,
    sent: LifecycleRequest,
    result: Result<(Outcome, Option<ScriptName>), Error>,
) {
    let name = if let Operation::CreateConnector(new) = sent.request.operation() {
        new.name.as_str()
    } else {
        ""
    };
    let (then, message) = match (result, sent.aim) {
        (Ok((Outcome::Made, _)), Aim::Delete(script_name)) => {
            return gone(turn, generation, &script_name);
        }
        (Ok((Outcome::NotMade | Outcome::Unclear, _)), Aim::Delete(script_name)) => {
            (Dispatch::Ready, messages::not_deleted(&script_name))
        }
        (Ok((Outcome::Made, Some(script_name))), Aim::Make(template))
            if !was_listed(turn, name) =>
        {
            return made(turn, generation, &script_name, template);
        }
        // The list shows released connectors only, so what is not in it may be made all the same.
        (Ok((Outcome::Made | Outcome::NotMade | Outcome::Unclear, _)), Aim::Make(_)) => {
            (Dispatch::Unknown, messages::creation_unclear(name))
        }
        (Err(error), aim) => {
            let message = messages::still_unknown(&error, &doing(&aim));
            (Dispatch::Unknown, message)
        }
    };
    failed(turn, generation, then, message);
}

/// Whether the list, as it was read before, may have had a connector of this name: then finding one proves nothing.
fn was_listed(turn: &Turn<'_>, name: &str) -> bool {
    let list = turn
        .session()
        .and_then(|session| session.connectors.value());
    list.is_none_or(|list| {
        let mut items = list.items.iter();
        items.any(|item| item.name.as_deref() == Some(name))
    })
}

/// Asks the tenant once more what became of the dialog's request.
pub(super) fn ask_outcome(turn: &mut Turn<'_>) -> Option<()> {
    let generation = turn.next_generation();
    let dialog = dialog(turn).filter(|dialog| dialog.dispatch == Dispatch::Unknown)?;
    let sent = Box::new(dialog.to_send()?);
    dialog.dispatch = Dispatch::Learning(generation);
    lifecycle(turn, generation, LifecycleTask::Learn(sent));
    Some(())
}
