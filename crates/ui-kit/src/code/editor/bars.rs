//! The bars over the editor: find and replace, go to line.

use egui::{Key, Modifiers, Ui, text_edit::TextEditState};

use super::super::editor_keys::apply;
use super::super::find_bar::FindEvent;
use super::super::go_to_bar::{GoTo, Went};
use super::{EditorState, Pane, selection};

impl Pane<'_> {
    /// Opens the bars, from wherever on its page the focus is, and goes through the places found.
    pub(super) fn bar_keys(&self, ui: &Ui, state: &mut EditorState, focused: bool) {
        let listens = ui.memory(|memory| memory.top_modal_layer().is_none());
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key));
        let selected = || selection(ui, self.id, &state.source.text);
        if (listens || focused) && pressed(Key::H) {
            state.find.open_replace(selected().as_deref());
        }
        if (listens || focused) && pressed(Key::G) {
            state.go_to_bar = Some(GoTo::default());
        }
        let event = state.find.on_keys(ui, (listens, focused), selected);
        state.on_find(event, focused);
    }

    /// Draws them, and does what they ask for. Says whether that changed the text.
    pub(super) fn bars(&self, ui: &mut Ui, state: &mut EditorState) -> bool {
        let view = self.columns.text;
        if let Some(bar) = &mut state.go_to_bar
            && let Some(went) = bar.show(ui, self.id, view)
        {
            state.go_to_bar = None;
            state.go_to(match went {
                Went::To(place) => place,
                Went::Nowhere => state.cursor,
            });
        }
        let event = state.find.show(ui, self.id, view, &state.source);
        state.on_find(event, false);
        match event {
            Some(FindEvent::Replace) => self.replace(ui, state, false),
            Some(FindEvent::ReplaceAll) => self.replace(ui, state, true),
            Some(FindEvent::Show | FindEvent::Closed) | None => false,
        }
    }

    fn replace(&self, ui: &Ui, state: &mut EditorState, all: bool) -> bool {
        let Some(edit) = state.find.edit(&state.source, all) else {
            return false;
        };
        let field = TextEditState::load(ui.ctx(), self.id).unwrap_or_default();
        let changed = apply(ui, (self.id, field), &edit, &mut state.source);
        state.cursor = state
            .source
            .lines
            .place(&state.source.text, edit.selected.start);
        state.find.refresh(&state.source, state.cursor);
        state.show_hit();
        changed
    }
}
