//! Draws the lines of a formatted text; links ask for their page to be opened.

use egui::{Label, RichText, Ui, vec2};

use crate::{
    command::{AppCommand, Commands},
    theme::{Tokens, medium, regular, size::SMALL},
    view_models::form::html::{Line, Span},
};
use patchpanel_ui_kit::visible::{Tip as _, marked};

pub(super) fn ui(ui: &mut Ui, lines: &[Line], commands: &mut Commands) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for line in lines {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
                ui.spacing_mut().interact_size.y = 17.0;
                if let Some(bullet) = &line.bullet {
                    ui.add_space(8.0);
                    ui.add(Label::new(rich(ui, bullet, false)).selectable(false));
                    ui.add_space(6.0);
                }
                for span in &line.spans {
                    span_ui(ui, span, commands);
                }
            });
        }
    });
}

fn rich(ui: &Ui, words: &str, bold: bool) -> RichText {
    let tokens = Tokens::of(ui);
    let (font, ink) = if bold {
        (medium(SMALL), tokens.text)
    } else {
        (regular(SMALL), tokens.muted)
    };
    RichText::new(marked(words)).font(font).color(ink)
}

fn span_ui(ui: &mut Ui, span: &Span, commands: &mut Commands) {
    let words = rich(ui, &span.text, span.look.bold);
    let words = if span.look.italic {
        words.italics()
    } else {
        words
    };
    let Some(address) = &span.link else {
        ui.add(Label::new(words).selectable(false));
        return;
    };
    let words = words.color(Tokens::of(ui).accent_text).underline();
    let response = ui.add(
        Label::new(words)
            .selectable(false)
            .sense(egui::Sense::click()),
    );
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, ui.is_enabled(), &span.text));
    let response = response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .tip(address);
    if response.clicked() {
        commands.push(AppCommand::OpenUrl(address.clone()));
    }
}
