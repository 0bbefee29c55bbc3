//! One open connector: what the server has, the draft, its undo history, checks and snapshots.

mod check;
mod draft;
mod part_value;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use patchpanel_core_models::{
    bundle::Bundle,
    creation,
    documents::edit::EditableForm,
    draft::{Content, Part},
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, NewConnector},
        document::{DocumentKind, XmlDocument},
    },
    plan_file::PlanFile,
    problem::{Problem, Severity},
};
use patchpanel_local_store::Cause;

pub use self::{
    check::{DocumentCheck, LineCounts},
    draft::{DraftMoment, DraftState, Edit},
    part_value::PartValue,
};
use super::{
    history::History, impact::Impact, promoted::Promoted, remote::Remote, template::Template,
};

#[derive(Debug, Clone, PartialEq)]
pub struct ServerState {
    pub detail: ConnectorDetail,
    pub read_at: Timestamp,
}

/// Something that is typed and is not in the draft, because it is no value yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnsavedInput {
    JsonText,
    /// A key or a value above the metadata that was not taken yet.
    Panel,
}

#[derive(Debug)]
pub struct OpenConnector {
    pub script_name: ScriptName,
    /// The name under which a draft was kept, until the server is read.
    pub kept_title: Option<String>,
    /// When the draft was kept, if it is one of an earlier run or sign-in.
    pub resumed: Option<Timestamp>,
    pub server: Remote<ServerState>,
    pub draft: DraftState,
    /// The form as the designer left it, to be edited on; it counts while the draft has its text.
    pub form: Option<EditableForm>,
    pub checks: BTreeMap<DocumentKind, DocumentCheck>,
    /// The draft's revision for which each document was last sent to be checked.
    pub checks_asked: BTreeMap<DocumentKind, u64>,
    /// When each document that changed is sent to be checked, unless it changes again before.
    pub checks_due: BTreeMap<DocumentKind, Timestamp>,
    /// What is typed and is not in the draft.
    pub unsaved_input: BTreeSet<UnsavedInput>,
    pub history: History,
    /// The sources that use it.
    pub impact: Remote<Impact>,
    /// Why the next state that is read becomes a snapshot, when it is not just a first read.
    pub next_snapshot: Option<Cause>,
    /// What the server had before an apply that is taken back: its warnings are none of the draft.
    pub taken_back: Option<Arc<Content>>,
    /// What its draft starts with once it is read, when it was made here.
    pub template: Option<Template>,
    /// What creates it, while the tenant does not have it as far as is known: the first step of its plan.
    pub unmade: Option<Box<NewConnector>>,
    /// The plan file that becomes its draft once it is read.
    pub plan: Option<Arc<PlanFile>>,
    /// The draft that it gets once it is read, which is then reviewed.
    pub promoted: Option<Promoted>,
    /// The bundle that becomes its draft once it is read.
    pub imported: Option<Box<Bundle>>,
}

impl OpenConnector {
    pub fn new(script_name: ScriptName) -> Self {
        Self {
            script_name,
            kept_title: None,
            resumed: None,
            server: Remote::NotAsked,
            draft: DraftState::default(),
            form: None,
            checks: BTreeMap::new(),
            checks_asked: BTreeMap::new(),
            checks_due: BTreeMap::new(),
            unsaved_input: BTreeSet::new(),
            history: History::default(),
            impact: Remote::NotAsked,
            next_snapshot: None,
            taken_back: None,
            template: None,
            unmade: None,
            plan: None,
            promoted: None,
            imported: None,
        }
    }

    /// Notes that the tenant does not have it; it is shown as it will be created.
    pub fn set_unmade(&mut self, new: Box<NewConnector>, now: Timestamp) {
        self.server.assume(ServerState {
            detail: creation::to_be(&new, &self.script_name),
            read_at: now,
        });
        self.unmade = Some(new);
    }

    /// Gets a draft once it is read, or at once where the tenant does not have it.
    pub fn gets(&mut self, promoted: Promoted, now: Timestamp) {
        match &promoted {
            Promoted::New(_, new, _) => self.set_unmade(new.clone(), now),
            Promoted::Draft(..) => self.unmade = None,
            Promoted::OnDraft(..) => {}
        }
        self.promoted = Some(promoted);
    }

    /// The form that was read already, if the draft still has its text.
    pub fn form(&self) -> Option<&EditableForm> {
        let text = self.draft.current.xml.get(&XmlDocument::SourceConfig)?;
        self.form.as_ref().filter(|form| form.text() == text)
    }

    /// The server's last answer.
    pub fn detail(&self) -> Option<&ConnectorDetail> {
        self.server.value().map(|server| &server.detail)
    }

    /// The connector's name, or its script name until it is read.
    pub fn title(&self) -> &str {
        self.detail()
            .and_then(|detail| detail.name.as_deref())
            .or(self.kept_title.as_deref())
            .unwrap_or(self.script_name.as_str())
    }

    pub fn has_changes(&self) -> bool {
        self.draft.is_changed()
    }

    /// Whether the newest text of a document was checked; an older answer says nothing of it.
    pub fn is_checked(&self, document: impl Into<DocumentKind>) -> bool {
        let document = document.into();
        let asked = self.checks_asked.get(&document).copied();
        self.checks
            .get(&document)
            .is_some_and(|check| asked.is_none_or(|asked| check.revision >= asked))
    }

    /// Whether the newest text of every document was checked.
    pub fn is_all_checked(&self) -> bool {
        let mut documents = self.draft.current.documents();
        documents.all(|document| self.is_checked(document))
    }

    /// A document whose text would be sent and of which the newest text was not checked yet.
    pub fn unchecked_document(&self) -> Option<DocumentKind> {
        let changed = self.draft.changes().into_iter();
        changed
            .filter_map(Part::document)
            .filter(|document| self.draft.current.text(*document).is_some())
            .find(|document| !self.is_checked(*document))
    }

    /// Problems of severity error in documents that the draft changes, as far as their newest text was checked: they
    /// stop apply.
    pub fn blocking_problems(&self) -> impl Iterator<Item = (DocumentKind, &Problem)> {
        let changed = self.draft.changes();
        self.checks
            .iter()
            .filter(move |(document, _)| {
                changed.contains(&Part::from(**document)) && self.is_checked(**document)
            })
            .flat_map(|(document, check)| {
                check
                    .problems
                    .iter()
                    .filter(|problem| problem.severity == Severity::Error)
                    .map(|problem| (*document, problem))
            })
    }
}
