//! Segments with one more that cannot be chosen yet, and says why.

use egui::{Color32, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::{choice, paint};
use super::{INSET, one_segment, paint_ground};
use crate::theme::{Tokens, measure, medium, size::SMALL};
use crate::visible::Tip as _;

/// The same as [`super::segments`], with a last segment that is there but disabled: its label, and the reason.
///
/// `segments_with(ui, "Kind", Some(kind), &[(Kind::Token, "Token")], ("Browser", "It is not possible yet."))`
pub fn segments_with<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: impl Into<Option<T>>,
    items: &[(T, &str)],
    (label, reason): (&str, &str),
) -> Option<T> {
    let current = current.into();
    let selected = items.iter().position(|(value, _)| current == Some(*value));
    let ground = ui.painter().add(egui::Shape::Noop);
    let row = ui.horizontal(|ui| {
        ui.set_height(measure::CONTROL);
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(INSET);
        let one = |(index, (_, label)): (usize, &(T, &str))| {
            one_segment(ui, (label, label), index, selected)
        };
        let responses: Vec<Response> = items.iter().enumerate().map(one).collect();
        disabled_segment(ui, label, reason);
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

fn disabled_segment(ui: &mut Ui, label: &str, reason: &str) {
    let ink = Tokens::of(ui).muted;
    let galley = paint::line(ui, label, medium(SMALL), Color32::PLACEHOLDER);
    let size = vec2((galley.size().x + 20.0).round(), measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, false, false, label));
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_description(reason);
    });
    let at = rect.center() - galley.size() / 2.0;
    let faded = ink.gamma_multiply(ui.visuals().disabled_alpha);
    ui.painter().galley(at, galley, faded);
    response.tip(reason);
}
