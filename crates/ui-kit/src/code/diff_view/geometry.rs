//! How wide the sides of a diff are, and whether there is room for two.

use egui::Ui;

use super::DiffState;
use crate::code::code_line::LineColumns;
use crate::code::diff_folds::DiffLayout;
use crate::code::line_galley::LineStyle;
use crate::theme::size;

/// A side with less room than this many characters of code is too narrow to read.
const LEAST_CHARACTERS: f32 = 44.0;

/// The widths of one frame.
pub(super) struct Geometry {
    pub(super) layout: DiffLayout,
    pub(super) columns: LineColumns,
    /// Width of a character, and of the code of one side.
    pub(super) character: f32,
    pub(super) room: f32,
    /// How far code can be scrolled to the side.
    pub(super) most_offset: f32,
}

impl Geometry {
    pub(super) fn of(ui: &Ui, state: &DiffState, by_line: bool) -> Self {
        let style = LineStyle::new(ui, state.before_states.language(), size::CODE_SMALL);
        let character = style.character_width(ui);
        let (width, line_count) = (ui.available_width(), state.line_count());
        let one = LineColumns::one_number(line_count);
        let half = width / 2.0 - one.code;
        let (layout, columns, room) = if half >= LEAST_CHARACTERS * character && !by_line {
            (DiffLayout::SideBySide, one, half)
        } else {
            let two = LineColumns::two_numbers(line_count);
            (DiffLayout::ByLine, two, width - two.code)
        };
        let code = (state.longest_line() + 2) as f32 * character;
        Self {
            layout,
            columns,
            character,
            room,
            most_offset: (code - room).max(0.0),
        }
    }
}
