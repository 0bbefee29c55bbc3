//! A text that is typed in a cell.

use egui::{
    EventFilter, Frame, Id, Key, Modifiers, StrokeKind, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
    vec2,
};

use super::Cell;
use crate::basics::word_list::{self, WordList};
use crate::theme::{
    Tokens, measure, mono, regular,
    size::{BODY, CODE},
};

/// Least width of the list of words.
const WORDS: f32 = 180.0;

/// The text while it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellEdit {
    /// What is in the field now.
    pub text: String,
    begun: bool,
    /// Whether something was typed; until then all words are offered.
    typed: bool,
    /// The word that keys chose, of those that fit.
    chosen: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditEnd {
    /// Enter: the text is taken, and the cursor goes down.
    Down,
    /// Tab: the text is taken, and the cursor goes to the next column.
    Next,
    /// Shift and Tab: the text is taken, and the cursor goes to the column before.
    Previous,
    /// The text is taken because something else was clicked.
    Left,
    /// Escape: the text is as before.
    AsBefore,
}

impl CellEdit {
    /// Begins with this text in the field.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// What a field in a cell is like.
#[derive(Clone, Copy, Debug)]
pub struct EditField<'a> {
    pub name: &'a str,
    pub code: bool,
    /// Words that fit, offered under the field.
    pub words: &'a [&'a str],
    /// Why the text cannot be taken; then only Escape ends typing.
    pub problem: Option<&'a str>,
}

impl<'a> EditField<'a> {
    /// The words that hold what is typed, those first that begin with it.
    fn fitting(&self, edit: &CellEdit) -> Vec<(&'a str, &'a str)> {
        let typed = edit.text.to_lowercase();
        let words = self.words.iter().map(|word| (*word, ""));
        let mut found: Vec<_> = words
            .filter(|(word, _)| !edit.typed || word.to_lowercase().contains(&typed))
            .collect();
        if edit.typed {
            found.sort_by_key(|(word, _)| !word.to_lowercase().starts_with(&typed));
        }
        found
    }
}

impl Cell<'_> {
    /// Draws a field over the cell, with the focus. The grid gets it back unless something else was clicked.
    pub fn edit(&mut self, edit: &mut CellEdit, field: EditField<'_>) -> Option<EditEnd> {
        let id = self.grid.with("field");
        if !edit.begun {
            edit.begun = true;
            let mut state = TextEditState::default();
            let end = CCursor::new(edit.text.chars().count());
            state.cursor.set_char_range(Some(CCursorRange::one(end)));
            state.store(self.ui.ctx(), id);
            self.ui.memory_mut(|memory| memory.request_focus(id));
        }
        let reveal = choose_by_key(self.ui, edit, &field);
        let ended = ended_by_key(self.ui);
        if let Some(end) = ended
            && end != EditEnd::AsBefore
        {
            take_chosen(edit, &field);
        }
        let held = !field.words.is_empty() && word_list::pointer_is_over(self.ui, id);
        let lost_focus = self.field(id, edit, field, held);
        let clicked = self.words(id, edit, (&field, reveal && ended.is_none()));
        let ended = ended.or(clicked.then_some(EditEnd::Down));
        let ended = ended.or(lost_focus.then_some(EditEnd::Left))?;
        if field.problem.is_some() && ended != EditEnd::AsBefore {
            // What cannot be taken is kept in its field until it is corrected or given up.
            self.ui.memory_mut(|memory| memory.request_focus(id));
            return None;
        }
        if ended != EditEnd::Left {
            self.ui.memory_mut(|memory| memory.request_focus(self.grid));
        }
        self.ui.ctx().request_repaint();
        Some(ended)
    }

    /// The words that fit, under the field. Says whether one was clicked and taken.
    fn words(
        &mut self,
        id: Id,
        edit: &mut CellEdit,
        (field, reveal): (&EditField<'_>, bool),
    ) -> bool {
        let words = field.fitting(edit);
        if words.is_empty() {
            return false;
        }
        let list = WordList {
            field: id,
            words: &words,
            chosen: edit.chosen,
            reveal,
        };
        edit.chosen = match list.show(self.ui, self.rect, self.rect.width().max(WORDS)) {
            None => return false,
            clicked => clicked,
        };
        take_chosen(edit, field);
        true
    }

    fn field(&mut self, id: Id, edit: &mut CellEdit, field: EditField<'_>, held: bool) -> bool {
        let tokens = Tokens::of(self.ui);
        self.ui.painter().rect_filled(self.rect, 4, tokens.surface);
        let space = self.rect.shrink2(vec2(8.0, 0.0));
        let builder = UiBuilder::new()
            .max_rect(space)
            .accessibility_parent(self.id);
        let mut child = self.ui.new_child(builder);
        let keys = EventFilter {
            tab: true,
            escape: true,
            horizontal_arrows: true,
            vertical_arrows: true,
        };
        let font = if field.code {
            mono(CODE)
        } else {
            regular(BODY)
        };
        let widget = TextEdit::singleline(&mut edit.text)
            .id(id)
            .frame(Frame::NONE)
            .font(font)
            .text_color(tokens.text)
            .min_size(space.size())
            .desired_width(space.width())
            .align(egui::Align2::LEFT_CENTER)
            .event_filter(keys);
        let response = word_list::holding_focus(&mut child, held, |child| child.add(widget));
        if response.changed() {
            (edit.typed, edit.chosen) = (true, None);
        }
        let response = response.accessible_name(field.name);
        let mut ink = tokens.accent_text;
        if let Some(problem) = field.problem {
            ink = tokens.danger;
            child.ctx().accesskit_node_builder(id, |node| {
                node.set_description(problem);
                node.set_invalid(egui::accesskit::Invalid::True);
            });
            response.show_tooltip_text(problem);
        }
        let stroke = egui::Stroke::new(2.0, ink);
        self.ui
            .painter()
            .rect_stroke(self.rect, measure::RADIUS, stroke, StrokeKind::Inside);
        response.lost_focus()
    }
}

/// Arrows go through the words that fit, and beyond them to what is typed. Says whether one did.
fn choose_by_key(ui: &Ui, edit: &mut CellEdit, field: &EditField<'_>) -> bool {
    if field.words.is_empty() {
        return false;
    }
    let places = field.fitting(edit).len() + 1;
    let count = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (down, up) = (count(Key::ArrowDown), count(Key::ArrowUp));
    if down + up == 0 {
        return false;
    }
    // What is typed has the place before the first word.
    let at = edit.chosen.map_or(0, |chosen| chosen + 1);
    edit.chosen = ((at + down + places * up - up) % places).checked_sub(1);
    true
}

fn take_chosen(edit: &mut CellEdit, field: &EditField<'_>) {
    let words = field.fitting(edit);
    if let Some((word, _)) = edit.chosen.and_then(|chosen| words.get(chosen)) {
        (*word).clone_into(&mut edit.text);
    }
}

/// Consumed before the field sees them: it would leave, or move the focus.
fn ended_by_key(ui: &Ui) -> Option<EditEnd> {
    let keys = [
        (Modifiers::NONE, Key::Escape, EditEnd::AsBefore),
        (Modifiers::NONE, Key::Enter, EditEnd::Down),
        (Modifiers::SHIFT, Key::Tab, EditEnd::Previous),
        (Modifiers::NONE, Key::Tab, EditEnd::Next),
    ];
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let mut keys = keys.into_iter();
    keys.find_map(|(modifiers, key, end)| pressed(modifiers, key).then_some(end))
}
