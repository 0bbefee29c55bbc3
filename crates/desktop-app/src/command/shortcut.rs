//! [`Shortcut`]: the keys that run a command, as egui compares them and as key caps show them.

use std::borrow::Cow;

/// A key with its modifiers; `command` is Ctrl, or Cmd on macOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Ctrl, or Cmd on macOS.
    pub command: bool,
    pub shift: bool,
    pub alt: bool,
    pub key: egui::Key,
}

impl Shortcut {
    pub(super) const fn plain(key: egui::Key) -> Self {
        Self {
            command: false,
            shift: false,
            alt: false,
            key,
        }
    }

    pub(super) const fn command(key: egui::Key) -> Self {
        Self {
            command: true,
            ..Self::plain(key)
        }
    }

    pub(super) const fn command_shift(key: egui::Key) -> Self {
        Self {
            shift: true,
            ..Self::command(key)
        }
    }

    pub(crate) const fn alt(key: egui::Key) -> Self {
        Self {
            alt: true,
            ..Self::plain(key)
        }
    }

    /// The shortcut as egui compares it.
    pub fn keyboard(self) -> egui::KeyboardShortcut {
        let mut modifiers = egui::Modifiers::NONE;
        if self.command {
            modifiers |= egui::Modifiers::COMMAND;
        }
        if self.shift {
            modifiers |= egui::Modifiers::SHIFT;
        }
        if self.alt {
            modifiers |= egui::Modifiers::ALT;
        }
        egui::KeyboardShortcut::new(modifiers, self.key)
    }

    /// Whether it was pressed. Nobody else finds it then, nor the letter that Alt and a key type, too.
    pub(crate) fn take(self, input: &mut egui::InputState) -> bool {
        let before = input.events.len();
        // Exactly: with Shift it may be another action's.
        let modifiers = self.keyboard().modifiers;
        let is_it = |event: &egui::Event| matches!(event, egui::Event::Key { key, modifiers: held, pressed: true, .. } if *key == self.key && held.matches_exact(modifiers));
        input.events.retain(|event| !is_it(event));
        let pressed = input.events.len() < before;
        if pressed && self.alt {
            let typed = |event: &egui::Event| matches!(event, egui::Event::Text(text) if text.eq_ignore_ascii_case(self.key.name()));
            input.events.retain(|event| !typed(event));
        }
        pressed
    }

    /// The shortcut as it is written on key caps.
    pub fn text(self) -> String {
        let command = if cfg!(target_os = "macos") {
            "Cmd "
        } else {
            "Ctrl "
        };
        let key = match self.key {
            egui::Key::Enter => "↵",
            egui::Key::Questionmark => "?",
            egui::Key::Slash => "/",
            egui::Key::Comma => ",",
            egui::Key::PageUp => "PgUp",
            egui::Key::PageDown => "PgDn",
            key => key.name(),
        };
        let command = if self.command { command } else { "" };
        let shift = if self.shift { "Shift " } else { "" };
        let alt = if self.alt { "Alt " } else { "" };
        format!("{command}{shift}{alt}{key}")
    }
}

/// Keys that no [`Shortcut`] stands for, as they are written on this system's key caps.
pub(crate) fn caps(keys: &str) -> Cow<'_, str> {
    if cfg!(target_os = "macos") {
        Cow::Owned(keys.replace("Ctrl", "Cmd"))
    } else {
        Cow::Borrowed(keys)
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Key, Modifiers};

    use crate::command::Action;

    #[test]
    fn alt_and_a_digit_type_nothing() {
        let ctx = egui::Context::default();
        let key = Event::Key {
            key: Key::Num3,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::ALT,
        };
        let events = vec![key, Event::Text("3".to_owned())];
        let input = egui::RawInput {
            events,
            ..Default::default()
        };
        let mut left = None;
        let shortcut = Action::ShowSourceConfig.shortcut().unwrap();

        let output = ctx.run_ui(input, |ui| {
            left.get_or_insert_with(|| {
                let taken = ui.input_mut(|input| shortcut.take(input));
                (taken, ui.input(|input| input.events.len()))
            });
        });
        output.drop_without_applying_deltas();

        assert_eq!(left, Some((true, 0)));
    }

    #[test]
    fn no_two_actions_have_one_shortcut() {
        let mut shortcuts: Vec<String> = Action::ALL
            .iter()
            .filter_map(|action| Some(action.shortcut()?.text()))
            .collect();
        let count = shortcuts.len();

        shortcuts.sort();
        shortcuts.dedup();

        assert_eq!(shortcuts.len(), count);
    }
}
