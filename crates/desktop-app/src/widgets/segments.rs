//! Segments: two or three views of the same thing, or one choice of a kind, in a single control.

mod unavailable;

use egui::{Color32, Rect, Response, Role, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{choice, paint};
use crate::theme::{Tokens, measure, medium, size::SMALL};

pub use unavailable::segments_with;

const INSET: f32 = 2.0;

/// A segmented control; answers the segment that was chosen. `None` as the current value shows nothing as chosen.
///
/// `if let Some(view) = segments(ui, "View", Some(current), &[(View::Form, "Form"), (View::Json, "JSON")]) { … }`
pub fn segments<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: impl Into<Option<T>>,
    items: &[(T, &str)],
) -> Option<T> {
    let current = current.into();
    let selected = items.iter().position(|(value, _)| current == Some(*value));
    let ground = ui.painter().add(egui::Shape::Noop);
    let row = ui.horizontal(|ui| {
        ui.set_height(measure::CONTROL);
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(INSET);
        let one =
            |(index, (_, label)): (usize, &(T, &str))| one_segment(ui, label, index, selected);
        let responses: Vec<Response> = items.iter().enumerate().map(one).collect();
        ui.add_space(INSET);
        responses
    });
    row.response
        .widget_info(|| WidgetInfo::labeled(Role::RadioGroup, ui.is_enabled(), name));
    paint_ground(ui, ground, row.response.rect);
    choice::chosen(ui, &row.inner)
        .and_then(|index| items.get(index))
        .map(|(value, _)| *value)
}

fn paint_ground(ui: &Ui, ground: egui::layers::ShapeIdx, rect: Rect) {
    let tokens = Tokens::of(ui);
    let stroke = Stroke::new(1.0, tokens.border);
    let shape = egui::epaint::RectShape::new(
        rect,
        measure::RADIUS,
        tokens.hover,
        stroke,
        StrokeKind::Inside,
    );
    ui.painter().set(ground, shape);
}

fn one_segment(ui: &mut Ui, label: &str, index: usize, selected: Option<usize>) -> Response {
    let tokens = Tokens::of(ui);
    let on = selected == Some(index);
    let galley = paint::line(ui, label, medium(SMALL), Color32::PLACEHOLDER);
    let size = vec2((galley.size().x + 20.0).round(), measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, choice::item_sense(index, selected));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, label));
    let face = rect.shrink2(vec2(0.0, INSET));
    if on {
        let stroke = Stroke::new(1.0, tokens.border_strong);
        ui.painter()
            .rect(face, 5, tokens.raised, stroke, StrokeKind::Inside);
    }
    let ink = if on || response.hovered() {
        tokens.text
    } else {
        tokens.muted
    };
    let centre = face.center();
    ui.painter().galley(
        pos2(
            centre.x - galley.size().x / 2.0,
            centre.y - galley.size().y / 2.0,
        ),
        galley,
        ink,
    );
    if response.has_focus() {
        paint::ring(ui, face);
    }
    response
}
