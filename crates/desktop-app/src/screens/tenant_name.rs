//! The name of a protected tenant, typed before something is sent, and whether it is asked for again soon.

use egui::Ui;

use crate::{command::SessionCommand, widgets::check_box};

const DO_NOT_ASK: &str = "Don’t ask again for 10 minutes";

#[derive(Default)]
pub(super) struct TenantName {
    pub(super) typed: String,
    unlocks: bool,
}

impl TenantName {
    pub(super) fn check_box_ui(&mut self, ui: &mut Ui) {
        check_box(ui, DO_NOT_ASK, &mut self.unlocks);
    }

    /// What comes before the command that sends.
    pub(super) fn command(&self) -> SessionCommand {
        let typed = self.typed.clone();
        if self.unlocks {
            SessionCommand::UnlockTenant(typed)
        } else {
            SessionCommand::NameTenant(typed)
        }
    }
}
