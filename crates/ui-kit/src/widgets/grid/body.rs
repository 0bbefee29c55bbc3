//! Draws a grid: the space it takes, its header, and the rows in sight with the cursor's own.

use egui::{
    Id, Rangef, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::{
    Grid, GridAnswer, GridKey, Style,
    columns::{self, Extent},
    grid_id, header,
};
use crate::{
    theme::{Tokens, measure},
    widgets::paint,
};

/// Rows of a tree this far out of sight are still drawn, so that Tab reaches what is in them.
const AROUND: f32 = 160.0;
/// Of cards with more rows than this only those in sight are drawn.
const ALWAYS_DRAWN: usize = 100;

/// What is the same for all rows of a frame.
pub(super) struct Frame {
    pub(super) id: Id,
    /// Where columns are when nothing is scrolled.
    pub(super) places: Vec<Rangef>,
    /// The space of the rows in sight.
    pub(super) body: Rect,
    /// Where the first row starts.
    pub(super) top: f32,
    /// How far the columns that are not frozen are scrolled.
    pub(super) sideways: f32,
    /// Where the frozen columns end.
    pub(super) frozen: f32,
    pub(super) cursor: Option<(usize, usize)>,
    /// The cell that a screen reader is on.
    pub(super) active: Option<Id>,
    /// A key asks for the menu of the cursor's row.
    pub(super) asks_for_menu: bool,
    /// Whether names are built: somebody reads the accessibility tree.
    pub(super) reads: bool,
    pub(super) answer: GridAnswer,
}

impl<R, C> Grid<'_, R, C> {
    pub fn show(self, ui: &mut Ui, c: &mut C) -> GridAnswer {
        match self.style {
            Style::List | Style::Sheet => self.fill(ui, c),
            Style::Card | Style::Tree => self.flow(ui, c),
        }
    }

    /// In the space that is left, with a scroll area of its own.
    fn fill(&self, ui: &mut Ui, c: &mut C) -> GridAnswer {
        let space = ui.available_rect_before_wrap();
        let head = space.with_max_y(space.top() + self.header);
        let body = space.with_min_y(head.bottom());
        let mut frame = self.begin(ui, space, body);
        let size = vec2(
            frame
                .places
                .last()
                .map_or(0.0, |last| last.max - space.left()),
            self.heights.top(self.rows),
        );
        let builder = UiBuilder::new()
            .max_rect(space)
            .accessibility_parent(frame.id);
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            ui.allocate_exact_size(vec2(space.width(), self.header), Sense::hover());
            let outside = ui.clip_rect();
            ScrollArea::new([self.style == Style::Sheet, true])
                .id_salt(frame.id)
                .auto_shrink(false)
                .animated(false)
                .show_viewport(ui, |ui, sight| {
                    ui.set_min_size(size.max(sight.size()));
                    let origin = ui.max_rect().min;
                    self.reveal_cursor(ui, origin, &frame);
                    frame.sideways = sight.left();
                    frame.top = body.top() - sight.top();
                    self.head(ui, head, outside, &frame, c);
                    self.body(ui, &mut frame, c);
                });
        });
        self.end(ui, frame)
    }

    /// As high as all its rows, in the scroll area of the caller.
    fn flow(&self, ui: &mut Ui, c: &mut C) -> GridAnswer {
        let height = self.header + self.heights.top(self.rows);
        let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let body = space.with_min_y(space.top() + self.header);
        let mut frame = self.begin(ui, space, body);
        let builder = UiBuilder::new()
            .max_rect(space)
            .accessibility_parent(frame.id);
        let mut inner = ui.new_child(builder);
        let is_card = self.style == Style::Card;
        if is_card {
            let ground = Tokens::of(ui).surface;
            ui.painter()
                .rect_filled(space, measure::RADIUS_CARD, ground);
        }
        self.reveal_cursor(&inner, body.min, &frame);
        let outside = inner.clip_rect();
        self.head(&mut inner, space.with_max_y(body.top()), outside, &frame, c);
        self.body(&mut inner, &mut frame, c);
        if is_card {
            let stroke = Stroke::new(1.0, Tokens::of(ui).border);
            ui.painter()
                .rect_stroke(space, measure::RADIUS_CARD, stroke, StrokeKind::Inside);
        }
        self.end(ui, frame)
    }

    /// The grid's own node, which has the focus of all its cells and must exist before they do; and the keys.
    fn begin(&self, ui: &Ui, space: Rect, body: Rect) -> Frame {
        let id = grid_id(self.name);
        let sense = if self.still {
            Sense::hover()
        } else {
            Sense::focusable_noninteractive()
        };
        let response = ui.interact(body, id, sense);
        response.widget_info(|| WidgetInfo::labeled(self.role(), ui.is_enabled(), self.name));
        let reads = ui
            .ctx()
            .accesskit_node_builder(id, |node| node.set_row_count(self.rows));
        let extents: Vec<Extent> = self.columns.iter().map(|column| column.extent).collect();
        let places = columns::places(&extents, space.left() + self.lead, space.right());
        let frozen = places
            .get(self.frozen)
            .map_or(space.right(), |place| place.min);
        let remembered = || ui.data(|data| data.get_temp(id)).unwrap_or(self.frozen);
        let column = self.cursor_column.unwrap_or_else(remembered);
        let last = self.columns.len().saturating_sub(1);
        let column = column.clamp(self.frozen.min(last), last);
        let (moved, key) = self.keys(ui, id, column, self.page(body.intersect(ui.clip_rect())));
        let mut answer = GridAnswer {
            moved,
            key,
            focused: response.has_focus() || self.editing,
            ..GridAnswer::default()
        };
        let cursor = self.selected.map(|row| (row, column));
        let cursor = answer.moved.or(cursor).filter(|(row, _)| *row < self.rows);
        let asks_for_menu = cursor.is_some() && self.asks_for_menu(ui, id);
        if answer.key == Some(GridKey::Activate) {
            answer.activated = cursor.map(|(row, _)| row);
        }
        Frame {
            id,
            places,
            body,
            top: body.top(),
            sideways: 0.0,
            frozen,
            cursor,
            active: None,
            asks_for_menu,
            reads: reads.is_some(),
            answer,
        }
    }

    /// How many rows fit into sight, less the one that stays.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rows that fit into a window"
    )]
    fn page(&self, sight: Rect) -> usize {
        let row = self.heights.top(1).max(1.0);
        ((sight.height() / row).floor().max(2.0) as usize) - 1
    }

    /// Scrolls the cursor out from under the frozen columns when it moved.
    fn reveal_cursor(&self, ui: &Ui, origin: egui::Pos2, frame: &Frame) {
        let Some((row, column)) = frame
            .cursor
            .filter(|_| self.reveal || frame.answer.moved.is_some())
        else {
            return;
        };
        let tops = origin.y + self.heights.top(row)..=origin.y + self.heights.top(row + 1);
        let left = frame.body.left();
        let columns = match frame.places.get(column) {
            Some(place) if self.style == Style::Sheet => {
                let shift = origin.x - left;
                place.min + shift - (frame.frozen - left)..=place.max + shift
            }
            Some(_) | None => ui.max_rect().left()..=ui.max_rect().right(),
        };
        ui.scroll_to_rect(Rect::from_x_y_ranges(columns, tops), None);
    }

    fn head(&self, ui: &mut Ui, rect: Rect, outside: Rect, frame: &Frame, c: &mut C) {
        if rect.height() <= 0.0 {
            return;
        }
        let before = ui.clip_rect();
        ui.set_clip_rect(outside);
        let (top, bottom) = (rect.top() + 0.5, rect.bottom() - 0.5);
        match self.style {
            Style::List => header::ground(ui, rect, 0, &[top, bottom]),
            Style::Sheet => header::ground(ui, rect, 0, &[]),
            Style::Card | Style::Tree => header::ground(ui, rect, measure::RADIUS_CARD, &[]),
        }
        let place = |index: usize| {
            let (place, pane) = self.place(frame, index);
            let clip = Rect::from_x_y_ranges(pane, rect.y_range());
            (place, clip.intersect(outside))
        };
        header::show(ui, (frame.id, rect), &self.columns, place, c);
        if self.style == Style::Sheet {
            let line = Stroke::new(1.0, Tokens::of(ui).border);
            for index in 0..self.columns.len() {
                let (place, clip) = place(index);
                let painter = ui.painter().with_clip_rect(clip);
                painter.vline(place.max - 0.5, rect.y_range(), line);
            }
            ui.painter().hline(rect.x_range(), bottom, line);
        }
        ui.set_clip_rect(before);
    }

    /// Where a column is, and the part of the grid in which it is seen.
    pub(super) fn place(&self, frame: &Frame, index: usize) -> (Rangef, Rangef) {
        let place = frame.places.get(index).copied().unwrap_or(Rangef::NOTHING);
        if self.frozen == 0 {
            (place, Rangef::EVERYTHING)
        } else if index < self.frozen {
            (place, Rangef::new(frame.body.left(), frame.frozen))
        } else {
            let pane = Rangef::new(frame.frozen, frame.body.right());
            let left = (place.min - frame.sideways).round();
            (Rangef::new(left, left + place.span()), pane)
        }
    }

    /// The rows in sight, and the cursor's, which a screen reader is on even when it is scrolled away.
    fn body(&self, ui: &mut Ui, frame: &mut Frame, c: &mut C) {
        let whole = Rect::from_x_y_ranges(Rangef::EVERYTHING, frame.body.y_range());
        let clip = ui.clip_rect().intersect(whole);
        let around = if self.style == Style::Tree {
            AROUND
        } else {
            0.0
        };
        let (top, bottom) = (clip.top() - frame.top, clip.bottom() - frame.top);
        let seen = if self.style == Style::Card && self.rows <= ALWAYS_DRAWN {
            0..self.rows
        } else {
            self.heights
                .between(top - around, bottom + around, self.rows)
        };
        let cursor = frame
            .cursor
            .map(|(row, _)| row)
            .filter(|row| !seen.contains(row));
        let above = cursor.filter(|row| *row < seen.start);
        let below = cursor.filter(|row| *row >= seen.end);
        for number in above.into_iter().chain(seen).chain(below) {
            if let Some(row) = (self.row)(number) {
                self.row(ui, (number, row), clip, frame, c);
            }
        }
    }

    /// Tells a screen reader which cell the focus of the grid is about.
    fn end(&self, ui: &Ui, frame: Frame) -> GridAnswer {
        if let Some((_, column)) = frame.answer.moved {
            ui.data_mut(|data| data.insert_temp(frame.id, column));
        }
        if let Some(active) = frame.active.filter(|_| !self.editing) {
            let active = active.accesskit_id();
            ui.ctx()
                .accesskit_node_builder(frame.id, |node| node.set_active_descendant(active));
        }
        // Where no row shows the focus, the grid does.
        if frame.cursor.is_none() && frame.answer.focused && !self.editing {
            paint::ring(ui, frame.body);
        }
        if frame.answer.moved.is_some() || frame.answer.key.is_some() {
            ui.ctx().request_repaint();
        }
        frame.answer
    }
}
