//! Two texts compared: side by side, or line by line where there is little room. Only rows on screen are laid out.
//!
//! What stands above it (whose texts these are, which change is shown) is the caller's.

mod bars;
mod geometry;
mod left_out;
mod words_in_sight;

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align, Id, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use self::bars::{bar_above_ui, fold_ui};
use self::geometry::Geometry;
use self::left_out::Shift;
use super::code_line::{CodeLine, LineTone, paint_missing_line};
use super::diff_folds::{DiffLayout, ROW_HEIGHT, ShownRow, ShownRows};
use super::highlight::Language;
use super::line_galley::MOST_CHARACTERS;
use super::line_states::{LineStates, Progress};
use super::sideways::{BAR_HEIGHT, bar_ui, scroll_by_input};
use crate::compare::diff::{DiffModel, DiffRow, WordChanges};
use crate::compare::line_index::number;
use crate::theme::Tokens;

/// Word changes are kept for this many rows.
const WORDS_KEPT: usize = 4096;

/// What a diff keeps between frames: the comparison, which runs are open, where it is scrolled to.
#[derive(Clone, Debug)]
pub struct DiffState {
    model: DiffModel,
    before_states: LineStates,
    after_states: LineStates,
    opened: BTreeSet<usize>,
    /// Changes that are left out, where they can be.
    left_out: Option<BTreeSet<usize>>,
    /// What the changes that are left out do to the numbers of lines, from the top.
    shifts: Vec<Shift>,
    shown: Option<(DiffLayout, ShownRows)>,
    words: BTreeMap<usize, WordChanges>,
    offset_x: f32,
    current_change: usize,
    scroll_to_row: Option<usize>,
    /// The change whose changed words shall be in sight; code is scrolled to the side for them.
    scroll_to_words: Option<usize>,
}

impl DiffState {
    /// Shows a comparison of texts in this language.
    pub fn new(model: DiffModel, language: Language) -> Self {
        Self {
            model,
            before_states: LineStates::new(language),
            after_states: LineStates::new(language),
            opened: BTreeSet::new(),
            left_out: None,
            shifts: Vec::new(),
            shown: None,
            words: BTreeMap::new(),
            offset_x: 0.0,
            current_change: 0,
            scroll_to_row: None,
            scroll_to_words: Some(0),
        }
    }

    pub fn model(&self) -> &DiffModel {
        &self.model
    }

    /// How many runs of changed lines there are.
    pub fn change_count(&self) -> usize {
        self.model.changes().len()
    }

    /// The change that was gone to last, from 0.
    pub fn current_change(&self) -> usize {
        self.current_change
    }

    /// Goes to the next change, round the end.
    pub fn next_change(&mut self) {
        self.go_to_change((self.current_change + 1) % self.change_count().max(1));
    }

    /// Goes to the previous change, round the start.
    pub fn previous_change(&mut self) {
        let count = self.change_count().max(1);
        self.go_to_change((self.current_change + count - 1) % count);
    }

    /// Brings a change (from 0) into view.
    pub fn go_to_change(&mut self, change: usize) {
        if let Some(rows) = self.model.changes().get(change) {
            self.current_change = change;
            self.scroll_to_row = Some(rows.start);
            self.scroll_to_words = Some(change);
        }
    }

    /// Arranges the rows again where the layout changed or a fold was opened.
    fn arrange(&mut self, layout: DiffLayout) {
        let known = self.shown.as_ref().map(|(known, _)| *known);
        if known != Some(layout) {
            let (rows, left_out) = (self.model.rows(), self.left_out.as_ref());
            let shown = ShownRows::new(rows, layout, &self.opened, left_out);
            self.shown = Some((layout, shown));
        }
    }

    /// The top of the row that shall be brought into view.
    fn top_to_show(&mut self) -> Option<f32> {
        let (_, shown) = self.shown.as_ref()?;
        self.scroll_to_row.take().map(|row| shown.top_of(row))
    }

    fn open_fold(&mut self, first_row: usize) {
        self.opened.insert(first_row);
        self.shown = None;
    }

    fn words_of(&mut self, row: usize, diff_row: DiffRow) -> WordChanges {
        if self.words.len() >= WORDS_KEPT {
            self.words.clear();
        }
        self.words
            .entry(row)
            .or_insert_with(|| self.model.words(diff_row))
            .clone()
    }

    fn longest_line(&self) -> usize {
        let sides = [self.model.before_side(), self.model.after_side()];
        let [before, after] =
            sides.map(|side| side.line(side.lines.longest_line()).chars().count());
        before.max(after).min(MOST_CHARACTERS + 48)
    }

    fn line_count(&self) -> usize {
        let sides = [self.model.before_side(), self.model.after_side()];
        let [before, after] = sides.map(|side| side.lines.line_count());
        before.max(after)
    }
}

/// The widget.
///
/// `DiffView::new(&mut state, "Source config").show(ui)` fills the space and scrolls; [`Self::show_inline`] takes its whole
/// height, for a page that scrolls.
#[must_use = "call `show` or `show_inline`"]
pub struct DiffView<'a> {
    state: &'a mut DiffState,
    name: &'a str,
    notes: Note<'a>,
    by_line: bool,
}

impl<'a> DiffView<'a> {
    /// A view with its accessible name, which also tells it from others in the same `Ui`.
    pub fn new(state: &'a mut DiffState, name: &'a str) -> Self {
        Self {
            state,
            name,
            notes: None,
            by_line: false,
        }
    }

    setters! {
        /// What stands beside the check box of a change, by its number.
        some notes: &'a dyn Fn(usize) -> String;
        /// Line by line, also where there is room for two sides.
        set by_line: bool;
    }

    /// Draws it in the space that is left, scrolling inside; gives the change whose check box was pressed.
    pub fn show(mut self, ui: &mut Ui) -> Option<usize> {
        let view_height = ui.available_height();
        let (id, geometry) = self.prepared(ui);
        let mut area = ScrollArea::vertical()
            .id_salt(id)
            .auto_shrink(false)
            .animated(false);
        if let Some(top) = self.state.top_to_show() {
            area = area.vertical_scroll_offset((top - view_height / 3.0).max(0.0));
        }
        let texts = (self.name, self.notes);
        area.show(ui, |ui| rows_ui(ui, self.state, texts, id, &geometry))
            .inner
    }

    /// Draws it at its whole height; rows outside the clip rectangle cost nothing.
    pub fn show_inline(mut self, ui: &mut Ui) -> Option<usize> {
        let (id, geometry) = self.prepared(ui);
        let start = ui.available_rect_before_wrap().min;
        if let Some(top) = self.state.top_to_show() {
            let row = Rect::from_min_size(start + vec2(0.0, top), vec2(1.0, ROW_HEIGHT));
            ui.scroll_to_rect(row, Some(Align::Center));
        }
        rows_ui(ui, self.state, (self.name, self.notes), id, &geometry)
    }

    /// Arranges the rows for the space there is.
    fn prepared(&mut self, ui: &Ui) -> (Id, Geometry) {
        let geometry = Geometry::of(ui, self.state, self.by_line);
        self.state.arrange(geometry.layout);
        self.state.show_words(&geometry);
        (ui.make_persistent_id(("diff", self.name)), geometry)
    }
}

type Note<'a> = Option<&'a dyn Fn(usize) -> String>;

fn rows_ui(
    ui: &mut Ui,
    state: &mut DiffState,
    (name, note): (&str, Note<'_>),
    id: Id,
    geometry: &Geometry,
) -> Option<usize> {
    let (_, shown) = state.shown.take()?;
    // The bar that scrolls to the side gets room of its own where it would lie on the last row.
    let below = if geometry.most_offset > 0.0 {
        BAR_HEIGHT
    } else {
        0.0
    };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), shown.height() + below));
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, name));
    state.offset_x = scroll_by_input(ui, rect, id, state.offset_x, geometry.most_offset);
    let clip = ui.clip_rect();
    let visible: Vec<(f32, ShownRow)> = shown
        .between(clip.top() - rect.top(), clip.bottom() - rect.top())
        .map(|(top, row)| (top, row.clone()))
        .collect();
    read_states(ui, state, &visible);
    if geometry.layout == DiffLayout::SideBySide {
        let stroke = Stroke::new(1.0, Tokens::of(ui).border);
        ui.painter()
            .vline(rect.center().x.round() + 0.5, rect.y_range(), stroke);
    }
    let (mut opened, mut pressed) = (None, None);
    for (top, row) in visible {
        let place = Rect::from_min_size(
            pos2(rect.left(), rect.top() + top),
            vec2(rect.width(), row.height()),
        );
        match row {
            ShownRow::Fold(rows) => {
                if fold_ui(ui, place, id.with(rows.start), rows.len()) {
                    opened = Some(rows.start);
                }
            }
            ShownRow::Bar { change, row } => {
                let note = note.map(|note| note(change)).unwrap_or_default();
                let is_taken = !state.is_left_out(row);
                let bar = (id.with(("bar", row)), change, is_taken);
                if bar_above_ui(ui, place, bar, &note) {
                    pressed = Some(change);
                }
            }
            ShownRow::Kept(at) | ShownRow::Whole(at) => {
                whole_row_ui(ui, state, place, id, (at, geometry));
            }
            ShownRow::Before(at) | ShownRow::After(at) => {
                let side = if matches!(row, ShownRow::Before(_)) {
                    Side::Before
                } else {
                    Side::After
                };
                side_ui(ui, state, place, id, &SideRow { at, side, geometry });
            }
        }
    }
    state.offset_x = bar_ui(ui, rect, id, state.offset_x, geometry.most_offset);
    if response.has_focus() {
        let ring = Stroke::new(2.0, Tokens::of(ui).accent_text);
        ui.painter()
            .rect_stroke(rect.intersect(clip), 4, ring, egui::StrokeKind::Inside);
    }
    state.shown = Some((geometry.layout, shown));
    if let Some(first_row) = opened {
        state.open_fold(first_row);
        ui.ctx().request_repaint();
    }
    pressed
}

/// Reads on until the states of all visible lines are known.
fn read_states(ui: &Ui, state: &mut DiffState, visible: &[(f32, ShownRow)]) {
    let DiffState {
        model,
        before_states,
        after_states,
        ..
    } = state;
    // A fold shows no lines, but the lines after it follow its first one.
    let rows = || {
        visible
            .iter()
            .filter_map(|(_, shown)| model.rows().get(shown.first()).copied())
    };
    let sides = [
        (
            before_states,
            model.before_side(),
            rows().filter_map(DiffRow::before).max(),
        ),
        (
            after_states,
            model.after_side(),
            rows().filter_map(DiffRow::after).max(),
        ),
    ];
    for (states, side, last) in sides {
        if states.read_to(&side.text, &side.lines, last.unwrap_or_default()) == Progress::More {
            ui.ctx().request_repaint();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

struct SideRow<'a> {
    at: usize,
    side: Side,
    geometry: &'a Geometry,
}

fn whole_row_ui(
    ui: &Ui,
    state: &mut DiffState,
    rect: Rect,
    id: Id,
    (at, geometry): (usize, &Geometry),
) {
    let middle = rect.center().x.round();
    let sides: &[_] = match geometry.layout {
        DiffLayout::SideBySide => &[
            (rect.with_max_x(middle), Side::Before),
            (rect.with_min_x(middle + 1.0), Side::After),
        ],
        DiffLayout::ByLine => &[(rect, Side::After)],
    };
    for &(rect, side) in sides {
        side_ui(ui, state, rect, id, &SideRow { at, side, geometry });
    }
}

fn side_ui(ui: &Ui, state: &mut DiffState, rect: Rect, id: Id, place: &SideRow<'_>) {
    let Some(row) = state.model.rows().get(place.at).copied() else {
        return;
    };
    let words = state.words_of(place.at, row);
    let ends = state.model.line_ends(row);
    let is_kept = state.is_left_out(place.at);
    let source = if is_kept { Side::Before } else { place.side };
    let (line, states, text_side) = match source {
        Side::Before => (
            row.before(),
            &state.before_states,
            state.model.before_side(),
        ),
        Side::After => (row.after(), &state.after_states, state.model.after_side()),
    };
    let Some(line) = line else {
        return paint_missing_line(ui, rect);
    };
    let nothing = Vec::new();
    let (tone, words, note) = match place.side {
        _ if row.is_equal() || is_kept => (LineTone::Plain, &nothing, None),
        Side::Before => (
            LineTone::Removed,
            &words.before,
            ends.map(|(before, _)| before),
        ),
        Side::After => (LineTone::Added, &words.after, ends.map(|(_, after)| after)),
    };
    let text = text_side.line(line);
    let code_line = CodeLine {
        numbers: numbers(
            state.numbers(place.at, row),
            is_kept || row.is_equal(),
            place,
        ),
        text,
        language: states.language(),
        state: states.at(line),
        tone,
        words,
        note,
    };
    code_line.paint(ui, rect, &place.geometry.columns, state.offset_x);
    let said = ui.interact(
        rect,
        id.with((place.at, place.side == Side::Before)),
        Sense::hover(),
    );
    said.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken(tone, line, text)));
}

/// Side by side, each side has its own number. By line, both stand in front of a line that both have.
fn numbers(lines: [Option<usize>; 2], is_same: bool, place: &SideRow<'_>) -> [Option<u32>; 2] {
    let [before, after] = lines.map(|line| line.map(number));
    match (place.geometry.layout, place.side) {
        (DiffLayout::ByLine, _) if is_same => [before, after],
        (DiffLayout::SideBySide | DiffLayout::ByLine, Side::Before) => [before, None],
        (DiffLayout::SideBySide, Side::After) => [after, None],
        (DiffLayout::ByLine, Side::After) => [None, after],
    }
}

/// What a screen reader says of a line.
fn spoken(tone: LineTone, line: usize, text: &str) -> String {
    let line = number(line);
    match tone {
        LineTone::Plain | LineTone::Theirs => format!("{line} {text}"),
        LineTone::Removed => format!("{line} removed {text}"),
        LineTone::Added => format!("{line} added {text}"),
    }
}
