//! Finding text inside a viewer or an editor: the query, the places found, and the bar that floats at the top right.
//!
//! It finds and points; moving the view is the owner's part, by the [`FindEvent`] that it gets.

use egui::{Id, Key, Modifiers, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::bar::{BarField, enter, floating};
use super::line_edits::{Edit, Splice};
use super::search::{HIT_LIMIT, Hit, LetterCase, find_all, places};
use super::source::Source;
use crate::basics::{
    button::{Button, icon_toggle},
    paint,
};
use crate::compare::line_index::LineColumn;
use crate::icons;
use crate::theme::{Tokens, mono, regular, size};

const WIDTH: f32 = 420.0;
const WIDTH_TO_REPLACE: f32 = 470.0;
const ROW: f32 = 40.0;
const PREVIEW: f32 = 28.0;
const FIELD_WIDTH: f32 = 216.0;

/// A search in one view.
#[derive(Clone, Debug, Default)]
pub struct Find {
    open: bool,
    query: String,
    /// What replaces a place, while that is asked for.
    replacement: Option<String>,
    letter_case: LetterCase,
    hits: Vec<Hit>,
    current: Option<usize>,
    searched: Option<(String, LetterCase, u64)>,
    wants_focus: bool,
    focused: bool,
}

/// What the bar asks its owner for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FindEvent {
    /// Show the current hit.
    Show,
    /// Replace the current hit.
    Replace,
    ReplaceAll,
    /// The bar was closed: give the focus back to the text.
    Closed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Next,
    Previous,
}

impl Find {
    /// Whether the bar is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// All places found, from the top.
    pub fn hits(&self) -> &[Hit] {
        if self.open { &self.hits } else { &[] }
    }

    /// The place that “next” counts from, an index into [`Self::hits`].
    pub fn current(&self) -> Option<usize> {
        self.current.filter(|_| self.open)
    }

    /// Shows the bar and gives it the focus. A selection on one line becomes the query.
    pub fn open(&mut self, selection: Option<&str>) {
        if let Some(selection) = selection.filter(|text| !text.is_empty() && !text.contains('\n')) {
            self.query.clear();
            self.query.push_str(selection);
        }
        (self.open, self.wants_focus) = (true, true);
    }

    /// The same with a second field, for what replaces the places.
    pub(super) fn open_replace(&mut self, selection: Option<&str>) {
        self.open(selection);
        self.replacement.get_or_insert_default();
    }

    /// Hides the bar; the query is kept for the next time.
    pub fn close(&mut self) {
        (self.open, self.focused) = (false, false);
        self.replacement = None;
    }

    /// Searches again where query or text changed; the current place is then the first one after `from`.
    /// Says whether the query was the reason: then the view shall show that place.
    pub(super) fn refresh(&mut self, source: &Source, from: LineColumn) -> bool {
        if !self.open {
            return false;
        }
        let key = (self.query.clone(), self.letter_case, source.version);
        if self.searched.as_ref() == Some(&key) {
            return false;
        }
        let query_changed = self
            .searched
            .as_ref()
            .is_none_or(|(query, case, _)| *query != key.0 || *case != key.1);
        // While the text is typed in, the place stays; while the query is, it begins where the cursor is.
        let from = self
            .current_place(source)
            .filter(|_| !query_changed)
            .unwrap_or(from);
        self.hits = find_all(&source.text, &source.lines, &self.query, self.letter_case);
        self.searched = Some(key);
        let offset = source.lines.offset(&source.text, from);
        let line = source.lines.line_of_offset(offset);
        let column = offset - source.lines.range_with_end(line).start;
        let after = self
            .hits
            .partition_point(|hit| (hit.line, hit.range.start) < (line, column));
        self.current = if after < self.hits.len() {
            Some(after)
        } else {
            (!self.hits.is_empty()).then_some(0)
        };
        query_changed
    }

    /// Where the current hit begins.
    pub(super) fn current_place(&self, source: &Source) -> Option<LineColumn> {
        let hit = self.hits.get(self.current?)?;
        let start = source.lines.range_with_end(hit.line).start + hit.range.start;
        Some(source.lines.place(&source.text, start))
    }

    /// Takes Ctrl+F where the view listens to it, F3 and Esc, for the owner to call before it draws its text.
    /// `text_focused` says whether the text has the focus, `selection` gives what is selected in it.
    pub(super) fn on_keys(
        &mut self,
        ui: &Ui,
        (listens, text_focused): (bool, bool),
        selection: impl FnOnce() -> Option<String>,
    ) -> Option<FindEvent> {
        let is_here = text_focused || self.focused;
        if (listens || is_here)
            && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F))
        {
            self.open(selection().as_deref());
            return None;
        }
        if !self.open || !is_here {
            return None;
        }
        // egui has already taken the focus away on this Esc; the owner gives it to the text.
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.close();
            return Some(FindEvent::Closed);
        }
        let backwards = ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F3));
        let forwards = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F3));
        match (backwards, forwards) {
            (true, _) => self.step(Direction::Previous),
            (_, true) => self.step(Direction::Next),
            _ => None,
        }
    }

    fn step(&mut self, direction: Direction) -> Option<FindEvent> {
        let count = self.hits.len();
        let current = self.current?;
        self.current = Some(match direction {
            Direction::Next => (current + 1) % count,
            Direction::Previous => (current + count - 1) % count,
        });
        Some(FindEvent::Show)
    }

    /// What replaces the current hit, or all of them; the cursor then stands behind the first piece that is new.
    pub(super) fn edit(&mut self, source: &Source, all: bool) -> Option<Edit> {
        let with = self.replacement.as_ref()?;
        let chosen: Vec<Hit> = if all {
            // The bar counts to a limit; what replaces all leaves none.
            places(&source.text, &source.lines, &self.query, self.letter_case).collect()
        } else {
            vec![self.hits().get(self.current?)?.clone()]
        };
        let splices = chosen.iter().map(|hit| {
            let start = source.lines.range_with_end(hit.line).start;
            Splice {
                range: start + hit.range.start..start + hit.range.end,
                with: with.clone(),
            }
        });
        let edit = Edit::of(splices.collect());
        // The next place counts from the cursor: the new piece may hold the query itself.
        self.current = None;
        edit
    }

    /// The line of the current hit as it would be.
    fn preview(&self, source: &Source) -> Option<String> {
        let hit = self.hits().get(self.current?)?;
        let mut line = source.line(hit.line).to_owned();
        line.replace_range(hit.range.clone(), self.replacement.as_ref()?);
        Some(line)
    }

    /// Draws the bar over the top right of `view`, if it is open. `owner` is the id of the view.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        owner: Id,
        view: Rect,
        source: &Source,
    ) -> Option<FindEvent> {
        if !self.open {
            return None;
        }
        let tokens = Tokens::of(ui);
        let id = owner.with("find bar");
        let preview = self.preview(source);
        let size = match (&self.replacement, &preview) {
            (None, _) => vec2(WIDTH, ROW),
            (Some(_), None) => vec2(WIDTH_TO_REPLACE, 2.0 * ROW - 6.0),
            (Some(_), Some(_)) => vec2(WIDTH_TO_REPLACE, 2.0 * ROW - 6.0 + PREVIEW),
        };
        let event = floating(ui, id, (view, size), |ui, rect| {
            let row = Rect::from_min_size(rect.min, vec2(rect.width(), ROW));
            let event = self.controls(ui, id, row, &tokens);
            let below = row.translate(vec2(0.0, ROW - 6.0));
            let replaces = self.replace_row(ui, id, below, &tokens);
            if let Some(preview) = &preview {
                paint_preview(ui, preview, below, &tokens);
            }
            replaces.or(event)
        });
        if event.is_some() {
            ui.ctx().request_repaint();
        }
        event
    }

    fn replace_row(
        &mut self,
        ui: &mut Ui,
        bar: Id,
        rect: Rect,
        tokens: &Tokens,
    ) -> Option<FindEvent> {
        let count = self.hits().len();
        let text = self.replacement.as_mut()?;
        let field = BarField {
            id: bar.with("replacement"),
            name: "Replace with",
            text,
            sides: (28, 8),
            wants_focus: false,
        };
        let field_rect = field_rect(rect);
        let field = field.show(ui, field_rect);
        paint_sign(ui, field_rect, icons::PENCIL_SIMPLE, tokens);
        let rest = Rect::from_min_max(
            pos2(field_rect.right() + 8.0, rect.top() + 6.0),
            pos2(rect.right() - 8.0, rect.bottom() - 6.0),
        );
        let mut slot = ui.new_child(UiBuilder::new().max_rect(rest).id_salt(bar.with("replace")));
        slot.spacing_mut().item_spacing.x = 4.0;
        let reason = (count == 0).then_some("Nothing was found");
        let all = format!("Replace all {count}");
        let (one, all) = slot
            .horizontal_centered(|ui| {
                let one = Button::ghost("Replace").disabled_because(reason).show(ui);
                let all = Button::ghost(&all).tooltip("Alt+Enter");
                (one, all.disabled_because(reason).show(ui))
            })
            .inner;
        if one.clicked() || all.clicked() {
            field.request_focus();
        }
        self.focused |= field.has_focus() || one.has_focus() || all.has_focus();
        if all.clicked() || enter(ui, &field, Modifiers::ALT) {
            Some(FindEvent::ReplaceAll)
        } else if one.clicked() || enter(ui, &field, Modifiers::NONE) {
            Some(FindEvent::Replace)
        } else {
            None
        }
    }

    fn controls(&mut self, ui: &mut Ui, id: Id, rect: Rect, tokens: &Tokens) -> Option<FindEvent> {
        let middle = rect.center().y;
        let field = field_rect(rect);
        let field_event = self.field(ui, id, field, tokens);
        let count = self.count_text();
        let words = paint::line(ui, &count, regular(size::BODY), tokens.muted);
        paint::put_left(ui, field.right() + 12.0, middle, words);
        let count_rect = Rect::from_min_max(
            pos2(field.right() + 8.0, rect.top()),
            pos2(rect.right() - 100.0, rect.bottom()),
        );
        let said = ui.interact(count_rect, id.with("count"), Sense::hover());
        said.widget_info(|| WidgetInfo::labeled(Role::Label, true, &count));
        let mut button = |at: f32, glyph: &str, name: &str| {
            let square = Rect::from_center_size(pos2(rect.right() - at, middle), Vec2::splat(28.0));
            let mut slot = ui.new_child(UiBuilder::new().max_rect(square).id_salt(id.with(name)));
            let response = Button::icon_only(glyph, name).show(&mut slot);
            self.focused |= response.has_focus();
            response.clicked()
        };
        let previous = button(85.0, icons::ARROW_UP, "Previous match");
        let next = button(55.0, icons::ARROW_DOWN, "Next match");
        let close = button(25.0, icons::X, "Close search");
        if close {
            self.close();
            return Some(FindEvent::Closed);
        }
        // Who clicks goes on by key.
        self.wants_focus |= previous || next;
        match (previous, next) {
            (true, _) => self.step(Direction::Previous),
            (_, true) => self.step(Direction::Next),
            _ => field_event,
        }
    }

    /// The field with its sign at the left and the case toggle at the right. Says what Enter asked for.
    fn field(&mut self, ui: &mut Ui, bar: Id, rect: Rect, tokens: &Tokens) -> Option<FindEvent> {
        let field = BarField {
            id: bar.with("query"),
            name: "Find",
            text: &mut self.query,
            sides: (28, 30),
            wants_focus: std::mem::take(&mut self.wants_focus),
        };
        let response = field.show(ui, rect);
        paint_sign(ui, rect, icons::MAGNIFYING_GLASS, tokens);
        self.focused = response.has_focus();
        self.case_toggle(ui, bar.with("case"), rect);
        if enter(ui, &response, Modifiers::SHIFT) {
            self.step(Direction::Previous)
        } else if enter(ui, &response, Modifiers::NONE) {
            self.step(Direction::Next)
        } else {
            if response.changed() {
                ui.ctx().request_repaint();
            }
            None
        }
    }

    fn case_toggle(&mut self, ui: &mut Ui, id: Id, field: Rect) {
        let rect = Rect::from_center_size(
            pos2(field.right() - 15.0, field.center().y),
            Vec2::splat(24.0),
        );
        let mut on = self.letter_case == LetterCase::Match;
        let mut slot = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(id));
        let response = icon_toggle(&mut slot, icons::TEXT_AA, "Match case", &mut on);
        self.focused |= response.has_focus();
        if response.changed() {
            self.letter_case = if on {
                LetterCase::Match
            } else {
                LetterCase::Ignore
            };
            ui.ctx().request_repaint();
        }
    }

    fn count_text(&self) -> String {
        match (self.current, self.hits.len()) {
            _ if self.query.is_empty() => String::new(),
            (Some(current), HIT_LIMIT) => format!("{} of {HIT_LIMIT}+", current + 1),
            (Some(current), count) => format!("{} of {count}", current + 1),
            (None, _) => "No match".to_owned(),
        }
    }
}

/// The place of a row's field, at the left.
fn field_rect(row: Rect) -> Rect {
    let width = FIELD_WIDTH.min(row.width() - 240.0);
    let middle = pos2(row.left() + 6.0 + width / 2.0, row.center().y);
    Rect::from_center_size(middle, vec2(width, 28.0))
}

fn paint_sign(ui: &Ui, field: Rect, glyph: &str, tokens: &Tokens) {
    let at = pos2(field.left() + 13.0, field.center().y);
    paint::glyph(ui, at, glyph, 14.0, tokens.muted);
}

/// The line as it would be, below the row that says so.
fn paint_preview(ui: &Ui, line: &str, row: Rect, tokens: &Tokens) {
    let words = format!("Becomes: {}", line.trim());
    let middle = row.bottom() + PREVIEW / 2.0 - 6.0;
    let galley = paint::elided(
        ui,
        &words,
        mono(size::CODE_SMALL),
        tokens.muted,
        row.width() - 20.0,
    );
    let rect = paint::put_left(ui, row.left() + 10.0, middle, galley);
    let said = Rect::from_x_y_ranges(row.left()..=rect, middle - 8.0..=middle + 8.0);
    let label = ui.interact(said, ui.scope_id().with("preview"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

#[cfg(test)]
mod tests;
