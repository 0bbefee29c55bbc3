//! Key caps: how a shortcut is written beside what it does.

use egui::{Rect, Response, Role, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::paint;
use crate::theme::{Tokens, measure, medium, size::CAPTION};

const PADDING: f32 = 4.5;

/// A key or a combination, written as the person's system writes it.
///
/// `key_cap(ui, "Ctrl K");`
pub fn key_cap(ui: &mut Ui, keys: &str) -> Response {
    let (rect, response) = paint::named(ui, key_cap_size(ui, keys), Role::Label, keys);
    paint_key_cap(ui, rect, keys);
    response
}

/// The space that a key cap takes.
pub(crate) fn key_cap_size(ui: &Ui, keys: &str) -> Vec2 {
    let width = paint::line(ui, keys, medium(CAPTION), Tokens::of(ui).muted)
        .size()
        .x;
    vec2((width + 2.0 * PADDING).max(14.0).round(), measure::KEY_CAP)
}

/// Paints a key cap into a space of [`key_cap_size`].
pub(crate) fn paint_key_cap(ui: &Ui, rect: Rect, keys: &str) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    painter.rect(
        rect,
        4,
        tokens.raised,
        Stroke::new(1.0, tokens.border_strong),
        StrokeKind::Inside,
    );
    paint::put_centred(
        ui,
        rect.center(),
        paint::line(ui, keys, medium(CAPTION), tokens.muted),
    );
}
