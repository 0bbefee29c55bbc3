//! The row that narrows the entries: words, time, profile, result, method.

use egui::Ui;
use patchpanel_local_store::Outcome;

use crate::{
    command::{AuditCommand, Commands},
    screens::filter,
    state::{
        AppState,
        audit::{EntryFilter, Since},
    },
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
        since(ui, &mut filter);
        let choices = state.audit.entries.value().map(|entries| &entries.choices);
        let none: &[String] = &[];
        let profiles = choices.map_or(none, |choices| &choices.profiles);
        let methods = choices.map_or(none, |choices| &choices.methods);
        one_of(ui, "Profile", profiles, &mut filter.profile);
        outcome(ui, &mut filter);
        one_of(ui, "Method", methods, &mut filter.method);
        at_right(ui, |ui| text::small(ui, &model::count(&state.audit)));
    });
    if filter != state.audit.filter {
        commands.push(AuditCommand::Filter(Box::new(filter)));
    }
}

fn since(ui: &mut Ui, filter: &mut EntryFilter) {
    let answer = facet_menu(ui, "Time", model::since(filter.since), |ui| {
        let mut chosen = None;
        for (since, words) in [
            (Since::LastDay, "Last 24 hours"),
            (Since::LastMonth, "Last 30 days"),
            (Since::Ever, "Any time"),
        ] {
            let item = MenuItem::new(words).checked_when(filter.since == since);
            if item.show(ui).clicked() {
                chosen = Some(since);
            }
        }
        chosen
    });
    if answer.cleared {
        filter.since = Since::Ever;
    } else if let Some(since) = answer.menu.flatten() {
        filter.since = since;
    }
}

fn outcome(ui: &mut Ui, filter: &mut EntryFilter) {
    let chosen = filter.outcome.map(model::outcome);
    let answer = facet_menu(ui, "Result", chosen, |ui| {
        let mut chosen = None;
        for outcome in Outcome::ALL {
            let item = MenuItem::new(model::outcome(outcome))
                .checked_when(filter.outcome == Some(outcome));
            if item.show(ui).clicked() {
                chosen = Some(outcome);
            }
        }
        chosen
    });
    if answer.cleared {
        filter.outcome = None;
    } else if let Some(outcome) = answer.menu.flatten() {
        filter.outcome = Some(outcome);
    }
}

fn one_of(ui: &mut Ui, name: &str, choices: &[String], filter: &mut Option<String>) {
    let now = filter.clone();
    let answer = facet_menu(ui, name, now.as_deref(), |ui| {
        let mut chosen = None;
        for choice in choices {
            let item = MenuItem::new(choice).checked_when(now.as_ref() == Some(choice));
            if item.show(ui).clicked() {
                chosen = Some(choice.clone());
            }
        }
        chosen
    });
    if answer.cleared {
        *filter = None;
    } else if let Some(choice) = answer.menu.flatten() {
        *filter = Some(choice);
    }
}
