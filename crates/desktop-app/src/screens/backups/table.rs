//! The connectors, those that differ first: two lines for each of them, one for those that are the same.

use egui::{Rect, Ui, UiBuilder};

use crate::{
    command::{BackupCommand, Command, Commands, ConnectorCommand},
    icons,
    state::{AppState, session::Session},
    theme::measure,
    view_models::backups::{Line, Row, Standing},
    widgets::{Cell, Column, Grid, Link, MenuItem, menu_at},
};

use super::pane;

pub(super) const NAME: &str = "Custom connectors";
const BAND: f32 = 24.0;

pub(super) fn ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    lines: &[Line],
    commands: &mut Commands,
) {
    let selected = session.backups.selected.as_ref();
    let place = lines.iter().position(
        |line| matches!(line, Line::Connector(row) if Some(&row.script_name) == selected),
    );
    let narrow = ui.available_width() < measure::VERY_NARROW - measure::SIDE_PANE;
    let answer = Grid::list(NAME, lines.len(), |place| lines.get(place))
        .columns(columns(state, session, narrow))
        .heights(lines.iter().map(height))
        .bands(|line| match line {
            Line::Band(title, note) => Some((title, note)),
            Line::Connector(_) => None,
        })
        .find_by(|line| match line {
            Line::Connector(row) => &row.title,
            Line::Band(..) => "",
        })
        .selected(place)
        .show(ui, commands);
    let row = |place: usize| match lines.get(place) {
        Some(Line::Connector(row)) => Some(&**row),
        Some(Line::Band(..)) | None => None,
    };
    if let Some(row) = answer.moved.and_then(|(place, _)| row(place)) {
        commands.push(BackupCommand::Select(Some(row.script_name.clone())));
    }
    if let Some(row) = answer.activated.and_then(row) {
        let first = pane::offers(state, session, row).into_iter().next();
        let open = || ConnectorCommand::Open(row.script_name.clone()).into();
        commands.push(first.map_or_else(open, |compare| Command::from(compare.command)));
    }
    menu_at(ui, "backup menu", answer.menu, |ui| {
        if let Some(row) = place.and_then(row) {
            menu_ui(ui, (state, session), row, commands);
        }
    });
}

fn is_in_tenant(row: &Row) -> bool {
    row.standing != Standing::OnlyInFolder
}

fn height(line: &Line) -> f32 {
    match line {
        Line::Band(..) => BAND,
        Line::Connector(row) if row.standing.differs() => measure::ROW_TWO_LINES,
        Line::Connector(_) => measure::ROW,
    }
}

fn menu_ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    row: &Row,
    commands: &mut Commands,
) {
    if is_in_tenant(row) {
        let open = MenuItem::new("Open").icon(icons::PLUGS).show(ui).clicked();
        commands.when(open, ConnectorCommand::Open(row.script_name.clone()));
    }
    for offer in pane::offers(state, session, row) {
        let item = MenuItem::new(offer.label).disabled_because(offer.refusal);
        commands.when(item.show(ui).clicked(), offer.command);
    }
}

fn columns<'a>(
    state: &'a AppState,
    session: &'a Session,
    narrow: bool,
) -> Vec<Column<'a, Line, Commands>> {
    let of_row = |draw: fn(&mut Cell<'_>, &Row)| {
        move |cell: &mut Cell<'_>, line: &Line, _: &mut Commands| {
            if let Line::Connector(row) = line {
                draw(cell, row);
            }
        }
    };
    let mut columns = vec![
        Column::flexible("Connector", 150.0, of_row(connector)),
        Column::fixed("In tenant", 116.0, of_row(in_tenant)),
        Column::fixed("In folder", 124.0, of_row(in_folder)),
        Column::flexible("State and what differs", 160.0, of_row(standing)),
    ];
    if narrow {
        columns.remove(1);
    }
    columns.push(Column::fixed(
        "",
        128.0,
        move |cell, line: &Line, commands: &mut Commands| {
            if let Line::Connector(row) = line {
                links(cell, row, pane::offers(state, session, row), commands);
            }
        },
    ));
    columns
}

/// The first two things that can be done, one on each line of the row.
fn links(cell: &mut Cell<'_>, row: &Row, offers: Vec<pane::Offer>, commands: &mut Commands) {
    let lines = lines(cell.rect);
    cell.widgets("", |ui| {
        for (offer, line) in offers.into_iter().zip(lines) {
            let name = format!("{} {}", offer.label, row.title);
            let link = Link::new(offer.label).small().name(&name);
            let link = link.disabled_because(offer.refusal);
            let place = UiBuilder::new().max_rect(line);
            let pressed = ui.scope_builder(place, |ui| {
                ui.spacing_mut().interact_size.y = measure::LINE;
                link.show(ui).clicked()
            });
            commands.when(pressed.inner, offer.command);
        }
    });
}

/// The two lines of a row that differs.
fn lines(row: Rect) -> [Rect; 2] {
    [5.0, 23.0].map(|from| {
        let top = row.top() + from;
        Rect::from_x_y_ranges(row.x_range(), top..=top + measure::LINE)
    })
}

/// Draws in the upper and in the lower half of a row that differs; else in the whole row.
fn two(
    cell: &mut Cell<'_>,
    row: &Row,
    first: impl FnOnce(&mut Cell<'_>),
    second: impl FnOnce(&mut Cell<'_>),
) {
    let whole = cell.rect;
    if !row.standing.differs() {
        return first(cell);
    }
    let [upper, lower] = lines(whole);
    cell.rect = upper;
    first(cell);
    cell.rect = lower;
    second(cell);
    cell.rect = whole;
}

fn connector(cell: &mut Cell<'_>, row: &Row) {
    let name = |cell: &mut Cell<'_>| cell.name(&row.title);
    two(cell, row, name, |cell| {
        cell.code_muted(row.script_name.as_str());
    });
}

fn in_tenant(cell: &mut Cell<'_>, row: &Row) {
    two(cell, row, |cell| cell.muted(&row.tenant), |_| ());
}

fn in_folder(cell: &mut Cell<'_>, row: &Row) {
    let [at, note] = &row.folder;
    two(
        cell,
        row,
        |cell| cell.muted(at),
        |cell| cell.code_muted(note),
    );
}

fn standing(cell: &mut Cell<'_>, row: &Row) {
    let (icon, tone) = row.standing.sign();
    let state = |cell: &mut Cell<'_>| cell.icon_text(icon, tone, row.standing.words());
    two(cell, row, state, |cell| cell.muted_small(&row.pieces));
}
