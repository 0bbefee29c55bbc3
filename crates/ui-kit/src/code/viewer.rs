//! A read-only view of a text of any size: only the lines on screen are laid out.
//!
//! Lines are selected and copied whole. Editing is in `editor`.

use std::ops::Range;

use egui::{
    Event, EventFilter, Id, Key, Modifiers, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2,
};

use super::backdrop::{Backdrop, PlacedLine};
use super::count::whole;
use super::find_bar::{Find, FindEvent};
use super::folds::ShownLines;
use super::gutter::{VisibleLines, paint_gutter, paint_scroll_marks};
use super::highlight::Language;
use super::line_galley::{LineStyle, MOST_CHARACTERS};
use super::line_states::Progress;
use super::marks::{CodePane, Decorations};
use super::source::Source;
use super::view_area::{Columns, Scrolling, TextExtent, pane_rect};
use crate::compare::line_index::{LineColumn, number};
use crate::theme::Tokens;

/// What a viewer keeps between frames: its text, where it is scrolled to, what is selected and searched for.
#[derive(Clone, Debug)]
pub struct ViewerState {
    source: Source,
    revision_seen: Option<u64>,
    find: Find,
    scrolling: Scrolling,
    /// Line from 0 that keys move.
    current: usize,
    /// Line from 0 where the selection began.
    anchor: Option<usize>,
}

impl ViewerState {
    /// An empty text in this language.
    pub fn new(language: Language) -> Self {
        Self {
            source: Source::new(language),
            revision_seen: None,
            find: Find::default(),
            scrolling: Scrolling::default(),
            current: 0,
            anchor: None,
        }
    }

    /// Takes over `text` if `revision` is not the one seen last. Call it every frame; it costs nothing otherwise.
    pub fn follow(&mut self, revision: u64, text: &str) {
        if self.revision_seen == Some(revision) {
            return;
        }
        self.revision_seen = Some(revision);
        if self.source.text != text {
            self.source.set_text(text.to_owned());
            self.current = self.current.min(self.source.lines.line_count() - 1);
            self.anchor = None;
        }
    }

    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// How many lines the text has.
    pub fn line_count(&self) -> usize {
        self.source.lines.line_count()
    }

    /// Makes a line (from 1) current and brings it into view.
    pub fn scroll_to(&mut self, line: u32) {
        self.go_to(LineColumn::new(line, 1));
    }

    /// Makes the line of a place current and brings the place into view.
    pub fn go_to(&mut self, place: LineColumn) {
        self.current = (place.line.saturating_sub(1) as usize).min(self.line_count() - 1);
        self.anchor = None;
        self.scrolling.go_to(place);
    }

    /// The search in this view.
    pub fn find(&mut self) -> &mut Find {
        &mut self.find
    }

    /// Selected lines from 0; empty if none are.
    fn selected(&self) -> Range<usize> {
        match self.anchor {
            Some(anchor) => anchor.min(self.current)..anchor.max(self.current) + 1,
            None => 0..0,
        }
    }

    fn selected_text(&self) -> String {
        let lines = if self.anchor.is_some() {
            self.selected()
        } else {
            self.current..self.current + 1
        };
        let (first, last) = (
            self.source.lines.range_with_end(lines.start),
            self.source.lines.range_with_end(lines.end - 1),
        );
        self.source
            .text
            .get(first.start..last.end)
            .unwrap_or_default()
            .to_owned()
    }

    fn move_to(&mut self, line: usize, keeps_anchor: bool) {
        let before = self.current;
        self.current = line.min(self.line_count() - 1);
        self.anchor = if keeps_anchor {
            self.anchor.or(Some(before))
        } else {
            None
        };
        self.scrolling
            .go_to(LineColumn::new(number(self.current), 1));
    }
}

#[derive(Debug)]
pub struct ViewerResponse {
    pub response: Response,
    /// The current line, from 1.
    pub current_line: u32,
}

/// The widget. It fills the space that is left in its `Ui`.
///
/// `Viewer::new(&mut state, "Source config").decorations(&decorations).show(ui)`
pub type Viewer<'a> = CodePane<'a, ViewerState>;

impl Viewer<'_> {
    pub fn show(self, ui: &mut Ui) -> ViewerResponse {
        let Self {
            state,
            name,
            decorations,
            ..
        } = self;
        let rect = pane_rect(ui);
        let columns = Columns::of(rect);
        let id = ui.make_persistent_id(("code viewer", name));
        ui.advance_cursor_after_rect(rect);
        let response = ui.interact(columns.text, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, name));
        on_input(ui, state, &response);
        let find_event = state
            .find
            .on_keys(ui, (false, response.has_focus()), || None);
        if state
            .find
            .refresh(&state.source, LineColumn::new(number(state.current), 1))
        {
            show_hit(state);
        }
        on_find(ui, state, id, find_event);
        let visible = lines_ui(ui, state, columns, &decorations, id);
        paint_gutter(ui, columns.gutter, &visible, &decorations);
        if state.line_count() as f32 * visible.style.height() > columns.text.height() {
            let shown = ShownLines::all(state.line_count());
            paint_scroll_marks(ui, columns.text, &shown, &decorations);
        }
        let find_event = state.find.show(ui, id, columns.text, &state.source);
        on_find(ui, state, id, find_event);
        ViewerResponse {
            current_line: number(state.current),
            response,
        }
    }
}

fn on_find(ui: &Ui, state: &mut ViewerState, id: Id, event: Option<FindEvent>) {
    match event {
        Some(FindEvent::Show) => show_hit(state),
        Some(FindEvent::Closed) => ui.memory_mut(|memory| memory.request_focus(id)),
        Some(FindEvent::Replace | FindEvent::ReplaceAll) | None => {}
    }
}

fn show_hit(state: &mut ViewerState) {
    if let Some(place) = state.find.current_place(&state.source) {
        state.go_to(place);
    }
}

fn lines_ui(
    ui: &mut Ui,
    state: &mut ViewerState,
    columns: Columns,
    decorations: &Decorations<'_>,
    id: Id,
) -> VisibleLines {
    let style = LineStyle::chosen(ui, state.source.states.language());
    state.scrolling.follow(&style);
    let extent = extent(ui, &state.source, &style);
    let (current, selected) = (state.current, state.selected());
    let ViewerState {
        source,
        scrolling,
        find,
        ..
    } = state;
    scrolling.show(ui, columns, extent, |ui, scrolling| {
        let lines = scrolling.visible_lines(columns.text.height(), source.lines.line_count());
        if source.read_states_to(lines.end) == Progress::More {
            ui.ctx().request_repaint();
        }
        let backdrop = Backdrop {
            tokens: Tokens::of(ui),
            source,
            hits: find.hits(),
            current_hit: find.current(),
            decorations,
            current_line: Some(current),
            selected,
            view: columns.text,
        };
        paint_lines(ui, &backdrop, &style, lines.clone(), |line| {
            pos2(
                scrolling.left(columns.text),
                scrolling.top_of(line, columns.text),
            )
        });
        let top = |line| scrolling.top_of(line, columns.text);
        name_lines(ui, source, lines.clone(), (id, style.height()), top);
        VisibleLines {
            lines: lines.map(|line| (line, top(line))).collect(),
            style: style.clone(),
            current: Some(current),
        }
    })
}

/// The size of a text, from its longest line.
pub(super) fn extent(ui: &Ui, source: &Source, style: &LineStyle) -> TextExtent {
    let character_width = style.character_width(ui);
    // Some characters are wider than others, few are; the note on a cut line needs room too.
    let longest = source.line(source.lines.longest_line());
    let characters = if longest.len() > MOST_CHARACTERS {
        MOST_CHARACTERS + 48
    } else {
        longest.chars().count()
    };
    TextExtent {
        line_count: source.lines.line_count(),
        row_height: style.height(),
        width: characters as f32 * character_width,
        character_width,
    }
}

/// Lays out and paints lines, each over its backdrop.
pub(super) fn paint_lines(
    ui: &Ui,
    backdrop: &Backdrop<'_>,
    style: &LineStyle,
    lines: impl IntoIterator<Item = usize>,
    at: impl Fn(usize) -> egui::Pos2,
) {
    let character_width = style.character_width(ui);
    for line in lines {
        let galley = style.galley(
            ui,
            backdrop.source.line(line),
            backdrop.source.states.at(line),
        );
        let mut shapes: Vec<Shape> = Vec::new();
        if let Some(row) = galley.rows.first() {
            backdrop.add_line(
                &PlacedLine {
                    line,
                    at: at(line),
                    row,
                    columns: 0..usize::MAX,
                    selected: None,
                },
                character_width,
                &mut shapes,
            );
        }
        ui.painter().extend(shapes);
        ui.painter().galley(at(line), galley, style.tokens.text);
    }
}

/// Tells assistive technology what stands in the lines on screen.
fn name_lines(
    ui: &Ui,
    source: &Source,
    lines: Range<usize>,
    (id, height): (Id, f32),
    top: impl Fn(usize) -> f32,
) {
    for line in lines {
        let rect = egui::Rect::from_min_size(
            pos2(ui.clip_rect().left(), top(line)),
            egui::vec2(ui.clip_rect().width(), height),
        );
        let response = ui.interact(rect, id.with(line), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, source.line(line)));
    }
}

fn on_input(ui: &mut Ui, state: &mut ViewerState, response: &Response) {
    if (response.clicked() || response.drag_started() || response.dragged())
        && let Some(pointer) = response.interact_pointer_pos()
    {
        response.request_focus();
        let top = state.scrolling.top_of(0, response.rect);
        let line = whole((pointer.y - top) / state.scrolling.row_height());
        let extends = response.dragged() && !response.drag_started()
            || ui.input(|input| input.modifiers.shift);
        state.move_to(line, extends);
    }
    if response.has_focus() {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        on_keys(ui, state, response.rect.height());
    }
}

fn on_keys(ui: &Ui, state: &mut ViewerState, height: f32) {
    let page = whole(height / state.scrolling.row_height());
    let last = state.line_count() - 1;
    for event in ui.input(|input| input.events.clone()) {
        match event {
            Event::Copy => ui.copy_text(state.selected_text()),
            Event::Key {
                key: Key::A,
                pressed: true,
                modifiers,
                ..
            } if modifiers.matches_exact(Modifiers::COMMAND) => {
                (state.anchor, state.current) = (Some(0), last);
            }
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => {
                let line = match key {
                    Key::ArrowUp => state.current.saturating_sub(1),
                    Key::ArrowDown => state.current + 1,
                    Key::PageUp => state.current.saturating_sub(page),
                    Key::PageDown => state.current + page,
                    Key::Home => 0,
                    Key::End => last,
                    _ => continue,
                };
                state.move_to(line, modifiers.shift);
            }
            _ => {}
        }
    }
}
