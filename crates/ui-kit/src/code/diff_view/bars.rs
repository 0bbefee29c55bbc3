//! What stands across both sides: a fold of equal lines, and the bar above a change that can be taken or left out.

use egui::{Align, Id, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::basics::{check::check_mark, paint};
use crate::code::diff_folds::FOLD_HEIGHT;
use crate::icons;
use crate::theme::{Tokens, regular, semibold, size};

/// A run of equal lines; says whether it shall open.
pub(super) fn fold_ui(ui: &Ui, rect: Rect, id: Id, count: usize) -> bool {
    let tokens = Tokens::of(ui);
    let response = ui
        .interact(rect, id, Sense::click())
        .on_hover_cursor(egui::CursorIcon::PointingHand);
    let text = if count == 1 {
        "1 unchanged line".to_owned()
    } else {
        format!("{count} unchanged lines")
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show {text}")));
    let ground = if response.hovered() {
        tokens.hover
    } else {
        tokens.sunken
    };
    ui.painter().rect_filled(rect, 0, ground);
    let middle = rect.top() + FOLD_HEIGHT / 2.0;
    let sign = pos2(rect.left() + 20.0, middle);
    paint::glyph(ui, sign, icons::CARET_UP_DOWN, 14.0, tokens.muted);
    let words = paint::line(ui, &text, regular(size::SMALL), tokens.muted);
    paint::put_left(ui, rect.left() + 43.0, middle, words);
    if response.has_focus() {
        paint::ring(ui, rect);
    }
    response.clicked()
}

/// The bar above a change; says whether its check box was pressed.
pub(super) fn bar_above_ui(
    ui: &mut Ui,
    rect: Rect,
    (id, change, mut is_taken): (Id, usize, bool),
    note: &str,
) -> bool {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0, tokens.sunken);
    paint::border_line(ui, rect.x_range(), rect.top() + 0.5);
    let place = rect.shrink2(vec2(12.0, 2.0));
    let builder = UiBuilder::new()
        .max_rect(place)
        .scope_id(id)
        .layout(Layout::left_to_right(Align::Center));
    let mut child = ui.new_child(builder);
    let name = format!("Change {}", change + 1);
    let pressed = check_mark(&mut child, &name, &mut is_taken).changed();
    let middle = rect.center().y;
    let title = paint::line(ui, &name, semibold(size::SMALL), tokens.text);
    let left = paint::put_left(ui, place.left() + 26.0, middle, title) + 10.0;
    let room = place.right() - left;
    let words = paint::elided(ui, note, regular(size::SMALL), tokens.muted, room);
    paint::put_left(ui, left, middle, words);
    let said = ui.interact(rect.with_min_x(left), id.with("note"), Sense::hover());
    said.widget_info(|| WidgetInfo::labeled(Role::Label, true, note));
    pressed
}
