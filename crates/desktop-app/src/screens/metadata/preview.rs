//! The patch that the draft makes, beside the metadata: one card per operation, and the request that carries them.

use egui::{
    Frame, Margin, Panel, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use patchpanel_core_models::patch::Patch;

use crate::{
    command::{AppCommand, Commands},
    icons,
    screens::frame,
    state::session::Session,
    theme::{Tokens, Tone, measure, mono, size::CODE_SMALL},
    view_models::{
        metadata::preview::{Card, Preview},
        review::count,
    },
    widgets::{Button, Chip, at_right, chip, paint, path_label, request_title, rule, text},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Height of a card's head, with the chip and the path.
const HEAD: f32 = 36.0;
/// Space below the last line of a card.
const FOOT: f32 = 5.0;
/// Height of the note in the foot.
const NOTE_LINES: f32 = 34.0;
const GAP: f32 = 8.0;

pub(super) fn ui(ui: &mut Ui, session: &Session, preview: &Preview, commands: &mut Commands) {
    let sunken = Tokens::of(ui).sunken;
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let head = frame::seamless(Panel::top("patch-head"), 48.0, sunken, frame::sides(15, 14));
    head.show(ui, |ui| head_ui(ui, preview, commands));
    frame::seamless(Panel::bottom("patch-foot"), 104.0, sunken, 0)
        .show(ui, |ui| foot_ui(ui, session, preview));
    egui::CentralPanel::default()
        .frame(Frame::new().fill(sunken))
        .show(ui, |ui| cards_ui(ui, &preview.cards));
}

fn head_ui(ui: &mut Ui, preview: &Preview, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        text::strong(ui, "Patch preview");
        let amount = preview.cards.len();
        let tone = if amount == 0 {
            Tone::Neutral
        } else {
            Tone::Accent
        };
        chip(ui, tone, &count(amount, "operation"));
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let nothing = (amount == 0).then_some("No changes to copy");
            let copy = Button::icon_only(icons::COPY, "Copy the patch as JSON");
            if copy.disabled_because(nothing).show(ui).clicked() {
                commands.push(AppCommand::Copy(preview.json.clone()));
            }
        });
    });
}

fn foot_ui(ui: &mut Ui, session: &Session, preview: &Preview) {
    rule(ui);
    let inset = Margin {
        left: 15,
        right: 12,
        top: 9,
        bottom: 0,
    };
    Frame::new().inner_margin(inset).show(ui, |ui| {
        request_title(ui, "PATCH", &preview.path);
        ui.add_space(3.0);
        let body = if preview.bytes == 0 {
            "nothing to send".to_owned()
        } else {
            count(preview.bytes, "byte")
        };
        text::small(ui, &format!("{}, {body}", Patch::MEDIA_TYPE));
        ui.add_space(8.0);
        ui.horizontal_top(|ui| {
            let size = vec2(14.0, NOTE_LINES);
            let (place, _) = ui.allocate_exact_size(size, Sense::hover());
            let ink = Tokens::of(ui).muted;
            paint::glyph(ui, place.center(), icons::INFO, 14.0, ink);
            let words = if session.profile.read_only {
                "A preview only. The profile is read-only, so nothing is sent."
            } else {
                "A preview only. Review reads the server’s values before anything is sent."
            };
            text::note(ui, words);
        });
    });
}

fn cards_ui(ui: &mut Ui, cards: &[Card]) {
    if cards.is_empty() {
        let inset = Margin {
            left: 15,
            right: 15,
            ..Margin::ZERO
        };
        Frame::new().inner_margin(inset).show(ui, |ui| {
            text::note(ui, "No change yet. Edits show here as operations.");
        });
        return;
    }
    let total: f32 = cards.iter().map(|card| height(card) + GAP).sum();
    ScrollArea::vertical()
        .id_salt("patch-cards")
        .auto_shrink(false)
        .show_viewport(ui, |ui, sight| {
            let (space, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), total), Sense::hover());
            let column = space.shrink2(vec2(measure::INSET, 0.0));
            let mut top = 0.0;
            for (number, card) in cards.iter().enumerate() {
                let bottom = top + height(card);
                if bottom >= sight.top() && top <= sight.bottom() {
                    let rect = Rect::from_min_max(
                        pos2(column.left(), space.top() + top),
                        pos2(column.right(), space.top() + bottom),
                    );
                    card_ui(ui, rect, number, card);
                }
                top = bottom + GAP;
            }
        });
}

fn height(card: &Card) -> f32 {
    let lines = usize::from(card.before.is_some()) + usize::from(card.after.is_some());
    HEAD + measure::LINE * lines as f32 + FOOT
}

fn card_ui(ui: &mut Ui, rect: Rect, number: usize, card: &Card) {
    let tokens = Tokens::of(ui);
    let id = ui.scope_id().with(("card", number));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, said(card)));
    let stroke = Stroke::new(1.0, tokens.border);
    ui.painter()
        .rect_filled(rect, measure::RADIUS_CARD, tokens.surface);
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD)).shrink2(vec2(8.0, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(
        UiBuilder::new().max_rect(head).layout(layout).id_salt(id),
        |ui| {
            Chip::new(card.change.tone(), card.operation).show(ui);
            path_label(ui, &card.path, ui.available_width());
        },
    );
    let mut line = Rect::from_min_size(
        pos2(rect.left(), rect.top() + HEAD),
        vec2(rect.width(), measure::LINE),
    );
    let sides = [
        (&card.before, "-", tokens.removed, tokens.removed_bg),
        (&card.after, "+", tokens.added, tokens.added_bg),
    ];
    for (value, sign, ink, ground) in sides {
        let Some(value) = value else { continue };
        ui.painter()
            .rect_filled(line.shrink2(vec2(1.0, 0.0)), 0, ground);
        let middle = line.center().y;
        paint::put_left(
            ui,
            line.left() + 11.0,
            middle,
            paint::line(ui, sign, mono(CODE_SMALL), ink),
        );
        let room = line.width() - 38.0;
        let galley = paint::elided(ui, value, mono(CODE_SMALL), tokens.text, room);
        if galley.elided {
            ui.interact(line, id.with(sign), Sense::hover()).tip(value);
        }
        paint::put_left(ui, line.left() + 26.0, middle, galley);
        line = line.translate(vec2(0.0, measure::LINE));
    }
    ui.painter()
        .rect_stroke(rect, measure::RADIUS_CARD, stroke, StrokeKind::Inside);
}

fn said(card: &Card) -> String {
    let before = card
        .before
        .as_ref()
        .map(|value| format!(", before {value}"))
        .unwrap_or_default();
    let after = card
        .after
        .as_ref()
        .map(|value| format!(", after {value}"))
        .unwrap_or_default();
    format!("{} {}{before}{after}", card.operation, card.path)
}
