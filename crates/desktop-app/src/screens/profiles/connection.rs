//! The card that says whether the profile works: who, what, until when, and which scopes.

use egui::{Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use jiff::civil::Date;

use super::View;
use crate::{
    command::{AppCommand, Commands, ProfileCommand},
    icons,
    messages::UserMessage,
    screens::waiting,
    state::{
        AppState,
        profile_editor::{ConnectionReport, ProfileEditor, ProfileForm, SignInKind},
        remote::Remote,
    },
    theme::{
        Tokens, Tone, measure, mono, regular,
        size::{CODE_SMALL, SMALL},
    },
    view_models::time,
    widgets::{Banner, Button, ValueRow, at_right, paint, rule, text},
};
use patchpanel_ui_kit::visible::Tip as _;

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
/// Width of the column of labels.
const COLUMN: f32 = 120.0;
const SCOPE: f32 = 26.0;
const ALL_SCOPES: &str = "sp:scopes:all";

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    editor: &ProfileEditor,
    typed: &View,
    commands: &mut Commands,
) {
    let tokens = Tokens::of(ui);
    let card = Frame::new()
        .fill(tokens.sunken)
        .stroke(Stroke::new(1.0, tokens.border))
        .corner_radius(8)
        .inner_margin(Margin {
            left: 19,
            right: 19,
            top: 13,
            bottom: 21,
        });
    card.show(ui, |ui| {
        ui.set_width(ui.available_width().clamp(200.0, 376.0));
        ui.spacing_mut().item_spacing.y = 0.0;
        head(ui, editor, typed, commands);
        ui.add_space(14.0);
        match &editor.test {
            Remote::NotAsked => {
                text::note(
                    ui,
                    "Signs in and reads one connector. Shows who you are and what the token may do.",
                );
                ui.add_space(12.0);
                scopes_head(ui, "Scopes that the token needs", commands);
                for (scope, good_for, _) in SCOPES {
                    scope_row(ui, scope, (good_for, None), commands);
                }
            }
            Remote::Loading { .. } => {
                waiting::rows(ui, "Testing the connection", 5, &[108.0, 160.0]);
            }
            Remote::Ready(report) => found(ui, state, editor, report, commands),
            Remote::Failed { message, .. } => failed(ui, message, commands),
        }
    });
}

fn head(ui: &mut Ui, editor: &ProfileEditor, typed: &View, commands: &mut Commands) {
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
                .pressed(ui)
            {
                typed.proxy.send(commands);
                commands.push(ProfileCommand::Test(typed.typed()));
            }
        });
    });
}

fn found(
    ui: &mut Ui,
    state: &AppState,
    editor: &ProfileEditor,
    report: &ConnectionReport,
    commands: &mut Commands,
) {
    let title = match (&report.signs_in_at, &report.user) {
        (Some(_), _) => "The tenant answers".to_owned(),
        (None, Some(user)) => format!("Signed in as {user}"),
        (None, None) => "Signed in as a token without a user".to_owned(),
    };
    let checked = time::ago(report.at, state.now);
    let about = if report.signs_in_at.is_some() {
        format!("Checked {checked}; you sign in with the browser")
    } else {
        format!("Checked {checked}, in {} ms", report.elapsed_millis)
    };
    Banner::new(Tone::Success, icons::CHECK_CIRCLE, &title)
        .filled()
        .text(&about)
        .show_plain(ui);
    ui.add_space(12.0);
    for (label, value) in facts(state, report, &editor.form) {
        ValueRow::new(label, &value)
            .column(COLUMN)
            .without_copy()
            .show(ui);
    }
    if report.signs_in_at.is_some() {
        return;
    }
    ui.add_space(7.0);
    rule(ui);
    ui.add_space(12.0);
    scopes_head(ui, "Scopes", commands);
    scopes(ui, &report.scopes, commands);
}

/// What was found, in the order shown; what is not known has no row.
fn facts(
    state: &AppState,
    report: &ConnectionReport,
    form: &ProfileForm,
) -> Vec<(&'static str, String)> {
    let connectors = report.connectors.map(|count| format!("{count} readable"));
    let token_ends = report.token_ends.map(|ends| {
        let moment = time::moment(ends, state.now, &state.time_zone);
        format!("{moment}, {}", time::until(ends, state.now))
    });
    let ends: Option<Date> = form.secret_ends.trim().parse().ok();
    let has_secret = form.sign_in == SignInKind::PersonalAccessToken;
    let secret_ends = ends.filter(|_| has_secret).map(time::day);
    let address = form.base_url().and_then(Result::ok);
    let is_plain = address.is_some_and(|address| address.to_string().starts_with("http://"));
    let plain = is_plain.then(|| "none: plain http on this computer".to_owned());
    [
        ("Organisation", report.organisation.clone()),
        ("Sign-in page", report.signs_in_at.clone()),
        ("Connectors", connectors),
        ("Token ends", token_ends),
        ("Secret ends", secret_ends),
        ("TLS issuer", plain.or_else(|| report.tls_issuer.clone())),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some((label, value?)))
    .collect()
}

/// A title, and a button that copies all scopes that Patchpanel can use.
fn scopes_head(ui: &mut Ui, title: &str, commands: &mut Commands) {
    ui.horizontal(|ui| {
        text::strong(ui, title);
        at_right(ui, |ui| {
            let copy = Button::icon_only(icons::COPY, "Copy all scopes").show(ui);
            let all = SCOPES.map(|(scope, ..)| scope).join(" ");
            commands.when(copy.clicked(), AppCommand::Copy(all));
        });
    });
    ui.add_space(3.0);
}

fn scopes(ui: &mut Ui, held: &[String], commands: &mut Commands) {
    if held.is_empty() {
        text::note(ui, "The token does not list its scopes.");
        return;
    }
    let all = held.iter().any(|scope| scope == ALL_SCOPES);
    for (scope, good_for, absent) in SCOPES {
        let has = all || held.iter().any(|held| held == scope);
        let about = if has { good_for } else { absent };
        scope_row(ui, scope, (about, Some(has)), commands);
    }
}

/// A scope with what it is good for, and a sign whether it is held where that is known. A press copies it.
fn scope_row(
    ui: &mut Ui,
    scope: &str,
    (about, held): (&str, Option<bool>),
    commands: &mut Commands,
) {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), SCOPE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (icon, tone, word) = match held {
        Some(true) => (icons::CHECK_CIRCLE, Tone::Success, "Held"),
        Some(false) => (icons::INFO, Tone::Neutral, "Absent"),
        None => (icons::KEY, Tone::Neutral, "Needed"),
    };
    let said = format!("{word}: {scope}. {about}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4, tokens.hover);
    }
    paint::focus_ring(ui, &response);
    let response = response.tip("Copy this scope");
    commands.when(response.clicked(), AppCommand::Copy(scope.to_owned()));
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 7.0, middle);
    let sign = if held.is_some() {
        paint::glyph_fill
    } else {
        paint::glyph
    };
    sign(ui, centre, icon, 14.0, tone.ink(&tokens));
    let about = paint::line(ui, about, regular(SMALL), tokens.muted);
    let right = paint::put_right(ui, rect.right(), middle, about);
    let left = rect.left() + 24.0;
    let room = right - left - 8.0;
    let galley = paint::elided(ui, scope, mono(CODE_SMALL), tokens.text, room);
    paint::put_left(ui, left, middle, galley);
}

fn failed(ui: &mut Ui, message: &UserMessage, commands: &mut Commands) {
    Banner::new(Tone::Danger, icons::X_CIRCLE, &message.what)
        .filled()
        .low()
        .show_plain(ui);
    ui.spacing_mut().item_spacing.y = measure::GAP;
    ui.add_space(measure::GAP);
    // Not in the banner, which would cut it.
    text::paragraph(ui, &format!("{}.", message.why));
    text::paragraph(ui, &format!("{}.", message.next));
    for line in &message.details {
        text::note(ui, line);
    }
    if let Some(tracking_id) = &message.tracking_id {
        let row = ValueRow::new("Tracking ID", tracking_id).code();
        let copies = row.column(COLUMN).show(ui);
        commands.when(copies, AppCommand::Copy(tracking_id.clone()));
    }
}
