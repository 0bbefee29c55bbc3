//! Which work replaces other work, and which file carries each piece out. Decides nothing else.

use patchpanel_core_models::{
    ids::ScriptName,
    models::document::{DocumentKind, XmlDocument},
};
use patchpanel_http_client::Client;

use super::{
    Workshop, activity::sent, apply, connectors, documents, files, lifecycle, local_store, review,
    secrets, sign_in,
};
use crate::{
    event::{ComputerEvent, ConnectorEvent, Event, SessionEvent},
    state::session::{ConnectorKey, SessionId},
    task::{
        ActivityTask, ComputerTask, ConnectorTask, HistoryTask, LifecycleTask, StoreTask,
        TenantTask, Work,
    },
};

/// Work with the same slot replaces each other. Requests that change something have none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    SignIn(SessionId),
    List(SessionId),
    Connector(ConnectorKey),
    Review(SessionId),
    Create(SessionId),
    Delete(SessionId),
    Sources(SessionId),
    Compare(SessionId),
    Check(ConnectorKey, DocumentKind),
    Format(ConnectorKey, XmlDocument),
    Activity,
    Chain,
    Entry,
    Test,
    Demo,
}

impl Slot {
    pub(super) fn of(work: &Work) -> Option<Self> {
        match work {
            Work::Tenant(session, task) => Self::of_tenant(*session, task),
            Work::Store(task) => Self::of_store(task),
            Work::Computer(task) => Self::of_computer(task),
        }
    }

    fn of_tenant(session: SessionId, task: &TenantTask) -> Option<Self> {
        match task {
            TenantTask::SignIn(_) => Some(Self::SignIn(session)),
            TenantTask::LoadList(_) => Some(Self::List(session)),
            TenantTask::Connector(script_name, task) => match task {
                ConnectorTask::Load(_) => Some(Self::Connector(ConnectorKey {
                    session,
                    script_name: script_name.clone(),
                })),
                ConnectorTask::PrepareReview { .. } => Some(Self::Review(session)),
                ConnectorTask::SendStep { .. } => None,
            },
            TenantTask::Lifecycle(_, task) => match task {
                LifecycleTask::PrepareCreate(_) => Some(Self::Create(session)),
                LifecycleTask::PrepareDelete(_) => Some(Self::Delete(session)),
                LifecycleTask::LoadSources(_) => Some(Self::Sources(session)),
                LifecycleTask::Create(..)
                | LifecycleTask::Delete(..)
                | LifecycleTask::LearnCreated(_)
                | LifecycleTask::LearnDeleted(_) => None,
            },
        }
    }

    fn of_store(task: &StoreTask) -> Option<Self> {
        match task {
            StoreTask::History(session, _, HistoryTask::Compare { .. }) => {
                Some(Self::Compare(*session))
            }
            StoreTask::Activity(_, ActivityTask::Load(..)) => Some(Self::Activity),
            StoreTask::Activity(_, ActivityTask::CheckChain) => Some(Self::Chain),
            StoreTask::Activity(_, ActivityTask::LoadEntry(_)) => Some(Self::Entry),
            StoreTask::Activity(_, ActivityTask::AppendFinding { .. })
            | StoreTask::History(
                _,
                _,
                HistoryTask::Take(_)
                | HistoryTask::Read(..)
                | HistoryTask::NoteDeleted { .. }
                | HistoryTask::NoteRecreated { .. }
                | HistoryTask::ReadDeleted(_),
            )
            | StoreTask::Open
            | StoreTask::Load(..)
            | StoreTask::Keep(..) => None,
        }
    }

    fn of_computer(task: &ComputerTask) -> Option<Self> {
        match task {
            ComputerTask::CheckDocument { key, document, .. } => {
                Some(Self::Check(key.clone(), *document))
            }
            ComputerTask::FormatDocument { key, document, .. } => {
                Some(Self::Format(key.clone(), *document))
            }
            ComputerTask::TestConnection { .. } => Some(Self::Test),
            ComputerTask::StartDemo => Some(Self::Demo),
            ComputerTask::LoadProfiles
            | ComputerTask::SaveProfiles { .. }
            | ComputerTask::ImportSailCli
            | ComputerTask::CheckKeychain
            | ComputerTask::TryKeychainAgain
            | ComputerTask::StoreSecret { .. }
            | ComputerTask::ForgetSecrets(_)
            | ComputerTask::ForgetTokens { .. }
            | ComputerTask::ReadDocument { .. } => None,
        }
    }

    /// The session for whose tenant this only reads, so that it ends with it.
    pub(super) fn reads_for(&self) -> Option<SessionId> {
        match self {
            Self::SignIn(session)
            | Self::List(session)
            | Self::Connector(ConnectorKey { session, .. })
            | Self::Review(session)
            | Self::Create(session)
            | Self::Delete(session)
            | Self::Sources(session) => Some(*session),
            Self::Compare(_)
            | Self::Check(..)
            | Self::Format(..)
            | Self::Activity
            | Self::Chain
            | Self::Entry
            | Self::Test
            | Self::Demo => None,
        }
    }
}

/// Carries work out, and reports what came of it.
pub(super) async fn carry_out(workshop: &Workshop, work: Work) {
    let event = match work {
        Work::Tenant(session, task) => tenant(workshop, session, task)
            .await
            .map(|event| Event::Session(session, event)),
        Work::Store(task) => local_store::carry_out(workshop, task).await,
        Work::Computer(task) => computer(workshop, task).await,
    };
    if let Some(event) = event {
        workshop.report(event);
    }
}

/// Asks a tenant; nobody waits for an answer once the session has ended.
async fn tenant(workshop: &Workshop, session: SessionId, task: TenantTask) -> Option<SessionEvent> {
    let client = || workshop.client(session);
    let event = match task {
        TenantTask::SignIn(profile) => {
            return Some(sign_in::sign_in(workshop, session, profile).await);
        }
        TenantTask::LoadList(generation) => {
            SessionEvent::ListLoaded(generation, connectors::list(&client()?).await)
        }
        TenantTask::Connector(script_name, task) => {
            let event = connector(workshop, &client()?, &script_name, task).await;
            SessionEvent::Connector(script_name, event)
        }
        TenantTask::Lifecycle(generation, task) => {
            let event = lifecycle::carry_out(workshop, &client()?, task).await;
            SessionEvent::Lifecycle(generation, event)
        }
    };
    sign_in::keep_token(workshop, session).await;
    Some(event)
}

async fn connector(
    workshop: &Workshop,
    client: &Client,
    script_name: &ScriptName,
    task: ConnectorTask,
) -> ConnectorEvent {
    match task {
        ConnectorTask::Load(generation) => {
            ConnectorEvent::Loaded(generation, connectors::detail(client, script_name).await)
        }
        ConnectorTask::PrepareReview {
            generation,
            draft,
            revision,
            guards,
        } => {
            let question = review::Question {
                draft: *draft,
                revision,
                guards,
            };
            let result = review::prepare(workshop, client, script_name, question).await;
            ConnectorEvent::ReviewPrepared(generation, result)
        }
        ConnectorTask::SendStep {
            index,
            trail,
            request,
            run,
        } => {
            let sending = apply::send_step(client, &request);
            let answer = sent::send_step(workshop, *trail, &request, (run, index), sending).await;
            match answer {
                Ok(sent::Sent { entry, result }) => ConnectorEvent::StepAnswered {
                    index,
                    entry,
                    result,
                },
                Err(failure) => ConnectorEvent::StepNotSent { index, failure },
            }
        }
    }
}

async fn computer(workshop: &Workshop, task: ComputerTask) -> Option<Event> {
    let event = match task {
        ComputerTask::LoadProfiles => files::load_profiles(workshop).await,
        ComputerTask::SaveProfiles {
            generation,
            profiles,
            settings,
        } => files::save_profiles(workshop, generation, profiles, settings).await,
        ComputerTask::ImportSailCli => files::import_sail_cli(workshop).await,
        ComputerTask::StartDemo => sign_in::start_demo(workshop).await,
        ComputerTask::TestConnection {
            generation,
            profile,
            secret,
        } => {
            let result = sign_in::test(workshop, profile, secret).await;
            ComputerEvent::ConnectionTested(generation, result.map(Box::new))
        }
        ComputerTask::CheckKeychain => secrets::check(workshop).await,
        ComputerTask::TryKeychainAgain => secrets::try_again(workshop).await,
        ComputerTask::StoreSecret { secret, then } => secrets::store(workshop, secret, then).await,
        ComputerTask::ForgetSecrets(profile) => secrets::forget(workshop, profile).await,
        ComputerTask::ForgetTokens { profile, kinds } => {
            secrets::forget_tokens(workshop, profile, kinds).await
        }
        ComputerTask::CheckDocument {
            key,
            document,
            revision,
            content,
            base,
        } => {
            let waiting = documents::Waiting::default();
            let unwanted = waiting.0.clone();
            let check = move || documents::check(document, (&content, &base), revision, &unwanted);
            let check = workshop.blocking(check).await??;
            let event = ConnectorEvent::DocumentChecked(document, check);
            return Some(Event::of_connector(key, event));
        }
        ComputerTask::FormatDocument {
            key,
            document,
            text,
        } => {
            let formatted = workshop.blocking(move || documents::format(text)).await;
            let (before, result) = formatted?;
            let event = ConnectorEvent::DocumentFormatted {
                document,
                before,
                result,
            };
            return Some(Event::of_connector(key, event));
        }
        ComputerTask::ReadDocument {
            key,
            document,
            path,
        } => {
            let event = files::read_document(workshop, document, path).await;
            return Some(Event::of_connector(key, event));
        }
    };
    Some(Event::Computer(event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{state::remote::Generation, testing};

    fn slot(session: u64, task: TenantTask) -> Option<Slot> {
        Slot::of(&Work::Tenant(SessionId(session), task))
    }

    #[test]
    fn what_reads_for_one_session_is_not_replaced_by_another_s_and_ends_with_its_own() {
        let list = |session| slot(session, TenantTask::LoadList(Generation(1))).unwrap();
        let sign_in = slot(2, TenantTask::SignIn(testing::profile())).unwrap();

        assert_ne!(list(1), list(2));
        assert_eq!(list(1), list(1));
        assert_eq!(list(1).reads_for(), Some(SessionId(1)));
        assert_eq!(sign_in.reads_for(), Some(SessionId(2)));
    }
}
