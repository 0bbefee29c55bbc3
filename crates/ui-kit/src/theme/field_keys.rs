//! Keys of egui's text fields that delete text without being asked for, switched off for every field at once.
//!
//! egui takes Ctrl+H, Ctrl+K, Ctrl+U and Ctrl+W from Emacs: they delete a character, the rest of the line, its beginning
//! and a word. Who presses them means something else. Ctrl+Backspace and Ctrl+Delete are left alone.

use egui::{Context, Event, Key, Plugin, RawInput};

/// All that egui's field deletes text for, beside Backspace, Delete and Cut (`check_for_mutating_key_press`).
const DELETING: [Key; 4] = [Key::H, Key::K, Key::U, Key::W];

pub(super) struct FieldKeys;

impl Plugin for FieldKeys {
    fn debug_name(&self) -> &'static str {
        "field keys"
    }

    /// The field looks at `ctrl`, shortcuts look at `command`: without `ctrl` a shortcut with the key goes on to work.
    /// On a Mac, Ctrl is no `command`, so nothing is left of the press.
    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        input.events.retain_mut(|event| match event {
            Event::Key { key, modifiers, .. } if modifiers.ctrl && DELETING.contains(key) => {
                modifiers.ctrl = false;
                modifiers.command
            }
            _ => true,
        });
    }
}
