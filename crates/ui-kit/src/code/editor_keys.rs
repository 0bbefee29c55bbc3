//! Keys that a code editor treats differently from a text field: they shift, comment, move and duplicate lines, indent new
//! ones, and close tags.
//!
//! Plain indentation becomes typed text before egui's field sees it, so that undo and the order of events stay the
//! field's own. Everything else is an [`Edit`] of its own, one step of undo each.

use std::ops::Range;

use egui::{
    Event, Id, Key, Modifiers, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

use super::highlight::Language;
use super::line_edits::{Edit, LineEdit, STEP, edit_lines};
use super::source::Source;
use super::xml_typing;
use crate::compare::line_index::byte_of_column;

/// The first that fits counts: a pattern without Shift fits with Shift, too.
const LINE_KEYS: [(Modifiers, Key, LineEdit); 5] = [
    (Modifiers::SHIFT, Key::Tab, LineEdit::Outdent),
    (Modifiers::COMMAND, Key::Slash, LineEdit::Comment),
    (
        Modifiers::ALT.plus(Modifiers::SHIFT),
        Key::ArrowDown,
        LineEdit::Duplicate,
    ),
    (Modifiers::ALT, Key::ArrowUp, LineEdit::MoveUp),
    (Modifiers::ALT, Key::ArrowDown, LineEdit::MoveDown),
];

/// Does or rewrites this frame's keys for the focused field `id`. Says whether the text was changed at once.
pub(super) fn rewrite_keys(ui: &Ui, id: Id, source: &mut Source) -> bool {
    let text = source.text.as_str();
    let Some((field, selected)) = selected_bytes(ui, id, text) else {
        return false;
    };
    let language = source.states.language();
    let spans_lines = text
        .get(selected.clone())
        .is_some_and(|piece| piece.contains('\n'));
    if let Some(edit) = line_key(ui, spans_lines) {
        let edit = edit_lines(text, &source.lines, selected, (edit, language));
        return edit.is_some_and(|edit| apply(ui, (id, field), &edit, source));
    }
    let indent = indent_before(text, selected.start);
    if language == Language::Xml {
        let edit = match sole_key(ui) {
            Some(Typed::Text(typed)) => xml_typing::typed(text, selected, &typed),
            Some(Typed::Enter) => xml_typing::new_line(text, selected, &indent),
            None => None,
        };
        if let Some(edit) = edit {
            ui.input_mut(|input| input.events.retain(|event| !is_typed(event)));
            return apply(ui, (id, field), &edit, source);
        }
    }
    ui.input_mut(|input| {
        for event in &mut input.events {
            rewrite(event, &indent);
        }
    });
    false
}

/// The field and what is selected in it.
pub(super) fn selected_bytes(ui: &Ui, id: Id, text: &str) -> Option<(TextEditState, Range<usize>)> {
    let field = TextEditState::load(ui.ctx(), id)?;
    let characters = field.cursor.char_range()?.as_sorted_char_range();
    let byte = |character: usize| byte_of_column(text, character);
    let selected = byte(characters.start.0)..byte(characters.end.0);
    Some((field, selected))
}

fn line_key(ui: &Ui, spans_lines: bool) -> Option<LineEdit> {
    ui.input_mut(|input| {
        let mut keys = LINE_KEYS.iter();
        let pressed = keys.find(|(modifiers, key, _)| input.consume_key(*modifiers, *key));
        let mut tab = || spans_lines && input.consume_key(Modifiers::NONE, Key::Tab);
        let edit = pressed.map(|(_, _, edit)| *edit);
        edit.or_else(|| tab().then_some(LineEdit::Indent))
    })
}

/// Edits the text between two undo points, and selects what the edit says.
pub(super) fn apply(
    ui: &Ui,
    (id, mut field): (Id, TextEditState),
    edit: &Edit,
    source: &mut Source,
) -> bool {
    let before = field.cursor.char_range().unwrap_or_default();
    let mut undoer = field.undoer();
    undoer.add_undo(&(before, source.text.clone()));
    edit.apply(&mut source.text);
    let cursor =
        |byte: usize| CCursor::new(source.text.get(..byte).unwrap_or_default().chars().count());
    let after = CCursorRange::two(cursor(edit.selected.start), cursor(edit.selected.end));
    undoer.add_undo(&(after, source.text.clone()));
    field.set_undoer(undoer);
    field.cursor.set_char_range(Some(after));
    field.store(ui.ctx(), id);
    source.on_text_changed();
    true
}

enum Typed {
    Text(String),
    Enter,
}

/// What was typed in this frame, if that is one key: with several, their order is left to the field.
fn sole_key(ui: &Ui) -> Option<Typed> {
    ui.input(|input| {
        let mut typed = input.events.iter().filter(|event| is_typed(event));
        let (first, second) = (typed.next()?, typed.next());
        match (first, second) {
            (Event::Text(text), None) => Some(Typed::Text(text.clone())),
            (Event::Key { key, .. }, Some(Event::Text(text))) if *key != Key::Enter => {
                typed.next().is_none().then(|| Typed::Text(text.clone()))
            }
            (
                Event::Key {
                    key: Key::Enter,
                    modifiers,
                    ..
                },
                None,
            ) if modifiers.is_none() => Some(Typed::Enter),
            _ => None,
        }
    })
}

fn is_typed(event: &Event) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Key { pressed: true, .. }
            | Event::Paste(_)
            | Event::Cut
            | Event::Ime(_)
    )
}

fn rewrite(event: &mut Event, indent: &str) {
    match event {
        Event::Key {
            key: Key::Tab,
            pressed: true,
            modifiers,
            ..
        } if modifiers.is_none() => {
            *event = Event::Text(STEP.to_owned());
        }
        // Without an indent the field's own Enter does: it takes no text that is a line end alone.
        Event::Key {
            key: Key::Enter,
            pressed: true,
            modifiers,
            ..
        } if modifiers.is_none() && !indent.is_empty() => {
            *event = Event::Text(format!("\n{indent}"));
        }
        _ => {}
    }
}

/// The white space that the line begins with, as far as it stands before `offset`.
fn indent_before(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars()
        .take_while(|c| *c == ' ' || *c == '\t')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_line_begins_where_the_old_one_does() {
        assert_eq!(indent_before("<a>\n  \t<b>", 10), "  \t");
        assert_eq!(indent_before("<a>\n    <b>", 6), "  ");
        assert_eq!(indent_before("<a>", 2), "");
    }
}
