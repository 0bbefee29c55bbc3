//! Signs: a state as shape, colour and word; HTTP methods; numbered badges; the progress of a step.

use egui::{
    Align2, Color32, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::paint;
use crate::visible::Tip as _;
use crate::{
    icons,
    theme::{
        Tokens, Tone, icon, measure, medium, mono, regular,
        size::{BODY, CODE_SMALL},
    },
};

/// A status in three shapes; colour is never the only difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusSign {
    /// In use: a full dot, the colour of success.
    Full,
    /// On the way: a half dot, the colour of warning.
    Half,
    /// Neither: a ring.
    Ring,
    /// Out of use or out of reach: a full dot, the colour of danger.
    Stopped,
}

impl StatusSign {
    /// Paints the sign, 8 points wide, around `centre`.
    pub(super) fn paint(self, ui: &Ui, centre: Pos2) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter();
        match self {
            Self::Full => {
                painter.circle_filled(centre, 4.0, tokens.success);
            }
            Self::Stopped => {
                painter.circle_filled(centre, 4.0, tokens.danger);
            }
            Self::Ring => {
                painter.circle_stroke(centre, 3.5, Stroke::new(1.5, tokens.muted));
            }
            Self::Half => {
                painter.circle_stroke(centre, 3.5, Stroke::new(1.5, tokens.warning));
                painter.add(lower_half(centre, 3.5, tokens.warning));
            }
        }
    }
}

fn lower_half(centre: Pos2, radius: f32, fill: Color32) -> Shape {
    let points = (0u8..=16).map(|step| {
        let angle = std::f32::consts::PI * f32::from(step) / 16.0;
        centre + vec2(angle.cos(), angle.sin()) * radius
    });
    Shape::convex_polygon(points.collect(), fill, Stroke::NONE)
}

/// A status as sign and word.
///
/// `status(ui, StatusSign::Full, "Released");`
pub fn status(ui: &mut Ui, sign: StatusSign, word: &str) -> Response {
    status_spaced(ui, sign, word, 14.0)
}

/// The same with the word `lead` points from the left.
pub fn status_spaced(ui: &mut Ui, sign: StatusSign, word: &str, lead: f32) -> Response {
    let ink = Tokens::of(ui).text;
    let galley = paint::line(ui, word, regular(BODY), ink);
    let extent = vec2(lead + galley.size().x, measure::LINE);
    let (rect, response) = paint::named(ui, extent, Role::Label, word);
    sign.paint(ui, pos2(rect.left() + 4.0, rect.center().y));
    paint::put_left(ui, rect.left() + lead, rect.center().y, galley);
    response
}

/// A status as sign alone, its word in the tooltip.
///
/// `status_dot(ui, StatusSign::Half, "Development");`
pub fn status_dot(ui: &mut Ui, sign: StatusSign, word: &str) -> Response {
    let (rect, response) = paint::named(ui, vec2(8.0, measure::LINE), Role::Image, word);
    sign.paint(ui, rect.center());
    response.tip(word)
}

/// An icon that says something about the text after it; `word` is its accessible name and tooltip.
///
/// `icon_sign(ui, icons::WARNING, Tone::Warning, "Warning");`
pub fn icon_sign(ui: &mut Ui, code: &str, tone: Tone, word: &str) -> Response {
    let ink = tone.ink(&Tokens::of(ui));
    let (rect, response) = paint::named(ui, Vec2::splat(16.0), Role::Image, word);
    paint::glyph(ui, rect.center(), code, 16.0, ink);
    response.tip(word)
}

/// A state as a filled icon, 14 points high; `word` is its accessible name and tooltip.
///
/// `state_sign(ui, icons::CHECK_CIRCLE, Tone::Success, "Held");`
pub fn state_sign(ui: &mut Ui, code: &str, tone: Tone, word: &str) -> Response {
    let ink = tone.ink(&Tokens::of(ui));
    let (rect, response) = paint::named(ui, Vec2::splat(14.0), Role::Image, word);
    paint::glyph_fill(ui, rect.center(), code, 14.0, ink);
    response.tip(word)
}

/// The colour in which a method is written: red for the one that deletes.
pub(super) fn method_ink(tokens: &Tokens, method: &str) -> Color32 {
    if method == "DELETE" {
        tokens.danger
    } else {
        tokens.syn_attr
    }
}

/// An HTTP method in code letters.
///
/// `method_label(ui, "PATCH");`
pub fn method_label(ui: &mut Ui, method: &str) -> Response {
    let ink = method_ink(&Tokens::of(ui), method);
    let galley = paint::line(ui, method, mono(CODE_SMALL), ink);
    let extent = vec2(galley.size().x, measure::LINE);
    let (rect, response) = paint::named(ui, extent, Role::Label, method);
    paint::put_left(ui, rect.left(), rect.center().y, galley);
    response
}

/// A method and the path it is sent to; the path is cut at the front and whole in the tooltip.
///
/// `request_line(ui, "PUT", "/connectors/v1/workday/source-config");`
pub fn request_line(ui: &mut Ui, method: &str, path: &str) -> Response {
    let ink = Tokens::of(ui).muted;
    request_line_in(ui, method, path, ink)
}

/// The same with the path in the colour of text, where it is the first thing to read.
pub fn request_title(ui: &mut Ui, method: &str, path: &str) -> Response {
    let ink = Tokens::of(ui).text;
    request_line_in(ui, method, path, ink)
}

fn request_line_in(ui: &mut Ui, method: &str, path: &str, ink: Color32) -> Response {
    let tokens = Tokens::of(ui);
    let method_galley = paint::line(ui, method, mono(CODE_SMALL), method_ink(&tokens, method));
    let lead = method_galley.size().x + 8.0;
    let room = (ui.available_width() - lead).max(0.0);
    let (path_galley, cut) = super::text::path_galley(ui, path, room, (ink, ink));
    let size = vec2(lead + path_galley.size().x, measure::LINE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let said = format!("{method} {path}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    paint::put_left(ui, rect.left(), rect.center().y, method_galley);
    paint::put_left(ui, rect.left() + lead, rect.center().y, path_galley);
    if cut { response.tip(said) } else { response }
}

/// The number of a step in a circle.
///
/// `number_badge(ui, 1);`
pub fn number_badge(ui: &mut Ui, number: usize) -> Response {
    let size = Vec2::splat(22.0);
    let (rect, response) = paint::named(ui, size, Role::Label, &format!("Step {number}"));
    paint_number(ui, rect, number);
    response
}

/// The circle of [`number_badge`] around the middle of `rect`.
pub(super) fn paint_number(ui: &Ui, rect: Rect, number: usize) {
    let tokens = Tokens::of(ui);
    ui.painter().circle(
        rect.center(),
        10.5,
        tokens.surface,
        Stroke::new(1.0, tokens.border_control),
    );
    paint::put_centred(
        ui,
        rect.center(),
        paint::line(ui, &number.to_string(), medium(BODY), tokens.text),
    );
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    /// On its way: the one thing that turns, and only while it lasts.
    Running,
    Done,
    /// There was nothing to do.
    Unchanged,
    Skipped,
    Failed,
    /// Nobody knows yet whether it worked.
    Unknown,
}

/// The sign of a step's progress; the word stands in the same row.
///
/// `progress_sign(ui, Progress::Running, "Sending");`
pub fn progress_sign(ui: &mut Ui, progress: Progress, word: &str) -> Response {
    let (rect, response) = paint::named(ui, Vec2::splat(18.0), Role::Image, word);
    paint_progress(ui, rect.center(), progress);
    response
}

pub(super) fn paint_progress(ui: &Ui, centre: Pos2, progress: Progress) {
    let tokens = Tokens::of(ui);
    match progress {
        Progress::Waiting => {
            paint::glyph(ui, centre, icons::CIRCLE_DASHED, 18.0, tokens.muted);
        }
        Progress::Running => spinner(ui, centre, tokens.accent_text),
        Progress::Done => {
            paint::glyph_fill(ui, centre, icons::CHECK_CIRCLE, 18.0, tokens.success);
        }
        Progress::Unchanged => paint::glyph(ui, centre, icons::MINUS, 16.0, tokens.muted),
        Progress::Skipped => {
            paint::glyph(ui, centre, icons::ARROW_RIGHT, 16.0, tokens.warning);
        }
        Progress::Failed => {
            paint::glyph_fill(ui, centre, icons::X_CIRCLE, 18.0, tokens.danger);
        }
        Progress::Unknown => {
            paint::glyph_fill(ui, centre, icons::WARNING, 18.0, tokens.warning);
        }
    }
}

/// Turns once a second in eight steps; stands still where nothing may move.
fn spinner(ui: &Ui, centre: Pos2, ink: Color32) {
    let galley = paint::line(ui, icons::SPINNER_GAP, icon(18.0), ink);
    let mut shape = egui::epaint::TextShape::new(centre - galley.size() / 2.0, galley, ink);
    if paint::may_move(ui) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "an eighth of a turn, below eight"
        )]
        let eighth = (ui.input(|input| input.time) * 8.0).floor().rem_euclid(8.0) as f32;
        shape = shape
            .with_angle_and_anchor(eighth * std::f32::consts::FRAC_PI_4, Align2::CENTER_CENTER);
        ui.ctx().request_repaint_after_secs(0.125);
    }
    ui.painter().add(shape);
}
