//! Above the table: the filter field, “New…”, and the facets.

use std::collections::BTreeSet;

use egui::{Frame, Key, Margin, ScrollArea, Ui, vec2};
use patchpanel_core_models::models::connector::ConnectorStatus;

use super::View;
use crate::{
    command::{Action, Commands},
    icons,
    screens::{actions, filter},
    state::AppState,
    theme::measure,
    view_models::connectors::{self, FacetValue, ListForm},
    widgets::{Button, at_right, check_box, facet_menu, facet_toggle, icon_toggle, text},
};

/// Where the focus goes after the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Go {
    Nowhere,
    /// Into the table, with the arrow down.
    IntoTable,
    /// To the first row, and open it, with Enter.
    OpenFirst,
}

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    form: ListForm,
    view: &mut View,
    commands: &mut Commands,
) -> Go {
    let margin = Margin {
        left: 12,
        right: 12,
        top: 10,
        bottom: 10,
    };
    Frame::new()
        .inner_margin(margin)
        .show(ui, |ui| match form {
            ListForm::Wide => {
                let go = ui
                    .horizontal(|ui| wide_row(ui, state, view, commands))
                    .inner;
                ui.add_space(measure::GAP);
                ui.spacing_mut().interact_size.y = measure::FACET;
                ui.horizontal_wrapped(|ui| facets(ui, view));
                go
            }
            ListForm::Narrow | ListForm::Hidden => {
                let row = ui.horizontal(|ui| narrow_row(ui, state, view, commands));
                if view.shows_facets {
                    ui.add_space(measure::GAP);
                    ui.spacing_mut().interact_size.y = measure::FACET;
                    ui.horizontal_wrapped(|ui| facets(ui, view));
                }
                row.inner
            }
        })
        .inner
}

fn wide_row(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) -> Go {
    let go = filter_field(ui, state, view, 288.0);
    at_right(ui, |ui| {
        let button = Button::secondary("New…").icon(icons::PLUS);
        actions::button(ui, state, (Action::NewConnector, button), commands);
    });
    go
}

/// The same with a sign in place of the word, and the facets behind another.
fn narrow_row(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) -> Go {
    let room = ui.available_width() - measure::CONTROL - measure::FACET - 2.0 * measure::GAP;
    let go = filter_field(ui, state, view, room);
    icon_toggle(ui, icons::CARET_DOWN, "Facets", &mut view.shows_facets);
    at_right(ui, |ui| {
        let button = Button::icon_only(icons::PLUS, "New…");
        actions::button(ui, state, (Action::NewConnector, button), commands);
    });
    go
}

fn filter_field(ui: &mut Ui, state: &AppState, view: &mut View, width: f32) -> Go {
    let names = ("Filter", "Filter");
    let response = filter::ui(ui, state, names, &mut view.filter.text, width);
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    match () {
        () if response.has_focus() && pressed(Key::ArrowDown) => Go::IntoTable,
        () if response.lost_focus() && pressed(Key::Enter) => Go::OpenFirst,
        () => Go::Nowhere,
    }
}

fn facets(ui: &mut Ui, view: &mut View) {
    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
    let View { filter, list, .. } = view;
    let Some(found) = list.as_ref().map(|list| &list.found) else {
        return;
    };
    facet_toggle(ui, "Custom only", &mut filter.custom_only);
    facet(
        ui,
        "Status",
        &mut filter.statuses,
        &found.statuses,
        status_title,
    );
    facet(ui, "Type", &mut filter.types, &found.types, str::to_owned);
    facet(
        ui,
        "Feature",
        &mut filter.features,
        &found.features,
        str::to_owned,
    );
}

fn status_title(word: &str) -> String {
    connectors::status_word(&ConnectorStatus::from(word)).to_owned()
}

fn facet(
    ui: &mut Ui,
    name: &str,
    chosen: &mut BTreeSet<String>,
    values: &[FacetValue],
    title: impl Fn(&str) -> String,
) {
    let written = connectors::chosen_text(chosen, &title);
    let answer = facet_menu(ui, name, written.as_deref(), |ui| {
        ui.set_width(216.0);
        if values.is_empty() {
            text::note(ui, "None among the shown connectors.");
        }
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for value in values {
                facet_value(ui, chosen, value, &title(&value.value));
            }
        });
    });
    if answer.cleared {
        chosen.clear();
    }
}

fn facet_value(ui: &mut Ui, chosen: &mut BTreeSet<String>, value: &FacetValue, title: &str) {
    Frame::new()
        .inner_margin(Margin::symmetric(8, 0))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let mut on = chosen.contains(&value.value);
                if check_box(ui, title, &mut on).changed() {
                    if on {
                        chosen.insert(value.value.clone());
                    } else {
                        chosen.remove(&value.value);
                    }
                }
                at_right(ui, |ui| text::small(ui, &value.count.to_string()));
            });
        });
}
