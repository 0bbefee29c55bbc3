//! Draws one row of a grid: its ground, its cells, and what a screen reader gets of them.

use egui::{
    Color32, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, accesskit,
};

use super::{Cell, Grid, Line, Style, body::Frame, columns::Draw};
use crate::theme::Tokens;

impl<R, C> Grid<'_, R, C> {
    pub(super) fn row(
        &self,
        ui: &mut Ui,
        (number, row): (usize, &R),
        clip: Rect,
        frame: &mut Frame,
        c: &mut C,
    ) {
        let top = |row: usize| frame.top + self.heights.top(row);
        let tops = top(number)..=top(number + 1);
        let rect = Rect::from_x_y_ranges(frame.body.x_range(), tops);
        let key = self.key.as_ref().map_or(Id::unique(number), |key| key(row));
        let id = frame.id.with(("row", key));
        let builder = UiBuilder::new()
            .max_rect(rect)
            .scope_id(id)
            .accessibility_role(Role::Row);
        let mut row_ui = ui.new_child(builder);
        row_ui.set_clip_rect(clip);
        let mut line = Line {
            row: number,
            rect,
            is_selected: frame.cursor.is_some_and(|(at, _)| at == number),
            has_focus: frame.answer.focused,
            is_hovered: !self.still && row_ui.rect_contains_pointer(rect),
            asks_for_menu: false,
        };
        let is_pressed = line.is_hovered && row_ui.input(|input| input.pointer.secondary_clicked());
        line.asks_for_menu = is_pressed || (frame.asks_for_menu && line.is_selected);
        if frame.asks_for_menu && line.is_selected {
            frame.answer.menu = Some(rect.intersect(clip));
        }
        match &self.ground {
            Some(ground) => ground(&row_ui, row, &line),
            None => self.own_ground(&row_ui, &line),
        }
        let said = match &self.span {
            Some(span) if (span.is_one)(row) => {
                self.spanned(&mut row_ui, (row, &line), &span.draw, frame, c)
            }
            Some(_) | None => (0..self.columns.len())
                .flat_map(|index| {
                    self.cell(&mut row_ui, index, (row, &line), (clip, &mut *frame), c)
                })
                .collect(),
        };
        if frame.reads {
            let name = self.row_name.as_ref().map(|name| name(row));
            let name = name.unwrap_or_else(|| said.join(", "));
            let level = self.level.as_ref().map(|level| level(row, c));
            let presses = |input: &egui::InputState| {
                input.has_accesskit_action_request(id, accesskit::Action::Click)
            };
            if !self.still && row_ui.input(presses) {
                self.choose((number, 0), frame);
            }
            row_ui.ctx().accesskit_node_builder(id, |node| {
                node.set_label(name);
                node.set_row_index(number);
                node.set_position_in_set(number);
                node.set_size_of_set(self.rows);
                node.set_selected(line.is_selected);
                if !self.still {
                    // A screen reader presses a row as a pointer does; egui offers that for widgets only.
                    node.add_action(accesskit::Action::Click);
                }
                node.set_bounds(bounds(rect.intersect(clip)));
                if let Some((depth, open)) = level {
                    node.set_level(depth + 1);
                    if let Some(open) = open {
                        node.set_expanded(open);
                    }
                }
            });
        }
    }

    /// Draws a row that is one cell, and answers what is said in it.
    fn spanned(
        &self,
        ui: &mut Ui,
        (row, line): (&R, &Line),
        draw: &Draw<'_, R, C>,
        frame: &mut Frame,
        c: &mut C,
    ) -> Vec<String> {
        let left = frame
            .places
            .first()
            .map_or(line.rect.left(), |place| place.min);
        let id = ui.unique_id().with("span");
        let response = ui.interact(line.rect, id, self.sense());
        let column = frame.cursor.map_or(self.frozen, |(_, column)| column);
        let mut cell = self.new_cell(ui, (id, column), line.rect.with_min_x(left), line, frame);
        draw(&mut cell, row, c);
        cell.announce(&response, Role::GridCell, "", line.is_selected);
        let said = std::mem::take(&mut cell.said);
        self.answer(&response, (line.row, column), line.is_selected, frame);
        said
    }

    fn cell(
        &self,
        ui: &mut Ui,
        index: usize,
        (row, line): (&R, &Line),
        (clip, frame): (Rect, &mut Frame),
        c: &mut C,
    ) -> Vec<String> {
        let Some(column) = self.columns.get(index) else {
            return Vec::new();
        };
        let (place, pane) = self.place(frame, index);
        let is_cursor = frame.cursor == Some((line.row, index));
        if place.span() <= 0.0 || (!place.intersects(pane) && !is_cursor) {
            return Vec::new();
        }
        let rect = Rect::from_x_y_ranges(place, line.rect.y_range());
        let clip = Rect::from_x_y_ranges(pane, clip.y_range()).intersect(clip);
        ui.set_clip_rect(clip);
        let id = ui.unique_id().with((column.title, index));
        // All of a row can be clicked, the space before its first column as well.
        let mut touch = rect;
        if index == 0 {
            touch.min.x = line.rect.left();
        }
        if index + 1 == self.columns.len() && self.style != Style::Sheet {
            touch.max.x = line.rect.right();
        }
        let seen = touch.intersect(clip);
        let touch = if seen.is_positive() { seen } else { touch };
        let response = ui.interact(touch, id, self.sense());
        // The node exists before what is drawn into the cell, so that this stands below it.
        let role = if column.row_header {
            Role::RowHeader
        } else {
            Role::GridCell
        };
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_role(role));
        let mut cell = self.new_cell(ui, (id, index), rect, line, frame);
        cell.numbers = column.numbers;
        (column.draw)(&mut cell, row, c);
        self.lines_and_cursor(&cell, rect, frame);
        let selected = if self.style == Style::Sheet {
            is_cursor
        } else {
            line.is_selected
        };
        let title = if column.row_header { "" } else { column.title };
        cell.announce(&response, role, title, selected);
        let said = std::mem::take(&mut cell.said);
        let response = cell.explain(response);
        self.answer(&response, (line.row, index), is_cursor, frame);
        said
    }

    fn sense(&self) -> Sense {
        if self.still {
            Sense::hover()
        } else {
            Sense::CLICK
        }
    }

    fn new_cell<'u>(
        &self,
        ui: &'u mut Ui,
        (id, column): (Id, usize),
        rect: Rect,
        line: &Line,
        frame: &Frame,
    ) -> Cell<'u> {
        Cell {
            ui,
            is_cursor: frame.cursor == Some((line.row, column)),
            id,
            grid: frame.id,
            column,
            rect,
            line: line.clone(),
            numbers: false,
            lines: self.lines,
            reads: frame.reads,
            said: Vec::new(),
            name: None,
            tip: None,
        }
    }

    /// The lines of a sheet, and the frame of the cursor: always in a sheet, elsewhere once it left the first column.
    fn lines_and_cursor(&self, cell: &Cell<'_>, rect: Rect, frame: &Frame) {
        let (tokens, painter) = (Tokens::of(cell.ui), cell.ui.painter());
        let is_sheet = self.style == Style::Sheet;
        if is_sheet {
            let line = Stroke::new(1.0, tokens.border);
            painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
            painter.vline(rect.right() - 0.5, rect.y_range(), line);
        }
        let focused = frame.answer.focused;
        if !cell.is_cursor || self.editing || !(is_sheet || focused && cell.column > self.frozen) {
            return;
        }
        let ink = if focused {
            tokens.accent_text
        } else {
            tokens.border_strong
        };
        let end = rect.max - Vec2::splat(1.0);
        let ring = Rect::from_min_max(rect.min, end);
        painter.rect_stroke(ring, 4, Stroke::new(1.5, ink), StrokeKind::Inside);
    }

    /// Selected rows are tinted; without focus only grey, and without the bar.
    fn own_ground(&self, ui: &Ui, line: &Line) {
        let hovered = line.is_hovered && self.style == Style::List;
        match self.style {
            Style::List | Style::Sheet | Style::Tree => {
                line_ground(ui, line.rect, (line.is_selected, line.has_focus), hovered);
            }
            Style::Card => {
                if line.row > 0 || self.header > 0.0 {
                    let stroke = Stroke::new(1.0, Tokens::of(ui).border);
                    ui.painter()
                        .hline(line.rect.x_range(), line.rect.top(), stroke);
                }
            }
        }
    }

    fn answer(
        &self,
        response: &Response,
        (row, column): (usize, usize),
        is_cursor: bool,
        frame: &mut Frame,
    ) {
        if is_cursor {
            frame.active = Some(response.id);
        }
        if response.clicked() || response.secondary_clicked() {
            self.choose((row, column), frame);
            if !(self.editing && is_cursor) {
                let memory = |memory: &mut egui::Memory| memory.request_focus(frame.id);
                response.ctx.memory_mut(memory);
            }
        }
        if response.secondary_clicked() {
            let pointer = response.interact_pointer_pos();
            frame.answer.menu = pointer.map(|place| Rect::from_min_size(place, Vec2::ZERO));
        }
        if response.double_clicked() {
            frame.answer.activated = Some(row);
        }
    }

    /// In a sheet a cell is chosen, elsewhere its row.
    fn choose(&self, (row, column): (usize, usize), frame: &mut Frame) {
        let goes_to = if self.style == Style::Sheet {
            column
        } else {
            0
        };
        frame.answer.moved = Some((row, goes_to.max(self.frozen)));
        frame.answer.clicked = Some((row, column));
    }
}

fn bounds(rect: Rect) -> accesskit::Rect {
    accesskit::Rect {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    }
}

/// The ground of a row in a list.
pub(super) fn line_ground(ui: &Ui, rect: Rect, (selected, focused): (bool, bool), hovered: bool) {
    let tokens = Tokens::of(ui);
    let fill = match (selected, focused) {
        (true, true) => tokens.accent_soft,
        (true, false) => tokens.hover,
        (false, _) if hovered => tokens.hover,
        (false, _) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0, fill);
    if selected && focused {
        ui.painter()
            .rect_filled(rect.with_max_x(rect.left() + 2.0), 0, tokens.accent_text);
    }
}
