//! A check box without text, and what check boxes and switches share.

use egui::{Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::paint;
use crate::{
    icons,
    theme::{Tokens, measure},
};

/// A check box without text, for the cell of a table; its name is for those who cannot see the row.
///
/// `check_mark(ui, "Compare Today 09:14:19, Before apply", &mut chosen).changed()`
pub fn check_mark(ui: &mut Ui, name: &str, on: &mut bool) -> Response {
    let size = vec2(16.0, measure::CONTROL - 4.0);
    let response = toggled(ui, size, (Role::CheckBox, name), on);
    let square = Rect::from_center_size(response.rect.center(), vec2(16.0, 16.0));
    paint_check(ui, square, *on);
    if response.has_focus() {
        paint::ring(ui, square);
    }
    response
}

/// The square of a check box: filled with a check when it is on.
pub(crate) fn paint_check(ui: &Ui, square: Rect, on: bool) {
    let tokens = Tokens::of(ui);
    let (fill, stroke) = if on {
        (tokens.accent, Stroke::NONE)
    } else {
        (tokens.surface, Stroke::new(1.0, tokens.border_control))
    };
    ui.painter()
        .rect(square, 4, fill, stroke, StrokeKind::Inside);
    if on {
        paint::glyph(ui, square.center(), icons::CHECK, 12.0, tokens.on_accent);
    }
}

/// Space, Enter, a click and a screen reader's press all turn it over.
pub(crate) fn toggled(
    ui: &mut Ui,
    size: egui::Vec2,
    (role, name): (Role, &str),
    on: &mut bool,
) -> Response {
    let (_, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), *on, name));
    response
}
