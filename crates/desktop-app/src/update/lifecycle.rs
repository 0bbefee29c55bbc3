//! New connectors: the exact request is shown first, and that request is sent. Deleting is in [`delete`].
//!
//! A request whose answer is lost is never repeated unasked: the tenant is read to learn what became of it, and
//! the button stays off until that is known.

mod delete;

use std::sync::Arc;

use patchpanel_core_models::{
    ids::ScriptName,
    models::connector::{ConnectorStatus, NewConnector},
    starters::Starter,
};
use patchpanel_http_client::{Error, Operation, Outcome, PreparedRequest};
use patchpanel_local_store::{How, Snapshot};

pub(super) use self::delete::ask_delete;
use self::delete::{delete, delete_prepared, deleted, deletion_learned};
use super::{connectors, turn::Turn};
use crate::{
    command::LifecycleCommand,
    event::LifecycleEvent,
    messages::{self, Doing, UserMessage, audit},
    state::{
        apply::StepAnswer,
        dialogs::{Dialog, Dispatch},
        local_store::StoreFailure,
        notices::{FollowupKind, NoticeKind},
        remote::Generation,
        session::Session,
        template::{Origin, Template},
    },
    task::{Creation, Deletion, HistoryTask, LifecycleTask, TenantTask},
};

pub(super) fn run(turn: &mut Turn<'_>, command: LifecycleCommand) -> Option<()> {
    match command {
        LifecycleCommand::StartWith(starter) => start_with(turn, starter),
        LifecycleCommand::PrepareCreate(connector) => prepare_create(turn, connector),
        LifecycleCommand::Create => create(turn)?,
        LifecycleCommand::Delete => delete(turn)?,
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
        LifecycleEvent::CreatePrepared(result) => create_prepared(turn, asked, result),
        LifecycleEvent::DeletePrepared(name, result) => {
            delete_prepared(turn, name, result);
        }
        LifecycleEvent::Created(creation, result) => {
            created(turn, asked, creation, result);
        }
        LifecycleEvent::Deleted(deletion, result) => {
            deleted(turn, asked, deletion, result);
        }
        LifecycleEvent::CreationLearned(creation, result) => {
            creation_learned(turn, asked, &creation, result)?;
        }
        LifecycleEvent::DeletionLearned(deletion, result) => {
            deletion_learned(turn, asked, &deletion, result);
        }
        LifecycleEvent::NotSent(failure) => not_sent(turn, asked, &failure),
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
    let dialog = Dialog::NewConnector {
        template,
        asked: None,
        request: None,
        dispatch: Dispatch::Ready,
        failure: None,
    };
    turn.ask(dialog);
}

/// Chooses what the new connector of the dialog starts with, as long as its request was not sent.
fn start_with(turn: &mut Turn<'_>, starter: Option<Starter>) {
    if let Some(Dialog::NewConnector {
        template,
        dispatch: Dispatch::Ready,
        ..
    }) = &mut turn.state.dialog
    {
        *template = starter.map(Template::from);
    }
}

fn lifecycle(turn: &mut Turn<'_>, generation: Generation, task: LifecycleTask) {
    turn.tenant(TenantTask::Lifecycle(generation, task));
}

pub(super) fn prepare_create(turn: &mut Turn<'_>, new: Box<NewConnector>) {
    let generation = turn.next_generation();
    if let Some(Dialog::NewConnector {
        asked,
        dispatch: Dispatch::Ready,
        ..
    }) = &mut turn.state.dialog
    {
        *asked = Some(generation);
        lifecycle(turn, generation, LifecycleTask::PrepareCreate(new));
    }
}

pub(super) fn create_prepared(
    turn: &mut Turn<'_>,
    generation: Generation,
    result: Result<Box<PreparedRequest>, Error>,
) {
    if let Some(Dialog::NewConnector {
        asked,
        request,
        failure,
        dispatch: Dispatch::Ready,
        ..
    }) = &mut turn.state.dialog
        && *asked == Some(generation)
    {
        match result {
            Ok(prepared) => *request = Some(prepared),
            Err(error) => *failure = Some(messages::of_client(&error, &Doing::Creating)),
        }
    }
}

pub(super) fn create(turn: &mut Turn<'_>) -> Option<()> {
    let generation = turn.next_generation();
    let now = turn.state.now;
    let may = |session: &mut Session| session.take_consent(now) && may_change_connectors(session);
    if !turn.session_mut().is_some_and(may) {
        return None;
    }
    let Some(Dialog::NewConnector {
        template,
        request: Some(request),
        dispatch,
        failure,
        ..
    }) = &mut turn.state.dialog
    else {
        return None;
    };
    if *dispatch != Dispatch::Ready {
        return None;
    }
    *dispatch = Dispatch::Sending(generation);
    *failure = None;
    let creation = Box::new(creation_of(request, template.as_ref()));
    let summary = audit::creates(&creation.request.body_text());
    if let Some(session) = turn.session() {
        let entry = session.trail(&creation.request, ("", "", summary), now);
        let create = LifecycleTask::Create(Box::new(entry), creation);
        lifecycle(turn, generation, create);
    }
    Some(())
}

/// Whether connectors are made and deleted with this profile, which may have changed while a dialog was open.
fn may_change_connectors(session: &Session) -> bool {
    !session.profile.read_only && !session.needs_second_person()
}

fn creation_of(request: &PreparedRequest, template: Option<&Template>) -> Creation {
    Creation {
        request: request.clone(),
        template: template.cloned(),
    }
}

pub(super) fn created(
    turn: &mut Turn<'_>,
    generation: Generation,
    creation: Box<Creation>,
    result: Result<(Option<ScriptName>, StepAnswer), Error>,
) {
    match result {
        Ok((Some(script_name), _)) => made(turn, generation, &script_name, *creation),
        Ok((None, _)) => {
            let learn = LifecycleTask::LearnCreated(creation);
            to_be_learned(turn, generation, messages::created_without_name(), learn);
        }
        Err(error) => {
            let learn = LifecycleTask::LearnCreated(creation);
            not_done(turn, generation, (&error, &Doing::Creating), learn);
        }
    }
}

/// The request could not be written to the audit trail, so it was not sent; what was typed stays.
pub(super) fn not_sent(turn: &mut Turn<'_>, generation: Generation, failure: &StoreFailure) {
    let message = messages::not_sent(failure);
    failed(turn, generation, Dispatch::Ready, message);
}

/// A request failed. An answer that was lost is noted in the dialog, and the tenant is read with `learn`.
fn not_done(
    turn: &mut Turn<'_>,
    generation: Generation,
    (error, doing): (&Error, &Doing),
    learn: LifecycleTask,
) {
    let message = messages::of_client(error, doing);
    if !error.may_have_changed_something() {
        return failed(turn, generation, Dispatch::Ready, message);
    }
    to_be_learned(turn, generation, message, learn);
}

/// What became of a request is not known, or not whole: the tenant is read.
fn to_be_learned(
    turn: &mut Turn<'_>,
    generation: Generation,
    message: UserMessage,
    learn: LifecycleTask,
) {
    if let Some((dispatch, failure)) = awaiting(turn, generation) {
        *dispatch = Dispatch::Learning(generation);
        *failure = Some(message);
    }
    lifecycle(turn, generation, learn);
}

/// The dialog in which the answer to `generation` belongs: how far its request is, and why it failed.
fn awaiting<'a>(
    turn: &'a mut Turn<'_>,
    generation: Generation,
) -> Option<(&'a mut Dispatch, &'a mut Option<UserMessage>)> {
    let (dispatch, failure) = turn.state.dialog.as_mut()?.request_mut()?;
    dispatch.awaits(generation).then_some((dispatch, failure))
}

/// Shows a failure in its dialog, or in a notice if that is closed.
fn failed(turn: &mut Turn<'_>, generation: Generation, then: Dispatch, message: UserMessage) {
    let Some((dispatch, failure)) = awaiting(turn, generation) else {
        return turn.notify(NoticeKind::Error, message);
    };
    *dispatch = then;
    *failure = Some(message);
}

/// Closes the dialog in which an answer belongs; says whether it was open.
fn close(turn: &mut Turn<'_>, generation: Generation) -> bool {
    let open = awaiting(turn, generation).is_some();
    turn.state.dialog.take_if(|_| open).is_some()
}

/// Follows the script name that the server gave; it is never computed here.
fn made(turn: &mut Turn<'_>, generation: Generation, script_name: &ScriptName, creation: Creation) {
    let template = creation.template;
    let was_open = close(turn, generation);
    connectors::refresh_list(turn);
    let message = messages::created(script_name);
    connectors::remember(turn, script_name, How::Made);
    let origin = template.as_ref().map(|template| template.origin.clone());
    let message = match &origin {
        Some(Origin::Deleted(before)) => {
            let (before, now) = (before.clone(), script_name.clone());
            let message = messages::recreated(&before, &now);
            turn.history(HistoryTask::NoteRecreated { before, now });
            message
        }
        Some(Origin::Duplicate(_) | Origin::Files { .. } | Origin::Starter(_)) | None => message,
    };
    if was_open {
        turn.notify(NoticeKind::Success, message);
        connectors::open_made(turn, script_name, template);
    } else {
        let open = FollowupKind::OpenConnector;
        turn.notify_about(script_name, NoticeKind::Success, message, open);
    }
}

pub(super) fn creation_learned(
    turn: &mut Turn<'_>,
    generation: Generation,
    creation: &Creation,
    result: Result<(Outcome, Option<ScriptName>), Error>,
) -> Option<()> {
    let Operation::CreateConnector(NewConnector { name, .. }) = creation.request.operation() else {
        return None;
    };
    match result {
        Ok((Outcome::Made, Some(script_name))) if !was_listed(turn, name) => {
            made(turn, generation, &script_name, creation.clone());
        }
        // The list shows released connectors only, so what is not in it may be made all the same.
        Ok((Outcome::Made | Outcome::NotMade | Outcome::Unclear, _)) => {
            let message = messages::creation_unclear(name);
            failed(turn, generation, Dispatch::Unknown, message);
        }
        Err(error) => {
            let message = messages::still_unknown(&error, &Doing::Creating);
            failed(turn, generation, Dispatch::Unknown, message);
        }
    }
    Some(())
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
    let dialog = turn.state.dialog.as_mut()?;
    let task = if let Dialog::NewConnector {
        template,
        request: Some(request),
        ..
    } = dialog
    {
        let creation = creation_of(request, template.as_ref());
        LifecycleTask::LearnCreated(Box::new(creation))
    } else if let Dialog::DeleteConnector {
        script_name,
        request: Some(request),
        ..
    } = dialog
    {
        LifecycleTask::LearnDeleted(Box::new(Deletion {
            script_name: script_name.clone(),
            request: (**request).clone(),
        }))
    } else {
        return None;
    };
    if let Some((dispatch, _)) = dialog.request_mut()
        && *dispatch == Dispatch::Unknown
    {
        *dispatch = Dispatch::Learning(generation);
        lifecycle(turn, generation, task);
    }
    Some(())
}
