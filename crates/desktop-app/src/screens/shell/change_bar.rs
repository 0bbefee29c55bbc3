//! The bar at the bottom while something is changed: what, where, and the way to the review.

use egui::{Sense, Ui, UiBuilder, vec2};

use crate::{
    command::{Action, Commands},
    icons,
    theme::{Tokens, measure},
    view_models::shell::ChangeBar,
    widgets::{Button, at_right, paint, text},
};

/// Space for the buttons at the right, so that the text before them is cut and not they.
const TOOLS: f32 = 330.0;

pub(super) fn ui(ui: &mut Ui, bar: &ChangeBar, commands: &mut Commands) {
    let place = ui.max_rect();
    let tokens = Tokens::of(ui);
    paint::border_line(ui, place.x_range(), place.top() + 0.5);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let inner = place.shrink2(vec2(12.0, 0.0));
    ui.scope_builder(UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        ui.set_height(measure::CHANGE_BAR);
        let tools = if bar.is_several { TOOLS + 200.0 } else { TOOLS };
        let words = (ui.available_width() - tools).max(160.0);
        ui.scope(|ui| {
            ui.set_max_width(words);
            let (dot, _) = ui.allocate_exact_size(vec2(14.0, 7.0), Sense::hover());
            ui.painter()
                .circle_filled(dot.center() + vec2(1.0, 0.0), 3.5, tokens.accent_text);
            text::strong(ui, &bar.title);
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            ui.add_space(4.0);
            text::small(ui, &bar.text);
        });
        at_right(ui, |ui| buttons(ui, bar, commands));
    });
}

fn buttons(ui: &mut Ui, bar: &ChangeBar, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let discard = Button::ghost("Discard…").show(ui).clicked();
    ui.add_space(4.0);
    let keys = |action: Action| action.shortcut().map(|shortcut| shortcut.text());
    if bar.is_several {
        let keys = keys(Action::ReviewAll);
        let all = Button::secondary("Review all").shortcut(keys.as_deref());
        commands.when(all.show(ui).clicked(), Action::ReviewAll);
    }
    let review = Button::primary(&bar.review)
        .icon(icons::LIST_CHECKS)
        .shortcut(keys(Action::ReviewChanges).as_deref())
        .pressed(ui);
    if discard {
        commands.run(Action::DiscardDraft);
    }
    if review {
        commands.run(Action::ReviewChanges);
    }
}
