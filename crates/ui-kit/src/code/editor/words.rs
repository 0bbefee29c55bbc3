//! Completion and help in the editor: what `completion` needs of the field.

use egui::{Ui, text_edit::TextEditOutput};

use super::super::completion::Field;
use super::super::source::Source;
use super::{EditorState, Pane};
use crate::compare::line_index::byte_of_column;

/// Seconds that the pointer rests before a word is explained.
const HOVER_REST: f32 = 0.4;

impl Pane<'_> {
    fn completed_field<'a>(&'a self, source: &'a mut Source) -> Option<Field<'a>> {
        let (id, vocabulary) = (self.id, self.vocabulary?);
        Some(Field {
            id,
            vocabulary,
            source,
        })
    }

    /// Keys of the list of words. A field without focus has none.
    pub(super) fn complete(&self, ui: &Ui, state: &mut EditorState, focused: bool) -> bool {
        let Some(mut field) = self.completed_field(&mut state.source).filter(|_| focused) else {
            state.completion = None;
            return false;
        };
        field.on_keys(ui, &mut state.completion)
    }

    pub(super) fn completions(&self, ui: &Ui, state: &mut EditorState) -> bool {
        let field = self.completed_field(&mut state.source);
        let (Some(mut field), Some(caret)) = (field, state.caret) else {
            return false;
        };
        field.show(ui, caret, &mut state.completion)
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
