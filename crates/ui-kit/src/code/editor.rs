//! An editable text with the looks of the viewer: egui's text field, laid out line by line, beside a gutter.
//!
//! Undo inside the focused field is egui's own, unless the owner keeps the steps. Above [`Editor::LIMIT`] callers show a viewer and say so: the field keeps
//! whole copies of the text for its undo, and large ones make typing slow.

mod bars;
mod described;
mod folding;
mod line_ends;
mod menu;
mod selection;
mod state;
mod words;

use egui::{
    EventFilter, Frame, Id, Key, Modifiers, Rect, Response, Role, Shape, TextBuffer, TextEdit, Ui,
    WidgetInfo, pos2,
    text::{CCursor, CCursorRange},
    text_edit::{TextEditOutput, TextEditState},
    util::undoer::{Settings, Undoer},
    vec2,
};

use super::backdrop::{Backdrop, PlacedLine};
use super::completion::Vocabulary;
use super::gutter::{VisibleLines, paint_gutter, paint_scroll_marks};
use super::layout_cache::Haste;
use super::line_galley::LineStyle;
use super::line_states::Progress;
use super::marks::{CodePane, Decorations};
use super::view_area::{Columns, MARGIN, Scrolling, TextExtent, pane_rect};
use super::viewer::{extent, paint_lines};
use crate::basics::word_list;
use crate::compare::line_index::LineColumn;
use crate::theme::{CodeLook, Tokens};

use selection::{keep_colours, next_shape, selected_piece, selection};

pub use line_ends::LineEnds;
pub use state::EditorState;

#[derive(Debug)]
pub struct EditorResponse {
    /// The field, or the text pane while a large text is laid out for the first time.
    pub response: Response,
    /// The text was edited in this frame: read [`EditorState::text`].
    pub changed: bool,
    pub cursor: LineColumn,
    /// Which of [`CodePane::offers`] was chosen from the menu.
    pub chosen: Option<usize>,
    /// What the owner is asked for by [`CodePane::owner_steps`].
    pub step: Option<Step>,
}

/// A step through what was edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Undo,
    Redo,
}

/// The widget. It fills the space that is left in its `Ui`.
///
/// `Editor::new(&mut state, "Source config").decorations(decorations).show(ui)`
pub type Editor<'a> = CodePane<'a, EditorState>;

impl Editor<'_> {
    /// Texts of more bytes than this belong in a viewer: typing would take longer than a frame.
    pub const LIMIT: usize = 1024 * 1024;

    /// The id of the field with this name in this `Ui`, to give it the focus.
    pub fn id(ui: &Ui, name: &str) -> Id {
        ui.make_persistent_id(("code editor", name))
    }

    pub fn show(self, ui: &mut Ui) -> EditorResponse {
        let Self {
            state,
            name,
            decorations,
            vocabulary,
            offers,
            owner_steps,
        } = self;
        let rect = pane_rect(ui);
        ui.advance_cursor_after_rect(rect);
        let pane = Pane {
            id: Self::id(ui, name),
            name,
            columns: Columns::of(rect),
            decorations: &decorations,
            vocabulary,
            offers,
        };
        if !std::mem::replace(&mut state.shown_before, true) {
            let mut field = TextEditState::default();
            field.set_undoer(undoer(state.source.text.len()));
            field.store(ui.ctx(), pane.id);
        }
        let focused = ui.memory(|memory| memory.has_focus(pane.id));
        state.has_focus = focused;
        let by_menu = focused && !state.is_menu_open && pane.after_menu(ui, state);
        let step = (focused && owner_steps).then(|| step_key(ui)).flatten();
        state.is_stepping = step.is_some();
        pane.bar_keys(ui, state, focused);
        let completed = pane.complete(ui, state, focused);
        let keyed = focused && super::editor_keys::rewrite_keys(ui, pane.id, &mut state.source);
        state.follows_caret = completed || keyed || by_menu;
        if state.find.refresh(&state.source, state.cursor) {
            state.show_hit();
        }
        let (response, typed) = pane.show_text(ui, state);
        pane.paint_around(ui, state);
        let clicked = pane.completions(ui, state);
        let chosen = pane.menu(ui, state, &response);
        let replaced = pane.bars(ui, state);
        EditorResponse {
            response,
            changed: completed || keyed || typed || clicked || by_menu || replaced,
            cursor: state.cursor,
            chosen,
            step,
        }
    }
}

fn step_key(ui: &Ui) -> Option<Step> {
    let keys = [
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, Step::Redo),
        (Modifiers::COMMAND, Key::Z, Step::Undo),
        (Modifiers::COMMAND, Key::Y, Step::Redo),
    ];
    let mut keys = keys.into_iter();
    ui.input_mut(|input| {
        keys.find_map(|(modifiers, key, step)| input.consume_key(modifiers, key).then_some(step))
    })
}

/// One editor in one frame.
struct Pane<'a> {
    id: Id,
    name: &'a str,
    columns: Columns,
    decorations: &'a Decorations<'a>,
    vocabulary: Option<&'a Vocabulary<'a>>,
    offers: &'a [&'a str],
}

impl Pane<'_> {
    fn show_text(&self, ui: &mut Ui, state: &mut EditorState) -> (Response, bool) {
        let mut style = LineStyle::chosen(ui, state.source.states.language());
        if CodeLook::of(ui).wraps {
            style.wrap = wrap_width(&style, ui, self.columns.text.width());
        }
        state.scrolling.follow(&style);
        let mut extent = extent(ui, &state.source, &style);
        let mut scrolling = state.scrolling;
        let focused = ui.memory(|memory| memory.has_focus(self.id));
        let haste = if focused {
            Haste::AtOnce
        } else {
            Haste::Spread
        };
        let answer = match state.layout.prepare(ui, &style, &state.source.text, haste) {
            Progress::Done => {
                self.fold(ui, state, focused);
                let width = state.layout.galley(ui, &style, &state.source.text).size().x;
                extent.width = extent.width.min(style.wrap).max(width);
                extent.line_count = state.layout.folding().shown().count();
                scrolling = state.scrolling;
                scrolling.place_by_rows(|place| state.layout.shown_at(place));
                let row = focused.then(|| state.layout.shown_at(state.cursor).0);
                scrolling.set_height(self.columns.text.height(), row);
                let is_sent_here = self.place_cursor(ui, state);
                let answer = scrolling.show(ui, self.columns, extent, |ui, scrolling| {
                    self.field(ui, state, scrolling, (&style, extent))
                });
                if is_sent_here {
                    // A field gives its focus away in the frame of a click elsewhere, which may be the one that led here.
                    ui.memory_mut(|memory| memory.request_focus(self.id));
                }
                if answer.1
                    && ui.input(|input| input.modifiers.command && input.key_pressed(Key::Z))
                {
                    // After undo egui brings the cursor into sight, yet leaves the text scrolled to the side.
                    scrolling.go_to(state.cursor);
                    ui.ctx().request_repaint();
                }
                answer
            }
            Progress::More => {
                ui.ctx().request_repaint();
                scrolling.show(ui, self.columns, extent, |ui, scrolling| {
                    (self.preview(ui, state, scrolling, &style), false)
                })
            }
        };
        state.scrolling = scrolling;
        answer
    }

    /// The text as a picture, while the field's layout is made over several frames.
    fn preview(
        &self,
        ui: &Ui,
        state: &mut EditorState,
        scrolling: &Scrolling,
        style: &LineStyle,
    ) -> Response {
        let text = self.columns.text;
        let style = &LineStyle {
            wrap: f32::INFINITY,
            ..style.clone()
        };
        let shown = state.layout.folding().shown();
        let lines = shown.lines(scrolling.visible_lines(text.height(), shown.count()));
        let last = lines.last().copied().unwrap_or_default();
        state.source.read_states_to(last + 1);
        paint_lines(
            ui,
            &self.backdrop(state, style.tokens),
            style,
            lines,
            |line| {
                let row = state.layout.folding().shown().row_of(line);
                pos2(scrolling.left(text), scrolling.top_of(row, text))
            },
        );
        let response = ui.interact(text, self.id.with("preview"), egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, self.name));
        response
    }

    fn field(
        &self,
        ui: &mut Ui,
        state: &mut EditorState,
        scrolling: &Scrolling,
        (style, extent): (&LineStyle, TextExtent),
    ) -> (Response, bool) {
        let below = ui.painter().add(Shape::Noop);
        let first = next_shape(ui);
        let held = state.completion.is_some() && word_list::pointer_is_over(ui, self.id);
        let before = self.selected(ui);
        let cut_short = described::is_needed(ui, state.source.text.len());
        let (output, is_hidden) = word_list::holding_focus(ui, held, |ui| {
            let mut show = |ui: &mut Ui| self.text_edit(ui, state, style);
            if cut_short {
                described::undescribed(ui, show)
            } else {
                (show(ui), false)
            }
        });
        self.keep_selection(ui, before, &output);
        let clean = state.layout.galley(ui, style, &state.source.text);
        keep_colours(ui, first..next_shape(ui), &output.galley, &clean);
        let changed = output.response.changed();
        if changed {
            state.source.on_text_changed();
        }
        self.hover_help(ui, state, &output);
        if let Some(cursor) = output.cursor_range {
            let caret = output.galley.pos_from_cursor(cursor.primary);
            let caret = caret.translate(output.galley_pos.to_vec2());
            state.caret = Some(caret);
            let moved = before != Some(cursor);
            if std::mem::take(&mut state.follows_caret) || is_hidden && (changed || moved) {
                ui.scroll_to_rect(caret, None);
            }
            let at = output.galley.layout_from_cursor(cursor.primary);
            let place = state.layout.place_of(at.row, at.column.0);
            if place != state.cursor && !self.leave_fold(ui, state, &output, place.line) {
                state.cursor = place;
            }
        }
        let shown = state.layout.folding().shown();
        let lines = shown.lines(scrolling.visible_lines(self.columns.text.height(), shown.count()));
        if is_hidden {
            described::paint(ui, &output, &clean, state.caret);
            let rows: Vec<usize> = [lines.first(), lines.last()]
                .into_iter()
                .flatten()
                .flat_map(|line| state.layout.rows_of(*line))
                .map(|(row, _)| row)
                .collect();
            let [first, last] = [rows.first(), rows.last()].map(|row| row.map_or(0, |row| *row));
            described::describe(ui, self.id, &output, first..last + 1);
        }
        // Without a name the field would be known by its text alone.
        ui.ctx()
            .accesskit_node_builder(self.id, |node| node.set_label(self.name));
        let selected = output.cursor_range.or(state.held);
        let shapes = self.around_lines(ui, state, lines, (&output, selected), extent);
        ui.painter().set(below, Shape::Vec(shapes));
        (output.response.response, changed)
    }

    /// What is drawn behind and under lines.
    fn around_lines(
        &self,
        ui: &Ui,
        state: &EditorState,
        lines: Vec<usize>,
        (output, selected): (&TextEditOutput, Option<CCursorRange>),
        extent: TextExtent,
    ) -> Vec<Shape> {
        let backdrop = self.backdrop(state, Tokens::of(ui));
        let in_sight = ui.clip_rect().y_range();
        let mut shapes = Vec::new();
        for line in lines {
            let caret = state.layout.folding().caret(line);
            for (at_row, columns) in state.layout.rows_of(line) {
                let Some(row) = output.galley.rows.get(at_row) else {
                    continue;
                };
                let at = output.galley_pos + row.pos.to_vec2();
                // A long line has many rows when it is wrapped.
                if at.y > in_sight.max || at.y + row.size.y < in_sight.min {
                    continue;
                }
                if let Some(caret) = caret
                    .as_ref()
                    .filter(|caret| caret.folded && columns.end == usize::MAX)
                {
                    folding::paint_rest(ui, Rect::from_min_size(at, row.size), caret.inside.len());
                }
                let piece = |range| selected_piece(&output.galley, at_row, range, at);
                let placed = PlacedLine {
                    line,
                    at,
                    row: &row.row,
                    columns,
                    selected: selected.and_then(piece),
                };
                backdrop.add_line(&placed, extent.character_width, &mut shapes);
            }
        }
        shapes
    }

    fn text_edit(&self, ui: &mut Ui, state: &mut EditorState, style: &LineStyle) -> TextEditOutput {
        let escape = state.completion.is_some();
        let EditorState { source, layout, .. } = state;
        let mut layouter =
            |ui: &Ui, text: &dyn TextBuffer, _width: f32| layout.galley(ui, style, text.as_str());
        let size = vec2(ui.available_width(), ui.available_height());
        TextEdit::multiline(&mut source.text)
            .id(self.id)
            .frame(Frame::new().inner_margin(MARGIN))
            .desired_width(size.x)
            .min_size(size)
            .cursor_at_end(false)
            .event_filter(EventFilter {
                tab: true,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape,
            })
            .layouter(&mut layouter)
            .show(ui)
    }

    /// Does what [`EditorState::go_to`] and [`EditorState::show`] asked for; says whether the focus goes here.
    fn place_cursor(&self, ui: &Ui, state: &mut EditorState) -> bool {
        let Some((place, takes_focus)) = state.next_cursor.take() else {
            return false;
        };
        self.put_cursor(ui, state, place);
        if takes_focus {
            ui.memory_mut(|memory| memory.request_focus(self.id));
        }
        takes_focus
    }

    /// Puts the field's cursor at a place.
    fn put_cursor(&self, ui: &Ui, state: &mut EditorState, place: LineColumn) {
        let offset = state.source.lines.offset(&state.source.text, place);
        let characters = state
            .source
            .text
            .get(..offset)
            .unwrap_or_default()
            .chars()
            .count();
        let mut field = TextEditState::load(ui.ctx(), self.id).unwrap_or_default();
        field
            .cursor
            .set_char_range(Some(CCursorRange::one(CCursor::new(characters))));
        field.store(ui.ctx(), self.id);
        state.cursor = state.source.lines.place(&state.source.text, offset);
    }

    fn backdrop<'s>(&'s self, state: &'s EditorState, tokens: Tokens) -> Backdrop<'s> {
        Backdrop {
            tokens,
            source: &state.source,
            hits: state.find.hits(),
            current_hit: state.find.current(),
            decorations: self.decorations,
            current_line: Some(current_line(state)),
            selected: 0..0,
            view: self.columns.text,
        }
    }

    fn paint_around(&self, ui: &Ui, state: &mut EditorState) {
        let text = self.columns.text;
        let shown = state.layout.folding().shown();
        let rows = state.scrolling.visible_lines(text.height(), shown.count());
        let lines = shown.lines(rows).into_iter();
        let visible = VisibleLines {
            lines: lines
                .map(|line| (line, state.scrolling.top_of(shown.row_of(line), text)))
                .collect(),
            style: LineStyle::chosen(ui, state.source.states.language()),
            current: Some(current_line(state)),
        };
        paint_gutter(ui, self.columns.gutter, &visible, self.decorations);
        if shown.count() as f32 * visible.style.height() > text.height() {
            paint_scroll_marks(ui, text, shown, self.decorations);
        }
        self.carets(ui, state, &visible);
    }
}

/// Room for whole characters beside the scroll bar.
fn wrap_width(style: &LineStyle, ui: &Ui, width: f32) -> f32 {
    let character = style.character_width(ui);
    let room = width - MARGIN.sum().x - ui.spacing().scroll.bar_width;
    (room / character).floor().max(20.0) * character + 0.5
}

/// Undo points are whole copies of the text: as many as fit into 16 MiB, from 10 to 100.
fn undoer(text_len: usize) -> Undoer<(CCursorRange, String)> {
    Undoer::with_settings(Settings {
        max_undos: (16 * 1024 * 1024 / text_len.max(1)).clamp(10, 100),
        ..Settings::default()
    })
}

fn current_line(state: &EditorState) -> usize {
    zero_based(state.cursor.line)
}

fn zero_based(line: u32) -> usize {
    line.saturating_sub(1) as usize
}
