//! Replace a text in all documents of the shown connector: how many places, and each line as it would be.

use egui::Context;

use crate::{
    command::{Commands, FixCommand, Replacing},
    screens::cached::Cached,
    state::AppState,
    theme::measure,
    view_models::replacing::{Line, Replaced},
    widgets::{Button, Column, Dialog, Field, Grid, check_box, text},
};

const WIDTH: f32 = 760.0;
/// The lines that are shown without scrolling.
const LINES: f32 = 6.0;

#[derive(Default)]
pub(super) struct View {
    wanted: Replacing,
    found: Cached<(Replacing, u64), Replaced>,
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    view: &mut View,
    commands: &mut Commands,
) -> bool {
    let Some(open) = state.open_connector() else {
        return true;
    };
    let escapes = state.settings.translation_encoding.escapes();
    let key = (view.wanted.clone(), open.draft.revision);
    let make = || Replaced::of(&open.draft.current, &view.wanted, escapes);
    let found = &*view.found.of(key, make);
    let seen = view.wanted.clone();
    let wanted = &mut view.wanted;
    let button = match found.count {
        0 => "Replace".to_owned(),
        _ => format!("Replace {}", found.words()),
    };
    let asked = Dialog::new("replace in all", "Replace in all documents")
        .width(WIDTH)
        .hint("Changes the draft. Nothing is sent.")
        .ask(
            ctx,
            |ui| {
                let find = Field::new("Find", &mut wanted.find).code().takes_focus();
                find.show(ui);
                ui.add_space(measure::GAP);
                Field::new("Replace with", &mut wanted.with).code().show(ui);
                ui.add_space(measure::GAP);
                check_box(ui, "Match case", &mut wanted.matches_case);
                ui.add_space(measure::GAP);
                if !wanted.find.is_empty() && found.lines.is_empty() {
                    text::muted(ui, "Nothing was found");
                }
                lines(ui, &found.lines);
            },
            |()| {
                let nothing = (found.count == 0).then_some("Nothing was found");
                Button::primary(&button).disabled_because(nothing)
            },
        );
    // Letters may come with the Enter: what they find was not seen.
    let done = asked.done && *wanted == seen;
    commands.when(done, FixCommand::Replace(seen));
    asked.closed || done
}

fn lines(ui: &mut egui::Ui, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let place = Column::flexible("Place", 160.0, |cell, line: &Line, (): &mut ()| {
        cell.muted(&line.place);
    });
    let before = Column::flexible("Now", 240.0, |cell, line: &Line, ()| {
        cell.code_muted(&line.before);
    });
    let after = Column::flexible("Becomes", 240.0, |cell, line: &Line, ()| {
        cell.code(&line.after);
    });
    let height = measure::ROW * LINES.min(lines.len() as f32 + 1.0);
    ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
        Grid::list("Lines", lines.len(), |row| lines.get(row))
            .columns(vec![place.row_header(), before, after])
            .show(ui, &mut ());
    });
}
