//! A text that is typed in a cell.

use egui::{
    EventFilter, Frame, Key, Modifiers, StrokeKind, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
    vec2,
};

use super::Cell;
use crate::theme::{
    Tokens, measure, mono, regular,
    size::{BODY, CODE},
};

/// The text while it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellEdit {
    /// What is in the field now.
    pub text: String,
    begun: bool,
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
            begun: false,
        }
    }
}

/// What a field in a cell is like.
#[derive(Clone, Copy, Debug)]
pub struct EditField<'a> {
    pub name: &'a str,
    pub code: bool,
    /// Why the text cannot be taken; then only Escape ends typing.
    pub problem: Option<&'a str>,
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
        let ended = ended_by_key(self.ui);
        let lost_focus = self.field(id, edit, field);
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

    fn field(&mut self, id: egui::Id, edit: &mut CellEdit, field: EditField<'_>) -> bool {
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
        let response = child.add(widget).accessible_name(field.name);
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
