//! What tests of screens share: a stage that draws a screen and keeps its commands, beside what all tests share.

use egui::{Ui, vec2};

use crate::{
    state::{connectors::OpenConnector, session::Session},
    theme,
};

// The names that most tests of screens need.
pub(crate) use std::sync::Arc;

pub(crate) use egui::{Event, Key, Modifiers, Role};
pub(crate) use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
pub(crate) use patchpanel_core_models::models::document::XmlDocument;
pub(crate) use serde_json::json;

pub(crate) use super::Views;
pub(crate) use crate::{
    command::*,
    state::{
        AppState,
        connectors::PartValue,
        dialogs::Dialog,
        remote::{Generation, Remote},
        route::Route,
    },
    testing::*,
    update::testing::on_command,
};

/// What a test of a screen sees: the state, the views, and what was asked.
pub(crate) struct Stage {
    /// The state, for the test to change.
    pub(crate) state: AppState,
    pub(crate) views: Views,
    /// What the screen asked for, oldest first.
    pub(crate) asked: Vec<Command>,
}

/// Draws part of the window.
pub(crate) type Draw = fn(&mut Ui, &AppState, &mut Views, &mut Commands);

/// The `draw` of a screen that keeps its view under this name.
macro_rules! drawn_with {
    ($view:ident) => {
        fn draw(ui: &mut egui::Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
            super::ui(ui, state, &mut views.$view, commands);
        }
    };
}
pub(crate) use drawn_with;

/// A window of 1280 by 800 in which `draw` draws `state`.
pub(crate) fn stage(state: AppState, draw: Draw) -> Harness<'static, Stage> {
    stage_of([1280.0, 800.0], state, draw)
}

/// A window of any size in which `draw` draws `state`.
pub(crate) fn stage_of(
    [width, height]: [f32; 2],
    state: AppState,
    draw: Draw,
) -> Harness<'static, Stage> {
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, stage: &mut Stage| {
                let mut commands = Commands::default();
                draw(ui, &stage.state, &mut stage.views, &mut commands);
                stage.asked.extend(commands.take());
            },
            Stage {
                state,
                views: Views::default(),
                asked: Vec::new(),
            },
        );
    harness.run();
    harness
}

/// What Tab stops at, by name, from the first until it comes round.
pub(crate) fn tab_stops(harness: &mut Harness<'_, Stage>) -> Vec<String> {
    let mut stops = Vec::new();
    loop {
        harness.key(Key::Tab);
        let focused = harness.query_all_by(|node| node.is_focused()).last();
        let focused = focused.expect("Tab leads somewhere").accesskit_node();
        let stop = (focused.id(), focused.label().unwrap_or_default());
        if stops.contains(&stop) {
            return stops.into_iter().map(|(_, name)| name).collect();
        }
        stops.push(stop);
    }
}

/// What a person does and sees. What is done is drawn at once.
pub(crate) trait Person {
    /// Clicks what has this label.
    fn press(&mut self, label: &str);
    /// Clicks what has a label that holds this text.
    fn press_part(&mut self, text: &str);
    /// Clicks the one of this role that has this label.
    fn press_the(&mut self, role: Role, label: &str);
    fn focus_the(&mut self, role: Role, label: &str);
    fn type_into(&mut self, role: Role, label: &str, text: &str);
    /// Types into what has the focus.
    fn types(&mut self, text: &str);
    fn key(&mut self, key: Key);
    fn keys(&mut self, modifiers: Modifiers, key: Key);
    /// Presses a key right after some letters: before the next frame is drawn it is let go again.
    fn types_quickly(&mut self, text: &str, modifiers: Modifiers, key: Key);
    fn shows(&self, label: &str) -> bool;
    /// Whether a label holds this text.
    fn shows_part(&self, text: &str) -> bool;
    fn has(&self, role: Role, label: &str) -> bool;
    fn is_focused(&self, role: Role, label: &str) -> bool;
    fn is_disabled(&self, role: Role, label: &str) -> bool;
    /// What is read out after the name; empty where nothing is.
    fn description(&self, role: Role, label: &str) -> String;
    /// What the screen asked for, oldest first.
    fn asked(&self) -> &[Command];
    fn take_asked(&mut self) -> Vec<Command>;
    /// Carries out what was asked for, as the app does after each frame. A cursor that blinks ends no drawing.
    fn carry_out(&mut self);
    /// The state, to be changed before the next frame.
    fn app(&mut self) -> &mut AppState;
    fn session(&mut self) -> &mut Session;
    fn connector(&self) -> &OpenConnector;
    /// The draft of the document becomes another one, as after an undo.
    fn becomes(&mut self, document: XmlDocument, text: &str);
}

impl Person for Harness<'_, Stage> {
    fn press(&mut self, label: &str) {
        self.get_by_label(label).click();
        self.run();
    }

    fn press_part(&mut self, text: &str) {
        self.get_by_label_contains(text).click();
        self.run();
    }

    fn press_the(&mut self, role: Role, label: &str) {
        self.get_by_role_and_label(role, label).click();
        self.run();
    }

    fn focus_the(&mut self, role: Role, label: &str) {
        self.get_by_role_and_label(role, label).focus();
        self.run();
    }

    fn type_into(&mut self, role: Role, label: &str, text: &str) {
        self.get_by_role_and_label(role, label).type_text(text);
        self.run();
    }

    fn types(&mut self, text: &str) {
        self.event(Event::Text(text.to_owned()));
        self.run();
    }

    fn key(&mut self, key: Key) {
        self.key_press(key);
        self.run();
    }

    fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.key_press_modifiers(modifiers, key);
        self.run();
    }

    fn types_quickly(&mut self, text: &str, modifiers: Modifiers, key: Key) {
        let pressed = Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        let events = &mut self.input_mut().events;
        events.push(Event::Text(text.to_owned()));
        events.extend([
            Event::ModifiersChanged(modifiers),
            pressed,
            Event::ModifiersChanged(Modifiers::NONE),
        ]);
        self.step();
        self.run();
    }

    fn shows(&self, label: &str) -> bool {
        self.query_by_label(label).is_some()
    }

    fn shows_part(&self, text: &str) -> bool {
        self.query_by_label_contains(text).is_some()
    }

    fn has(&self, role: Role, label: &str) -> bool {
        self.query_by_role_and_label(role, label).is_some()
    }

    fn is_focused(&self, role: Role, label: &str) -> bool {
        self.get_by_role_and_label(role, label).is_focused()
    }

    fn is_disabled(&self, role: Role, label: &str) -> bool {
        let node = self.get_by_role_and_label(role, label);
        node.accesskit_node().is_disabled()
    }

    fn description(&self, role: Role, label: &str) -> String {
        let node = self.get_by_role_and_label(role, label);
        let description = node.accesskit_node().description();
        description.unwrap_or_default()
    }

    fn asked(&self) -> &[Command] {
        &self.state().asked
    }

    fn take_asked(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.state_mut().asked)
    }

    fn carry_out(&mut self) {
        for command in self.take_asked() {
            on_command(self.app(), command);
        }
        self.run_steps(3);
    }

    fn app(&mut self) -> &mut AppState {
        &mut self.state_mut().state
    }

    fn session(&mut self) -> &mut Session {
        self.app().session_mut().unwrap()
    }

    fn connector(&self) -> &OpenConnector {
        self.state().state.open_connector().unwrap()
    }

    fn becomes(&mut self, document: XmlDocument, text: &str) {
        let value = PartValue::Xml(document, Some(text.to_owned()));
        let now = self.app().now;
        only_open(self.app()).draft.edit(value, now);
        self.run_steps(4);
    }
}
