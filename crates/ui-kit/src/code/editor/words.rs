//! Completion and help in the editor: what `completion` needs of the field.

use egui::{Ui, text_edit::TextEditOutput};

use super::super::completion::Field;
use super::{EditorState, Pane};
use crate::compare::line_index::byte_of_column;

/// Seconds that the pointer rests before a word is explained.
const HOVER_REST: f32 = 0.4;

impl Pane<'_> {
    /// Keys of the list of words. A field without focus has none.
    pub(super) fn complete(&self, ui: &Ui, state: &mut EditorState, focused: bool) -> bool {
        let Some(vocabulary) = self.vocabulary.filter(|_| focused) else {
            state.completion = None;
            return false;
        };
        let EditorState {
            source, completion, ..
        } = state;
        let id = self.id;
        Field {
            id,
            vocabulary,
            source,
        }
        .on_keys(ui, completion)
    }

    pub(super) fn completions(&self, ui: &Ui, state: &mut EditorState) -> bool {
        let (Some(vocabulary), Some(caret)) = (self.vocabulary, state.caret) else {
            return false;
        };
        let EditorState {
            source, completion, ..
        } = state;
        let id = self.id;
        Field {
            id,
            vocabulary,
            source,
        }
        .show(ui, caret, completion)
    }

    /// The meaning of the word that the pointer rests on.
    pub(super) fn hover_help(&self, ui: &Ui, state: &EditorState, output: &TextEditOutput) {
        let rests = ui.input(|input| input.pointer.time_since_last_movement() > HOVER_REST);
        let (Some(vocabulary), Some(at)) = (
            self.vocabulary.filter(|_| rests),
            output.response.response.hover_pos(),
        ) else {
            return;
        };
        let text = &state.source.text;
        let cursor = output.galley.cursor_from_pos(at - output.galley_pos);
        let offset = byte_of_column(text, cursor.index.0);
        if let Some(help) = vocabulary.help(text, offset) {
            output
                .response
                .response
                .clone()
                .on_hover_text_at_pointer(help);
        }
    }
}
