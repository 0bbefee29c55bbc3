//! The list behind the bell: what happened in this run, newest first.

use egui::Context;

use crate::{
    command::Commands,
    icons,
    state::{
        AppState,
        notices::{Notice, NoticeKind},
    },
    theme::Tone,
    view_models::{notices, time},
    widgets::{Button, Dialog, Link, at_right, icon_sign, rule, tenant_chip, text},
};

pub(super) fn ui(ctx: &Context, state: &AppState, commands: &mut Commands) -> bool {
    let answer = Dialog::new("notices", "What happened").wide().show(
        ctx,
        |ui| {
            if state.notices.all().is_empty() {
                text::paragraph(
                    ui,
                    "Nothing yet. Results and errors are listed here until Patchpanel closes.",
                );
            }
            let mut done = false;
            for notice in state.notices.all().iter().rev() {
                done |= row(ui, state, notice, commands);
                rule(ui);
            }
            done
        },
        |ui| Button::primary("Close").show(ui).clicked(),
    );
    answer.closed || answer.footer || answer.body
}

/// Draws one notice; says whether its button was pressed.
fn row(ui: &mut egui::Ui, state: &AppState, notice: &Notice, commands: &mut Commands) -> bool {
    let (icon, tone, word) = match notice.kind {
        NoticeKind::Success => (icons::CHECK_CIRCLE, Tone::Success, "Done"),
        NoticeKind::Info => (icons::INFO, Tone::Accent, "Note"),
        NoticeKind::Warning => (icons::WARNING, Tone::Warning, "Warning"),
        NoticeKind::Error => (icons::X_CIRCLE, Tone::Danger, "Error"),
    };
    let mut taken = false;
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        icon_sign(ui, icon, tone, word);
        if let Some((mark, name)) = notices::other_profile(state, notice) {
            tenant_chip(ui, mark, name);
        }
        text::medium_body(ui, &notice.message.what);
        at_right(ui, |ui| {
            if let Some((label, command)) = notices::next_step(state, notice)
                && Link::new(label).show(ui).clicked()
            {
                commands.push(command);
                taken = true;
            }
            text::small(ui, &time::ago(notice.at, state.now));
        });
    });
    for sentence in [&notice.message.why, &notice.message.next] {
        if !sentence.is_empty() {
            text::note(ui, &format!("{}.", sentence.trim_end_matches('.')));
        }
    }
    for line in &notice.message.details {
        text::value_lines(ui, line);
    }
    ui.add_space(8.0);
    taken
}
