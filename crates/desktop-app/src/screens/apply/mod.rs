//! Apply: the state of each step, where things stand, and what to do next.
//!
//! Nothing here sends by itself: what writes asks in a dialog first, and the focus never starts on it.

mod bar;
mod keys;
mod pane;
mod step;
#[cfg(test)]
mod tests;

use egui::{Panel, Ui};

use crate::{
    command::{AppCommand, ApplyCommand, Commands},
    icons,
    screens::frame,
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, RunId, StepState},
        session::Session,
    },
    theme::{Tone, measure},
    view_models::apply as model,
    widgets::{Banner, Button, Section, at_right, text},
};

#[derive(Default)]
pub struct View {
    /// The run whose “Read now” was given the focus.
    focused: Option<RunId>,
}

/// What the parts of the screen look at, keep and ask for.
struct Page<'a> {
    state: &'a AppState,
    session: &'a Session,
    run: &'a ApplyRun,
    view: &'a mut View,
    commands: &'a mut Commands,
}

/// Draws the screen below the top bar.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(session) = state.session() else {
        return;
    };
    let Some(run) = &session.apply else { return };
    let mut page = Page {
        state,
        session,
        run,
        view,
        commands,
    };
    // Before the focused control sees the keys: Enter with Ctrl is not a press of it.
    keys::ui(ui, &mut page);
    head_ui(ui, &mut page);
    text::announce(ui, &model::progress(run));
    banner_ui(ui, &page);
    bar::ui(ui, &mut page);
    if ui.ctx().content_rect().width() >= measure::VERY_NARROW {
        pane::ui(ui, &page);
    }
    frame::body(ui, |ui| steps_ui(ui, &mut page));
}

fn head_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let (state, session, run) = (page.state, page.session, page.run);
    let goes_back = frame::head(ui, Panel::top("apply-head"), &model::title(run), |ui| {
        let place = format!("{}  →  {}", run.title, session.profile.base_url);
        text::muted(ui, &place);
        at_right(ui, |ui| {
            let copy = Button::secondary("Copy report").icon(icons::CLIPBOARD_TEXT);
            if copy.show(ui).clicked() {
                page.commands
                    .push(AppCommand::Copy(model::report(state, run)));
            }
        });
    });
    page.commands.when(goes_back, ApplyCommand::Close);
}

/// What the run came to, as wide as the window.
fn banner_ui(ui: &mut Ui, page: &Page<'_>) {
    let Some((title, about)) = model::banner(page.state, page.run) else {
        return;
    };
    let failed = |step: &crate::state::apply::ApplyStep| matches!(step.state, StepState::Failed(_));
    let banner = match page.run.stage {
        ApplyStage::Finished if model::is_as_sent(page.run) => {
            Banner::new(Tone::Success, icons::CHECK_CIRCLE, &title).filled()
        }
        _ if page.run.unknown().is_some() => Banner::new(Tone::Warning, icons::WIFI_SLASH, &title),
        _ if page.run.steps.iter().any(failed) => {
            Banner::new(Tone::Danger, icons::X_CIRCLE, &title).filled()
        }
        _ => Banner::new(Tone::Warning, icons::WARNING, &title).filled(),
    };
    frame::banner(ui, "apply-banner", |ui| {
        banner.text(&about).flat().show_plain(ui);
    });
}

fn steps_ui(ui: &mut Ui, page: &mut Page<'_>) {
    frame::scrolled(ui, "apply-steps", frame::page_margin(16), |ui| {
        ui.spacing_mut().item_spacing.y = measure::GAP;
        if ui.ctx().content_rect().width() < measure::VERY_NARROW {
            pane::lines_ui(ui, page);
        }
        Section::new("Steps")
            .note(&model::times(page.state, page.run))
            .plain()
            .show(ui);
        for (index, card) in model::cards(page.state, page.run).iter().enumerate() {
            step::ui(ui, page, (index, card));
        }
    });
}
