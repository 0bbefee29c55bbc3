//! Shift, Ctrl and Alt as they were when something was pressed. Who presses Shift and Enter quickly lets go of both before
//! the frame is drawn, and egui says what is held at its end.

use egui::{Event, InputState, Modifiers, Plugin, Ui};

#[derive(Default)]
pub(super) struct HeldKeys {
    /// What is held at the end of this frame, when something else was held at a press in it.
    at_the_end: Option<Modifiers>,
}

impl Plugin for HeldKeys {
    fn debug_name(&self) -> &'static str {
        "held keys"
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        self.at_the_end = ui.input_mut(|input| {
            let held = at_press(input)?;
            Some(std::mem::replace(&mut input.modifiers, held))
        });
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if let Some(held) = self.at_the_end.take() {
            ui.input_mut(|input| input.modifiers = held);
        }
    }
}

/// What was held at the last press of this frame.
fn at_press(input: &InputState) -> Option<Modifiers> {
    let pressed = |event: &Event| match event {
        Event::Key {
            pressed: true,
            modifiers,
            ..
        }
        | Event::PointerButton { modifiers, .. } => Some(*modifiers),
        _ => None,
    };
    input.events.iter().rev().find_map(pressed)
}

#[cfg(test)]
mod tests {
    use egui::{Context, Key, RawInput};

    use super::*;

    #[test]
    fn shift_counts_as_held_in_the_frame_of_its_press_and_in_no_later_one() {
        let ctx = Context::default();
        ctx.add_plugin(HeldKeys::default());
        let enter = Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::SHIFT,
        };
        let let_go = Event::ModifiersChanged(Modifiers::NONE);
        for (events, expected) in [(vec![enter, let_go], true), (Vec::new(), false)] {
            let input = RawInput {
                events,
                ..RawInput::default()
            };
            let mut held = false;
            let mut output = ctx.run_ui(input, |ui| {
                held = ui.input(|input| input.modifiers.shift);
            });
            output.textures_delta.clear();
            assert_eq!(held, expected);
        }
    }
}
