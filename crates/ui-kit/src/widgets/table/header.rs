//! The header of a table: titles, and the arrow of the column that sorts.

use egui::{
    Rangef, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, accesskit::SortDirection, pos2,
};

use super::{Column, SortOrder};
use crate::{
    icons,
    theme::{Tokens, medium, size::SMALL},
    widgets::paint,
};

/// What a header shows.
pub(super) struct Header<'a> {
    pub(super) columns: &'a [Column<'a>],
    pub(super) places: &'a [Rangef],
    pub(super) sort: Option<(usize, SortOrder)>,
}

impl Header<'_> {
    /// Draws the titles into `rect`; answers the column whose header was pressed.
    pub(super) fn show(&self, ui: &Ui, id: egui::Id, rect: Rect) -> Option<usize> {
        let mut pressed = None;
        for (index, (column, place)) in self.columns.iter().zip(self.places).enumerate() {
            let cell = Rect::from_x_y_ranges(*place, rect.y_range());
            if column.sortable {
                let response = ui.interact(cell, id.with(("header", index)), Sense::click());
                self.describe(&response, index, column);
                if response.clicked() {
                    pressed = Some(index);
                }
                self.title(ui, cell, (index, column), response.hovered());
                if response.has_focus() {
                    paint::ring(
                        ui,
                        cell.shrink2(egui::vec2(-6.0, 4.0))
                            .with_max_x(cell.right() - 8.0),
                    );
                }
            } else {
                self.title(ui, cell, (index, column), false);
            }
        }
        pressed
    }

    fn order(&self, index: usize) -> Option<SortOrder> {
        self.sort
            .filter(|(column, _)| *column == index)
            .map(|(_, order)| order)
    }

    fn describe(&self, response: &Response, index: usize, column: &Column<'_>) {
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.title));
        let direction = match self.order(index) {
            Some(SortOrder::Ascending) => SortDirection::Ascending,
            Some(SortOrder::Descending) => SortDirection::Descending,
            None => return,
        };
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_sort_direction(direction));
    }

    fn title(&self, ui: &Ui, cell: Rect, (index, column): (usize, &Column<'_>), hovered: bool) {
        let tokens = Tokens::of(ui);
        let order = self.order(index);
        let ink = if order.is_some() || hovered {
            tokens.text
        } else {
            tokens.muted
        };
        let galley = paint::elided(ui, column.title, medium(SMALL), ink, cell.width() - 20.0);
        let middle = cell.center().y;
        let end = if column.numbers {
            let right = cell.right() - 12.0;
            paint::put_right(ui.painter(), right, middle, galley);
            right
        } else {
            paint::put_left(ui.painter(), cell.left(), middle, galley)
        };
        if let Some(order) = order {
            let arrow = match order {
                SortOrder::Ascending => icons::ARROW_UP,
                SortOrder::Descending => icons::ARROW_DOWN,
            };
            paint::glyph(ui.painter(), pos2(end + 8.0, middle), arrow, 12.0, ink);
        }
    }
}

/// The ground of a long table's header with its lines above and below.
pub(super) fn paint_ground(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0, tokens.sunken);
    let line = Stroke::new(1.0, tokens.border);
    for y in [rect.top() + 0.5, rect.bottom() - 0.5] {
        ui.painter().hline(rect.x_range(), y, line);
    }
}
