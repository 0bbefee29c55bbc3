//! The long table: only the rows in sight are drawn, so 100,000 rows cost as much as thirty.

use egui::{Color32, Id, Rangef, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{
    Column, SortOrder, TableRow, columns,
    header::{self, Header},
    keys::{self, Extent, Finder},
};
use crate::theme::{Tokens, measure};

/// Space before the first column.
const LEAD: f32 = 12.0;
/// Space before the first column when rows can carry the dot of an edit.
const LEAD_WITH_MARKS: f32 = 26.0;

/// What happened in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TableAnswer {
    /// The row that a click or a key selected.
    pub selected: Option<usize>,
    /// The row that Enter or a double click opened.
    pub activated: Option<usize>,
    /// The row whose menu was asked for with the other mouse button.
    pub menu: Option<usize>,
    /// The column whose header was pressed.
    pub sort: Option<usize>,
    /// The table has keyboard focus.
    pub focused: bool,
}

/// A long table that fills the space. One stop for Tab; arrows, Page Up and Down, Home, End and Enter work in it.
///
/// `let answer = Table::new("Connectors", rows.len()).column(Column::flexible("Name", 120.0).sortable()).marks()`
/// `    .sorted(0, SortOrder::Ascending).selected(at).show(ui, |row| row.name(&rows[row.index()].name));`
#[must_use = "call `show`"]
pub struct Table<'a> {
    name: &'a str,
    rows: usize,
    columns: Vec<Column<'a>>,
    sort: Option<(usize, SortOrder)>,
    selected: Option<usize>,
    scroll_to: Option<usize>,
    row_height: f32,
    lead: f32,
    finder: Option<Finder<'a>>,
}

impl<'a> Table<'a> {
    /// A table of so many rows; `name` is its accessible name and tells it from others on the same screen.
    pub fn new(name: &'a str, rows: usize) -> Self {
        Self {
            name,
            rows,
            columns: Vec::new(),
            sort: None,
            selected: None,
            scroll_to: None,
            row_height: measure::ROW,
            lead: LEAD,
            finder: None,
        }
    }

    /// One more column.
    pub fn column(mut self, column: Column<'a>) -> Self {
        self.columns.push(column);
        self
    }

    /// The column that sorts, and which way.
    pub fn sorted(mut self, column: usize, order: SortOrder) -> Self {
        self.sort = Some((column, order));
        self
    }

    /// The selected row.
    pub fn selected(mut self, row: impl Into<Option<usize>>) -> Self {
        self.selected = row.into();
        self
    }

    /// Brings a row into sight in this frame.
    pub fn scroll_to(mut self, row: impl Into<Option<usize>>) -> Self {
        self.scroll_to = row.into();
        self
    }

    /// Keeps space for the dot of an edit before the first column.
    pub fn marks(mut self) -> Self {
        self.lead = LEAD_WITH_MARKS;
        self
    }

    /// Another height of rows, in points; all rows are equally high.
    pub fn row_height(mut self, height: f32) -> Self {
        self.row_height = height;
        self
    }

    /// Typed letters find a row: `&|row, typed| names[row].to_lowercase().starts_with(typed)`.
    pub fn find_by(mut self, finder: Finder<'a>) -> Self {
        self.finder = Some(finder);
        self
    }

    /// Keyboard focus goes to this table: the id for `Memory::request_focus`.
    pub fn focus_id(ui: &Ui, name: &str) -> Id {
        ui.scope_id().with(("table", name))
    }

    /// Draws it; `fill` writes the cells of a row.
    pub fn show(self, ui: &mut Ui, fill: impl FnMut(&mut TableRow<'_>)) -> TableAnswer {
        let id = Self::focus_id(ui, self.name);
        let space = ui.available_rect_before_wrap();
        let places = columns::places(&self.columns, space.left() + self.lead, space.right());
        let mut answer = TableAnswer {
            sort: self.header(ui, id, &places),
            ..Default::default()
        };
        let body = ui.available_rect_before_wrap();
        self.register(ui, id, body);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rows that fit into a window"
        )]
        let page = ((body.height() / self.row_height).floor().max(2.0) as usize) - 1;
        let extent = Extent {
            rows: self.rows,
            selected: self.selected,
            page,
        };
        answer.focused = ui.memory(|memory| memory.has_focus(id));
        answer.activated = keys::activated(ui, id, extent);
        answer.selected = keys::target(ui, id, extent, self.finder);
        let scroll_to = answer.selected.or(self.scroll_to);
        Body {
            table: &self,
            id,
            places: &places,
            scroll_to,
        }
        .show(ui, &mut answer, fill);
        answer
    }

    fn header(&self, ui: &mut Ui, id: Id, places: &[Rangef]) -> Option<usize> {
        let before = ui.spacing().item_spacing.y;
        ui.spacing_mut().item_spacing.y = 0.0;
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::hover());
        ui.spacing_mut().item_spacing.y = before;
        header::paint_ground(ui, rect);
        Header {
            columns: &self.columns,
            places,
            sort: self.sort,
        }
        .show(ui, id, rect)
    }

    /// One id has the focus of the whole table; it must exist before the rows do.
    fn register(&self, ui: &Ui, id: Id, body: Rect) {
        let response = ui.interact(body, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::ListGrid, ui.is_enabled(), self.name));
        response
            .ctx
            .accesskit_node_builder(id, |node| node.set_row_count(self.rows));
    }
}

/// The rows, while they are drawn.
struct Body<'t> {
    table: &'t Table<'t>,
    id: Id,
    places: &'t [Rangef],
    scroll_to: Option<usize>,
}

impl Body<'_> {
    fn show(&self, ui: &mut Ui, answer: &mut TableAnswer, mut fill: impl FnMut(&mut TableRow<'_>)) {
        let height = self.table.row_height;
        ScrollArea::vertical()
            .id_salt(self.id)
            .auto_shrink(false)
            .animated(false)
            .show_viewport(ui, |ui, sight| {
                ui.set_height(height * self.table.rows as f32);
                if let Some(row) = self.scroll_to {
                    let top = ui.max_rect().top() + height * row as f32;
                    ui.scroll_to_rect(
                        Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + height),
                        None,
                    );
                }
                for index in rows_in_sight(sight, height, self.table.rows) {
                    let top = ui.clip_rect().top() + (height * index as f32 - sight.top());
                    let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + height);
                    self.row(ui, index, rect, answer, &mut fill);
                }
            });
    }

    fn row(
        &self,
        ui: &mut Ui,
        index: usize,
        rect: Rect,
        answer: &mut TableAnswer,
        fill: &mut impl FnMut(&mut TableRow<'_>),
    ) {
        // Not focusable: the table is one stop for Tab, not as many as it has rows.
        let response = ui.interact(rect, self.id.with(index), Sense::CLICK);
        let selected = self.table.selected == Some(index);
        paint_ground(ui, rect, (selected, answer.focused), response.hovered());
        let mut row = TableRow {
            ui,
            index,
            rect,
            columns: &self.table.columns,
            places: self.places,
            next: 0,
            selected,
            focused: answer.focused,
            said: Vec::new(),
            description: None,
            cut: None,
            lines: 1,
        };
        fill(&mut row);
        // A row is no stop for Tab, so egui tells nobody where it is unless it is told what it is.
        let info = || WidgetInfo::selected(Role::Row, row.ui.is_enabled(), selected, row.label());
        response.widget_info(info);
        response.ctx.accesskit_node_builder(response.id, |node| {
            node.clear_toggled();
            node.set_selected(selected);
            node.set_row_index(index);
        });
        let response = row.explain(response);
        if response.clicked() || response.secondary_clicked() {
            answer.selected = Some(index);
            response
                .ctx
                .memory_mut(|memory| memory.request_focus(self.id));
        }
        if response.double_clicked() {
            answer.activated = Some(index);
        }
        if response.secondary_clicked() {
            answer.menu = Some(index);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the number of rows"
)]
fn rows_in_sight(sight: Rect, height: f32, rows: usize) -> std::ops::Range<usize> {
    let first = (sight.top() / height).floor().max(0.0) as usize;
    let end = (sight.bottom() / height).ceil().max(0.0) as usize;
    first.min(rows)..end.min(rows)
}

/// Selected rows are tinted; without focus only grey, and without the bar.
pub(super) fn paint_ground(ui: &Ui, rect: Rect, (selected, focused): (bool, bool), hovered: bool) {
    let tokens = Tokens::of(ui);
    let fill = match (selected, focused) {
        (true, true) => tokens.accent_soft,
        (true, false) => tokens.hover,
        (false, _) if hovered => tokens.hover,
        (false, _) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0, fill);
    if selected && focused {
        ui.painter()
            .rect_filled(rect.with_max_x(rect.left() + 2.0), 0, tokens.accent_text);
    }
}
