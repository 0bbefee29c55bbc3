//! The dialog that adds a key with its English text.

use egui::Ui;
use patchpanel_core_models::ids::Locale;

use super::{Cursor, TabView};
use crate::{
    command::Commands,
    theme::measure,
    widgets::{Button, Dialog, Field, text},
};

/// What is typed in the dialog.
#[derive(Default)]
pub(super) struct NewKey {
    key: String,
    text: String,
}

impl NewKey {
    /// Why it cannot be added yet.
    fn reason(&self, view: &TabView) -> Option<&'static str> {
        if self.key.trim().is_empty() {
            Some("Type a key first")
        } else if self.text.trim().is_empty() {
            Some("Type the English text first")
        } else if view.grid.text(self.key.trim(), Locale::En).is_some() {
            Some("English has this key already")
        } else {
            None
        }
    }
}

enum Answer {
    Cancel,
    Add,
}

pub(super) fn ui(ui: &Ui, view: &mut TabView, commands: &mut Commands) {
    let Some(mut adding) = view.adding.take() else {
        return;
    };
    let reason = adding.reason(view);
    let dialog = Dialog::new("add-key", "Add a key").hint("Becomes part of the draft");
    let answer = dialog.show(
        ui.ctx(),
        |ui| fields(ui, &mut adding),
        |ui| footer(ui, reason),
    );
    let entered = (answer.entered && reason.is_none()).then_some(Answer::Add);
    match answer.footer.or(entered) {
        _ if answer.closed => {}
        Some(Answer::Cancel) => {}
        Some(Answer::Add) => {
            let cursor = Cursor {
                key: adding.key.trim().to_owned(),
                locale: Locale::En,
            };
            commands.push(cursor.set_text(adding.text.trim()));
            view.filter = super::Filter::default();
            view.cursor = Some(cursor);
            view.reveal = true;
        }
        None => view.adding = Some(adding),
    }
}

fn fields(ui: &mut Ui, adding: &mut NewKey) {
    ui.spacing_mut().item_spacing.y = measure::GAP_RELATED;
    text::field_label(ui, "Key");
    Field::new("Key", &mut adding.key)
        .hint("con_form_host")
        .code()
        .takes_focus()
        .show(ui);
    ui.add_space(measure::GAP);
    text::field_label(ui, "English text");
    Field::new("English text", &mut adding.text)
        .hint("Host URL")
        .show(ui);
}

fn footer(ui: &mut Ui, reason: Option<&str>) -> Option<Answer> {
    let cancel = Button::secondary("Cancel").show(ui).clicked();
    let add = Button::primary("Add key")
        .disabled_because(reason)
        .show(ui)
        .clicked();
    match (cancel, add) {
        (true, _) => Some(Answer::Cancel),
        (false, true) => Some(Answer::Add),
        (false, false) => None,
    }
}
