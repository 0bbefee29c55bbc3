//! Check boxes and switches. A check box states a fact to agree to; a switch turns something on at once.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint;
use crate::{
    icons,
    theme::{Tokens, measure, regular, size::BODY},
};

/// A check box with its text.
///
/// `check_box(ui, "Delete although 3 sources use it", &mut agreed).changed()`
pub fn check_box(ui: &mut Ui, label: &str, on: &mut bool) -> Response {
    let tokens = Tokens::of(ui);
    let galley = paint::line(ui, label, regular(BODY), tokens.text);
    let size = vec2(28.0 + galley.size().x, measure::CONTROL);
    let response = toggled(ui, size, (Role::CheckBox, label), on);
    let rect = response.rect;
    let square = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(16.0, 16.0));
    paint_check(ui, square, *on);
    paint::put_left(ui, rect.left() + 28.0 - 4.0, rect.center().y, galley);
    if response.has_focus() {
        paint::ring(ui, square);
    }
    response
}

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
pub(super) fn paint_check(ui: &Ui, square: Rect, on: bool) {
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

/// A switch; its text stands beside it, so the name is for those who cannot see it.
///
/// `switch(ui, "Protected", &mut protected).changed()`
pub fn switch(ui: &mut Ui, name: &str, on: &mut bool) -> Response {
    let tokens = Tokens::of(ui);
    let response = toggled(ui, vec2(32.0, measure::CONTROL), (Role::Switch, name), on);
    let track = Rect::from_center_size(response.rect.center(), vec2(32.0, 18.0));
    let (fill, stroke, knob, x) = if *on {
        (
            tokens.accent,
            Stroke::NONE,
            tokens.on_accent,
            track.right() - 9.0,
        )
    } else {
        (
            tokens.sunken,
            Stroke::new(1.0, tokens.border_control),
            tokens.border_control,
            track.left() + 9.0,
        )
    };
    ui.painter()
        .rect(track, 9, fill, stroke, StrokeKind::Inside);
    ui.painter().circle(
        pos2(x, track.center().y),
        6.0,
        knob,
        Stroke::new(0.0, Color32::TRANSPARENT),
    );
    if response.has_focus() {
        paint::ring(ui, track);
    }
    response
}

/// Space, Enter, a click and a screen reader's press all turn it over.
fn toggled(ui: &mut Ui, size: egui::Vec2, (role, name): (Role, &str), on: &mut bool) -> Response {
    let (_, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), *on, name));
    response
}
