//! The row that narrows the entries: words, time, profile, result, method.

use egui::Ui;
use patchpanel_local_store::Outcome;

use crate::{
    command::{AuditCommand, Commands},
    screens::filter,
    state::{AppState, audit::Since},
    view_models::audit as model,
    widgets::{MenuItem, at_right, facet_menu, text},
};

pub(super) fn ui(ui: &mut Ui, state: &AppState, typed: &mut String, commands: &mut Commands) {
    let mut filter = state.audit.filter.clone();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let names = ("Filter entries", "Connector, path or tracking ID");
        if filter::ui(ui, state, names, typed, 268.0).changed() {
            typed.trim().clone_into(&mut filter.text);
        }
        ui.add_space(6.0);
        let times = [
            (Since::LastDay, "Last 24 hours"),
            (Since::LastMonth, "Last 30 days"),
            (Since::Ever, "Any time"),
        ];
        let shown = model::since(filter.since);
        one_of(
            ui,
            ("Time", shown),
            (&times, Since::Ever),
            &mut filter.since,
        );
        let choices = state.audit.entries.value().map(|entries| &entries.choices);
        let none: &[String] = &[];
        let profiles = choices.map_or(none, |choices| &choices.profiles);
        let methods = choices.map_or(none, |choices| &choices.methods);
        one_of_entries(ui, "Profile", profiles, &mut filter.profile);
        let results = Outcome::ALL.map(|outcome| (Some(outcome), model::outcome(outcome)));
        let shown = filter.outcome.map(model::outcome);
        one_of(ui, ("Result", shown), (&results, None), &mut filter.outcome);
        one_of_entries(ui, "Method", methods, &mut filter.method);
        at_right(ui, |ui| text::small(ui, &model::count(&state.audit)));
    });
    if filter != state.audit.filter {
        commands.push(AuditCommand::Filter(Box::new(filter)));
    }
}

/// A menu from which one value is chosen, or none again.
fn one_of<T: Clone + PartialEq>(
    ui: &mut Ui,
    (name, shown): (&str, Option<&str>),
    (options, none): (&[(T, &str)], T),
    value: &mut T,
) {
    let answer = facet_menu(ui, name, shown, |ui| {
        let mut chosen = None;
        for (option, words) in options {
            let item = MenuItem::new(words).checked_when(*value == *option);
            if item.show(ui).clicked() {
                chosen = Some(option.clone());
            }
        }
        chosen
    });
    if answer.cleared {
        *value = none;
    } else if let Some(chosen) = answer.menu.flatten() {
        *value = chosen;
    }
}

/// The same for values that the entries have.
fn one_of_entries(ui: &mut Ui, name: &str, choices: &[String], value: &mut Option<String>) {
    let options = choices
        .iter()
        .map(|choice| (Some(choice.clone()), choice.as_str()));
    let options: Vec<_> = options.collect();
    let shown = value.clone();
    one_of(ui, (name, shown.as_deref()), (&options, None), value);
}
