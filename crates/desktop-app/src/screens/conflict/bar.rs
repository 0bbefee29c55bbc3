//! The bar at the bottom: how much is open, and the next step.

use egui::{Role, Ui, pos2, vec2};

use super::{Page, undo_keys};
use crate::{
    command::{AppCommand, ConflictCommand},
    icons,
    screens::frame,
    state::route::Route,
    theme::{
        Tokens, measure, regular, semibold,
        size::{BODY, SMALL},
    },
    view_models::conflict as model,
    widgets::{Button, at_right, paint},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Space that the buttons at the right take.
const BUTTONS: f32 = 290.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    frame::next_step_bar(ui, "conflict-bar", (false, 12), |ui| {
        words_ui(ui, page);
        at_right(ui, |ui| buttons_ui(ui, page));
    });
}

fn words_ui(ui: &mut Ui, page: &Page<'_>) {
    let tokens = Tokens::of(ui);
    let words = model::bar(page.conflict);
    let room = (ui.available_width() - BUTTONS).max(80.0);
    let (rect, response) = paint::named(
        ui,
        vec2(room, measure::LINE),
        Role::Status,
        &format!("{}. {}", words.title, words.text),
    );
    let middle = rect.center().y;
    let (sign, ink) = if model::obstacle(page.conflict).is_some() {
        (icons::WARNING, tokens.warning)
    } else {
        (icons::CHECK_CIRCLE, tokens.success)
    };
    paint::glyph_fill(ui, pos2(rect.left() + 8.0, middle), sign, 16.0, ink);
    let left = rect.left() + 24.0;
    let title = paint::line(ui, &words.title, semibold(BODY), tokens.text);
    let end = paint::put_left(ui, left, middle, title) + 12.0;
    let space = rect.right() - end;
    let text = paint::elided(ui, &words.text, regular(SMALL), tokens.muted, space);
    let cut = text.elided;
    paint::put_left(ui, end, middle, text);
    if cut {
        response.tip(&words.text);
    }
}

fn buttons_ui(ui: &mut Ui, page: &mut Page<'_>) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let later = format!(
        "Your decisions are kept while Patchpanel runs. {} undoes the last decision.",
        undo_keys()
    );
    let button = Button::ghost("Decide later").tooltip(&later);
    page.commands
        .when(button.pressed(ui), AppCommand::Show(Route::Connectors));
    let obstacle = model::obstacle(page.conflict);
    let button = Button::primary("Review merged plan").disabled_because(obstacle.as_deref());
    page.commands
        .when(button.show(ui).clicked(), ConflictCommand::ReviewMerged);
}
