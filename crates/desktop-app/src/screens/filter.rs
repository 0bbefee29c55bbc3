//! The field that filters a list: the slash leads to it, and Escape empties it before it leaves it.

use egui::{Event, Key, Response, Ui};

use crate::{
    icons,
    state::AppState,
    widgets::{Field, focus_field},
};

/// Draws it; one of no fixed width has no room for its key.
pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    (name, hint): (&str, &str),
    text: &mut String,
    width: f32,
) -> Response {
    let is_called = slash_pressed(ui, state);
    let mut response = Field::new(name, text)
        .hint(hint)
        .icon(icons::FUNNEL_SIMPLE)
        .shortcut(width.is_finite().then_some("/"))
        .width(width)
        .show(ui);
    let escaped = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    let is_emptied = escaped && !text.is_empty();
    if is_emptied {
        text.clear();
        response.mark_changed();
    }
    if is_called || is_emptied {
        focus_field(ui, &response, text);
    }
    response
}

/// From anywhere but another field; the slash is taken away so that nobody else finds it typed.
fn slash_pressed(ui: &Ui, state: &AppState) -> bool {
    if ui.ctx().text_edit_focused() || state.dialog.is_some() || state.palette_open {
        return false;
    }
    ui.input_mut(|input| {
        let before = input.events.len();
        input
            .events
            .retain(|event| !matches!(event, Event::Text(text) if text == "/"));
        input.events.len() < before
    })
}
