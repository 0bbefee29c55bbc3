//! Check boxes with text, and switches. A check box states a fact to agree to; a switch turns something on at once.

use egui::{Color32, Rect, Response, Role, Stroke, StrokeKind, Ui, pos2, vec2};

use super::paint;
use crate::{
    basics::check::{paint_check, toggled},
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
