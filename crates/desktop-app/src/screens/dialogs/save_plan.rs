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
    let asked = Dialog::new("save plan", "Save the plan for someone else").ask(
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
        |()| Button::primary("Save…").icon(icons::FLOPPY_DISK),
    );
    commands.when(
        asked.done,
        PlanFileCommand::Save(view.note.trim().to_owned()),
    );
    asked.closed
}
