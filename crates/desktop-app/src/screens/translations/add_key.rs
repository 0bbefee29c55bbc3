//! The dialog that adds a key with its English text, for English alone or for all shown locales.

use std::collections::BTreeSet;

use egui::Ui;
use patchpanel_core_models::ids::Locale;

use super::{Cursor, TabView};
use crate::{
    command::{Commands, FixCommand},
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
    /// The English text goes into the other shown locales, too.
    AddEverywhere,
}

pub(super) fn ui(ui: &Ui, view: &mut TabView, commands: &mut Commands) {
    let Some(mut adding) = view.adding.take() else {
        return;
    };
    let reason = adding.reason(view);
    let dialog = Dialog::new("add-key", "Add a key").wide();
    let dialog = dialog.hint("Becomes part of the draft");
    let answer = dialog.show(
        ui.ctx(),
        |ui| fields(ui, &mut adding),
        |ui| footer(ui, reason),
    );
    // Letters may come with the Enter.
    let reason = adding.reason(view);
    let add = if ui.input(|input| input.modifiers.shift) {
        Answer::AddEverywhere
    } else {
        Answer::Add
    };
    let entered = (answer.entered && reason.is_none()).then_some(add);
    match answer.footer.or(entered) {
        _ if answer.closed => {}
        Some(Answer::Cancel) => {}
        Some(answer @ (Answer::Add | Answer::AddEverywhere)) => {
            let cursor = Cursor {
                key: adding.key.trim().to_owned(),
                locale: Locale::En,
            };
            let others = view.shown.iter();
            let others = others.filter(|_| matches!(answer, Answer::AddEverywhere));
            let locales: BTreeSet<Locale> = others.copied().chain([Locale::En]).collect();
            commands.push(FixCommand::AddTexts {
                key: cursor.key.clone(),
                text: adding.text.trim().to_owned(),
                locales,
            });
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
    let everywhere = Button::secondary("Add in all locales")
        .tooltip("The English text in every shown locale: Shift+Enter")
        .disabled_because(reason)
        .pressed(ui);
    let add = Button::primary("Add key")
        .disabled_because(reason)
        .pressed(ui);
    match (cancel, everywhere, add) {
        (true, ..) => Some(Answer::Cancel),
        (_, true, _) => Some(Answer::AddEverywhere),
        (.., true) => Some(Answer::Add),
        (..) => None,
    }
}
