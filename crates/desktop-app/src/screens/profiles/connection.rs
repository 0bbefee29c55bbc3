//! The card that says whether the profile works: who, what, until when, and which scopes.

use egui::Ui;

use crate::{
    command::{Command, Commands, TypedSecret},
    icons,
    messages::UserMessage,
    state::{
        AppState,
        profile_editor::{ConnectionReport, ProfileEditor},
        remote::Remote,
    },
    theme::{Tone, measure},
    view_models::time,
    widgets::{Banner, Button, ValueRow, at_right, card, icon_sign, rule, skeleton_rows, text},
};

/// What each scope is good for, in the order shown.
const SCOPES: [(&str, &str, &str); 3] = [
    (
        "idn:connector-config:read",
        "List and read",
        "Absent: nothing can be read",
    ),
    (
        "idn:connector-config:manage",
        "Apply, create, delete",
        "Absent: nothing can be changed",
    ),
    (
        "idn:sources:read",
        "Sources that use a connector",
        "Absent: no “used by”",
    ),
];
/// A scope that stands for all.
const ALL_SCOPES: &str = "sp:scopes:all";

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    editor: &ProfileEditor,
    secret: TypedSecret,
    commands: &mut Commands,
) {
    card(ui, Tone::Neutral, |ui| {
        ui.set_width((ui.available_width() - 24.0).min(392.0));
        ui.spacing_mut().item_spacing.y = measure::GAP;
        head(ui, editor, secret, commands);
        match &editor.test {
            Remote::NotAsked => {
                text::note(
                    ui,
                    "Signs in and reads one connector, to say who you are, what the token may do and when it ends. Nothing is saved.",
                );
            }
            Remote::Loading { .. } => drop(skeleton_rows(
                ui,
                "Testing the connection",
                5,
                &[108.0, 160.0],
            )),
            Remote::Ready(report) => found(ui, state, report),
            Remote::Failed { message, .. } => failed(ui, message),
        }
    });
}

fn head(ui: &mut Ui, editor: &ProfileEditor, secret: TypedSecret, commands: &mut Commands) {
    ui.horizontal(|ui| {
        text::strong(ui, "Connection");
        at_right(ui, |ui| {
            let again = !matches!(editor.test, Remote::NotAsked);
            let label = if again {
                "Test again"
            } else {
                "Test connection"
            };
            let running = editor.test.is_loading().then_some("The test is running");
            if Button::secondary(label)
                .icon(icons::ARROWS_CLOCKWISE)
                .disabled_because(running)
                .show(ui)
                .clicked()
            {
                commands.push(Command::TestConnection(secret));
            }
        });
    });
}

fn found(ui: &mut Ui, state: &AppState, report: &ConnectionReport) {
    let who = report.user.as_deref().unwrap_or("a token without a user");
    let title = format!("Signed in as {who}");
    let about = format!(
        "Checked {}, in {} ms",
        time::ago(report.at, state.now),
        report.elapsed_millis
    );
    Banner::new(Tone::Success, icons::CHECK_CIRCLE, &title)
        .filled()
        .text(&about)
        .show_plain(ui);
    let column = 112.0;
    let row = |ui: &mut Ui, label: &str, value: &str| {
        ValueRow::new(label, value)
            .column(column)
            .without_copy()
            .show(ui)
    };
    if let Some(organisation) = &report.organisation {
        row(ui, "Organisation", organisation);
    }
    if let Some(connectors) = report.connectors {
        row(ui, "Connectors", &format!("{connectors} readable"));
    }
    if let Some(ends) = report.token_ends {
        let text = format!(
            "{}, {}",
            time::moment(ends, state.now, &state.time_zone),
            time::until(ends, state.now)
        );
        row(ui, "Token ends", &text);
    }
    rule(ui);
    text::strong(ui, "Scopes");
    scopes(ui, &report.scopes);
}

fn scopes(ui: &mut Ui, held: &[String]) {
    if held.is_empty() {
        text::note(ui, "The token does not say which scopes it has.");
        return;
    }
    let all = held.iter().any(|scope| scope == ALL_SCOPES);
    for (scope, good_for, absent) in SCOPES {
        let has = all || held.iter().any(|held| held == scope);
        ui.horizontal(|ui| {
            let (icon, tone, word) = if has {
                (icons::CHECK_CIRCLE, Tone::Success, "Held")
            } else {
                (icons::INFO, Tone::Neutral, "Absent")
            };
            icon_sign(ui, icon, tone, word);
            text::code(ui, scope);
            at_right(ui, |ui| {
                text::small(ui, if has { good_for } else { absent })
            });
        });
    }
}

fn failed(ui: &mut Ui, message: &UserMessage) {
    Banner::new(Tone::Danger, icons::X_CIRCLE, &message.what)
        .filled()
        .text(&message.why)
        .show_plain(ui);
    text::paragraph(ui, &format!("{}.", message.next));
    for line in &message.details {
        text::value_code(ui, line);
    }
    if let Some(tracking_id) = &message.tracking_id {
        ValueRow::new("Tracking ID", tracking_id)
            .code()
            .column(112.0)
            .show(ui);
    }
}
