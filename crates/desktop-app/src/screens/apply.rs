//! Apply: the state of each step, where things stand, and what to do next.

use egui::{Frame, Key, Margin, Panel, ScrollArea, Ui};

use crate::{
    command::{Action, Command, Commands},
    icons,
    messages::UserMessage,
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, StepState},
        session::Session,
    },
    theme::{Tokens, Tone, measure},
    view_models::apply::{self as model, StepCard, StepSign},
    widgets::{
        Banner, Button, Progress, Section, ValueRow, at_right, card, number_badge, progress_sign,
        request_line, rule, text,
    },
};

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {}

/// Draws the screen below the top bar.
pub fn ui(ui: &mut Ui, state: &AppState, _view: &mut View, commands: &mut Commands) {
    let Some(session) = &state.session else {
        return;
    };
    let Some(run) = &session.apply else { return };
    let tokens = Tokens::of(ui);
    let head = Frame::new()
        .fill(tokens.surface)
        .inner_margin(Margin::symmetric(16, 0));
    Panel::top("apply-head")
        .exact_size(measure::SCREEN_HEAD)
        .frame(head)
        .show(ui, |ui| head_ui(ui, session, run, commands));
    let bar_height = if session.profile.protected {
        measure::APPLY_BAR
    } else {
        measure::CHANGE_BAR
    };
    let bar = Frame::new()
        .fill(tokens.bg)
        .inner_margin(Margin::symmetric(20, 0));
    Panel::bottom("apply-bar")
        .exact_size(bar_height)
        .frame(bar)
        .show(ui, |ui| bar_ui(ui, run, commands));
    if ui.ctx().content_rect().width() >= measure::VERY_NARROW {
        let pane = Frame::new()
            .fill(tokens.sunken)
            .inner_margin(Margin::symmetric(20, 16));
        let width = if ui.ctx().content_rect().width() < measure::NARROW {
            measure::SIDE_PANE_NARROW
        } else {
            measure::SIDE_PANE
        };
        Panel::right("apply-pane")
            .exact_size(width)
            .resizable(false)
            .frame(pane)
            .show(ui, |ui| pane_ui(ui, session, run));
    }
    let page = Frame::new().fill(tokens.surface);
    egui::CentralPanel::default()
        .frame(page)
        .show(ui, |ui| steps_ui(ui, state, run));
    if !run.is_running()
        && state.dialog.is_none()
        && ui.input(|input| input.key_pressed(Key::Escape))
    {
        commands.push(Command::CloseApply);
    }
}

fn head_ui(ui: &mut Ui, session: &Session, run: &ApplyRun, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        let busy = run.is_running().then_some("Steps are being sent");
        if Button::icon_only(icons::ARROW_LEFT, "Back to editing")
            .disabled_because(busy)
            .show(ui)
            .clicked()
        {
            commands.push(Command::CloseApply);
        }
        text::title(ui, &model::title(run));
        text::muted(
            ui,
            &format!("{}  →  {}", run.title, session.profile.base_url),
        );
        at_right(ui, |ui| {
            if Button::secondary("Copy report")
                .icon(icons::CLIPBOARD_TEXT)
                .show(ui)
                .clicked()
            {
                commands.push(Command::Copy(report(run)));
            }
        });
    });
}

/// The run as text, for a ticket: steps, states, tracking ids. No secrets: requests are named, not repeated.
fn report(run: &ApplyRun) -> String {
    let mut lines = vec![format!("{}: {}", run.title, model::title(run))];
    for card in model::cards(run) {
        let tracking_id = card
            .tracking_id
            .map(|id| format!(", tracking ID {id}"))
            .unwrap_or_default();
        lines.push(format!(
            "{}. {} {} {}: {}{tracking_id}",
            card.number, card.title, card.method, card.path, card.word
        ));
        lines.extend(
            card.message
                .map(|message| format!("   {}", message.in_one_line())),
        );
    }
    lines.join("\n")
}

fn steps_ui(ui: &mut Ui, state: &AppState, run: &ApplyRun) {
    banner(ui, run);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new()
            .inner_margin(Margin {
                left: 20,
                right: 20,
                top: 16,
                bottom: 20,
            })
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = measure::GAP;
                Section::new("Steps")
                    .note(&model::times(state, run))
                    .plain()
                    .show(ui);
                for step in model::cards(run) {
                    step_ui(ui, &step);
                }
            });
    });
}

fn banner(ui: &mut Ui, run: &ApplyRun) {
    let done = run
        .steps
        .iter()
        .filter(|step| matches!(step.state, StepState::Done(_)))
        .count();
    let all = run.steps.len();
    let counts = format!("{done} of {all} steps are done");
    let unknown = run
        .steps
        .iter()
        .any(|step| matches!(step.state, StepState::Unknown(_)));
    match run.stage {
        ApplyStage::Running | ApplyStage::Stopping => {}
        ApplyStage::Finished => {
            let title = if all == 1 {
                "The step is applied".to_owned()
            } else {
                format!("All {all} steps are applied")
            };
            let text = "The connector is read again; a snapshot from before is in its history.";
            Banner::new(Tone::Success, icons::CHECK_CIRCLE, &title)
                .filled()
                .text(text)
                .flat()
                .show_plain(ui);
        }
        ApplyStage::Stopped if unknown => {
            let title = format!("{counts}; one may or may not have reached the server");
            Banner::new(Tone::Warning, icons::WIFI_SLASH, &title)
                .text("Nothing more is sent until it is known.")
                .flat()
                .show_plain(ui);
        }
        ApplyStage::Stopped => {
            let text = "Nothing more is sent. The rest stays in the draft.";
            Banner::new(Tone::Danger, icons::X_CIRCLE, &counts)
                .filled()
                .text(text)
                .flat()
                .show_plain(ui);
        }
    }
}

/// A column of a fixed width within a row.
fn column(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 20.0), egui::Sense::hover());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    content(&mut ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout)));
}

fn progress(sign: StepSign) -> Progress {
    match sign {
        StepSign::Waiting => Progress::Waiting,
        StepSign::Sending => Progress::Running,
        StepSign::Done => Progress::Done,
        StepSign::Unchanged => Progress::Unchanged,
        StepSign::Skipped => Progress::Skipped,
        StepSign::Failed => Progress::Failed,
        StepSign::Unknown => Progress::Unknown,
    }
}

fn tone(sign: StepSign) -> Tone {
    match sign {
        StepSign::Waiting | StepSign::Unchanged => Tone::Neutral,
        StepSign::Sending => Tone::Accent,
        StepSign::Done => Tone::Success,
        StepSign::Skipped | StepSign::Unknown => Tone::Warning,
        StepSign::Failed => Tone::Danger,
    }
}

fn step_ui(ui: &mut Ui, step: &StepCard) {
    let edge = if step.message.is_some() {
        tone(step.sign)
    } else {
        Tone::Neutral
    };
    card(ui, edge, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.horizontal(|ui| {
            progress_sign(ui, progress(step.sign), &step.word);
            ui.add_space(4.0);
            column(ui, 150.0, |ui| {
                text::strong(ui, &format!("{}  {}", step.number, step.title));
            });
            request_line(ui, &step.method, &step.path);
            at_right(ui, |ui| {
                text::toned(ui, tone(step.sign), &step.word);
                text::small(ui, step.elapsed.as_deref().unwrap_or("      "));
            });
        });
        ui.horizontal(|ui| {
            ui.add_space(32.0);
            text::small(ui, &step.note);
            if let (None, Some(tracking_id)) = (&step.message, &step.tracking_id) {
                at_right(ui, |ui| {
                    text::small(ui, "Tracking ID");
                    text::code_small(ui, tracking_id);
                });
            }
        });
        if let Some(message) = &step.message {
            message_ui(ui, step.sign, message);
        }
    });
}

fn message_ui(ui: &mut Ui, sign: StepSign, message: &UserMessage) {
    let tokens = Tokens::of(ui);
    let fill = if sign == StepSign::Unknown {
        tokens.warning_soft
    } else {
        tokens.danger_soft
    };
    Frame::new()
        .inner_margin(Margin {
            left: 32,
            ..Margin::ZERO
        })
        .show(ui, |ui| {
            Frame::new()
                .fill(fill)
                .corner_radius(4)
                .inner_margin(Margin::symmetric(10, 8))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    text::paragraph(ui, &format!("{}.", message.why.trim_end_matches('.')));
                    for line in &message.details {
                        text::value_code(ui, line);
                    }
                });
            text::note(ui, &format!("{}.", message.next.trim_end_matches('.')));
            if let Some(tracking_id) = &message.tracking_id {
                ValueRow::new("Tracking ID", tracking_id)
                    .code()
                    .column(88.0)
                    .show(ui);
            }
        });
}

fn pane_ui(ui: &mut Ui, session: &Session, run: &ApplyRun) {
    ui.spacing_mut().item_spacing.y = measure::GAP;
    text::strong(
        ui,
        &format!("Where things stand on {}", session.tenant_name()),
    );
    rule(ui);
    for (title, sign, words) in model::standing(run) {
        ui.horizontal(|ui| {
            column(ui, 124.0, |ui| {
                text::muted(ui, &title);
            });
            progress_sign(ui, progress(sign), words);
            text::body(ui, words);
        });
        rule(ui);
    }
    let advice = model::advice(run);
    if advice.is_empty() || run.is_running() {
        return;
    }
    ui.add_space(measure::GAP_GROUP);
    text::strong(ui, "What to do next");
    for (index, (title, about)) in advice.into_iter().enumerate() {
        ui.horizontal_top(|ui| {
            number_badge(ui, index + 1);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                text::medium_body(ui, title);
                text::note(ui, about);
            });
        });
    }
}

fn bar_ui(ui: &mut Ui, run: &ApplyRun, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        text::medium_body(ui, bar_title(run));
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            match run.stage {
                ApplyStage::Running => {
                    if Button::secondary("Stop after this step")
                        .icon(icons::STOP_CIRCLE)
                        .show(ui)
                        .clicked()
                    {
                        commands.push(Command::StopApply);
                    }
                }
                ApplyStage::Stopping => {
                    Button::secondary("Stop after this step")
                        .disabled_because("The step on its way is awaited")
                        .show(ui);
                }
                ApplyStage::Finished => {
                    if Button::primary("Back to the connector").show(ui).clicked() {
                        commands.push(Command::CloseApply);
                    }
                }
                ApplyStage::Stopped => stopped_buttons(ui, run, commands),
            }
        });
    });
}

fn stopped_buttons(ui: &mut Ui, run: &ApplyRun, commands: &mut Commands) {
    let unknown = run
        .steps
        .iter()
        .any(|step| matches!(step.state, StepState::Unknown(_)));
    if Button::secondary("Back to editing").show(ui).clicked() {
        commands.push(Command::CloseApply);
    }
    if unknown {
        if Button::primary("Read it again")
            .icon(icons::ARROWS_CLOCKWISE)
            .show(ui)
            .clicked()
        {
            commands.push(Command::RereadUnknown);
        }
    } else if Button::primary("Review the rest")
        .icon(icons::LIST_CHECKS)
        .show(ui)
        .clicked()
    {
        commands.push(Command::CloseApply);
        commands.run(Action::ReviewChanges);
    }
}

fn bar_title(run: &ApplyRun) -> &'static str {
    match run.stage {
        ApplyStage::Running => "Sending; stopping at the first step that fails",
        ApplyStage::Stopping => "Waiting for the step on its way",
        ApplyStage::Finished => "Nothing is left in the draft",
        ApplyStage::Stopped => "Nothing is being written",
    }
}
