//! Save a plan for somebody else, with a note.

use egui::Context;

use crate::{
    command::{Commands, PlanFileCommand},
    icons,
    widgets::{Button, Dialog, Field, text},
};

#[derive(Default)]
pub(super) struct View {
    note: String,
}

pub(super) fn ui(ctx: &Context, view: &mut View, commands: &mut Commands) -> bool {
    let answer = Dialog::new("save plan", "Save the plan for someone else").show(
        ctx,
        |ui| {
            text::paragraph(
                ui,
                "The file holds the exact requests and the changed parts, and no token. \
                 Your colleague reviews the plan before sending.",
            );
            ui.add_space(12.0);
            Field::new("Note", &mut view.note)
                .hint("Purpose of the plan, and who tested it")
                .takes_focus()
                .show(ui);
        },
        |ui| {
            let cancel = Button::secondary("Cancel").show(ui).clicked();
            let save = Button::primary("Save…").icon(icons::FLOPPY_DISK);
            (cancel, save.show(ui).clicked())
        },
    );
    let (cancelled, pressed) = answer.footer;
    if answer.entered || pressed {
        commands.push(PlanFileCommand::Save(view.note.trim().to_owned()));
    }
    answer.closed || cancelled
}
