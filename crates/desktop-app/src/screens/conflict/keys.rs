//! The metadata as a table: a row for each value in which the sides differ, and the others behind a fold.

use egui::{
    Align, Color32, CornerRadius, Rangef, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{
    Page, choice,
    view::{FOLD, View},
};
use crate::{
    command::Commands,
    compare::merge::Column,
    icons,
    theme::{
        Tokens, measure, medium, mono, regular,
        size::{CODE_SMALL, SMALL},
    },
    view_models::conflict::keys::{self, Cell, KeyRow, Outcome},
    widgets::{Field, paint},
};

/// Height of a row with a choice.
const CHOICE_ROW: f32 = 36.0;
/// Height of the field of an edited value, with the space around it.
const FIELD_ROW: f32 = 44.0;
/// The sentence under a field that is not JSON.
const ERROR: f32 = 22.0;
/// Width of the result.
const RESULT: f32 = 188.0;

/// Where the cells are.
struct Places {
    key: Rangef,
    /// Base, theirs, mine, as far as they are shown.
    sides: Vec<(Column, Rangef)>,
    result: Rangef,
}

impl Places {
    fn of(rect: Rect, columns: &[Column]) -> Self {
        let share = |column: &Column| match column {
            Column::Base => 186.0,
            Column::Theirs => 206.0,
            Column::Mine => 240.0,
        };
        let key_share = 168.0;
        let whole: f32 = key_share + columns.iter().map(share).sum::<f32>();
        let room = rect.width() - 12.0 - RESULT;
        let mut left = rect.left() + 12.0;
        let mut take = |part: f32| {
            let width = room * part / whole;
            let place = Rangef::new(left.round(), (left + width).round());
            left += width;
            place
        };
        Self {
            key: take(key_share),
            sides: columns
                .iter()
                .map(|column| (*column, take(share(column))))
                .collect(),
            result: Rangef::new(rect.right() - RESULT, rect.right() - 11.0),
        }
    }
}

pub(super) fn ui(
    ui: &mut Ui,
    page: &Page<'_>,
    view: &mut View,
    columns: &'static [Column],
    commands: &mut Commands,
) {
    let rows = keys::rows(page.conflict);
    let folded = if view.keys_open {
        keys::folded_rows(page.conflict)
    } else {
        Vec::new()
    };
    let fold = keys::fold(page.conflict);
    let heights = rows.iter().chain(&folded).map(height).sum::<f32>();
    let fold_height = if fold.is_some() { FOLD } else { 0.0 };
    let size = vec2(ui.available_width(), measure::ROW + heights + fold_height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Metadata on three sides"));
    let tokens = Tokens::of(ui);
    let places = Places::of(rect, columns);
    header(ui, rect.with_max_y(rect.top() + measure::ROW), &places);
    let mut top = rect.top() + measure::ROW;
    let fold_above = rows.len();
    for (index, row) in rows.iter().chain(&folded).enumerate() {
        if index == fold_above {
            top += fold_ui(ui, rect, top, fold.as_deref(), view);
        }
        let space = Rect::from_x_y_ranges(rect.x_range(), top..=top + height(row));
        row_ui(ui, space, (page, row, &places), view, commands);
        top += height(row);
    }
    if folded.is_empty() {
        fold_ui(ui, rect, top, fold.as_deref(), view);
    }
    ui.painter().rect_stroke(
        rect,
        measure::RADIUS_CARD,
        Stroke::new(1.0, tokens.border),
        StrokeKind::Inside,
    );
}

fn height(row: &KeyRow) -> f32 {
    match (row.outcome, &row.edited) {
        (Outcome::EditedWrongly, _) => CHOICE_ROW + FIELD_ROW + ERROR,
        (_, Some(_)) => CHOICE_ROW + FIELD_ROW,
        (outcome, None) if outcome.is_choice() => CHOICE_ROW,
        (_, None) => measure::ROW,
    }
}

fn header(ui: &Ui, rect: Rect, places: &Places) {
    let tokens = Tokens::of(ui);
    let corners = CornerRadius {
        nw: measure::RADIUS_CARD,
        ne: measure::RADIUS_CARD,
        sw: 0,
        se: 0,
    };
    ui.painter().rect_filled(rect, corners, tokens.sunken);
    let middle = rect.center().y;
    let title = |text: &str| paint::line(ui, text, medium(SMALL), tokens.muted);
    paint::put_left(ui.painter(), places.key.min, middle, title("Key"));
    for (column, place) in &places.sides {
        let left = match column {
            Column::Base => place.min,
            Column::Theirs | Column::Mine => place.min + 6.0,
        };
        paint::put_left(ui.painter(), left, middle, title(column_title(*column)));
    }
    paint::put_right(ui.painter(), places.result.max, middle, title("Result"));
}

/// What a column is called above it.
pub(super) fn column_title(column: Column) -> &'static str {
    match column {
        Column::Base => "Base",
        Column::Theirs => "Theirs",
        Column::Mine => "Mine",
    }
}

fn fold_ui(ui: &Ui, table: Rect, top: f32, words: Option<&str>, view: &mut View) -> f32 {
    let Some(words) = words else { return 0.0 };
    let tokens = Tokens::of(ui);
    let rect = Rect::from_x_y_ranges(table.x_range(), top..=top + FOLD);
    let response = ui
        .interact(rect, ui.scope_id().with("same keys"), Sense::click())
        .on_hover_cursor(egui::CursorIcon::PointingHand);
    let verb = if view.keys_open { "Hide" } else { "Show" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{verb}: {words}")));
    let ground = if response.hovered() {
        tokens.hover
    } else {
        tokens.sunken
    };
    let corners = CornerRadius {
        nw: 0,
        ne: 0,
        sw: measure::RADIUS_CARD,
        se: measure::RADIUS_CARD,
    };
    let corners = if view.keys_open {
        CornerRadius::ZERO
    } else {
        corners
    };
    ui.painter().rect_filled(rect, corners, ground);
    ui.painter()
        .hline(rect.x_range(), top + 0.5, Stroke::new(1.0, tokens.border));
    fold_words(ui, rect, words, &tokens);
    if response.has_focus() {
        let ring = Stroke::new(2.0, tokens.accent_text);
        ui.painter().rect_stroke(rect, 4, ring, StrokeKind::Inside);
    }
    if response.clicked() {
        view.keys_open = !view.keys_open;
    }
    FOLD
}

/// The sign and the words of a fold.
pub(super) fn fold_words(ui: &Ui, rect: Rect, words: &str, tokens: &Tokens) {
    let sign = pos2(rect.left() + 17.0, rect.center().y);
    paint::glyph(ui.painter(), sign, icons::CARET_UP_DOWN, 14.0, tokens.muted);
    let galley = paint::elided(ui, words, regular(SMALL), tokens.muted, rect.width() - 44.0);
    paint::put_left(ui.painter(), rect.left() + 36.0, rect.center().y, galley);
}

fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    (page, row, places): (&Page<'_>, &KeyRow, &Places),
    view: &mut View,
    commands: &mut Commands,
) {
    let spot = row.spot();
    if view.wanted.as_ref() == Some(&spot) {
        view.wanted = None;
        ui.scroll_to_rect(rect, Some(Align::Center));
    }
    let tokens = Tokens::of(ui);
    let is_open = matches!(row.outcome, Outcome::Open | Outcome::EditedWrongly);
    if is_open {
        ui.painter().rect_filled(rect, 0, tokens.warning_soft);
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(bar, 0, tokens.warning);
    }
    ui.painter().hline(
        rect.x_range(),
        rect.top() + 0.5,
        Stroke::new(1.0, tokens.border),
    );
    let line_height = if row.outcome.is_choice() {
        CHOICE_ROW
    } else {
        measure::ROW
    };
    let line = rect.with_max_y(rect.top() + line_height);
    let id = ui.scope_id().with(("key", &row.name));
    let response = ui.interact(line, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, row.spoken()));
    let cut = cells_ui(ui, line, row, places);
    if cut {
        response.on_hover_text(tooltip(row));
    }
    if row.outcome.is_choice() {
        let place = line.with_max_x(rect.right() - 6.0);
        choice::ui(ui, place, (page, &spot), view, commands);
    } else {
        merged_ui(ui, line, row.outcome, places);
    }
    if let Some(edited) = &row.edited {
        let space = rect.with_min_y(line.bottom());
        field_ui(ui, space, (row, edited), view, commands);
    }
}

fn tooltip(row: &KeyRow) -> String {
    format!(
        "{}\nBase: {}\nTheirs: {}\nMine: {}",
        row.name,
        row.base.text(),
        row.theirs.text(),
        row.mine.text()
    )
}

/// Draws key and values; answers whether one was cut.
fn cells_ui(ui: &Ui, rect: Rect, row: &KeyRow, places: &Places) -> bool {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    let room = places.key.span() - 12.0;
    let inks = (tokens.text, tokens.text);
    let (galley, mut cut) = crate::widgets::text::path_galley(ui, &row.name, room, inks);
    paint::put_left(ui.painter(), places.key.min, middle, galley);
    for (column, place) in &places.sides {
        let (cell, ground, edge) = match column {
            Column::Base => (&row.base, None, None),
            Column::Theirs => (
                &row.theirs,
                Some(tokens.accent_soft),
                matches!(row.outcome, Outcome::Theirs | Outcome::OnlyTheirs)
                    .then_some(tokens.accent_text),
            ),
            Column::Mine => (
                &row.mine,
                Some(tokens.added_bg),
                matches!(row.outcome, Outcome::Mine | Outcome::OnlyMine).then_some(tokens.added),
            ),
        };
        let ground = ground.filter(|_| *cell != row.base);
        cut |= cell_ui(ui, *place, middle, (cell, ground, edge));
    }
    cut
}

fn cell_ui(
    ui: &Ui,
    place: Rangef,
    middle: f32,
    (cell, ground, edge): (&Cell, Option<Color32>, Option<Color32>),
) -> bool {
    let tokens = Tokens::of(ui);
    let is_side = ground.is_some() || edge.is_some();
    let left = place.min + if is_side { 6.0 } else { 0.0 };
    let (font, ink) = match cell {
        Cell::Value(_) if is_side => (mono(CODE_SMALL), tokens.text),
        Cell::Value(_) => (mono(CODE_SMALL), tokens.muted),
        Cell::NotSet | Cell::Removed => (regular(SMALL), tokens.muted),
    };
    let room = place.max - left - 14.0;
    let galley = paint::elided(ui, cell.text(), font, ink, room);
    if let Some(ground) = ground {
        let size = vec2(galley.size().x + 12.0, 20.0);
        let back = Rect::from_min_size(pos2(left - 6.0, middle - 10.0), size);
        let stroke = edge.map_or(Stroke::NONE, |ink| Stroke::new(1.0, ink));
        ui.painter()
            .rect(back, 4, ground, stroke, StrokeKind::Inside);
    }
    let cut = galley.elided;
    paint::put_left(ui.painter(), left, middle, galley);
    cut
}

fn merged_ui(ui: &Ui, rect: Rect, outcome: Outcome, places: &Places) {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    let words = paint::elided(
        ui,
        outcome.words(),
        regular(SMALL),
        tokens.muted,
        places.result.span() - 20.0,
    );
    let left = paint::put_right(ui.painter(), places.result.max, middle, words);
    if outcome != Outcome::Same {
        let sign = pos2(left - 13.0, middle);
        paint::glyph(ui.painter(), sign, icons::CHECK, 14.0, tokens.success);
    }
}

fn field_ui(
    ui: &mut Ui,
    rect: Rect,
    (row, edited): (&KeyRow, &str),
    view: &mut View,
    commands: &mut Commands,
) {
    let tokens = Tokens::of(ui);
    let spot = row.spot();
    let middle = rect.top() + measure::CONTROL / 2.0 + 4.0;
    let label = paint::line(ui, "Result", medium(SMALL), tokens.text);
    paint::put_left(ui.painter(), rect.left() + 12.0, middle, label);
    let place = Rect::from_min_max(
        pos2(rect.left() + 62.0, rect.top() + 4.0),
        pos2(rect.right() - 7.0, rect.bottom()),
    );
    let builder = UiBuilder::new()
        .max_rect(place)
        .id_salt(("result", choice::spot_id(&spot)));
    let mut child = ui.new_child(builder);
    let mut text = edited.to_owned();
    let name = format!("Result for {}", row.name);
    let error = (row.outcome == Outcome::EditedWrongly).then_some(
        "Write a JSON value: a number, true, null, a text in quotes, a list or an object",
    );
    let response = Field::new(&name, &mut text)
        .code()
        .error(error)
        .show(&mut child);
    choice::typed(view, &response, spot, text, commands);
}
