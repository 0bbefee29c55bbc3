//! The text of a document: an editor, or a viewer for texts that are too large to edit.

use egui::Ui;
use patchpanel_core_models::{
    documents::{Slot, Suggestion, fix_title, suggestions},
    draft::Content,
    models::document::XmlDocument,
    problem::Problem,
};

use super::{DocumentView, problems};
use crate::{
    code::{
        completion::{Candidate, Vocabulary},
        editor::{Editor, Step},
        marks::Decorations,
        viewer::Viewer,
        xml_place::Position,
    },
    command::{Action, Commands, ConnectorCommand},
    icons,
    state::connectors::{OpenConnector, PartValue},
    theme::Tone,
    view_models::documents as model,
    widgets::Banner,
};

pub(super) fn ui(
    ui: &mut Ui,
    open: &OpenConnector,
    document: XmlDocument,
    view: &mut DocumentView,
    commands: &mut Commands,
) {
    let draft = &open.draft;
    let Some(text) = draft.current.xml.get(&document) else {
        return;
    };
    // A check of an older text would mark the wrong places.
    let check = open
        .checks
        .get(&document.into())
        .filter(|check| check.diff.after() == text);
    let marks = check
        .map(|check| model::marks(&check.problems, text))
        .unwrap_or_default();
    let changes = check
        .map(|check| check.diff.line_changes())
        .unwrap_or_default();
    let decorations = Decorations {
        marks: &marks,
        changes: &changes,
        ..Decorations::default()
    };
    if text.len() > Editor::LIMIT {
        let about = "Edit the document in a file, then open that file here.";
        Banner::new(Tone::Accent, icons::INFO, "Too large to edit here")
            .text(about)
            .flat()
            .show_plain(ui);
        view.viewer.follow(draft.revision, text);
        Viewer::new(&mut view.viewer, document.title())
            .decorations(decorations)
            .show(ui);
        return;
    }
    view.editor.follow(draft.revision, text);
    let words = |position: Position<'_>| candidates(document, position, &draft.current);
    let cursor = view.editor.cursor();
    let at_cursor = |problem: &&Problem| problem.place.is_some_and(|at| at.line == cursor.line);
    let problems = check.iter().flat_map(|check| check.problems.iter());
    let fixable: Vec<(&str, &Problem)> = problems
        .filter(at_cursor)
        .filter_map(|problem| Some((fix_title(problem)?, problem)))
        .collect();
    let titles: Vec<&str> = fixable.iter().map(|(title, _)| *title).collect();
    let answer = Editor::new(&mut view.editor, document.title())
        .decorations(decorations)
        .vocabulary(&Vocabulary(&words))
        .offers(&titles)
        .owner_steps()
        .show(ui);
    // A quick fix or a replacement is one step of all that it changed.
    match answer.step {
        Some(Step::Undo) => commands.run(Action::Undo),
        Some(Step::Redo) => commands.run(Action::Redo),
        None => {}
    }
    if let Some((_, problem)) = answer.chosen.and_then(|at| fixable.get(at)) {
        problems::fix(document, problem, commands);
    }
    if answer.changed {
        let text = view.editor.text().into_owned();
        commands.push(ConnectorCommand::EditPart(PartValue::Xml(
            document,
            Some(text),
        )));
    }
}

/// The words that fit, as lint knows them.
fn candidates(document: XmlDocument, at: Position<'_>, content: &Content) -> Vec<Candidate> {
    let slot = match at {
        Position::Element { parent } => Slot::Element { parent },
        Position::Attribute { element } => Slot::Attribute { element },
        Position::Value { element, attribute } => Slot::Value { element, attribute },
    };
    suggestions(document, slot, content)
        .into_iter()
        .map(|Suggestion { word, help }| Candidate { word, help })
        .collect()
}
