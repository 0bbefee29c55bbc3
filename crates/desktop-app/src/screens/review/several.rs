//! Several drafts on one page: which of them are sent, all their steps in order, and one bar.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Panel, Ui};
use patchpanel_core_models::ids::ScriptName;

use super::{Page, bar, plan, step, view};
use crate::{
    command::{Action, BatchCommand, Commands, ConnectorCommand},
    screens::{back, frame, tenant_name::TenantName},
    state::{
        AppState,
        connectors::OpenConnector,
        remote::Generation,
        review::{Batch, PreparedPlan, Review, ReviewStage},
        session::Session,
    },
    theme::{Tokens, measure},
    view_models::review::{count, gate, in_line, new_warnings},
    widgets::{Link, Section, check_box, rule, text},
};

/// No step is chosen.
const NONE: usize = usize::MAX;

#[derive(Default)]
pub struct View {
    batch: Generation,
    each: BTreeMap<ScriptName, view::View>,
    left_out: BTreeSet<ScriptName>,
    name: TenantName,
    /// How many warnings were ticked.
    accepted: usize,
}

/// A draft of the batch.
struct Item<'a> {
    review: &'a Review,
    connector: &'a OpenConnector,
}

impl<'a> Item<'a> {
    fn plan(&self) -> Option<&'a PreparedPlan> {
        match &self.review.stage {
            ReviewStage::Ready(plan) => Some(plan),
            ReviewStage::Preparing(_) | ReviewStage::Failed(_) => None,
        }
    }
}

pub(super) fn ui(
    ui: &mut Ui,
    (state, session, batch): (&AppState, &Session, &Batch),
    view: &mut View,
    commands: &mut Commands,
) {
    if view.batch != batch.id {
        *view = View {
            batch: batch.id,
            ..View::default()
        };
    }
    // Before the focused control sees the key.
    let applies = bar::take_key(ui, state);
    let reviews = batch.reviews.iter();
    let items = reviews.filter_map(|review| {
        let connector = session.open.get(&review.script_name)?;
        Some(Item { review, connector })
    });
    let items: Vec<Item<'_>> = items.collect();
    for item in &items {
        let each = view.each.entry(item.review.script_name.clone());
        let each = each.or_default();
        if item
            .plan()
            .is_some_and(|plan| each.follow(item.connector, plan))
        {
            // What was ticked was ticked for other plans.
            (each.chosen, view.accepted) = (NONE, 0);
        }
    }
    let title = format!("Review {}", count(items.len(), "draft"));
    let goes_back = frame::head(ui, Panel::top("review-head"), &title, |ui| {
        text::muted(ui, session.profile.base_url.as_str());
    });
    commands.when(goes_back, back::to_editing());
    bar_ui(ui, (state, session, &items), view, (applies, commands));
    let ground = Tokens::of(ui).bg;
    let width = frame::side_pane_width(ui);
    frame::fixed(Panel::left("review-plan"), width, ground, 0)
        .landmark("Drafts")
        .show(ui, |ui| {
            frame::scrolled(ui, "review-plan", 0, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for item in &items {
                    ui.push_id(&item.review.script_name, |ui| {
                        item_ui(ui, (state, session, item), view, commands);
                    });
                }
            });
        });
    frame::body(ui, |ui| {
        frame::scrolled(ui, "review-steps", frame::page_margin(12), |ui| {
            for item in &items {
                ui.push_id(&item.review.script_name, |ui| {
                    steps_ui(ui, (state, session, item), view, commands);
                });
            }
        });
    });
}

fn bar_ui(
    ui: &mut Ui,
    (state, session, items): (&AppState, &Session, &[Item<'_>]),
    view: &mut View,
    (applies, commands): (bool, &mut Commands),
) {
    let chosen = items
        .iter()
        .filter(|item| !view.left_out.contains(&item.review.script_name));
    let chosen: Vec<&Item<'_>> = chosen.collect();
    let ready: Vec<(&Item<'_>, &PreparedPlan)> = chosen
        .iter()
        .filter_map(|item| Some((*item, item.plan()?)))
        .collect();
    let waiting = chosen.iter().find(|item| item.plan().is_none());
    let reason = |given: &gate::Given<'_>| {
        if let Some(item) = waiting {
            return Some(match &item.review.stage {
                ReviewStage::Failed(_) => format!(
                    "“{}” has no plan. Leave the draft out.",
                    item.connector.title()
                ),
                ReviewStage::Preparing(_) | ReviewStage::Ready(_) => {
                    "The plans are being prepared.".to_owned()
                }
            });
        }
        if ready.is_empty() {
            return Some("Choose a draft.".to_owned());
        }
        // What is accepted and named is the same for all; each may have an obstacle of its own.
        let reason = |(item, plan): &(&Item<'_>, &PreparedPlan)| {
            let reason = gate::reason(session, item.connector, plan, given)?;
            Some(format!("{}: {reason}", item.connector.title()))
        };
        ready.iter().find_map(reason)
    };
    let warnings = ready.iter().flat_map(|(item, plan)| {
        let new = new_warnings(item.connector, plan).into_iter();
        new.map(|warning| (item.connector.title(), warning))
    });
    let warnings: Vec<_> = warnings.collect();
    let listed = warnings.iter().take(bar::LISTED);
    let listed = listed.map(|(title, warning)| format!("{title}, {}", in_line(*warning)));
    let plans: Vec<&PreparedPlan> = ready.iter().map(|(_, plan)| *plan).collect();
    let names = chosen.iter().map(|item| item.review.script_name.clone());
    let sending = bar::Sending {
        state,
        session,
        name: &mut view.name,
        accepted: &mut view.accepted,
        warnings: (warnings.len(), listed.collect()),
        words: gate::button(session, &plans),
        reason: &reason,
        applies,
        start: BatchCommand::Start(names.collect()).into(),
        commands,
    };
    bar::ui(ui, sending);
}

/// A draft in the pane: whether it is sent, its steps, and what was checked.
fn item_ui(
    ui: &mut Ui,
    (state, session, item): (&AppState, &Session, &Item<'_>),
    view: &mut View,
    commands: &mut Commands,
) {
    let script_name = &item.review.script_name;
    plan::padded(ui, (16, 12, 0), |ui| {
        let mut is_chosen = !view.left_out.contains(script_name);
        if check_box(ui, item.connector.title(), &mut is_chosen).changed() {
            if is_chosen {
                view.left_out.remove(script_name);
            } else {
                view.left_out.insert(script_name.clone());
            }
            view.accepted = 0;
        }
    });
    let mut each = view.each.remove(script_name).unwrap_or_default();
    match &item.review.stage {
        ReviewStage::Preparing(_) => plan::padded(ui, (16, 4, 0), |ui| {
            text::note(ui, "Reading the server’s values once more");
        }),
        ReviewStage::Failed(message) => plan::padded(ui, (16, 4, 0), |ui| {
            text::note(ui, &message.in_one_line());
            again(ui, commands);
            if Link::new("Review alone").show(ui).clicked() {
                commands.push(ConnectorCommand::Open(script_name.clone()));
                commands.push(Action::ReviewChanges);
            }
        }),
        ReviewStage::Ready(plan) => {
            let mut page = Page {
                state,
                session,
                connector: item.connector,
                plan,
                view: &mut each,
                commands,
            };
            plan::padded(ui, (8, 4, 0), |ui| {
                ui.spacing_mut().item_spacing.y = measure::GAP_RELATED;
                plan::steps_ui(ui, &mut page);
            });
            plan::padded(ui, (16, 8, 0), |ui| {
                plan::checks_ui(ui, &mut page);
                plan::used_by_ui(ui, &mut page);
                if !plan.moved.is_empty() || plan.revision != item.connector.draft.revision {
                    again(ui, page.commands);
                }
            });
        }
    }
    if each.scroll_to.is_some() {
        view.each.values_mut().for_each(|other| other.chosen = NONE);
    }
    view.each.insert(script_name.clone(), each);
    plan::padded(ui, (16, 8, 0), rule);
}

/// All plans are made anew.
fn again(ui: &mut Ui, commands: &mut Commands) {
    commands.when(Link::new("Review again").pressed(ui), Action::ReviewAll);
}

fn steps_ui(
    ui: &mut Ui,
    (state, session, item): (&AppState, &Session, &Item<'_>),
    view: &mut View,
    commands: &mut Commands,
) {
    let script_name = &item.review.script_name;
    let is_left_out = view.left_out.contains(script_name);
    let (Some(plan), Some(each)) = (item.plan(), view.each.get_mut(script_name)) else {
        return;
    };
    let note = if is_left_out {
        "stays a draft".to_owned()
    } else {
        count(plan.steps.len(), "step")
    };
    Section::new(item.connector.title())
        .note(&note)
        .plain()
        .show(ui);
    let mut page = Page {
        state,
        session,
        connector: item.connector,
        plan,
        view: each,
        commands,
    };
    step::steps_ui(ui, &mut page);
}
