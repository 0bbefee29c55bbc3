//! Going to a line of an editor by its number (Ctrl+G): `120`, or `120:5` for a column.

use egui::{Id, Key, Modifiers, Rect, Ui, vec2};

use super::bar::{BarField, enter, floating};
use crate::compare::line_index::LineColumn;

/// The bar while it is open.
#[derive(Clone, Debug, Default)]
pub(super) struct GoTo {
    text: String,
    asked_focus: bool,
}

/// What the open bar leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    To(LineColumn),
    Nowhere,
}

impl GoTo {
    pub(super) fn show(&mut self, ui: &mut Ui, owner: Id, view: Rect) -> Option<Went> {
        let id = owner.with("go to bar");
        let wants_focus = !std::mem::replace(&mut self.asked_focus, true);
        let field = floating(ui, id, (view, vec2(240.0, 40.0)), |ui, rect| {
            let field = BarField {
                id: id.with("line"),
                name: "Line, or line:column",
                text: &mut self.text,
                sides: (10, 10),
                wants_focus,
            };
            field.show(ui, rect.shrink(6.0))
        });
        let place = place(&self.text);
        if enter(ui, &field, Modifiers::NONE) {
            return place.map(Went::To);
        }
        let leaves = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let elsewhere = !wants_focus && !field.has_focus();
        (leaves || elsewhere).then_some(Went::Nowhere)
    }
}

fn place(text: &str) -> Option<LineColumn> {
    let (line, column) = text.split_once([':', ',']).unwrap_or((text, "1"));
    let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0);
    Some(LineColumn::new(number(line)?, number(column)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_asked_for_with_or_without_a_column() {
        let at = |line, column| Some(LineColumn::new(line, column));
        assert_eq!(place("12"), at(12, 1));
        assert_eq!(place(" 12 : 5 "), at(12, 5));
        assert_eq!(place("12,5"), at(12, 5));
        for text in ["", "0", "-1", "x", "12:", "99999999999"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
