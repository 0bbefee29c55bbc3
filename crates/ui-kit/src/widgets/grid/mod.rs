//! One grid for lists, sheets, cards and trees: rows of cells with a cursor that keys move, and one stop for Tab.
//!
//! A screen reader gets Grid > Row > cells; a cell's name says its column and its value, because no platform reads the
//! columns of a table out. Only rows in sight are drawn, so 100,000 rows cost as much as thirty. Numbers stand right and
//! text left, cut at the end; paths are cut at the front. What was cut is whole in the tooltip.
//!
//! It is our own because neither `egui_extras` nor `egui_table` has rows and cells in the accessibility tree, a cell
//! cursor or keys; what is left of their help is less than what would have to be worked around.

mod body;
mod cell;
mod columns;
mod edit;
mod header;
mod keys;
mod row;

use std::{fmt::Debug, hash::Hash};

use egui::{Id, Rect, Role, Ui};

use crate::theme::measure;

pub use cell::{COLUMN_GAP, Cell, Line};
pub use columns::{Column, SortOrder};
pub use edit::{CellEdit, EditEnd, EditField};

/// Space before the first column.
const LEAD: f32 = 12.0;
/// Space before the first column when rows can carry the dot of an edit.
const LEAD_WITH_MARKS: f32 = 26.0;
/// Height of each further line of a row, in points.
const LINE: f32 = 18.0;

/// What a grid looks like and how it stands among other things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Fills the space and scrolls; rows without lines, selected as a whole.
    List,
    /// Fills the space and scrolls both ways; lines around every cell, cells are selected.
    Sheet,
    /// As high as its rows, in a frame.
    Card,
    /// As high as its rows, without header or frame; rows open and close.
    Tree,
}

enum Heights {
    Same(f32),
    /// The top of each row and, last, the bottom of all.
    Tops(Vec<f32>),
}

impl Heights {
    fn top(&self, row: usize) -> f32 {
        match self {
            Self::Same(height) => height * row as f32,
            Self::Tops(tops) => tops.get(row).or(tops.last()).copied().unwrap_or_default(),
        }
    }

    /// The rows between two heights.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the number of rows"
    )]
    fn between(&self, top: f32, bottom: f32, rows: usize) -> std::ops::Range<usize> {
        let (first, end) = match self {
            Self::Same(height) => (
                (top / height).floor().max(0.0) as usize,
                (bottom / height).ceil().max(0.0) as usize,
            ),
            Self::Tops(tops) => (
                tops.partition_point(|row| *row <= top).saturating_sub(1),
                tops.partition_point(|row| *row < bottom),
            ),
        };
        first.min(rows)..end.min(rows)
    }
}

/// A key that asks for something to be done with the cursor's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridKey {
    Activate,
    /// F2.
    Edit,
    Delete,
    /// Right, in a tree.
    Open,
    /// Left, in a tree.
    Close,
    /// Letters, where they begin an edit.
    Typed(String),
}

/// What happened in a grid. Places are row and column.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct GridAnswer {
    /// Where keys or a click brought the cursor.
    pub moved: Option<(usize, usize)>,
    /// The cell that was clicked, with either button.
    pub clicked: Option<(usize, usize)>,
    /// The row that Enter or a double click opened.
    pub activated: Option<usize>,
    pub key: Option<GridKey>,
    /// Where the menu of the cursor's row is asked for, by a right click on it or by a key.
    pub menu: Option<Rect>,
    /// The grid, or the field of an edit in it, has keyboard focus.
    pub focused: bool,
}

/// The id of the grid of this name, for `Memory::request_focus`. It does not depend on the panel around the grid, so that
/// what is typed in a cell keeps the focus when the page is laid out anew.
pub fn grid_id(name: &str) -> Id {
    Id::unique(("grid", name))
}

type OfRow<'a, R, T> = Box<dyn Fn(&R) -> T + 'a>;
type Name<'a, R> = Box<dyn Fn(&R) -> &str + 'a>;
type Level<'a, R, C> = Box<dyn Fn(&R, &C) -> (usize, Option<bool>) + 'a>;
type Ground<'a, R> = Box<dyn Fn(&Ui, &R, &Line) + 'a>;

enum Letters<'a, R> {
    Nothing,
    Find(Name<'a, R>),
    Type,
}

/// Rows that are one cell.
struct Span<'a, R, C> {
    is_one: OfRow<'a, R, bool>,
    draw: columns::Draw<'a, R, C>,
}

/// A grid of rows `R` in columns, which draw from a row and from `C`.
///
/// `let name = Column::flexible("Name", 120.0, |cell, name: &String, ()| cell.name(name));`
/// `let grid = Grid::list("Connectors", names.len(), |row| names.get(row)).columns(vec![name]);`
/// `let answer = grid.selected(at).show(ui, &mut ());`
#[must_use = "call `show`"]
pub struct Grid<'a, R, C = ()> {
    name: &'a str,
    style: Style,
    rows: usize,
    row: Box<dyn Fn(usize) -> Option<&'a R> + 'a>,
    columns: Vec<Column<'a, R, C>>,
    frozen: usize,
    heights: Heights,
    header: f32,
    lead: f32,
    lines: usize,
    still: bool,
    editing: bool,
    reveal: bool,
    selected: Option<usize>,
    cursor_column: Option<usize>,
    letters: Letters<'a, R>,
    key: Option<OfRow<'a, R, Id>>,
    row_name: Option<OfRow<'a, R, String>>,
    level: Option<Level<'a, R, C>>,
    ground: Option<Ground<'a, R>>,
    span: Option<Span<'a, R, C>>,
    /// Whether the cursor passes over the rows that are one cell.
    has_bands: bool,
}

impl<'a, R, C> Grid<'a, R, C> {
    fn new(
        style: Style,
        name: &'a str,
        rows: usize,
        row: impl Fn(usize) -> Option<&'a R> + 'a,
    ) -> Self {
        Self {
            name,
            style,
            rows,
            row: Box::new(row),
            columns: Vec::new(),
            frozen: 0,
            heights: Heights::Same(measure::ROW),
            header: measure::ROW,
            lead: LEAD,
            lines: 1,
            still: false,
            editing: false,
            reveal: false,
            selected: None,
            cursor_column: None,
            letters: Letters::Nothing,
            key: None,
            row_name: None,
            level: None,
            ground: None,
            span: None,
            has_bands: false,
        }
    }

    /// A list that fills the space. `name` is its accessible name and tells it from others on the same screen.
    pub fn list(name: &'a str, rows: usize, row: impl Fn(usize) -> Option<&'a R> + 'a) -> Self {
        Self::new(Style::List, name, rows, row)
    }

    /// A sheet of cells that fills the space; its first columns stay in sight.
    pub fn sheet(name: &'a str, rows: usize, row: impl Fn(usize) -> Option<&'a R> + 'a) -> Self {
        let mut sheet = Self::new(Style::Sheet, name, rows, row);
        sheet.lead = 0.0;
        sheet
    }

    /// A few rows with lines, in a frame.
    pub fn card(name: &'a str, rows: usize, row: impl Fn(usize) -> Option<&'a R> + 'a) -> Self {
        Self::new(Style::Card, name, rows, row)
    }

    /// Rows that open and close, without a header.
    pub fn tree(name: &'a str, rows: usize, row: impl Fn(usize) -> Option<&'a R> + 'a) -> Self {
        let mut tree = Self::new(Style::Tree, name, rows, row);
        (tree.header, tree.lead) = (0.0, 0.0);
        tree
    }

    /// How deep a row of a tree is (from 0), and whether it is open if it can be.
    pub fn level(mut self, level: impl Fn(&R, &C) -> (usize, Option<bool>) + 'a) -> Self {
        self.level = Some(Box::new(level));
        self
    }

    setters! {
        /// So many columns stay in sight, and the cursor does not go to them.
        set frozen: usize;
        /// The columns, from left to right.
        set columns: Vec<Column<'a, R, C>>;
        /// The row that the cursor is on.
        option selected: usize;
        /// Brings the cursor into sight in this frame.
        set reveal: bool;
        /// A cell is edited, so that keys belong to its field.
        set editing: bool;
        /// Height of the header.
        set header: f32;
        /// Only to be read: no cursor, no stop for Tab.
        flag still;
    }

    /// The cell that the cursor is on, where the caller keeps its column, too.
    pub fn cursor(mut self, cell: Option<(usize, usize)>) -> Self {
        self.selected = cell.map(|(row, _)| row);
        self.cursor_column = cell.map(|(_, column)| column);
        self
    }

    /// Keeps space for the dot of an edit before the first column.
    pub fn marks(mut self) -> Self {
        self.lead = LEAD_WITH_MARKS;
        self
    }

    /// Heights of the rows where they are not all the same.
    pub fn heights(mut self, heights: impl Iterator<Item = f32>) -> Self {
        let mut tops = vec![0.0];
        let mut bottom = 0.0;
        tops.extend(heights.map(|height| {
            bottom += height;
            bottom
        }));
        self.heights = Heights::Tops(tops);
        self
    }

    /// Rows with so many lines, in which texts wrap.
    pub fn lines(mut self, lines: usize) -> Self {
        self.lines = lines.max(1);
        self.heights = Heights::Same(measure::ROW + LINE * (self.lines - 1) as f32);
        self
    }

    /// Typed letters find the row whose name starts with them.
    pub fn find_by(mut self, name: impl Fn(&R) -> &str + 'a) -> Self {
        self.letters = Letters::Find(Box::new(name));
        self
    }

    /// Typed letters are answered, to begin an edit.
    pub fn typing(mut self) -> Self {
        self.letters = Letters::Type;
        self
    }

    /// What tells rows apart when their places change.
    pub fn key<K: Hash + Debug>(mut self, key: impl Fn(&R) -> K + 'a) -> Self {
        self.key = Some(Box::new(move |row| Id::unique(key(row))));
        self
    }

    /// What is read out for a row, instead of its cells one after the other.
    pub fn row_name(mut self, name: impl Fn(&R) -> String + 'a) -> Self {
        self.row_name = Some(Box::new(name));
        self
    }

    /// Paints under the cells of a row, instead of the style's own ground.
    pub fn ground(mut self, ground: impl Fn(&Ui, &R, &Line) + 'a) -> Self {
        self.ground = Some(Box::new(ground));
        self
    }

    /// Rows that are one cell across all columns, and how they are drawn.
    pub fn span(
        mut self,
        is_one: impl Fn(&R) -> bool + 'a,
        draw: impl Fn(&mut Cell<'_>, &R, &mut C) + 'a,
    ) -> Self {
        let (is_one, draw) = (Box::new(is_one), Box::new(draw));
        self.span = Some(Span { is_one, draw });
        self
    }

    /// Rows that are a title with a note over those below; the cursor passes over them.
    pub fn bands(self, band: impl Fn(&R) -> Option<(&str, &str)> + Copy + 'a) -> Self {
        let draw = move |cell: &mut Cell<'_>, row: &R, _: &mut C| {
            if let Some((title, note)) = band(row) {
                cell.band(title, note);
            }
        };
        let mut grid = self.span(move |row| band(row).is_some(), draw);
        grid.has_bands = true;
        grid
    }

    fn role(&self) -> Role {
        match (self.style, self.still) {
            (_, true) => Role::Table,
            (Style::List, false) => Role::ListGrid,
            (Style::Sheet | Style::Card, false) => Role::Grid,
            (Style::Tree, false) => Role::TreeGrid,
        }
    }
}
