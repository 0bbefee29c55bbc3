//! The History tab: snapshots of this run, what they differ in, and restoring one as draft.

use egui::{CentralPanel, Frame, Margin, Panel, Ui};
use patchpanel_core_models::ids::ScriptName;

use crate::{
    code::{
        diff_view::{DiffState, DiffView},
        highlight::Language,
    },
    command::{Command, Commands},
    icons,
    state::{
        AppState,
        connector::{OpenConnector, SnapshotCause},
        session::SessionId,
    },
    theme::{Tokens, Tone, measure},
    view_models::{
        history::{self as model, Comparison, Differences, Row, Subject, Tab},
        metadata::{Change, preview::Card},
    },
    widgets::{self, Button, Column, EmptyState, Table, TableRow, at_right, icon_sign, tabs, text},
};

const SNAPSHOTS: &str = "Snapshots";
/// So many rows of the table are in sight at once.
const ROWS: usize = 8;
const ROWS_LOW: usize = 5;

/// Names what the rows and the comparison were made from.
type Made = (SessionId, ScriptName, u64, usize);

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {
    made: Option<Made>,
    rows: Vec<Row>,
    /// The chosen snapshot.
    chosen: Option<usize>,
    comparison: Option<(usize, Comparison)>,
    tab: Option<Tab>,
    diff: Option<(Tab, DiffState)>,
}

impl View {
    fn follow(&mut self, state: &AppState, open: &OpenConnector) {
        let Some(session) = &state.session else {
            return;
        };
        let made = (
            session.id,
            open.script_name.clone(),
            open.draft.revision,
            open.snapshots.len(),
        );
        if self.made.as_ref() == Some(&made) {
            return;
        }
        let same_connector = self
            .made
            .as_ref()
            .is_some_and(|(id, name, ..)| (*id, name) == (made.0, &made.1));
        let chosen = self
            .chosen
            .filter(|index| same_connector && *index < open.snapshots.len());
        *self = Self {
            rows: model::rows(state, session, open),
            made: Some(made),
            ..Self::default()
        };
        self.choose(chosen.or(open.snapshots.len().checked_sub(1)), open);
    }

    fn choose(&mut self, snapshot: Option<usize>, open: &OpenConnector) {
        self.chosen = snapshot;
        let content = snapshot.and_then(|index| Some((index, open.snapshots.get(index)?)));
        self.comparison = content.map(|(index, snapshot)| {
            (
                index,
                Comparison::of(&snapshot.content, &open.draft.draft.current),
            )
        });
        self.tab = self
            .comparison
            .as_ref()
            .and_then(|(_, comparison)| comparison.first_difference());
        self.diff = None;
    }
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(open) = state.open_connector() else {
        return;
    };
    if open.snapshots.is_empty() {
        return empty(ui);
    }
    view.follow(state, open);
    let tokens = Tokens::of(ui);
    let bar = Frame::new()
        .fill(tokens.surface)
        .inner_margin(Margin::symmetric(20, 0));
    Panel::top("history-bar")
        .exact_size(44.0)
        .show_separator_line(false)
        .frame(bar)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| text::small(ui, &model::summary(open)));
        });
    let low = ui.ctx().content_rect().height() < measure::LOW;
    let rows = view.rows.len().min(if low { ROWS_LOW } else { ROWS }) + 1;
    let page = Frame::new().fill(tokens.surface);
    let panel = Panel::top("history-table")
        .exact_size(rows as f32 * measure::ROW + 1.0)
        .frame(page);
    panel.show(ui, |ui| table(ui, open, view));
    Panel::top("history-head")
        .exact_size(measure::CHANGE_BAR)
        .show_separator_line(false)
        .frame(bar)
        .show(ui, |ui| head(ui, state, open, view, commands));
    CentralPanel::default()
        .frame(page)
        .show(ui, |ui| comparison(ui, view));
}

fn empty(ui: &mut Ui) {
    ui.add_space((ui.available_height() * 0.28).round());
    let about = "The first one is taken when the connector is read, the next before the first apply.\nThey are kept until Patchpanel closes.";
    EmptyState::new(icons::CAMERA, "No snapshot yet")
        .text(about)
        .show(ui, |_| ());
}

fn table(ui: &mut Ui, open: &OpenConnector, view: &mut View) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let wide = ui.ctx().content_rect().width() >= measure::VERY_NARROW;
    let chosen = view.chosen;
    let place = view.rows.iter().position(
        |row| matches!(row.subject, Subject::Snapshot(index, _) if Some(index) == chosen),
    );
    let table = Table::new(SNAPSHOTS, view.rows.len())
        .column(Column::fixed("Time", 140.0))
        .column(Column::fixed("Cause", 190.0))
        .column(Column::fixed("Who", 110.0))
        .column(Column::flexible("Differs from the one before in", 180.0));
    let table = if wide {
        table.column(Column::fixed("Size", 80.0).numbers())
    } else {
        table
    };
    let answer = table.selected(place).show(ui, |line| {
        if let Some(row) = view.rows.get(line.index()) {
            fill(line, row);
            if wide {
                line.muted(&row.size);
            }
        }
    });
    let chosen = answer
        .selected
        .and_then(|row| view.rows.get(row))
        .map(|row| row.subject.clone());
    if let Some(Subject::Snapshot(index, _)) = chosen {
        view.choose(Some(index), open);
    }
}

fn fill(line: &mut TableRow<'_>, row: &Row) {
    line.name(&row.time);
    line.icon_text(icon(&row.subject), Tone::Neutral, row.cause());
    line.muted(&row.who);
    line.muted(&row.differs);
}

fn icon(subject: &Subject) -> &'static str {
    match subject {
        Subject::Draft => icons::NOTE_PENCIL,
        Subject::Snapshot(_, cause) => match cause {
            SnapshotCause::BeforeApply => icons::CLOUD_ARROW_UP,
            SnapshotCause::AfterApply => icons::CLOUD_CHECK,
            SnapshotCause::BeforeDelete => icons::TRASH,
            SnapshotCause::AfterCreate => icons::PLUS,
            SnapshotCause::FirstRead => icons::EYE,
        },
    }
}

fn head(ui: &mut Ui, state: &AppState, open: &OpenConnector, view: &View, commands: &mut Commands) {
    let Some((index, snapshot)) = view
        .chosen
        .and_then(|index| Some((index, open.snapshots.get(index)?)))
    else {
        return;
    };
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP;
        text::strong(ui, &model::side(state, snapshot));
        icon_sign(ui, icons::ARROW_RIGHT, Tone::Neutral, "compared with");
        text::strong(ui, &model::draft_side(state, open));
        at_right(ui, |ui| {
            text::small(ui, "sends nothing");
            let same = view
                .comparison
                .as_ref()
                .is_some_and(|(_, comparison)| comparison.first_difference().is_none());
            let reason = same.then_some("The draft is the same already");
            let label = model::restore_label(state, snapshot);
            let button = Button::secondary(&label)
                .icon(icons::ARROW_COUNTER_CLOCKWISE)
                .disabled_because(reason);
            if button.show(ui).clicked() {
                commands.push(Command::RestoreSnapshot(index));
            }
        });
    });
}

fn comparison(ui: &mut Ui, view: &mut View) {
    let View {
        comparison: Some((_, comparison)),
        tab,
        diff,
        ..
    } = view
    else {
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let titles: Vec<(Tab, String)> = comparison
        .tabs
        .iter()
        .map(|(tab, differences)| (*tab, model::tab_title(*tab, differences)))
        .collect();
    let items: Vec<widgets::Tab<'_, Tab>> = titles
        .iter()
        .map(|(tab, title)| widgets::Tab::new(*tab, title))
        .collect();
    let shown = tab.unwrap_or(Tab::Metadata);
    let row = ui
        .available_rect_before_wrap()
        .with_max_y(ui.cursor().top() + measure::TABS);
    let space = row.shrink2(egui::vec2(measure::PAGE, 0.0));
    let answer = ui.scope_builder(egui::UiBuilder::new().max_rect(space), |ui| {
        tabs(ui, "Parts compared", shown, &items)
    });
    ui.advance_cursor_after_rect(row);
    *tab = answer.inner.or(*tab);
    match comparison.differences(shown) {
        None | Some(Differences::Same) => same(ui),
        Some(Differences::Cards(cards)) => card_table(ui, cards),
        Some(Differences::Lines(model)) => {
            if diff.as_ref().is_none_or(|(known, _)| *known != shown) {
                *diff = Some((shown, DiffState::new((**model).clone(), Language::Xml)));
            }
            if let Some((_, diff)) = diff {
                DiffView::new(diff, "Snapshot and draft").show(ui);
            }
        }
    }
}

fn same(ui: &mut Ui) {
    ui.add_space((ui.available_height() * 0.2).round());
    EmptyState::new(
        icons::CHECK_CIRCLE,
        "The same in the snapshot and the draft",
    )
    .show(ui, |_| ());
}

fn card_table(ui: &mut Ui, cards: &[Card]) {
    // The line under the tabs is also the line over the header.
    ui.add_space(-1.0);
    let table = Table::new("Differences", cards.len())
        .column(Column::fixed("Operation", 96.0))
        .column(Column::flexible("Place", 200.0))
        .column(Column::flexible("Snapshot", 140.0))
        .column(Column::flexible("Draft", 140.0));
    let _answer = table.show(ui, |line| {
        if let Some(card) = cards.get(line.index()) {
            let tone = match card.change {
                Change::Added => Tone::Success,
                Change::Replaced => Tone::Accent,
                Change::Removed => Tone::Danger,
            };
            line.chip(tone, card.operation);
            line.path(&card.path);
            line.code_muted(card.before.as_deref().unwrap_or("–"));
            line.code(card.after.as_deref().unwrap_or("–"));
        }
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::{
        screens::{Views, testing},
        view_models::history::tests::state,
    };

    fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
        super::ui(ui, state, &mut views.history, commands);
    }

    #[test]
    fn the_chosen_snapshot_is_restored_as_draft() {
        let mut harness = testing::stage(state(), draw);

        harness.get_by_label_contains("First read").click();
        harness.run();
        harness.get_by_label("Restore 16:40:02 as draft…").click();
        harness.run();

        assert_eq!(harness.state().asked, [Command::RestoreSnapshot(0)]);
    }

    #[test]
    fn the_newest_snapshot_is_compared_with_the_draft_at_first() {
        let harness = testing::stage(state(), draw);

        assert!(
            harness
                .query_by_label("After apply, today 09:14:19")
                .is_some()
        );
        assert!(
            harness
                .query_by_label_contains("replace, /connectorMetadata/shortDesc")
                .is_some()
        );
    }

    #[test]
    fn without_snapshots_the_tab_says_when_the_first_is_taken() {
        let mut state = state();
        let session = state.session.as_mut().unwrap();
        session
            .open
            .values_mut()
            .for_each(|open| open.snapshots.clear());

        let harness = testing::stage(state, draw);

        assert!(harness.query_by_label("No snapshot yet").is_some());
    }
}
