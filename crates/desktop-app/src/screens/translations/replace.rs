//! The dialog that finds a text in the shown locales and replaces it, with every change in sight.

use std::sync::Arc;

use egui::{Ui, UiBuilder, vec2};
use patchpanel_core_models::properties::TextChange;

use super::TabView;
use crate::{
    command::{Commands, Replacing, TranslationCommand},
    screens::{cached::Cached, text_changes},
    state::session::Revision,
    theme::measure,
    view_models::quantity,
    widgets::{Button, Dialog, Field, FormRow, check_box, form_field, text},
};

const WIDTH: f32 = 760.0;
const LIST: f32 = 260.0;
const FIELD: f32 = 344.0;

/// What is typed in the dialog, and what it would change.
#[derive(Default)]
pub(super) struct View {
    typed: Replacing,
    changes: Cached<(Option<Revision>, Replacing), Arc<Vec<TextChange>>>,
}

pub(super) fn ui(ui: &Ui, view: &mut TabView, commands: &mut Commands) {
    let Some(mut replacing) = view.replacing.take() else {
        return;
    };
    let revision = view.made.as_ref().map(|(revision, _)| revision.clone());
    let key = (revision, replacing.typed.clone());
    let make = || Arc::new(view.grid.replaced(&replacing.typed, &view.shown));
    let changes = replacing.changes.of(key, make).clone();
    let count = quantity::count(changes.len(), "text", "texts");
    let nothing = changes.is_empty().then_some("No text matches");
    let words = format!("Replace in {count}");
    let seen = replacing.typed.clone();
    let asked = Dialog::new("replace-texts", "Find and replace in the shown locales")
        .width(WIDTH)
        .hint("One step of undo")
        .ask(
            ui.ctx(),
            |ui| body(ui, &mut replacing, &changes),
            |()| Button::primary(&words).disabled_because(nothing),
        );
    // Letters may come with the Enter: what they change was not seen.
    if asked.done && replacing.typed == seen {
        let changes = Arc::unwrap_or_clone(changes);
        commands.push(TranslationCommand::Replace(replacing.typed, changes));
    } else if !asked.closed {
        view.replacing = Some(replacing);
    }
}

fn body(ui: &mut Ui, replacing: &mut View, changes: &[TextChange]) {
    ui.spacing_mut().item_spacing.y = measure::GAP;
    let Replacing {
        find,
        with,
        matches_case,
    } = &mut replacing.typed;
    let field = Field::new("Find", find).width(FIELD).takes_focus();
    form_field(ui, field);
    let field = Field::new("Replace with", with).width(FIELD);
    form_field(ui, field);
    FormRow::new("").show(ui, |ui| {
        check_box(ui, "Match case", matches_case);
    });
    let words = match (find.is_empty(), changes.len()) {
        (true, _) => "Type what to find.".to_owned(),
        (false, 0) => "No text in the shown locales matches.".to_owned(),
        (false, many) => format!("{} would change.", quantity::count(many, "text", "texts")),
    };
    text::note(ui, &words);
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), LIST), egui::Sense::hover());
    if !changes.is_empty() {
        ui.scope_builder(UiBuilder::new().max_rect(space), |ui| {
            text_changes::ui(ui, changes);
        });
    }
}
