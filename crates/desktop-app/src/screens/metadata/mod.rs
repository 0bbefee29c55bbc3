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
use patchpanel_core_models::patch::Pointer;

use crate::{
    command::{Commands, ConnectorCommand, MetadataCommand},
    screens::frame,
    state::{AppState, session::Session},
    theme::Tokens,
    view_models::metadata::{self as model, Metadata, model::Model, rows::Row},
};

use view::Mode;
pub(crate) use view::View;

/// What the parts of the screen look at.
struct Page<'a> {
    server: &'a Metadata,
    draft: &'a Metadata,
    model: &'a Model,
    query: &'a str,
}

impl Page<'_> {
    /// Takes the change of a row back to the server's value.
    fn revert(&self, row: &Row, commands: &mut Commands) {
        if let Some(operation) = model::edit::revert(self.server, row) {
            commands.push(MetadataCommand::Change(operation));
        }
    }

    /// Takes what is at `place` back to the server's value.
    fn take_back(&self, place: &Pointer, commands: &mut Commands) {
        let operation = model::edit::take_back(self.server, place);
        commands.push(MetadataCommand::Change(operation));
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
    let View {
        mode,
        query,
        locals,
    } = view;
    let local = locals
        .entry((session.connection(), connector.script_name.clone()))
        .or_default();
    let model = local.model(session, connector);
    let draft = &connector.draft;
    let page = Page {
        server: &draft.base.metadata,
        draft: &draft.current.metadata,
        model: &model,
        query,
    };
    pane_ui(ui, session, &page, commands);
    let wanted = toolbar::ui(ui, *mode, &page, local, commands);
    panel::ui(ui, &page, &mut local.panel, commands);
    frame::body(ui, |ui| match mode {
        Mode::Form => form::ui(ui, &page, local, commands),
        Mode::Table => table::ui(ui, &page, local, commands),
        Mode::Json => json::ui(ui, &page, &mut local.json, commands),
    });
    let unsaved_input = local.unsaved_input();
    if unsaved_input != connector.unsaved_input {
        commands.push(ConnectorCommand::NoteUnsavedInput(
            connector.script_name.clone(),
            unsaved_input,
        ));
    }
    *mode = wanted.mode.unwrap_or(*mode);
    if let Some(typed) = wanted.query {
        *query = typed;
    }
}

fn pane_ui(ui: &mut Ui, session: &Session, page: &Page<'_>, commands: &mut Commands) {
    let (width, sunken) = (frame::side_pane_width(ui), Tokens::of(ui).sunken);
    frame::fixed(Panel::right("metadata-patch"), width, sunken, 0).show(ui, |ui| {
        preview::ui(ui, session, &page.model.preview, commands);
    });
}
