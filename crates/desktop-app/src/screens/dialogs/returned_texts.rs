//! Shows what a table of a translator changes, before it becomes the draft.

use egui::{Context, Ui, UiBuilder, vec2};

use crate::{
    command::{Commands, TranslationCommand},
    screens::text_changes,
    state::returned_texts::ReturnedTexts,
    view_models::quantity,
    widgets::{Button, Dialog, text},
};

const WIDTH: f32 = 760.0;
const LIST: f32 = 320.0;
/// So many sentences about what is left out are shown.
const MOST_LEFT_OUT: usize = 3;

/// Says whether it was closed.
pub(super) fn ui(ctx: &Context, asked: &ReturnedTexts, commands: &mut Commands) -> bool {
    let count = asked.returned.changes.len();
    let title = format!("Texts of “{}”", asked.name);
    let button = format!("Take {} as draft", quantity::count(count, "text", "texts"));
    let nothing = (count == 0).then_some("Every text of the table is here already");
    let answer = Dialog::new("returned texts", &title)
        .width(WIDTH)
        .hint("Empty cells change nothing")
        .show(
            ctx,
            |ui| body(ui, asked),
            |ui| {
                let cancel = Button::secondary("Cancel").show(ui).clicked();
                let take = Button::primary(&button).disabled_because(nothing);
                (cancel, take.show(ui).clicked())
            },
        );
    let (cancel, take) = answer.footer;
    commands.when(take, TranslationCommand::TakeReturned);
    answer.closed || cancel
}

fn body(ui: &mut Ui, asked: &ReturnedTexts) {
    let left_out = &asked.returned.left_out;
    for words in left_out.iter().take(MOST_LEFT_OUT) {
        text::note(ui, words);
    }
    if left_out.len() > MOST_LEFT_OUT {
        let more = left_out.len() - MOST_LEFT_OUT;
        text::note(ui, &format!("{more} more rows were left out."));
    }
    if asked.returned.changes.is_empty() {
        let words = "The table holds no text that is not in the draft already.";
        text::paragraph(ui, words);
        return;
    }
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), LIST), egui::Sense::hover());
    ui.scope_builder(UiBuilder::new().max_rect(space), |ui| {
        text_changes::ui(ui, &asked.returned.changes);
    });
}
