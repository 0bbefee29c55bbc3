//! The header of a grid: titles, and the arrow of the column that sorts.

use egui::{
    Rangef, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    accesskit::SortDirection, pos2, vec2,
};

use super::{Column, SortOrder};
use crate::{
    icons,
    theme::{Tokens, medium, size::SMALL},
    widgets::paint,
};

/// A row of its own in the accessibility tree, with a head for each column.
pub(super) fn show<R, C>(
    ui: &mut Ui,
    (id, rect): (egui::Id, Rect),
    columns: &[Column<'_, R, C>],
    places: impl Fn(usize) -> (Rangef, Rect),
    c: &mut C,
) {
    let builder = UiBuilder::new()
        .max_rect(rect)
        .scope_id(id.with("header"))
        .accessibility_role(Role::Row);
    let mut row = ui.new_child(builder);
    for (index, column) in columns.iter().enumerate() {
        let (place, clip) = places(index);
        let cell = Rect::from_x_y_ranges(place, rect.y_range());
        if place.span() > 0.0 && cell.intersects(clip) {
            row.set_clip_rect(clip);
            head(
                &row,
                id.with(("head", column.title, index)),
                cell,
                column,
                c,
            );
        }
    }
}

fn head<R, C>(ui: &Ui, id: egui::Id, cell: Rect, column: &Column<'_, R, C>, c: &mut C) {
    let sense = match column.sort {
        Some(_) => Sense::click(),
        None => Sense::hover(),
    };
    let response = ui.interact(cell.intersect(ui.clip_rect()), id, sense);
    describe(&response, column);
    match &column.head {
        Some(head) => (head.draw)(ui, cell),
        None => title(
            ui,
            cell,
            column,
            column.sort.is_some() && response.hovered(),
        ),
    }
    if response.has_focus() {
        let ring = match column.head {
            Some(_) => cell.shrink(3.0),
            None => cell.shrink2(vec2(-6.0, 4.0)).with_max_x(cell.right() - 8.0),
        };
        paint::ring(ui, ring);
    }
    if let Some(sort) = &column.sort
        && response.clicked()
    {
        (sort.press)(c);
    }
}

fn describe<R, C>(response: &Response, column: &Column<'_, R, C>) {
    let name = column.head.as_ref().map_or(column.title, |head| &head.name);
    if name.is_empty() {
        return;
    }
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, name));
    let direction = match column.sort.as_ref().and_then(|sort| sort.order) {
        Some(SortOrder::Ascending) => SortDirection::Ascending,
        Some(SortOrder::Descending) => SortDirection::Descending,
        None => return,
    };
    response
        .ctx
        .accesskit_node_builder(response.id, |node| node.set_sort_direction(direction));
}

fn title<R, C>(ui: &Ui, cell: Rect, column: &Column<'_, R, C>, hovered: bool) {
    let tokens = Tokens::of(ui);
    let order = column.sort.as_ref().and_then(|sort| sort.order);
    let ink = if order.is_some() || hovered {
        tokens.text
    } else {
        tokens.muted
    };
    let galley = paint::elided(ui, column.title, medium(SMALL), ink, cell.width() - 20.0);
    let middle = cell.center().y;
    let end = if column.numbers {
        let right = cell.right() - super::COLUMN_GAP;
        paint::put_right(ui, right, middle, galley);
        right
    } else {
        paint::put_left(ui, cell.left(), middle, galley)
    };
    if let Some(order) = order {
        let arrow = match order {
            SortOrder::Ascending => icons::ARROW_UP,
            SortOrder::Descending => icons::ARROW_DOWN,
        };
        paint::glyph(ui, pos2(end + 8.0, middle), arrow, 12.0, ink);
    }
}

/// The ground of a header with its lines.
pub(super) fn ground(ui: &Ui, rect: Rect, corners: u8, lines: &[f32]) {
    let tokens = Tokens::of(ui);
    let corners = egui::CornerRadius {
        nw: corners,
        ne: corners,
        sw: 0,
        se: 0,
    };
    ui.painter().rect_filled(rect, corners, tokens.sunken);
    for y in lines {
        let line = Stroke::new(1.0, tokens.border);
        ui.painter().hline(rect.x_range(), *y, line);
    }
}
