//! The table of connectors: keys move, Enter or a click opens.

use egui::{Event, Key, Ui};

use super::{Followed, View, filter_bar::Go, open, states, status_sign};
use crate::{
    command::Commands,
    icons,
    state::session::Session,
    theme::Tone,
    view_models::connectors::{self, Direction, ListForm, Listing, Row, Sort},
    widgets::{Column, SortOrder, Table, TableAnswer, TableRow, icon_sign, text},
};

/// The accessible name of the table.
pub(super) const NAME: &str = "Connectors";
const NOT_LISTED: &str = "Not in the server’s list, which holds released connectors only";

pub(super) fn ui(
    ui: &mut Ui,
    session: &Session,
    (form, go): (ListForm, Go),
    view: &mut View,
    commands: &mut Commands,
) {
    let followed = view.follow_shown(session);
    let Some(list) = &view.list else { return };
    if list.found.rows.is_empty() {
        return states::nothing_found(ui, session, view, commands);
    }
    let place = view.cursor.as_ref().and_then(|name| list.place_of(name));
    let by_key = by_key(ui);
    if go == Go::IntoTable {
        ui.memory_mut(|memory| memory.request_focus(Table::focus_id(ui, NAME)));
    }
    let finder = |row: usize, typed: &str| {
        list.row_at(row)
            .is_some_and(|row| row.name.to_lowercase().starts_with(typed))
    };
    let table = columns(
        Table::new(NAME, list.found.rows.len())
            .marks()
            .find_by(&finder),
        form,
        view.filter.sort,
    );
    let table = table
        .selected(place)
        .scroll_to(place.filter(|_| followed == Followed::Yes));
    let answer = table.show(ui, |row| {
        if let Some(connector) = list.row_at(row.index()) {
            fill(row, session, connector, form);
        }
    });
    let first = (go != Go::Nowhere && place.is_none())
        .then_some(0)
        .or(place.filter(|_| go == Go::OpenFirst));
    let moved = answer.selected.or(first);
    let opened = answer
        .activated
        .or(answer.selected.filter(|_| !by_key))
        .or(first.filter(|_| go == Go::OpenFirst));
    let target = moved.and_then(|place| list.script_name_at(place)).cloned();
    let opened = opened.and_then(|place| list.script_name_at(place)).cloned();
    sort(view, &answer);
    view.cursor = target.or(view.cursor.take());
    if let Some(script_name) = opened {
        open(&script_name, view, commands);
    }
}

/// Whether the table will be moved by the keyboard, which selects without opening.
fn by_key(ui: &Ui) -> bool {
    let keys = [
        Key::ArrowUp,
        Key::ArrowDown,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
    ];
    ui.input(|input| {
        let typed = input
            .events
            .iter()
            .any(|event| matches!(event, Event::Text(_)));
        typed || keys.iter().any(|key| input.key_pressed(*key))
    })
}

fn columns(table: Table<'_>, form: ListForm, sort: Sort) -> Table<'_> {
    let order = match sort.direction {
        Direction::Ascending => SortOrder::Ascending,
        Direction::Descending => SortOrder::Descending,
    };
    let table = table.column(Column::flexible("Name", 120.0).sortable());
    match (form, sort.column) {
        (ListForm::Wide, column) => table
            .column(Column::fixed("Type", 106.0).sortable())
            .column(Column::fixed("Status", 108.0).sortable())
            .sorted(number(column), order),
        (_, connectors::Column::Name) => table.column(Column::fixed("", 24.0)).sorted(0, order),
        (_, connectors::Column::Type | connectors::Column::Status) => {
            table.column(Column::fixed("", 24.0))
        }
    }
}

fn number(column: connectors::Column) -> usize {
    match column {
        connectors::Column::Name => 0,
        connectors::Column::Type => 1,
        connectors::Column::Status => 2,
    }
}

fn sort(view: &mut View, answer: &TableAnswer) {
    let column = match answer.sort {
        Some(0) => connectors::Column::Name,
        Some(1) => connectors::Column::Type,
        Some(2) => connectors::Column::Status,
        _ => return,
    };
    view.filter.sort = view.filter.sort.pressed(column);
}

fn fill(row: &mut TableRow<'_>, session: &Session, connector: &Row, form: ListForm) {
    let open = connector
        .script_name
        .as_ref()
        .and_then(|name| session.open.get(name));
    if open.is_some_and(|open| open.has_changes()) {
        row.edited();
    }
    match connector.listing {
        Listing::Listed => row.name(&connector.name),
        Listing::Remembered => remembered_name(row, connector),
    }
    if form == ListForm::Wide {
        row.muted(&connector.connector_type);
    }
    match (&connector.status, connector.listing) {
        (Some(status), _) => row.status(status_sign(status), connectors::status_word(status)),
        (None, Listing::Remembered) if form == ListForm::Wide => row.muted("Not listed"),
        (None, Listing::Remembered | Listing::Listed) => row.skip(),
    }
}

/// A connector that the server's list does not show carries a sign that says so.
fn remembered_name(row: &mut TableRow<'_>, connector: &Row) {
    let selected = row.is_selected();
    row.cell(&connector.name, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let room = ui.available_width() - 32.0;
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            if selected {
                text::medium_body(ui, &connector.name)
            } else {
                text::body(ui, &connector.name)
            };
        });
        icon_sign(ui, icons::EYE_SLASH, Tone::Neutral, NOT_LISTED);
    });
}
