//! One connector: head, tabs, and the tab that is shown. What is in a tab is drawn by the tab's own screen.

mod head;
#[cfg(test)]
mod tests;

use egui::{Align, Frame, Layout, Margin, Rect, Ui, UiBuilder};
use patchpanel_core_models::models::document::XmlDocument;

use super::{Views, failure};
use crate::{
    command::{Action, Commands, ConnectorCommand},
    icons,
    messages::UserMessage,
    screens::actions,
    state::{AppState, connectors::OpenConnector, remote::Remote, route::ConnectorTab},
    theme::{Tone, measure},
    view_models::{connectors::ListForm, quantity, shell, time, unread},
    widgets::{Banner, Button, EmptyState, Tab, TabMark, tabs, text},
};

/// How much of what cannot be read is shown above a tab.
const MOST_UNREAD: usize = 5;

/// The form of the list in this window.
pub(crate) fn list_form(ctx: &egui::Context, state: &AppState) -> ListForm {
    let session = state.session();
    let is_open = session.is_some_and(|session| session.selected_connector().is_some());
    let wish = session.map(|session| session.list).unwrap_or_default();
    ListForm::beside(is_open, wish, ctx.content_rect().width())
}

/// Draws the shown connector, or what stands there while none is.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    let Some(connector) = state.open_connector() else {
        return nothing_open(ui, state, commands);
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    match &connector.server {
        Remote::Failed {
            message,
            previous: None,
        } => failed(ui, state, message, commands),
        Remote::NotAsked | Remote::Loading { previous: None, .. } => {
            head::ui(ui, state, connector, commands);
            loading(ui);
        }
        Remote::Ready(_) | Remote::Loading { .. } | Remote::Failed { .. } => {
            head::ui(ui, state, connector, commands);
            resumed(ui, state, connector, commands);
            let tab = tab_row(ui, state, connector, commands);
            unread_ui(ui, connector, tab);
            tab_content(ui, state, tab, views, commands);
        }
    }
}

/// Says that the draft is one of earlier, and what it changes, until the person has seen it.
fn resumed(ui: &mut Ui, state: &AppState, connector: &OpenConnector, commands: &mut Commands) {
    let Some(at) = connector.resumed.filter(|_| connector.has_changes()) else {
        return;
    };
    let kept = time::moment(at, state.now, &state.time_zone);
    let title = format!("Your draft of {kept} was restored");
    let changes = shell::parts(&connector.draft.changes());
    let text = format!("Changed: {changes}. Nothing was sent.");
    let banner = Banner::new(Tone::Accent, icons::CLOCK_COUNTER_CLOCKWISE, &title)
        .text(&text)
        .flat();
    banner.show(ui, |ui| {
        let name = || connector.script_name.clone();
        let button = Button::secondary("Keep it");
        commands.when(button.pressed(ui), ConnectorCommand::DismissResumed(name()));
        commands.when(Button::ghost("Discard…").pressed(ui), Action::DiscardDraft);
    });
}

/// Shows what the server has in the parts of a tab and could not be read, as it was written.
fn unread_ui(ui: &mut Ui, connector: &OpenConnector, tab: ConnectorTab) {
    let unread = connector.detail().map(|detail| unread::of_tab(detail, tab));
    let unread = unread.unwrap_or_default();
    if unread.is_empty() {
        return;
    }
    let count = quantity::count(unread.len(), "value", "values");
    let title = format!("{count} on the server cannot be read");
    Banner::new(Tone::Warning, icons::WARNING, &title)
        .text("Unread values stay on the server unchanged.")
        .flat()
        .show_plain(ui);
    let margin = Margin::symmetric(20, 6);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        for unread in unread.iter().take(MOST_UNREAD) {
            text::value_lines(ui, &unread::words(unread));
        }
    });
}

fn tab_row(
    ui: &mut Ui,
    state: &AppState,
    connector: &OpenConnector,
    commands: &mut Commands,
) -> ConnectorTab {
    let changes = connector.draft.changes();
    let shown = state
        .session()
        .map(|session| session.tab)
        .unwrap_or_default();
    let tab = |tab: ConnectorTab| {
        let edited = changes.iter().any(|part| ConnectorTab::of(*part) == tab);
        Tab::new(tab, tab.title()).mark(if edited {
            TabMark::Edited
        } else {
            TabMark::None
        })
    };
    let items = ConnectorTab::ALL.map(tab);
    let row = Rect::from_min_size(
        ui.cursor().min,
        egui::vec2(ui.available_width(), measure::TABS + 1.0),
    );
    let space = row.shrink2(egui::vec2(measure::PAGE, 0.0));
    let answer = ui.scope_builder(UiBuilder::new().max_rect(space), |ui| {
        tabs(ui, "Parts of the connector", shown, &items)
    });
    ui.advance_cursor_after_rect(row);
    if let Some(chosen) = answer.inner {
        commands.push(ConnectorCommand::ShowTab(chosen));
    }
    shown
}

fn tab_content(
    ui: &mut Ui,
    state: &AppState,
    tab: ConnectorTab,
    views: &mut Views,
    commands: &mut Commands,
) {
    let space = ui.available_rect_before_wrap();
    let builder = UiBuilder::new()
        .max_rect(space)
        .layout(Layout::top_down(Align::LEFT))
        .id_salt(tab.title());
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(space.intersect(ui.clip_rect()));
        match tab {
            ConnectorTab::Overview => super::overview::ui(ui, state, &mut views.overview, commands),
            ConnectorTab::Metadata => super::metadata::ui(ui, state, &mut views.metadata, commands),
            ConnectorTab::Xml(shown) => document(ui, state, shown, views, commands),
            ConnectorTab::Translations => {
                super::translations::ui(ui, state, &mut views.translations, commands);
            }
            ConnectorTab::History => super::history::ui(ui, state, &mut views.history, commands),
        }
    });
}

fn document(
    ui: &mut Ui,
    state: &AppState,
    document: XmlDocument,
    views: &mut Views,
    commands: &mut Commands,
) {
    super::documents::ui(ui, state, document, &mut views.documents, commands);
}

fn loading(ui: &mut Ui) {
    Frame::new()
        .inner_margin(Margin::symmetric(20, 44))
        .show(ui, |ui| {
            super::waiting::rows(ui, "Reading the connector", 6, &[132.0, 320.0]);
        });
}

fn failed(ui: &mut Ui, state: &AppState, message: &UserMessage, commands: &mut Commands) {
    Frame::new()
        .inner_margin(Margin::symmetric(20, 28))
        .show(ui, |ui| {
            ui.set_max_width(failure::WIDTH);
            failure::failure(ui, message, |ui| {
                if let Some(session) = state.session() {
                    failure::sign_in_again(ui, session, message, commands);
                }
                let button = Button::secondary("Try again").icon(icons::ARROWS_CLOCKWISE);
                commands.when(button.show(ui).clicked(), ConnectorCommand::Refresh);
                let button = Button::secondary("Open by script name…");
                commands.when(button.show(ui).clicked(), Action::OpenByScriptName);
            });
        });
}

fn nothing_open(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.32).round());
    let text = "Choose a connector. Development and demo connectors\nare not listed; open them by script name.";
    EmptyState::new(icons::PLUGS, "No connector is open")
        .text(text)
        .show(ui, |ui| {
            for (action, label) in [
                (Action::OpenByScriptName, "Open by script name…"),
                (Action::NewConnector, "New connector…"),
            ] {
                actions::button(ui, state, (action, Button::secondary(label)), commands);
            }
        });
}
