//! What is compared: a connector of a tenant that is signed in, as it is there, as a draft or as a snapshot; or a bundle.

use egui::{Context, ScrollArea, Ui};
use patchpanel_core_models::ids::ScriptName;

use crate::{
    command::{Commands, CompareCommand},
    icons,
    state::{
        AppState,
        compare::{Compare, End, Side, Whose},
        profiles::ProfileId,
        session::Session,
    },
    view_models::compare as model,
    widgets::{Button, Dialog, Dropdown, Field, ListRow, text},
};

/// Height of the list of connectors.
const LIST: f32 = 216.0;

/// What is chosen until the dialog is left.
#[derive(Default)]
pub(super) struct View {
    profile: Option<ProfileId>,
    script_name: Option<ScriptName>,
    filter: String,
    /// Which of the states of the connector, from 0.
    which: usize,
    /// The connector whose snapshots were asked for last.
    asked: Option<Whose>,
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    end: End,
    view: &mut View,
    commands: &mut Commands,
) -> bool {
    let title = match end {
        End::From => "Compare from",
        End::To => "Compare with",
    };
    let sessions: Vec<&Session> = state
        .sessions
        .iter()
        .filter(|session| session.is_signed_in())
        .collect();
    begin(state, end, &sessions, view);
    let whose = view.profile.clone().zip(view.script_name.clone());
    let whose = whose.map(|(profile, script_name)| Whose {
        profile,
        script_name,
    });
    let sides = whose
        .as_ref()
        .map(|whose| model::sides_of(state, whose))
        .unwrap_or_default();
    if whose != view.asked {
        view.asked = whose;
        let asked = view.asked.iter().cloned();
        asked.for_each(|whose| commands.push(CompareCommand::AskVersions(whose)));
    }
    view.which = view.which.min(sides.len().saturating_sub(1));
    let answer = Dialog::new("choose side", title).wide().show(
        ctx,
        |ui| content_ui(ui, (state, &sessions), &sides, view),
        |ui| {
            let bundle = Button::ghost("A bundle in a file…").icon(icons::FOLDER_OPEN);
            commands.when(bundle.show(ui).clicked(), CompareCommand::PickBundle(end));
            let cancel = Button::secondary("Cancel").show(ui).clicked();
            let nothing = sides.is_empty().then_some("Choose a connector");
            let choose = Button::primary("Compare").disabled_because(nothing);
            (cancel, choose.show(ui).clicked())
        },
    );
    let (cancelled, chosen) = answer.footer;
    if let Some((side, _)) = sides.get(view.which).filter(|_| chosen || answer.entered) {
        commands.push(CompareCommand::Choose(end, side.clone()));
    }
    answer.closed || cancelled
}

/// Begins with what is chosen already, or with another tenant than that of the other side.
fn begin(state: &AppState, end: End, sessions: &[&Session], view: &mut View) {
    if view.profile.is_some() {
        return;
    }
    let sides = state.compare.as_ref().and_then(Compare::sides);
    let Some((from, to)) = sides else { return };
    let (own, other) = match end {
        End::From => (Some(from), to),
        End::To => (to, Some(from)),
    };
    let own = own.and_then(Side::whose);
    let other = other.and_then(Side::whose).map(|whose| &whose.profile);
    let elsewhere = || {
        sessions
            .iter()
            .find(|session| Some(&session.profile.id) != other)
    };
    let session = elsewhere().or(sessions.first());
    let session = session.map(|session| session.profile.id.clone());
    view.profile = own.map(|own| own.profile.clone()).or(session);
    view.filter = from.script_name().to_string();
    view.script_name = own
        .map(|own| own.script_name.clone())
        .or(Some(from.script_name().clone()));
}

fn content_ui(
    ui: &mut Ui,
    (state, sessions): (&AppState, &[&Session]),
    sides: &[(Side, String)],
    view: &mut View,
) {
    let named = sessions.iter().map(|session| &session.profile);
    let named = named.map(|profile| format!("{}, {}", profile.name, profile.address()));
    let named: Vec<String> = named.collect();
    let options: Vec<(usize, &str)> = named.iter().map(String::as_str).enumerate().collect();
    let is_chosen = |session: &&&Session| Some(&session.profile.id) == view.profile.as_ref();
    let shown = sessions.iter().find(is_chosen).copied();
    let current = sessions.iter().position(|session| is_chosen(&session));
    text::field_label(ui, "Tenant that you are signed in to");
    if let Some(place) = Dropdown::new("Tenant")
        .width(ui.available_width())
        .show(ui, current, &options)
    {
        view.profile = sessions
            .get(place)
            .map(|session| session.profile.id.clone());
        view.which = 0;
    }
    ui.add_space(10.0);
    text::field_label(ui, "Connector");
    let width = ui.available_width();
    let field = Field::new("Find a connector", &mut view.filter).icon(icons::MAGNIFYING_GLASS);
    field
        .width(width)
        .hint("Name or script name")
        .takes_focus()
        .show(ui);
    ui.add_space(4.0);
    if let Some(session) = shown {
        list_ui(ui, session, view);
    }
    ui.add_space(10.0);
    text::field_label(ui, "Version");
    let words: Vec<(usize, &str)> = sides
        .iter()
        .enumerate()
        .map(|(place, (_, words))| (place, words.as_str()))
        .collect();
    let current = Some(view.which).filter(|which| *which < sides.len());
    let chosen = Dropdown::new("Version")
        .width(width)
        .show(ui, current, &words);
    view.which = chosen.unwrap_or(view.which);
    let is_same = sides.get(view.which).is_some_and(|(side, _)| {
        let compared = state.compare.as_ref().and_then(Compare::sides);
        compared.is_some_and(|(from, to)| from == side || to == Some(side))
    });
    if is_same {
        text::note(ui, "This is one of the two sides now.");
    }
}

fn list_ui(ui: &mut Ui, session: &Session, view: &mut View) {
    let rows = model::connectors_of(session, &view.filter);
    if rows.is_empty() {
        text::note(ui, "No connector is found.");
    }
    ScrollArea::vertical()
        .max_height(LIST)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (name, title) in rows {
                let is_chosen = view.script_name.as_ref() == Some(&name);
                let row = ListRow::new(&title)
                    .second(name.as_str())
                    .low_card()
                    .selected_when(is_chosen);
                if row.show(ui).clicked() {
                    view.script_name = Some(name);
                    view.which = 0;
                }
            }
        });
}
