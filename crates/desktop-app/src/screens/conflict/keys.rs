//! The metadata as a table: a row for each value in which the sides differ, and the others behind a fold.

use egui::{
    Align, Color32, CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{
    Page, choice,
    view::{FOLD, Focus, View},
};
use crate::{
    compare::merge::Column as Side,
    icons,
    theme::{
        Tokens, measure, medium, mono, regular,
        size::{CODE_SMALL, SMALL},
    },
    view_models::conflict::{
        Pick,
        keys::{self, Cell as Value, KeyRow, Outcome},
    },
    widgets::{Cell, Column, Field, Grid, GridKey, grid, paint, text},
};

/// The accessible name of the table.
const NAME: &str = "Metadata on three sides";
/// Height of a row with a choice.
const CHOICE_ROW: f32 = 36.0;
/// Height of the field of an edited value, with the space around it.
const FIELD_ROW: f32 = 44.0;
/// The sentence under a field that is not JSON.
const ERROR: f32 = 22.0;
const RESULT: f32 = 188.0;
/// Space at the right of the result.
const END: f32 = 11.0;

enum Line<'a> {
    Key(&'a KeyRow),
    /// The field of a value that is edited.
    Field(&'a KeyRow, &'a str),
    /// Shows and hides the values that are the same.
    Fold(&'a str),
}

impl<'a> Line<'a> {
    fn of(row: &'a KeyRow) -> impl Iterator<Item = Self> {
        let field = row.edited.as_deref().map(|edited| Self::Field(row, edited));
        [Self::Key(row)].into_iter().chain(field)
    }

    fn row(&self) -> Option<&'a KeyRow> {
        match self {
            Self::Key(row) | Self::Field(row, _) => Some(row),
            Self::Fold(_) => None,
        }
    }

    /// The key; what stands for none has no name to be found by.
    fn name(&self) -> &str {
        self.row().map_or("", |row| &row.name)
    }

    fn height(&self) -> f32 {
        match self {
            Self::Key(row) if row.outcome.is_choice() => CHOICE_ROW,
            Self::Key(_) => measure::ROW,
            Self::Field(row, _) if row.outcome == Outcome::EditedWrongly => FIELD_ROW + ERROR,
            Self::Field(..) => FIELD_ROW,
            Self::Fold(_) => FOLD,
        }
    }
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, sides: &'static [Side]) {
    let rows = keys::rows(page.conflict);
    let folded = if page.view.keys_open {
        keys::folded_rows(page.conflict)
    } else {
        Vec::new()
    };
    let fold = keys::fold(page.conflict);
    let lines: Vec<Line<'_>> = rows
        .iter()
        .flat_map(Line::of)
        .chain(fold.as_deref().map(Line::Fold))
        .chain(folded.iter().flat_map(Line::of))
        .collect();
    scroll(ui, &lines, page.view);
    let cursor = page.view.key_line;
    let answer = Grid::card(NAME, lines.len(), |line| lines.get(line))
        .heights(lines.iter().map(Line::height))
        .columns(columns(sides))
        .key(|line: &Line<'_>| (line.name().to_owned(), matches!(line, Line::Field(..))))
        .row_name(|line| match line {
            Line::Key(row) => row.spoken(),
            Line::Field(row, _) => format!("Result for {}", row.name),
            Line::Fold(words) => (*words).to_owned(),
        })
        .find_by(|line| line.name())
        .ground(ground)
        .span(|line| !matches!(line, Line::Key(_)), span)
        .selected(cursor)
        .show(ui, page);
    let moved = answer.moved.map(|(line, _)| line);
    let entered = (answer.focused && cursor.is_none()).then_some(0);
    page.view.key_line = moved.or(cursor).or(entered);
    let line = page.view.key_line.and_then(|line| lines.get(line));
    let Some(line) = line.filter(|_| answer.focused) else {
        return;
    };
    let (enter, edit) = (Some(GridKey::Activate), Some(GridKey::Edit));
    if matches!(line, Line::Fold(_)) && answer.key == enter {
        page.view.keys_open = !page.view.keys_open;
    }
    let Some(row) = line.row().filter(|row| row.outcome.is_choice()) else {
        return;
    };
    if answer.key == enter {
        page.view.focus = Some(Focus::Choice(row.position()));
    } else if answer.key == edit {
        choice::decide(page, &row.position(), Pick::Edit);
    } else if moved.is_some() {
        page.view.current = Some(row.position());
    }
}

fn scroll(ui: &Ui, lines: &[Line<'_>], view: &mut View) {
    let mut top = ui.cursor().top() + measure::ROW;
    for line in lines {
        let space = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + line.height());
        top = space.bottom();
        if let Line::Key(row) = line
            && view
                .scroll_to
                .take_if(|scroll_to| *scroll_to == row.position())
                .is_some()
        {
            ui.scroll_to_rect(space, Some(Align::Center));
        }
    }
}

fn columns<'a, 'p>(sides: &[Side]) -> Vec<Column<'a, Line<'a>, Page<'p>>> {
    let key = Column::share("Key", 168.0, |cell, line: &Line<'_>, _: &mut Page<'_>| {
        if let Line::Key(row) = line {
            key_ui(cell, row);
        }
    });
    let sides = sides.iter().map(|side| {
        let (side, title) = (*side, column_title(*side));
        let (share, inset) = match side {
            Side::Base => (186.0, 0.0),
            Side::Theirs => (206.0, 6.0),
            Side::Mine => (240.0, 6.0),
        };
        let draw = move |cell: &mut Cell<'_>, line: &Line<'_>, _: &mut Page<'_>| {
            if let Line::Key(row) = line {
                side_ui(cell, side, row);
            }
        };
        Column::share(title, share, draw).head(title.to_owned(), move |ui, rect| {
            let galley = paint::line(ui, title, medium(SMALL), Tokens::of(ui).muted);
            paint::put_left(ui, rect.left() + inset, rect.center().y, galley);
        })
    });
    let result = Column::fixed("Result", RESULT, result).head("Result".to_owned(), |ui, rect| {
        let galley = paint::line(ui, "Result", medium(SMALL), Tokens::of(ui).muted);
        paint::put_right(ui, rect.right() - END, rect.center().y, galley);
    });
    let key = key.row_header();
    [key].into_iter().chain(sides).chain([result]).collect()
}

/// What a column is called above it.
pub(super) fn column_title(column: Side) -> &'static str {
    match column {
        Side::Base => "Base",
        Side::Theirs => "Theirs",
        Side::Mine => "Mine",
    }
}

/// The ground of an open row, and of the one that keys are on; the line above a key.
fn ground(ui: &Ui, line: &Line<'_>, place: &grid::Line) {
    let (tokens, rect) = (Tokens::of(ui), place.rect);
    let outcome = line.row().map(|row| row.outcome);
    let is_open = matches!(outcome, Some(Outcome::Open | Outcome::EditedWrongly));
    let marked = if place.is_selected && place.has_focus {
        Some((tokens.accent_soft, tokens.accent_text))
    } else {
        is_open.then_some((tokens.warning_soft, tokens.warning))
    };
    if let Some((ground, bar)) = marked {
        ui.painter().rect_filled(rect, 0, ground);
        let edge = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(edge, 0, bar);
    }
    if matches!(line, Line::Key(_)) {
        let stroke = Stroke::new(1.0, tokens.border);
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, stroke);
    }
}

fn key_ui(cell: &mut Cell<'_>, row: &KeyRow) {
    let ink = Tokens::of(cell.ui).text;
    let (rect, room) = (cell.rect, cell.rect.width() - 12.0);
    let (galley, cut) = text::path_galley(cell.ui, &row.name, room, (ink, ink));
    paint::put_left(cell.ui, rect.left(), rect.center().y, galley);
    cell.say(&row.name);
    if cut {
        explain(cell, row);
    }
}

fn explain(cell: &mut Cell<'_>, row: &KeyRow) {
    let base = format!("Base: {}", row.base.text());
    let theirs = format!("Theirs: {}", row.theirs.text());
    let mine = format!("Mine: {}", row.mine.text());
    cell.tip_lines(&[&row.name, &base, &theirs, &mine]);
}

fn side_ui(cell: &mut Cell<'_>, side: Side, row: &KeyRow) {
    let tokens = Tokens::of(cell.ui);
    let (value, ground, edge) = match side {
        Side::Base => (&row.base, None, None),
        Side::Theirs => (
            &row.theirs,
            Some(tokens.accent_soft),
            matches!(row.outcome, Outcome::Theirs | Outcome::OnlyTheirs)
                .then_some(tokens.accent_text),
        ),
        Side::Mine => (
            &row.mine,
            Some(tokens.added_bg),
            matches!(row.outcome, Outcome::Mine | Outcome::OnlyMine).then_some(tokens.added),
        ),
    };
    cell.say(value.text());
    let ground = ground.filter(|_| *value != row.base);
    if value_ui(cell, (value, ground, edge)) {
        explain(cell, row);
    }
}

/// Draws a value; answers whether it was cut.
fn value_ui(
    cell: &Cell<'_>,
    (value, ground, edge): (&Value, Option<Color32>, Option<Color32>),
) -> bool {
    let (ui, tokens) = (&*cell.ui, Tokens::of(cell.ui));
    let is_side = ground.is_some() || edge.is_some();
    let left = cell.rect.left() + if is_side { 6.0 } else { 0.0 };
    let middle = cell.rect.center().y;
    let (font, ink) = match value {
        Value::Value(_) if is_side => (mono(CODE_SMALL), tokens.text),
        Value::Value(_) => (mono(CODE_SMALL), tokens.muted),
        Value::NotSet | Value::Removed => (regular(SMALL), tokens.muted),
    };
    let room = cell.rect.right() - left - 14.0;
    let galley = paint::elided(ui, value.text(), font, ink, room);
    if let Some(ground) = ground {
        let size = vec2(galley.size().x + 12.0, 20.0);
        let back = Rect::from_min_size(pos2(left - 6.0, middle - 10.0), size);
        let stroke = edge.map_or(Stroke::NONE, |ink| Stroke::new(1.0, ink));
        ui.painter()
            .rect(back, 4, ground, stroke, StrokeKind::Inside);
    }
    let cut = galley.elided;
    paint::put_left(ui, left, middle, galley);
    cut
}

/// The choice, or what becomes of the value without one.
fn result(cell: &mut Cell<'_>, line: &Line<'_>, page: &mut Page<'_>) {
    let Line::Key(row) = line else { return };
    cell.say(row.outcome.words());
    if row.outcome.is_choice() {
        let place = cell.line.rect.with_max_x(cell.line.rect.right() - 6.0);
        cell.widgets("", |ui| {
            choice::ui(ui, place, page, &row.position());
        });
        return;
    }
    let (ui, tokens) = (&*cell.ui, Tokens::of(cell.ui));
    let (middle, right) = (cell.rect.center().y, cell.rect.right() - END);
    let room = cell.rect.width() - END - 20.0;
    let words = paint::elided(ui, row.outcome.words(), regular(SMALL), tokens.muted, room);
    let left = paint::put_right(ui, right, middle, words);
    if row.outcome != Outcome::Same {
        let sign = pos2(left - 13.0, middle);
        paint::glyph(ui, sign, icons::CHECK, 14.0, tokens.success);
    }
}

fn span(cell: &mut Cell<'_>, line: &Line<'_>, page: &mut Page<'_>) {
    let rect = cell.line.rect;
    match line {
        Line::Key(_) => {}
        Line::Field(row, edited) => {
            cell.widgets("", |ui| field_ui(ui, rect, (row, edited), page));
        }
        Line::Fold(words) => {
            let (verb, round) = if page.view.keys_open {
                ("Hide", 0)
            } else {
                ("Show", measure::RADIUS_CARD)
            };
            let corners = CornerRadius {
                sw: round,
                se: round,
                ..CornerRadius::ZERO
            };
            let name = (format!("{verb}: {words}"), *words);
            let id = cell.ui.scope_id().with("fold");
            page.view.keys_open ^= fold_ui(cell.ui, id, (rect, corners), name);
            let line = Stroke::new(1.0, Tokens::of(cell.ui).border);
            let painter = cell.ui.painter();
            painter.hline(rect.x_range(), rect.top() + 0.5, line);
        }
    }
}

/// A fold that can be pressed, with its sign and words; answers whether it was.
pub(super) fn fold_ui(
    ui: &Ui,
    id: Id,
    (rect, corners): (Rect, CornerRadius),
    (name, words): (String, &str),
) -> bool {
    let tokens = Tokens::of(ui);
    let response = ui
        .interact(rect, id, Sense::click())
        .on_hover_cursor(egui::CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let ground = if response.hovered() {
        tokens.hover
    } else {
        tokens.sunken
    };
    ui.painter().rect_filled(rect, corners, ground);
    let sign = pos2(rect.left() + 17.0, rect.center().y);
    paint::glyph(ui, sign, icons::CARET_UP_DOWN, 14.0, tokens.muted);
    let galley = paint::elided(ui, words, regular(SMALL), tokens.muted, rect.width() - 44.0);
    paint::put_left(ui, rect.left() + 36.0, rect.center().y, galley);
    if response.has_focus() {
        paint::ring(ui, rect);
    }
    response.clicked()
}

fn field_ui(ui: &mut Ui, rect: Rect, (row, edited): (&KeyRow, &str), page: &mut Page<'_>) {
    let tokens = Tokens::of(ui);
    let position = row.position();
    let middle = rect.top() + measure::CONTROL / 2.0 + 4.0;
    let label = paint::line(ui, "Result", medium(SMALL), tokens.text);
    paint::put_left(ui, rect.left() + 12.0, middle, label);
    let place = Rect::from_min_max(
        pos2(rect.left() + 62.0, rect.top() + 4.0),
        pos2(rect.right() - 7.0, rect.bottom()),
    );
    let builder = UiBuilder::new()
        .max_rect(place)
        .id_salt(("result", choice::position_id(&position)));
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
    choice::typed(page, &response, position, text);
}
