//! What tests of screens share: a stage that draws a screen and keeps its commands, beside what all tests share.

use egui::{Ui, vec2};

use crate::theme;

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
    /// What the screen asked for, oldest first.
    fn asked(&self) -> &[Command];
}

impl Person for Harness<'_, Stage> {
    fn press(&mut self, label: &str) {
        self.get_by_label(label).click();
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

    fn asked(&self) -> &[Command] {
        &self.state().asked
    }
}
