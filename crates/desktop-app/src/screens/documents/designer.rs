//! What all tables of documents say around their rows: errors of the XML, refused edits, who gets what is edited.

use egui::{Panel, Ui};
use patchpanel_core_models::{
    documents::edit::Change,
    models::document::XmlDocument,
    problem::{Place, Problem},
};

use super::sheet;
use crate::{
    code::editor::EditorState,
    command::{Commands, DocumentCommand},
    compare::line_index::LineColumn,
    icons,
    screens::{cached::Cached, frame},
    state::{connectors::OpenConnector, session::Revision},
    theme::{Tokens, Tone, measure},
    view_models::{documents::sheet::Sheet, impact::note},
    widgets::{Banner, Button},
};

/// The tables of a document, made again when what they show changes, and what a person does in them.
pub(super) struct View<M> {
    pub(super) model: Cached<Revision, M>,
    pub(super) sheet: sheet::View,
    /// Why the last edit was refused.
    pub(super) refused: Option<Problem>,
}

impl<M> Default for View<M> {
    fn default() -> Self {
        Self {
            model: Cached::default(),
            sheet: sheet::View::default(),
            refused: None,
        }
    }
}

/// The XML beside a table.
pub(super) struct Beside<'a> {
    pub(super) editor: &'a mut EditorState,
    /// The cursor and the row when one last followed the other.
    pub(super) seen: &'a mut (LineColumn, Option<Place>),
}

impl Beside<'_> {
    /// The row and the cursor of the XML follow each other.
    pub(super) fn follow(self, sheet: &Sheet, rows: &mut sheet::View) {
        let cursor = self.editor.cursor();
        if std::mem::replace(&mut self.seen.0, cursor) != cursor {
            rows.go_to_line(sheet, cursor.line);
            self.seen.1 = rows.place(sheet);
        }
        let place = rows.place(sheet);
        let is_moved = std::mem::replace(&mut self.seen.1, place) != place;
        // What is typed in the XML moves rows, too, and not the cursor.
        if is_moved
            && !self.editor.has_focus()
            && let Some(Place { line, column }) = place
        {
            self.seen.0 = LineColumn { line, column };
            self.editor.show(self.seen.0);
        }
    }
}

/// Why nothing can be edited in a table while the XML has an error.
pub(super) const LOCKED: &str = "The XML has an error";

/// Says that the tables are those from before an error, and leads to it; else why the last edit was refused. Answers
/// whether to go to the error.
pub(super) fn troubles(
    ui: &mut Ui,
    fault: Option<&Problem>,
    refused: Option<&Problem>,
) -> Option<Place> {
    let Some(fault) = fault else {
        if let Some(problem) = refused {
            Banner::new(Tone::Danger, icons::X_CIRCLE, &problem.what)
                .text(&problem.next)
                .flat()
                .show_plain(ui);
        }
        return None;
    };
    let title = fault.place.map_or_else(
        || "State before the error".to_owned(),
        |place| format!("State before the error on line {}", place.line),
    );
    let text = format!("{} Correct the XML to edit here.", fault.what);
    let banner = Banner::new(Tone::Warning, icons::WARNING, &title);
    banner.text(&text).flat().show(ui, |ui| {
        let place = fault.place?;
        let go = format!("Go to line {}", place.line);
        Button::secondary(&go).show(ui).clicked().then_some(place)
    })
}

/// Asks for a change, before anything else that was asked in this frame. Answers why there is none.
pub(super) fn ask(
    document: XmlDocument,
    change: Result<Change, Problem>,
    commands: &mut Commands,
) -> Option<Problem> {
    match change {
        Ok(change) if change.is_empty() => None,
        Ok(change) => {
            let mut first = Commands::default();
            first.push(DocumentCommand::Edit(document, change));
            commands.put_first(first);
            None
        }
        Err(problem) => Some(problem),
    }
}

/// Says at the foot that sources which exist do not get what is edited, and how many there are.
pub(super) fn for_new_sources(ui: &mut Ui, open: &OpenConnector, about: &str) {
    let title = match open.impact.value().map(|impact| impact.sources.len()) {
        Some(0) => "Used for new sources".to_owned(),
        Some(existing) => format!("Used for new sources, not for the {existing} that exist"),
        None => format!(
            "Used for new sources. Existing sources: {}",
            note(&open.impact)
        ),
    };
    let surface = Tokens::of(ui).surface;
    let panel = Panel::bottom("designer-foot");
    let panel = frame::seamless(panel, measure::BANNER, surface, frame::sides(0, 0));
    panel.show(ui, |ui| {
        Banner::new(Tone::Accent, icons::INFO, &title)
            .text(about)
            .flat()
            .show_plain(ui);
    });
}
