//! [`Shortcut`]: the keys that run a command, as egui compares them and as key caps show them.

/// A key with its modifiers; `command` is Ctrl, or Cmd on macOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Ctrl, or Cmd on macOS.
    pub command: Modifier,
    pub shift: Modifier,
    pub key: egui::Key,
}

/// Whether a modifier belongs to a shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modifier {
    /// It must be held.
    Held,
    /// It must not be held.
    Free,
}

impl Shortcut {
    pub(super) const fn plain(key: egui::Key) -> Self {
        Self {
            command: Modifier::Free,
            shift: Modifier::Free,
            key,
        }
    }

    pub(super) const fn command(key: egui::Key) -> Self {
        Self {
            command: Modifier::Held,
            shift: Modifier::Free,
            key,
        }
    }

    pub(super) const fn command_shift(key: egui::Key) -> Self {
        Self {
            command: Modifier::Held,
            shift: Modifier::Held,
            key,
        }
    }

    /// The shortcut as egui compares it.
    pub fn keyboard(self) -> egui::KeyboardShortcut {
        let mut modifiers = egui::Modifiers::NONE;
        if self.command == Modifier::Held {
            modifiers |= egui::Modifiers::COMMAND;
        }
        if self.shift == Modifier::Held {
            modifiers |= egui::Modifiers::SHIFT;
        }
        egui::KeyboardShortcut::new(modifiers, self.key)
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
            key => key.name(),
        };
        let command = if self.command == Modifier::Held {
            command
        } else {
            ""
        };
        let shift = if self.shift == Modifier::Held {
            "Shift "
        } else {
            ""
        };
        format!("{command}{shift}{key}")
    }
}
