//! The Metadata tab: form, table and JSON of the metadata, and the patch that it makes.
//!
//! The draft is the only truth: each edit makes a whole new object and is asked for as a command. What the view keeps
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

use egui::{CentralPanel, Frame, Margin, Panel, Ui};
use patchpanel_core_models::patch::Pointer;

use crate::{
    command::{Command, Commands},
    state::{AppState, connector::PartValue, session::Session},
    theme::{Tokens, Tone, measure},
    view_models::metadata::{self as model, Metadata},
    widgets,
};

pub(crate) use view::View;
use view::{Mode, Model};

/// What the parts of the screen look at.
struct Page<'a> {
    server: &'a Metadata,
    draft: &'a Metadata,
    model: &'a Model,
    query: &'a str,
}

impl Page<'_> {
    /// Asks for `edited` as the new draft, if the edit fitted.
    fn edit(&self, edited: Option<Metadata>, commands: &mut Commands) {
        if let Some(metadata) = edited.filter(|metadata| metadata != self.draft) {
            commands.push(Command::EditPart(PartValue::Metadata(metadata)));
        }
    }

    /// Takes what is at `place` back to the server's value.
    fn take_back(&self, place: &Pointer, commands: &mut Commands) {
        self.edit(
            model::edit::take_back(self.server, self.draft, place),
            commands,
        );
    }
}

/// Draws the tab in the space below the connector's tabs.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(session) = &state.session else {
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
        .entry((session.way(), connector.script_name.clone()))
        .or_default();
    let model = local.model(session, connector);
    let draft = &connector.draft.draft;
    let page = Page {
        server: &draft.base.metadata,
        draft: &draft.current.metadata,
        model: &model,
        query,
    };
    pane_ui(ui, session, &page, commands);
    let wanted = toolbar::ui(ui, *mode, &page, local, commands);
    panel::ui(ui, &page, local, commands);
    let tokens = Tokens::of(ui);
    CentralPanel::default()
        .frame(Frame::new().fill(tokens.surface))
        .show(ui, |ui| match mode {
            Mode::Form => form::ui(ui, &page, local, commands),
            Mode::Table => table::ui(ui, &page, local, commands),
            Mode::Json => json::ui(ui, &page, local, commands),
        });
    let aside = local.aside();
    if aside != connector.aside {
        commands.push(Command::NoteAside(connector.script_name.clone(), aside));
    }
    *mode = wanted.mode.unwrap_or(*mode);
    if let Some(typed) = wanted.query {
        *query = typed;
    }
}

fn pane_ui(ui: &mut Ui, session: &Session, page: &Page<'_>, commands: &mut Commands) {
    let tokens = Tokens::of(ui);
    let is_narrow = ui.ctx().content_rect().width() < measure::NARROW;
    let width = if is_narrow {
        measure::SIDE_PANE_NARROW
    } else {
        measure::SIDE_PANE
    };
    Panel::right("metadata-patch")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::new().fill(tokens.sunken).inner_margin(Margin::ZERO))
        .show(ui, |ui| {
            preview::ui(ui, session, &page.model.preview, commands);
        });
}

/// The mark of a change as the widgets draw it.
fn mark(change: model::Change) -> widgets::Change {
    match change {
        model::Change::Added => widgets::Change::Added,
        model::Change::Replaced => widgets::Change::Replaced,
        model::Change::Removed => widgets::Change::Removed,
    }
}

/// The tint of an operation's chip.
pub(crate) fn tone(change: model::Change) -> Tone {
    match change {
        model::Change::Added => Tone::Success,
        model::Change::Replaced => Tone::Accent,
        model::Change::Removed => Tone::Danger,
    }
}
