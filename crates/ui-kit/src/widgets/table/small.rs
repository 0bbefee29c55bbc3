//! The small table: a few rows with lines between, for review and lists. It does not scroll and nothing is selected.

use egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{Column, TableRow, columns, header::Header};
use crate::theme::{Tokens, measure};

/// Height of each further line of a row, in points.
const LINE: f32 = 18.0;
/// Of tables with more rows than this only those in sight are drawn.
const ALWAYS_DRAWN: usize = 100;

/// A small table in a frame, as high as its rows.
///
/// `SmallTable::new("Operations").column(Column::fixed("Operation", 84.0)).column(Column::flexible("Path", 120.0))`
/// `    .show(ui, operations.len(), |row| { row.chip(Tone::Accent, "replace"); row.path("/connectorMetadata/shortDesc"); });`
#[must_use = "call `show`"]
pub struct SmallTable<'a> {
    name: &'a str,
    columns: Vec<Column<'a>>,
    row_height: f32,
    lines: usize,
    headless: bool,
}

impl<'a> SmallTable<'a> {
    /// A table; `name` is its accessible name.
    pub fn new(name: &'a str) -> Self {
        Self {
            name,
            columns: Vec::new(),
            row_height: measure::ROW,
            lines: 1,
            headless: false,
        }
    }

    /// One more column.
    pub fn column(mut self, column: Column<'a>) -> Self {
        self.columns.push(column);
        self
    }

    /// Another height of rows, in points.
    pub fn row_height(mut self, height: f32) -> Self {
        self.row_height = height;
        self
    }

    /// Rows with so many lines, in which texts wrap.
    pub fn lines(mut self, lines: usize) -> Self {
        self.lines = lines.max(1);
        self.row_height = measure::ROW + LINE * (self.lines - 1) as f32;
        self
    }

    /// Without the line of titles.
    pub fn headless(mut self) -> Self {
        self.headless = true;
        self
    }

    /// Draws it; `fill` writes the cells of a row.
    pub fn show(self, ui: &mut Ui, rows: usize, mut fill: impl FnMut(&mut TableRow<'_>)) {
        let tokens = Tokens::of(ui);
        let head = if self.headless { 0.0 } else { measure::ROW };
        let height = head + self.row_height * rows as f32;
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.name));
        let places = columns::places(&self.columns, rect.left() + 12.0, rect.right());
        ui.painter()
            .rect_filled(rect, measure::RADIUS_CARD, tokens.surface);
        if !self.headless {
            self.header(
                ui,
                response.id,
                rect.with_max_y(rect.top() + measure::ROW),
                &places,
            );
        }
        for index in 0..rows {
            let top = rect.top() + head + self.row_height * index as f32;
            let space = Rect::from_x_y_ranges(rect.x_range(), top..=top + self.row_height);
            if rows > ALWAYS_DRAWN && !ui.is_rect_visible(space) {
                continue;
            }
            if index > 0 || !self.headless {
                ui.painter()
                    .hline(rect.x_range(), top, Stroke::new(1.0, tokens.border));
            }
            self.row(ui, (response.id, index), space, (&places, &mut fill));
        }
        let stroke = Stroke::new(1.0, tokens.border);
        ui.painter()
            .rect_stroke(rect, measure::RADIUS_CARD, stroke, StrokeKind::Inside);
    }

    fn header(&self, ui: &Ui, id: Id, rect: Rect, places: &[egui::Rangef]) {
        let corners = egui::CornerRadius {
            nw: measure::RADIUS_CARD,
            ne: measure::RADIUS_CARD,
            sw: 0,
            se: 0,
        };
        ui.painter()
            .rect_filled(rect, corners, Tokens::of(ui).sunken);
        Header {
            columns: &self.columns,
            places,
            sort: None,
        }
        .show(ui, id, rect);
    }

    fn row(
        &self,
        ui: &mut Ui,
        (id, index): (Id, usize),
        rect: Rect,
        (places, fill): (&[egui::Rangef], &mut impl FnMut(&mut TableRow<'_>)),
    ) {
        let response = ui.interact(rect, id.with(index), Sense::hover());
        let mut row = TableRow {
            ui,
            index,
            rect,
            columns: &self.columns,
            places,
            next: 0,
            selected: false,
            focused: false,
            said: Vec::new(),
            description: None,
            cut: None,
            lines: self.lines,
        };
        fill(&mut row);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, row.label()));
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_row_index(index));
        row.explain(response);
    }
}
