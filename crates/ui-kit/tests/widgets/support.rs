//! A harness with the app's fonts and colours.

use egui::{Key, Role, Ui};
use egui_kittest::{Harness, kittest::Queryable as _};
use patchpanel_ui_kit::theme;

/// A window of 600 by 400 points over `state`, after its first frames.
pub(crate) fn window<'a, S: 'a>(state: S, ui: impl FnMut(&mut Ui, &mut S) + 'a) -> Harness<'a, S> {
    let mut harness = Harness::builder()
        .with_size([600.0, 400.0])
        .with_context_setup(theme::install)
        .build_ui_state(ui, state);
    harness.run();
    harness
}

/// What a person does and sees. What is done is drawn at once.
pub(crate) trait Person {
    fn press(&mut self, label: &str);
    fn press_the(&mut self, role: Role, label: &str);
    fn focus(&mut self, label: &str);
    fn focus_the(&mut self, role: Role, label: &str);
    fn key(&mut self, key: Key);
    fn shows(&self, label: &str) -> bool;
    fn has(&self, role: Role, label: &str) -> bool;
}

impl<State> Person for Harness<'_, State> {
    fn press(&mut self, label: &str) {
        self.get_by_label(label).click();
        self.run();
    }

    fn press_the(&mut self, role: Role, label: &str) {
        self.get_by_role_and_label(role, label).click();
        self.run();
    }

    fn focus(&mut self, label: &str) {
        self.get_by_label(label).focus();
        self.run();
    }

    fn focus_the(&mut self, role: Role, label: &str) {
        self.get_by_role_and_label(role, label).focus();
        self.run();
    }

    fn key(&mut self, key: Key) {
        self.key_press(key);
        self.run();
    }

    fn shows(&self, label: &str) -> bool {
        self.query_by_label(label).is_some()
    }

    fn has(&self, role: Role, label: &str) -> bool {
        self.query_by_role_and_label(role, label).is_some()
    }
}
