//! Which work replaces other work.

use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};

use crate::{
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
