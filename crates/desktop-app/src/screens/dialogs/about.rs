//! Keyboard shortcuts, and what Patchpanel is made of.

use egui::Context;

use crate::{
    command::{Action, AppCommand, Commands, caps},
    widgets::{Button, Dialog, Link, ValueRow, at_right, key_cap, text},
};

/// Room for two columns of titles and key caps.
const TWO_COLUMNS: f32 = 820.0;

/// Keys that belong to places rather than to commands.
const PLACES: [(&str, &[(&str, &str)]); 3] = [
    (
        "Lists and screens",
        &[
            ("Move in a list", "↑ ↓"),
            ("Open what is selected", "↵"),
            ("Menu of a row", "Shift F10"),
            ("Filter the list", "/"),
            ("Switch tenant", "Ctrl Shift P"),
            ("Find a key of the metadata", "Ctrl F"),
            ("Add a key of the translations", "Ins"),
            ("Edit a cell or a value", "F2"),
            ("Empty a cell, or remove a row", "Del"),
            ("Duplicate a row of a table", "Ctrl D"),
            ("Move a row of a table", "Alt ↑↓"),
            ("Next view of a document", "Ctrl Shift D"),
            ("Restore the compared snapshot", "R"),
            ("Apply the reviewed changes", "Ctrl ↵"),
        ],
    ),
    (
        "Editor",
        &[
            ("Find", "Ctrl F"),
            ("Next place, place before", "F3, Shift F3"),
            ("Replace", "Ctrl H"),
            ("Replace all, in its field", "Alt ↵"),
            ("Go to a line", "Ctrl G"),
            ("Next problem, problem before", "F8, Shift F8"),
            ("Fix the problem at the cursor", "Ctrl ."),
            ("Complete the word at the cursor", "Ctrl Space"),
            ("Comment or uncomment lines", "Ctrl /"),
            ("Redo edit, too", "Ctrl Y"),
            ("Move lines up or down", "Alt ↑↓"),
            ("Duplicate lines", "Alt Shift ↓"),
            ("Fold around the cursor", "Ctrl Shift ["),
            ("Unfold at the cursor", "Ctrl Shift ]"),
            ("Menu", "Shift F10"),
        ],
    ),
    (
        "Window",
        &[
            ("Next control", "Tab"),
            ("Next pane", "F6"),
            ("Previous pane", "Shift F6"),
            ("Close or go back", "Esc"),
            ("Larger, smaller, default size", "Ctrl + − 0"),
        ],
    ),
];

pub(super) fn shortcuts(ctx: &Context, _commands: &mut Commands) -> bool {
    let answer = Dialog::new("shortcuts", "Keyboard shortcuts")
        .width(TWO_COLUMNS)
        .show(
            ctx,
            |ui| {
                for (place, keys) in PLACES {
                    text::strong(ui, place);
                    in_columns(ui, place, keys.iter().copied());
                    ui.add_space(12.0);
                }
                text::strong(ui, "Commands");
                let commands = Action::ALL.iter().filter_map(|action| {
                    let title = action.title().trim_end_matches('…');
                    Some((title, action.shortcut()?.text()))
                });
                in_columns(ui, "Commands", commands);
            },
            |ui| Button::primary("Close").show(ui).clicked(),
        );
    answer.closed || answer.footer
}

/// Rows in two columns, read down the first one.
fn in_columns<K: AsRef<str>>(
    ui: &mut egui::Ui,
    place: &str,
    keys: impl Iterator<Item = (&'static str, K)>,
) {
    let rows: Vec<_> = keys.collect();
    ui.push_id(place, |ui| {
        ui.columns(2, |columns| {
            for (column, rows) in columns.iter_mut().zip(rows.chunks(rows.len().div_ceil(2))) {
                for (title, keys) in rows {
                    row(column, title, keys.as_ref());
                }
            }
        });
    });
}

fn row(ui: &mut egui::Ui, title: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.set_height(28.0);
        text::body(ui, title);
        at_right(ui, |ui| key_cap(ui, &caps(keys)));
    });
}

pub(super) fn about(ctx: &Context, commands: &mut Commands) -> bool {
    let answer = Dialog::new("about", "Patchpanel").wide().show(
        ctx,
        |ui| {
            text::paragraph(ui, "Manages the custom connectors of SailPoint Identity Security Cloud. Not made or endorsed by SailPoint.");
            ui.add_space(12.0);
            let version = env!("CARGO_PKG_VERSION");
            let copies = ValueRow::new("Version", version).show(ui);
            commands.when(copies, AppCommand::Copy(version.to_owned()));
            ValueRow::new("Licence", "MIT or Apache-2.0").without_copy().show(ui);
            ui.add_space(8.0);
            text::strong(ui, "Fonts");
            text::note(ui, "Inter 4.1, © The Inter Project Authors, SIL Open Font License 1.1");
            text::note(ui, "JetBrains Mono 2.242, © The JetBrains Mono Project Authors, SIL Open Font License 1.1");
            text::note(ui, "Phosphor Icons 2.1, © Phosphor Icons, MIT");
            text::note(ui, "A part of Noto Sans CJK, © Adobe, SIL Open Font License 1.1, in the pictures of the tour");
            ui.add_space(8.0);
            text::strong(ui, "Privacy");
            text::note(ui, "No telemetry, no account. No host is contacted but the tenant’s.");
            ui.add_space(8.0);
            let link = Link::new("Documentation of the API");
            let address = "https://developer.sailpoint.com/docs/api/connectors".to_owned();
            commands.when(link.show(ui).clicked(), AppCommand::OpenUrl(address));
        },
        |ui| Button::primary("Close").show(ui).clicked(),
    );
    answer.closed || answer.footer
}
