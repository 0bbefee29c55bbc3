//! Folds in the editor: carets in the gutter, keys, and what opens them. Which lines fold is in `folds`.

use egui::{
    Align2, CursorIcon, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2,
    text::CCursorRange, text_edit::TextEditOutput, vec2,
};

use super::super::gutter::VisibleLines;
use super::{EditorState, Pane, current_line, zero_based};
use crate::compare::line_index::{LineColumn, number};
use crate::icons;
use crate::theme::{Tokens, icon, regular, size};

/// The middle of a caret, from the gutter's left.
const CARET: f32 = 50.0;
/// The size of a caret's letter, and of what can be clicked.
const CARET_SIZE: f32 = 12.0;
const CARET_WIDTH: f32 = 18.0;

impl Pane<'_> {
    /// Opens what shall be seen, and does what the keys ask for: Ctrl+Shift+`[` folds around the cursor, `]` unfolds.
    pub(super) fn fold(&self, ui: &Ui, state: &mut EditorState, focused: bool) {
        if let Some(line) = state.scroll_to_line.take() {
            state.layout.reveal(line);
        }
        if !focused {
            return;
        }
        let pressed = |keys: [Key; 2]| {
            let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
            ui.input_mut(|input| {
                keys.into_iter()
                    .any(|key| input.consume_key(modifiers, key))
            })
        };
        let folds = pressed([Key::OpenBracket, Key::OpenCurlyBracket]);
        let unfolds = pressed([Key::CloseBracket, Key::CloseCurlyBracket]);
        let line = current_line(state);
        let folding = state.layout.folding();
        if folds {
            if let Some(first) = folding.around(line) {
                self.toggle(ui, state, first);
            }
        } else if unfolds && folding.caret(line).is_some_and(|caret| caret.folded) {
            self.toggle(ui, state, line);
        }
    }

    /// Closes or opens a fold; a cursor that would be hidden goes to the fold's first line.
    pub(super) fn toggle(&self, ui: &Ui, state: &mut EditorState, first: usize) {
        state.layout.toggle_fold(first);
        let shown = state.layout.folding().shown();
        if let Some(hidden) = shown.hidden_at(current_line(state)) {
            let above = LineColumn::new(number(hidden.start.saturating_sub(1)), u32::MAX);
            self.put_cursor(ui, state, above);
        }
        ui.ctx().request_repaint();
    }

    /// When the cursor came to a hidden line: arrow keys go on to the next line in sight, anything else opens the fold.
    /// Says whether the cursor went on.
    pub(super) fn leave_fold(
        &self,
        ui: &Ui,
        state: &mut EditorState,
        output: &TextEditOutput,
        line: u32,
    ) -> bool {
        let line = zero_based(line);
        let Some(hidden) = state.layout.folding().shown().hidden_at(line) else {
            return false;
        };
        ui.ctx().request_repaint();
        let came_from = zero_based(state.cursor.line);
        let (up, down) = ui.input(|input| {
            let pressed = |key| input.key_pressed(key);
            (pressed(Key::ArrowUp), pressed(Key::ArrowDown))
        });
        let goes_on_to = if down && came_from < hidden.start {
            Some(hidden.end)
        } else if up && came_from >= hidden.end {
            hidden.start.checked_sub(1)
        } else {
            None
        };
        let Some(line) = goes_on_to else {
            state.layout.reveal(line);
            return false;
        };
        self.go_on(ui, state, output, line);
        true
    }

    /// Moves the cursor to the same place of another line, and the selection with it if Shift is held.
    fn go_on(&self, ui: &Ui, state: &mut EditorState, output: &TextEditOutput, line: usize) {
        let (Some(range), Some(row)) = (
            output.cursor_range,
            state
                .layout
                .rows_of(line)
                .first()
                .and_then(|(row, _)| output.galley.rows.get(*row)),
        ) else {
            return;
        };
        let at = output.galley.layout_from_cursor(range.primary);
        let column = range
            .h_pos
            .map_or(at.column, |x| row.char_at(x - row.pos.x))
            .min(row.char_count_excluding_newline());
        let place = LineColumn::new(number(line), number(column.0));
        let anchor = range.secondary;
        self.put_cursor(ui, state, place);
        let mut field = output.state.clone();
        let moved = egui::text_edit::TextEditState::load(ui.ctx(), self.id)
            .and_then(|moved| moved.cursor.char_range());
        let Some(moved) = moved else { return };
        let extends = ui.input(|input| input.modifiers.shift);
        field.cursor.set_char_range(Some(CCursorRange {
            primary: moved.primary,
            secondary: if extends { anchor } else { moved.primary },
            h_pos: range.h_pos,
        }));
        field.store(ui.ctx(), self.id);
    }

    /// Draws the carets beside the line numbers, and folds what is clicked.
    pub(super) fn carets(&self, ui: &Ui, state: &mut EditorState, visible: &VisibleLines) {
        let left = self.columns.gutter.left();
        let mut clicked = None;
        let height = visible.style.height();
        for (line, top) in visible.lines.iter().copied() {
            let Some(caret) = state.layout.folding().caret(line) else {
                continue;
            };
            let middle = top + height / 2.0;
            let place =
                Rect::from_center_size(pos2(left + CARET, middle), vec2(CARET_WIDTH, height))
                    .intersect(self.columns.gutter);
            // The keys do the same; a stop for Tab at each line would be in the way.
            let response = ui
                .interact(place, self.id.with(("fold", line)), Sense::CLICK)
                .on_hover_cursor(CursorIcon::PointingHand);
            let (verb, glyph) = if caret.folded {
                ("Unfold", icons::CARET_RIGHT)
            } else {
                ("Fold", icons::CARET_DOWN)
            };
            let (first, last) = (caret.inside.start + 1, caret.inside.end);
            let name = if first == last {
                format!("{verb} line {first}")
            } else {
                format!("{verb} lines {first} to {last}")
            };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            let tokens = Tokens::of(ui);
            let ink = if response.hovered() {
                tokens.text
            } else {
                tokens.muted
            };
            ui.painter_at(self.columns.gutter).text(
                pos2(left + CARET, middle),
                Align2::CENTER_CENTER,
                glyph,
                icon(CARET_SIZE),
                ink,
            );
            if response.clicked() {
                clicked = Some(line);
            }
        }
        if let Some(line) = clicked {
            self.toggle(ui, state, line);
            // Who folds with the pointer goes on typing.
            ui.memory_mut(|memory| memory.request_focus(self.id));
        }
    }
}

/// Says after the first line of a closed fold how much is hidden.
pub(super) fn paint_rest(ui: &Ui, row: Rect, line_count: usize) {
    let tokens = Tokens::of(ui);
    let words = if line_count == 1 {
        "… 1 line".to_owned()
    } else {
        format!("… {line_count} lines")
    };
    let at = row.right_center() + vec2(10.0, 0.0);
    let galley = ui
        .painter()
        .layout_no_wrap(words, regular(size::CAPTION), tokens.muted);
    let chip = Rect::from_min_size(at - vec2(5.0, 8.0), vec2(galley.size().x + 10.0, 16.0));
    ui.painter().rect_filled(chip, 4, tokens.hover);
    let top = at.y - galley.size().y / 2.0;
    ui.painter()
        .galley(pos2(at.x, top.round()), galley, tokens.muted);
}
