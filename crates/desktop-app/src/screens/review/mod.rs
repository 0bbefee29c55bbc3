//! The review: every request that will be sent, before it is sent.
//!
//! What is shown is what was prepared; nothing is computed anew here, and nothing is sent but by the button in the bar.

mod bar;
mod code;
mod head;
mod plan;
mod plan_file;
mod several;
mod step;
#[cfg(test)]
mod tests;
mod view;

use egui::{Margin, Panel, Rect, Ui, UiBuilder, pos2, vec2};

use crate::{
    command::{Action, ApplyCommand, Commands},
    icons,
    messages::UserMessage,
    screens::{back, frame},
    state::{
        AppState,
        connectors::OpenConnector,
        review::{PreparedPlan, ReviewStage},
        session::Session,
    },
    theme::{Tokens, Tone, measure},
    view_models::review::{
        gate, in_line,
        moved::{Moved, MovedKind},
        new_warnings,
    },
    widgets::{Banner, Button, skeleton_rows},
};

pub(crate) use several::View as SeveralView;
pub(crate) use view::View;

/// Seconds before bars stand in for what is being read.
const PATIENCE: f64 = 0.15;

/// What the parts of the screen look at, keep and ask for.
struct Page<'a> {
    state: &'a AppState,
    session: &'a Session,
    connector: &'a OpenConnector,
    plan: &'a PreparedPlan,
    view: &'a mut View,
    commands: &'a mut Commands,
}

/// Draws the screen below the top bar.
pub(crate) fn ui(
    ui: &mut Ui,
    state: &AppState,
    (view, several): (&mut View, &mut SeveralView),
    commands: &mut Commands,
) {
    let Some(session) = state.session() else {
        return;
    };
    if let Some(batch) = session.batch.as_ref().filter(|batch| !batch.is_sending) {
        several::ui(ui, (state, session, batch), several, commands);
        return frame::back_by_key(ui, commands);
    }
    let opened = session
        .review
        .as_ref()
        .and_then(|review| Some((review, session.open.get(&review.script_name)?)));
    let Some((review, connector)) = opened else {
        let title = "Nothing is being reviewed";
        let text = "Change a connector, then review its changes.";
        return frame::empty_body(ui, (icons::LIST_CHECKS, title, text), commands);
    };
    match &review.stage {
        ReviewStage::Preparing(_) => {
            head::ui(ui, (state, session), connector, None, commands);
            preparing_ui(ui, view);
        }
        ReviewStage::Failed(message) => {
            head::ui(ui, (state, session), connector, None, commands);
            failed_ui(ui, session, message, commands);
        }
        ReviewStage::Ready(plan) => {
            view.follow(connector, plan);
            let mut page = Page {
                state,
                session,
                connector,
                plan,
                view,
                commands,
            };
            ready_ui(ui, &mut page);
        }
    }
    frame::back_by_key(ui, commands);
}

fn ready_ui(ui: &mut Ui, page: &mut Page<'_>) {
    // Before the focused control sees the key: Enter with Ctrl is not a press of it.
    let applies = bar::take_key(ui, page.state);
    let (session, connector, plan) = (page.session, page.connector, page.plan);
    head::ui(
        ui,
        (page.state, session),
        connector,
        Some(plan),
        page.commands,
    );
    banner_ui(ui, page);
    let warnings = new_warnings(connector, plan);
    let listed = warnings.iter().take(bar::LISTED).map(|new| in_line(*new));
    let sending = bar::Sending {
        state: page.state,
        session,
        name: &mut page.view.name,
        accepted: &mut page.view.warnings,
        warnings: (warnings.len(), listed.collect()),
        words: gate::button(session, &[plan]),
        reason: &|given| gate::reason(session, connector, plan, given),
        applies,
        start: ApplyCommand::Start.into(),
        commands: page.commands,
    };
    bar::ui(ui, sending);
    let is_narrow = ui.ctx().content_rect().width() < measure::NARROW;
    let width = if is_narrow {
        measure::SIDE_PANE_NARROW
    } else {
        320.0
    };
    let ground = Tokens::of(ui).bg;
    frame::fixed(Panel::left("review-plan"), width, ground, 0)
        .landmark("Steps")
        .show(ui, |ui| plan::ui(ui, page));
    frame::body(ui, |ui| step::all_ui(ui, page));
}

/// What lasts until a person decides: the server or the draft moved.
fn banner_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let moved = page.view.moved.as_ref();
    let draft_moved = page.connector.draft.revision != page.plan.revision;
    if moved.is_none() && !draft_moved {
        return;
    }
    frame::banner(ui, "review-banner", |ui| match moved {
        Some(moved) if !draft_moved => server_moved_ui(ui, moved, page.commands),
        Some(_) | None => draft_moved_ui(ui, page.commands),
    });
}

fn server_moved_ui(ui: &mut Ui, moved: &Moved, commands: &mut Commands) {
    let (tone, icon) = match moved.kind {
        MovedKind::Refused => (Tone::Warning, icons::WARNING),
        MovedKind::Followed => (Tone::Accent, icons::INFO),
    };
    let banner = Banner::new(tone, icon, &moved.title)
        .text(&moved.text)
        .flat();
    banner.show(ui, |ui| {
        let again = Button::secondary("Review again").icon(icons::ARROWS_CLOCKWISE);
        if moved.kind == MovedKind::Refused && again.show(ui).clicked() {
            commands.run(Action::ReviewChanges);
        }
    });
}

fn draft_moved_ui(ui: &mut Ui, commands: &mut Commands) {
    let title = "The draft changed";
    let banner = Banner::new(Tone::Warning, icons::WARNING, title)
        .text("These steps are out of date.")
        .flat()
        .filled();
    banner.show(ui, |ui| {
        let button = Button::secondary("Update steps").icon(icons::ARROWS_CLOCKWISE);
        commands.when(button.show(ui).clicked(), Action::ReviewChanges);
    });
}

fn preparing_ui(ui: &mut Ui, view: &mut View) {
    let now = ui.input(|input| input.time);
    let waited = now - *view.preparing_since.get_or_insert(now);
    if waited < PATIENCE {
        let rest = std::time::Duration::from_secs_f64(PATIENCE - waited);
        ui.ctx().request_repaint_after(rest);
        return;
    }
    let ground = Tokens::of(ui).bg;
    let margin = Margin::symmetric(20, 16);
    frame::fixed(Panel::left("review-preparing"), 320.0, ground, margin).show(ui, |ui| {
        super::waiting::rows(
            ui,
            "Reading the server’s values once more",
            8,
            &[200.0, 60.0],
        );
    });
    frame::padded_body(ui, margin, |ui| {
        skeleton_rows(
            ui,
            "Preparing the exact requests",
            12,
            &[84.0, 260.0, 230.0, 230.0],
        );
    });
}

fn failed_ui(ui: &mut Ui, session: &Session, message: &UserMessage, commands: &mut Commands) {
    frame::padded_body(ui, Margin::symmetric(20, 48), |ui| {
        let width = super::failure::WIDTH.min(ui.available_width());
        let indent = (ui.available_width() - width) / 2.0;
        let space = ui.max_rect();
        let inset = Rect::from_min_size(
            pos2(space.left() + indent, space.top()),
            vec2(width, space.height()),
        );
        ui.scope_builder(UiBuilder::new().max_rect(inset), |ui| {
            super::failure::failure(ui, message, |ui| {
                super::failure::sign_in_again(ui, session, message, commands);
                let button = Button::primary("Try again").icon(icons::ARROWS_CLOCKWISE);
                commands.when(button.show(ui).clicked(), Action::ReviewChanges);
                back::button(ui, commands);
            });
        });
    });
}
