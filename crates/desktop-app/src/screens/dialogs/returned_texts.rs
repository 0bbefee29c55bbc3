//! Shows what a table of a translator changes, before it becomes the draft.

use egui::{Context, Ui, UiBuilder, vec2};
use patchpanel_core_models::properties::Encoding;

use crate::{
    command::{Commands, TranslationCommand},
    screens::text_changes,
    state::returned_texts::ReturnedTexts,
    theme::Tone,
    view_models::quantity,
    widgets::{Button, Dialog, Dropdown, FormRow, text},
};

const WIDTH: f32 = 760.0;
const LIST: f32 = 320.0;
/// So many sentences about what is left out are shown.
const MOST_LEFT_OUT: usize = 3;

/// Says whether it was closed.
pub(super) fn ui(ctx: &Context, asked: &ReturnedTexts, commands: &mut Commands) -> bool {
    let table = &asked.table;
    let changes = asked
        .returned()
        .map_or(&[][..], |returned| &returned.changes);
    let count = changes.len();
    let title = format!("Texts of “{}”", table.name);
    let button = format!(
        "Add {} to the draft",
        quantity::count(count, "text", "texts")
    );
    let nothing = match asked.returned() {
        None if table.encoding != asked.encoding => Some("The table is being read"),
        None => Some("Choose the encoding of the table"),
        Some(_) if count == 0 => Some("The draft already has every text of the table"),
        Some(_) => None,
    };
    let take = Button::primary(&button).takes_focus();
    let take = take.disabled_because(nothing);
    let answer = Dialog::new("returned texts", &title)
        .width(WIDTH)
        .hint("Empty cells change nothing")
        .ask(ctx, |ui| body(ui, asked, commands), |()| take);
    commands.when(answer.pressed, TranslationCommand::TakeReturned);
    answer.closed
}

/// In which encoding the table is read, to be chosen, and what speaks against it.
fn read_as(ui: &mut Ui, asked: &ReturnedTexts, commands: &mut Commands) {
    let options = Encoding::ALL.map(|encoding| (encoding, encoding.title()));
    FormRow::new("Read as").show(ui, |ui| {
        let dropdown = Dropdown::new("Read as");
        if let Some(encoding) = dropdown.show(ui, asked.encoding, &options) {
            commands.push(TranslationCommand::ReadReturnedAs(encoding));
        }
    });
    let table = &asked.table;
    for problem in table.doubts.iter().chain(table.returned.as_ref().err()) {
        text::toned(ui, Tone::Warning, &problem.to_string());
    }
}

fn body(ui: &mut Ui, asked: &ReturnedTexts, commands: &mut Commands) {
    ui.scope(|ui| read_as(ui, asked, commands));
    let Some(returned) = asked.returned() else {
        return;
    };
    let left_out = &returned.left_out;
    for words in left_out.iter().take(MOST_LEFT_OUT) {
        text::note(ui, words);
    }
    if left_out.len() > MOST_LEFT_OUT {
        let more = left_out.len() - MOST_LEFT_OUT;
        text::note(ui, &format!("{more} more rows were left out."));
    }
    if returned.changes.is_empty() {
        let words = "The draft already has every text of the table.";
        text::paragraph(ui, words);
        return;
    }
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), LIST), egui::Sense::hover());
    ui.scope_builder(UiBuilder::new().max_rect(space), |ui| {
        text_changes::ui(ui, &returned.changes);
    });
}
