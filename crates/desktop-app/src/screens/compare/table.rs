//! Several connectors of two tenants: a state each, and which of them become drafts.

use egui::{Key, Panel, Ui};

use super::{Known, Page, model};
use crate::{
    command::{Commands, CompareCommand},
    icons,
    messages::quantity,
    screens::frame,
    theme::{Tokens, Tone, measure},
    view_models::compare::{PairRow, PairState},
    widgets::{Button, Cell, Column, Grid, at_right, check_mark, focus_when_new, grid_id, text},
};

const NAME: &str = "Connectors to compare";

struct Drawn<'a, 'c> {
    page: &'a crate::state::compare::Compare,
    commands: &'c mut Commands,
}

impl Drawn<'_, '_> {
    fn is_chosen(&self, row: &PairRow) -> bool {
        self.page
            .pairs
            .get(row.place)
            .is_some_and(|pair| pair.is_chosen)
    }
}

fn can_be_chosen(row: &PairRow) -> bool {
    matches!(
        row.state,
        PairState::Differs | PairState::New | PairState::Drafted
    )
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let pairs = &page.compare.pairs;
    let make = || {
        let numbered = pairs.iter().enumerate();
        numbered
            .map(|(place, pair)| model::pair_row(place, pair))
            .collect()
    };
    let rows = &*page
        .view
        .rows
        .of(pairs.iter().map(Known::of).collect(), make);
    head_ui(ui, rows, page.commands);
    let mut drawn = Drawn {
        page: page.compare,
        commands: page.commands,
    };
    let columns = vec![
        Column::fixed("", 24.0, check),
        Column::flexible(
            "Connector",
            150.0,
            |cell, row: &PairRow, _: &mut Drawn<'_, '_>| {
                cell.name(&row.name);
            },
        ),
        Column::fixed("State", 130.0, |cell, row: &PairRow, _| {
            let (icon, tone) = sign(row.state);
            cell.icon_text(icon, tone, row.state.word());
        }),
        Column::flexible("Differs in", 160.0, |cell, row: &PairRow, _| {
            cell.muted(&row.differs);
        }),
        Column::fixed("Replaced", 84.0, |cell, row: &PairRow, _| {
            if row.hits > 0 {
                cell.muted(&quantity::count(row.hits, "place", "places"));
            }
        }),
    ];
    focus_when_new(ui, grid_id(NAME));
    let answer = Grid::list(NAME, rows.len(), |place| rows.get(place))
        .columns(columns)
        .key(|row: &PairRow| row.place)
        .find_by(|row: &PairRow| &row.name)
        .selected(Some(page.view.cursor))
        .show(ui, &mut drawn);
    let space = answer.focused && ui.input(|input| input.key_pressed(Key::Space));
    let at_cursor = rows
        .get(page.view.cursor)
        .filter(|row| space && can_be_chosen(row));
    if let Some(row) = at_cursor {
        let chosen = drawn.is_chosen(row);
        drawn
            .commands
            .push(CompareCommand::Mark(vec![row.place], !chosen));
    }
    if let Some(row) = answer.activated {
        drawn.commands.push(CompareCommand::Show(Some(row)));
    }
    if let Some((row, _)) = answer.moved {
        page.view.cursor = row;
    }
}

fn head_ui(ui: &mut Ui, rows: &[PairRow], commands: &mut Commands) {
    let surface = Tokens::of(ui).surface;
    let panel = Panel::top("compare-several");
    let pane = frame::seamless(panel, measure::CHANGE_BAR, surface, frame::sides(20, 20));
    pane.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            text::heading(ui, "Several connectors");
            let count = |state| rows.iter().filter(|row| row.state == state).count();
            let states = [
                PairState::Reading,
                PairState::Differs,
                PairState::New,
                PairState::Drafted,
                PairState::LeftOut,
                PairState::Same,
                PairState::Failed,
            ];
            let counts = states.map(|state| (state, count(state))).into_iter();
            let words: Vec<String> = counts
                .filter(|(_, count)| *count > 0)
                .map(|(state, count)| format!("{count} {}", state.word().to_lowercase()))
                .collect();
            text::small(ui, &quantity::list(&words));
            at_right(ui, |ui| {
                let wanted = rows.iter().filter(|row| row.state == PairState::Differs);
                let wanted: Vec<usize> = wanted.map(|row| row.place).collect();
                let nothing = wanted.is_empty().then_some("None differs");
                let all = Button::secondary("Choose all that differ").disabled_because(nothing);
                let pressed = all.show(ui).clicked();
                commands.when(pressed, CompareCommand::Mark(wanted, true));
            });
        });
    });
}

fn check(cell: &mut Cell<'_>, row: &PairRow, drawn: &mut Drawn<'_, '_>) {
    if !can_be_chosen(row) {
        return;
    }
    let mut on = drawn.is_chosen(row);
    let name = format!("Promote {}", row.name);
    cell.widgets("", |ui| {
        if check_mark(ui, &name, &mut on).changed() {
            drawn
                .commands
                .push(CompareCommand::Mark(vec![row.place], on));
        }
    });
}

fn sign(state: PairState) -> (&'static str, Tone) {
    match state {
        PairState::Reading => (icons::ARROWS_CLOCKWISE, Tone::Neutral),
        PairState::Same => (icons::CHECK, Tone::Success),
        PairState::Differs => (icons::GIT_DIFF, Tone::Accent),
        PairState::New => (icons::PLUS, Tone::Accent),
        PairState::Drafted => (icons::NOTE_PENCIL, Tone::Accent),
        PairState::LeftOut => (icons::PROHIBIT, Tone::Neutral),
        PairState::Failed => (icons::WARNING, Tone::Warning),
    }
}
