//! The frame of a viewer or an editor: gutter, scrolled text, where it is scrolled to. Geometry only.

use std::ops::Range;

use egui::{Margin, Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};

use super::count::whole;
use super::gutter::GUTTER_WIDTH;
use super::line_galley::{LINE_HEIGHT, LineStyle};
use crate::compare::line_index::{LineColumn, number};

/// Space around the text: at its sides from gutter and edge, above the first line and below the last.
pub(super) const MARGIN: Margin = Margin::symmetric(12, 8);
const PADDING_X: f32 = MARGIN.leftf();
const PADDING_Y: f32 = MARGIN.topf();

/// Where a view is scrolled to, and where it shall go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scrolling {
    offset: Vec2,
    row_height: f32,
    scroll_to: Option<LineColumn>,
    height: f32,
    /// The offset is not the one of the frame before.
    is_moved: bool,
}

impl Default for Scrolling {
    fn default() -> Self {
        Self {
            offset: Vec2::ZERO,
            row_height: LINE_HEIGHT,
            scroll_to: None,
            height: 0.0,
            is_moved: false,
        }
    }
}

/// The size of a text on screen. Lines here are rows: those in folds do not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextExtent {
    pub(super) line_count: usize,
    pub(super) row_height: f32,
    pub(super) width: f32,
    pub(super) character_width: f32,
}

impl TextExtent {
    fn size(&self) -> Vec2 {
        vec2(
            self.width + 2.0 * PADDING_X,
            self.line_count as f32 * self.row_height + 2.0 * PADDING_Y,
        )
    }
}

/// The two columns of a view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) gutter: Rect,
    pub(super) text: Rect,
}

impl Columns {
    pub(super) fn of(rect: Rect) -> Self {
        let middle = (rect.left() + GUTTER_WIDTH).min(rect.right());
        let gutter = Rect::from_min_max(rect.min, pos2(middle, rect.bottom()));
        Self {
            gutter,
            text: Rect::from_min_max(pos2(middle, rect.top()), rect.max),
        }
    }
}

/// The space that is left. Inside a page that scrolls it has no end, so what is visible of it has to do.
pub(super) fn pane_rect(ui: &Ui) -> Rect {
    let rect = ui.available_rect_before_wrap();
    if rect.is_finite() {
        rect
    } else {
        rect.intersect(ui.clip_rect())
    }
}

impl Scrolling {
    /// Brings a place into view in the next frame.
    pub(super) fn go_to(&mut self, place: LineColumn) {
        self.scroll_to = Some(place);
    }

    /// Lines have this height from now on; the first one in sight stays so.
    pub(super) fn follow(&mut self, style: &LineStyle) {
        let before = std::mem::replace(&mut self.row_height, style.height());
        if before.to_bits() != self.row_height.to_bits() {
            self.offset.y *= self.row_height / before;
            self.is_moved = true;
        }
    }

    /// Takes the height that the view has now. A row (from 0) that was in sight and is cut off at the bottom, because
    /// something else took the place, is scrolled up as far as it needs.
    pub(super) fn set_height(&mut self, height: f32, row: Option<usize>) {
        let before = std::mem::replace(&mut self.height, height);
        let Some(row) = row else { return };
        let bottom = (row + 1) as f32 * self.row_height + 2.0 * PADDING_Y;
        if bottom <= self.offset.y + before && bottom > self.offset.y + height {
            self.offset.y = bottom - height;
            self.is_moved = true;
        }
    }

    /// Counts a place that shall be gone to by rows.
    pub(super) fn place_by_rows(&mut self, shown_at: impl Fn(LineColumn) -> (usize, usize)) {
        if let Some(place) = &mut self.scroll_to {
            let (row, column) = shown_at(*place);
            (place.line, place.column) = (number(row), number(column));
        }
    }

    /// The lines that are in a view of this height; one more than fits, so that halves show.
    pub(super) fn visible_lines(&self, height: f32, line_count: usize) -> Range<usize> {
        let first = whole((self.offset.y - PADDING_Y) / self.row_height);
        let last = whole(((self.offset.y - PADDING_Y + height) / self.row_height).ceil());
        first.min(line_count)..last.min(line_count)
    }

    /// Where a line (from 0) begins on screen.
    pub(super) fn top_of(&self, line: usize, text: Rect) -> f32 {
        text.top() + (line as f32 * self.row_height + PADDING_Y - self.offset.y).round()
    }

    pub(super) fn row_height(&self) -> f32 {
        self.row_height
    }

    /// Where the text begins on screen.
    pub(super) fn left(&self, text: Rect) -> f32 {
        text.left() + PADDING_X - self.offset.x.round()
    }

    /// Scrolls `content` inside `columns.text`, after going where was asked for.
    pub(super) fn show<R>(
        &mut self,
        ui: &mut Ui,
        columns: Columns,
        extent: TextExtent,
        content: impl FnOnce(&mut Ui, &Self) -> R,
    ) -> R {
        let mut area = ScrollArea::both()
            .id_salt("code")
            .auto_shrink(false)
            .animated(false);
        if let Some(place) = self.scroll_to.take() {
            self.offset = offset_showing(place, self.offset, columns.text.size(), extent);
            area = area.scroll_offset(self.offset);
        } else if std::mem::take(&mut self.is_moved) {
            area = area.scroll_offset(self.offset);
        } else if let Some(turned) = wheel_over(ui, columns.gutter) {
            area = area.vertical_scroll_offset((self.offset.y - turned).max(0.0));
        }
        let mut text_ui = ui.new_child(UiBuilder::new().max_rect(columns.text));
        text_ui.set_clip_rect(columns.text.intersect(ui.clip_rect()));
        text_ui.spacing_mut().item_spacing = Vec2::ZERO;
        let output = area.show_viewport(&mut text_ui, |ui, viewport| {
            self.offset = viewport.min.to_vec2();
            ui.set_min_size(extent.size().max(viewport.size()));
            content(ui, self)
        });
        // What the wheel or a cursor key did in this frame shows in the gutter at once.
        self.offset = output.state.clamped_offset();
        output.inner
    }
}

/// How far the wheel was turned over the gutter, which lies outside the scrolled part.
fn wheel_over(ui: &Ui, gutter: Rect) -> Option<f32> {
    let turned = ui.input(|input| input.smooth_scroll_delta().y);
    (turned != 0.0 && ui.rect_contains_pointer(gutter)).then_some(turned)
}

/// The least scrolling that shows a place; a line that was out of view lands in the upper third.
fn offset_showing(place: LineColumn, offset: Vec2, view: Vec2, extent: TextExtent) -> Vec2 {
    let top = place.line.saturating_sub(1) as f32 * extent.row_height + PADDING_Y;
    let left = place.column.saturating_sub(1) as f32 * extent.character_width + PADDING_X;
    let y = if top < offset.y || top + extent.row_height > offset.y + view.y {
        top - view.y / 3.0
    } else {
        offset.y
    };
    let x = if left < view.x - 2.0 * PADDING_X {
        // Whatever fits the view from its left edge needs no scrolling to the side.
        0.0
    } else if left < offset.x || left > offset.x + view.x - 4.0 * PADDING_X {
        left - view.x / 2.0
    } else {
        offset.x
    };
    let most = (extent.size() - view).max(Vec2::ZERO);
    vec2(x, y).max(Vec2::ZERO).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: TextExtent = TextExtent {
        line_count: 1000,
        row_height: LINE_HEIGHT,
        width: 2000.0,
        character_width: 7.5,
    };
    const VIEW: Vec2 = vec2(600.0, 300.0);

    fn check(line: u32, column: u32, offset: Vec2, expected: Vec2) {
        assert_eq!(
            offset_showing(LineColumn::new(line, column), offset, VIEW, EXTENT),
            expected
        );
    }

    #[test]
    fn a_place_in_view_stays_where_it_is() {
        check(5, 1, vec2(0.0, 40.0), vec2(0.0, 40.0));
    }

    #[test]
    fn a_line_out_of_view_lands_in_the_upper_third() {
        check(101, 1, vec2(0.0, 0.0), vec2(0.0, 1908.0));
        check(101, 1, vec2(0.0, 9000.0), vec2(0.0, 1908.0));
    }

    #[test]
    fn the_ends_of_the_text_limit_the_scrolling() {
        check(1, 1, vec2(0.0, 500.0), vec2(0.0, 0.0));
        check(1000, 1, vec2(0.0, 0.0), vec2(0.0, 19_716.0));
    }

    #[test]
    fn a_column_out_of_view_is_scrolled_to() {
        check(1, 201, vec2(0.0, 0.0), vec2(1212.0, 0.0));
        check(1, 5, vec2(1200.0, 0.0), vec2(0.0, 0.0));
    }

    #[test]
    fn a_line_that_a_smaller_view_cuts_off_comes_back_at_the_bottom() {
        let mut scrolling = Scrolling::default();
        scrolling.set_height(300.0, Some(12));
        scrolling.set_height(260.0, Some(12));
        assert_eq!(
            scrolling.offset,
            vec2(0.0, 13.0 * LINE_HEIGHT + 16.0 - 260.0)
        );

        let mut elsewhere = Scrolling::default();
        elsewhere.set_height(300.0, Some(100));
        elsewhere.set_height(260.0, Some(100));
        assert_eq!(elsewhere.offset, Vec2::ZERO);
    }

    #[test]
    fn lines_that_show_by_half_count_as_visible() {
        let scrolling = Scrolling {
            offset: vec2(0.0, 50.0),
            ..Scrolling::default()
        };

        assert_eq!(scrolling.visible_lines(100.0, 1000), 2..8);
        assert_eq!(scrolling.visible_lines(100.0, 4), 2..4);
        assert_eq!(Scrolling::default().visible_lines(100.0, 1000), 0..5);
    }
}
