//! The choice between theirs, mine and something else.

use egui::{Rect, Response, Ui, UiBuilder};

use super::{Page, view::Focus};
use crate::{
    command::ConflictCommand,
    state::conflict::{Choice, Position},
    theme::measure,
    view_models::conflict::{Pick, position_name},
    widgets::{Segment, named_segments},
};

/// Space that the segments take.
pub(super) const WIDTH: f32 = 152.0;

/// Draws the choice at the right end of `row`.
pub(super) fn ui(ui: &mut Ui, row: Rect, page: &mut Page<'_>, position: &Position) {
    let name = position_name(position);
    let names = Pick::ALL.map(|(_, label)| format!("{label} for {name}"));
    let items: Vec<Segment<'_, Pick>> = Pick::ALL
        .iter()
        .zip(&names)
        .map(|((value, label), name)| Segment {
            value: *value,
            label,
            name,
            off: None,
        })
        .collect();
    let current = page.conflict.choices.of(position).map(Pick::of);
    let middle = row.center().y;
    let half = measure::CONTROL / 2.0;
    let place = Rect::from_x_y_ranges(
        row.right() - WIDTH..=row.right(),
        middle - half..=middle + half,
    );
    let builder = UiBuilder::new()
        .max_rect(place)
        .id_salt(("choice", position_id(position)));
    let mut child = ui.new_child(builder);
    let answer = crate::widgets::at_right(&mut child, |ui| {
        named_segments(ui, &format!("Choice for {name}"), current, &items)
    })
    .inner;
    if let Some(stop) = &answer.stop
        && page.view.takes_focus(&Focus::Choice(position.clone()))
    {
        stop.request_focus();
    }
    if answer.focused {
        page.view.current = Some(position.clone());
    }
    if let Some(pick) = answer.chosen {
        decide(page, position, pick);
    }
}

/// Decides; an edit goes on in its field.
pub(super) fn decide(page: &mut Page<'_>, position: &Position, pick: Pick) {
    page.view.current = Some(position.clone());
    if pick == Pick::Edit {
        page.view.focus = Some(Focus::Field(position.clone()));
    }
    let choice = pick.choice(page.conflict, position);
    page.commands
        .push(ConflictCommand::Decide(position.clone(), choice));
}

/// Tells the widgets of places apart.
pub(super) fn position_id(position: &Position) -> String {
    match position {
        Position::Key(path) => format!("key {path:?}"),
        Position::Lines(kind, number) => format!("lines {kind:?} {number}"),
    }
}

/// The field of a result: it takes the focus when it is gone to, and what is typed in it decides.
pub(super) fn typed(page: &mut Page<'_>, field: &Response, position: Position, text: String) {
    if page.view.takes_focus(&Focus::Field(position.clone())) {
        field.request_focus();
    }
    if field.has_focus() {
        page.view.current = Some(position.clone());
    }
    if field.changed() {
        page.commands
            .push(ConflictCommand::Decide(position, Choice::Edited(text)));
    }
}
