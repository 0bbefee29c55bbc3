//! Segments: two or three views of the same thing, or one choice of a kind, in a single control.

use egui::{Color32, Rect, Response, Role, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{choice, paint};
use crate::theme::{Tokens, measure, medium, size::SMALL};

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
    let items: Vec<Segment<'_, T>> = items
        .iter()
        .map(|(value, label)| Segment {
            value: *value,
            label,
            name: label,
            off: None,
        })
        .collect();
    named_segments(ui, name, current, &items).chosen
}

/// A segmented control that writes the chosen segment into `value`; answers whether one was chosen.
pub fn choose<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    items: &[(T, &str)],
) -> bool {
    let chosen = segments(ui, name, *value, items);
    *value = chosen.unwrap_or(*value);
    chosen.is_some()
}

/// A segment whose accessible name says more than what is written on it.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a, T> {
    pub value: T,
    pub label: &'a str,
    /// What is read out for it: “Theirs for shortDesc”.
    pub name: &'a str,
    /// Why it cannot be chosen.
    pub off: Option<&'a str>,
}

/// What happened to a segmented control.
#[derive(Debug)]
pub struct SegmentsAnswer<T> {
    /// The segment that was chosen in this frame.
    pub chosen: Option<T>,
    /// The segment that Tab stops at, to give it the focus.
    pub stop: Option<Response>,
    /// Whether one of them has the focus.
    pub focused: bool,
}

/// A segmented control among others of its kind, with names of their own for its segments.
///
/// `named_segments(ui, "Choice for shortDesc", None, &[Segment { value: Pick::Mine, label: "Mine", name: "Mine for shortDesc", off: None }])`
pub fn named_segments<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: impl Into<Option<T>>,
    items: &[Segment<'_, T>],
) -> SegmentsAnswer<T> {
    let current = current.into();
    let selected = items.iter().position(|item| current == Some(item.value));
    let ground = ui.painter().add(egui::Shape::Noop);
    let row = ui.horizontal(|ui| {
        ui.set_height(measure::CONTROL);
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(INSET);
        let one = |(index, item): (usize, &Segment<'_, T>)| {
            let one = |ui: &mut Ui| one_segment(ui, (item.label, item.name), index, selected);
            match item.off {
                None => one(ui),
                off => paint::explain(ui.add_enabled_ui(false, one).inner, None, off),
            }
        };
        let responses: Vec<Response> = items.iter().enumerate().map(one).collect();
        ui.add_space(INSET);
        responses
    });
    row.response
        .widget_info(|| WidgetInfo::labeled(Role::RadioGroup, ui.is_enabled(), name));
    paint_ground(ui, ground, row.response.rect);
    let open = items.iter().zip(&row.inner);
    let open = open.filter(|(item, _)| item.off.is_none());
    let (open, responses): (Vec<_>, Vec<_>) = open
        .map(|(item, response)| (item.value, response.clone()))
        .unzip();
    let chosen = choice::chosen(ui, &responses).and_then(|index| open.get(index).copied());
    let focused = row.inner.iter().any(Response::has_focus);
    let stop = row.inner.into_iter().nth(selected.unwrap_or_default());
    SegmentsAnswer {
        chosen,
        stop,
        focused,
    }
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

fn one_segment(
    ui: &mut Ui,
    (label, name): (&str, &str),
    index: usize,
    selected: Option<usize>,
) -> Response {
    let tokens = Tokens::of(ui);
    let on = selected == Some(index);
    let galley = paint::line(ui, label, medium(SMALL), Color32::PLACEHOLDER);
    let size = vec2((galley.size().x + 20.0).round(), measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, choice::item_sense(index, selected));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, name));
    let face = rect.shrink2(vec2(0.0, INSET));
    if on {
        let stroke = Stroke::new(1.0, tokens.border_strong);
        ui.painter()
            .rect(face, 5, tokens.raised, stroke, StrokeKind::Inside);
    }
    let ink = if !ui.is_enabled() {
        tokens.faint
    } else if on || response.hovered() {
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
