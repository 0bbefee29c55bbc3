//! The left pane: the steps in their order, and what was checked before sending.

use super::{Page, plan_file, view::View};
use crate::{
    command::{Command, ConnectorCommand},
    icons,
    screens::{frame, impact as used_by},
    state::review::ReviewStep,
    theme::{
        Tokens, Tone, measure, medium, regular,
        size::{BODY, SMALL},
    },
    view_models::{
        impact,
        review::{
            checks::{self, Check, Facts, Verdict},
            count,
            steps::{self, Counts, StepRow},
        },
    },
    widgets::{Badge, Link, ListRow, Section, paint, rule, text},
};
use egui::{Frame, Margin, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use patchpanel_core_models::draft::Part;
use patchpanel_ui_kit::visible::Tip as _;

/// Height of a check with its note.
const CHECK: f32 = 44.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    frame::scrolled(ui, "review-plan", 0, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        padded(ui, (16, 12, 0), |ui| {
            plan_file::ui(ui, page);
            let note = format!(
                "{}, sent in this order",
                count(page.plan.steps.len(), "step")
            );
            Section::new("Plan").note(&note).plain().show(ui);
        });
        padded(ui, (8, 4, 0), |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            steps_ui(ui, page);
        });
        padded(ui, (16, 16, 16), |ui| {
            rule(ui);
            ui.add_space(13.0);
            Section::new("Checked before sending").plain().show(ui);
            ui.add_space(3.0);
            checks_ui(ui, page);
        });
        padded(ui, (16, 0, 0), |ui| {
            rule(ui);
            ui.add_space(13.0);
            used_by_ui(ui, page);
        });
    });
}

/// Who uses the connector, and what the plan means for them.
pub(super) fn used_by_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let parts: Vec<Part> = page.plan.steps.iter().flat_map(ReviewStep::parts).collect();
    let about = (page.connector, &impact::effects(&parts)[..]);
    used_by::ui(ui, page.state, about, used_by::Place::Pane, page.commands);
}

pub(super) fn steps_ui(ui: &mut Ui, page: &mut Page<'_>) {
    for (index, row) in steps::rows(page.plan).iter().enumerate() {
        step_ui(ui, index, row, page.view);
    }
    if page.plan.steps.is_empty() {
        text::note(ui, "No differences from the server. Nothing to send.");
    }
}

/// A part of the pane, with this much space at its sides, above and below.
pub(super) fn padded(
    ui: &mut Ui,
    (sides, top, bottom): (i8, i8, i8),
    content: impl FnOnce(&mut Ui),
) {
    let margin = Margin {
        top,
        bottom,
        ..frame::sides(sides, sides)
    };
    Frame::new().inner_margin(margin).show(ui, content);
}

fn step_ui(ui: &mut Ui, index: usize, row: &StepRow, view: &mut View) {
    let answer = ListRow::new(&row.title)
        .second(&row.note)
        .method(&row.method)
        .badge(Badge::Number(row.number))
        .card()
        .selected_when(view.chosen == index)
        .show_with(ui, |ui| counts_ui(ui, row.counts));
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if std::mem::take(&mut view.takes_focus) && is_free {
        answer.response.request_focus();
    }
    if answer.response.clicked() {
        view.chosen = index;
        view.scroll_to = Some(index);
    }
}

/// The counts stand beside the title, in the upper half of the row.
fn counts_ui(ui: &mut Ui, counts: Counts) {
    let tokens = Tokens::of(ui);
    let signs = counts.signs();
    let galleys: Vec<_> = signs
        .iter()
        .map(|(change, sign)| paint::line(ui, sign, medium(SMALL), change.ink(&tokens)))
        .collect();
    let width = galleys
        .iter()
        .map(|galley| galley.size().x + 10.0)
        .sum::<f32>();
    let (rect, _) = paint::named(ui, vec2(width, 40.0), Role::Label, &counts.words());
    let middle = rect.center().y - 8.5;
    let mut right = rect.right();
    for galley in galleys.into_iter().rev() {
        right = paint::put_right(ui, right, middle, galley) - 10.0;
    }
}

pub(super) fn checks_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let facts = Facts {
        session: page.session,
        connector: page.connector,
        plan: page.plan,
        now: page.state.now,
        zone: &page.state.time_zone,
    };
    for (number, check) in checks::checks(&facts).iter().enumerate() {
        check_ui(ui, number, check, page);
    }
}

fn check_ui(ui: &mut Ui, number: usize, check: &Check, page: &mut Page<'_>) {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), CHECK);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let said = format!("{}: {}. {}", check.verdict.word(), check.title, check.note);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &said));
    let (icon, tone) = sign(check.verdict);
    let first = rect.top() + 10.0;
    let centre = pos2(rect.left() + 6.0, first);
    if check.verdict == Verdict::Unknown {
        paint::glyph(ui, centre, icon, 14.0, tone.ink(&tokens));
    } else {
        paint::glyph_fill(ui, centre, icon, 14.0, tone.ink(&tokens));
    }
    let link = check.tab.map_or(0.0, |_| 44.0);
    let left = rect.left() + 24.0;
    let room = rect.right() - left - link;
    let title = paint::elided(ui, &check.title, regular(BODY), tokens.text, room);
    let room = rect.right() - left;
    let note = paint::elided(ui, &check.note, regular(SMALL), tokens.muted, room);
    let is_cut = title.elided || note.elided;
    paint::put_left(ui, left, first, title);
    paint::put_left(ui, left, first + 18.0, note);
    if let Some(tab) = check.tab {
        let place = Rect::from_min_max(
            pos2(rect.right() - link, rect.top()),
            pos2(rect.right(), rect.top() + measure::LINE),
        );
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let builder = UiBuilder::new()
            .max_rect(place)
            .layout(layout)
            .id_salt(("check", number));
        let name = format!("Open the tab {}", tab.title());
        // A child that takes no space: the row has its own height already.
        let mut corner = ui.new_child(builder);
        if Link::new("Open")
            .small()
            .name(&name)
            .show(&mut corner)
            .clicked()
        {
            page.commands.push(match &check.place {
                Some((document, place)) => Command::Connector(ConnectorCommand::GoTo(
                    page.connector.script_name.clone(),
                    *document,
                    *place,
                )),
                None => Command::Connector(ConnectorCommand::ShowTab(tab)),
            });
        }
    }
    if is_cut {
        response.tip_lines(&[&check.title, &check.note]);
    }
}

fn sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Fine => (icons::CHECK_CIRCLE, Tone::Success),
        Verdict::Warning => (icons::WARNING, Tone::Warning),
        Verdict::Blocking => (icons::X_CIRCLE, Tone::Danger),
        Verdict::Unknown => (icons::CIRCLE_DASHED, Tone::Neutral),
    }
}
