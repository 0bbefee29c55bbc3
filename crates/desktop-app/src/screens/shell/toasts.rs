//! Toasts: events of the last seconds, at the lower right above the bars. What failed stays until it is closed, or is mended.

use egui::Ui;

use crate::{
    command::{AppCommand, Commands},
    screens::frame,
    state::{
        AppState,
        notices::{Notice, NoticeKind},
    },
    theme::Tone,
    view_models::{notices, shell},
    widgets::{Toast, toast_area},
};

pub(super) fn ui(ui: &Ui, state: &AppState, commands: &mut Commands) {
    let toasts: Vec<&Notice> = state.notices.toasts().collect();
    if toasts.is_empty() {
        return;
    }
    toast_area(ui.ctx(), |ui| {
        for notice in toasts {
            one(ui, state, notice, commands);
        }
    });
}

/// Escape closes the newest failure before it leads anywhere else.
pub(super) fn close_by_key(ui: &Ui, state: &AppState, commands: &mut Commands) {
    let failures = state.notices.toasts();
    let newest = failures.filter(|notice| notice.kind == NoticeKind::Error);
    if let Some(newest) = newest.last().filter(|_| frame::escape(ui)) {
        commands.push(AppCommand::DismissToast(newest.id));
    }
}

fn one(ui: &mut Ui, state: &AppState, notice: &Notice, commands: &mut Commands) {
    let tone = match notice.kind {
        NoticeKind::Success => Tone::Success,
        NoticeKind::Info => Tone::Accent,
        NoticeKind::Warning => Tone::Warning,
        NoticeKind::Error => Tone::Danger,
    };
    let sentence = shell::toast(&notice.message);
    // What the machine said is in the list behind the bell.
    let details =
        (!notice.message.details.is_empty()).then(|| ("Details", AppCommand::ShowNotices.into()));
    let action = notices::next_step(state, notice).or(details);
    let answer = Toast::new(tone, &sentence)
        .tenant(notices::other_profile(state, notice))
        .action(action.as_ref().map(|(label, _)| *label))
        .show(ui);
    if answer.action || answer.closed {
        commands.push(AppCommand::DismissToast(notice.id));
    }
    if let Some((_, command)) = action.filter(|_| answer.action) {
        commands.push(command);
    }
}
