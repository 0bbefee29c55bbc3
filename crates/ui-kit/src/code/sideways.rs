//! Scrolling code to the side where two columns of it move together: wheel, arrow keys, and a bar at the bottom.

use egui::{Id, Key, Modifiers, Rect, Sense, Ui, pos2, vec2};

use super::line_galley::LINE_HEIGHT;
use crate::theme::Tokens;

/// How far an arrow key scrolls, in points: some six characters.
const KEY_STEP: f32 = 44.0;
/// Height of the bar, in points.
pub(super) const BAR_HEIGHT: f32 = 8.0;

/// Moves `offset` by what was done to the view in this frame: shift and wheel, a finger on a touch pad, arrow keys.
/// Up and down keys scroll whatever the view is in.
pub(super) fn scroll_by_input(ui: &Ui, rect: Rect, id: Id, offset: f32, most: f32) -> f32 {
    let mut offset = offset;
    if most > 0.0 && ui.rect_contains_pointer(rect) {
        offset -= ui.input(|input| input.smooth_scroll_delta().x);
    }
    if ui.memory(|memory| memory.has_focus(id)) {
        let filter = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed =
            |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as f32;
        offset += (pressed(Key::ArrowRight) - pressed(Key::ArrowLeft)) * KEY_STEP;
        let page = ui.clip_rect().height() - LINE_HEIGHT;
        let down = (pressed(Key::ArrowDown) - pressed(Key::ArrowUp)) * LINE_HEIGHT
            + (pressed(Key::PageDown) - pressed(Key::PageUp)) * page;
        if down != 0.0 {
            ui.scroll_with_delta(vec2(0.0, -down));
        }
    }
    offset.clamp(0.0, most).round()
}

/// Draws the bar at the bottom of what is visible of `rect`, where code does not fit; gives the offset it was dragged to.
pub(super) fn bar_ui(ui: &Ui, rect: Rect, id: Id, offset: f32, most: f32) -> f32 {
    let visible = rect.intersect(ui.clip_rect());
    if most <= 0.0 || visible.height() < 2.0 * BAR_HEIGHT {
        return offset;
    }
    let tokens = Tokens::of(ui);
    let track = Rect::from_min_max(
        pos2(visible.left(), visible.bottom() - BAR_HEIGHT),
        visible.max,
    );
    let width = (track.width() * track.width() / (track.width() + most)).max(24.0);
    let room = (track.width() - width).max(1.0);
    let thumb = Rect::from_min_size(
        pos2(track.left() + room * offset / most, track.top()),
        vec2(width, BAR_HEIGHT),
    );
    let response = ui.interact(thumb, id.with("sideways"), Sense::DRAG);
    let colour = if response.hovered() || response.dragged() {
        tokens.border_control
    } else {
        tokens.border_strong
    };
    ui.painter()
        .rect_filled(thumb.shrink2(vec2(2.0, 2.0)), 2, colour);
    (offset + response.drag_delta().x * most / room).clamp(0.0, most)
}
