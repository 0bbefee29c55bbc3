//! One connector: how tenant and folder stand, the parts that differ, and what can be done about it.

use std::sync::Arc;

use egui::{Margin, Panel, ScrollArea, Ui};

use crate::{
    code::{
        diff_view::{DiffState, DiffView},
        highlight::Language,
    },
    command::{Action, BackupCommand, Commands},
    compare::diff::DiffModel,
    icons, messages,
    screens::{
        cached::{Cached, SamePlace},
        frame,
    },
    state::{
        AppState,
        backups::{BackupLine, Writes},
        session::Session,
    },
    theme::{Tokens, measure},
    view_models::{
        backups::{self as model, Row, Standing},
        history::{Comparison, Differences, Tab, tab_title},
    },
    widgets::{Button, Cell, Column, Grid, Section, ValueRow, text, within},
};

/// Height of the buttons at the foot, and of what a second line of them takes.
const OFFERS: f32 = 76.0;
const OFFERS_MORE: f32 = 36.0;

#[derive(Default)]
pub(super) struct View {
    tab: Option<Tab>,
    /// The diff that is drawn, and what it was made from.
    diff: Cached<SamePlace<DiffModel>, DiffState>,
}

/// Something that can be done about a connector, and why it cannot be done now.
pub(super) struct Offer {
    pub(super) label: &'static str,
    pub(super) command: BackupCommand,
    pub(super) refusal: Option<&'static str>,
}

pub(super) fn offers(state: &AppState, session: &Session, row: &Row) -> Vec<Offer> {
    let name = || row.script_name.clone();
    let compare = || Offer {
        label: "Compare",
        command: BackupCommand::Compare(name()),
        refusal: None,
    };
    let draft = |label| Offer {
        label,
        command: BackupCommand::Restore(name()),
        refusal: Action::ImportBundle.disabled_reason(state),
    };
    let is_busy = session.backups.is_running();
    let busy = is_busy.then_some("Wait until the folder is read");
    let write = |label, writes| Offer {
        label,
        command: BackupCommand::Ask(writes, [name()].into()),
        refusal: messages::refusals::export(state).or(busy),
    };
    let take = || write("Overwrite folder…", Writes::Replacements);
    match row.standing {
        Standing::Same | Standing::New | Standing::NotRead | Standing::Reading => Vec::new(),
        Standing::ChangedInTenant => vec![compare(), draft("Restore as draft…")],
        Standing::ChangedInFolder | Standing::ChangedInBoth => {
            vec![compare(), draft("Restore as draft…"), take()]
        }
        Standing::OnlyInFolder => {
            let gone = write("Move to “removed”…", Writes::Removals);
            vec![compare(), draft("New from folder…"), gone]
        }
    }
}

pub(super) fn ui(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    line: &BackupLine,
    view: &mut View,
    commands: &mut Commands,
) {
    let (width, sunken) = (frame::side_pane_width(ui), Tokens::of(ui).sunken);
    let pane = frame::fixed(Panel::right("backups-pane"), width, sunken, 0);
    pane.landmark("Connector").show(ui, |ui| {
        let row = model::row(state, session, &line.script_name);
        let offers = offers(state, session, &row);
        if !offers.is_empty() {
            let foot = frame::fixed(
                Panel::bottom("backups-offers"),
                OFFERS + if offers.len() > 2 { OFFERS_MORE } else { 0.0 },
                sunken,
                Margin::symmetric(20, 12),
            );
            foot.show(ui, |ui| buttons(ui, offers, commands));
        }
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(20, 12));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = measure::GAP_RELATED;
            ui.horizontal(|ui| {
                let room = ui.available_width() - measure::CONTROL - measure::GAP;
                within(ui, room, |ui| text::heading(ui, &row.title));
                crate::widgets::at_right(ui, |ui| {
                    let close = Button::icon_only(icons::X, "Close the pane").show(ui);
                    commands.when(close.clicked(), BackupCommand::Select(None));
                });
            });
            text::note(ui, &messages::backups::about(line));
            ui.add_space(measure::GAP);
            let [tenant, folder] = model::sides(&row);
            ValueRow::new("Tenant", &tenant)
                .column(64.0)
                .without_copy()
                .show(ui);
            ValueRow::new("Folder", &folder)
                .column(64.0)
                .without_copy()
                .show(ui);
            match &line.comparison {
                Some(comparison) if line.differs() => parts(ui, comparison, view),
                None if !row.pieces.is_empty() => text_of(ui, &row),
                Some(_) | None => {}
            }
        });
    });
}

fn text_of(ui: &mut Ui, row: &Row) {
    Section::new("Parts").note(&row.pieces).show(ui);
    text::note(ui, messages::backups::TOO_LONG_TO_SHOW);
}

fn buttons(ui: &mut Ui, offers: Vec<Offer>, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        for offer in offers {
            let button = Button::secondary(offer.label).disabled_because(offer.refusal);
            commands.when(button.show(ui).clicked(), offer.command);
        }
    });
    text::small(ui, messages::backups::SENDS_NOTHING);
}

/// The parts with how much differs in each, and below them the chosen one: from the folder to the tenant.
fn parts(ui: &mut Ui, comparison: &Comparison, view: &mut View) {
    let differs =
        |tab: &Tab| !matches!(comparison.differences(*tab), None | Some(Differences::Same));
    let chosen = view.tab.filter(differs).or(comparison.first_difference());
    let count = comparison
        .tabs
        .iter()
        .filter(|(tab, _)| differs(tab))
        .count();
    let note = format!("{count} of {} differ", comparison.tabs.len());
    Section::new("Parts").note(&note).show(ui);
    let titles: Vec<(Tab, String)> = comparison
        .tabs
        .iter()
        .map(|(tab, differences)| (*tab, tab_title(*tab, differences)))
        .collect();
    let words = |title: &str| {
        title
            .split_once("  ")
            .map(|(name, counts)| [name.to_owned(), counts.to_owned()])
    };
    let name = move |cell: &mut Cell<'_>, (_, title): &(Tab, String), (): &mut ()| {
        let [name, counts] = words(title).unwrap_or_default();
        if counts == "same" {
            cell.muted(&name);
        } else {
            cell.name(&name);
        }
    };
    let counts = move |cell: &mut Cell<'_>, (_, title): &(Tab, String), (): &mut ()| {
        let [_, counts] = words(title).unwrap_or_default();
        cell.muted_small(&counts);
    };
    let place = titles.iter().position(|(tab, _)| Some(*tab) == chosen);
    let answer = Grid::card("Parts compared", titles.len(), |place| titles.get(place))
        .columns(vec![
            Column::flexible("Part", 120.0, name),
            Column::fixed("Folder to tenant", 110.0, counts).numbers(),
        ])
        .selected(place)
        .show(ui, &mut ());
    if let Some((tab, _)) = answer.moved.and_then(|(place, _)| titles.get(place)) {
        view.tab = Some(*tab);
    }
    ui.add_space(measure::GAP);
    match chosen.and_then(|tab| comparison.differences(tab)) {
        None | Some(Differences::Same) => {}
        Some(Differences::Lines(model)) => lines(ui, model, view),
        Some(Differences::Cards(cards)) => {
            ScrollArea::vertical().show(ui, |ui| {
                for card in cards {
                    text::code_small(ui, &card.path);
                    let (before, after) = (card.before.as_deref(), card.after.as_deref());
                    text::note(
                        ui,
                        &format!(
                            "{} → {}",
                            before.unwrap_or("not set"),
                            after.unwrap_or("removed")
                        ),
                    );
                }
            });
        }
    }
}

fn lines(ui: &mut Ui, model: &Arc<DiffModel>, view: &mut View) {
    let make = || DiffState::new((**model).clone(), Language::Xml);
    let diff = view.diff.of(SamePlace(Arc::clone(model)), make);
    DiffView::new(diff, "Folder and tenant").show(ui);
}
