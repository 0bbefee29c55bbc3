//! A path is typed, where the desktop has no dialog for files.

use egui::Context;
use std::path::PathBuf;

use super::Opened;
use crate::{
    command::{AppCommand, Commands},
    messages,
    widgets::{Button, Dialog, Field, text},
};

#[derive(Default)]
pub(super) struct View {
    path: String,
}

pub(super) fn ui(
    ctx: &Context,
    (title, file_name): (&str, Option<&str>),
    (view, opened): (&mut View, Opened),
    commands: &mut Commands,
) -> bool {
    if let (Opened::Now, Some(name)) = (opened, file_name) {
        view.path = format!("~/{name}");
    }
    let typed = view.path.trim();
    let missing = (!is_whole(typed)).then_some(messages::TYPE_WHOLE_PATH);
    let path = PathBuf::from(typed);
    let answer = Dialog::new("type a path", title).show(
        ctx,
        |ui| {
            text::paragraph(ui, messages::NO_FILE_DIALOG);
            ui.add_space(12.0);
            let field = Field::new("Path of the file", &mut view.path);
            field
                .code()
                .hint("/home/jdoe/form.xml")
                .takes_focus()
                .show(ui);
        },
        |ui| {
            let cancel = Button::secondary("Cancel").show(ui).clicked();
            let word = if file_name.is_some() { "Save" } else { "Open" };
            let button = Button::primary(word).disabled_because(missing);
            (cancel, button.show(ui).clicked())
        },
    );
    let (cancelled, pressed) = answer.footer;
    if missing.is_none() && (answer.entered || pressed) {
        commands.push(AppCommand::TypePath(path));
    }
    answer.closed || cancelled
}

/// Whether a path begins at the root of a disk or in the home folder: the program's own folder is nobody's.
fn is_whole(typed: &str) -> bool {
    typed.starts_with("~/") || PathBuf::from(typed).is_absolute()
}
