//! The choice between theirs, mine and something else.

use egui::{Rect, Response, Ui, UiBuilder};

use super::{
    Page,
    view::{Focus, View},
};
use crate::{
    command::{Commands, ConflictCommand},
    state::conflict::{Choice, Spot},
    theme::measure,
    view_models::conflict::{Pick, spot_name},
    widgets::{Segment, named_segments},
};

/// Space that the segments take.
pub(super) const WIDTH: f32 = 152.0;

/// Draws the choice at the right end of `row`.
pub(super) fn ui(
    ui: &mut Ui,
    row: Rect,
    (page, spot): (&Page<'_>, &Spot),
    view: &mut View,
    commands: &mut Commands,
) {
    let name = spot_name(spot);
    let names = Pick::ALL.map(|(_, label)| format!("{label} for {name}"));
    let items: Vec<Segment<'_, Pick>> = Pick::ALL
        .iter()
        .zip(&names)
        .map(|((value, label), name)| Segment {
            value: *value,
            label,
            name,
        })
        .collect();
    let current = page.conflict.choices.of(spot).map(Pick::of);
    let middle = row.center().y;
    let half = measure::CONTROL / 2.0;
    let place = Rect::from_x_y_ranges(
        row.right() - WIDTH..=row.right(),
        middle - half..=middle + half,
    );
    let builder = UiBuilder::new()
        .max_rect(place)
        .id_salt(("choice", spot_id(spot)));
    let mut child = ui.new_child(builder);
    let answer = crate::widgets::at_right(&mut child, |ui| {
        named_segments(ui, &format!("Choice for {name}"), current, &items)
    })
    .inner;
    if let Some(stop) = &answer.stop
        && view.takes_focus(&Focus::Choice(spot.clone()))
    {
        stop.request_focus();
    }
    if answer.focused {
        view.current = Some(spot.clone());
    }
    if let Some(pick) = answer.chosen {
        decide(page, view, spot, pick, commands);
    }
}

/// Decides; an edit goes on in its field.
pub(super) fn decide(
    page: &Page<'_>,
    view: &mut View,
    spot: &Spot,
    pick: Pick,
    commands: &mut Commands,
) {
    view.current = Some(spot.clone());
    if pick == Pick::Edit {
        view.focus = Some(Focus::Field(spot.clone()));
    }
    let choice = pick.choice(page.conflict, spot);
    commands.push(ConflictCommand::Decide(spot.clone(), choice));
}

/// Tells the widgets of places apart.
pub(super) fn spot_id(spot: &Spot) -> String {
    match spot {
        Spot::Key(path) => format!("key {path:?}"),
        Spot::Lines(kind, number) => format!("lines {kind:?} {number}"),
    }
}

/// The field of a result: it takes the focus when it is gone to, and what is typed in it decides.
pub(super) fn typed(
    view: &mut View,
    field: &Response,
    spot: Spot,
    text: String,
    commands: &mut Commands,
) {
    if view.takes_focus(&Focus::Field(spot.clone())) {
        field.request_focus();
    }
    if field.has_focus() {
        view.current = Some(spot.clone());
    }
    if field.changed() {
        commands.push(ConflictCommand::Decide(spot, Choice::Edited(text)));
    }
}
