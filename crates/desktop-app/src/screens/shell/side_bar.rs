//! The side bar: screens, drafts, pinned connectors, and how the tenant answers. In a narrow window it is icons.

use egui::{Frame, Margin, Rect, ScrollArea, Ui, UiBuilder};
use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    command::{Action, Commands, ConnectorCommand},
    icons,
    screens::cached::Cached,
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
    widgets::{NavItem, StatusSign, at_right, nav_caption, paint, status_dot, status_spaced, text},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Height of the line at the bottom.
const FOOT: f32 = 36.0;

#[derive(Default)]
pub(super) struct View {
    /// The names of pinned connectors; the list is long, so they are not looked up each frame.
    pinned: Cached<PinnedKey, Vec<String>>,
}

/// When the list of a session was read, and of which pinned connectors the own answer has come: it knows the name best.
type PinnedKey = (SessionId, Option<Timestamp>, Vec<(ScriptName, bool)>);

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
                drafts(ui, session, commands);
                pinned(ui, session, view, commands);
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
            icons::PLUGS,
            "Connectors",
            count,
        ),
        (
            Route::Audit,
            Action::ShowAudit,
            icons::PULSE,
            "Activity",
            None,
        ),
        (
            Route::Backups,
            Action::ShowBackups,
            icons::DATABASE,
            "Backups",
            Some(session.backups.differing()).filter(|count| *count > 0),
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
        commands.when(item.show(ui).clicked(), action);
    }
}

fn drafts(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let drafts = shell::drafts(session);
    if drafts.is_empty() {
        return;
    }
    nav_caption(ui, "Drafts");
    for draft in drafts {
        let response = NavItem::edited(&draft.title)
            .count(draft.changes.len())
            .show(ui);
        let whole = format!("{}: {}", draft.title, shell::parts(&draft.changes));
        if response.tip(whole).clicked() {
            commands.push(ConnectorCommand::Open(draft.script_name));
        }
    }
}

fn pinned(ui: &mut Ui, session: &Session, view: &mut View, commands: &mut Commands) {
    let pinned = &session.profile.pinned;
    if pinned.is_empty() {
        return;
    }
    nav_caption(ui, "Pinned");
    let read_at = session.connectors.value().map(|list| list.read_at);
    let is_read = |name| {
        session
            .open
            .get(name)
            .is_some_and(|open| open.detail().is_some())
    };
    let answered = pinned.iter().map(|name| (name.clone(), is_read(name)));
    let key = (session.id, read_at, answered.collect());
    let titles = || pinned.iter().map(|name| title_of(session, name)).collect();
    let titles = view.pinned.of(key, titles);
    for (script_name, title) in pinned.iter().zip(titles) {
        let response = NavItem::entry(icons::PUSH_PIN, title).show(ui);
        if response.tip(script_name.as_str()).clicked() {
            commands.push(ConnectorCommand::Open(script_name.clone()));
        }
    }
}

fn title_of(session: &Session, script_name: &ScriptName) -> String {
    let opened = session
        .open
        .get(script_name)
        .filter(|open| open.detail().is_some());
    if let Some(connector) = opened {
        return connector.title().to_owned();
    }
    let listed = session.connectors.value().and_then(|list| {
        list.items
            .iter()
            .find(|item| item.script_name.as_ref() == Some(script_name))?
            .name
            .as_deref()
    });
    listed.unwrap_or(script_name.as_str()).to_owned()
}

fn foot(ui: &mut Ui, session: &Session, place: Rect) {
    let _tokens = Tokens::of(ui);
    paint::border_line(ui, place.x_range(), place.top() - 0.5);
    let connection = Connection::of(session);
    let sign = match connection {
        Connection::Connected => StatusSign::Full,
        Connection::SigningIn => StatusSign::Half,
        Connection::Broken => StatusSign::Stopped,
    };
    let narrow = place.width() < measure::SIDE_BAR;
    let left = place.left() + if narrow { 20.0 } else { 16.0 };
    let inner = place.with_min_x(left).with_max_x(place.right() - 12.0);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        if narrow {
            status_dot(ui, sign, connection.word());
            return;
        }
        let response = status_spaced(ui, sign, connection.word(), 16.0);
        if let Some(message) = &session.offline {
            response.tip(message.in_one_line());
        }
        if let Some(latency) = session.latency {
            at_right(ui, |ui| {
                text::small(ui, &time::duration(latency)).tip("How long the last answer took")
            });
        }
    });
}
