//! What a plan file says of itself: its facts above the steps, and its author's note before everything else.

use egui::{Frame, Stroke, Ui};

use super::Page;
use crate::{
    command::{AppCommand, PlanFileCommand},
    state::plan_file::OpenedPlan,
    theme::Tokens,
    view_models::{plan_file::first_lines, time},
    widgets::{Button, Link, Section, ValueRow, text},
};

/// So much of a note is shown at first, and at most.
const SHORT: (usize, usize) = (4, 480);
const LONG: (usize, usize) = (400, 20_000);

fn opened<'a>(page: &Page<'a>) -> Option<&'a OpenedPlan> {
    page.session.review.as_ref()?.opened.as_ref()
}

fn made_at(page: &Page<'_>, opened: &OpenedPlan) -> String {
    let made: Result<jiff::Timestamp, _> = opened.file.made_at.parse();
    let moment = |made| time::moment(made, page.state.now, &page.state.time_zone);
    made.map_or_else(|_| opened.file.made_at.clone(), moment)
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let Some(opened) = opened(page) else { return };
    let file = &opened.file;
    let made = made_at(page, opened);
    Section::new("Plan file").plain().show(ui);
    for (label, value) in [
        ("Made by", file.author.as_str()),
        ("Made", &made),
        ("With", &file.made_with),
        ("For tenant", file.tenant.host()),
    ] {
        let row = ValueRow::new(label, value).column(84.0);
        row.without_copy().show(ui);
    }
    let hash = ValueRow::new("Hash", &opened.hash).column(84.0).code();
    let copies = hash.show(ui);
    page.commands
        .when(copies, AppCommand::Copy(opened.hash.clone()));
    text::note(ui, "Compare the hash with the author’s.");
    let take = Button::secondary("Take over as my draft");
    let take = take.tooltip("You review the plan as your own change, and become its author");
    let pressed = take.show(ui).clicked();
    page.commands.when(pressed, PlanFileCommand::TakeOver);
    ui.add_space(12.0);
}

/// The note, of which only the start is shown at first.
pub(super) fn note_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let Some(opened) = opened(page).filter(|opened| !opened.file.note.is_empty()) else {
        return;
    };
    let limit = if page.view.whole_note { LONG } else { SHORT };
    let (note, is_cut) = first_lines(&opened.file.note, limit);
    let tokens = Tokens::of(ui);
    let card = Frame::new().fill(tokens.sunken).corner_radius(6);
    let card = card.stroke(Stroke::new(1.0, tokens.border));
    card.inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            text::strong(ui, &opened.file.author);
            let made = made_at(page, opened);
            text::small(ui, &format!("note in the plan, {made}"));
        });
        text::paragraph(ui, note);
        if is_cut && !page.view.whole_note && Link::new("More").small().show(ui).clicked() {
            page.view.whole_note = true;
        }
    });
}
