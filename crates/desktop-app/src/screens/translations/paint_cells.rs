//! Paints what the grid's cells and heads show. It senses nothing.

use egui::{Rect, Ui, pos2, vec2};
use patchpanel_core_models::ids::Locale;

use crate::{
    icons,
    theme::{
        Tokens, icon, measure, medium, mono, regular,
        size::{CAPTION, CODE_SMALL, SMALL},
    },
    view_models::{
        metadata::Change,
        quantity,
        translations::{Complete, Face, Order},
    },
    widgets::{
        COLUMN_GAP, Cell,
        paint::{elided, line, put_left},
    },
};

pub(super) const HEADER: f32 = 44.0;
/// Space between the line of a column and its text.
pub(super) const PADDING: f32 = 8.0;

/// Moves what a cell shows in from its lines.
pub(super) fn inset(cell: &mut Cell<'_>, left: f32) {
    cell.rect.min.x += left;
    cell.rect.max.x += COLUMN_GAP - PADDING;
}

/// A text, or why there is none.
pub(super) fn text(cell: &mut Cell<'_>, face: Face<'_>, change: Option<Change>) {
    let (tokens, whole) = (Tokens::of(cell.ui), cell.rect);
    inset(cell, PADDING);
    match face {
        Face::Text(text) => cell.text(text),
        Face::Extra(text) => cell.muted(text),
        Face::ToTranslate(text) => {
            let (right, middle) = (whole.right() - 14.0, whole.center().y);
            let sign = line(cell.ui, icons::NOTE_PENCIL, icon(14.0), tokens.warning);
            put_left(cell.ui, right - 7.0, middle, sign);
            cell.rect.max.x -= 18.0;
            cell.muted(text);
            cell.tip("A copy of the English text, to be translated");
        }
        Face::Missing => {
            let (ui, middle) = (&*cell.ui, whole.center().y);
            let inner = whole.shrink2(vec2(1.0, 1.0));
            ui.painter().rect_filled(inner, 0, tokens.warning_soft);
            let sign = line(ui, icons::WARNING, icon(14.0), tokens.warning);
            let after = put_left(ui, cell.rect.left(), middle, sign);
            let word = line(ui, "Missing", regular(SMALL), tokens.warning);
            put_left(ui, after + 4.0, middle, word);
        }
        Face::Empty => {}
    }
    if let Some(change) = change {
        let bar = Rect::from_min_max(
            whole.left_top() + vec2(1.0, 4.0),
            pos2(whole.left() + 3.0, whole.bottom() - 5.0),
        );
        cell.ui.painter().rect_filled(bar, 0, change.ink(&tokens));
    }
}

/// Who uses the key; answers where the link is.
pub(super) fn used_by(cell: &Cell<'_>, element: &str, name: &str) -> Rect {
    let (ui, rect, tokens) = (&*cell.ui, cell.rect, Tokens::of(cell.ui));
    let middle = rect.center().y;
    let element = line(ui, element, regular(SMALL), tokens.muted);
    let after = put_left(ui, rect.left(), middle, element) + 6.0;
    let room = rect.right() - COLUMN_GAP - after;
    let galley = elided(ui, name, mono(CODE_SMALL), tokens.accent_text, room);
    let end = put_left(ui, after, middle, galley);
    Rect::from_x_y_ranges(after..=end, rect.y_range())
}

pub(super) fn extra_chip(cell: &mut Cell<'_>) {
    cell.say("Extra");
    let (ui, tokens) = (&*cell.ui, Tokens::of(cell.ui));
    let left_middle = cell.rect.left_center();
    let word = line(ui, "Extra", medium(CAPTION), tokens.warning);
    let size = vec2(word.size().x + 28.0, measure::CHIP);
    let chip = Rect::from_min_size(left_middle - vec2(0.0, size.y / 2.0), size);
    let painter = ui.painter();
    painter.rect_filled(chip, 4, tokens.warning_soft);
    let sign = line(ui, icons::PROHIBIT, icon(13.0), tokens.warning);
    let after = put_left(ui, chip.left() + 6.0, left_middle.y, sign);
    put_left(ui, after + 4.0, left_middle.y, word);
}

/// An arrow behind a title by which rows are sorted.
fn sorted_by(ui: &Ui, at: egui::Pos2, arrow: Option<&str>) {
    if let Some(arrow) = arrow {
        let arrow = line(ui, arrow, icon(12.0), Tokens::of(ui).text);
        put_left(ui, at.x + 4.0, at.y, arrow);
    }
}

pub(super) fn key_head(ui: &Ui, rect: Rect, keys: usize, order: Order) {
    let tokens = Tokens::of(ui);
    let left = rect.left() + measure::PAGE;
    let first = rect.top() + 14.0;
    let title = line(ui, "Key", medium(SMALL), tokens.text);
    let end = put_left(ui, left, first, title);
    let arrow = match order {
        Order::Ascending => Some(icons::ARROW_UP),
        Order::Descending => Some(icons::ARROW_DOWN),
        Order::AsInFiles | Order::ByUse => None,
    };
    sorted_by(ui, pos2(end, first), arrow);
    let keys = quantity::count(keys, "key", "keys");
    let note = format!("{keys} in the form and files");
    let room = rect.right() - left - PADDING;
    let note = elided(ui, &note, regular(CAPTION), tokens.muted, room);
    put_left(ui, left, rect.top() + 31.0, note);
}

pub(super) fn used_by_head(ui: &Ui, rect: Rect, order: Order) {
    let title = line(ui, "Used by", medium(SMALL), Tokens::of(ui).muted);
    let middle = rect.top() + 14.0;
    let end = put_left(ui, rect.left() + PADDING, middle, title);
    let arrow = (order == Order::ByUse).then_some(icons::ARROW_DOWN);
    sorted_by(ui, pos2(end, middle), arrow);
}

/// The head of a locale: code and language, and whether all texts are there.
pub(super) fn locale_head(
    ui: &Ui,
    rect: Rect,
    locale: Locale,
    (complete, note): &(Complete, String),
) {
    let tokens = Tokens::of(ui);
    let left = rect.left() + PADDING;
    let first = rect.top() + 14.0;
    let code = line(ui, locale.as_str(), mono(CODE_SMALL), tokens.text);
    let after = put_left(ui, left, first, code) + 8.0;
    let room = rect.right() - after - PADDING;
    let whole = line(ui, locale.language(), regular(SMALL), tokens.muted);
    let language = if whole.size().x <= room {
        whole
    } else {
        // The code before it tells the script already.
        let short = locale.language().split(" (").next().unwrap_or_default();
        elided(ui, short, regular(SMALL), tokens.muted, room)
    };
    put_left(ui, after, first, language);
    let second = rect.top() + HEADER - 13.0;
    let (sign, sign_ink, ink) = match complete {
        Complete::Yes => (icons::CHECK, tokens.success, tokens.muted),
        Complete::No => (icons::WARNING, tokens.warning, tokens.warning),
    };
    let sign = line(ui, sign, icon(12.0), sign_ink);
    let after = put_left(ui, left, second, sign) + 5.0;
    let room = rect.right() - after - PADDING;
    let note = elided(ui, note, regular(CAPTION), ink, room);
    put_left(ui, after, second, note);
}
