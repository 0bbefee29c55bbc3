//! The lower half of the History tab: how two sides differ, part by part.

use std::sync::Arc;

use egui::Ui;

use crate::{
    code::{
        diff_view::{DiffState, DiffView},
        highlight::Language,
    },
    compare::diff::DiffModel,
    icons,
    screens::{
        cached::{Cached, SamePlace},
        frame,
    },
    state::{connectors::OpenConnector, remote::Remote},
    theme::measure,
    view_models::{
        history::{self as model, Comparison, Differences, Tab},
        metadata::preview::Card,
    },
    widgets::{self, Cell, Column, EmptyState, Grid, tabs, text},
};

/// The diff that is drawn.
pub(super) type DiffCache = Cached<SamePlace<DiffModel>, DiffState>;

pub(super) fn ui(ui: &mut Ui, open: &OpenConnector, tab: &mut Option<Tab>, diff: &mut DiffCache) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let Some(comparison) = open.history.comparison.value() else {
        if let Remote::Failed { message, .. } = &open.history.comparison {
            let margin = frame::page_margin(12);
            frame::scrolled(ui, "history-failure", margin, |ui| {
                text::paragraph(ui, &message.in_one_line());
            });
        }
        return;
    };
    let shown = shown_tab(comparison, *tab);
    *tab = tab_row(ui, comparison, shown).or(*tab);
    match comparison.differences(shown) {
        None | Some(Differences::Same) => same(ui),
        Some(Differences::Cards(cards)) => card_table(ui, cards),
        Some(Differences::Lines(model)) => {
            let make = || DiffState::new((**model).clone(), Language::Xml);
            let diff = diff.of(SamePlace(Arc::clone(model)), make);
            DiffView::new(diff, "Before and after").show(ui);
        }
    }
}

/// The tab that was chosen, as long as it differs in something; else the first that does.
fn shown_tab(comparison: &Comparison, chosen: Option<Tab>) -> Tab {
    let differs =
        |tab: &Tab| !matches!(comparison.differences(*tab), None | Some(Differences::Same));
    chosen
        .filter(differs)
        .or(comparison.first_difference())
        .or(chosen)
        .unwrap_or(Tab::Metadata)
}

fn tab_row(ui: &mut Ui, comparison: &Comparison, shown: Tab) -> Option<Tab> {
    let titles: Vec<(Tab, String)> = comparison
        .tabs
        .iter()
        .map(|(tab, differences)| (*tab, model::tab_title(*tab, differences)))
        .collect();
    let items: Vec<widgets::Tab<'_, Tab>> = titles
        .iter()
        .map(|(tab, title)| widgets::Tab::new(*tab, title))
        .collect();
    let row = ui
        .available_rect_before_wrap()
        .with_max_y(ui.cursor().top() + measure::TABS);
    let space = row.shrink2(egui::vec2(measure::PAGE, 0.0));
    let answer = ui.scope_builder(egui::UiBuilder::new().max_rect(space), |ui| {
        tabs(ui, "Parts compared", shown, &items)
    });
    ui.advance_cursor_after_rect(row);
    answer.inner
}

fn same(ui: &mut Ui) {
    ui.add_space((ui.available_height() * 0.2).round());
    EmptyState::new(icons::CHECK_CIRCLE, "The same on both sides").show(ui, |_| ());
}

fn card_table(ui: &mut Ui, cards: &[Card]) {
    // The line under the tabs is also the line over the header.
    ui.add_space(-1.0);
    let operation = |cell: &mut Cell<'_>, card: &Card, (): &mut ()| {
        cell.chip(card.change.tone(), card.operation);
    };
    let columns = vec![
        Column::fixed("Operation", 96.0, operation),
        Column::flexible("Path", 200.0, |cell, card: &Card, ()| {
            cell.path(&card.path);
        }),
        Column::flexible("Before", 140.0, |cell, card: &Card, ()| {
            match &card.before {
                Some(value) => cell.code_muted(value),
                None => cell.muted("not set"),
            }
        }),
        Column::flexible("After", 140.0, |cell, card: &Card, ()| match &card.after {
            Some(value) => cell.code(value),
            None => cell.muted("removed"),
        }),
    ];
    Grid::list("Differences", cards.len(), |place| cards.get(place))
        .columns(columns)
        .show(ui, &mut ());
}
