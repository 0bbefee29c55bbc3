//! When the selected field is shown: always, or while another one has a value.

use egui::Ui;
use patchpanel_core_models::documents::{Field, edit::FormEdit};

use super::part::Pane;
use crate::{
    theme::Tone,
    widgets::{Dropdown, FormRow, text},
};

pub(super) fn ui(ui: &mut Ui, pane: &mut Pane<'_>, field: &Field) {
    let (parent, value) = (
        field.attributes.text("parentKey"),
        field.attributes.text("parentValue"),
    );
    let parents = &pane.facts.parents;
    let mut names: Vec<(&str, &str)> = vec![("", "always")];
    names.extend(
        parents
            .iter()
            .map(|(name, _)| (name.as_str(), name.as_str())),
    );
    if !names.iter().any(|(name, _)| *name == parent) {
        names.push((parent, parent));
    }
    let values_of = |parent: &str| {
        let known = parents.iter().find(|(name, _)| *name == parent);
        known
            .map(|(_, values)| values.as_slice())
            .unwrap_or_default()
    };
    let mut asked = None;
    FormRow::new("Shown while").column(92.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let dropdown = Dropdown::new("Shown while").code().width(110.0);
        if let Some(chosen) = dropdown
            .show(ui, parent, &names)
            .filter(|chosen| *chosen != parent)
        {
            let first = values_of(chosen).first().cloned().unwrap_or_default();
            asked = Some((!chosen.is_empty()).then(|| (chosen.to_owned(), first)));
        }
        if parent.is_empty() {
            return;
        }
        text::small(ui, "is");
        let mut values: Vec<(&str, &str)> = values_of(parent)
            .iter()
            .map(|value| (value.as_str(), value.as_str()))
            .collect();
        if !values.iter().any(|(known, _)| *known == value) {
            values.push((value, value));
        }
        let dropdown = Dropdown::new("Value that shows the field")
            .code()
            .width(90.0);
        if let Some(chosen) = dropdown
            .show(ui, value, &values)
            .filter(|chosen| *chosen != value)
        {
            asked = Some(Some((parent.to_owned(), chosen.to_owned())));
        }
    });
    if !parent.is_empty()
        && field
            .condition()
            .is_some_and(|condition| condition.values.len() > 1)
    {
        text::toned(ui, Tone::Warning, "Several values are not documented.");
    }
    if let Some(condition) = asked {
        pane.edit(FormEdit::SetCondition(pane.node, condition));
    }
}
