//! One step as a card; the one that stopped opens in place.

use egui::{Align, Frame, Layout, Margin, Sense, Stroke, Ui, UiBuilder, vec2};

use super::Page;
use crate::{
    command::{AppCommand, ApplyCommand, Commands},
    icons,
    messages::UserMessage,
    state::apply::{ApplyRun, ApplyStep, Finding, Reading, ReadingStage},
    theme::{Tokens, Tone, measure},
    view_models::apply::{StepCard, StepDetail, StepSign, reading},
    widgets::{
        Button, Link, Progress, at_right, card, icon_sign, progress_sign, request_line, rule, text,
    },
};

/// Width of the column with the part's name.
const NAME: f32 = 132.0;
/// Room for the state’s word.
const STATE: f32 = 160.0;
/// Room for the attempt, the countdown and the link that hurries it.
const ATTEMPT: f32 = 280.0;
/// Width of the column with the time.
const TIME: f32 = 60.0;
/// From the edge of the card to where names begin.
const INDENT: i8 = 30;
/// Width of the first column of the three findings.
const FINDING: f32 = 260.0;

/// A column of a fixed width within a row.
pub(super) fn column(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, measure::LINE), Sense::hover());
    let layout = Layout::left_to_right(Align::Center);
    content(&mut ui.new_child(UiBuilder::new().max_rect(rect).layout(layout)));
}

pub(super) fn progress(sign: StepSign) -> Progress {
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

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, (index, step): (usize, &StepCard)) {
    let edge = if step.detail == StepDetail::None {
        Tone::Neutral
    } else {
        tone(step.sign)
    };
    card(ui, edge, |ui| {
        ui.spacing_mut().item_spacing.y = measure::GAP;
        // Rows are as high as their text, not as a control.
        ui.spacing_mut().interact_size.y = measure::LINE;
        row_ui(ui, step);
        if !step.note.is_empty() {
            note_ui(ui, step, page.commands);
        }
        match &step.detail {
            StepDetail::None => {}
            StepDetail::Doubt { words, sent } => {
                indented(ui, |ui| {
                    doubt_ui(ui, (words, sent));
                    tracking_ui(ui, step, page.commands);
                    if let Some(step) = page.run.steps.get(index) {
                        reading_ui(ui, page, step);
                        findings_ui(ui, page.run, index, step);
                    }
                });
            }
            StepDetail::Failure { message, go_to } => indented(ui, |ui| {
                failure_ui(ui, message, &format!("{} {}", step.method, step.path));
                tracking_ui(ui, step, page.commands);
                if let Some(go_to) = go_to
                    && Button::secondary(go_to)
                        .icon(icons::ARROW_RIGHT)
                        .pressed(ui)
                {
                    page.commands.push(ApplyCommand::ShowPlace(index));
                }
            }),
            StepDetail::Learned(message) => indented(ui, |ui| learned_ui(ui, message)),
        }
    });
}

fn indented(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let margin = Margin {
        left: INDENT,
        ..Margin::ZERO
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = measure::GAP;
        content(ui);
    });
}

fn row_ui(ui: &mut Ui, step: &StepCard) {
    ui.horizontal(|ui| {
        progress_sign(ui, progress(step.sign), &step.word);
        ui.add_space(4.0);
        column(ui, NAME, |ui| {
            text::strong(ui, &format!("{}  {}", step.number, step.title));
        });
        let room = (ui.available_width() - STATE - TIME).max(60.0);
        column(ui, room, |ui| {
            request_line(ui, &step.method, &step.path);
        });
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            text::toned(ui, tone(step.sign), &step.word);
            let (rect, _) = ui.allocate_exact_size(vec2(TIME, measure::LINE), Sense::hover());
            if let Some(elapsed) = &step.elapsed {
                let layout = Layout::right_to_left(Align::Center);
                let place = UiBuilder::new().max_rect(rect).layout(layout);
                text::small(&mut ui.new_child(place), elapsed);
            }
        });
    });
}

fn note_ui(ui: &mut Ui, step: &StepCard, commands: &mut Commands) {
    if step.tracking_id.is_some() {
        ui.spacing_mut().interact_size.y = measure::CONTROL;
    }
    ui.horizontal(|ui| {
        ui.add_space(f32::from(INDENT));
        text::small(ui, &step.note);
        at_right(ui, |ui| {
            if let Some(tracking_id) = &step.tracking_id {
                text::small(ui, "Tracking ID");
                text::code_small(ui, tracking_id);
                copy_ui(ui, tracking_id, commands);
            }
        });
    });
}

fn copy_ui(ui: &mut Ui, tracking_id: &str, commands: &mut Commands) {
    let button = Button::icon_only(icons::COPY, "Copy the tracking ID");
    commands.when(button.pressed(ui), AppCommand::Copy(tracking_id.to_owned()));
}

/// The tracking id of a step that has no note beside which it could stand.
fn tracking_ui(ui: &mut Ui, step: &StepCard, commands: &mut Commands) {
    let Some(tracking_id) = &step.tracking_id else {
        return;
    };
    ui.spacing_mut().interact_size.y = measure::CONTROL;
    ui.horizontal(|ui| {
        text::small(ui, "Tracking ID");
        text::code_small(ui, tracking_id);
        copy_ui(ui, tracking_id, commands);
    });
}

fn boxed(ui: &mut Ui, fill: egui::Color32, content: impl FnOnce(&mut Ui)) {
    Frame::new()
        .fill(fill)
        .corner_radius(4)
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            content(ui);
        });
}

fn doubt_ui(ui: &mut Ui, (words, sent): (&str, &str)) {
    let fill = Tokens::of(ui).warning_soft;
    boxed(ui, fill, |ui| {
        text::value_lines(ui, words);
        text::note(ui, sent);
    });
}

fn failure_ui(ui: &mut Ui, message: &UserMessage, request: &str) {
    let fill = Tokens::of(ui).danger_soft;
    boxed(ui, fill, |ui| {
        text::value_lines(ui, &format!("{}.", message.why.trim_end_matches('.')));
        // The request stands in the head of the card.
        let facts: Vec<&str> = message
            .details
            .iter()
            .map(String::as_str)
            .filter(|detail| *detail != request)
            .collect();
        if !facts.is_empty() {
            text::note(ui, &facts.join(", "));
        }
    });
    text::note(ui, &format!("{}.", message.next.trim_end_matches('.')));
}

fn learned_ui(ui: &mut Ui, message: &UserMessage) {
    let fill = Tokens::of(ui).warning_soft;
    boxed(ui, fill, |ui| {
        text::paragraph(ui, &format!("{}.", message.why.trim_end_matches('.')));
        text::note(ui, &format!("{}.", message.next.trim_end_matches('.')));
    });
}

/// What is being read, which attempt it is, and a way to hurry it.
fn reading_ui(ui: &mut Ui, page: &mut Page<'_>, step: &ApplyStep) {
    let reading: Option<&Reading> = page.run.reading.as_ref();
    let asked = reading.is_some_and(|reading| matches!(reading.stage, ReadingStage::Asked(_)));
    ui.horizontal(|ui| {
        text::strong(ui, "Reading the connector");
        if asked {
            progress_sign(ui, Progress::Running, "Reading");
        }
        let room = (ui.available_width() - ATTEMPT).max(60.0);
        column(ui, room, |ui| {
            request_line(ui, "GET", &reading::path(page.run, step));
        });
        at_right(ui, |ui| {
            let words = reading.map(|reading| reading::progress(reading, page.state.now));
            text::small(ui, &words.unwrap_or_default());
            ui.add_space(8.0);
            let link = Link::new("Read now").show(ui);
            if page.view.focused != Some(page.run.id) {
                page.view.focused = Some(page.run.id);
                link.request_focus();
            }
            if link.clicked() {
                page.commands.push(ApplyCommand::RereadUnknown);
            }
        });
    });
    if let Some(failure) = reading.and_then(reading::failure) {
        text::note(ui, &failure);
    }
}

/// The three findings as a small table.
fn findings_ui(ui: &mut Ui, run: &ApplyRun, index: usize, step: &ApplyStep) {
    if step.is_creation() {
        return;
    }
    let tokens = Tokens::of(ui);
    Frame::new()
        .stroke(Stroke::new(1.0, tokens.border))
        .corner_radius(measure::RADIUS_CARD)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::hover());
            ui.painter()
                .rect_filled(rect.shrink(1.0), measure::RADIUS_CARD, tokens.sunken);
            cells(
                ui,
                rect,
                |ui| drop(text::small(ui, "If the server has")),
                "then",
                true,
            );
            for (finding, found, then) in reading::findings(run, index, step) {
                rule(ui);
                let (rect, _) = ui
                    .allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::hover());
                let (icon, tone) = sign(finding);
                let first = |ui: &mut Ui| {
                    icon_sign(ui, icon, tone, "");
                    text::body(ui, &found);
                };
                cells(ui, rect, first, &then, false);
            }
        });
    ui.horizontal(|ui| {
        icon_sign(ui, icons::INFO, Tone::Neutral, "Note");
        text::small(
            ui,
            "XML is compared by meaning; attribute order and line ends may differ.",
        );
    });
}

fn cells(ui: &mut Ui, rect: egui::Rect, first: impl FnOnce(&mut Ui), second: &str, is_head: bool) {
    let layout = Layout::left_to_right(Align::Center);
    let inner = rect.shrink2(vec2(12.0, 0.0));
    let left = UiBuilder::new()
        .max_rect(inner.with_max_x(inner.left() + FINDING))
        .layout(layout);
    first(&mut ui.new_child(left));
    let right = UiBuilder::new()
        .max_rect(inner.with_min_x(inner.left() + FINDING))
        .layout(layout);
    let ui = &mut ui.new_child(right);
    if is_head {
        text::small(ui, second);
    } else {
        text::body(ui, second);
    }
}

fn sign(finding: Finding) -> (&'static str, Tone) {
    match finding {
        Finding::Draft => (icons::CHECK_CIRCLE, Tone::Success),
        Finding::Before => (icons::ARROW_COUNTER_CLOCKWISE, Tone::Neutral),
        Finding::Other => (icons::GIT_DIFF, Tone::Warning),
    }
}
