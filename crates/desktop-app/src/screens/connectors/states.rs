//! When there are no rows: the list is being read, could not be read, or the filter keeps nothing.

use egui::{Frame, Margin, Ui};
use jiff::SignedDuration;

use super::{View, filter_bar};
use crate::{
    command::{Action, Commands, ConnectorCommand, ProfileCommand},
    icons,
    messages::{Hint, UserMessage},
    screens::{
        failure::{failure, sign_in_again},
        waiting,
    },
    state::{AppState, remote::Remote, session::Session},
    view_models::connectors::{self, ListForm},
    widgets::{Button, EmptyState},
};

/// Nothing is shown for so long, because most answers come sooner.
const PATIENCE: SignedDuration = SignedDuration::from_millis(150);

/// The list was never read.
pub(super) fn unread(
    ui: &mut Ui,
    state: &AppState,
    form: ListForm,
    view: &mut View,
    commands: &mut Commands,
) {
    let Some(session) = state.session() else {
        return;
    };
    match &session.connectors {
        Remote::Failed { message, .. } => {
            view.loading_since = None;
            failed(ui, session, message, commands);
        }
        Remote::NotAsked | Remote::Loading { .. } => loading(ui, state, form, view, commands),
        Remote::Ready(_) => {}
    }
}

/// The filter can be typed already; bars stand for the rows on the table's own grid.
fn loading(
    ui: &mut Ui,
    state: &AppState,
    form: ListForm,
    view: &mut View,
    commands: &mut Commands,
) {
    filter_bar::ui(ui, state, form, view, commands);
    let since = *view.loading_since.get_or_insert(state.now);
    if state.now.duration_since(since) < PATIENCE {
        ui.ctx().request_repaint_after(PATIENCE.unsigned_abs());
        return;
    }
    Frame::new()
        .inner_margin(Margin {
            left: 26,
            right: 12,
            top: 28,
            bottom: 0,
        })
        .show(ui, |ui| {
            waiting::rows(ui, "Reading connectors", 12, &[180.0, 106.0, 100.0]);
        });
}

fn failed(ui: &mut Ui, session: &Session, message: &UserMessage, commands: &mut Commands) {
    Frame::new()
        .inner_margin(Margin {
            left: 12,
            right: 12,
            top: 28,
            bottom: 12,
        })
        .show(ui, |ui| {
            failure(ui, message, |ui| {
                sign_in_again(ui, session, message, commands);
                let certificate = message.hint == Hint::Certificate;
                if certificate && Button::primary("Choose a CA file…").show(ui).clicked() {
                    commands.push(ProfileCommand::Edit(session.profile.id.clone()));
                }
                let button = Button::secondary("Try again").icon(icons::ARROWS_CLOCKWISE);
                commands.when(button.show(ui).clicked(), ConnectorCommand::RefreshList);
            });
        });
}

/// The filter keeps nothing, or the tenant lists nothing.
pub(super) fn nothing_found(
    ui: &mut Ui,
    session: &Session,
    view: &mut View,
    commands: &mut Commands,
) {
    let Some(list) = &view.list else { return };
    let (title, text) = connectors::nothing_found(&view.filter, &list.found);
    let narrows = view.filter.narrows();
    let hidden = connectors::hidden_matches(&view.filter, &list.found);
    let (mut clear, mut show_all) = (false, false);
    let by_name = if ui.available_width() > 300.0 || !narrows {
        "Open by script name…"
    } else {
        "By name…"
    };
    ui.add_space((ui.available_height() * 0.22).round());
    Frame::new()
        .inner_margin(Margin::symmetric(12, 0))
        .show(ui, |ui| {
            EmptyState::new(icons::FUNNEL_SIMPLE, &title)
                .text(hidden.as_deref().unwrap_or(text))
                .show(ui, |ui| {
                    show_all = hidden.is_some() && Button::primary("Show").show(ui).clicked();
                    clear = narrows && Button::secondary("Clear filter").show(ui).clicked();
                    if session.is_signed_in() && Button::secondary(by_name).show(ui).clicked() {
                        commands.run(Action::OpenByScriptName);
                    }
                });
        });
    if clear {
        view.filter.clear();
    }
    if show_all {
        view.filter.custom_only = false;
    }
}
