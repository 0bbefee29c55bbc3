//! The Metadata tab: form, table and JSON of the metadata, and the patch that it makes.
//!
//! The draft is the only truth: each edit of a value is asked for as a command that names its place. What the view keeps
//! is how things look, and text that cannot be a value yet.

mod fields;
mod form;
mod inline;
mod json;
mod panel;
mod preview;
mod row_menu;
mod table;
mod toolbar;
mod tree;
mod view;

#[cfg(test)]
mod tests;

use egui::{Panel, Ui};
use patchpanel_core_models::patch::{Operation, Pointer};

use crate::{
    command::{Commands, ConnectorCommand, MetadataCommand},
    screens::frame,
    state::AppState,
    theme::Tokens,
    view_models::metadata::{self as model, Metadata, model::Model, rows::Row},
    widgets::Cell,
};

pub(crate) use view::View;
use view::{Local, Mode};

/// What the parts of the screen look at, keep and ask for.
struct Page<'a> {
    server: &'a Metadata,
    draft: &'a Metadata,
    model: &'a Model,
    query: &'a str,
    local: &'a mut Local,
    commands: &'a mut Commands,
}

impl Page<'_> {
    fn change(&mut self, operation: Operation) {
        self.commands.push(MetadataCommand::Change(operation));
    }

    /// Draws the field of the value that is edited over its cell.
    fn edit_ui(&mut self, cell: &mut Cell<'_>) {
        let Some(mut inline) = self.local.inline.take() else {
            return;
        };
        if inline.ui(cell, self) {
            self.local.inline = Some(inline);
        }
    }

    /// Takes the change of a row back to the server's value.
    fn revert(&mut self, row: &Row) {
        if let Some(operation) = model::edit::revert(self.server, row) {
            self.change(operation);
        }
    }

    /// Takes what is at `place` back to the server's value.
    fn take_back(&mut self, place: &Pointer) {
        self.change(model::edit::take_back(self.server, place));
    }
}

/// Draws the tab in the space below the connector's tabs.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(session) = state.session() else {
        return;
    };
    let Some(connector) = session.selected_connector() else {
        return;
    };
    let View { mode, locals } = view;
    let local = locals
        .entry((session.connection(), connector.script_name.clone()))
        .or_default();
    let query = local.query.clone();
    let model = local.model(session, connector);
    let draft = &connector.draft;
    let mut page = Page {
        server: &draft.base.metadata,
        draft: &draft.current.metadata,
        model: &model,
        query: &query,
        local,
        commands,
    };
    let (width, sunken) = (frame::side_pane_width(ui), Tokens::of(ui).sunken);
    let patch = frame::fixed(Panel::right("metadata-patch"), width, sunken, 0);
    patch.landmark("Patch preview").show(ui, |ui| {
        preview::ui(ui, session, &model.preview, page.commands);
    });
    let chosen = toolbar::ui(ui, *mode, &mut page);
    panel::ui(ui, &mut page);
    frame::body(ui, |ui| match mode {
        Mode::Form => form::ui(ui, &mut page),
        Mode::Table => table::ui(ui, &mut page),
        Mode::Json => json::ui(ui, &mut page),
    });
    if let Some(typed) = chosen.query {
        page.local.query = typed;
    }
    let unsaved_input = page.local.unsaved_input();
    if unsaved_input != connector.unsaved_input {
        let script_name = connector.script_name.clone();
        commands.push(ConnectorCommand::NoteUnsavedInput(
            script_name,
            unsaved_input,
        ));
    }
    *mode = chosen.mode.unwrap_or(*mode);
}
