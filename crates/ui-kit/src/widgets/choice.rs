//! One choice among several shown side by side: a single stop for Tab, arrows, Home and End choose (the pattern that
//! WAI-ARIA gives for tabs and radio groups). It draws nothing.

use egui::{EventFilter, Key, Response, Sense, Ui};

/// What an item senses: only the selected one, or the first when none is, can be reached with Tab.
pub(super) fn item_sense(index: usize, selected: Option<usize>) -> Sense {
    if index == selected.unwrap_or_default() {
        Sense::click()
    } else {
        Sense::CLICK
    }
}

/// The item that was chosen in this pass by a click or a key.
pub(super) fn chosen(ui: &Ui, responses: &[Response]) -> Option<usize> {
    let clicked = responses.iter().position(Response::clicked);
    clicked.or_else(|| chosen_by_key(ui, responses))
}

fn chosen_by_key(ui: &Ui, responses: &[Response]) -> Option<usize> {
    let focused = responses.iter().position(Response::has_focus)?;
    let id = responses.get(focused)?.id;
    let filter = EventFilter {
        horizontal_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let last = responses.len().saturating_sub(1);
    let target = ui.input(|input| {
        let pressed = |key| input.key_pressed(key);
        if pressed(Key::ArrowRight) {
            Some((focused + 1).min(last))
        } else if pressed(Key::ArrowLeft) {
            Some(focused.saturating_sub(1))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        }
    })?;
    responses.get(target)?.request_focus();
    (target != focused).then_some(target)
}
