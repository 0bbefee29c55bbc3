//! The band above everything: from which connector of which tenant to which other.

use egui::{Panel, TextWrapMode, Ui, vec2};

use super::{Page, model};
use crate::{
    command::CompareCommand,
    icons,
    screens::frame,
    state::compare::{End, Side},
    theme::{Tokens, Tone, measure},
    widgets::{Button, Chip, Link, tenant_chip, text, within},
};

const HEIGHT: f32 = 64.0;
/// Width of the button between the sides.
const SWAP: f32 = 60.0;
/// Width of the link that changes a side.
const CHANGE: f32 = 76.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let (panel, ground) = (Panel::top("compare-band"), Tokens::of(ui).sunken);
    frame::fixed(panel, HEIGHT, ground, frame::sides(20, 20)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.spacing_mut().interact_size.y = measure::LINE;
        let width = (ui.available_width() - SWAP) / 2.0;
        ui.horizontal_centered(|ui| {
            side_ui(ui, page, (End::From, "From"), width);
            let one = page.compare.shown.is_none() || page.compare.is_several();
            let swap = Button::icon_only(icons::ARROWS_LEFT_RIGHT, "Swap the two sides");
            let plan = matches!(page.compare.sides(), Some((Side::Plan(_), _)));
            let plan = plan.then_some("A plan file cannot be the target");
            let swap = swap.disabled_because(
                one.then_some("Open one connector to swap the sides")
                    .or(plan),
            );
            page.commands
                .when(swap.show(ui).clicked(), CompareCommand::Swap);
            side_ui(ui, page, (End::To, "To"), width);
        });
    });
}

fn side_ui(ui: &mut Ui, page: &mut Page<'_>, (end, word): (End, &str), width: f32) {
    let pair = page.compare.shown_pair().or(page.compare.pairs.first());
    let words = pair.and_then(|pair| model::side(page.state, pair, end));
    let is_one = page.compare.shown.is_some();
    ui.allocate_ui(vec2(width, HEIGHT - 8.0), |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                text::muted(ui, word);
                let Some(words) = &words else { return };
                match &words.profile {
                    Some((mark, name)) => tenant_chip(ui, *mark, name),
                    None => Chip::new(Tone::Neutral, "Bundle").show(ui),
                };
                text::medium_body(ui, &words.tenant);
                text::small(ui, if is_one { &words.note } else { "" });
            });
            ui.horizontal(|ui| {
                let Some(words) = words.as_ref().filter(|_| is_one) else {
                    return;
                };
                let room = ui.available_width() - CHANGE;
                within(ui, room * 0.6, |ui| text::strong(ui, &words.title));
                let left = ui.available_width() - CHANGE;
                within(ui, left, |ui| text::code_small(ui, &words.script_name));
                let name = format!("Change the side “{word}”");
                let change = Link::new("Change…").name(&name).show(ui).clicked();
                page.commands.when(change, CompareCommand::AskSide(end));
            });
        });
    });
}
