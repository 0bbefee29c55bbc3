//! Lines of three texts side by side. What stands between them (bars, folds, notes) and what is decided is the caller's.

use egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2};

use super::code_line::{CodeLine, LineColumns, LineTone, paint_missing_line};
use super::highlight::{Language, LineState};
use super::line_galley::{LineStyle, MOST_CHARACTERS};
use super::line_states::{LineStates, Progress};
use super::sideways::{bar_ui, scroll_by_input};
use crate::compare::line_index::number;
use crate::compare::merge::{Chunk, ChunkKind, Column, MergeModel};
use crate::theme::{Tokens, size};

/// Changed lines of a run that are looked at to find where it changes.
const MOST_LOOKED_AT: usize = 20;

/// What is kept between frames for drawing three texts.
#[derive(Clone, Debug)]
pub struct MergeLines {
    model: MergeModel,
    base: LineStates,
    theirs: LineStates,
    mine: LineStates,
    offset_x: f32,
}

/// A row of lines to draw.
#[derive(Clone, Copy, Debug)]
pub struct MergeRow<'a> {
    pub chunk: &'a Chunk,
    /// Which of the run's lines, from 0.
    pub line: usize,
    /// The columns that are shown, from the left.
    pub columns: &'a [Column],
    /// The side whose lines were taken: they get an edge.
    pub taken: Option<Column>,
}

impl MergeLines {
    pub fn new(model: MergeModel, language: Language) -> Self {
        let states = LineStates::new(language);
        Self {
            model,
            base: states.clone(),
            theirs: states.clone(),
            mine: states,
            offset_x: 0.0,
        }
    }

    fn states(&self, column: Column) -> &LineStates {
        match column {
            Column::Base => &self.base,
            Column::Theirs => &self.theirs,
            Column::Mine => &self.mine,
        }
    }

    /// How the texts are coloured.
    pub fn language(&self) -> Language {
        self.base.language()
    }

    /// What a line of mine begins in.
    pub fn state_of_mine(&self, line: usize) -> LineState {
        self.mine.at(line)
    }

    /// Reads on until the lines of these runs' rows are known, as far as one frame allows.
    pub fn read(&mut self, ui: &Ui, last: &Chunk, line: usize) {
        let Self {
            model,
            base,
            theirs,
            mine,
            ..
        } = self;
        for (states, column) in [
            (base, Column::Base),
            (theirs, Column::Theirs),
            (mine, Column::Mine),
        ] {
            let lines = last.lines(column);
            let line = (lines.start + line).min(lines.end);
            let side = model.side(column);
            if states.read_to(&side.text, &side.lines, line) == Progress::More {
                ui.ctx().request_repaint();
            }
        }
    }

    /// Scrolls code to the side so that the first change of a run is in sight, in a row of this width.
    pub fn reveal(&mut self, ui: &Ui, chunk: &Chunk, (width, columns): (f32, usize)) {
        let style = LineStyle::new(ui, self.base.language(), size::CODE_SMALL);
        let character = style.character_width(ui);
        let room = width / columns.max(1) as f32 - self.line_columns().code;
        let first = self.first_change(chunk).unwrap_or_default();
        let place = first as f32 * character;
        // Whatever shows without scrolling stays where it is.
        self.offset_x = if place + 12.0 * character < room {
            0.0
        } else {
            (place - room / 2.0).max(0.0)
        };
    }

    /// Where the last of a run's lines begins to differ, in characters.
    fn first_change(&self, chunk: &Chunk) -> Option<usize> {
        let sides = [Column::Theirs, Column::Mine];
        let lines = sides.iter().flat_map(|column| {
            let pairs = chunk.base.clone().zip(chunk.lines(*column));
            pairs.filter_map(|(base, line)| {
                let words = self.model.words(base, *column, line).after;
                let start = words.first()?.start;
                let before = self.model.line(*column, line).get(..start)?;
                Some(before.chars().count())
            })
        });
        lines.take(2 * MOST_LOOKED_AT).max()
    }

    /// Scrolls code to the side by wheel, keys and a bar at the bottom of `rect`.
    pub fn scroll(&mut self, ui: &Ui, rect: Rect, id: Id, columns: usize) {
        let style = LineStyle::new(ui, self.base.language(), size::CODE_SMALL);
        let room = rect.width() / columns.max(1) as f32 - self.line_columns().code;
        let code = (self.longest_line() + 2) as f32 * style.character_width(ui);
        let most = (code - room).max(0.0);
        self.offset_x = scroll_by_input(ui, rect, id, self.offset_x, most);
        self.offset_x = bar_ui(ui, rect, id, self.offset_x, most);
    }

    fn longest_line(&self) -> usize {
        let all = [Column::Base, Column::Theirs, Column::Mine];
        let longest = all.map(|column| {
            let side = self.model.side(column);
            side.line(side.lines.longest_line()).chars().count()
        });
        longest
            .into_iter()
            .max()
            .unwrap_or_default()
            .min(MOST_CHARACTERS + 48)
    }

    /// Three columns have little room, so numbers stand closer to the code than in a diff.
    fn line_columns(&self) -> LineColumns {
        let all = [Column::Base, Column::Theirs, Column::Mine];
        let most = all.map(|column| self.model.count(column)).into_iter().max();
        let usual = LineColumns::one_number(most.unwrap_or_default());
        let numbers = usual.numbers.first().copied().flatten().unwrap_or_default() - 2.0;
        LineColumns {
            numbers: [Some(numbers), None],
            sign: numbers + 8.0,
            code: numbers + 14.0,
        }
    }

    /// Draws a row of lines in `rect`.
    pub fn row_ui(&self, ui: &Ui, rect: Rect, id: Id, row: &MergeRow<'_>) {
        let width = rect.width() / row.columns.len().max(1) as f32;
        for (place, column) in row.columns.iter().enumerate() {
            let left = (rect.left() + place as f32 * width).round();
            let right = (rect.left() + (place + 1) as f32 * width).round();
            let gap = if place == 0 { 0.0 } else { 1.0 };
            let cell = Rect::from_x_y_ranges(left + gap..=right, rect.y_range());
            self.cell_ui(ui, cell, id.with(place), (row, *column));
            if place > 0 {
                let stroke = Stroke::new(1.0, Tokens::of(ui).border);
                ui.painter().vline(left + 0.5, rect.y_range(), stroke);
            }
        }
    }

    fn cell_ui(&self, ui: &Ui, rect: Rect, id: Id, (row, column): (&MergeRow<'_>, Column)) {
        let lines = row.chunk.lines(column);
        let line = lines.start + row.line;
        if line >= lines.end {
            paint_missing_line(ui, rect);
            return edge(ui, rect, row, column);
        }
        let tone = tone(row.chunk.kind, column);
        let base = row.chunk.base.start + row.line;
        let words = if tone == LineTone::Plain || base >= row.chunk.base.end {
            Vec::new()
        } else {
            self.model.words(base, column, line).after
        };
        let text = self.model.line(column, line);
        let states = self.states(column);
        let code_line = CodeLine {
            numbers: [Some(number(line)), None],
            text,
            language: states.language(),
            state: states.at(line),
            tone,
            words: &words,
            note: None,
        };
        code_line.paint(ui, rect, &self.line_columns(), self.offset_x);
        let said = ui.interact(rect, id, Sense::hover());
        said.widget_info(|| {
            let spoken = format!("{} {} {text}", name(column), number(line));
            WidgetInfo::labeled(Role::Label, true, spoken)
        });
        edge(ui, rect, row, column);
    }
}

fn name(column: Column) -> &'static str {
    match column {
        Column::Base => "base",
        Column::Theirs => "theirs",
        Column::Mine => "mine",
    }
}

fn tone(kind: ChunkKind, column: Column) -> LineTone {
    match (kind, column) {
        (ChunkKind::Conflict(_) | ChunkKind::Theirs | ChunkKind::Alike, Column::Theirs) => {
            LineTone::Theirs
        }
        (ChunkKind::Conflict(_) | ChunkKind::Mine | ChunkKind::Alike, Column::Mine) => {
            LineTone::Added
        }
        (
            ChunkKind::Conflict(_)
            | ChunkKind::Theirs
            | ChunkKind::Mine
            | ChunkKind::Alike
            | ChunkKind::Equal,
            Column::Base | Column::Theirs | Column::Mine,
        ) => LineTone::Plain,
    }
}

/// The edge around the lines that were taken, drawn line by line.
fn edge(ui: &Ui, rect: Rect, row: &MergeRow<'_>, column: Column) {
    if row.taken != Some(column) {
        return;
    }
    let tokens = Tokens::of(ui);
    let ink = if column == Column::Mine {
        tokens.added
    } else {
        tokens.accent_text
    };
    let stroke = Stroke::new(1.0, ink);
    let inner = rect.shrink(0.5);
    let painter = ui.painter();
    if row.chunk.rows() == 1 {
        painter.rect_stroke(rect, 0, stroke, StrokeKind::Inside);
        return;
    }
    painter.vline(inner.left(), rect.y_range(), stroke);
    painter.vline(inner.right(), rect.y_range(), stroke);
    let line = |y: f32| painter.line_segment([pos2(rect.left(), y), pos2(rect.right(), y)], stroke);
    if row.line == 0 {
        line(inner.top());
    }
    if row.line + 1 == row.chunk.rows() {
        line(inner.bottom());
    }
}
