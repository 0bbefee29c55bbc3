//! What is selected in the editor, painted so that the letters keep their colours.

use std::{ops::Range, sync::Arc};

use egui::{
    Galley, Id, Pos2, Rect, Shape, Ui, layers::ShapeIdx, text::CCursorRange,
    text_edit::TextEditState,
};

pub(super) fn next_shape(ui: &Ui) -> usize {
    ui.ctx()
        .graphics_mut(|graphics| graphics.entry(ui.layer_id()).next_idx().0)
}

/// egui paints selected letters in one colour; this puts the text without it in the place of that picture.
pub(super) fn keep_colours(
    ui: &Ui,
    shapes: Range<usize>,
    painted: &Arc<Galley>,
    clean: &Arc<Galley>,
) {
    ui.ctx().graphics_mut(|graphics| {
        let list = graphics.entry(ui.layer_id());
        for at in shapes {
            list.mutate_shape(ShapeIdx(at), |shape| {
                if let Shape::Text(text) = &mut shape.shape
                    && Arc::ptr_eq(&text.galley, painted)
                {
                    text.galley = Arc::clone(clean);
                }
            });
        }
    });
}

/// Where the selection covers a row (from 0) that is painted `at` this place. A selected line end is half a letter wide.
pub(super) fn selected_piece(
    galley: &Galley,
    at_row: usize,
    range: CCursorRange,
    at: Pos2,
) -> Option<Rect> {
    let [first, last] = range.sorted_cursors();
    let [first, last] = [first, last].map(|cursor| galley.layout_from_cursor(cursor));
    let row = &galley.rows.get(at_row)?.row;
    if range.is_empty() || at_row < first.row || at_row > last.row {
        return None;
    }
    let left = if at_row == first.row {
        row.x_offset(first.column)
    } else {
        0.0
    };
    let right = if at_row == last.row {
        row.x_offset(last.column)
    } else {
        row.size.x + row.size.y / 4.0
    };
    let rect = Rect::from_x_y_ranges(left..=right, 0.0..=row.size.y);
    Some(rect.translate(at.to_vec2()))
}

/// What is selected in the field.
pub(super) fn selection(ui: &Ui, id: Id, text: &str) -> Option<String> {
    let range = TextEditState::load(ui.ctx(), id)?.cursor.char_range()?;
    Some(range.slice_str(text).to_owned())
}
