//! What is replaced on the way to the other tenant, and how often each rule hits; what still differs afterwards and why.

use egui::{Ui, vec2};
use patchpanel_core_models::promote::{Rule, Rules};

use super::{Page, Shown, Sides, model};
use crate::{
    command::CompareCommand,
    icons,
    messages::quantity,
    theme::{Tone, measure},
    widgets::{Button, Field, Link, check_box, icon_sign, text},
};

/// Space for how often a rule hits.
const COUNT: f32 = 56.0;
/// Space for the arrow, the count and the button of a rule.
const BESIDE: f32 = COUNT + 68.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, sides: Option<&Sides<'_>>) {
    ui.add_space(18.0);
    let mut rules = page.compare.rules.clone();
    let hits = |place| sides.map(|sides| sides.findings.adapted.hits.count(place));
    let misses = |(place, rule): (usize, &Rule)| !rule.from.is_empty() && hits(place) == Some(0);
    ui.horizontal(|ui| {
        text::strong(ui, "Names and addresses");
        let note = if rules.replace.iter().enumerate().any(misses) {
            "no hit: rules replace whole words"
        } else {
            "whole words are replaced when promoting"
        };
        text::small(ui, note);
    });
    ui.add_space(6.0);
    let mut is_over = false;
    let mut removed = None;
    for (place, rule) in rules.replace.iter_mut().enumerate() {
        let (over, is_removed) = rule_ui(ui, page, (place, rule), hits(place));
        is_over |= over;
        removed = is_removed.then_some(place).or(removed);
        ui.add_space(4.0);
    }
    if let Some(place) = removed {
        rules.replace.remove(place);
        is_over = true;
    }
    if Button::ghost("Add rule")
        .icon(icons::PLUS)
        .show(ui)
        .clicked()
    {
        rules.replace.push(Rule::default());
    }
    ids_ui(ui, &mut rules, sides);
    if rules != page.compare.rules {
        page.commands.push(CompareCommand::SetRules(rules));
    }
    page.commands.when(is_over, CompareCommand::KeepRules);
    if let Some(sides) = sides {
        reasons_ui(ui, page, sides);
    }
}

/// One rule; says whether typing in it ended, and whether it is taken away.
fn rule_ui(
    ui: &mut Ui,
    page: &mut Page<'_>,
    (place, rule): (usize, &mut Rule),
    hits: Option<usize>,
) -> (bool, bool) {
    let number = place + 1;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let width = ((ui.available_width() - BESIDE) / 2.0).max(60.0);
        let name = format!("Rule {number}, text to replace");
        let from = Field::new(&name, &mut rule.from)
            .code()
            .hint("acme-sb")
            .width(width)
            .show(ui);
        icon_sign(ui, icons::ARROW_RIGHT, Tone::Neutral, "becomes");
        let name = format!("Rule {number}, becomes");
        let to = Field::new(&name, &mut rule.to)
            .code()
            .hint("acme")
            .width(width)
            .show(ui);
        let words = quantity::count(hits.unwrap_or_default(), "place", "places");
        let name = format!("Rule {number} hits {words}");
        ui.allocate_ui(vec2(COUNT, measure::CONTROL), |ui| {
            ui.set_width(COUNT);
            if hits.is_some() && Link::new(&words).name(&name).small().show(ui).clicked() {
                page.view.shown = Shown::Replaced;
            }
        });
        let name = format!("Remove rule {number}");
        let removed = Button::icon_only(icons::X, &name).show(ui).clicked();
        (from.lost_focus() || to.lost_focus(), removed)
    })
    .inner
}

fn ids_ui(ui: &mut Ui, rules: &mut Rules, sides: Option<&Sides<'_>>) {
    let tenant = sides.map_or("the source", |sides| sides.from.as_str());
    let mut strips = !rules.keeps_ids;
    ui.horizontal(|ui| {
        check_box(
            ui,
            &format!("Take out ids that belong to {tenant}"),
            &mut strips,
        );
        if let Some(sides) = sides {
            text::small(ui, &format!("{} found", sides.findings.adapted.hits.ids));
        }
    });
    rules.keeps_ids = !strips;
}

fn reasons_ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>) {
    ui.add_space(18.0);
    text::strong(ui, "What differs, and why");
    ui.add_space(4.0);
    let make = || model::reasons(sides.pair, sides.findings, sides.tenants());
    for reason in page.view.reasons.of(sides.known(), make) {
        text::note(ui, reason);
    }
}
