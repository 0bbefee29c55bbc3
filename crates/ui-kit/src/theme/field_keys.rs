//! Keys of egui's text fields that do what nobody asked for, mended for every field at once.
//!
//! Enter takes the focus out of a field of one line; it comes back, so that one types on. egui takes Ctrl+H, Ctrl+K, Ctrl+U and Ctrl+W from Emacs: they delete a character, the rest of the line, its beginning
//! and a word. Who presses them means something else. Ctrl+Backspace and Ctrl+Delete are left alone.

use egui::{Context, Event, Id, Key, Plugin, RawInput, Ui};

/// All that egui's field deletes text for, beside Backspace, Delete and Cut (`check_for_mutating_key_press`).
const DELETING: [Key; 4] = [Key::H, Key::K, Key::U, Key::W];

/// Whether a text field had the focus when this frame began: Escape has taken it away by now.
pub fn field_had_focus(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(known())).unwrap_or_default()
}

fn known() -> Id {
    Id::unique("field had focus")
}

#[derive(Default)]
pub(super) struct FieldKeys {
    /// The field in which Enter was pressed in this pass.
    entered: Option<Id>,
}

impl Plugin for FieldKeys {
    fn debug_name(&self) -> &'static str {
        "field keys"
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        let is_entered =
            ui.ctx().text_edit_focused() && ui.input(|input| input.key_pressed(Key::Enter));
        let focused = ui.memory(|memory| memory.focused());
        self.entered = focused.filter(|_| is_entered);
    }

    /// Unless something else took the focus.
    fn on_end_pass(&mut self, ui: &mut Ui) {
        let field = self.entered.take();
        ui.memory_mut(|memory| match field {
            Some(field) if memory.focused().is_none() => memory.request_focus(field),
            _ => {}
        });
    }

    /// The field looks at `ctrl`, shortcuts look at `command`: without `ctrl` a shortcut with the key goes on to work.
    /// On a Mac, Ctrl is no `command`, so nothing is left of the press.
    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let focused = ctx.text_edit_focused();
        ctx.data_mut(|data| data.insert_temp(known(), focused));
        input.events.retain_mut(|event| match event {
            Event::Key { key, modifiers, .. } if modifiers.ctrl && DELETING.contains(key) => {
                modifiers.ctrl = false;
                modifiers.command
            }
            _ => true,
        });
    }
}
