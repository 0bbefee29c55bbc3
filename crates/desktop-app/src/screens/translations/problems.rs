//! What is the matter with the translations, below the grid: choosing a finding goes to its cell.

use egui::Ui;
use patchpanel_core_models::{
    ids::Locale, models::document::DocumentKind, problem::Place, properties::Finding,
};

use super::{Cursor, Filter, TabView};
use crate::{
    screens::problems::Problems,
    state::{connectors::OpenConnector, session::Session},
    view_models::translations::{self as model, Listed},
};

pub(super) fn ui(ui: &mut Ui, open: &OpenConnector, view: &mut TabView) {
    let listed = model::listed(open, &view.grid);
    let problems: Vec<_> = listed.iter().map(Listed::problem).collect();
    let list = Problems {
        id: "translations-problems",
        all: &problems,
        chosen: None,
        reveal: None,
        has_fixes: false,
    };
    let place = |index: usize| listed.get(index).map(Listed::place).unwrap_or_default();
    let answer = list.ui(ui, &mut view.problems, place);
    let target = answer.chosen.and_then(|index| match listed.get(index)? {
        Listed::OfFile(locale, problem) => cursor_at(*locale, problem.place?, view),
        Listed::OfTable(finding) => Some(cursor_of(finding, view)),
    });
    if let Some(target) = target {
        show(target, view);
    }
}

/// Follows an order to show a place in a file of the shown connector, once.
pub(super) fn go_to(session: &Session, view: &mut TabView) {
    let order = session.go_to.as_ref();
    let order = order.filter(|order| Some(&order.script_name) == session.selected.as_ref());
    if let Some(order) = order
        && let DocumentKind::Translations(locale) = order.document
        && view.gone_to.replace(order.id) != Some(order.id)
        && let Some(target) = cursor_at(locale, order.place, view)
    {
        show(target, view);
    }
}

fn show(target: Cursor, view: &mut TabView) {
    view.filter = Filter::default();
    if let Some(chosen) = &mut view.chosen {
        chosen.insert(target.locale);
    }
    view.cursor = Some(target);
    view.reveal = true;
}

/// The cell of a place in a file.
fn cursor_at(locale: Locale, place: Place, view: &TabView) -> Option<Cursor> {
    let key = view.grid.key_at(locale, place.line)?.to_owned();
    Some(Cursor { key, locale })
}

/// The cell of a finding: its key in the first of its locales that is shown.
fn cursor_of(finding: &Finding, view: &TabView) -> Cursor {
    let shown = finding
        .locales
        .iter()
        .find(|locale| view.shown.contains(locale));
    let locale = shown.copied().unwrap_or(Locale::En);
    Cursor {
        key: finding.key.clone(),
        locale,
    }
}
