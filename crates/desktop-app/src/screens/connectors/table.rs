//! The table of connectors: keys move, Enter or a click opens.

use egui::Ui;
use patchpanel_core_models::ids::ScriptName;

use super::{View, filter_bar::Go, open, states, status_sign};
use crate::{
    command::{Action, AppCommand, Commands, needs_write},
    icons,
    messages::refusals,
    screens::actions,
    state::{AppState, session::Session},
    theme::Tone,
    view_models::{
        connectors::{self, Direction, ListForm, Listing, Row, Sort},
        unread,
    },
    widgets::{
        Cell, Column, Grid, MenuItem, SortOrder, grid_id, icon_sign, menu_at, menu_rule, text,
    },
};

/// The accessible name of the table.
pub(super) const NAME: &str = "Connectors";
const NOT_READ: &str = "The server’s row cannot be read";
const NOT_LISTED: &str = "Not in the server’s list, which holds released connectors only";
const NOT_CREATED: &str = "Not created yet";

/// What the columns draw from beside their row.
struct List<'a> {
    session: &'a Session,
    form: ListForm,
    sort: Sort,
}

pub(super) fn ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
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
    if go != Go::Nowhere {
        ui.memory_mut(|memory| memory.request_focus(grid_id(NAME)));
    }
    let mut shown = List {
        session,
        form,
        sort: view.filter.sort,
    };
    let answer = Grid::list(NAME, list.found.rows.len(), |place| list.row_at(place))
        .marks()
        .columns(columns(form, view.filter.sort))
        .key(|row: &Row| row.of.script_name.clone())
        .find_by(Row::name)
        .selected(place)
        .reveal(followed)
        .show(ui, &mut shown);
    view.filter.sort = shown.sort;
    let first = (go != Go::Nowhere && place.is_none())
        .then_some(0)
        .or(place.filter(|_| go == Go::OpenFirst));
    let moved = answer.moved.map(|(row, _)| row).or(first);
    // A right click asks for the menu alone.
    let clicked = answer.clicked.filter(|_| answer.menu.is_none());
    let opened = answer
        .activated
        .or(clicked.map(|(row, _)| row))
        .or(first.filter(|_| go == Go::OpenFirst));
    let script_name = |place: Option<usize>| list.script_name_at(place?).cloned();
    let (target, opened) = (script_name(moved), script_name(opened));
    view.cursor = target.or(view.cursor.take());
    if let Some(script_name) = opened {
        open(&script_name, view, commands);
    }
    let chosen = menu_at(ui, "connector menu", answer.menu, |ui| {
        menu_ui(ui, (state, session), view.cursor.as_ref(), commands)
    });
    if let Some((script_name, action)) = chosen.flatten() {
        open(&script_name, view, commands);
        view.after_open = action.map(|action| (session.id, script_name, action));
    }
}

/// What can be done with the connector that the cursor is on; answers the one to open, and what is done then.
fn menu_ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    cursor: Option<&ScriptName>,
    commands: &mut Commands,
) -> Option<(ScriptName, Option<Action>)> {
    let script_name = cursor?;
    let opens = MenuItem::new("Open").icon(icons::PLUGS).show(ui).clicked();
    let copy = MenuItem::new("Copy the script name").icon(icons::COPY);
    let copies = copy.show(ui).clicked();
    commands.when(copies, AppCommand::Copy(script_name.to_string()));
    menu_rule(ui);
    let is_shown = session.selected.as_ref() == Some(script_name);
    let mut chosen = opens.then_some(None);
    let mut all = vec![
        Action::Compare,
        Action::DuplicateConnector,
        Action::TogglePin,
        Action::ExportBundle,
        Action::DeleteConnector,
    ];
    if is_shown {
        all.push(Action::CloseConnector);
    }
    for action in all {
        let title = match action {
            Action::TogglePin => connectors::pin_title(session, script_name),
            _ => action.title(),
        };
        if is_shown {
            actions::item(ui, state, (action, title, action.icon()), commands);
            continue;
        }
        let reason = match action {
            Action::DuplicateConnector | Action::DeleteConnector => needs_write(state),
            Action::ExportBundle => refusals::export(state),
            _ => None,
        };
        let item = MenuItem::new(title).icon(action.icon());
        if item.disabled_because(reason).show(ui).clicked() {
            chosen = Some(Some(action));
        }
    }
    chosen.map(|action| (script_name.clone(), action))
}

/// A new column is added here, and in the view model where it sorts.
fn columns<'a>(form: ListForm, sort: Sort) -> Vec<Column<'a, Row, List<'a>>> {
    let sorted = |column: Column<'a, Row, List<'a>>, by: connectors::Column| {
        let order = match sort.direction {
            Direction::Ascending => SortOrder::Ascending,
            Direction::Descending => SortOrder::Descending,
        };
        let order = (sort.column == by).then_some(order);
        column.sorts(order, move |list| list.sort = list.sort.pressed(by))
    };
    let name = Column::flexible("Name", 120.0, name);
    let name = sorted(name, connectors::Column::Name);
    if form != ListForm::Wide {
        return vec![name, Column::fixed("", 24.0, status)];
    }
    let kind = Column::fixed("Type", 106.0, |cell, row: &Row, _| {
        cell.muted(row.connector_type());
    });
    let status = Column::fixed("Status", 108.0, status);
    vec![
        name,
        sorted(kind, connectors::Column::Type),
        sorted(status, connectors::Column::Status),
    ]
}

fn name(cell: &mut Cell<'_>, row: &Row, list: &mut List<'_>) {
    let name = row.of.script_name.as_ref();
    let open = name.and_then(|name| list.session.open.get(name));
    if open.is_some_and(|open| open.has_changes()) {
        cell.edited();
    }
    match row.listing {
        Listing::Listed if row.of.unread.is_empty() => cell.name(row.name()),
        Listing::Listed => {
            let why = format!("{NOT_READ}: {}", unread::in_words(&row.of.unread));
            signed_name(cell, row, (icons::WARNING, Tone::Warning, &why));
        }
        Listing::Remembered => {
            signed_name(cell, row, (icons::EYE_SLASH, Tone::Neutral, NOT_LISTED));
        }
        Listing::Unmade => signed_name(cell, row, (icons::PLUS, Tone::Neutral, NOT_CREATED)),
    }
}

fn status(cell: &mut Cell<'_>, row: &Row, list: &mut List<'_>) {
    match (&row.of.status, row.listing) {
        (_, Listing::Unmade) if list.form == ListForm::Wide => cell.muted(NOT_CREATED),
        (_, Listing::Unmade) => {}
        (Some(status), _) => cell.status(status_sign(status), connectors::status_word(status)),
        (None, Listing::Remembered) if list.form == ListForm::Wide => cell.muted("Not listed"),
        (None, Listing::Remembered | Listing::Listed) => {}
    }
}

/// A connector that the server's list does not show, or whose row cannot be read, carries a sign that says so.
fn signed_name(cell: &mut Cell<'_>, row: &Row, (icon, tone, words): (&str, Tone, &str)) {
    let selected = cell.line.is_selected;
    cell.widgets(row.name(), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let room = ui.available_width() - 32.0;
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            if selected {
                text::medium_body(ui, row.name())
            } else {
                text::body(ui, row.name())
            };
        });
        icon_sign(ui, icon, tone, words);
    });
}
