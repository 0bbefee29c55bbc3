//! A document on three sides: lines, folds, and a bar with the choice above each conflict. Only rows in sight are drawn.

use egui::{
    Align, CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use super::{
    Page, choice,
    keys::{column_title, fold_ui},
    view::{DocumentView, RESULT_SPACE},
};
use crate::{
    code::{merge_lines::MergeRow, snippet::Snippet},
    compare::merge::{Chunk, ChunkKind, Column},
    icons,
    state::conflict::{Choice, DocumentDifference, Position},
    theme::{
        Tokens, measure, regular, semibold,
        size::{BODY, SMALL},
    },
    view_models::conflict::{
        self as model,
        document::{self as rows, Row},
    },
    widgets::paint,
};

/// One document on the page.
struct Sheet<'a, 'p> {
    page: &'a mut Page<'p>,
    document: &'p DocumentDifference,
    local: &'a mut DocumentView,
    columns: &'static [Column],
    id: Id,
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, (index, columns): (usize, &'static [Column])) {
    let conflict = page.conflict;
    let Some(document) = conflict.findings.documents.get(index) else {
        return;
    };
    if index >= page.view.documents.len() {
        return;
    }
    // Taken out while it is drawn: its rows change the rest of the view.
    let mut local = page.view.documents.remove(index);
    local.arrange(conflict, document);
    let mut sheet = Sheet {
        page,
        document,
        local: &mut local,
        columns,
        id: ui.scope_id().with(("document", index)),
    };
    sheet_ui(ui, &mut sheet);
    page.view.documents.insert(index, local);
}

fn sheet_ui(ui: &mut Ui, sheet: &mut Sheet<'_, '_>) {
    let size = vec2(ui.available_width(), measure::ROW + sheet.local.height());
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let tokens = Tokens::of(ui);
    let response = ui.interact(rect, sheet.id, Sense::focusable_noninteractive());
    let name = format!("{} on three sides", sheet.document.kind.title());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, &name));
    header(ui, sheet, rect.with_max_y(rect.top() + measure::ROW));
    let body = rect.with_min_y(rect.top() + measure::ROW);
    scroll(ui, sheet, body);
    let clip = ui.clip_rect();
    let visible = (sheet.local).between(clip.top() - body.top(), clip.bottom() - body.top());
    read_states(ui, sheet, &visible);
    let columns = sheet.columns.len();
    sheet.local.lines.scroll(ui, body, sheet.id, columns);
    for (top, height, row) in visible {
        let corner = pos2(body.left(), body.top() + top);
        let place = Rect::from_min_size(corner, vec2(body.width(), height));
        row_ui(ui, sheet, place, &row);
    }
    let stroke = Stroke::new(1.0, tokens.border);
    ui.painter()
        .rect_stroke(rect, measure::RADIUS_CARD, stroke, StrokeKind::Inside);
    if response.has_focus() {
        let ring = Stroke::new(2.0, tokens.accent_text);
        ui.painter()
            .rect_stroke(rect.intersect(clip), 4, ring, StrokeKind::Inside);
    }
}

fn scroll(ui: &Ui, sheet: &mut Sheet<'_, '_>, body: Rect) {
    let Some(Position::Lines(kind, number)) = &sheet.page.view.scroll_to else {
        return;
    };
    if *kind != sheet.document.kind {
        return;
    }
    if let Some(run) = sheet.document.model.conflict(*number) {
        let width = (body.width(), sheet.columns.len());
        sheet.local.lines.reveal(ui, run, width);
    }
    if let Some(top) = sheet.local.top_of(*number) {
        let at = pos2(body.left(), body.top() + top);
        ui.scroll_to_rect(
            Rect::from_min_size(at, vec2(1.0, 56.0)),
            Some(Align::Center),
        );
    }
    sheet.page.view.scroll_to = None;
}

/// Reads on until the states of all lines in sight are known.
fn read_states(ui: &Ui, sheet: &mut Sheet<'_, '_>, visible: &[(f32, f32, Row)]) {
    let last = visible.iter().rev().find_map(|(_, _, row)| match row {
        Row::Line { chunk, line } => Some((*chunk, *line)),
        Row::Fold { .. } | Row::Bar { .. } | Row::Note { .. } | Row::Result { .. } => None,
    });
    let chunks = sheet.document.model.chunks();
    if let Some((chunk, line)) = last.and_then(|(chunk, line)| Some((chunks.get(chunk)?, line))) {
        sheet.local.lines.read(ui, chunk, line);
    }
}

fn header(ui: &Ui, sheet: &Sheet<'_, '_>, rect: Rect) {
    let tokens = Tokens::of(ui);
    let corners = CornerRadius {
        nw: measure::RADIUS_CARD,
        ne: measure::RADIUS_CARD,
        sw: 0,
        se: 0,
    };
    ui.painter().rect_filled(rect, corners, tokens.sunken);
    let bottom = rect.bottom() - 0.5;
    paint::border_line(ui, rect.x_range(), bottom);
    let (conflict, connector) = (sheet.page.conflict, sheet.page.connector);
    let notes = model::column_notes(conflict, connector, &sheet.page.clock());
    let width = rect.width() / sheet.columns.len().max(1) as f32;
    let middle = rect.center().y;
    for (place, column) in sheet.columns.iter().enumerate() {
        let left = rect.left() + place as f32 * width + 12.0;
        let note = match column {
            Column::Base => &notes.base,
            Column::Theirs => &notes.theirs,
            Column::Mine => &notes.mine,
        };
        let title = paint::line(ui, column_title(*column), semibold(SMALL), tokens.text);
        let end = paint::put_left(ui, left, middle, title) + 8.0;
        let room = rect.left() + (place + 1) as f32 * width - end;
        let note = paint::elided(ui, note, regular(SMALL), tokens.muted, room);
        paint::put_left(ui, end, middle, note);
    }
}

fn row_ui(ui: &mut Ui, sheet: &mut Sheet<'_, '_>, place: Rect, row: &Row) {
    let document = sheet.document;
    let chunk_at = |index: usize| document.model.chunks().get(index);
    match row {
        Row::Fold { chunk, lines } => {
            let words = rows::fold(lines);
            let id = sheet.id.with(("fold", *chunk));
            let name = (format!("Show {words}"), words.as_str());
            if fold_ui(ui, id, (place, CornerRadius::ZERO), name) {
                sheet.local.open(*chunk);
                ui.ctx().request_repaint();
            }
        }
        Row::Line { chunk, line } => {
            let Some(run) = chunk_at(*chunk) else { return };
            let merge_row = MergeRow {
                chunk: run,
                line: *line,
                columns: sheet.columns,
                taken: taken(sheet, run),
            };
            let id = sheet.id.with((*chunk, *line));
            sheet.local.lines.row_ui(ui, place, id, &merge_row);
        }
        Row::Note { chunk } => {
            if let Some(run) = chunk_at(*chunk) {
                note_ui(ui, sheet, place, run);
            }
        }
        Row::Bar { number, .. } => bar_ui(ui, sheet, place, *number),
        Row::Result { number } => result_ui(ui, sheet, place, *number),
    }
}

/// The side whose lines were taken, where somebody decided.
fn taken(sheet: &Sheet<'_, '_>, run: &Chunk) -> Option<Column> {
    let ChunkKind::Conflict(number) = run.kind else {
        return None;
    };
    let position = Position::Lines(sheet.document.kind, number);
    match sheet.page.conflict.choices.of(&position)? {
        Choice::Theirs => Some(Column::Theirs),
        Choice::Mine => Some(Column::Mine),
        Choice::Edited(_) => None,
    }
}

/// What became of lines that only one side changed.
fn note_ui(ui: &Ui, sheet: &Sheet<'_, '_>, rect: Rect, run: &Chunk) {
    let tokens = Tokens::of(ui);
    let words = rows::note(run);
    let id = sheet.id.with(("note", run.base.start, run.mine.start));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    ui.painter().rect_filled(rect, 0, tokens.sunken);
    let middle = rect.center().y;
    let sign = pos2(rect.left() + 17.0, middle);
    paint::glyph(ui, sign, icons::CHECK, 14.0, tokens.success);
    let room = rect.width() - 44.0;
    let galley = paint::elided(ui, &words, regular(SMALL), tokens.muted, room);
    paint::put_left(ui, rect.left() + 36.0, middle, galley);
}

fn bar_ui(ui: &mut Ui, sheet: &mut Sheet<'_, '_>, rect: Rect, number: usize) {
    let tokens = Tokens::of(ui);
    let bar = rows::bar(sheet.page.conflict, sheet.document, number);
    let id = sheet.id.with(("bar", number));
    let response = ui.interact(rect, id, Sense::hover());
    let said = format!("{}, {}", bar.title, bar.note);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &said));
    let (sign, ink) = if bar.decided {
        ui.painter().rect_filled(rect, 0, tokens.sunken);
        (icons::CHECK_CIRCLE, tokens.success)
    } else {
        ui.painter().rect_filled(rect, 0, tokens.warning_soft);
        let edge = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(edge, 0, tokens.warning);
        (icons::WARNING, tokens.warning)
    };
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 20.0, middle);
    paint::glyph_fill(ui, centre, sign, 16.0, ink);
    let left = rect.left() + 36.0;
    let room = rect.width() - 36.0 - choice::WIDTH - 100.0;
    let title = paint::elided(ui, &bar.title, semibold(BODY), tokens.text, room);
    let end = paint::put_left(ui, left, middle, title) + 10.0;
    let note = paint::line(ui, bar.note, regular(SMALL), tokens.muted);
    paint::put_left(ui, end, middle, note);
    let position = Position::Lines(sheet.document.kind, number);
    let place = rect.with_max_x(rect.right() - 4.0);
    choice::ui(ui, place, sheet.page, &position);
}

fn result_ui(ui: &mut Ui, sheet: &mut Sheet<'_, '_>, rect: Rect, number: usize) {
    let tokens = Tokens::of(ui);
    let position = Position::Lines(sheet.document.kind, number);
    let Some(Choice::Edited(edited)) = sheet.page.conflict.choices.of(&position) else {
        return;
    };
    ui.painter().rect_filled(rect, 0, tokens.sunken);
    let middle = rect.top() + RESULT_SPACE + measure::CONTROL / 2.0;
    let label = paint::line(ui, "Result", regular(SMALL), tokens.text);
    paint::put_left(ui, rect.left() + 12.0, middle, label);
    let place = Rect::from_min_max(
        pos2(rect.left() + 62.0, rect.top() + RESULT_SPACE),
        pos2(rect.right() - 7.0, rect.bottom() - RESULT_SPACE),
    );
    let mut child = ui.new_child(UiBuilder::new().max_rect(place));
    let mut text = edited.clone();
    let name = format!("Result for {}", model::position_name(&position));
    let run = sheet.document.model.conflict(number);
    let state = run.map(|run| sheet.local.lines.state_of_mine(run.mine.start));
    let response = Snippet::new(&name, &mut text)
        .language(sheet.local.lines.language(), state.unwrap_or_default())
        .id(sheet.id.with(("result", number)))
        .show(&mut child);
    choice::typed(sheet.page, &response, position, text);
}
