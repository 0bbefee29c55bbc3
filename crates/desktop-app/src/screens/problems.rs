//! The list of problems below a document or a grid: a head that opens and closes it, and a row for each.

use egui::{
    Align, CursorIcon, EventFilter, Frame, Key, Layout, Modifiers, Panel, Rect, Response, Role,
    ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use patchpanel_core_models::{
    documents::fix_title,
    problem::{Problem, Severity},
};

use super::frame;
use crate::{
    icons,
    theme::{
        Tokens, Tone, measure, mono, regular,
        size::{BODY, CODE_SMALL},
    },
    view_models::documents as model,
    widgets::{Button, Chip, Link, at_right, paint, text},
};
use patchpanel_ui_kit::visible::Tip as _;

/// As many rows as are shown without scrolling in a window of usual height.
const ROWS: f32 = 3.0;
/// What the rows may take of the height.
const SHARE: f32 = 0.2;
/// What the person can give them.
const MOST: f32 = 0.6;
const HEAD: f32 = 34.0;
/// So much of the head is taken to move the pane's edge.
const EDGE: f32 = 5.0;
/// Space below the last row.
const BELOW: f32 = 2.0;
/// Width of the column of places; longer ones push the code to the left.
const PLACE: f32 = 56.0;
/// Where the sentence begins.
const TEXT: f32 = 46.0;

/// What a list of problems shows.
pub(super) struct Problems<'a> {
    pub(super) id: &'a str,
    pub(super) all: &'a [&'a Problem],
    pub(super) chosen: Option<usize>,
    /// The problem to be brought into sight in this frame.
    pub(super) reveal: Option<usize>,
    /// Whether quick fixes are offered.
    pub(super) has_fixes: bool,
}

/// How high the list is.
#[derive(Default)]
pub(super) struct Size {
    closed: bool,
    /// What the person gave the rows, in points; at first it is what they need, up to a share of the height.
    rows: Option<f32>,
}

#[derive(Default)]
pub(super) struct Answer {
    pub(super) chosen: Option<usize>,
    pub(super) fix: Option<usize>,
}

impl Problems<'_> {
    /// Draws it unless there is no problem. A low window shows the head alone.
    pub(super) fn ui(
        &self,
        ui: &mut Ui,
        size: &mut Size,
        place: impl Fn(usize) -> String,
    ) -> Answer {
        if self.all.is_empty() {
            return Answer::default();
        }
        let open = !size.closed && !frame::is_low(ui);
        let room = (ui.available_height() * SHARE / measure::ROW).floor();
        let usual = (self.all.len() as f32).min(room.max(ROWS)) * measure::ROW + BELOW;
        let most = (ui.available_height() * MOST).max(usual);
        let rows = size.rows.map_or(usual, |rows| rows.min(most));
        let height = HEAD + if open { rows } else { 0.0 };
        let surface = Tokens::of(ui).surface;
        let shown = frame::fixed(Panel::bottom(self.id), height, surface, 0)
            .landmark("Problems")
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                self.head(ui, &mut size.closed);
                if open {
                    self.list(ui, place)
                } else {
                    Answer::default()
                }
            });
        if open && let Some(wished) = self.edge(ui, shown.response.rect, rows) {
            size.rows = Some(wished.clamp(measure::ROW, most));
        }
        shown.inner
    }

    /// The upper edge, which the pointer or the arrow keys move; answers how high the rows are then.
    fn edge(&self, ui: &Ui, pane: Rect, rows: f32) -> Option<f32> {
        let line = pane.with_max_y(pane.top() + EDGE);
        let id = ui.scope_id().with((self.id, "edge"));
        let response = ui
            .interact(line, id, Sense::drag())
            .on_hover_and_drag_cursor(CursorIcon::ResizeVertical);
        let name = "Height of the problems";
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
        if let Some(pointer) = response.interact_pointer_pos() {
            return Some(pane.bottom() - HEAD - pointer.y);
        }
        if !response.has_focus() {
            return None;
        }
        paint::ring(ui, line);
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowUp) {
            Some(rows + measure::ROW)
        } else if pressed(Key::ArrowDown) {
            Some(rows - measure::ROW)
        } else {
            None
        }
    }

    fn head(&self, ui: &mut Ui, closed: &mut bool) {
        let frame = Frame::new().inner_margin(frame::sides(20, 14));
        frame.show(ui, |ui| {
            // The line at the edge of the pane is part of the head; the words stand in the middle below it.
            ui.add_space(1.0);
            ui.set_height(HEAD - 2.0);
            ui.horizontal_centered(|ui| {
                text::strong(ui, "Problems");
                for severity in [Severity::Error, Severity::Warning, Severity::Info] {
                    let (icon, tone, _) = sign(severity);
                    let words = model::count_of(self.all, severity);
                    if !words.is_empty() {
                        Chip::new(tone, &words).icon(icon).show(ui);
                    }
                }
                at_right(ui, |ui| {
                    let (icon, name) = if *closed {
                        (icons::CARET_UP, "Show the problems")
                    } else {
                        (icons::CARET_DOWN, "Hide the problems")
                    };
                    if Button::icon_only(icon, name).show(ui).clicked() {
                        *closed = !*closed;
                    }
                });
            });
        });
    }

    fn list(&self, ui: &mut Ui, place: impl Fn(usize) -> String) -> Answer {
        // Without this the list is at least 64 points high, and one row pushes the head out of the pane.
        let mut area = ScrollArea::vertical()
            .auto_shrink(false)
            .animated(false)
            .min_scrolled_height(0.0);
        if let Some(row) = self.reveal {
            // One row stays above it, to show that there is more.
            area = area.vertical_scroll_offset(row.saturating_sub(1) as f32 * measure::ROW);
        }
        let mut answer = Answer::default();
        area.show_rows(ui, measure::ROW, self.all.len(), |ui, rows| {
            for (index, problem) in self.all.iter().enumerate().take(rows.end).skip(rows.start) {
                let chosen = self.chosen == Some(index);
                let fix = fix_title(problem).filter(|_| self.has_fixes);
                let (row, is_fixed) = row(ui, problem, (&place(index), fix), chosen);
                if is_fixed {
                    answer.fix = Some(index);
                } else if row.clicked() {
                    answer.chosen = Some(index);
                }
            }
        });
        answer
    }
}

/// The sign of a severity: icon, colour and word.
fn sign(severity: Severity) -> (&'static str, Tone, &'static str) {
    match severity {
        Severity::Error => (icons::X_CIRCLE, Tone::Danger, "Error"),
        Severity::Warning => (icons::WARNING, Tone::Warning, "Warning"),
        Severity::Info => (icons::INFO, Tone::Neutral, "Note"),
    }
}

/// Draws one problem: sign, sentence, fix, code, and the place it is at, in words. Says whether the fix was clicked.
fn row(
    ui: &mut Ui,
    problem: &Problem,
    (place, fix): (&str, Option<&str>),
    chosen: bool,
) -> (Response, bool) {
    let tokens = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
    let (icon, tone, word) = sign(problem.severity);
    let name = format!("{word}: {} {place}", problem.what);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, name.trim_end()));
    if chosen {
        ui.painter().rect_filled(rect, 0, tokens.accent_soft);
        ui.painter()
            .rect_filled(rect.with_max_x(rect.left() + 2.0), 0, tokens.accent_text);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    paint::focus_ring(ui, &response);
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 27.5, middle);
    paint::glyph(ui, centre, icon, 16.0, tone.ink(&tokens));
    let code = |text: &str| paint::line(ui, text, mono(CODE_SMALL), tokens.muted);
    let right = rect.right() - measure::PAGE;
    let placed = paint::put_right(ui, right, middle, code(place));
    let code_right = placed.min(right - PLACE) - 12.0;
    let mut code_left = paint::put_right(ui, code_right, middle, code(problem.code));
    let is_fixed = fix.is_some_and(|fix| {
        let name = format!("{fix}: {}", problem.what);
        let slot = rect.with_max_x(code_left - 16.0);
        let layout = Layout::right_to_left(Align::Center);
        let link = ui.scope_builder(UiBuilder::new().max_rect(slot).layout(layout), |ui| {
            Link::new(fix).small().name(&name).show(ui)
        });
        code_left = link.inner.rect.left();
        link.inner.clicked()
    });
    let left = rect.left() + TEXT;
    // A row is no sentence among others.
    let what = problem.what.trim_end_matches('.');
    let room = (code_left - 16.0 - left).max(60.0);
    let galley = paint::elided(ui, what, regular(BODY), tokens.text, room);
    let cut = galley.elided;
    paint::put_left(ui, left, middle, galley);
    let response = if cut {
        response.tip_lines(&[&problem.what, &problem.next])
    } else {
        response.tip(&problem.next)
    };
    (response, is_fixed)
}
