//! The head of a connector: name, status, script name, when it was read, and what can be done with all of it.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};
use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorStatus};

use super::{ListWish, View};
use crate::{
    command::{Action, Command, Commands},
    icons,
    state::{AppState, connector::OpenConnector, remote::Remote},
    theme::{Tone, measure},
    view_models::{
        connectors::{ListForm, status_word},
        time,
    },
    widgets::{Button, MenuItem, at_right, chip, menu, menu_rule, text},
};

/// Space for the buttons at the right.
const TOOLS: f32 = 190.0;

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    connector: &OpenConnector,
    view: &mut View,
    commands: &mut Commands,
) {
    let low = ui.ctx().content_rect().height() < measure::LOW;
    let height = if low {
        measure::HEAD_LOW
    } else {
        measure::HEAD
    };
    let whole = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let toggle = if list_toggle(ui, state, whole, view) {
        34.0
    } else {
        0.0
    };
    let first = Rect::from_min_max(
        pos2(
            whole.left() + measure::PAGE + toggle,
            whole.top() + if low { 8.0 } else { 14.0 },
        ),
        pos2(
            whole.right() - measure::PAGE,
            whole.top() + if low { 36.0 } else { 42.0 },
        ),
    );
    bar(ui, first, |ui| {
        let room = (ui.available_width() - TOOLS).max(120.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            names(ui, connector);
        });
        at_right(ui, |ui| tools(ui, state, connector, commands));
    });
    if !low {
        let second = Rect::from_min_max(
            pos2(first.left(), first.bottom() + 2.0),
            pos2(first.right(), whole.bottom() - 6.0),
        );
        bar(ui, second, |ui| origin(ui, state, connector, commands));
    }
    ui.advance_cursor_after_rect(whole);
}

fn bar(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), content);
}

/// The sign that shows or hides the list; only beside tabs that usually hide it. Says whether it is there.
fn list_toggle(ui: &mut Ui, state: &AppState, whole: Rect, view: &mut View) -> bool {
    let window = ui.ctx().content_rect().width();
    if ListForm::beside(super::shown_tab(state), window) != ListForm::Hidden {
        return false;
    }
    let (name, next) = match view.list {
        ListWish::Hidden => ("Show the connector list", ListWish::Shown),
        ListWish::Shown => ("Hide the connector list", ListWish::Hidden),
    };
    let top = if whole.height() < measure::HEAD {
        8.0
    } else {
        14.0
    };
    let place = Rect::from_min_size(whole.min + vec2(measure::PAGE - 6.0, top), vec2(28.0, 28.0));
    bar(ui, place, |ui| {
        if Button::icon_only(icons::SIDEBAR_SIMPLE, name)
            .show(ui)
            .clicked()
        {
            view.list = next;
        }
    });
    true
}

fn names(ui: &mut Ui, connector: &OpenConnector) {
    ui.spacing_mut().item_spacing.x = 6.0;
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
    let chips = if connector.detail().is_some() {
        160.0
    } else {
        0.0
    };
    let room = (ui.available_width() - chips).max(80.0);
    ui.scope(|ui| {
        ui.set_max_width(room);
        text::title(ui, connector.title()).on_hover_text(connector.script_name.as_str());
    });
    let Some(detail) = connector.detail() else {
        return;
    };
    ui.add_space(6.0);
    status_chip(ui, detail);
    if detail.is_custom() {
        chip(ui, Tone::Neutral, "Custom");
    }
}

fn status_chip(ui: &mut Ui, detail: &ConnectorDetail) {
    let Some(status) = &detail.status else { return };
    let tone = match status {
        ConnectorStatus::Released => Tone::Success,
        ConnectorStatus::Development => Tone::Warning,
        ConnectorStatus::Demo | ConnectorStatus::Deprecated | ConnectorStatus::Other(_) => {
            Tone::Neutral
        }
    };
    chip(ui, tone, status_word(status));
}

/// The script name, and how old what is shown is.
fn origin(ui: &mut Ui, state: &AppState, connector: &OpenConnector, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let script_name = connector.script_name.as_str();
    text::code_small(ui, script_name);
    if Button::icon_only(icons::COPY, "Copy the script name")
        .show(ui)
        .clicked()
    {
        commands.push(Command::Copy(script_name.to_owned()));
    }
    let read = connector
        .server
        .value()
        .map(|server| time::ago(server.read_at, state.now))
        .unwrap_or_default();
    match &connector.server {
        Remote::Failed {
            message,
            previous: Some(_),
        } => {
            text::toned(
                ui,
                Tone::Warning,
                &format!("Read {read}; reading it again failed"),
            )
            .on_hover_text(message.in_one_line());
        }
        Remote::Loading { .. } => {
            text::small(ui, "Reading from the server…");
        }
        Remote::Ready(_) => {
            text::small(ui, &format!("Read from the server {read}"));
        }
        Remote::NotAsked | Remote::Failed { previous: None, .. } => {}
    }
}

fn tools(ui: &mut Ui, state: &AppState, connector: &OpenConnector, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let reason = Action::DuplicateConnector.disabled_reason(state);
    if Button::secondary("Duplicate…")
        .icon(icons::COPY)
        .disabled_because(reason)
        .show(ui)
        .clicked()
    {
        commands.run(Action::DuplicateConnector);
    }
    let busy = connector.server.is_loading().then_some("It is being read");
    let again = Button::icon_only(icons::ARROWS_CLOCKWISE, "Read the connector again");
    if again.disabled_because(busy).show(ui).clicked() {
        commands.push(Command::RefreshConnector);
    }
    let more = Button::icon_only(icons::DOTS_THREE, "More about this connector").show(ui);
    menu(&more, |ui| more_items(ui, state, connector, commands));
}

fn more_items(ui: &mut Ui, state: &AppState, connector: &OpenConnector, commands: &mut Commands) {
    let pinned = state
        .session
        .as_ref()
        .is_some_and(|session| session.profile.pinned.contains(&connector.script_name));
    let items = [
        (
            Action::TogglePin,
            if pinned {
                "Unpin from the side bar"
            } else {
                "Pin to the side bar"
            },
            icons::PUSH_PIN,
        ),
        (
            Action::OpenByScriptName,
            Action::OpenByScriptName.title(),
            icons::MAGNIFYING_GLASS,
        ),
    ];
    for (action, title, icon) in items {
        let keys = action.shortcut().map(|shortcut| shortcut.text());
        let item = MenuItem::new(title).icon(icon).note(keys.as_deref());
        if item
            .disabled_because(action.disabled_reason(state))
            .show(ui)
            .clicked()
        {
            commands.run(action);
        }
    }
    menu_rule(ui);
    let reason = Action::DeleteConnector.disabled_reason(state);
    let delete = MenuItem::new(Action::DeleteConnector.title())
        .icon(icons::TRASH)
        .danger();
    if delete.disabled_because(reason).show(ui).clicked() {
        commands.run(Action::DeleteConnector);
    }
}
