//! The keys of the tree: one stop for Tab, arrows move, Enter and F2 edit, left and right close and open.

use egui::{EventFilter, Id, Key, Modifiers, Ui};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Go to the row with this number.
    Go(usize),
    Edit,
    /// Show what is in the container.
    Open,
    /// Hide it, or go to the container the row is in.
    Close,
    /// Take the key away.
    Remove,
}

/// What the keys of this frame ask for, if the list with this id has focus.
pub(super) fn asked(ui: &Ui, id: Id, rows: usize, current: Option<usize>) -> Option<Asked> {
    if rows == 0 || !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = rows - 1;
    let at = current.unwrap_or_default();
    let keys = [
        (
            Key::ArrowDown,
            Asked::Go(current.map_or(0, |at| (at + 1).min(last))),
        ),
        (Key::ArrowUp, Asked::Go(at.saturating_sub(1))),
        (Key::PageDown, Asked::Go((at + 10).min(last))),
        (Key::PageUp, Asked::Go(at.saturating_sub(10))),
        (Key::Home, Asked::Go(0)),
        (Key::End, Asked::Go(last)),
        (Key::Enter, Asked::Edit),
        (Key::F2, Asked::Edit),
        (Key::ArrowRight, Asked::Open),
        (Key::ArrowLeft, Asked::Close),
        (Key::Delete, Asked::Remove),
    ];
    keys.into_iter()
        .find(|(key, _)| pressed(*key))
        .map(|(_, asked)| asked)
}
