//! Name a snapshot that is taken by hand, and the question before a restore replaces a draft.

use egui::Context;
use patchpanel_local_store::SnapshotId;

use crate::{
    command::{Commands, HistoryCommand},
    icons,
    state::AppState,
    view_models::{history, shell},
    widgets::{Button, Dialog, Field, text},
};

#[derive(Default)]
pub(super) struct View {
    name: String,
}

pub(super) fn ui(ctx: &Context, view: &mut View, commands: &mut Commands) -> bool {
    let asked = Dialog::new("take snapshot", "Take a snapshot").ask(
        ctx,
        |ui| {
            text::paragraph(
                ui,
                "Keeps the server’s metadata, documents and translations of this connector. \
                 A snapshot with a name is never cleared. Nothing is sent.",
            );
            ui.add_space(12.0);
            Field::new("Name", &mut view.name)
                .hint("Before go-live")
                .takes_focus()
                .show(ui);
            view.name.trim().is_empty().then_some("Type a name")
        },
        |missing| {
            let take = Button::primary("Take snapshot").icon(icons::CAMERA);
            take.disabled_because(*missing)
        },
    );
    commands.when(
        asked.done,
        HistoryCommand::Take(view.name.trim().to_owned()),
    );
    asked.closed
}

pub(super) fn restore(
    ctx: &Context,
    state: &AppState,
    id: SnapshotId,
    commands: &mut Commands,
) -> bool {
    let open = state.open_connector();
    let snapshot = open.and_then(|open| open.history.snapshot(id));
    let title = snapshot.map_or_else(
        || "Restore the snapshot in place of the draft?".to_owned(),
        |snapshot| {
            format!(
                "Restore “{}” in place of the draft?",
                history::cause(snapshot)
            )
        },
    );
    let changes = open.map(|open| shell::parts(&open.draft.changes()));
    let body = format!(
        "The draft of {} is kept as the snapshot “Before restore”. Undo also restores the draft. Nothing is sent.",
        changes.unwrap_or_default()
    );
    let restore = Button::primary("Restore as draft").icon(icons::ARROW_COUNTER_CLOCKWISE);
    let asked = Dialog::new("restore snapshot", &title).ask(
        ctx,
        |ui| text::paragraph(ui, &body),
        // Undo takes it back, so that Enter may do it.
        |_| restore.takes_focus(),
    );
    commands.when(asked.pressed, HistoryCommand::Restore(id));
    asked.closed
}
