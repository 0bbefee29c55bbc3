//! The pieces of forms and reviews: rows of two lines, labelled controls, edits, small tables, choices, menus.

use egui::{Ui, Vec2};
use patchpanel_ui_kit::{
    icons,
    theme::{TenantColour, TenantMark, Tokens, Tone},
    widgets::{
        Badge, Button, Change, ChoiceCard, Column, Dropdown, Field, FormRow, Grid, ListRow,
        MenuItem, at_right, card, menu_caption, menu_rule, number_badge, request_line, segments,
        swatches, switch, text,
    },
};

use super::at;

pub(super) fn ui(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0, tokens.surface);
    ui.painter()
        .rect_filled(rect.with_max_x(240.0), 0, tokens.bg);
    profiles(ui);
    form(ui);
    edits(ui);
    review(ui);
    choices(ui);
}

fn profiles(ui: &mut Ui) {
    at(ui, [8.0, 52.0, 223.0, 500.0], |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let badge = |mark| Badge::Tenant(mark, icons::PLUG);
        ListRow::new("Sandbox")
            .second("acme-sb")
            .badge(badge(TenantMark::Colour(TenantColour::Teal)))
            .show(ui);
        ListRow::new("Production")
            .second("acme")
            .badge(Badge::Tenant(TenantMark::Protected, icons::SHIELD_WARNING))
            .selected_when(true)
            .show_with(ui, |ui| text::caption(ui, "Protected"));
        ListRow::new("Partner demo")
            .second("northwind-poc")
            .badge(badge(TenantMark::Colour(TenantColour::Violet)))
            .show(ui);
        ui.add_space(20.0);
        ListRow::new("Metadata")
            .method("PATCH")
            .second("4 operations")
            .badge(Badge::Number(1))
            .card()
            .selected_when(true)
            .show(ui);
        ListRow::new("Source config")
            .method("PUT")
            .second("6.3 kB document")
            .badge(Badge::Number(2))
            .card()
            .show(ui);
        ListRow::new("Snapshot taken")
            .second("Undo restores all 3 parts")
            .badge(Badge::State(icons::CHECK_CIRCLE, Tone::Success))
            .show(ui);
    });
}

fn form(ui: &mut Ui) {
    at(ui, [272.0, 84.0, 520.0, 600.0], |ui| {
        text::strong(ui, "Tenant");
        let mut name = "Production".to_owned();
        FormRow::new("Name").show(ui, |ui| {
            Field::new("Name", &mut name).show(ui);
        });
        let mut tenant = "acme".to_owned();
        FormRow::new("Tenant or address").show(ui, |ui| {
            Field::new("Tenant or address", &mut tenant)
                .code()
                .help("https://acme.api.identitynow.com")
                .show(ui);
        });
        FormRow::new("API version").show(ui, |ui| {
            Dropdown::new("API version").width(184.0).show(
                ui,
                1,
                &[(1, "v1 (recommended)"), (3, "v3")],
            );
        });
        text::strong(ui, "Sign-in");
        FormRow::new("Kind").show(ui, |ui| {
            segments(
                ui,
                "Kind",
                0,
                &[
                    (0, "Personal access token"),
                    (1, "Access token"),
                    (2, "Browser"),
                ],
            );
        });
        let mut secret = "a-very-secret-secret-12".to_owned();
        FormRow::new("Client secret").show(ui, |ui| {
            Field::new("Client secret", &mut secret)
                .secret()
                .help("Kept in the system keychain, never in a file")
                .show(ui);
        });
        text::strong(ui, "Safety");
        FormRow::new("Protected").show(ui, |ui| {
            switch(ui, "Protected", &mut true);
            text::body(ui, "Applying asks for the tenant’s name; the frame is red");
        });
        FormRow::new("Colour").show(ui, |ui| {
            swatches(ui, "Colour", TenantMark::Protected);
            text::small(ui, "Fixed while protected");
        });
        FormRow::new("Colour").show(ui, |ui| {
            swatches(
                ui,
                "Colour of Sandbox",
                TenantMark::Colour(TenantColour::Green),
            );
        });
    });
}

fn edits(ui: &mut Ui) {
    at(ui, [832.0, 40.0, 420.0, 300.0], |ui| {
        ui.horizontal(|ui| {
            segments(ui, "View", 0, &[(0, "Form"), (1, "Table"), (2, "JSON")]);
            Field::new("Find a key", &mut String::new())
                .hint("Find a key")
                .icon(icons::MAGNIFYING_GLASS)
                .width(140.0)
                .show(ui);
            Button::secondary("Add key…").icon(icons::PLUS).show(ui);
        });
        let edited = [
            (
                "shortDesc",
                "Workday workers",
                Change::Replaced,
                "was “connector description”",
            ),
            (
                "docUrl",
                "https://wiki.acme.example",
                Change::Added,
                "not on the server",
            ),
            (
                "legacyIcon",
                "workday_16.png",
                Change::Removed,
                "workday_16.png on the server",
            ),
        ];
        for (key, value, change, note) in edited {
            let mut value = value.to_owned();
            FormRow::new(key)
                .code()
                .change(Some((change, note)))
                .show(ui, |ui| {
                    let field = Field::new(key, &mut value).width(220.0);
                    if change == Change::Removed {
                        field.struck().show(ui)
                    } else {
                        field.show(ui)
                    };
                });
        }
    });
}

/// Tone, operation, path and the value before.
type Operation = (Tone, &'static str, &'static str, &'static str);

fn review(ui: &mut Ui) {
    at(ui, [832.0, 270.0, 430.0, 240.0], |ui| {
        ui.horizontal(|ui| {
            number_badge(ui, 1);
            text::heading(ui, "Metadata");
            request_line(ui, "PATCH", "/connectors/v1/workday-custom-emea");
        });
        let operations = [
            (
                Tone::Accent,
                "replace",
                "/connectorMetadata/shortDesc",
                "\"connector description\"",
            ),
            (Tone::Success, "add", "/connectorMetadata/docUrl", "not set"),
            (
                Tone::Danger,
                "remove",
                "/connectorMetadata/legacyIcon",
                "\"workday_16.png\"",
            ),
            (
                Tone::Accent,
                "replace",
                "/connectorMetadata/limits/maxConnections",
                "10",
            ),
        ];
        let columns = vec![
            Column::fixed("Operation", 84.0, |cell, row: &Operation, ()| {
                cell.chip(row.0, row.1);
            }),
            Column::flexible("Path", 120.0, |cell, row: &Operation, ()| cell.path(row.2)),
            Column::fixed("Before", 120.0, |cell, row: &Operation, ()| {
                cell.code(row.3);
            }),
        ];
        let grid = Grid::card("Operations", operations.len(), |row| operations.get(row));
        grid.still().columns(columns).show(ui, &mut ());
    });
}

fn choices(ui: &mut Ui) {
    at(ui, [832.0, 470.0, 420.0, 160.0], |ui| {
        ChoiceCard::new(
            icons::PLUGS,
            "Connect a tenant",
            "With a personal access token",
        )
        .primary()
        .shortcut("Ctrl N")
        .show(ui);
        ChoiceCard::new(
            icons::FLASK,
            "Explore the demo tenant",
            "203 made-up connectors; nothing leaves it",
        )
        .show(ui);
    });
    at(ui, [832.0, 640.0, 200.0, 150.0], |ui| {
        card(ui, Tone::Neutral, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            menu_caption(ui, "Document");
            MenuItem::new("Rename…")
                .icon(icons::PENCIL_SIMPLE)
                .note("F2")
                .show(ui);
            MenuItem::new("Released").checked_when(true).show(ui);
            menu_rule(ui);
            MenuItem::new("Delete…")
                .icon(icons::TRASH)
                .danger()
                .show(ui);
        });
    });
    at(ui, [1050.0, 640.0, 200.0, 40.0], |ui| {
        at_right(ui, |ui| {
            Button::danger_ghost("Delete profile…")
                .icon(icons::TRASH)
                .show(ui)
        });
    });
}

/// What opens over other things.
pub(super) fn popups(ui: &mut Ui) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0, Tokens::of(ui).surface);
    at(ui, [24.0, 24.0, 200.0, 28.0], |ui| {
        let versions = [
            (1, "v1 (recommended)"),
            (2026, "v2026"),
            (2025, "v2025"),
            (3, "v3"),
        ];
        Dropdown::new("API version")
            .width(184.0)
            .show(ui, 2026, &versions);
    });
    at(ui, [260.0, 24.0, 280.0, 28.0], |ui| {
        Button::primary("Review changes")
            .disabled_because("The draft has no changes yet. Edit something first.")
            .show(ui);
    });
}
