//! Dialogs: new connector, open by script name, delete, discard, shortcuts, about, notices.

mod about;
mod choose_side;
mod delete_connector;
mod dispatch;
mod new_connector;
mod notices;
mod open_by_script_name;
mod questions;
mod replace_in_all;
mod resume_apply;
mod returned_texts;
mod save_plan;
mod take_snapshot;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod translation_file_tests;
mod translation_files;
mod type_path;

use egui::Ui;

use crate::{
    command::{AppCommand, Commands},
    state::{
        AppState,
        dialogs::{Aim, Dialog},
    },
};

/// What is typed in dialogs; emptied whenever another dialog opens.
#[derive(Default)]
pub struct View {
    /// Which dialog is open, and whether it makes a connector.
    open: Option<(std::mem::Discriminant<Dialog>, bool)>,
    choose_side: choose_side::View,
    new_connector: new_connector::View,
    open_by_script_name: open_by_script_name::View,
    delete_connector: delete_connector::View,
    replace_in_all: replace_in_all::View,
    save_plan: save_plan::View,
    take_snapshot: take_snapshot::View,
    resume_apply: resume_apply::View,
    translation_files: translation_files::View,
    type_path: type_path::View,
}

impl View {
    /// Starts each dialog empty, and says whether it was opened just now.
    fn follow(&mut self, dialog: Option<&Dialog>) -> Opened {
        let kind = |dialog: &Dialog| (std::mem::discriminant(dialog), dialog.makes());
        let open = dialog.map(kind);
        if self.open == open {
            return Opened::Before;
        }
        *self = Self {
            open,
            ..Self::default()
        };
        Opened::Now
    }
}

/// Whether a dialog was opened in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Now,
    Before,
}

/// Draws the dialog on top, if there is one.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let opened = view.follow(state.dialog.as_ref());
    let Some(dialog) = &state.dialog else { return };
    let ctx = ui.ctx().clone();
    let closed = match dialog {
        Dialog::Lifecycle(dialog) => match &dialog.aim {
            Aim::Make(template) => new_connector::ui(
                &ctx,
                state,
                (dialog, template.as_ref()),
                (&mut view.new_connector, opened),
                commands,
            ),
            Aim::Delete(name) => {
                let view = &mut view.delete_connector;
                delete_connector::ui(&ctx, state, (dialog, name), view, commands)
            }
        },
        Dialog::ChooseSide(end) => {
            choose_side::ui(&ctx, state, *end, &mut view.choose_side, commands)
        }
        Dialog::OpenByScriptName => {
            open_by_script_name::ui(&ctx, state, &mut view.open_by_script_name, commands)
        }
        Dialog::ReplaceInAll => replace_in_all::ui(&ctx, state, &mut view.replace_in_all, commands),
        Dialog::SavePlan => save_plan::ui(&ctx, &mut view.save_plan, commands),
        Dialog::TakeSnapshot => take_snapshot::ui(&ctx, &mut view.take_snapshot, commands),
        Dialog::RestoreSnapshot(id) => take_snapshot::restore(&ctx, state, *id, commands),
        Dialog::ConfirmBackup(work) => questions::confirm_backup(&ctx, work, commands),
        Dialog::DiscardDraft(script_name) => questions::discard(&ctx, state, script_name, commands),
        Dialog::DeleteProfile(id) => questions::delete_profile(&ctx, state, id, commands),
        Dialog::ConfirmHost(id, host) => questions::confirm_host(&ctx, state, (id, host), commands),
        Dialog::FileRefused(message) => questions::file_refused(&ctx, message),
        Dialog::PlanElsewhere(plan) => questions::plan_elsewhere(&ctx, state, plan, commands),
        Dialog::OpenTranslations(files) => translation_files::ui(
            &ctx,
            state,
            files,
            (&mut view.translation_files, opened),
            commands,
        ),
        Dialog::TakeReturned(asked) => returned_texts::ui(&ctx, asked, commands),
        Dialog::TypePath(question) => {
            type_path::ui(&ctx, question, (&mut view.type_path, opened), commands)
        }
        Dialog::LeaveProfile(next) => questions::leave_profile(&ctx, state, next, commands),
        Dialog::LeaveDrafts(reason) => questions::leave(&ctx, state, reason, commands),
        Dialog::ResumeApply(resume) => {
            resume_apply::ui(&ctx, state, *resume, &mut view.resume_apply, commands)
        }
        Dialog::Shortcuts => about::shortcuts(&ctx, commands),
        Dialog::About => about::about(&ctx, commands),
        Dialog::Notices => notices::ui(&ctx, state, commands),
    };
    if closed {
        commands.push(AppCommand::CloseDialog);
    }
}
