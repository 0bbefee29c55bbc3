//! The head of the review: whose changes go where, and the plan to take along.

use egui::{Panel, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    command::{AppCommand, Commands, PlanFileCommand},
    icons,
    messages::refusals,
    screens::{back, frame},
    state::{AppState, connectors::OpenConnector, review::PreparedPlan, session::Session},
    theme::{Tokens, measure, regular, size::BODY},
    view_models::{plan_file::save_obstacle, review::steps},
    widgets::{Button, at_right, paint},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Space that the buttons at the right take.
const TOOLS: f32 = 300.0;

/// Draws the head; the tools need a plan that is ready.
pub(super) fn ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    connector: &OpenConnector,
    plan: Option<&PreparedPlan>,
    commands: &mut Commands,
) {
    let panel = Panel::top("review-head");
    let goes_back = frame::head(ui, panel, title(session), |ui| {
        let room = ui.available_width() - if plan.is_some() { TOOLS } else { 0.0 };
        ui.scope(|ui| {
            ui.set_max_width(room.max(40.0));
            let address = session.profile.base_url.to_string();
            whose_ui(ui, connector.title(), &address);
        });
        if let Some(plan) = plan {
            at_right(ui, |ui| tools_ui(ui, (state, session), plan, commands));
        }
    });
    commands.when(goes_back, back::to_editing());
}

/// Only an undo reviews a part of the draft.
fn title(session: &Session) -> &'static str {
    match &session.review {
        Some(review) if review.opened.is_some() => "Plan from a file",
        Some(review) if review.only.is_some() => "Review undo",
        Some(_) | None => "Review changes",
    }
}

/// The connector, and where its changes go.
fn whose_ui(ui: &mut Ui, title: &str, address: &str) {
    let muted = Tokens::of(ui).muted;
    let size = vec2(ui.available_width(), measure::LINE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let said = format!("{title} → {address}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let middle = rect.center().y;
    let put = |left: f32, text: &str| {
        let galley = paint::elided(ui, text, regular(BODY), muted, rect.right() - left);
        let cut = galley.elided;
        (paint::put_left(ui, left, middle, galley), cut)
    };
    let (end, title_cut) = put(rect.left(), title);
    let arrow = pos2(end + 13.0, middle);
    paint::glyph(ui, arrow, icons::ARROW_RIGHT, 14.0, muted);
    let (_, address_cut) = put(end + 28.0, address);
    if title_cut || address_cut {
        response.tip(said);
    }
}

fn tools_ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    plan: &PreparedPlan,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let nothing = plan.steps.is_empty().then_some("There is nothing to send");
    let copy = Button::secondary("Copy all as cURL")
        .icon(icons::TERMINAL)
        .disabled_because(nothing);
    if copy.show(ui).clicked() {
        commands.push(AppCommand::Copy(steps::all_as_curl(plan)));
    }
    let save = Button::secondary("Save plan…")
        .icon(icons::FLOPPY_DISK)
        .disabled_because(save_obstacle(session).or_else(|| refusals::export(state)));
    commands.when(save.show(ui).clicked(), PlanFileCommand::AskNote);
}
