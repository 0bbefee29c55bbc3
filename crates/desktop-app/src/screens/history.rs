//! The History tab: snapshots, two of them compared, and restoring one as draft. It sends nothing.

mod comparison;
#[cfg(test)]
mod tests;

use egui::{Key, Modifiers, Panel, Ui};
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::Cause;

use self::comparison::DiffCache;
use crate::{
    command::{Commands, HistoryCommand},
    icons,
    messages::refusals,
    screens::frame,
    state::{
        AppState,
        connectors::OpenConnector,
        history::{Pair, Side},
        session::{Session, SessionId},
    },
    theme::{Tokens, Tone, measure},
    view_models::history::{self as model, Origin, Row, Shown, Tab},
    widgets::{
        Button, Cell, Column, EmptyState, Grid, GridAnswer, at_right, check_mark, choose,
        icon_sign, text,
    },
};

const SNAPSHOTS: &str = "Snapshots";
/// So many rows of the table are in sight at once.
const ROWS: usize = 8;
const ROWS_LOW: usize = 5;

#[derive(Default)]
pub struct View {
    of: Option<(SessionId, ScriptName)>,
    shown: Shown,
    cursor: Option<Side>,
    tab: Option<Tab>,
    diff: DiffCache,
}

impl View {
    /// Another connector starts anew.
    fn follow(&mut self, session: &Session, open: &OpenConnector) {
        let of = (session.id, open.script_name.clone());
        if self.of.as_ref() != Some(&of) {
            *self = Self {
                of: Some(of),
                ..Self::default()
            };
        }
    }
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let (Some(session), Some(open)) = (state.session(), state.open_connector()) else {
        return;
    };
    if open.history.snapshots().is_empty() {
        return empty(ui, open, commands);
    }
    view.follow(session, open);
    let surface = Tokens::of(ui).surface;
    let bar = |id| {
        frame::seamless(
            Panel::top(id),
            measure::CHANGE_BAR,
            surface,
            frame::sides(20, 20),
        )
    };
    bar("history-bar").show(ui, |ui| tools(ui, state, (session, open), view, commands));
    let rows = model::rows(state, session, open, view.shown);
    let most = if frame::is_low(ui) { ROWS_LOW } else { ROWS };
    let height = (rows.len().clamp(1, most) + 1) as f32 * measure::ROW + 1.0;
    frame::fixed(Panel::top("history-table"), height, surface, 0)
        .show(ui, |ui| table(ui, open, &rows, view, commands));
    // The two sides may be hidden by what is shown.
    if rows.len() < 2 {
        return;
    }
    bar("history-head").show(ui, |ui| head(ui, state, open, commands));
    frame::body(ui, |ui| {
        comparison::ui(ui, open, &mut view.tab, &mut view.diff);
    });
}

fn empty(ui: &mut Ui, open: &OpenConnector, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.28).round());
    if open.history.list.is_none() {
        EmptyState::new(icons::CAMERA, "Reading the snapshots…").show(ui, |_| ());
        return;
    }
    EmptyState::new(icons::CAMERA, "No snapshot yet")
        .text("Snapshots are taken when the connector is read, and around each apply.")
        .show(ui, |ui| take_button(ui, commands));
}

fn take_button(ui: &mut Ui, commands: &mut Commands) {
    let button = Button::secondary("Take snapshot…")
        .icon(icons::CAMERA)
        .tooltip("Keep the server’s state under a name. Named snapshots are never cleared");
    commands.when(button.show(ui).clicked(), HistoryCommand::AskName);
}

fn tools(
    ui: &mut Ui,
    state: &AppState,
    (session, open): (&Session, &OpenConnector),
    view: &mut View,
    commands: &mut Commands,
) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let items = [
            (Shown::All, "All"),
            (Shown::Applies, "Applies"),
            (Shown::ByHand, "By hand"),
        ];
        choose(ui, "Which snapshots", &mut view.shown, &items);
        text::small(ui, &model::summary(session, open));
        at_right(ui, |ui| {
            export_button(ui, state, open, commands);
            take_button(ui, commands);
        });
    });
}

fn export_button(ui: &mut Ui, state: &AppState, open: &OpenConnector, commands: &mut Commands) {
    let Some((id, tooltip)) = model::export(state, open) else {
        return;
    };
    let button = Button::ghost("Export…")
        .icon(icons::DOWNLOAD_SIMPLE)
        .disabled_because(refusals::export(state))
        .tooltip(&tooltip);
    commands.when(button.show(ui).clicked(), HistoryCommand::Export(id));
}

fn table(
    ui: &mut Ui,
    open: &OpenConnector,
    rows: &[Row],
    view: &mut View,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if rows.is_empty() {
        ui.add_space(8.0);
        text::note(ui, "No snapshot of this kind.");
        return;
    }
    let wide = ui.ctx().content_rect().width() >= measure::VERY_NARROW;
    let cursor = rows.iter().position(|row| Some(row.side) == view.cursor);
    let answer = Grid::list(SNAPSHOTS, rows.len(), |place| rows.get(place))
        .columns(columns(open, wide))
        .selected(cursor)
        .show(ui, commands);
    follow(ui, open, rows, &answer, view, commands);
}

fn columns(open: &OpenConnector, wide: bool) -> Vec<Column<'_, Row, Commands>> {
    let history = &open.history;
    let is_compared = |row: &Row| {
        history.pair.is_some_and(|pair| pair.has(row.side)) || history.single == Some(row.side)
    };
    let check = move |cell: &mut Cell<'_>, row: &Row, commands: &mut Commands| {
        let mut on = is_compared(row);
        if on {
            cell.chosen();
        }
        let name = format!("Compare {}, {}", row.time, row.cause);
        cell.widgets("", |ui| {
            if check_mark(ui, &name, &mut on).changed() {
                commands.push(HistoryCommand::CheckSide(row.side));
            }
        });
    };
    let time = move |cell: &mut Cell<'_>, row: &Row, _: &mut _| {
        if is_compared(row) {
            cell.medium(&row.time);
        } else {
            cell.name(&row.time);
        }
    };
    let cause = |cell: &mut Cell<'_>, row: &Row, _: &mut _| {
        cell.icon_text(icon(row.reason), Tone::Neutral, &row.cause);
    };
    let differs = |cell: &mut Cell<'_>, row: &Row, _: &mut _| match row.origin {
        Origin::Here => cell.muted(&row.differs),
        Origin::Outside => cell.icon_text(icons::WARNING, Tone::Warning, &row.differs),
    };
    let mut columns = vec![
        Column::fixed("", 24.0, check),
        Column::fixed("Time", 124.0, time),
        Column::fixed("Cause", 196.0, cause),
        Column::fixed("Who", 84.0, |cell, row: &Row, _| cell.muted(&row.who)),
        Column::flexible("Changed", 180.0, differs),
    ];
    if wide {
        let size = |cell: &mut Cell<'_>, row: &Row, _: &mut _| cell.muted(&row.size);
        columns.push(Column::fixed("Size", 80.0, size).numbers());
    }
    columns
}

/// A row that is chosen is compared with what there is now; Space checks it, for pairs of one's own.
fn follow(
    ui: &Ui,
    open: &OpenConnector,
    rows: &[Row],
    answer: &GridAnswer,
    view: &mut View,
    commands: &mut Commands,
) {
    let side = |place: usize| rows.get(place).map(|row| row.side);
    if let Some(side) = answer
        .moved
        .map(|(row, _)| row)
        .or(answer.activated)
        .and_then(side)
    {
        view.cursor = Some(side);
        let now = if open.has_changes() {
            Side::Draft
        } else {
            Side::Server
        };
        if side != now {
            commands.push(HistoryCommand::Compare(Pair::of(side, now)));
        }
    }
    let space = answer.focused && ui.input(|input| input.key_pressed(Key::Space));
    if let Some(side) = view.cursor.filter(|_| space) {
        commands.push(HistoryCommand::CheckSide(side));
    }
}

fn icon(cause: Option<Cause>) -> &'static str {
    match cause {
        None => icons::NOTE_PENCIL,
        Some(Cause::BeforeApply) => icons::CLOUD_ARROW_UP,
        Some(Cause::AfterApply) => icons::CLOUD_CHECK,
        Some(Cause::ByHand) => icons::PUSH_PIN,
        Some(Cause::BeforeDelete) => icons::TRASH,
        Some(Cause::AfterCreate) => icons::PLUS,
        Some(Cause::FirstRead) => icons::EYE,
        Some(Cause::BeforeRestore) => icons::ARROW_COUNTER_CLOCKWISE,
        Some(Cause::BeforeMerge) => icons::GIT_DIFF,
    }
}

fn head(ui: &mut Ui, state: &AppState, open: &OpenConnector, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP;
        let Some(pair) = open.history.pair else {
            text::small(ui, "Tick two rows to compare");
            return;
        };
        text::strong(ui, &model::side(state, open, pair.left));
        icon_sign(ui, icons::ARROW_RIGHT, Tone::Neutral, "compared with");
        text::strong(ui, &model::side(state, open, pair.right));
        let button = Button::icon_only(icons::ARROWS_LEFT_RIGHT, "Swap the two sides");
        commands.when(button.show(ui).clicked(), HistoryCommand::Swap);
        at_right(ui, |ui| restore_button(ui, state, open, pair, commands));
    });
}

fn restore_button(
    ui: &mut Ui,
    state: &AppState,
    open: &OpenConnector,
    pair: Pair,
    commands: &mut Commands,
) {
    let Some((id, label)) = model::restore(state, open, pair) else {
        return;
    };
    let same = open
        .history
        .comparison
        .value()
        .is_some_and(|comparison| comparison.first_difference().is_none());
    let now = pair.has(Side::Draft) || pair.has(Side::Server);
    let reason = (same && now).then_some("Both sides are the same");
    let button = Button::secondary(&label)
        .icon(icons::ARROW_COUNTER_CLOCKWISE)
        .disabled_because(reason);
    text::small(ui, "sends nothing");
    let by_key = reason.is_none() && frame::page_key(ui, Modifiers::NONE, Key::R);
    let pressed = button.show(ui).clicked() || by_key;
    commands.when(pressed, HistoryCommand::AskRestore(id));
}
