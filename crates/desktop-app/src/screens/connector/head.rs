//! The head of a connector: name, status, script name, when it was read, and what can be done with all of it.

use egui::{Rect, Ui, UiBuilder, vec2};
use patchpanel_core_models::draft::Part;
use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorStatus};

use crate::{
    command::{Action, AppCommand, Commands, ConnectorCommand},
    icons,
    screens::actions,
    state::{AppState, connectors::OpenConnector, remote::Remote, route::ListWish},
    theme::{Tone, measure},
    view_models::{
        connectors::{self, ListForm, status_word},
        time,
    },
    widgets::{Button, MenuItem, at_right, chip, menu, menu_rule, text},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Space for the buttons at the right.
const TOOLS: f32 = 190.0;
const MENU: f32 = 280.0;
/// The glyph in the last button ends where the page does, so the button itself reaches over it.
const OVERHANG: f32 = 5.0;

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    connector: &OpenConnector,
    commands: &mut Commands,
) {
    let places = Places::of(ui);
    bar(ui, places.toggle, |ui| list_toggle(ui, state, commands));
    let is_low = places.origin.is_none();
    bar(ui, places.names, |ui| names(ui, connector, is_low));
    bar(ui, places.tools, |ui| {
        at_right(ui, |ui| tools(ui, state, connector, commands));
    });
    if let Some(place) = places.origin {
        bar(ui, place, |ui| origin(ui, state, connector, commands));
    }
    ui.advance_cursor_after_rect(places.whole);
}

/// Where the pieces of the head lie. In a low window it is one row.
struct Places {
    whole: Rect,
    /// Of the sign that shows or hides the list.
    toggle: Rect,
    names: Rect,
    tools: Rect,
    origin: Option<Rect>,
}

impl Places {
    fn of(ui: &Ui) -> Self {
        let window = ui.ctx().content_rect();
        let low = window.height() < measure::LOW;
        let (height, top) = if low {
            (measure::HEAD_LOW, 8.0)
        } else {
            (measure::HEAD, 14.0)
        };
        let whole = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
        let row = |top: f32| {
            let top = whole.top() + top;
            whole.with_min_y(top).with_max_y(top + measure::CONTROL)
        };
        let first = row(top);
        let left = whole.left() + measure::PAGE + 34.0;
        let toggle = first
            .with_min_x(whole.left() + 14.0)
            .with_max_x(whole.left() + 42.0);
        let tools = first.with_max_x(whole.right() - measure::PAGE + OVERHANG);
        Self {
            whole,
            toggle,
            names: first.with_min_x(left).with_max_x(tools.right() - TOOLS),
            tools: tools.with_min_x(tools.right() - TOOLS),
            origin: (!low).then(|| {
                row(40.0)
                    .with_min_x(left)
                    .with_max_x(whole.right() - measure::PAGE)
            }),
        }
    }
}

fn bar(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), content);
}

fn list_toggle(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    let (name, next) = match super::list_form(ui.ctx(), state) {
        ListForm::Hidden => ("Show the connector list", ListWish::Shown),
        ListForm::Wide | ListForm::Narrow => ("Hide the connector list", ListWish::Hidden),
    };
    let button = Button::icon_only(icons::SIDEBAR_SIMPLE, name);
    commands.when(button.show(ui).clicked(), ConnectorCommand::ShowList(next));
}

fn names(ui: &mut Ui, connector: &OpenConnector, is_low: bool) {
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
        text::title(ui, connector.title()).tip(connector.script_name.as_str());
    });
    let Some(detail) = connector.detail() else {
        return;
    };
    ui.add_space(6.0);
    status_chip(ui, detail);
    if detail.is_custom() {
        chip(ui, Tone::Neutral, "Custom");
    }
    if is_low {
        text::code_small(ui, connector.script_name.as_str());
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
    ui.spacing_mut().item_spacing.x = 0.0;
    let script_name = connector.script_name.as_str();
    text::code_small(ui, script_name);
    let button = Button::icon_only(icons::COPY, "Copy the script name");
    commands.when(button.pressed(ui), AppCommand::Copy(script_name.to_owned()));
    ui.add_space(3.0);
    let read = connector
        .server
        .value()
        .map(|server| time::ago(server.read_at, state.now))
        .unwrap_or_default();
    match &connector.server {
        Remote::Ready(_) | Remote::Failed { .. } if connector.unmade.is_some() => {
            text::toned(
                ui,
                Tone::Warning,
                "Not created yet: applying its plan creates it",
            );
        }
        Remote::Failed {
            message,
            previous: Some(_),
        } => {
            text::toned(ui, Tone::Warning, &format!("Read {read}; reloading failed"))
                .tip(message.in_one_line());
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
    ui.spacing_mut().item_spacing.x = 3.0;
    let duplicate = Button::secondary("Duplicate…").icon(icons::COPY);
    actions::button(ui, state, (Action::DuplicateConnector, duplicate), commands);
    ui.add_space(3.0);
    let busy = connector
        .server
        .is_loading()
        .then_some("The connector is being read");
    let again = Button::icon_only(icons::ARROWS_CLOCKWISE, "Reload the connector");
    let pressed = again.disabled_because(busy).show(ui).clicked();
    commands.when(pressed, ConnectorCommand::Refresh);
    let more = Button::icon_only(icons::DOTS_THREE, "More about this connector").show(ui);
    menu(&more, |ui| {
        ui.set_width(MENU);
        more_items(ui, state, connector, commands);
    });
}

fn more_items(ui: &mut Ui, state: &AppState, connector: &OpenConnector, commands: &mut Commands) {
    let pin = state.session().map_or("", |session| {
        connectors::pin_title(session, &connector.script_name)
    });
    let (compare, open) = (Action::Compare, Action::OpenByScriptName);
    for item in [
        (compare, compare.title(), compare.icon()),
        (Action::TogglePin, pin, icons::PUSH_PIN),
        (open, open.title(), icons::MAGNIFYING_GLASS),
    ] {
        actions::item(ui, state, item, commands);
    }
    if connector.draft.changes().contains(&Part::Metadata) {
        let item = MenuItem::new("Revert all metadata changes");
        let button = item.icon(icons::ARROW_COUNTER_CLOCKWISE);
        let pressed = button.show(ui).clicked();
        commands.when(pressed, ConnectorCommand::RevertPart(Part::Metadata));
    }
    menu_rule(ui);
    let reason = Action::DeleteConnector.disabled_reason(state);
    let delete = MenuItem::new(Action::DeleteConnector.title())
        .icon(icons::TRASH)
        .danger();
    let pressed = delete.disabled_because(reason).show(ui).clicked();
    commands.when(pressed, Action::DeleteConnector);
}
