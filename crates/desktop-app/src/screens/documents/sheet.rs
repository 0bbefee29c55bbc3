//! A table of a document that is edited in its cells: one cursor, keys and buttons for the rows, words that fit.
//!
//! It answers what is asked for; which edit of the document that is, is not known here.

mod buttons;

use egui::{Event, Key, Modifiers, Ui};

use self::buttons::{add, moved};
use crate::{
    command::{Action, Commands},
    icons,
    screens::frame,
    theme::{Change, Tokens, Tone, medium, size::SMALL},
    view_models::documents::sheet::{Asked, Column as SheetColumn, Content, Kind, ON, Row, Sheet},
    widgets::{
        COLUMN_GAP, Cell, Column, EmptyState, Grid, GridAnswer, GridKey, Link, check_mark,
        grid::{CellEdit, EditEnd, EditField},
        grid_id, paint,
    },
};
use patchpanel_core_models::{problem::Place, spreadsheet};

/// Width of the numbers before the rows.
const NUMBER: f32 = 44.0;
const LEAST_TEXT: f32 = 120.0;
const FLAG: f32 = 98.0;
const LEAST_NOTE: f32 = 96.0;
/// Columns before those of the document.
const FROZEN: usize = 1;

/// Where the cursor is, and what is typed there.
#[derive(Debug, Default)]
pub(super) struct View {
    cursor: (usize, usize),
    typing: Option<CellEdit>,
    /// The text of the cell when typing began.
    before: String,
    /// Where the row stands that is only in the document once its first cell was typed.
    new_row: Option<usize>,
    reveal: bool,
}

impl View {
    /// Where the element of the chosen row stands.
    pub(super) fn place(&self, sheet: &Sheet) -> Option<Place> {
        Some(sheet.rows.get(self.cursor.0)?.place)
    }

    /// Chooses the row whose element begins on a line, or on the lines before it up to the next.
    pub(super) fn go_to_line(&mut self, sheet: &Sheet, line: u32) {
        let begins = |row: &Row| row.place.line <= line;
        let Some(row) = sheet.rows.iter().rposition(begins) else {
            return;
        };
        let begins_on = |row: usize| sheet.rows.get(row).map(|row| row.place.line);
        if begins_on(row) == begins_on(self.cursor.0) {
            return;
        }
        let is_last = row + 1 == sheet.rows.len();
        let is_there = !is_last || begins_on(row) == Some(line);
        if is_there && self.typing.is_none() {
            self.go_to(row);
        }
    }

    /// Chooses the next row that is named by a text, from the chosen one on, or the one behind it.
    pub(super) fn find(&mut self, sheet: &Sheet, text: &str, is_again: bool) {
        let text = text.to_lowercase();
        let from = self.cursor.0 + usize::from(is_again);
        let is_named = |row: &Row| row.cell(0).to_lowercase().contains(&text);
        let rows = sheet.rows.iter().enumerate();
        let mut rows = rows.clone().skip(from).chain(rows.take(from));
        if let Some((row, _)) = rows
            .find(|(_, row)| is_named(row))
            .filter(|_| self.typing.is_none())
        {
            self.go_to(row);
        }
    }

    fn go_to(&mut self, row: usize) {
        self.reveal |= self.cursor.0 != row;
        self.cursor.0 = row;
    }

    fn begin_row(&mut self, at: usize) {
        self.cursor = (at, 0);
        self.new_row = Some(at);
        self.typing = Some(CellEdit::new(""));
        self.reveal = true;
    }
}

/// What a person wants of the table.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    Edit(Asked),
    /// To the element in the XML.
    GoTo(Place),
}

/// What the cells draw from and act on.
struct Drawn<'a> {
    sheet: &'a Sheet,
    typing: &'a mut Option<CellEdit>,
    /// Why nothing can be edited.
    locked: Option<&'a str>,
    /// What is typed is taken now.
    is_reviewed: bool,
    ended: Option<(EditEnd, String)>,
    answer: Option<Answer>,
}

/// Draws the table and its buttons in the space that is left.
pub(super) fn ui(
    ui: &mut Ui,
    (name, sheet): (&str, &Sheet),
    locked: Option<&str>,
    view: &mut View,
    commands: &Commands,
) -> Option<Answer> {
    let (row, column) = view.cursor;
    if view.new_row.is_none()
        && sheet
            .rows
            .get(row)
            .is_none_or(|row| row.cell(column) != view.before)
    {
        // Another row may have come to this place.
        view.typing = None;
    }
    let new = view.new_row.map(|at| at.min(sheet.rows.len()));
    view.new_row = new.filter(|_| view.typing.is_some());
    let count = sheet.rows.len() + usize::from(view.new_row.is_some());
    view.cursor.0 = view.cursor.0.min(count.saturating_sub(1));
    view.cursor.1 = view.cursor.1.min(sheet.columns.len().saturating_sub(1));
    // The numbers of the rows are not those of the document while one is new.
    let locked = locked.or(view.new_row.map(|_| "Finish the new row first"));
    let by_button = (!sheet.is_fixed).then(|| buttons::ui(ui, sheet, view, locked));
    let by_button = by_button.flatten().map(Answer::Edit);
    frame::body(ui, |ui| {
        let id = grid_id(name);
        // An empty table has nothing that could have the focus.
        let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
        let is_free = count == 0 && !is_covered && !ui.ctx().text_edit_focused();
        let has_keys = is_free || ui.memory(|memory| memory.has_focus(id));
        let has_keys = has_keys && view.typing.is_none();
        let by_key = has_keys && locked.is_none();
        let by_key = by_key.then(|| asked_by_key(ui, sheet, view.cursor.0));
        let reviewed = commands.asks_for(Action::ReviewChanges);
        let in_grid = if count == 0 {
            nothing(ui, sheet);
            None
        } else {
            grid(ui, (name, sheet), (locked, reviewed), view)
        };
        let by_key = by_key.flatten().map(Answer::Edit);
        let answer = in_grid.or(by_key).or(by_button)?;
        match &answer {
            Answer::Edit(Asked::Add { at, first }) if first.is_empty() => {
                view.begin_row(*at);
                ui.memory_mut(|memory| memory.request_focus(id));
                return None;
            }
            Answer::Edit(asked) => follow(ui, id, asked, view),
            Answer::GoTo(_) => {}
        }
        Some(answer)
    })
}

fn nothing(ui: &mut Ui, sheet: &Sheet) {
    let about = if sheet.takes_rows {
        "Add the first one, or paste rows from a spreadsheet or CSV."
    } else {
        "Add the first one."
    };
    let title = format!("No {} yet", sheet.noun);
    ui.add_space((ui.available_height() * 0.24).round());
    EmptyState::new(icons::LIST_CHECKS, &title)
        .text(about)
        .show(ui, |_| ());
}

/// The cursor stays with the row that was edited.
fn follow(ui: &Ui, grid: egui::Id, asked: &Asked, view: &mut View) {
    match *asked {
        Asked::Paste { at, .. } => view.cursor = (at, 0),
        Asked::Duplicate(row) => view.cursor.0 = row + 1,
        Asked::Move { to, .. } => view.cursor.0 = to,
        Asked::Add { .. } | Asked::Set { .. } => return,
        Asked::Remove(_) | Asked::Revert(_) => {}
    }
    view.reveal = true;
    ui.memory_mut(|memory| memory.request_focus(grid));
}

fn asked_by_key(ui: &Ui, sheet: &Sheet, row: usize) -> Option<Asked> {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let up = pressed(Modifiers::ALT, Key::ArrowUp);
    let down = pressed(Modifiers::ALT, Key::ArrowDown);
    if up || down {
        return moved(sheet, row, up);
    }
    if sheet.is_fixed {
        return None;
    }
    if pressed(Modifiers::COMMAND, Key::D) {
        return (row < sheet.rows.len()).then_some(Asked::Duplicate(row));
    }
    let insert = pressed(Modifiers::NONE, Key::Insert).then(|| add(sheet, row));
    insert.or_else(|| sheet.takes_rows.then(|| pasted(ui, sheet, row)).flatten())
}

fn pasted(ui: &Ui, sheet: &Sheet, row: usize) -> Option<Asked> {
    let text = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        })
    })?;
    let rows = spreadsheet::rows(&text);
    let at = (row + 1).min(sheet.rows.len());
    (!rows.is_empty()).then_some(Asked::Paste { at, rows })
}

fn grid(
    ui: &mut Ui,
    (name, sheet): (&str, &Sheet),
    (locked, is_reviewed): (Option<&str>, bool),
    view: &mut View,
) -> Option<Answer> {
    let new = view.new_row.map(|_| Row::new_in(sheet));
    let (above, below) = sheet.rows.split_at(view.new_row.unwrap_or_default());
    let rows: Vec<(usize, &Row)> = above.iter().chain(&new).chain(below).enumerate().collect();
    let mut drawn = Drawn {
        sheet,
        typing: &mut view.typing,
        locked,
        is_reviewed,
        ended: None,
        answer: None,
    };
    let row = |place: usize| rows.get(place);
    let grid = Grid::sheet(name, rows.len(), row)
        .frozen(FROZEN)
        .columns(columns(sheet))
        .row_name(|row| sheet.row_name(*row))
        .span(|(_, row)| row.is_elsewhere(), elsewhere)
        .cursor(Some((view.cursor.0, view.cursor.1 + FROZEN)))
        .reveal(std::mem::take(&mut view.reveal))
        .editing(drawn.typing.is_some())
        .typing();
    let answer = grid.show(ui, &mut drawn);
    let Drawn {
        ended,
        answer: in_cell,
        ..
    } = drawn;
    if let Some(answer) = in_cell {
        return Some(answer);
    }
    if let Some((end, text)) = ended {
        return taken(sheet, (end, text), view);
    }
    if let Some((row, column)) = answer.moved.filter(|_| view.typing.is_none()) {
        view.cursor = (row, column.saturating_sub(FROZEN));
    }
    act(ui, sheet, &answer, (locked, view))
}

/// What was typed becomes an edit, if it is another text than before. Names lose the blanks around them.
fn taken(sheet: &Sheet, (end, text): (EditEnd, String), view: &mut View) -> Option<Answer> {
    let (row, column) = view.cursor;
    let new_row = view.new_row.take();
    if new_row.is_some() && text.trim().is_empty() {
        return None;
    }
    match end {
        EditEnd::Next => view.cursor.1 = (column + 1).min(sheet.columns.len().saturating_sub(1)),
        EditEnd::Previous => view.cursor.1 = column.saturating_sub(1),
        EditEnd::Down | EditEnd::Left => {}
        EditEnd::AsBefore => return None,
    }
    let is_name = sheet.columns.get(column)?.is_name;
    let said = if is_name { text.trim() } else { &text }.to_owned();
    let asked = if let Some(at) = new_row {
        (!said.is_empty()).then_some(Asked::Add { at, first: said })
    } else {
        let before = sheet.rows.get(row)?.cell(column);
        let is_same = before == text || before == said;
        (!is_same).then_some(Asked::Set {
            row,
            column,
            text: said,
        })
    };
    asked.map(Answer::Edit)
}

/// What keys do with the cell of the cursor.
fn act(
    ui: &Ui,
    sheet: &Sheet,
    answer: &GridAnswer,
    (locked, view): (Option<&str>, &mut View),
) -> Option<Answer> {
    let row = sheet.rows.get(view.cursor.0)?;
    let opened = answer.activated.is_some() || answer.key == Some(GridKey::Activate);
    if opened && row.is_elsewhere() {
        return Some(Answer::GoTo(row.place));
    }
    if locked.is_some() || !answer.focused || view.typing.is_some() {
        return None;
    }
    if answer.key == Some(GridKey::Delete) && !sheet.is_fixed {
        return Some(Answer::Edit(Asked::Remove(view.cursor.0)));
    }
    let column = sheet
        .columns
        .get(view.cursor.1)
        .filter(|_| !row.is_elsewhere())?;
    let before = row.cell(view.cursor.1);
    if column.kind == Kind::Said {
        return None;
    }
    if column.kind == Kind::Flag {
        let space = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space));
        let pressed = space || answer.key == Some(GridKey::Activate);
        return pressed.then(|| turned(view.cursor, row));
    }
    let begun = match &answer.key {
        Some(GridKey::Typed(typed)) => Some(typed.as_str()),
        Some(GridKey::Edit | GridKey::Activate) => Some(before),
        Some(GridKey::Delete | GridKey::Open | GridKey::Close) | None => {
            answer.activated.map(|_| before)
        }
    };
    view.typing = begun.map(CellEdit::new);
    before.clone_into(&mut view.before);
    None
}

/// A flag the other way round.
fn turned((row, column): (usize, usize), kept: &Row) -> Answer {
    let text = kept.turned(column);
    Answer::Edit(Asked::Set { row, column, text })
}

fn columns<'a>(sheet: &Sheet) -> Vec<Column<'a, (usize, &'a Row), Drawn<'a>>> {
    let number = |cell: &mut Cell<'_>, row: &(usize, &Row), _: &mut Drawn<'_>| {
        cell.rect.min.x += COLUMN_GAP;
        number(cell, *row);
    };
    let number = Column::fixed("", NUMBER, number).row_header();
    let columns = sheet.columns.iter().enumerate().map(|(index, column)| {
        let draw = move |cell: &mut Cell<'_>, row: &(usize, &Row), drawn: &mut Drawn<'_>| {
            draw_cell(cell, (*row, index), drawn);
        };
        let title = column.title;
        let drawn = match column.kind {
            Kind::Text(_) | Kind::Said => Column::flexible(title, LEAST_TEXT, draw),
            Kind::Flag => Column::fixed(title, FLAG, draw),
        };
        drawn.head(title.to_owned(), move |ui, rect| {
            let ink = Tokens::of(ui).muted;
            let galley = paint::elided(ui, title, medium(SMALL), ink, rect.width() - COLUMN_GAP);
            paint::put_left(ui, rect.left() + COLUMN_GAP, rect.center().y, galley);
        })
    });
    let notes = sheet
        .has_notes()
        .then(|| Column::flexible("Note", LEAST_NOTE, note));
    std::iter::once(number)
        .chain(columns)
        .chain(notes)
        .collect()
}

/// The number of a row, with a bar where it was edited.
fn number(cell: &mut Cell<'_>, (index, row): (usize, &Row)) {
    let number = (index + 1).to_string();
    let Some(edit) = &row.edit else {
        return cell.muted(&number);
    };
    cell.medium(&number);
    cell.say(&edit.words);
    let middle = cell.rect.center().y;
    let left = cell.line.rect.left();
    let bar = egui::Rect::from_x_y_ranges(left..=left + 2.0, middle - 10.0..=middle + 10.0);
    let ink = edit.change.ink(&Tokens::of(cell.ui));
    cell.ui.painter().rect_filled(bar, 0, ink);
}

fn draw_cell(
    cell: &mut Cell<'_>,
    ((index, row), column): ((usize, &Row), usize),
    drawn: &mut Drawn<'_>,
) {
    let Some(kept) = drawn.sheet.columns.get(column) else {
        return;
    };
    let name = format!("{} of {}", kept.title, drawn.sheet.row_name((index, row)));
    if cell.is_cursor && drawn.typing.is_some() {
        return type_in(cell, (kept, &name), drawn);
    }
    cell.rect.min.x += COLUMN_GAP;
    match kept.kind {
        Kind::Text(_) => cell.code(row.cell(column)),
        Kind::Said => cell.muted(row.cell(column)),
        Kind::Flag => flag(cell, ((index, row), column), &name, drawn),
    }
}

fn type_in(cell: &mut Cell<'_>, (column, name): (&SheetColumn, &str), drawn: &mut Drawn<'_>) {
    let Some(mut edit) = drawn.typing.take() else {
        return;
    };
    let words: Vec<&str> = match &column.kind {
        Kind::Text(words) => words.iter().map(String::as_str).collect(),
        Kind::Flag | Kind::Said => Vec::new(),
    };
    let field = EditField {
        name,
        code: true,
        words: &words,
        problem: None,
    };
    let ended = cell.edit(&mut edit, field);
    match ended.or(drawn.is_reviewed.then_some(EditEnd::Left)) {
        Some(end) => drawn.ended = Some((end, edit.text)),
        None => *drawn.typing = Some(edit),
    }
}

/// What is doubtful of a row, or what was changed in it.
fn note(cell: &mut Cell<'_>, (_, row): &(usize, &Row), _: &mut Drawn<'_>) {
    cell.rect.min.x += COLUMN_GAP;
    match (&row.note, &row.edit) {
        (Some(note), _) => cell.icon_text(icons::WARNING, Tone::Warning, note),
        (None, Some(edit)) if edit.change == Change::Added => {
            cell.icon_text(icons::PLUS, Tone::Success, &edit.words);
        }
        (None, Some(edit)) => cell.icon_text(icons::PENCIL_SIMPLE, Tone::Accent, &edit.words),
        (None, None) => {}
    }
}

fn flag(
    cell: &mut Cell<'_>,
    ((index, row), column): ((usize, &Row), usize),
    name: &str,
    drawn: &mut Drawn<'_>,
) {
    let mut on = row.cell(column) == ON;
    let locked = drawn.locked;
    let said = if on { "on" } else { "off" };
    let changed = cell.widgets(said, |ui| {
        ui.add_enabled_ui(locked.is_none(), |ui| {
            check_mark(ui, name, &mut on).changed()
        })
        .inner
    });
    if changed.inner {
        drawn.answer = Some(turned((index, column), row));
    }
}

/// What the table cannot show leads to its line.
fn elsewhere(cell: &mut Cell<'_>, (index, row): &(usize, &Row), drawn: &mut Drawn<'_>) {
    let (index, row) = (*index, *row);
    let Content::Elsewhere(words) = &row.content else {
        return;
    };
    cell.rect.min.x = cell.line.rect.left() + COLUMN_GAP;
    number(cell, (index, row));
    cell.rect.min.x += NUMBER;
    let whole = cell.rect;
    cell.rect.max.x -= 140.0;
    cell.code_muted(words);
    cell.rect = whole;
    cell.rect.min.x = (whole.max.x - 140.0).max(whole.min.x);
    let place = row.place;
    let name = format!(
        "Edit {} {} in the XML, line {}",
        drawn.sheet.noun,
        index + 1,
        place.line
    );
    cell.widgets("", |ui| {
        let text = format!("Edit in XML, line {}", place.line);
        if Link::new(&text).small().name(&name).show(ui).clicked() {
            drawn.answer = Some(Answer::GoTo(place));
        }
    });
}
