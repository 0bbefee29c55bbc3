//! What belongs to drawing the Metadata tab only: how it is looked at, what is open, text that is no value yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use patchpanel_core_models::draft::Part;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_core_models::patch::Pointer;

use super::inline::Inline;
use super::json::JsonText;
use super::panel::Panel;
use crate::screens::cached::Cached;
use crate::state::{
    connectors::{OpenConnector, UnsavedInput},
    session::{Connection, Revision, Session},
};
use crate::view_models::metadata::{kind::Kind, model::Model, rows::Row};

/// Objects on the first level are open at first, with up to this many values in them.
const MOST_OPEN: usize = 20;

/// How the metadata is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mode {
    /// Fields, and a tree for what holds other values.
    #[default]
    Form,
    /// A row per value.
    Table,
    Json,
}

#[derive(Default)]
pub struct View {
    pub(super) mode: Mode,
    pub(super) locals: BTreeMap<(Connection, ScriptName), Local>,
}

impl View {
    /// Shows the rows of one key of a connector.
    pub(in crate::screens) fn look_for(
        &mut self,
        session: &Session,
        connector: &OpenConnector,
        key: String,
    ) {
        let shown = (session.connection(), connector.script_name.clone());
        self.locals.entry(shown).or_default().query = key;
        if self.mode == Mode::Json {
            self.mode = Mode::Form;
        }
    }
}

/// The view of one connector's metadata. It is kept while the app runs, so that text that is no value yet survives a
/// look at another connector.
#[derive(Default)]
pub(super) struct Local {
    /// The key that is looked for.
    pub(super) query: String,
    model: Cached<Revision, Arc<Model>>,
    /// Containers that are not as they are at first: open ones that are closed, and the other way round.
    toggled: BTreeSet<Pointer>,
    /// The row of the tree that keys act on.
    pub(super) tree_row: Option<Pointer>,
    /// Keys led to another row of the tree, which is to be brought into sight.
    pub(super) tree_moved: bool,
    /// The row of the table that keys act on.
    pub(super) table_row: usize,
    /// The value that is edited in its row.
    pub(super) inline: Option<Inline>,
    /// What is asked above the form.
    pub(super) panel: Option<Panel>,
    /// What is typed into a number field, which may be no number yet.
    pub(super) typing: Option<Typing>,
    pub(super) json: JsonText,
}

/// Text in a field of the form that need not be a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typing {
    pub(super) place: Pointer,
    pub(super) text: String,
    /// The field's text that it was typed over; when the draft says something else, the typing is over.
    pub(super) stands_for: String,
}

impl Local {
    /// The computed model of the draft's present revision.
    pub(super) fn model(&mut self, session: &Session, connector: &OpenConnector) -> Arc<Model> {
        let revision = session.revision_of(connector, |part| match part {
            // The patch takes documents away, too.
            Part::Metadata | Part::Xml(_) => true,
            Part::Translations(_) => false,
        });
        let (version, script_name) = (session.profile.api_version, &connector.script_name);
        let follow = |kept: Option<Arc<Model>>| match kept {
            None => Arc::new(Model::new(version, script_name, &connector.draft)),
            Some(mut kept) => {
                Arc::make_mut(&mut kept).follow(version, script_name, &connector.draft);
                kept
            }
        };
        self.model.follow(revision, follow).clone()
    }

    /// Whether the rows below a container are shown.
    pub(super) fn is_open(&self, row: &Row) -> bool {
        let is_object = row.shown().is_some_and(|cell| cell.kind == Kind::Object);
        let at_first = row.depth == 0 && is_object && row.below <= MOST_OPEN;
        at_first != self.toggled.contains(&row.place)
    }

    /// Asks something above the form. What is half typed there is not thrown away for it: it says that it comes first.
    pub(super) fn ask(&mut self, panel: Option<Panel>) {
        match &mut self.panel {
            Some(open) if open.is_filled() => open.call(),
            Some(_) | None => self.panel = panel,
        }
    }

    /// What is typed here and is not in the draft.
    pub(super) fn unsaved_input(&self) -> BTreeSet<UnsavedInput> {
        let filled = self.panel.as_ref().is_some_and(Panel::is_filled);
        let json = self.json.fault().map(|_| UnsavedInput::JsonText);
        json.into_iter()
            .chain(filled.then_some(UnsavedInput::Panel))
            .collect()
    }

    /// Whether the value at `place` is edited in its row.
    pub(super) fn edits(&self, place: &Pointer) -> bool {
        let inline = self.inline.as_ref();
        inline.is_some_and(|inline| inline.place == *place)
    }

    /// Opens a container that is closed, closes one that is open.
    pub(super) fn toggle(&mut self, place: &Pointer) {
        if !self.toggled.remove(place) {
            self.toggled.insert(place.clone());
        }
    }
}
