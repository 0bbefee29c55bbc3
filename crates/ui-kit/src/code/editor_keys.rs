//! Keys that a code editor treats differently from a text field: Tab, Shift+Tab and Enter indent.
//!
//! Most become typed text before egui's field sees them, so that undo and the order of events stay the field's own.

use std::ops::Range;

use egui::{
    Event, Id, Key, Modifiers, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

use crate::compare::line_index::LineIndex;

/// One step of indentation.
const STEP: &str = "  ";

/// Rewrites this frame's keys for the focused field `id`. Says whether `text` was changed at once.
pub(super) fn rewrite_keys(ui: &Ui, id: Id, text: &mut String) -> bool {
    let Some(mut state) = TextEditState::load(ui.ctx(), id) else {
        return false;
    };
    let Some(range) = state.cursor.char_range() else {
        return false;
    };
    let characters = range.as_sorted_char_range();
    let selected = byte_at(text, characters.start.0)..byte_at(text, characters.end.0);
    let spans_lines = text
        .get(selected.clone())
        .is_some_and(|piece| piece.contains('\n'));
    let outdents = ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Tab));
    let indents = spans_lines && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab));
    if outdents || indents {
        let shift = if outdents { Shift::Out } else { Shift::In };
        let selected = shift_lines(text, selected, shift);
        let cursor =
            |byte: usize| CCursor::new(text.get(..byte).unwrap_or_default().chars().count());
        state.cursor.set_char_range(Some(CCursorRange::two(
            cursor(selected.start),
            cursor(selected.end),
        )));
        state.store(ui.ctx(), id);
        return true;
    }
    let indent = indent_before(text, selected.start);
    ui.input_mut(|input| {
        for event in &mut input.events {
            rewrite(event, &indent);
        }
    });
    false
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shift {
    In,
    Out,
}

/// Shifts all lines that `selected` (in bytes) touches by one step. Gives the same selection in the new text.
fn shift_lines(text: &mut String, selected: Range<usize>, shift: Shift) -> Range<usize> {
    let index = LineIndex::new(text);
    let first = index.line_of_offset(selected.start);
    let mut last = index.line_of_offset(selected.end);
    if last > first && index.range_with_end(last).start == selected.end {
        // A selection that ends before the first letter of a line does not mean that line.
        last -= 1;
    }
    let Range { mut start, mut end } = selected;
    for line in (first..=last).rev() {
        let at = index.range_with_end(line).start;
        let removed = match shift {
            Shift::In if index.line(text, line).is_empty() => continue,
            Shift::In => 0,
            Shift::Out => outdent_width(index.line(text, line)),
        };
        let inserted = if shift == Shift::In { STEP } else { "" };
        text.replace_range(at..at + removed, inserted);
        start = shifted(start, at, removed, inserted.len());
        end = shifted(end, at, removed, inserted.len());
    }
    start..end
}

/// Where an offset is after `removed` bytes at `at` were replaced by `inserted` bytes.
fn shifted(offset: usize, at: usize, removed: usize, inserted: usize) -> usize {
    if offset <= at {
        offset
    } else {
        offset.saturating_sub(removed).max(at) + inserted
    }
}

fn outdent_width(line: &str) -> usize {
    if line.starts_with('\t') {
        return 1;
    }
    line.bytes()
        .take(STEP.len())
        .take_while(|byte| *byte == b' ')
        .count()
}

fn byte_at(text: &str, character: usize) -> usize {
    crate::compare::line_index::byte_of_column(text, character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        before: &str,
        selected: Range<usize>,
        shift: Shift,
        after: &str,
        expected: Range<usize>,
    ) {
        let mut text = before.to_owned();
        let range = shift_lines(&mut text, selected, shift);
        assert_eq!((text.as_str(), range), (after, expected));
    }

    #[test]
    fn all_touched_lines_move_one_step() {
        check("a\nb\nc", 0..3, Shift::In, "  a\n  b\nc", 0..7);
        check("  a\n    b\nc", 3..10, Shift::Out, "a\n  b\nc", 1..6);
    }

    #[test]
    fn a_line_at_whose_start_the_selection_ends_stays() {
        check("a\nb", 0..2, Shift::In, "  a\nb", 0..4);
    }

    #[test]
    fn empty_lines_get_no_white_space() {
        check("a\n\nb", 0..4, Shift::In, "  a\n\n  b", 0..8);
    }

    #[test]
    fn outdenting_takes_what_there_is() {
        check(" a\n\tb\nc", 0..7, Shift::Out, "a\nb\nc", 0..5);
        check("  a", 1..1, Shift::Out, "a", 0..0);
    }

    #[test]
    fn a_new_line_begins_where_the_old_one_does() {
        assert_eq!(indent_before("<a>\n  \t<b>", 10), "  \t");
        assert_eq!(indent_before("<a>\n    <b>", 6), "  ");
        assert_eq!(indent_before("<a>", 2), "");
    }
}
