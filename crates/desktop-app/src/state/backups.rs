//! Backups of a tenant's connectors in a folder: what was found of each, and how far the work is.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use jiff::Timestamp;
use patchpanel_core_models::{
    bundle::{DriftState, Piece},
    ids::ScriptName,
};
use serde::{Deserialize, Serialize};

use super::{history::comparison::Comparison, message::UserMessage, remote::Generation};

/// What may be written to the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// It is only compared with the tenant.
    Nothing,
    /// What changed in the tenant.
    Changes,
    /// That, and what is gone from the tenant is moved to `removed`.
    Removals,
    /// That, also over what a person changed in the folder.
    Replacements,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupWork {
    pub folder: PathBuf,
    pub writes: Writes,
    /// These connectors alone; else all.
    pub only: Option<BTreeSet<ScriptName>>,
}

/// How a connector and its bundle stand, with the pieces that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Same,
    /// The folder does not have it.
    New,
    ChangedInTenant(Vec<Piece>),
    /// A person changed the folder; the tenant did not change.
    ChangedInFolder(Vec<Piece>),
    /// Each piece with the side that changed it.
    ChangedInBoth(Vec<(Piece, DriftState)>),
    /// The tenant does not have it any more.
    OnlyInFolder,
    Failed(UserMessage),
}

/// What was found of one connector.
#[derive(Debug, Clone)]
pub struct BackupLine {
    pub script_name: ScriptName,
    pub title: Option<String>,
    pub found: Found,
    /// Whether the folder was brought to what the tenant has.
    pub is_done: bool,
    pub read_at: Timestamp,
    /// How both differ, from the folder to the tenant; without texts that are too long to be kept for every connector.
    pub comparison: Option<Arc<Comparison>>,
}

impl BackupLine {
    /// Whether the folder has what the tenant has, or what a person made of it.
    pub fn is_whole(&self) -> bool {
        self.is_done || !matches!(self.found, Found::ChangedInBoth(_) | Found::Failed(_))
    }

    /// Whether tenant and folder differ now.
    pub fn differs(&self) -> bool {
        !self.is_done && !matches!(self.found, Found::Same | Found::Failed(_))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name, shortened.
    pub id: String,
    pub author: String,
    pub at: Timestamp,
}

/// No more of a history is looked at.
pub const MAX_COMMITS: usize = 5_000;

/// What git says of a folder, as far as it could say it in time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repository {
    pub branch: String,
    /// The last commit of each bundle, by the name of its folder.
    pub commits: BTreeMap<String, Commit>,
    /// Whether the last [`MAX_COMMITS`] were all looked at.
    pub has_all_commits: bool,
    /// The folders that differ from their commit; `None` where git could not say.
    pub uncommitted: Option<BTreeSet<String>>,
}

/// What version control says of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum WorkTree {
    /// Nothing: it is a plain folder.
    #[default]
    None,
    Git(Repository),
    /// It is one of git's, but git does not answer; in git's words.
    Refused(String),
}

/// What is in a folder of bundles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderFacts {
    pub work_tree: WorkTree,
    /// When each bundle was written last, by the name of its folder.
    pub written: BTreeMap<String, Timestamp>,
    pub files: usize,
    pub bytes: u64,
}

/// The backup or comparison that is at work, or was last.
#[derive(Debug)]
pub struct BackupRun {
    pub generation: Generation,
    pub work: BackupWork,
    pub began: Timestamp,
    /// How many connectors are read in all, once that is known.
    pub all: usize,
    /// Those that are still to be read.
    pub left: BTreeSet<ScriptName>,
    /// Requests that started in the tenant's present window of time, and how many may.
    pub requests: (usize, usize),
    pub stage: RunStage,
}

#[derive(Debug, PartialEq, Eq)]
pub enum RunStage {
    Running,
    Ended,
    /// It ended before its end: by a person, or for this reason.
    Stopped(Option<UserMessage>),
}

impl BackupRun {
    pub fn is_running(&self) -> bool {
        self.stage == RunStage::Running
    }

    /// Whether it writes what changed, as a backup does by itself.
    pub fn is_backup(&self) -> bool {
        self.work.writes == Writes::Changes
    }
}

/// What a session knows of its folder.
#[derive(Debug, Default)]
pub struct Backups {
    /// Grows with each change, so that what is shown is computed once.
    pub changes: u64,
    pub facts: FolderFacts,
    pub lines: BTreeMap<ScriptName, BackupLine>,
    pub run: Option<BackupRun>,
    pub selected: Option<ScriptName>,
}

impl Backups {
    pub fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(BackupRun::is_running)
    }

    /// Stops waiting for answers; what was found stays.
    pub fn stop(&mut self, why: Option<UserMessage>) {
        self.changes += 1;
        if let Some(run) = self.run.as_mut().filter(|run| run.is_running()) {
            run.stage = RunStage::Stopped(why);
        }
    }

    /// How many connectors differ now.
    pub fn differing(&self) -> usize {
        self.lines.values().filter(|line| line.differs()).count()
    }

    pub fn gone(&self) -> impl Iterator<Item = &ScriptName> {
        let lines = self.lines.values();
        let gone = lines.filter(|line| !line.is_done && line.found == Found::OnlyInFolder);
        gone.map(|line| &line.script_name)
    }
}

/// What is kept of the backups of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptBackup {
    pub folder: Option<PathBuf>,
    /// When the last backup that came to its end did, and who was signed in.
    pub whole: Option<(Timestamp, String)>,
    /// A later one that did not come to its end: when that was known, and how many connectors it had done, of how many.
    pub stopped: Option<(Timestamp, usize, usize)>,
}
