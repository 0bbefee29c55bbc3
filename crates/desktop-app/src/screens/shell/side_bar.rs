//! The side bar: screens, drafts, pinned connectors, and how the tenant answers. In a narrow window it is icons.

use egui::{Frame, Margin, Rect, ScrollArea, Stroke, Ui, UiBuilder};
use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    command::{Action, Command, Commands},
    icons,
    state::{
        AppState,
        route::Route,
        session::{Session, SessionId},
    },
    theme::{Tokens, measure},
    view_models::{
        shell::{self, Connection},
        time,
    },
    widgets::{NavItem, StatusSign, at_right, nav_caption, status, status_dot, text},
};

/// Height of the line at the bottom.
const FOOT: f32 = 36.0;

/// What belongs to drawing only.
#[derive(Default)]
pub(super) struct View {
    pinned: Option<(PinnedKey, Vec<String>)>,
}

/// What the names of pinned connectors were looked up from; the list is long, so they are not looked up each frame.
#[derive(PartialEq)]
struct PinnedKey {
    session: SessionId,
    read_at: Option<Timestamp>,
    pinned: Vec<ScriptName>,
}

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    view: &mut View,
    commands: &mut Commands,
) {
    let bar = ui.max_rect();
    super::line_at_right(ui, bar);
    let narrow = bar.width() < measure::SIDE_BAR;
    let margin = if narrow {
        Margin::symmetric(8, 8)
    } else {
        Margin {
            left: 8,
            right: 9,
            top: 8,
            bottom: 8,
        }
    };
    let top = bar.with_max_y(bar.bottom() - FOOT);
    ui.scope_builder(UiBuilder::new().max_rect(top), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                pages(ui, state, session, commands);
                drafts(ui, state, session, commands);
                pinned(ui, state, session, view, commands);
            });
        });
    });
    foot(ui, session, bar.with_min_y(bar.bottom() - FOOT));
}

fn pages(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    let count = session.connectors.value().map(|list| list.items.len());
    let pages = [
        (
            Route::Connectors,
            Action::ShowConnectors,
            icons::PLUGS_CONNECTED,
            "Connectors",
            count,
        ),
        (
            Route::Activity,
            Action::ShowActivity,
            icons::PULSE,
            "Activity",
            None,
        ),
        (
            Route::Settings,
            Action::ShowSettings,
            icons::GEAR_SIX,
            "Settings",
            None,
        ),
    ];
    for (route, action, icon, title, count) in pages {
        let item = NavItem::page(icon, title)
            .count(count)
            .selected_when(state.route == route);
        if item.show(ui).clicked() {
            commands.run(action);
        }
    }
}

fn drafts(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    let drafts = shell::drafts(session);
    if drafts.is_empty() {
        return;
    }
    nav_caption(ui, "Drafts");
    for draft in drafts {
        // The page is marked already; a draft only when it is elsewhere than on its page.
        let response = NavItem::edited(&draft.title)
            .count(draft.changes.len())
            .show(ui);
        if response
            .on_hover_text(shell::parts(&draft.changes))
            .clicked()
        {
            go(state, draft.script_name, commands);
        }
    }
}

fn pinned(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    view: &mut View,
    commands: &mut Commands,
) {
    let pinned = &session.profile.pinned;
    if pinned.is_empty() {
        return;
    }
    nav_caption(ui, "Pinned");
    let read_at = session.connectors.value().map(|list| list.read_at);
    let key = PinnedKey {
        session: session.id,
        read_at,
        pinned: pinned.clone(),
    };
    if view.pinned.as_ref().is_none_or(|(known, _)| *known != key) {
        view.pinned = Some((
            key,
            pinned.iter().map(|name| title_of(session, name)).collect(),
        ));
    }
    let Some((_, titles)) = &view.pinned else {
        return;
    };
    for (script_name, title) in pinned.iter().zip(titles) {
        if NavItem::entry(icons::PUSH_PIN, title).show(ui).clicked() {
            go(state, script_name.clone(), commands);
        }
    }
}

fn title_of(session: &Session, script_name: &ScriptName) -> String {
    if let Some(connector) = session.open.get(script_name) {
        return connector.title().to_owned();
    }
    let listed = session.connectors.value().and_then(|list| {
        list.items
            .iter()
            .find(|item| item.script_name.as_ref() == Some(script_name))?
            .name
            .clone()
    });
    listed.unwrap_or_else(|| script_name.to_string())
}

fn go(state: &AppState, script_name: ScriptName, commands: &mut Commands) {
    if state.route != Route::Connectors {
        commands.run(Action::ShowConnectors);
    }
    commands.push(Command::OpenConnector(script_name));
}

fn foot(ui: &mut Ui, session: &Session, place: Rect) {
    let tokens = Tokens::of(ui);
    ui.painter().hline(
        place.x_range(),
        place.top() - 0.5,
        Stroke::new(1.0, tokens.border),
    );
    let connection = Connection::of(session);
    let sign = match connection {
        Connection::Connected => StatusSign::Full,
        Connection::SigningIn => StatusSign::Half,
        Connection::Broken => StatusSign::Stopped,
    };
    let narrow = place.width() < measure::SIDE_BAR;
    let inner = place
        .shrink2(egui::vec2(if narrow { 20.0 } else { 16.0 }, 0.0))
        .translate(egui::vec2(0.0, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        if narrow {
            status_dot(ui, sign, connection.word());
            return;
        }
        let response = status(ui, sign, connection.word());
        if let Some(message) = &session.offline {
            response.on_hover_text(message.in_one_line());
        }
        if let Some(latency) = session.latency {
            at_right(ui, |ui| {
                text::small(ui, &time::duration(latency))
                    .on_hover_text("How long the last answer took")
            });
        }
    });
}
