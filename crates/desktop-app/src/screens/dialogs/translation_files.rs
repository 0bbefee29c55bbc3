//! Asks about files with translations: for which locale each is, and in which encoding it is read, with the text as that
//! encoding shows it.

use egui::{Context, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, vec2};
use patchpanel_core_models::{
    problem::{Place, Problem},
    properties::Encoding,
};

use super::Opened;
use crate::{
    code::{
        highlight::Language,
        marks::{Decorations, Mark},
        viewer::{Viewer, ViewerState},
    },
    command::{Commands, TranslationCommand},
    compare::line_index::LineColumn,
    screens::{
        cached::Cached,
        problems::{self, Problems},
    },
    state::{
        AppState,
        translation_files::{Target, TranslationFile, TranslationFiles},
    },
    theme::{Tokens, Tone, measure},
    view_models::{documents, translations::files as model},
    widgets::{Button, Cell, Column, Dialog, Dropdown, Grid, grid_id, text},
};

const WIDTH: f32 = 760.0;
const ENCODINGS: f32 = 212.0;
const PREVIEW: f32 = 292.0;
const LIST: &str = "Encodings";

#[derive(Default)]
pub(super) struct View {
    /// The file that is looked into, from 0.
    file: usize,
    viewer: Cached<(usize, Encoding), (ViewerState, Vec<Mark>)>,
    problems: problems::Size,
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    files: &TranslationFiles,
    (view, opened): (&mut View, Opened),
    commands: &mut Commands,
) -> bool {
    let obstacle = model::obstacle(files);
    let hint = format!("Sent as {}", state.settings.translation_encoding.title());
    let words = model::button(files);
    let asked = Dialog::new("translation files", &model::title(files))
        .width(WIDTH)
        .hint(&hint)
        .ask(
            ctx,
            |ui| body(ui, files, (view, opened), commands),
            |_| Button::primary(&words).disabled_because(obstacle.as_deref()),
        );
    let taken = (asked.pressed || asked.body) && obstacle.is_none();
    commands.when(taken, TranslationCommand::TakeFiles);
    asked.closed
}

/// Answers whether Enter was pressed in a list.
fn body(
    ui: &mut Ui,
    files: &TranslationFiles,
    (view, opened): (&mut View, Opened),
    commands: &mut Commands,
) -> bool {
    let entered = files_ui(ui, files, (view, opened), commands);
    ui.add_space(measure::GAP);
    let Some(file) = files.files.get(view.file) else {
        return entered;
    };
    match model::obstacle(files) {
        Some(words) => text::toned(ui, Tone::Danger, &words),
        None => text::small(
            ui,
            "Choose the encoding that shows the text below correctly.",
        ),
    };
    ui.add_space(measure::GAP);
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), PREVIEW), Sense::hover());
    let chosen = pane(ui, space, |ui| {
        let gone_to = problems_ui(ui, file, view);
        let rest = ui.available_rect_before_wrap();
        let (left, right) = rest.split_left_right_at_x(rest.left() + ENCODINGS);
        let builder = UiBuilder::new().max_rect(left);
        let list = |ui: &mut Ui| encodings(ui, opened, (view.file, file), commands);
        let chosen = ui.scope_builder(builder, list).inner;
        let line = Stroke::new(1.0, Tokens::of(ui).border);
        ui.painter().vline(left.right() - 0.5, left.y_range(), line);
        let builder = UiBuilder::new().max_rect(right);
        ui.scope_builder(builder, |ui| preview(ui, (file, gone_to), view));
        chosen
    });
    entered || chosen
}

/// Draws in a frame of its own.
fn pane<R>(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = Tokens::of(ui);
    let painter = ui.painter().clone();
    painter.rect_filled(rect, measure::RADIUS_CARD, tokens.surface);
    let builder = UiBuilder::new().max_rect(rect.shrink(1.0));
    let answer = ui.scope_builder(builder, content).inner;
    let line = Stroke::new(1.0, tokens.border);
    painter.rect_stroke(rect, measure::RADIUS_CARD, line, StrokeKind::Inside);
    answer
}

/// The files with their locales; answers whether Enter was pressed.
fn files_ui(
    ui: &mut Ui,
    files: &TranslationFiles,
    (view, opened): (&mut View, Opened),
    commands: &mut Commands,
) -> bool {
    let all = &files.files;
    let asked = all.iter().position(|file| file.target == Target::Unknown);
    if opened == Opened::Now {
        view.file = asked.unwrap_or_default();
    }
    let focused = asked.filter(|_| opened == Opened::Now);
    let name = Column::flexible("File", 180.0, |cell, file: &TranslationFile, _: &mut _| {
        cell.code(&file.name);
    });
    let named = Column::flexible("Its name says", 150.0, |cell, file: &TranslationFile, _| {
        cell.muted(&model::named(file));
    });
    let locale = Column::fixed(
        "Locale",
        220.0,
        move |cell, file: &TranslationFile, commands: &mut Commands| {
            let is_focused = focused == Some(cell.row());
            locale_ui(cell, (file, files.clashes(file)), is_focused, commands);
        },
    );
    let encoding = Column::fixed("Read as", 112.0, |cell, file: &TranslationFile, _| {
        cell.text(file.encoding.title());
    });
    let answer = Grid::card("Files", all.len(), |row| all.get(row))
        .heights(all.iter().map(|_| 36.0))
        .columns(vec![name.row_header(), named, locale, encoding])
        .selected(view.file)
        .show(ui, commands);
    if let Some((row, _)) = answer.moved.or(answer.clicked) {
        view.file = row;
    }
    answer.activated.is_some()
}

fn locale_ui(
    cell: &mut Cell<'_>,
    (file, clashes): (&TranslationFile, bool),
    is_focused: bool,
    commands: &mut Commands,
) {
    let row = cell.row();
    let targets = model::targets(file);
    let options: Vec<(Target, &str)> = targets
        .iter()
        .map(|(target, title)| (*target, title.as_str()))
        .collect();
    let name = format!("Locale of {}", file.name);
    let said = if clashes {
        "also the locale of another file"
    } else {
        ""
    };
    let chosen = cell.widgets(said, |ui| {
        let dropdown = Dropdown::new(&name).width(206.0);
        let dropdown = dropdown.wrong_when(clashes).focused_when(is_focused);
        dropdown.show(ui, file.target, &options)
    });
    if let Some(target) = chosen.inner {
        commands.push(TranslationCommand::Aim(row, target));
    }
}

/// The encodings to choose from; answers whether Enter was pressed.
fn encodings(
    ui: &mut Ui,
    opened: Opened,
    (place, file): (usize, &TranslationFile),
    commands: &mut Commands,
) -> bool {
    let title = Column::flexible(
        "Encoding",
        100.0,
        |cell, encoding: &Encoding, (): &mut ()| {
            cell.name(encoding.title());
        },
    );
    let note = Column::fixed("", 84.0, |cell, encoding: &Encoding, ()| {
        cell.muted_small(model::encoding_note(file, *encoding));
    });
    let all = &Encoding::ALL;
    let answer = Grid::list(LIST, all.len(), |row| all.get(row))
        .header(0.0)
        .columns(vec![title.row_header(), note])
        .find_by(|encoding| encoding.title())
        .selected(all.iter().position(|one| *one == file.encoding))
        .show(ui, &mut ());
    if opened == Opened::Now && file.target != Target::Unknown {
        ui.memory_mut(|memory| memory.request_focus(grid_id(LIST)));
    }
    let chosen = answer.moved.or(answer.clicked);
    if let Some(encoding) = chosen.and_then(|(row, _)| all.get(row)) {
        commands.push(TranslationCommand::ReadAs(place, *encoding));
    }
    answer.activated.is_some()
}

/// What is doubtful about the reading, and wrong in the text; answers the place of the one that was clicked.
fn problems_ui(ui: &mut Ui, file: &TranslationFile, view: &mut View) -> Option<Place> {
    let problems = model::problems(file);
    let list = Problems {
        id: "translation-file-problems",
        all: &problems,
        chosen: None,
        reveal: None,
        has_fixes: false,
    };
    let place = |index: usize| {
        let problem = problems.get(index);
        problem
            .map(|problem| documents::place(problem))
            .unwrap_or_default()
    };
    let clicked = list.ui(ui, &mut view.problems, place).chosen?;
    problems.get(clicked)?.place
}

/// The text as the chosen encoding shows it.
fn preview(ui: &mut Ui, (file, gone_to): (&TranslationFile, Option<Place>), view: &mut View) {
    let (encoding, Ok(reading)) = &file.reading else {
        return;
    };
    let (viewer, marks) = view.viewer.of((view.file, *encoding), || {
        let mut viewer = ViewerState::new(Language::Properties);
        viewer.follow(1, &reading.text);
        let problems: Vec<Problem> = model::problems(file).into_iter().cloned().collect();
        (viewer, documents::marks(&problems, &reading.text))
    });
    if let Some(Place { line, column }) = gone_to {
        viewer.go_to(LineColumn { line, column });
    }
    let decorations = Decorations {
        marks,
        ..Decorations::default()
    };
    Viewer::new(viewer, "Text in this encoding")
        .decorations(decorations)
        .show(ui);
}
