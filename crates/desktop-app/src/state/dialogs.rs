//! The dialog on top. What is typed in it lives in the view; what was asked of the server lives here.

use std::sync::Arc;

use patchpanel_core_models::{ids::ScriptName, plan_file::PlanFile};
use patchpanel_http_client::PreparedRequest;
use patchpanel_local_store::SnapshotId;

use super::{
    apply::Resume, backups::BackupWork, compare::End, message::UserMessage, profiles::ProfileId,
    remote::Generation, returned_texts::ReturnedTexts, template::Template,
    translation_files::TranslationFiles,
};

/// A path that is typed, where the system has no dialog for files.
#[derive(Debug, Clone, Default)]
pub struct PathQuestion {
    pub title: String,
    /// What stands in the field at first: the name to offer, or what was typed before.
    pub path: String,
    pub is_folder: bool,
    /// Something is written there.
    pub saves: bool,
    /// How the name of such a file ends.
    pub ending: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dispatch {
    /// It may be sent: it never was, or it is known that it changed nothing.
    #[default]
    Ready,
    /// It is in flight; the answer carries the same generation.
    Sending(Generation),
    /// Its answer was lost, and the tenant is read to learn what became of it.
    Learning(Generation),
    /// Its answer was lost, and what became of it is not known. To send it again might do it twice.
    Unknown,
}

impl Dispatch {
    /// Whether an answer is awaited: until then the dialog stays, since the answer belongs in it.
    pub fn is_awaited(self) -> bool {
        match self {
            Self::Sending(_) | Self::Learning(_) => true,
            Self::Ready | Self::Unknown => false,
        }
    }

    pub fn awaits(self, generation: Generation) -> bool {
        match self {
            Self::Sending(asked) | Self::Learning(asked) => asked == generation,
            Self::Ready | Self::Unknown => false,
        }
    }
}

/// What becomes of a connector.
#[derive(Debug, Clone)]
pub enum Aim {
    /// It is made; its draft starts with what is here.
    Make(Option<Template>),
    Delete(ScriptName),
}

/// A connector is made or deleted, from the question to the answer.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    pub aim: Aim,
    /// Names the newest question for the request.
    pub asked: Option<Generation>,
    /// The exact request for what is typed, once it was prepared.
    pub request: Option<Box<PreparedRequest>>,
    pub dispatch: Dispatch,
    /// Why the last try failed; what was typed stays.
    pub failure: Option<UserMessage>,
}

impl Lifecycle {
    pub fn new(aim: Aim) -> Self {
        Self {
            aim,
            asked: None,
            request: None,
            dispatch: Dispatch::Ready,
            failure: None,
        }
    }

    /// What is sent: the request that is shown.
    pub fn to_send(&self) -> Option<LifecycleRequest> {
        Some(LifecycleRequest {
            aim: self.aim.clone(),
            request: self.request.as_deref()?.clone(),
        })
    }
}

/// The request that was shown, and what it is for.
#[derive(Debug, Clone)]
pub struct LifecycleRequest {
    pub aim: Aim,
    pub request: PreparedRequest,
}

#[derive(Debug, Clone)]
pub enum Dialog {
    /// Make or delete a connector.
    Lifecycle(Lifecycle),
    OpenByScriptName,
    /// Choose what is compared.
    ChooseSide(End),
    /// Replace a text in all documents of the shown connector.
    ReplaceInAll,
    /// Save the reviewed plan, with a note.
    SavePlan,
    TakeSnapshot,
    /// Write more to the folder of the backups than a backup does by itself.
    ConfirmBackup(BackupWork),
    RestoreSnapshot(SnapshotId),
    DiscardDraft(ScriptName),
    /// Delete a profile and its secrets.
    DeleteProfile(ProfileId),
    /// The secret of a profile would go to a host outside of the vendor's domains for the first time.
    ConfirmHost(ProfileId, String),
    /// The system has no dialog for files, so a path is typed.
    TypePath(PathQuestion),
    /// A file was chosen that does not fit; says why.
    FileRefused(UserMessage),
    /// A plan of another tenant was opened.
    PlanElsewhere(Arc<PlanFile>),
    /// Files with translations were chosen, and something of them is not certain.
    OpenTranslations(TranslationFiles),
    /// A table came back from a translator; says what it changes.
    TakeReturned(ReturnedTexts),
    Shortcuts,
    About,
    ResumeApply(Resume),
    Notices,
    LeaveDrafts(LeaveReason),
    /// Edit another profile while what is typed for one is not saved.
    LeaveProfile(NextProfile),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextProfile {
    New,
    Saved(ProfileId),
}

impl Dialog {
    pub fn lifecycle(&self) -> Option<&Lifecycle> {
        if let Self::Lifecycle(dialog) = self {
            return Some(dialog);
        }
        None
    }

    pub fn lifecycle_mut(&mut self) -> Option<&mut Lifecycle> {
        if let Self::Lifecycle(dialog) = self {
            return Some(dialog);
        }
        None
    }

    /// Whether it makes a connector.
    pub fn makes(&self) -> bool {
        self.lifecycle()
            .is_some_and(|dialog| matches!(dialog.aim, Aim::Make(_)))
    }

    /// Whether an answer is awaited in it, so that it stays until then.
    pub fn is_awaiting(&self) -> bool {
        self.lifecycle()
            .is_some_and(|dialog| dialog.dispatch.is_awaited())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaveReason {
    SignOut,
    Connect(ProfileId),
    Quit,
}
