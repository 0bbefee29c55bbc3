//! Finding text inside a viewer or an editor: the query, the places found, and the bar that floats at the top right.
//!
//! It finds and points; moving the view is the owner's part, by the [`FindEvent`] that it gets.

use egui::{
    Align2, CornerRadius, EventFilter, Frame, Id, Key, Margin, Modifiers, Rect, Role, Sense, Shape,
    Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::search::{HIT_LIMIT, Hit, LetterCase, find_all};
use super::source::Source;
use crate::basics::{
    button::{Button, icon_toggle},
    paint,
};
use crate::compare::line_index::LineColumn;
use crate::icons;
use crate::theme::{Tokens, mono, regular, size};

const BAR: Vec2 = vec2(420.0, 40.0);
const FIELD_WIDTH: f32 = 216.0;
/// From the view's right edge: clear of the scroll bar.
const FROM_RIGHT: f32 = 25.0;

/// A search in one view.
#[derive(Clone, Debug, Default)]
pub struct Find {
    open: bool,
    query: String,
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

    /// Hides the bar; the query is kept for the next time.
    pub fn close(&mut self) {
        (self.open, self.focused) = (false, false);
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

    /// Takes Ctrl+F, F3 and Esc, for the owner to call before it draws its text.
    /// `text_focused` says whether the text has the focus, `selection` gives what is selected in it.
    pub(super) fn on_keys(
        &mut self,
        ui: &Ui,
        text_focused: bool,
        selection: impl FnOnce() -> Option<String>,
    ) -> Option<FindEvent> {
        if !(text_focused || self.focused) {
            return None;
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
            self.open(selection().as_deref());
            return None;
        }
        if !self.open {
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

    /// Draws the bar over the top right of `view`, if it is open. `owner` is the id of the view.
    pub(super) fn show(&mut self, ui: &mut Ui, owner: Id, view: Rect) -> Option<FindEvent> {
        if !self.open {
            return None;
        }
        let tokens = Tokens::of(ui);
        let width = BAR.x.min(view.width() - 2.0 * FROM_RIGHT).max(240.0);
        let corner = pos2(view.right() - FROM_RIGHT - width, view.top() + 8.0);
        let rect = Rect::from_min_size(corner.round(), vec2(width, BAR.y));
        // Clicks beside the controls must not reach the text below.
        let id = owner.with("find bar");
        ui.interact(rect, id, Sense::click_and_drag());
        paint_ground(ui, rect, &tokens);
        let mut bar = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(id));
        bar.set_clip_rect(rect.intersect(ui.clip_rect()));
        let event = self.controls(&mut bar, id, rect, &tokens);
        if event.is_some() {
            ui.ctx().request_repaint();
        }
        event
    }

    fn controls(&mut self, ui: &mut Ui, id: Id, rect: Rect, tokens: &Tokens) -> Option<FindEvent> {
        let middle = rect.center().y;
        let field_width = FIELD_WIDTH.min(rect.width() - 190.0);
        let field = Rect::from_center_size(
            pos2(rect.left() + 6.0 + field_width / 2.0, middle),
            vec2(field_width, 28.0),
        );
        let field_event = self.field(ui, id, field, tokens);
        let count = self.count_text();
        ui.painter().text(
            pos2(field.right() + 12.0, middle),
            Align2::LEFT_CENTER,
            &count,
            regular(size::BODY),
            tokens.muted,
        );
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
        match (previous, next) {
            (true, _) => self.step(Direction::Previous),
            (_, true) => self.step(Direction::Next),
            _ => field_event,
        }
    }

    /// The field with its sign at the left and the case toggle at the right. Says what Enter asked for.
    fn field(&mut self, ui: &mut Ui, bar: Id, rect: Rect, tokens: &Tokens) -> Option<FindEvent> {
        let id = bar.with("query");
        if std::mem::take(&mut self.wants_focus) {
            ui.memory_mut(|memory| memory.request_focus(id));
            select_all(ui, id, &self.query);
        }
        let edit = TextEdit::singleline(&mut self.query)
            .id(id)
            .font(mono(size::CODE))
            .frame(Frame::new().inner_margin(Margin {
                left: 28,
                right: 30,
                top: 0,
                bottom: 0,
            }))
            .align(Align2::LEFT_CENTER)
            .desired_width(rect.width())
            .min_size(rect.size())
            .return_key(None)
            .event_filter(EventFilter {
                horizontal_arrows: true,
                escape: true,
                ..EventFilter::default()
            });
        ui.painter().rect_filled(rect, 6, tokens.surface);
        let response = ui.put(rect, edit);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find"));
        let border = if response.has_focus() {
            Stroke::new(1.5, tokens.accent_text)
        } else {
            Stroke::new(1.0, tokens.border_control)
        };
        ui.painter()
            .rect_stroke(rect, 6, border, StrokeKind::Inside);
        let sign = pos2(rect.left() + 13.0, rect.center().y);
        let glyph = icons::MAGNIFYING_GLASS;
        paint::glyph(ui.painter(), sign, glyph, 14.0, tokens.muted);
        self.focused = response.has_focus();
        self.case_toggle(ui, bar.with("case"), rect);
        let enter = |modifiers| {
            response.has_focus() && ui.input_mut(|input| input.consume_key(modifiers, Key::Enter))
        };
        if enter(Modifiers::SHIFT) {
            self.step(Direction::Previous)
        } else if enter(Modifiers::NONE) {
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

/// Typing replaces the query that is there.
fn select_all(ui: &Ui, id: Id, query: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(query.chars().count());
    state
        .cursor
        .set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    TextEdit::store_state(ui.ctx(), id, state);
}

fn paint_ground(ui: &Ui, rect: Rect, tokens: &Tokens) {
    let radius = CornerRadius::same(8);
    let shadow = ui.visuals().popup_shadow.as_shape(rect, radius);
    ui.painter().add(Shape::from(shadow));
    ui.painter().rect(
        rect,
        radius,
        tokens.raised,
        Stroke::new(1.0, tokens.border_strong),
        StrokeKind::Inside,
    );
}

#[cfg(test)]
mod tests {
    use super::super::highlight::Language;
    use super::*;

    fn source(text: &str) -> Source {
        let mut source = Source::new(Language::Plain);
        source.set_text(text.to_owned());
        source
    }

    fn find_in(source: &Source, query: &str, line: u32) -> Find {
        let mut find = Find::default();
        find.open(Some(query));
        assert!(find.refresh(source, LineColumn { line, column: 1 }));
        find
    }

    #[test]
    fn the_search_begins_at_the_cursor_and_goes_round() {
        let source = source("a\na\nb\na");
        let mut find = find_in(&source, "a", 2);

        assert_eq!(find.count_text(), "2 of 3");
        find.step(Direction::Next);
        find.step(Direction::Next);
        assert_eq!(find.count_text(), "1 of 3");
        find.step(Direction::Previous);
        assert_eq!(
            find.current_place(&source),
            Some(LineColumn { line: 4, column: 1 })
        );
    }

    #[test]
    fn a_search_past_the_last_place_begins_again_at_the_top() {
        let source = source("a\nb");

        assert_eq!(find_in(&source, "a", 2).current(), Some(0));
    }

    #[test]
    fn editing_the_text_keeps_the_current_place() {
        let mut source = source("a\na\na");
        let mut find = find_in(&source, "a", 3);

        source.set_text("a\na\na\na".to_owned());

        assert!(!find.refresh(&source, LineColumn::default()));
        assert_eq!(find.count_text(), "3 of 4");
    }

    #[test]
    fn nothing_found_is_said() {
        let source = source("abc");

        assert_eq!(find_in(&source, "x", 1).count_text(), "No match");
        assert_eq!(find_in(&source, "", 1).count_text(), "");
    }

    #[test]
    fn a_closed_search_shows_no_hits_but_keeps_its_query() {
        let source = source("a");
        let mut find = find_in(&source, "a", 1);

        find.close();

        assert_eq!(find.hits(), []);
        find.open(None);
        assert_eq!(find.hits().len(), 1);
    }

    #[test]
    fn a_selection_becomes_the_query_unless_it_spans_lines() {
        let mut find = Find::default();
        find.open(Some("host"));
        find.open(Some("a\nb"));

        assert_eq!(find.query, "host");
    }
}
