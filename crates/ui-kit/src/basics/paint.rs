//! Small painting steps that widgets and screens share: lines of text, glyphs, focus rings, tooltips. No widget of its own.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Pos2, Rangef, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
};

use crate::{
    theme::{Tokens, icon, icon_fill},
    visible::{Tip as _, marked, marked_lines},
};

/// How wide the focus ring is, and the gap before it.
const RING: f32 = 2.0;

/// One line of text that is never wrapped.
pub fn line(ui: &Ui, text: &str, font: FontId, colour: Color32) -> Arc<Galley> {
    ui.painter()
        .layout_no_wrap(marked(text).into_owned(), font, colour)
}

/// One line of text, cut at the end with “…” where it is wider than `width` points.
pub fn elided(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    elided_in(ui, text, font, colour, (width, 1))
}

/// At most `rows` lines of `width` points; what has no room in them is cut.
pub fn elided_in(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    (width, rows): (f32, usize),
) -> Arc<Galley> {
    let mut job =
        LayoutJob::single_section(marked(text).into_owned(), TextFormat::simple(font, colour));
    job.break_on_newline = false;
    job.wrap = TextWrapping {
        max_rows: rows,
        break_anywhere: rows == 1,
        ..TextWrapping::truncate_at_width(width.max(0.0))
    };
    ui.painter().layout_job(job)
}

/// Several lines, wrapped at `width` points, `line_height` points apart.
pub fn paragraph(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    (width, line_height): (f32, f32),
) -> Arc<Galley> {
    let format = TextFormat {
        line_height: Some(line_height),
        ..TextFormat::simple(font, colour)
    };
    let mut job = LayoutJob::single_section(marked_lines(text).into_owned(), format);
    job.wrap.max_width = width.max(1.0);
    ui.painter().layout_job(job)
}

/// Puts a line so that it starts at `left` and is centred on `middle`; answers where it ends.
pub fn put_left(ui: &Ui, left: f32, middle: f32, galley: Arc<Galley>) -> f32 {
    let width = galley.size().x;
    let top = middle - galley.size().y / 2.0;
    ui.painter()
        .galley(pos2(left, top), galley, Color32::PLACEHOLDER);
    left + width
}

/// Puts a line so that it ends at `right`; answers where it starts.
pub fn put_right(ui: &Ui, right: f32, middle: f32, galley: Arc<Galley>) -> f32 {
    let left = right - galley.size().x;
    put_left(ui, left, middle, galley);
    left
}

/// Puts a line with its middle on `centre`.
pub fn put_centred(ui: &Ui, centre: Pos2, galley: Arc<Galley>) {
    let left = centre.x - galley.size().x / 2.0;
    put_left(ui, left, centre.y, galley);
}

/// Takes space for what is read out by this name.
pub fn named(ui: &mut Ui, size: Vec2, role: Role, name: &str) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, name));
    (rect, response)
}

/// Takes space for what is pressed and read out by this name.
pub fn pressable(ui: &mut Ui, size: Vec2, role: Role, name: &str) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), name));
    (rect, response)
}

/// The line between two panes or rows.
pub fn border_line(ui: &Ui, across: impl Into<Rangef>, y: f32) {
    let stroke = Stroke::new(1.0, Tokens::of(ui).border);
    ui.painter().hline(across, y, stroke);
}

/// An outlined icon with its middle on `centre`.
pub fn glyph(ui: &Ui, centre: Pos2, code: &str, size: f32, colour: Color32) {
    let font = icon(size);
    ui.painter()
        .text(centre, Align2::CENTER_CENTER, code, font, colour);
}

/// A filled icon with its middle on `centre`.
pub fn glyph_fill(ui: &Ui, centre: Pos2, code: &str, size: f32, colour: Color32) {
    let font = icon_fill(size);
    ui.painter()
        .text(centre, Align2::CENTER_CENTER, code, font, colour);
}

/// The ring around whatever has keyboard focus, which is brought into sight when it gets it.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.has_focus() {
        ring(ui, response.rect);
    }
}

/// The ring itself, around any rectangle: a gap, then the ring, so that it is seen on every fill, its own colour too.
/// Where there is no room outside, it lies inside.
pub fn ring(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    let outer = rect.expand(2.0 * RING).intersect(ui.clip_rect());
    let line = |rect: Rect, radius: u8, ink: Color32| {
        let stroke = Stroke::new(RING, ink);
        ui.painter()
            .rect_stroke(rect, radius, stroke, StrokeKind::Inside);
    };
    line(outer.shrink(RING), 8, tokens.surface);
    line(outer, 10, tokens.accent_text);
}

/// A tooltip for what works; for what does not, the reason, read out as its description too.
pub fn explain(response: Response, tooltip: Option<&str>, disabled: Option<&str>) -> Response {
    match (disabled, tooltip) {
        (Some(reason), _) => {
            response
                .ctx
                .accesskit_node_builder(response.id, |node| node.set_description(reason));
            response.tip_disabled(reason)
        }
        (None, Some(tooltip)) => response.tip(tooltip),
        (None, None) => response,
    }
}

/// Whether things may move: pictures and tests ask for stillness by an animation time of zero.
pub fn may_move(ui: &Ui) -> bool {
    ui.style().animation_time > 0.0
}
