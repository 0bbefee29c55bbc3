//! Facets: small buttons that narrow a list. One that narrows is tinted and ends with a cross that clears it.

use egui::{Color32, Popup, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{menu::menu_frame, paint};
use crate::{
    icons,
    theme::{Tokens, measure, medium, size::SMALL},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetAnswer<R> {
    /// The cross was pressed.
    pub cleared: bool,
    /// What the menu answered while it was open.
    pub menu: Option<R>,
}

/// A facet whose menu holds its values. `chosen` is what it narrows to now, written on the button.
///
/// `facet_menu(ui, "Status", chosen.as_deref(), |ui| MenuItem::new("Released").checked_when(true).show(ui).clicked())`
pub fn facet_menu<R>(
    ui: &mut Ui,
    name: &str,
    chosen: Option<&str>,
    content: impl FnOnce(&mut Ui) -> R,
) -> FacetAnswer<R> {
    let text = chosen.unwrap_or(name);
    let glyph = if chosen.is_some() {
        icons::X
    } else {
        icons::CARET_DOWN
    };
    let button = facet(ui, text, glyph, chosen.is_some());
    let label = chosen.map_or_else(|| name.to_owned(), |chosen| format!("{name}: {chosen}"));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &label));
    let cleared = chosen.is_some() && (on_cross(&button) || cleared_by_key(ui, &button));
    // Several values can be chosen one after the other; a menu entry closes the menu by itself.
    let outside = egui::PopupCloseBehavior::CloseOnClickOutside;
    let menu = Popup::menu(&button)
        .gap(4.0)
        .frame(menu_frame(ui.ctx()))
        .close_behavior(outside);
    let menu = if cleared {
        menu.open_memory(Some(egui::SetOpenCommand::Bool(false)))
    } else {
        menu
    };
    let menu = menu.show(|ui| {
        ui.set_min_width(160.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        content(ui)
    });
    FacetAnswer {
        cleared,
        menu: menu.map(|answer| answer.inner),
    }
}

/// A facet that is only on or off.
///
/// `facet_toggle(ui, "Custom only", &mut custom_only).changed()`
pub fn facet_toggle(ui: &mut Ui, name: &str, on: &mut bool) -> Response {
    let glyph = if *on { icons::X } else { icons::PLUS };
    let mut button = facet(ui, name, glyph, *on);
    if button.clicked() {
        *on = !*on;
        button.mark_changed();
    }
    button.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), *on, name));
    button
}

fn on_cross(button: &Response) -> bool {
    let over = button
        .interact_pointer_pos()
        .is_some_and(|pointer| pointer.x > button.rect.right() - 22.0);
    button.clicked() && over
}

/// Delete on a focused facet clears it, since the cross is no stop of its own.
fn cleared_by_key(ui: &Ui, button: &Response) -> bool {
    button.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Delete))
}

fn facet(ui: &mut Ui, text: &str, glyph: &str, on: bool) -> Response {
    let tokens = Tokens::of(ui);
    let (ink, quiet) = if on {
        (tokens.accent_text, tokens.accent_text)
    } else {
        (tokens.text, tokens.muted)
    };
    let galley = paint::line(ui, text, medium(SMALL), ink);
    let width = (galley.size().x + 33.0).round();
    let (rect, response) = ui.allocate_exact_size(vec2(width, measure::FACET), Sense::click());
    let (fill, border) = match (on, response.hovered()) {
        (true, _) => (tokens.accent_soft, Color32::TRANSPARENT),
        (false, true) => (tokens.hover, tokens.border_strong),
        (false, false) => (tokens.raised, tokens.border_strong),
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        measure::RADIUS,
        fill,
        Stroke::new(1.0, border),
        StrokeKind::Inside,
    );
    paint::put_left(ui, rect.left() + 10.0, rect.center().y, galley);
    let centre = pos2(rect.right() - 14.0, rect.center().y);
    paint::glyph(ui, centre, glyph, 12.0, quiet);
    paint::focus_ring(ui, &response);
    response
}
