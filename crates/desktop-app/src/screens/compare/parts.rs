//! The parts of the connector: how each differs, and whether it is taken.

use egui::{Key, Ui};
use patchpanel_core_models::draft::Part;

use super::{Page, Sides, model, page::head};
use crate::{
    command::{Commands, CompareCommand},
    icons,
    messages::quantity,
    state::compare::PlaceChange,
    theme::Tone,
    view_models::compare::{PartRow, Taken},
    widgets::{Cell, Column, Grid, check_mark, focus_when_new, grid_id, icon_sign, text},
};

const NAME: &str = "Parts";

/// What the rows draw from and push to.
struct Drawn<'a, 'c> {
    sides: &'a Sides<'a>,
    shown: Option<Part>,
    commands: &'c mut Commands,
}

impl Drawn<'_, '_> {
    /// Takes a whole part, or leaves all of it out.
    fn take(&mut self, row: &PartRow) {
        let Some(part) = row.part else { return };
        let taken = row.taken != Some(Taken::All);
        let places = self.sides.findings.of_part(part).map(PlaceChange::place);
        self.commands
            .push(CompareCommand::Take(places.collect(), taken));
    }
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>) {
    let make = || model::parts(sides.pair, sides.findings, &sides.to);
    let shown = Some(head(page.view, sides).part);
    let rows = &*page.view.parts.of(sides.known(), make);
    let differing = rows.iter().filter(|row| row.taken.is_some());
    let taken = rows
        .iter()
        .filter(|row| row.taken.is_some_and(|taken| taken != Taken::Nothing));
    let (taken, differing) = (taken.count(), differing.count());
    ui.horizontal(|ui| {
        text::strong(ui, NAME);
        let words = match differing {
            0 => "Both sides are the same".to_owned(),
            _ => format!(
                "{taken} of {} chosen",
                quantity::count(differing, "part that differs is", "parts that differ are")
            ),
        };
        text::small(ui, &words);
    });
    ui.add_space(6.0);
    let cursor = rows
        .iter()
        .position(|row| row.part.is_some() && row.part == shown);
    let columns = vec![
        Column::fixed("", 24.0, check),
        Column::flexible(
            "Part",
            120.0,
            |cell, row: &PartRow, _: &mut Drawn<'_, '_>| {
                if row.taken.is_some() {
                    cell.name(&row.title);
                } else {
                    cell.muted(&row.title);
                }
            },
        ),
        Column::fixed("Differs", 130.0, |cell, row: &PartRow, _| {
            cell.muted(&row.differs);
        }),
        Column::fixed("Becomes", 120.0, |cell, row: &PartRow, _| {
            cell.muted_small(&row.action);
        }),
    ];
    let mut drawn = Drawn {
        sides,
        shown,
        commands: page.commands,
    };
    focus_when_new(ui, grid_id(NAME));
    let answer = Grid::card(NAME, rows.len(), |place| rows.get(place))
        .columns(columns)
        .selected(cursor)
        .show(ui, &mut drawn);
    let space = answer.focused && ui.input(|input| input.key_pressed(Key::Space));
    if let Some(row) = cursor.filter(|_| space).and_then(|cursor| rows.get(cursor)) {
        drawn.take(row);
    }
    let moved = answer.moved.and_then(|(row, _)| rows.get(row));
    if let Some(part) = moved.and_then(|row| row.part) {
        page.view.part = Some(part);
        if page.view.shown == super::Shown::Replaced {
            page.view.shown = super::Shown::default();
        }
    }
}

fn check(cell: &mut Cell<'_>, row: &PartRow, drawn: &mut Drawn<'_, '_>) {
    if row.part.is_some() && row.part == drawn.shown {
        cell.chosen();
    }
    let Some(taken) = row.taken else {
        let (icon, word) = if row.differs == "same" {
            (icons::CHECK, "same")
        } else {
            (icons::PROHIBIT, "not copied")
        };
        cell.widgets(word, |ui| icon_sign(ui, icon, Tone::Neutral, word));
        return;
    };
    let name = format!("Promote {}", row.title);
    let mut on = taken != Taken::Nothing;
    cell.widgets("", |ui| {
        if check_mark(ui, &name, &mut on).changed() {
            drawn.take(row);
        }
    });
}
