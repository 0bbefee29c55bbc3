//! A row of the palette: icon, name with what was looked for, what it is about, and keys.

use egui::{
    FontId, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use crate::{
    theme::{
        Tokens, Tone, measure, mono, regular, semibold,
        size::{BODY, CODE_SMALL, SMALL},
    },
    view_models::palette::{Entry, Letters},
    widgets::{chip, key_cap, paint},
};
use patchpanel_ui_kit::visible::marked;

const HEIGHT: f32 = 36.0;
/// The middle of the icon and where the name begins, from the row's left.
const ICON: f32 = 26.0;
const TITLE: f32 = 47.0;
/// Where the row ends, from its right.
const END: f32 = 19.0;
/// The name takes this part of the row at most.
const TITLE_SHARE: f32 = 0.62;

pub(super) fn ui(ui: &mut Ui, entry: &Entry, chosen: bool) -> Response {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = entry.disabled.is_none();
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, enabled, chosen, &entry.title));
    let about = entry.disabled.unwrap_or(&entry.note);
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_description(about);
    });
    let ground = rect.shrink2(vec2(7.0, 0.0));
    if chosen {
        ui.painter()
            .rect_filled(ground, measure::RADIUS, tokens.accent_soft);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(ground, measure::RADIUS, tokens.hover);
    }
    paint::focus_ring(ui, &response);
    let middle = rect.center().y;
    let icon_ink = match (entry.protected, chosen) {
        (true, _) => tokens.danger,
        (false, true) => tokens.accent_text,
        (false, false) => tokens.muted,
    };
    let centre = pos2(rect.left() + ICON, middle);
    paint::glyph(ui, centre, entry.icon, 16.0, icon_ink);
    let title = title_galley(ui, entry, rect.width() * TITLE_SHARE - TITLE);
    let end = paint::put_left(ui, rect.left() + TITLE, middle, title);
    if entry.protected {
        let place = Rect::from_min_max(pos2(end + 10.0, rect.top()), rect.max);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut beside = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
        chip(&mut beside, Tone::Danger, "Protected");
    }
    trailing(ui, entry, chosen, rect);
    response
}

/// What stands at the right, from the right: keys, then what it is about.
fn trailing(ui: &mut Ui, entry: &Entry, chosen: bool, rect: Rect) {
    let tokens = Tokens::of(ui);
    let space = Rect::from_min_max(
        pos2(rect.left() + rect.width() * TITLE_SHARE, rect.top()),
        pos2(rect.right() - END, rect.bottom()),
    );
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(space).layout(layout));
    row.spacing_mut().item_spacing.x = 10.0;
    match &entry.keys {
        Some(keys) => {
            key_cap(&mut row, keys);
        }
        None if chosen && entry.disabled.is_none() => {
            key_cap(&mut row, "↵");
        }
        None => {}
    }
    let (note, letters) = match entry.disabled {
        Some(reason) => (reason, Letters::Words),
        None => (entry.note.as_str(), entry.letters),
    };
    let font = match letters {
        Letters::Words => regular(SMALL),
        Letters::Code => mono(CODE_SMALL),
    };
    let room = row.available_width();
    let galley = paint::elided(&row, note, font, tokens.muted, room);
    let right = row.cursor().right();
    paint::put_right(&row, right, rect.center().y, galley);
}

fn title_galley(ui: &Ui, entry: &Entry, width: f32) -> std::sync::Arc<egui::Galley> {
    let tokens = Tokens::of(ui);
    let (ink, mark) = if entry.disabled.is_some() {
        (tokens.faint, tokens.faint)
    } else {
        (tokens.text, tokens.accent_text)
    };
    let mut job = LayoutJob::default();
    let mut add = |range: std::ops::Range<usize>, font: FontId, ink| {
        let piece = entry.title.get(range).unwrap_or_default();
        job.append(&marked(piece), 0.0, TextFormat::simple(font, ink));
    };
    add(0..entry.matched.start, regular(BODY), ink);
    add(entry.matched.clone(), semibold(BODY), mark);
    add(entry.matched.end..entry.title.len(), regular(BODY), ink);
    job.wrap = TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}
