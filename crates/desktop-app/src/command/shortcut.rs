//! [`Shortcut`]: the keys that run a command, as egui compares them and as key caps show them.

/// A key with its modifiers; `command` is Ctrl, or Cmd on macOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Ctrl, or Cmd on macOS.
    pub command: bool,
    pub shift: bool,
    pub key: egui::Key,
}

impl Shortcut {
    pub(super) const fn plain(key: egui::Key) -> Self {
        Self {
            command: false,
            shift: false,
            key,
        }
    }

    pub(super) const fn command(key: egui::Key) -> Self {
        Self {
            command: true,
            shift: false,
            key,
        }
    }

    pub(super) const fn command_shift(key: egui::Key) -> Self {
        Self {
            command: true,
            shift: true,
            key,
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
        let command = if self.command { command } else { "" };
        let shift = if self.shift { "Shift " } else { "" };
        format!("{command}{shift}{key}")
    }
}
