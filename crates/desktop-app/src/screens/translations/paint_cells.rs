//! Paints the parts of the grid into given rectangles. It senses nothing.

use egui::{Painter, Rangef, Rect, Stroke, StrokeKind, Ui, pos2, vec2};
use patchpanel_core_models::properties::{Column, Row};

use super::grid::{Geometry, HEADER};
use crate::{
    icons,
    theme::{
        Tokens, icon, measure, medium, mono, regular,
        size::{BODY, CAPTION, CODE_SMALL, SMALL},
    },
    view_models::{
        metadata::Change,
        quantity,
        translations::{self as model, Complete, Face, Order},
    },
    widgets::paint::{elided, line, put_left},
};

/// Space between the line of a column and its text.
const PADDING: f32 = 8.0;

fn painter(ui: &Ui, clip: Rect) -> Painter {
    ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()))
}

fn lines(painter: &Painter, rect: Rect, tokens: &Tokens) {
    let stroke = Stroke::new(1.0, tokens.border);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, stroke);
    painter.vline(rect.right() - 0.5, rect.y_range(), stroke);
}

/// The ground of a whole row.
pub(super) fn band(ui: &Ui, geometry: &Geometry, band: Rect, (selected, focused): (bool, bool)) {
    if !selected {
        return;
    }
    let tokens = Tokens::of(ui);
    let painter = painter(ui, geometry.body());
    painter.rect_filled(
        band,
        0,
        if focused {
            tokens.accent_soft
        } else {
            tokens.hover
        },
    );
    if focused {
        painter.rect_filled(band.with_max_x(band.left() + 2.0), 0, tokens.accent_text);
    }
}

/// A text, or why there is none.
pub(super) fn cell(ui: &Ui, (rect, clip): (Rect, Rect), face: Face<'_>, change: Option<Change>) {
    let tokens = Tokens::of(ui);
    let painter = painter(ui, clip);
    let middle = rect.center().y;
    let room = rect.width() - 2.0 * PADDING;
    let left = rect.left() + PADDING;
    match face {
        Face::Text(text) => drop(put_left(
            &painter,
            left,
            middle,
            elided(ui, text, regular(BODY), tokens.text, room),
        )),
        Face::Extra(text) => drop(put_left(
            &painter,
            left,
            middle,
            elided(ui, text, regular(BODY), tokens.muted, room),
        )),
        Face::Missing => {
            painter.rect_filled(rect.shrink2(vec2(1.0, 1.0)), 0, tokens.warning_soft);
            let after = put_left(
                &painter,
                left,
                middle,
                line(ui, icons::WARNING, icon(14.0), tokens.warning),
            );
            put_left(
                &painter,
                after + 4.0,
                middle,
                line(ui, "Missing", regular(SMALL), tokens.warning),
            );
        }
        Face::Empty => {}
    }
    lines(&painter, rect, &tokens);
    if let Some(change) = change {
        let bar = Rect::from_min_max(
            rect.left_top() + vec2(1.0, 4.0),
            pos2(rect.left() + 3.0, rect.bottom() - 5.0),
        );
        painter.rect_filled(bar, 0, change.ink(&tokens));
    }
}

/// The frame of the selected cell.
pub(super) fn cursor(ui: &Ui, (rect, clip): (Rect, Rect), focused: bool) {
    let tokens = Tokens::of(ui);
    let ink = if focused {
        tokens.accent_text
    } else {
        tokens.border_strong
    };
    let frame = rect
        .with_max_x(rect.right() - 1.0)
        .with_max_y(rect.bottom() - 1.0);
    painter(ui, clip).rect_stroke(frame, 4, Stroke::new(1.5, ink), StrokeKind::Inside);
}

pub(super) fn key(ui: &Ui, (rect, clip): (Rect, Rect), row: &Row) {
    let tokens = Tokens::of(ui);
    let painter = painter(ui, clip);
    let ink = if row.is_extra {
        tokens.muted
    } else {
        tokens.text
    };
    let left = rect.left() + measure::PAGE;
    let galley = elided(
        ui,
        &row.key,
        mono(CODE_SMALL),
        ink,
        rect.right() - left - PADDING,
    );
    put_left(&painter, left, rect.center().y, galley);
    lines(&painter, rect, &tokens);
}

/// Who uses the key; answers where the link is.
pub(super) fn used_by(ui: &Ui, (rect, clip): (Rect, Rect), row: &Row) -> Option<Rect> {
    let tokens = Tokens::of(ui);
    let painter = painter(ui, clip);
    lines(&painter, rect, &tokens);
    let (left, middle) = (rect.left() + PADDING, rect.center().y);
    if row.is_extra {
        extra_chip(ui, &painter, pos2(left, middle));
        return None;
    }
    let (element, name) = model::used_by(row)?;
    let after = put_left(
        &painter,
        left,
        middle,
        line(ui, element, regular(SMALL), tokens.muted),
    ) + 6.0;
    let galley = elided(
        ui,
        name,
        mono(CODE_SMALL),
        tokens.accent_text,
        rect.right() - after - PADDING,
    );
    let end = put_left(&painter, after, middle, galley);
    Some(Rect::from_x_y_ranges(after..=end, rect.y_range()))
}

fn extra_chip(ui: &Ui, painter: &Painter, left_middle: egui::Pos2) {
    let tokens = Tokens::of(ui);
    let word = line(ui, "Extra", medium(CAPTION), tokens.warning);
    let size = vec2(word.size().x + 28.0, measure::CHIP);
    let chip = Rect::from_min_size(left_middle - vec2(0.0, size.y / 2.0), size);
    painter.rect_filled(chip, 4, tokens.warning_soft);
    let after = put_left(
        painter,
        chip.left() + 6.0,
        left_middle.y,
        line(ui, icons::PROHIBIT, icon(13.0), tokens.warning),
    );
    put_left(painter, after + 4.0, left_middle.y, word);
}

/// The ground of the header, which hides the rows that scroll under it, and of the frozen columns.
pub(super) fn header_ground(ui: &Ui, geometry: &Geometry, band: Rect) {
    painter(ui, geometry.sight).rect_filled(band, 0, Tokens::of(ui).sunken);
}

/// The heads of the frozen columns.
pub(super) fn key_header(ui: &Ui, (rect, used_by): (Rect, Rangef), keys: usize, order: Order) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let left = rect.left() + measure::PAGE;
    let first = rect.top() + 14.0;
    let title = line(ui, "Key", medium(SMALL), tokens.text);
    let end = put_left(painter, left, first, title);
    let arrow = match order {
        Order::Ascending => Some(icons::ARROW_UP),
        Order::Descending => Some(icons::ARROW_DOWN),
        Order::AsInFiles => None,
    };
    if let Some(arrow) = arrow {
        let arrow = line(ui, arrow, icon(12.0), tokens.text);
        put_left(painter, end + 4.0, first, arrow);
    }
    let note = format!(
        "{} in the form and files",
        quantity::count(keys, "key", "keys")
    );
    put_left(
        painter,
        left,
        rect.top() + 31.0,
        elided(
            ui,
            &note,
            regular(CAPTION),
            tokens.muted,
            rect.right() - left - PADDING,
        ),
    );
    painter.vline(
        rect.right() - 0.5,
        rect.y_range(),
        Stroke::new(1.0, tokens.border),
    );
    if used_by.span() > 0.0 {
        put_left(
            painter,
            used_by.min + PADDING,
            rect.top() + 14.0,
            line(ui, "Used by", medium(SMALL), tokens.muted),
        );
        painter.vline(
            used_by.max - 0.5,
            rect.y_range(),
            Stroke::new(1.0, tokens.border),
        );
    }
}

/// The head of a locale: code and language, and whether all texts are there.
pub(super) fn locale_header(ui: &Ui, (rect, clip): (Rect, Rect), column: &Column) {
    let tokens = Tokens::of(ui);
    let painter = painter(ui, clip);
    let left = rect.left() + PADDING;
    let first = rect.top() + 14.0;
    let after = put_left(
        &painter,
        left,
        first,
        line(ui, column.locale.as_str(), mono(CODE_SMALL), tokens.text),
    ) + 8.0;
    let room = rect.right() - after - PADDING;
    let whole = line(ui, column.locale.language(), regular(SMALL), tokens.muted);
    let language = if whole.size().x <= room {
        whole
    } else {
        // The code before it tells the script already.
        let short = column
            .locale
            .language()
            .split(" (")
            .next()
            .unwrap_or_default();
        elided(ui, short, regular(SMALL), tokens.muted, room)
    };
    put_left(&painter, after, first, language);
    let second = rect.top() + HEADER - 13.0;
    let (complete, note) = model::column_note(column);
    let (sign, sign_ink, ink) = match complete {
        Complete::Yes => (icons::CHECK, tokens.success, tokens.muted),
        Complete::No => (icons::WARNING, tokens.warning, tokens.warning),
    };
    let after = put_left(&painter, left, second, line(ui, sign, icon(12.0), sign_ink)) + 5.0;
    put_left(
        &painter,
        after,
        second,
        elided(
            ui,
            &note,
            regular(CAPTION),
            ink,
            rect.right() - after - PADDING,
        ),
    );
    painter.vline(
        rect.right() - 0.5,
        rect.y_range(),
        Stroke::new(1.0, tokens.border),
    );
}

/// The line under the header.
pub(super) fn line_under(ui: &Ui, rect: Rect) {
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, Tokens::of(ui).border),
    );
}
