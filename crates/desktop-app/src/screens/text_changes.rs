//! Texts that are about to change, as a list of what is there now and what comes.

use egui::Ui;
use patchpanel_core_models::properties::TextChange;

use crate::{
    view_models::translations::locale_title,
    widgets::{Cell, Column, Grid},
};

/// Draws the list in the space that is left.
pub(super) fn ui(ui: &mut Ui, changes: &[TextChange]) {
    type Row = TextChange;
    let key = |cell: &mut Cell<'_>, row: &Row, (): &mut ()| cell.code(&row.key);
    let locale = |cell: &mut Cell<'_>, row: &Row, (): &mut ()| {
        cell.muted(&locale_title(row.locale));
    };
    let before = |cell: &mut Cell<'_>, row: &Row, (): &mut ()| {
        cell.muted(row.before.as_deref().unwrap_or("none"));
    };
    let after = |cell: &mut Cell<'_>, row: &Row, (): &mut ()| {
        cell.text(&row.after);
        cell.tip(&row.after);
    };
    Grid::list("Texts that change", changes.len(), |row| changes.get(row))
        .columns(vec![
            Column::flexible("Key", 150.0, key).row_header(),
            Column::fixed("Locale", 120.0, locale),
            Column::flexible("Now", 150.0, before),
            Column::flexible("Then", 150.0, after),
        ])
        .row_name(|row: &Row| format!("{}, {}", row.key, row.locale))
        .show(ui, &mut ());
}
