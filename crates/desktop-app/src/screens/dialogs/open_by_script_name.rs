//! Open a connector that the list does not show: it holds released connectors only.

use egui::Context;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::DeletedConnector;

use crate::{
    command::{Commands, ConnectorCommand, LifecycleCommand},
    state::AppState,
    view_models::time,
    widgets::{Button, Dialog, Field, Link, text},
};

#[derive(Default)]
pub(super) struct View {
    name: String,
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    view: &mut View,
    commands: &mut Commands,
) -> bool {
    let asked = Dialog::new("open by script name", "Open by script name").ask(
        ctx,
        |ui| {
            text::paragraph(ui, "The list holds released connectors only. Open a connector in development by its script name.");
            ui.add_space(12.0);
            let field = Field::new("Script name", &mut view.name).code().hint("acme-hr");
            field.takes_focus().show(ui);
            remembered(ui, state, &mut view.name);
            deleted(ui, state, commands);
            view.name.trim().is_empty().then_some("Type a script name")
        },
        |missing| Button::primary("Open").disabled_because(*missing),
    );
    if let (true, Ok(name)) = (asked.done, view.name.parse::<ScriptName>()) {
        commands.push(ConnectorCommand::Open(name));
    }
    asked.closed
}

/// Connectors that were deleted here: each can be made again from its last snapshot.
fn deleted(ui: &mut egui::Ui, state: &AppState, commands: &mut Commands) {
    let Some(session) = state.session() else {
        return;
    };
    let gone = || {
        let again = |deleted: &&DeletedConnector| deleted.recreated_as.is_none();
        session.deleted.iter().filter(again).take(5)
    };
    if gone().next().is_none() {
        return;
    }
    ui.add_space(12.0);
    text::field_label(ui, "Deleted connectors");
    for deleted in gone() {
        ui.horizontal(|ui| {
            let when = time::moment(deleted.deleted_at, state.now, &state.time_zone);
            text::small(ui, &format!("{}, {when}", deleted.title));
            let name = format!("Create {} again", deleted.script_name);
            let link = Link::new("Create the connector again…").name(&name);
            commands.when(
                link.pressed(ui),
                LifecycleCommand::AskRecreate(deleted.script_name.clone()),
            );
        });
    }
}

fn remembered(ui: &mut egui::Ui, state: &AppState, name: &mut String) {
    let Some(session) = state.session() else {
        return;
    };
    for known in session.profile.remembered.iter().rev().take(5) {
        if Link::new(known.as_str()).show(ui).clicked() {
            known.as_str().clone_into(name);
        }
    }
}
