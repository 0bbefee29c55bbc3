//! What tests of screens share: a stage that draws a screen and keeps its commands, beside what all tests share.

use egui::{Ui, vec2};
use egui_kittest::Harness;

use super::Views;
use crate::{
    command::{Command, Commands},
    state::AppState,
    theme,
};

pub(crate) use crate::testing::*;

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
