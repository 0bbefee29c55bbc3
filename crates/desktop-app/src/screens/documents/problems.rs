//! The problems of a document, below its text: choosing one goes to its place.

use egui::{Key, Modifiers, Ui};
use patchpanel_core_models::{
    documents::fix_title,
    models::document::XmlDocument,
    problem::{Place, Problem},
};

use super::DocumentView;
use crate::{
    command::{Commands, FixCommand},
    compare::line_index::LineColumn,
    screens::{form, problems::Problems},
    state::connectors::OpenConnector,
    view_models::documents as model,
};

pub(super) fn ui(
    ui: &mut Ui,
    open: &OpenConnector,
    document: XmlDocument,
    view: &mut DocumentView,
    commands: &mut Commands,
) {
    let Some(check) = open.checks.get(&document.into()) else {
        return;
    };
    follow_cursor(&check.problems, view);
    let asked = step_key(ui).and_then(|backwards| {
        model::next_problem(&check.problems, view.editor.cursor(), backwards)
    });
    let list = Problems {
        id: "document-problems",
        all: &check.problems.iter().collect::<Vec<_>>(),
        chosen: view.chosen_problem,
        reveal: view.reveal_problem.take(),
        has_fixes: true,
    };
    let place = |index| {
        check
            .problems
            .get(index)
            .map(model::place)
            .unwrap_or_default()
    };
    let answer = list.ui(ui, &mut view.problems, place);
    let by_key = fix_key(ui).then_some(view.chosen_problem).flatten();
    if let Some(problem) = answer.fix.or(by_key).and_then(|at| check.problems.get(at)) {
        fix(document, problem, commands);
    }
    if let Some(index) = answer.chosen.or(asked) {
        view.chosen_problem = Some(index);
        if let Some(place) = check.problems.get(index).and_then(|problem| problem.place) {
            go_to(place, view);
        }
    }
}

/// Ctrl+. takes away the problem at the cursor.
fn fix_key(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Period))
}

pub(super) fn fix(document: XmlDocument, problem: &Problem, commands: &mut Commands) {
    if fix_title(problem).is_some() {
        commands.push(FixCommand::Problem(document, problem.clone()));
    }
}

/// The same keys in the designer: the next part that has a problem is selected.
pub(super) fn step_in_form(
    ui: &Ui,
    open: &OpenConnector,
    (view, form): (&mut DocumentView, &mut form::View),
) {
    let check = open.checks.get(&XmlDocument::SourceConfig.into());
    let Some((backwards, check)) = step_key(ui).zip(check) else {
        return;
    };
    let place = |index: usize| check.problems.get(index)?.place;
    let chosen = view.chosen_problem.and_then(place);
    let from = chosen
        .filter(|place| form.is_selected_at(*place))
        .or_else(|| form.selected_place());
    let from = from.map_or_else(LineColumn::default, |place| LineColumn {
        line: place.line,
        column: place.column,
    });
    view.chosen_problem = model::next_problem(&check.problems, from, backwards);
    if let Some(place) = view.chosen_problem.and_then(place) {
        form.goes_to(place);
    }
}

/// F8 goes to the next problem, Shift+F8 to the one before: says whether backwards.
fn step_key(ui: &Ui) -> Option<bool> {
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::SHIFT, Key::F8) {
            return Some(true);
        }
        input.consume_key(Modifiers::NONE, Key::F8).then_some(false)
    })
}

/// The problem at the cursor is the chosen one. Of two at the same place the one that was clicked stays it.
fn follow_cursor(problems: &[Problem], view: &mut DocumentView) {
    let cursor = view.editor.cursor();
    if std::mem::replace(&mut view.cursor_seen, cursor) == cursor {
        return;
    }
    let stays = view
        .chosen_problem
        .and_then(|chosen| problems.get(chosen)?.place)
        .is_some_and(|place| (place.line, place.column) == (cursor.line, cursor.column));
    if !stays {
        view.chosen_problem = model::problem_at(problems, cursor);
        view.reveal_problem = view.chosen_problem;
    }
}

pub(super) fn go_to(place: Place, view: &mut DocumentView) {
    let place = LineColumn {
        line: place.line,
        column: place.column,
    };
    if !view.shows_text() {
        view.mode = super::Mode::Xml;
    }
    view.editor.go_to(place);
    view.viewer.go_to(place);
}
