//! A path is typed, where the desktop has no dialog for files.

use egui::Context;
use std::path::PathBuf;

use super::Opened;
use crate::{
    command::{AppCommand, Commands},
    messages,
    state::dialogs::PathQuestion,
    widgets::{Button, Dialog, Field, text},
};

#[derive(Default)]
pub(super) struct View {
    path: String,
}

pub(super) fn ui(
    ctx: &Context,
    question: &PathQuestion,
    (view, opened): (&mut View, Opened),
    commands: &mut Commands,
) -> bool {
    if opened == Opened::Now {
        view.path.clone_from(&question.path);
    }
    let (name, word) = match (question.is_folder, question.saves) {
        (true, _) => ("Path of the folder", "Choose"),
        (_, true) => ("Path of the file", "Save"),
        (..) => ("Path of the file", "Open"),
    };
    let hint = if question.is_folder {
        "/home/jdoe/backups".to_owned()
    } else {
        format!("/home/jdoe/file.{}", question.ending)
    };
    let asked = Dialog::new("type a path", &question.title).ask(
        ctx,
        |ui| {
            text::paragraph(ui, messages::NO_FILE_DIALOG);
            ui.add_space(12.0);
            let field = Field::new(name, &mut view.path).code().hint(&hint);
            field.takes_focus().show(ui);
            (!is_whole(&view.path)).then_some(messages::TYPE_WHOLE_PATH)
        },
        |missing| Button::primary(word).disabled_because(*missing),
    );
    let typed = PathBuf::from(view.path.trim());
    commands.when(asked.done, AppCommand::TypePath(typed));
    asked.closed
}

/// Whether a path begins at the root of a disk or in the home folder: the program's own folder is nobody's.
fn is_whole(typed: &str) -> bool {
    let typed = typed.trim();
    typed.starts_with("~/") || PathBuf::from(typed).is_absolute()
}
