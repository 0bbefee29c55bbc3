//! The pane below the table: everything known of one request, and what proves the entry.

use egui::{Ui, UiBuilder};
use patchpanel_local_store::AuditRow;

use crate::{
    command::{AppCommand, Commands, ConnectorCommand},
    icons,
    state::AppState,
    theme::measure,
    view_models::audit as model,
    widgets::{Button, ValueRow, at_right, request_line},
};

/// Where the right column begins.
const PROOF: f32 = 560.0;

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    entry: &AuditRow,
    shows_proof: &mut bool,
    commands: &mut Commands,
) {
    let detail = state.audit.detail.as_ref();
    let detail = detail.filter(|(id, _)| *id == entry.id).map(|(_, it)| it);
    let details = model::details(state, entry, detail);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        request_line(ui, &details.method, &details.url);
        at_right(ui, |ui| {
            tools(ui, state, entry, &details.url, commands);
            let name = if *shows_proof {
                "Hide details"
            } else {
                "Details"
            };
            if Button::ghost(name).show(ui).clicked() {
                *shows_proof = !*shows_proof;
            }
        });
    });
    ui.add_space(measure::GAP_RELATED);
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .show(ui, |ui| {
            let place = ui.available_rect_before_wrap();
            let middle = place.left() + PROOF.min(place.width() * 0.6);
            let left = place.with_max_x(middle - 12.0);
            let right = place.with_min_x(middle);
            if *shows_proof {
                ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
                    column(ui, &details.proof, 88.0);
                });
            }
            ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
                column(ui, &details.facts, 80.0);
            });
        });
}

fn column(ui: &mut Ui, facts: &[(&'static str, String)], width: f32) {
    for (label, value) in facts {
        let row = ValueRow::new(label, value).column(width).without_copy();
        let is_hash = label.ends_with("hash") || value.starts_with("sha256 ");
        let row = if is_hash { row.code() } else { row };
        row.show(ui);
    }
}

fn tools(ui: &mut Ui, state: &AppState, entry: &AuditRow, url: &str, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = measure::GAP_RELATED;
    let button = Button::ghost("Copy the address").icon(icons::COPY);
    commands.when(button.show(ui).clicked(), AppCommand::Copy(url.to_owned()));
    let here = state
        .session()
        .is_some_and(|session| session.tenant_store().tenant == entry.sent.tenant);
    let reason = if entry.sent.method == "DELETE" {
        Some("The connector was deleted")
    } else if here {
        None
    } else {
        Some("Another tenant has this connector")
    };
    let button = Button::secondary("Open connector")
        .icon(icons::ARROW_SQUARE_OUT)
        .disabled_because(reason);
    if button.show(ui).clicked() {
        open_connector(entry, commands);
    }
}

pub(super) fn open_connector(entry: &AuditRow, commands: &mut Commands) {
    if let Ok(script_name) = entry.sent.script_name.parse() {
        commands.push(ConnectorCommand::Open(script_name));
    }
}
