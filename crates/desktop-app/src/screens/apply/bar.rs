//! The bar at the bottom: what is so, and the buttons.

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Page;
use crate::{
    command::{ApplyCommand, Command, CompareCommand, ProfileCommand},
    icons,
    screens::frame,
    state::apply::ApplyStage,
    theme::{
        Tokens, measure, regular, semibold,
        size::{BODY, SMALL},
    },
    view_models::{
        apply::bar::{self as model, Main},
        compare,
    },
    widgets::{Button, at_right, paint},
};

const KEEP: &str = "Keep the rest as draft";
const LET_GO: &str = "Let it go";

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let protected = page.session.profile.protected;
    frame::next_step_bar(ui, "apply-bar", (protected, 16), |ui| {
        words_ui(ui, page);
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            buttons_ui(ui, page);
        });
    });
}

/// What is so, in the room that the buttons leave.
fn words_ui(ui: &mut Ui, page: &Page<'_>) {
    let (title, about) = model::words(page.session, page.run);
    let tokens = Tokens::of(ui);
    let room = (ui.available_width() - width_of_buttons(page)).max(80.0);
    let (rect, response) = ui.allocate_exact_size(vec2(room, 40.0), Sense::hover());
    let said = [title.as_str(), about.as_str()].join(". ");
    let said = said.trim_start_matches(". ").to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let middle = rect.center().y;
    if title.is_empty() {
        let galley = paint::elided(ui, &about, regular(SMALL), tokens.muted, room);
        paint::put_left(ui, rect.left(), middle, galley);
        return;
    }
    let lock = pos2(rect.left() + 10.0, middle);
    paint::glyph_fill(ui, lock, icons::LOCK, 20.0, tokens.danger);
    let left = rect.left() + 36.0;
    let galley = paint::elided(ui, &title, semibold(BODY), tokens.text, room - 36.0);
    paint::put_left(ui, left, middle - 10.0, galley);
    let galley = paint::elided(ui, &about, regular(SMALL), tokens.text, room - 36.0);
    paint::put_left(ui, left, middle + 10.0, galley);
}

/// About the width of the buttons, which are drawn after the words.
fn width_of_buttons(page: &Page<'_>) -> f32 {
    let width = |label: &str| label.chars().count() as f32 * 7.0 + 48.0;
    let Some(buttons) = model::buttons(page.session, page.run) else {
        return width("Stop after this step");
    };
    let main = match &buttons.main {
        Main::Send(send) => width(&send.label),
        Main::Correct(..) | Main::Profile | Main::Review | Main::Back => {
            width("Back to the connector")
        }
    };
    let other = buttons.other.map_or(0.0, |send| width(&send.label));
    let undo = buttons.undo.map_or(0.0, |label| width(&label));
    let verify = if compare::can_verify(page.state, page.session) {
        width("Verify")
    } else {
        0.0
    };
    let lets_go = if buttons.lets_go { width(LET_GO) } else { 0.0 };
    main + other + undo + verify + lets_go + if buttons.keep { width(KEEP) } else { 0.0 }
}

fn buttons_ui(ui: &mut Ui, page: &mut Page<'_>) {
    match page.run.stage {
        stage @ (ApplyStage::Running | ApplyStage::Checking(_)) => {
            // While the server is read, no step is on its way.
            let is_sending = stage == ApplyStage::Running;
            let words = if is_sending {
                "Stop after this step"
            } else {
                "Stop"
            };
            let stop = Button::secondary(words).icon(icons::STOP_CIRCLE);
            page.commands.when(stop.pressed(ui), ApplyCommand::Stop);
        }
        ApplyStage::Stopping => {
            Button::secondary("Stop after this step")
                .disabled_because("Waiting for the current step")
                .show(ui);
        }
        ApplyStage::Finished | ApplyStage::Stopped => ended_ui(ui, page),
    }
}

fn ended_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let Some(buttons) = model::buttons(page.session, page.run) else {
        return;
    };
    if let Some(undo) = &buttons.undo {
        let button = Button::secondary(undo)
            .icon(icons::ARROW_COUNTER_CLOCKWISE)
            .tooltip("Makes a draft of the earlier state. You review it first.");
        page.commands
            .when(button.show(ui).clicked(), ApplyCommand::Undo(page.run.id));
    }
    if compare::can_verify(page.state, page.session) {
        let verify = Button::secondary("Verify")
            .icon(icons::ARROWS_LEFT_RIGHT)
            .tooltip("Reloads both sides and lists what still differs");
        page.commands
            .when(verify.show(ui).clicked(), CompareCommand::Verify);
    }
    let pressed = buttons.keep && Button::secondary(KEEP).show(ui).clicked();
    page.commands.when(pressed, ApplyCommand::Close);
    if let Some(send) = &buttons.other {
        let button = Button::secondary(&send.label).disabled_because(send.closed.as_deref());
        page.commands
            .when(button.pressed(ui), ApplyCommand::AskToResume(send.resume));
    }
    if buttons.lets_go {
        let button = Button::secondary(LET_GO)
            .tooltip("Lets another plan create the connector, whatever became of this one");
        page.commands
            .when(button.show(ui).clicked(), ApplyCommand::ForgetCreation);
    }
    let button = match &buttons.main {
        Main::Send(send) => {
            let button = if page.session.profile.protected {
                Button::danger(&send.label)
            } else {
                Button::primary(&send.label)
            };
            button.disabled_because(send.closed.as_deref())
        }
        Main::Correct(_, words) => Button::primary(words).icon(icons::ARROW_RIGHT),
        Main::Profile => Button::primary("Open the profile"),
        Main::Review => Button::primary("Review the rest").icon(icons::LIST_CHECKS),
        Main::Back => Button::primary("Back to the connector"),
    };
    page.commands
        .when(button.show(ui).clicked(), main_command(page, &buttons.main));
}

/// What the primary button asks for, and its key.
pub(super) fn main_command(page: &Page<'_>, main: &Main) -> Command {
    match main {
        Main::Send(send) => ApplyCommand::AskToResume(send.resume).into(),
        Main::Correct(step, _) => ApplyCommand::ShowPlace(*step).into(),
        Main::Profile => ProfileCommand::Edit(page.session.profile.id.clone()).into(),
        Main::Review => ApplyCommand::ReviewRest.into(),
        Main::Back => ApplyCommand::Close.into(),
    }
}
