//! Conflicts: a draft and a server that moved apart, side by side with what both began from, and a choice for each place.
//!
//! What is decided is kept in the state; here is only which place a person is at, and what is folded.

mod bar;
mod choice;
mod document;
mod head;
mod keys;
mod page;
mod parts;
#[cfg(test)]
mod tests;
mod view;

use egui::{Key, Modifiers, Panel, Ui};

use crate::{
    command::{Action, Commands, Shortcut},
    compare::merge::Column,
    icons,
    screens::frame,
    state::{AppState, conflict::Conflict, connectors::OpenConnector, session::Session},
    theme::{Tokens, measure},
    view_models::conflict::{self as model, Clock, Direction, Pick},
};

pub(crate) use view::View;

/// Width of the list of parts.
const PARTS: f32 = 232.0;

/// What the parts of the screen look at, keep and ask for.
struct Page<'a> {
    state: &'a AppState,
    session: &'a Session,
    connector: &'a OpenConnector,
    conflict: &'a Conflict,
    view: &'a mut View,
    commands: &'a mut Commands,
}

impl<'a> Page<'a> {
    fn clock(&self) -> Clock<'a> {
        Clock {
            now: self.state.now,
            zone: &self.state.time_zone,
        }
    }
}

/// Draws the screen below the top bar.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(session) = state.session() else {
        return;
    };
    let opened = session
        .conflict
        .as_ref()
        .and_then(|conflict| Some((conflict, session.open.get(&conflict.script_name)?)));
    let Some((conflict, connector)) = opened else {
        let title = "There is no conflict";
        let text = "When the server changes while you edit, both sides are shown here.";
        return frame::empty_body(ui, (icons::ARROWS_LEFT_RIGHT, title, text), commands);
    };
    view.follow(conflict);
    let mut page = Page {
        state,
        session,
        connector,
        conflict,
        view,
        commands,
    };
    by_keys(ui, &mut page);
    head::ui(ui, &mut page);
    bar::ui(ui, &mut page);
    let is_narrow = ui.ctx().content_rect().width() < measure::VERY_NARROW;
    if !is_narrow {
        let ground = Tokens::of(ui).bg;
        frame::fixed(Panel::left("conflict-parts"), PARTS, ground, 0)
            .landmark("Parts")
            .show(ui, |ui| parts::ui(ui, &mut page));
    }
    frame::body(ui, |ui| {
        if is_narrow {
            parts::narrow_ui(ui, &mut page);
        }
        let columns = page.view.columns(is_narrow);
        page::ui(ui, &mut page, columns);
    });
    frame::back_by_key(ui, page.commands);
}

impl View {
    /// In a narrow window the base is shown on demand.
    fn columns(&self, is_narrow: bool) -> &'static [Column] {
        if is_narrow && !self.base_shown {
            &[Column::Theirs, Column::Mine]
        } else {
            &[Column::Base, Column::Theirs, Column::Mine]
        }
    }
}

/// F8 and Shift+F8 go through what is open; Alt+1, 2, 3 decide about the place a person is at.
fn by_keys(ui: &Ui, page: &mut Page<'_>) {
    if page.state.dialog.is_some() || page.state.palette_open {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let direction = if pressed(Modifiers::SHIFT, Key::F8) {
        Some(Direction::Previous)
    } else if pressed(Modifiers::NONE, Key::F8) {
        Some(Direction::Next)
    } else {
        None
    };
    if let Some(direction) = direction
        && let Some(position) =
            model::neighbour(page.conflict, page.view.current.as_ref(), direction)
    {
        page.view.go_to(position);
    }
    let picks = [
        (Key::Num1, Pick::Theirs),
        (Key::Num2, Pick::Mine),
        (Key::Num3, Pick::Edit),
    ];
    for (key, pick) in picks {
        if ui.input_mut(|input| Shortcut::alt(key).take(input)) {
            pick_by_key(page, pick);
        }
    }
}

fn pick_by_key(page: &mut Page<'_>, pick: Pick) {
    let first = || model::neighbour(page.conflict, None, Direction::Next);
    let Some(position) = page.view.current.clone().or_else(first) else {
        return;
    };
    page.view.go_to(position.clone());
    choice::decide(page, &position, pick);
}

/// What the app does by itself on Ctrl+Z, written on key caps.
fn undo_keys() -> String {
    Action::Undo
        .shortcut()
        .map(|shortcut| shortcut.text())
        .unwrap_or_default()
}
