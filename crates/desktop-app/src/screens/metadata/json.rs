//! The whole metadata as JSON text. A text that is a valid object is the draft at once; any other is kept as it is, and
//! the draft stays what it was.

use egui::{Panel, Ui, vec2};

use super::Page;
use crate::{
    code::{
        editor::{Editor, EditorState},
        highlight::Language,
        marks::{Decorations, Mark, MarkKind},
        viewer::{Viewer, ViewerState},
    },
    command::ConnectorCommand,
    compare::line_index::LineColumn,
    icons,
    screens::frame,
    state::connectors::{DraftMoment, PartValue},
    theme::{Tokens, Tone, measure},
    view_models::metadata::{
        Metadata,
        json_text::{self, Fault},
    },
    widgets::{Link, at_right, icon_sign, text},
};

/// The text, what it stands for, and what is wrong with it.
pub(super) struct JsonText {
    editor: EditorState,
    viewer: ViewerState,
    /// The object that the text says, or said when it was valid last.
    stands_for: Option<Metadata>,
    /// The state of the draft that it was last compared with.
    followed: Option<DraftMoment>,
    fault: Option<Fault>,
    /// The draft changed elsewhere while the text had a fault.
    is_behind: bool,
}

impl Default for JsonText {
    fn default() -> Self {
        Self {
            editor: EditorState::new(Language::Json),
            viewer: ViewerState::new(Language::Json),
            stands_for: None,
            followed: None,
            fault: None,
            is_behind: false,
        }
    }
}

impl JsonText {
    /// What is wrong with the text, if anything is.
    pub(super) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Takes over a draft that was changed elsewhere, unless that would throw away a text with a fault.
    fn follow(&mut self, draft: &Metadata, moment: &DraftMoment) {
        if self.followed.as_ref() == Some(moment) {
            return;
        }
        self.followed = Some(moment.clone());
        if self.stands_for.as_ref() == Some(draft) {
            self.is_behind = false;
        } else if self.fault.is_some() {
            self.is_behind = true;
        } else {
            self.take(draft);
        }
    }

    /// Writes the draft anew.
    fn take(&mut self, draft: &Metadata) {
        self.editor.set_text(&json_text::write(draft));
        self.stands_for = Some(draft.clone());
        self.fault = None;
        self.is_behind = false;
    }

    /// Reads the text after an edit; gives the object that it says.
    fn read(&mut self) -> Option<Metadata> {
        match json_text::read_metadata(&self.editor.text()) {
            Ok(metadata) => {
                self.fault = None;
                self.is_behind = false;
                self.followed = None;
                self.stands_for = Some(metadata.clone());
                Some(metadata)
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    fn mark(&self) -> Option<Mark> {
        let place = self.fault.as_ref()?.place;
        Some(Mark {
            line: place.line,
            column_start: place.column,
            column_end: place.column + 1,
            kind: MarkKind::Error,
        })
    }
}

/// What was pressed in the line below the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Nothing,
    GoTo,
    TakeDraft,
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let json = &mut page.local.json;
    json.follow(page.draft, &page.model.moment);
    let (panel, ground) = (Panel::bottom("metadata-json-status"), Tokens::of(ui).bg);
    let pressed = frame::fixed(panel, status_height(json), ground, frame::sides(20, 20))
        .show(ui, |ui| status_ui(ui, json))
        .inner;
    match (pressed, &json.fault) {
        (Pressed::GoTo, Some(fault)) => {
            json.editor.go_to(LineColumn {
                line: fault.place.line,
                column: fault.place.column,
            });
        }
        (Pressed::TakeDraft, _) => json.take(page.draft),
        (Pressed::GoTo | Pressed::Nothing, _) => {}
    }
    frame::body(ui, |ui| text_ui(ui, page));
}

fn text_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let json = &mut page.local.json;
    if json.editor.text().len() > Editor::LIMIT {
        json.viewer
            .follow(page.model.moment.revision, &json.editor.text());
        Viewer::new(&mut json.viewer, "Metadata as JSON").show(ui);
        return;
    }
    let marks: Vec<Mark> = json.mark().into_iter().collect();
    let decorations = Decorations {
        marks: &marks,
        ..Decorations::default()
    };
    let response = Editor::new(&mut json.editor, "Metadata as JSON")
        .decorations(decorations)
        .show(ui);
    if response.changed
        && let Some(metadata) = json.read().filter(|metadata| metadata != page.draft)
    {
        page.commands
            .push(ConnectorCommand::EditPart(PartValue::Metadata(metadata)));
    }
}

/// A fault needs a line of its own.
fn status_height(json: &JsonText) -> f32 {
    if json.fault.is_some() {
        2.0 * measure::LINE + 8.0
    } else {
        measure::STATUS_LINE
    }
}

fn status_ui(ui: &mut Ui, json: &JsonText) -> Pressed {
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let Some(fault) = &json.fault else {
        ui.horizontal_centered(|ui| sound_ui(ui, json));
        return Pressed::Nothing;
    };
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        icon_sign(ui, icons::X_CIRCLE, Tone::Danger, "Error");
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        text::toned(ui, Tone::Danger, &fault.to_string());
    });
    ui.horizontal(|ui| {
        let keeps = if json.is_behind {
            "The draft has changed since."
        } else {
            "The draft keeps the last valid text."
        };
        text::small(ui, keeps);
        at_right(ui, |ui| {
            let go_to = Link::new("Go to the error").small().show(ui).clicked();
            let take = Link::new("Use the draft’s text").small();
            match (go_to, take.show(ui).clicked()) {
                (_, true) => Pressed::TakeDraft,
                (true, false) => Pressed::GoTo,
                (false, false) => Pressed::Nothing,
            }
        })
        .inner
    })
    .inner
}

fn sound_ui(ui: &mut Ui, json: &JsonText) {
    let is_large = json.editor.text().len() > Editor::LIMIT;
    let words = if is_large {
        "Too large to edit as text. Use the form or the table."
    } else {
        "Valid. The draft follows this text."
    };
    text::small(ui, words);
    at_right(ui, |ui| text::small(ui, &place_words(json)));
}

fn place_words(json: &JsonText) -> String {
    let place = json.editor.cursor();
    format!("Line {}, column {}", place.line, place.column)
}
