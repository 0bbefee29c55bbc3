//! The sources that use a connector, and what a change means for them: on the overview and in the review.

use egui::Ui;

use crate::{
    command::{Commands, ConnectorCommand},
    icons,
    messages::UserMessage,
    state::{
        AppState,
        connectors::OpenConnector,
        impact::{Impact, UsingSource},
    },
    theme::Tone,
    view_models::{impact, time},
    widgets::{Link, Section, icon_sign, text},
};

/// How the section looks where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Page,
    Pane,
}

pub(crate) fn ui(
    ui: &mut Ui,
    state: &AppState,
    (connector, effects): (&OpenConnector, &[&str]),
    place: Place,
    commands: &mut Commands,
) {
    let note = impact::note(&connector.impact);
    let section = Section::new("Used by").note(&note);
    match place {
        Place::Page => section.show(ui),
        Place::Pane => section.plain().show(ui),
    };
    ui.spacing_mut().item_spacing.y = 4.0;
    if let Some(failure) = connector.impact.failure() {
        failure_ui(ui, failure);
    } else if let Some(known) = connector.impact.value() {
        if !known.sources.is_empty() {
            for effect in effects {
                text::note(ui, effect);
            }
        }
        sources_ui(ui, known);
        if let Some(lacks) = &known.lacks {
            failure_ui(ui, lacks);
        }
    }
    if connector.impact.is_loading() {
        let is_known = connector.impact.value().is_some();
        text::note(
            ui,
            if is_known {
                "Asking…"
            } else {
                "Asking which sources use the connector"
            },
        );
    } else {
        ui.horizontal(|ui| {
            let name = "Update which sources use the connector";
            if Link::new("Update").small().name(name).show(ui).clicked() {
                commands.push(ConnectorCommand::AskImpact);
            }
            if let Some(known) = connector.impact.value() {
                let clock = time::clock(known.at, &state.time_zone);
                text::note(ui, &format!("asked at {clock}"));
            }
        });
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(16.0);
}

/// The first sources by name, or all once that is asked for, with what depends on each.
pub(crate) fn sources_ui(ui: &mut Ui, known: &Impact) {
    let first = known.sources.first().map(|using| &using.source.id);
    let id = ui.scope_id().with(("all sources", first));
    let shown = ui.data(|data| data.get_temp(id)).unwrap_or(impact::SHOWN);
    for using in known.sources.iter().take(shown) {
        source_ui(ui, using);
    }
    let Some(rest) = impact::rest(known, shown) else {
        return;
    };
    ui.horizontal(|ui| {
        text::note(ui, &rest);
        let all = Link::new("Show all").small().name("Show all sources");
        if known.sources.len() > shown && all.show(ui).clicked() {
            ui.data_mut(|data| data.insert_temp(id, usize::MAX));
        }
    });
}

fn source_ui(ui: &mut Ui, using: &UsingSource) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon_sign(ui, icons::DATABASE, Tone::Neutral, "Source");
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            text::medium_body(ui, impact::name(&using.source));
            text::note(ui, &impact::dependents(using));
        });
    });
}

fn failure_ui(ui: &mut Ui, failure: &UserMessage) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon_sign(ui, icons::WARNING, Tone::Warning, "Warning");
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            text::medium_body(ui, &failure.what);
            text::note(
                ui,
                &UserMessage::new("", &failure.why, &failure.next).in_one_line(),
            );
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        messages::Hint,
        screens::testing::{self, *},
    };

    fn window(impact: Remote<Impact>) -> Harness<'static, Stage> {
        let mut state = testing::opened(json!({"scriptName": "badge-system"}));
        testing::only_open(&mut state).impact = impact;
        testing::stage(state, |ui, state, _, commands| {
            let connector = state.open_connector().unwrap();
            let effects = ["These sources show the new form at once."];
            super::ui(ui, state, (connector, &effects), Place::Page, commands);
        })
    }

    #[test]
    fn sources_are_named_with_what_depends_on_them_and_what_a_change_means() {
        let harness = window(Remote::Ready(impact::sample::impact()));

        harness.get_by_label("Used by");
        harness.get_by_label("These sources show the new form at once.");
        harness.get_by_label("Workday EMEA");
        harness.get_by_label("Identity profiles Staff and Guests; application Payroll");
        harness.get_by_label("No dependents");
    }

    #[test]
    fn all_sources_are_shown_in_place() {
        let mut known = impact::sample::impact();
        let last = known.sources[1].clone();
        known.sources = vec![known.sources[0].clone(); 6];
        known.sources.push(last);
        let mut harness = window(Remote::Ready(known));
        assert!(!harness.shows("Workday test"));
        assert!(harness.shows("and 2 more"));

        harness.press("Show all sources");

        assert!(harness.shows("Workday test"));
        assert!(!harness.shows("Show all sources"));
    }

    #[test]
    fn a_missing_scope_is_named_and_can_be_asked_again() {
        let message = UserMessage::new(
            "Could not ask which sources use the connector",
            "The token is valid but may not do this",
            "Use a token with the scope `idn:sources:read`",
        );
        let mut harness = window(Remote::Failed {
            message: message.with_hint(Hint::None),
            previous: None,
        });

        harness.get_by_label("Could not ask which sources use the connector");
        harness.get_by_label_contains("idn:sources:read");
        harness.press_the(Role::Button, "Update which sources use the connector");

        assert_eq!(harness.asked(), [ConnectorCommand::AskImpact]);
    }

    #[test]
    fn nobody_uses_it_and_nothing_is_promised() {
        let mut known = impact::sample::impact();
        known.sources.clear();

        let harness = window(Remote::Ready(known));

        assert!(!harness.shows_part("These sources show"));
        assert_eq!(harness.description(Role::Heading, "Used by"), "no source");
    }
}
