//! New connectors: the exact request is shown first, and that request is sent. Deleting is in [`delete`].
//!
//! A request whose answer is lost is never sent again by itself: the tenant is read to learn what became of it, and
//! the button stays off until that is known.

mod delete;

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName, models::connector::NewConnector};
use patchpanel_http_client::{Error, Operation, Outcome, PreparedRequest};
use patchpanel_local_store::{How, Snapshot};

pub(super) use self::delete::{
    ask_delete, delete, delete_prepared, deleted, deletion_learned, sources_loaded,
};
use super::{ask, connector, draft, next_generation, notify, notify_with};
use crate::{
    command::LifecycleCommand,
    messages::{self, Doing, UserMessage},
    state::{
        AppState,
        apply::StepAnswer,
        dialog::{Dialog, Dispatch, Origin, Template},
        notices::{FollowupKind, NoticeKind},
        session::{Session, SessionId},
    },
    task::{Creation, Deletion, Generation, Task},
};

pub(super) fn run(state: &mut AppState, command: LifecycleCommand) -> Vec<Task> {
    match command {
        LifecycleCommand::PrepareCreate(connector) => prepare_create(state, connector),
        LifecycleCommand::Create => create(state),
        LifecycleCommand::Delete => delete(state),
        LifecycleCommand::AskOutcome => ask_outcome(state),
        LifecycleCommand::AskRecreate(script_name) => ask_recreate(state, &script_name),
    }
}

pub(super) fn ask_new(state: &mut AppState) -> Vec<Task> {
    ask_for(state, None)
}

/// Asks for a connector like the shown one: what is shown of it, its draft included, is what the new one starts with.
pub(super) fn ask_duplicate(state: &mut AppState) -> Vec<Task> {
    let template = state.open_connector().map(|open| Template {
        script_name: open.script_name.clone(),
        origin: Origin::Duplicate,
        name: format!("{} copy", open.title()),
        class_name: open.detail().and_then(|detail| detail.class_name.clone()),
        connector_type: None,
        direct_connect: open.detail().is_none_or(|detail| detail.direct_connect),
        content: Arc::new(open.draft.current.clone()),
    });
    ask_for(state, template)
}

/// Reads what was kept of a connector that was deleted here, to make it again.
pub(super) fn ask_recreate(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let deleted = session
        .deleted
        .iter()
        .find(|deleted| deleted.script_name == *script_name);
    let Some(id) = deleted.and_then(|deleted| deleted.last_snapshot) else {
        return notify(
            state,
            NoticeKind::Info,
            messages::nothing_kept_of(script_name),
        );
    };
    vec![Task::ReadDeleted {
        session: session.id,
        keep: session.kept_place().keep,
        id,
    }]
}

/// The last snapshot came: the dialog asks for a connector with all that it holds.
pub(super) fn recreation_read(
    state: &mut AppState,
    session: SessionId,
    result: Result<Box<Snapshot>, messages::UserMessage>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    let snapshot = match result {
        Ok(snapshot) => *snapshot,
        Err(message) => return notify(state, NoticeKind::Error, message),
    };
    let fact = |name: &str| snapshot.facts.get(name).and_then(|fact| fact.as_str());
    let template = Template {
        origin: Origin::Deleted,
        name: fact("name").unwrap_or(&snapshot.summary.title).to_owned(),
        class_name: fact("className").map(str::to_owned),
        connector_type: fact("type").map(str::to_owned),
        direct_connect: snapshot.facts.get("directConnect")
            != Some(&serde_json::Value::Bool(false)),
        script_name: snapshot.script_name,
        content: Arc::new(snapshot.content),
    };
    ask_for(state, Some(template))
}

fn ask_for(state: &mut AppState, template: Option<Template>) -> Vec<Task> {
    let dialog = Dialog::NewConnector {
        template,
        asked: None,
        request: None,
        dispatch: Dispatch::Ready,
        failure: None,
    };
    ask(state, dialog)
}

pub(super) fn prepare_create(state: &mut AppState, new: Box<NewConnector>) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = state.session.as_ref().map(|session| session.id) else {
        return Vec::new();
    };
    let Some(Dialog::NewConnector {
        asked,
        dispatch: Dispatch::Ready,
        ..
    }) = &mut state.dialog
    else {
        return Vec::new();
    };
    *asked = Some(generation);
    vec![Task::PrepareCreate {
        session,
        generation,
        connector: new,
    }]
}

pub(super) fn create_prepared(
    state: &mut AppState,
    session: SessionId,
    generation: Generation,
    result: Result<Box<PreparedRequest>, Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    if let Some(Dialog::NewConnector {
        asked,
        request,
        failure,
        dispatch: Dispatch::Ready,
        ..
    }) = &mut state.dialog
        && *asked == Some(generation)
    {
        match result {
            Ok(prepared) => *request = Some(prepared),
            Err(error) => *failure = Some(messages::of_client(&error, &Doing::Creating)),
        }
    }
    Vec::new()
}

pub(super) fn create(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let now = state.now;
    let session = writable(state).filter(|session| session.needs_no_name(now));
    let Some(session) = session.map(|session| session.id) else {
        return Vec::new();
    };
    let Some(Dialog::NewConnector {
        template,
        request: Some(request),
        dispatch,
        failure,
        ..
    }) = &mut state.dialog
    else {
        return Vec::new();
    };
    if *dispatch != Dispatch::Ready {
        return Vec::new();
    }
    *dispatch = Dispatch::Sending(generation);
    *failure = None;
    let creation = Box::new(creation_of(request, template.as_ref()));
    let summary = format!("create a connector: {}", creation.request.body_text());
    let trail = state
        .session
        .as_ref()
        .map(|session| Box::new(session.trail("", "", summary)));
    trail
        .map(|trail| Task::SendCreate {
            session,
            generation,
            trail,
            creation,
        })
        .into_iter()
        .collect()
}

fn creation_of(request: &PreparedRequest, template: Option<&Template>) -> Creation {
    Creation {
        request: request.clone(),
        template: template.map(|template| template.content.clone()),
        recreates: template
            .filter(|template| template.origin == Origin::Deleted)
            .map(|template| template.script_name.clone()),
    }
}

/// The session, if it may write: a profile that became read-only ends that at once.
fn writable(state: &AppState) -> Option<&Session> {
    let session = state.session.as_ref();
    session.filter(|session| !session.profile.read_only)
}

pub(super) fn created(
    state: &mut AppState,
    (session, generation): (SessionId, Generation),
    creation: Box<Creation>,
    result: Result<(Option<ScriptName>, StepAnswer), Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    match result {
        Ok((script_name, _)) => made(state, generation, script_name, *creation),
        Err(error) if error.may_have_changed_something() => {
            let message = messages::of_client(&error, &Doing::Creating);
            learn(state, generation, message);
            vec![Task::LearnCreated {
                session,
                generation,
                creation,
            }]
        }
        Err(error) => {
            let message = messages::of_client(&error, &Doing::Creating);
            failed(state, generation, Dispatch::Ready, message)
        }
    }
}

/// The request could not be written to the audit trail, so it was not sent; what was typed stays.
pub(super) fn not_sent(
    state: &mut AppState,
    generation: Generation,
    message: UserMessage,
) -> Vec<Task> {
    let message = messages::not_sent(message);
    failed(state, generation, Dispatch::Ready, message)
}

/// Notes in the dialog that the answer was lost and the tenant is being read.
fn learn(state: &mut AppState, generation: Generation, message: UserMessage) {
    if let Some((dispatch, failure)) = awaiting(state, generation) {
        *dispatch = Dispatch::Learning(generation);
        *failure = Some(message);
    }
}

/// The dialog in which the answer to `generation` belongs: how far its request is, and why it failed.
fn awaiting(
    state: &mut AppState,
    generation: Generation,
) -> Option<(&mut Dispatch, &mut Option<UserMessage>)> {
    match &mut state.dialog {
        Some(
            Dialog::NewConnector {
                dispatch, failure, ..
            }
            | Dialog::DeleteConnector {
                dispatch, failure, ..
            },
        ) if dispatch.awaits(generation) => Some((dispatch, failure)),
        _ => None,
    }
}

/// Tells of a failure in the dialog it belongs in, or in a notice when that is not open any more.
fn failed(
    state: &mut AppState,
    generation: Generation,
    then: Dispatch,
    message: UserMessage,
) -> Vec<Task> {
    let Some((dispatch, failure)) = awaiting(state, generation) else {
        return notify(state, NoticeKind::Error, message);
    };
    *dispatch = then;
    *failure = Some(message);
    Vec::new()
}

/// Closes the dialog in which an answer belongs; says whether it was open.
fn close(state: &mut AppState, generation: Generation) -> bool {
    let open = awaiting(state, generation).is_some();
    state.dialog.take_if(|_| open).is_some()
}

/// Follows the script name that the server gave; it is never computed here.
fn made(
    state: &mut AppState,
    generation: Generation,
    script_name: Option<ScriptName>,
    creation: Creation,
) -> Vec<Task> {
    let Creation {
        template,
        recreates,
        ..
    } = creation;
    let was_open = close(state, generation);
    let mut tasks = connector::refresh_list(state);
    let message = messages::created(script_name.as_ref(), template.is_some());
    let Some(script_name) = script_name else {
        tasks.extend(notify(state, NoticeKind::Success, message));
        return tasks;
    };
    tasks.extend(connector::remember(state, &script_name, How::Made));
    let message = match &recreates {
        Some(before) => messages::recreated(before, &script_name),
        None => message,
    };
    let noted = state.session.as_ref().zip(recreates);
    tasks.extend(noted.map(|(session, before)| Task::RecordRecreated {
        session: session.id,
        place: session.kept_place(),
        before,
        now: script_name.clone(),
    }));
    if was_open {
        tasks.extend(notify(state, NoticeKind::Success, message));
        tasks.extend(connector::open_made(state, &script_name, template));
    } else {
        let session = state.session.as_ref();
        let open =
            session.map(|session| session.followup(&script_name, FollowupKind::OpenConnector));
        tasks.extend(notify_with(state, NoticeKind::Success, message, open));
    }
    tasks
}

/// Puts the content of the connector that was duplicated into the new one's draft. What only the server gave the new
/// one stays.
pub(super) fn start_from_template(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    let now = state.now;
    let open = state
        .session
        .as_mut()
        .and_then(|session| session.open.get_mut(script_name));
    let Some(open) = open else { return Vec::new() };
    let Some(template) = open.template.take() else {
        return Vec::new();
    };
    let mut content = open.draft.current.clone();
    let Content {
        metadata,
        xml,
        translations,
    } = (*template).clone();
    content.metadata.extend(metadata);
    content.xml.extend(xml);
    content.translations.extend(translations);
    let parts = draft::take(open, &content, now);
    let message = messages::duplicated(open.title(), parts);
    notify(state, NoticeKind::Info, message)
}

pub(super) fn creation_learned(
    state: &mut AppState,
    (session, generation): (SessionId, Generation),
    creation: &Creation,
    result: Result<(Outcome, Option<ScriptName>), Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    let name = match creation.request.operation() {
        Operation::CreateConnector(new) => new.name.clone(),
        _ => String::new(),
    };
    match result {
        Ok((Outcome::Made, script_name)) if !was_listed(state, &name) => {
            made(state, generation, script_name, creation.clone())
        }
        Ok((Outcome::NotMade, _)) => {
            let message = messages::not_created(&name);
            failed(state, generation, Dispatch::Ready, message)
        }
        Ok((Outcome::Made | Outcome::Unclear, _)) => {
            let message = messages::creation_unclear(&name);
            failed(state, generation, Dispatch::Unknown, message)
        }
        Err(error) => {
            let message = messages::still_unknown(&error, &Doing::Creating);
            failed(state, generation, Dispatch::Unknown, message)
        }
    }
}

/// Whether the list, as it was read before, had a connector of this name: then finding one proves nothing.
fn was_listed(state: &AppState, name: &str) -> bool {
    let list = state
        .session
        .as_ref()
        .and_then(|session| session.connectors.value());
    list.is_some_and(|list| {
        let mut items = list.items.iter();
        items.any(|item| item.name.as_deref() == Some(name))
    })
}

/// Asks the tenant once more what became of the dialog's request.
pub(super) fn ask_outcome(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = state.session.as_ref().map(|session| session.id) else {
        return Vec::new();
    };
    match &mut state.dialog {
        Some(Dialog::NewConnector {
            template,
            request: Some(request),
            dispatch: dispatch @ Dispatch::Unknown,
            ..
        }) => {
            *dispatch = Dispatch::Learning(generation);
            let creation = Box::new(creation_of(request, template.as_ref()));
            vec![Task::LearnCreated {
                session,
                generation,
                creation,
            }]
        }
        Some(Dialog::DeleteConnector {
            script_name,
            request: Some(request),
            dispatch: dispatch @ Dispatch::Unknown,
            ..
        }) => {
            *dispatch = Dispatch::Learning(generation);
            let deletion = Box::new(Deletion {
                script_name: script_name.clone(),
                request: (**request).clone(),
            });
            vec![Task::LearnDeleted {
                session,
                generation,
                deletion,
            }]
        }
        _ => Vec::new(),
    }
}
