//! What is the matter with the translations, below the grid: choosing a finding goes to its cell.

use egui::Ui;
use patchpanel_core_models::{ids::Locale, properties::Finding};

use super::{Cursor, Filter, TabView};
use crate::{screens::problems::Problems, view_models::translations as model};

pub(super) fn ui(ui: &mut Ui, view: &mut TabView) {
    let findings = &view.grid.findings;
    let problems: Vec<_> = findings.iter().map(|finding| &finding.problem).collect();
    let list = Problems {
        id: "translations-problems",
        all: &problems,
        chosen: None,
        reveal: None,
    };
    let locales = |index| {
        findings
            .get(index)
            .map(model::finding_locales)
            .unwrap_or_default()
    };
    let clicked = list.ui(ui, &mut view.problems_closed, locales);
    let target = clicked.and_then(|index| Some(cursor_of(findings.get(index)?, view)));
    if target.is_some() {
        view.filter = Filter::default();
        view.cursor = target;
        view.reveal = true;
    }
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
