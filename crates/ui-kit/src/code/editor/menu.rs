//! The menu of the editor, by right click or by key. What is selected stays selected.

use egui::{
    Key, KeyboardShortcut, Modifiers, PointerButton, Rect, Response, Ui, Vec2, ViewportCommand,
    text::{CCursor, CCursorRange},
    text_edit::{TextEditOutput, TextEditState},
};

use super::super::editor_keys::{apply, selected_bytes};
use super::super::find_bar::FindEvent;
use super::super::go_to_bar::GoTo;
use super::super::highlight::Language;
use super::super::line_edits::{Edit, LineEdit, edit_lines};
use super::{EditorState, Pane, current_line, selection};
use crate::widgets::{MenuItem, menu_at, menu_key_pressed, menu_rule};

/// An item of the menu.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    Cut,
    Copy,
    Paste,
    SelectAll,
    Find,
    Replace,
    GoTo,
    Comment,
    /// Closes the fold around the cursor, or opens the one at it.
    Fold,
    /// What the owner of the editor offers, by its place.
    Other(usize),
}

impl Pane<'_> {
    /// Once the field has the focus back: gives it what was selected when the menu opened, and does what was asked.
    /// Says whether that changed the text.
    pub(super) fn after_menu(&self, ui: &Ui, state: &mut EditorState) -> bool {
        if let Some(range) = state.held.take() {
            self.select(ui, range);
        }
        let asked = state.asked.take();
        asked.is_some_and(|asked| self.on_menu(ui, state, asked))
    }

    fn select(&self, ui: &Ui, range: CCursorRange) {
        let mut field = TextEditState::load(ui.ctx(), self.id).unwrap_or_default();
        field.cursor.set_char_range(Some(range));
        field.store(ui.ctx(), self.id);
    }

    pub(super) fn selected(&self, ui: &Ui) -> Option<CCursorRange> {
        TextEditState::load(ui.ctx(), self.id)?.cursor.char_range()
    }

    /// egui lets go of a selection wherever the pointer is pressed; a right click into it keeps it.
    pub(super) fn keep_selection(
        &self,
        ui: &Ui,
        before: Option<CCursorRange>,
        output: &TextEditOutput,
    ) {
        let pressed = ui.input(|input| input.pointer.button_pressed(PointerButton::Secondary));
        let at = output.response.response.hover_pos().filter(|_| pressed);
        let Some((range, at)) = before.zip(at) else {
            return;
        };
        let clicked = output.galley.cursor_from_pos(at - output.galley_pos);
        let [first, last] = range.sorted_cursors();
        if (first.index..last.index).contains(&clicked.index) {
            self.select(ui, range);
        }
    }

    /// Draws it while it is open. Says which of the owner's offers was chosen.
    pub(super) fn menu(
        &self,
        ui: &mut Ui,
        state: &mut EditorState,
        field: &Response,
    ) -> Option<usize> {
        let clicked = field.secondary_clicked();
        let at = field.interact_pointer_pos().filter(|_| clicked);
        let by_pointer = at.map(|at| Rect::from_min_size(at, Vec2::ZERO));
        let by_key = state
            .caret
            .filter(|_| field.has_focus() && menu_key_pressed(ui));
        let asked = by_pointer.or(by_key);
        if asked.is_some() {
            state.held = self.selected(ui);
            ui.memory_mut(|memory| memory.request_focus(self.id));
        }
        let chosen = menu_at(ui, ("editor menu", self.id), asked, |ui| {
            self.items(ui, state)
        });
        state.is_menu_open = asked.is_some() || chosen.is_some();
        match chosen.flatten()? {
            Asked::Other(at) => Some(at),
            asked => {
                state.asked = Some(asked);
                None
            }
        }
    }

    fn items(&self, ui: &mut Ui, state: &EditorState) -> Option<Asked> {
        let has_selection = state.held.is_some_and(|range| !range.is_empty());
        let is_xml = state.source.states.language() == Language::Xml;
        let mut asked = None;
        let mut item = |ui: &mut Ui, text: &str, key: Option<Key>, what: Asked| {
            let keys = key.map(|key| KeyboardShortcut::new(Modifiers::COMMAND, key));
            let keys = keys.map(|keys| ui.ctx().format_shortcut(&keys));
            let needs_selection = matches!(what, Asked::Cut | Asked::Copy);
            let reason = (needs_selection && !has_selection).then_some("Nothing is selected");
            let item = MenuItem::new(text).note(keys.as_deref());
            if item.disabled_because(reason).show(ui).clicked() {
                asked = Some(what);
            }
        };
        for (at, text) in self.offers.iter().enumerate() {
            item(ui, text, None, Asked::Other(at));
        }
        if !self.offers.is_empty() {
            menu_rule(ui);
        }
        item(ui, "Cut", Some(Key::X), Asked::Cut);
        item(ui, "Copy", Some(Key::C), Asked::Copy);
        item(ui, "Paste", Some(Key::V), Asked::Paste);
        item(ui, "Select all", Some(Key::A), Asked::SelectAll);
        menu_rule(ui);
        item(ui, "Find…", Some(Key::F), Asked::Find);
        item(ui, "Replace…", Some(Key::H), Asked::Replace);
        item(ui, "Go to line…", Some(Key::G), Asked::GoTo);
        if is_xml {
            item(ui, "Comment or uncomment", Some(Key::Slash), Asked::Comment);
        }
        if state.layout.folding().around(current_line(state)).is_some() {
            item(ui, "Fold or unfold", None, Asked::Fold);
        }
        asked
    }

    fn on_menu(&self, ui: &Ui, state: &mut EditorState, asked: Asked) -> bool {
        let selected = selection(ui, self.id, &state.source.text).filter(|text| !text.is_empty());
        match asked {
            Asked::Cut | Asked::Copy => {
                ui.ctx().copy_text(selected.unwrap_or_default());
                if matches!(asked, Asked::Cut) {
                    let edit = |_: &str, range| Some(Edit::replacing(range, String::new(), 0));
                    return self.edit(ui, state, edit);
                }
            }
            Asked::Paste => ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste),
            Asked::SelectAll => {
                let end = CCursor::new(state.source.text.chars().count());
                self.select(ui, CCursorRange::two(CCursor::default(), end));
            }
            Asked::Find => {
                state.find.open(selected.as_deref());
                state.on_find(Some(FindEvent::Show), false);
            }
            Asked::Replace => state.find.open_replace(selected.as_deref()),
            Asked::GoTo => state.go_to_bar = Some(GoTo::default()),
            Asked::Comment => {
                let lines = state.source.lines.clone();
                let edit = |text: &str, range| {
                    edit_lines(text, &lines, range, (LineEdit::Comment, Language::Xml))
                };
                return self.edit(ui, state, edit);
            }
            Asked::Fold => {
                if let Some(first) = state.layout.folding().around(current_line(state)) {
                    self.toggle(ui, state, first);
                }
            }
            Asked::Other(_) => {}
        }
        false
    }

    fn edit(
        &self,
        ui: &Ui,
        state: &mut EditorState,
        edit: impl FnOnce(&str, std::ops::Range<usize>) -> Option<Edit>,
    ) -> bool {
        let text = &state.source.text;
        let Some((field, range)) = selected_bytes(ui, self.id, text) else {
            return false;
        };
        let Some(edit) = edit(text, range) else {
            return false;
        };
        apply(ui, (self.id, field), &edit, &mut state.source)
    }
}
