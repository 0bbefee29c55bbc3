//! A row of the lists of problems below a document and below the translations.

use egui::{Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use patchpanel_core_models::problem::{Problem, Severity};

use crate::{
    icons,
    theme::{
        Tokens, Tone, measure, mono, regular,
        size::{BODY, CODE_SMALL},
    },
    widgets::paint,
};

/// Space below the last row.
pub(super) const BELOW: f32 = 2.0;
/// Width of the column of places; longer ones push the code to the left.
const PLACE: f32 = 56.0;
/// Where the sentence begins.
const TEXT: f32 = 46.0;

/// The sign of a severity: icon, colour and word.
pub(super) fn sign(severity: Severity) -> (&'static str, Tone, &'static str) {
    match severity {
        Severity::Error => (icons::X_CIRCLE, Tone::Danger, "Error"),
        Severity::Warning => (icons::WARNING, Tone::Warning, "Warning"),
        Severity::Info => (icons::INFO, Tone::Neutral, "Note"),
    }
}

/// Draws one problem: sign, sentence, code, and the place it is at, in words.
pub(super) fn ui(ui: &mut Ui, problem: &Problem, place: &str, chosen: bool) -> Response {
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
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 27.5, middle);
    paint::glyph(ui.painter(), centre, icon, 16.0, tone.ink(&tokens));
    let code = |text: &str| paint::line(ui, text, mono(CODE_SMALL), tokens.muted);
    let right = rect.right() - measure::PAGE;
    let placed = paint::put_right(ui.painter(), right, middle, code(place));
    let code_right = placed.min(right - PLACE) - 12.0;
    let code_left = paint::put_right(ui.painter(), code_right, middle, code(problem.code));
    let left = rect.left() + TEXT;
    // A row is no sentence among others.
    let what = problem.what.trim_end_matches('.');
    let room = (code_left - 16.0 - left).max(60.0);
    let galley = paint::elided(ui, what, regular(BODY), tokens.text, room);
    let hover = if galley.elided {
        format!("{}\n{}", problem.what, problem.next)
    } else {
        problem.next.clone()
    };
    paint::put_left(ui.painter(), left, middle, galley);
    response.on_hover_text(hover)
}
