//! The grid: two frozen columns, a column for each shown locale, a frozen header. Only cells in sight are drawn.

use egui::{Id, Pos2, Rangef, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use patchpanel_core_models::{ids::ScriptName, models::document::XmlDocument, properties::Row};

use super::{
    Cursor, TabView,
    cell_editor::{self, Editing},
    keys::{self, Focus},
    paint_cells as paint,
};
use crate::{
    command::{Commands, ConnectorCommand},
    theme::measure,
    view_models::translations::{self as model, Face, Order},
};

pub(super) const HEADER: f32 = 44.0;
const KEY: f32 = 198.0;
const USED_BY: f32 = 138.0;
const LEAST_COLUMN: f32 = 108.0;
/// A column is wider than it must be where there is room, but never wider than this.
const MOST_COLUMN: f32 = 420.0;

/// Where things are in this frame.
pub(super) struct Geometry {
    /// The top left corner of the whole content, scrolled.
    origin: Pos2,
    /// What is seen of it.
    pub(super) sight: Rect,
    used_by: f32,
    column: f32,
}

impl Geometry {
    fn frozen(&self) -> f32 {
        KEY + self.used_by
    }

    /// The space below the header.
    pub(super) fn body(&self) -> Rect {
        self.sight.with_min_y(self.sight.top() + HEADER)
    }

    /// The space of the locale columns, header included.
    pub(super) fn locales(&self) -> Rect {
        self.sight.with_min_x(self.sight.left() + self.frozen())
    }

    /// The vertical space of a row.
    fn row(&self, place: usize) -> Rangef {
        let top = self.origin.y + HEADER + place as f32 * measure::ROW;
        Rangef::new(top, top + measure::ROW)
    }

    /// The horizontal space of a locale column.
    pub(super) fn column(&self, place: usize) -> Rangef {
        let left =
            |place: usize| (self.origin.x + self.frozen() + place as f32 * self.column).round();
        Rangef::new(left(place), left(place + 1))
    }

    /// The frozen columns: key, and who uses it, which has no width in a narrow window.
    pub(super) fn frozen_columns(&self) -> [Rangef; 2] {
        let left = self.sight.left();
        [
            Rangef::new(left, left + KEY),
            Rangef::new(left + KEY, left + self.frozen()),
        ]
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rows in sight, clamped to their number"
    )]
    fn rows_in_sight(&self, rows: usize) -> std::ops::Range<usize> {
        let first = ((self.sight.top() - self.origin.y) / measure::ROW)
            .floor()
            .max(0.0) as usize;
        let count = (self.body().height() / measure::ROW).ceil().max(0.0) as usize + 1;
        first.min(rows)..(first + count).min(rows)
    }
}

/// Draws it in the space that is left.
pub(super) fn ui(
    ui: &mut Ui,
    script_name: &ScriptName,
    view: &mut TabView,
    commands: &mut Commands,
) {
    let space = ui.available_rect_before_wrap();
    let id = ui.make_persistent_id("translations-grid");
    let response = ui.interact(space, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Grid, ui.is_enabled(), "Translations"));
    let page = ((space.height() - HEADER) / measure::ROW).max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rows that fit into a window"
    )]
    let focus = Focus {
        id,
        page: page as usize,
    };
    keys::handle(ui, focus, view, commands);
    let wide = ui.ctx().content_rect().width() >= measure::NARROW;
    let used_by = if wide { USED_BY } else { 0.0 };
    let room = (space.width() - KEY - used_by) / view.columns.len().max(1) as f32;
    let column = room.clamp(LEAST_COLUMN, MOST_COLUMN);
    let whole = vec2(
        KEY + used_by + column * view.columns.len() as f32,
        HEADER + measure::ROW * view.rows.len() as f32,
    );
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    ScrollArea::both()
        .id_salt(id)
        .auto_shrink(false)
        .animated(false)
        .show_viewport(ui, |ui, viewport| {
            ui.set_min_size(whole.max(viewport.size()));
            let origin = ui.max_rect().min;
            let sight = Rect::from_min_size(origin + viewport.min.to_vec2(), viewport.size());
            let geometry = Geometry {
                origin,
                sight,
                used_by,
                column,
            };
            reveal(ui, &geometry, view);
            body(ui, focus.id, &geometry, (script_name, view), commands);
            header(ui, &geometry, view);
            let cell = view.place().map(|(row, column)| {
                Rect::from_x_y_ranges(geometry.column(column), geometry.row(row))
            });
            match cell {
                Some(cell) => {
                    ui.set_clip_rect(
                        geometry
                            .body()
                            .intersect(geometry.locales())
                            .expand(2.0)
                            .intersect(ui.clip_rect()),
                    );
                    cell_editor::ui(ui, (id, cell), view, commands);
                }
                None => view.editing = None,
            }
        });
}

/// Scrolls the cursor's cell out from under the frozen parts.
fn reveal(ui: &Ui, geometry: &Geometry, view: &mut TabView) {
    if !std::mem::take(&mut view.reveal) {
        return;
    }
    if let Some((row, column)) = view.place() {
        let cell = Rect::from_x_y_ranges(geometry.column(column), geometry.row(row));
        let with_frozen = Rect::from_min_max(cell.min - vec2(geometry.frozen(), HEADER), cell.max);
        ui.scroll_to_rect(with_frozen, None);
    }
}

fn body(
    ui: &mut Ui,
    id: Id,
    geometry: &Geometry,
    (script_name, view): (&ScriptName, &mut TabView),
    commands: &mut Commands,
) {
    let focused = ui.memory(|memory| memory.has_focus(id)) || view.editing.is_some();
    let place = view.place();
    let mut chosen = None;
    for row_place in geometry.rows_in_sight(view.rows.len()) {
        let Some(row) = view.row(row_place) else {
            continue;
        };
        let band = Rect::from_x_y_ranges(geometry.sight.x_range(), geometry.row(row_place));
        let selected = place.is_some_and(|(row, _)| row == row_place);
        paint::band(ui, geometry, band, (selected, focused));
        for (column_place, column) in view.columns.iter().enumerate() {
            let rect = Rect::from_x_y_ranges(geometry.column(column_place), band.y_range());
            let clip = geometry.body().intersect(geometry.locales());
            if !rect.intersects(clip) {
                continue;
            }
            let face = crate::view_models::translations::Grid::face(row, column.locale);
            let is_cursor = place == Some((row_place, column_place));
            paint::cell(
                ui,
                (rect, clip),
                face,
                view.grid.change(&row.key, column.locale),
            );
            if is_cursor {
                paint::cursor(ui, (rect, clip), focused);
            }
            let cursor = Cursor {
                key: row.key.clone(),
                locale: column.locale,
            };
            let cell_id = id.with((&row.key, column.locale.as_str()));
            let response = ui.interact(rect.intersect(clip), cell_id, Sense::CLICK);
            response.widget_info(|| {
                WidgetInfo::selected(Role::Cell, ui.is_enabled(), is_cursor, label(&cursor, face))
            });
            let twice = response.double_clicked();
            if response.clicked() {
                chosen = Some((cursor, twice));
            }
            explain(response, face);
        }
        frozen(ui, id, geometry, (row, band), script_name, commands);
    }
    if let Some((cursor, twice)) = chosen {
        choose(ui, id, cursor, twice, view);
    }
}

fn choose(ui: &Ui, id: Id, cursor: Cursor, twice: bool, view: &mut TabView) {
    if twice {
        let text = view
            .grid
            .text(&cursor.key, cursor.locale)
            .unwrap_or_default()
            .to_owned();
        view.editing = Some(Editing::new(cursor.clone(), text));
    } else if view.editing.is_none() {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    // While a text is typed, the click ends that first; the field is still drawn in this frame.
    if twice || view.editing.is_none() {
        view.cursor = Some(cursor);
    }
}

/// What is read out for a cell.
fn label(cursor: &Cursor, face: Face<'_>) -> String {
    let words = match face {
        Face::Text(text) => text,
        Face::Extra(text) => &format!("{text}, extra"),
        Face::Missing => "missing",
        Face::Empty => "empty",
    };
    format!("{}, {}: {words}", cursor.key, cursor.locale)
}

fn explain(response: egui::Response, face: Face<'_>) {
    if let Face::Text(text) | Face::Extra(text) = face
        && text.chars().count() > 14
    {
        response.on_hover_text(text);
    }
}

fn frozen(
    ui: &mut Ui,
    id: Id,
    geometry: &Geometry,
    (row, band): (&Row, Rect),
    script_name: &ScriptName,
    commands: &mut Commands,
) {
    let [key, used_by] = geometry
        .frozen_columns()
        .map(|columns| Rect::from_x_y_ranges(columns, band.y_range()));
    let clip = geometry.body();
    paint::key(ui, (key, clip), row);
    let visible = key.intersect(clip);
    let response = ui.interact(visible, id.with(("key", &row.key)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::RowHeader, ui.is_enabled(), &row.key));
    let uses = model::used_by(row);
    response.on_hover_ui(|ui| {
        ui.label(&row.key);
        if let Some((element, name)) = uses {
            ui.label(format!("Used by {} {name}", element.to_lowercase()));
        }
    });
    if used_by.width() <= 0.0 {
        return;
    }
    let link = paint::used_by(ui, (used_by, clip), row);
    let (Some(link), Some((element, name))) = (link, uses) else {
        return;
    };
    let response = ui.interact(
        link.intersect(clip),
        id.with(("used by", &row.key)),
        Sense::CLICK,
    );
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Link, ui.is_enabled(), format!("{element} {name}"))
    });
    let response = response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text("Go to it in the source config");
    if response.clicked()
        && let Some(used) = &row.used_by
    {
        let form = XmlDocument::SourceConfig;
        commands.push(ConnectorCommand::GoTo(
            script_name.clone(),
            form,
            used.place,
        ));
    }
}

/// Sorts by a click on the head of the keys.
fn key_head(ui: &Ui, rect: Rect, view: &mut TabView) {
    let response = ui.interact(rect, ui.scope_id().with("key head"), Sense::click());
    let sorted = match view.order {
        Order::Ascending => "sorted from A to Z",
        Order::Descending => "sorted from Z to A",
        Order::AsInFiles => "as in the files",
    };
    let name = format!("Key, {sorted}");
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, ui.is_enabled(), &name));
    if response.has_focus() {
        crate::widgets::paint::ring(ui, rect.shrink(3.0));
    }
    if response.on_hover_text("Sort").clicked() {
        view.order = view.order.next();
    }
}

fn header(ui: &mut Ui, geometry: &Geometry, view: &mut TabView) {
    let band = geometry.sight.with_max_y(geometry.sight.top() + HEADER);
    paint::header_ground(ui, geometry, band);
    let [key, used_by] = geometry.frozen_columns();
    paint::key_header(
        ui,
        (Rect::from_x_y_ranges(key, band.y_range()), used_by),
        view.grid.table.rows.len(),
        view.order,
    );
    key_head(ui, Rect::from_x_y_ranges(key, band.y_range()), view);
    for (place, column) in view.columns.iter().enumerate() {
        let rect = Rect::from_x_y_ranges(geometry.column(place), band.y_range());
        let clip = band.intersect(geometry.locales());
        if rect.intersects(clip) {
            paint::locale_header(ui, (rect, clip), column);
            let (_, note) = model::column_note(column);
            let name = format!("{}: {note}", model::locale_title(column.locale));
            let response = ui.interact(
                rect.intersect(clip),
                ui.scope_id().with(("locale", column.locale.as_str())),
                Sense::hover(),
            );
            response
                .widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, ui.is_enabled(), &name));
        }
    }
    let bottom = pos2(band.left(), band.bottom());
    paint::line_under(ui, Rect::from_min_max(bottom, band.max));
}
