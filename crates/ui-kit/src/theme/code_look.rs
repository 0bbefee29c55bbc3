//! [`CodeLook`]: how a person likes to read code.

use egui::{Context, Id, Ui};

use super::size;

/// How code shows in editors and viewers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CodeLook {
    /// The size of letters.
    pub points: f32,
    /// Whether an editor breaks long lines.
    pub wraps: bool,
}

impl Default for CodeLook {
    fn default() -> Self {
        Self {
            points: size::CODE,
            wraps: false,
        }
    }
}

impl CodeLook {
    /// What was chosen for this context.
    pub fn of(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Id::NULL)).unwrap_or_default()
    }

    /// Shows all code of the context so.
    pub fn choose(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(Id::NULL, self));
    }
}
