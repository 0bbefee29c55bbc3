//! Texts in a section of the review: a document's lines side by side, a whole text, a request.

use egui::{Frame, Layout, Margin, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use super::{Page, view::StepView};
use crate::{
    code::{
        diff_view::{DiffState, DiffView},
        viewer::{Viewer, ViewerState},
    },
    icons,
    theme::{Tokens, measure, regular, semibold, size::SMALL},
    view_models::{review::steps::StepRow, time},
    widgets::{Button, at_right, paint, text},
};

/// A text is shown up to this height; the rest is scrolled to.
const HIGHEST: f32 = 420.0;

/// A document's lines, the server's beside the draft's.
pub(super) fn diff_ui(ui: &mut Ui, page: &Page<'_>, row: &StepRow, view: &mut StepView) {
    let Some(diff) = &mut view.diff else { return };
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, tokens.border))
        .corner_radius(measure::RADIUS_CARD)
        .inner_margin(Margin::ZERO);
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        diff_head_ui(ui, page, diff);
        DiffView::new(diff, &row.title).show_inline(ui);
    });
}

fn diff_head_ui(ui: &mut Ui, page: &Page<'_>, diff: &mut DiffState) {
    let tokens = Tokens::of(ui);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::hover());
    ui.painter()
        .rect_filled(rect, measure::RADIUS_CARD, tokens.sunken);
    paint::border_line(ui, rect.x_range(), rect.bottom() - 0.5);
    let zone = &page.state.time_zone;
    let read = format!("read at {}", time::clock(page.plan.read_at, zone));
    side_ui(ui, rect.left() + 12.0, rect, "Server", &read);
    let edited = page.connector.draft.changed_at.map(|at| {
        let moment = time::moment(at, page.state.now, zone);
        match moment.strip_prefix("today at ") {
            Some(clock) => format!("edited {clock} by you"),
            None => format!("edited {moment} by you"),
        }
    });
    side_ui(
        ui,
        rect.center().x + 12.0,
        rect,
        "Draft",
        &edited.unwrap_or_default(),
    );
    let layout = Layout::left_to_right(egui::Align::Center);
    let tools = Rect::from_min_max(
        pos2(rect.center().x, rect.top()),
        pos2(rect.right() - 8.0, rect.bottom()),
    );
    ui.scope_builder(UiBuilder::new().max_rect(tools).layout(layout), |ui| {
        at_right(ui, |ui| changes_ui(ui, diff))
    });
}

fn side_ui(ui: &Ui, left: f32, rect: Rect, title: &str, note: &str) {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    let title = paint::line(ui, title, semibold(SMALL), tokens.text);
    let end = paint::put_left(ui, left, middle, title) + 8.0;
    let room = rect.width() / 2.0 - 200.0;
    let note = paint::elided(ui, note, regular(SMALL), tokens.muted, room.max(60.0));
    paint::put_left(ui, end, middle, note);
}

fn changes_ui(ui: &mut Ui, diff: &mut DiffState) {
    ui.spacing_mut().item_spacing.x = 2.0;
    let amount = diff.change_count();
    if amount == 0 {
        return;
    }
    text::small(
        ui,
        &format!("change {} of {amount}", diff.current_change() + 1),
    );
    if amount > 1 {
        if Button::icon_only(icons::CARET_UP, "Previous change").pressed(ui) {
            diff.previous_change();
        }
        if Button::icon_only(icons::CARET_DOWN, "Next change").pressed(ui) {
            diff.next_change();
        }
    }
}

/// A text as high as it is, up to a limit; beyond that it scrolls by itself.
pub(super) fn text_ui(ui: &mut Ui, viewer: &mut ViewerState, name: &str) {
    let tokens = Tokens::of(ui);
    let height = (viewer.line_count() as f32 * measure::LINE + 16.0).min(HIGHEST);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    if ui.is_rect_visible(rect) {
        let builder = UiBuilder::new().max_rect(rect.shrink(1.0)).id_salt(name);
        ui.scope_builder(builder, |ui| Viewer::new(viewer, name).show(ui));
    }
    let stroke = Stroke::new(1.0, tokens.border);
    ui.painter()
        .rect_stroke(rect, measure::RADIUS_CARD, stroke, StrokeKind::Inside);
}
