//! Words that fit where the cursor is, in a list below it (Ctrl+Space), and what a word under the pointer means.
//!
//! Which words there are, the owner says by a [`Vocabulary`]; here they are filtered, shown and typed in.

use std::fmt;

use egui::{Key, Modifiers, Rect, Ui};

use super::editor_keys::{apply, selected_bytes};
use super::line_edits::Edit;
use super::source::Source;
use super::xml_place::{Place, Position, place_at};
use crate::basics::word_list::WordList;

const WIDTH: f32 = 320.0;

/// A word that fits, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub word: String,
    /// A sentence, or nothing.
    pub help: &'static str,
}

/// The words that fit at a place, for completion and for help under the pointer.
pub struct Vocabulary<'a>(pub &'a dyn Fn(Position<'_>) -> Vec<Candidate>);

impl fmt::Debug for Vocabulary<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Vocabulary")
    }
}

impl Vocabulary<'_> {
    /// What fits where `offset` is, those first that begin with what is typed there.
    fn fitting<'text>(
        &self,
        text: &'text str,
        offset: usize,
    ) -> Option<(Place<'text>, Vec<Candidate>)> {
        let place = place_at(text, offset)?;
        let typed = text.get(place.word.start..offset)?.to_lowercase();
        let mut found = (self.0)(place.position);
        found.retain(|found| found.word.to_lowercase().contains(&typed));
        found.sort_by_key(|found| !found.word.to_lowercase().starts_with(&typed));
        Some((place, found))
    }

    /// What the word at `offset` means.
    pub(super) fn help(&self, text: &str, offset: usize) -> Option<&'static str> {
        let place = place_at(text, offset)?;
        let word = text.get(place.word)?;
        let mut found = (self.0)(place.position).into_iter();
        let found = found.find(|found| found.word == word)?;
        (!found.help.is_empty()).then_some(found.help)
    }
}

/// The open list of an editor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Completion {
    chosen: usize,
    /// A row was chosen by key in this frame: it comes into sight.
    reveal: bool,
}

/// The editor as the list sees it.
pub(super) struct Field<'a> {
    pub(super) id: egui::Id,
    pub(super) vocabulary: &'a Vocabulary<'a>,
    pub(super) source: &'a mut Source,
}

impl Field<'_> {
    /// Opens, moves, takes and closes by key, before the field sees them. Says whether the text was changed.
    pub(super) fn on_keys(&mut self, ui: &Ui, open: &mut Option<Completion>) -> bool {
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::COMMAND, Key::Space) {
            *open = Some(Completion::default());
        }
        let Some(list) = open else { return false };
        let count = self.candidates(ui).map_or(0, |(_, found)| found.len());
        if count == 0 || pressed(Modifiers::NONE, Key::Escape) {
            *open = None;
            return false;
        }
        let (down, up) = (
            pressed(Modifiers::NONE, Key::ArrowDown),
            pressed(Modifiers::NONE, Key::ArrowUp),
        );
        list.reveal = down || up;
        list.chosen =
            (list.chosen.min(count - 1) + usize::from(down) + count - usize::from(up)) % count;
        let takes = pressed(Modifiers::NONE, Key::Enter) || pressed(Modifiers::NONE, Key::Tab);
        let chosen = list.chosen;
        takes && self.take(ui, chosen, open)
    }

    fn candidates(&self, ui: &Ui) -> Option<(Place<'_>, Vec<Candidate>)> {
        let (_, selected) = selected_bytes(ui, self.id, &self.source.text)?;
        self.vocabulary.fitting(&self.source.text, selected.start)
    }

    fn take(&mut self, ui: &Ui, chosen: usize, open: &mut Option<Completion>) -> bool {
        *open = None;
        let Some(edit) = self.edit(ui, chosen) else {
            return false;
        };
        let Some((field, _)) = selected_bytes(ui, self.id, &self.source.text) else {
            return false;
        };
        apply(ui, (self.id, field), &edit, self.source)
    }

    /// The word in the place of the typed one; an attribute brings its quotes, with the cursor between them.
    fn edit(&self, ui: &Ui, chosen: usize) -> Option<Edit> {
        let (place, mut found) = self.candidates(ui)?;
        let word = (chosen < found.len()).then(|| found.swap_remove(chosen).word)?;
        let after = self.source.text.get(place.word.end..)?;
        let has_value = after.trim_start().starts_with('=');
        let is_attribute = matches!(place.position, Position::Attribute { .. });
        let (with, cursor) = if is_attribute && !has_value {
            (format!("{word}=\"\""), word.len() + 2)
        } else {
            (word.clone(), word.len())
        };
        Some(Edit::replacing(place.word, with, cursor))
    }

    /// The list below the `caret`. Says whether a click changed the text.
    pub(super) fn show(&mut self, ui: &Ui, caret: Rect, open: &mut Option<Completion>) -> bool {
        let Some(list) = *open else { return false };
        let Some((_, found)) = self.candidates(ui).filter(|(_, found)| !found.is_empty()) else {
            *open = None;
            return false;
        };
        let words: Vec<(&str, &str)> = found
            .iter()
            .map(|candidate| (candidate.word.as_str(), candidate.help))
            .collect();
        let list = WordList {
            field: self.id,
            words: &words,
            chosen: Some(list.chosen.min(found.len() - 1)),
            reveal: list.reveal,
        };
        let clicked = list.show(ui, caret, WIDTH);
        clicked.is_some_and(|clicked| self.take(ui, clicked, open))
    }
}
