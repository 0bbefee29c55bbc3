//! The row that narrows the entries: words, time, profile, result, method.

use egui::Ui;
use patchpanel_local_store::Outcome;

use crate::{
    command::{ActivityCommand, Commands},
    icons,
    state::{
        AppState,
        activity::{Since, Wanted},
    },
    view_models::activity as model,
    widgets::{Field, MenuItem, at_right, facet_menu, text},
};

pub(super) fn ui(ui: &mut Ui, state: &AppState, typed: &mut String, commands: &mut Commands) {
    let mut wanted = state.activity.wanted.clone();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let field = Field::new("Filter entries", typed).hint("Connector, path or tracking ID");
        if field
            .icon(icons::FUNNEL_SIMPLE)
            .width(268.0)
            .show(ui)
            .changed()
        {
            typed.trim().clone_into(&mut wanted.text);
        }
        ui.add_space(6.0);
        since(ui, &mut wanted);
        let choices = state
            .activity
            .entries
            .value()
            .map(|entries| &entries.choices);
        let none: &[String] = &[];
        let profiles = choices.map_or(none, |choices| &choices.profiles);
        let methods = choices.map_or(none, |choices| &choices.methods);
        one_of(ui, "Profile", profiles, &mut wanted.profile);
        outcome(ui, &mut wanted);
        one_of(ui, "Method", methods, &mut wanted.method);
        at_right(ui, |ui| text::small(ui, &model::count(&state.activity)));
    });
    if wanted != state.activity.wanted {
        commands.push(ActivityCommand::Filter(Box::new(wanted)));
    }
}

fn since(ui: &mut Ui, wanted: &mut Wanted) {
    let answer = facet_menu(ui, "Time", model::since(wanted.since), |ui| {
        let mut chosen = None;
        for (since, words) in [
            (Since::LastDay, "Last 24 hours"),
            (Since::LastMonth, "Last 30 days"),
            (Since::Ever, "All of them"),
        ] {
            let item = MenuItem::new(words).checked_when(wanted.since == since);
            if item.show(ui).clicked() {
                chosen = Some(since);
            }
        }
        chosen
    });
    if answer.cleared {
        wanted.since = Since::Ever;
    } else if let Some(since) = answer.menu.flatten() {
        wanted.since = since;
    }
}

fn outcome(ui: &mut Ui, wanted: &mut Wanted) {
    let chosen = wanted.outcome.map(model::outcome);
    let answer = facet_menu(ui, "Result", chosen, |ui| {
        let mut chosen = None;
        for outcome in Outcome::ALL {
            let item = MenuItem::new(model::outcome(outcome))
                .checked_when(wanted.outcome == Some(outcome));
            if item.show(ui).clicked() {
                chosen = Some(outcome);
            }
        }
        chosen
    });
    if answer.cleared {
        wanted.outcome = None;
    } else if let Some(outcome) = answer.menu.flatten() {
        wanted.outcome = Some(outcome);
    }
}

fn one_of(ui: &mut Ui, name: &str, choices: &[String], wanted: &mut Option<String>) {
    let now = wanted.clone();
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
        *wanted = None;
    } else if let Some(choice) = answer.menu.flatten() {
        *wanted = Some(choice);
    }
}
