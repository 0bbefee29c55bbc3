//! The tabs of the three XML documents: toolbar, editor, comparison, problems, files in and out.

mod correlation;
#[cfg(test)]
mod correlation_tests;
mod designer;
mod editor;
mod problems;
mod sheet;
mod template;
#[cfg(test)]
mod template_tests;
#[cfg(test)]
mod tests;
mod toolbar;

use std::collections::BTreeMap;

use egui::{Margin, Panel, Ui};
use patchpanel_core_models::{
    ids::ScriptName,
    models::document::{DocumentKind, XmlDocument},
    problem::Place,
};

use self::designer::Beside;
use crate::{
    code::{
        diff_view::{DiffState, DiffView},
        editor::EditorState,
        highlight::Language,
        viewer::ViewerState,
    },
    command::{Commands, DocumentCommand},
    compare::line_index::LineColumn,
    icons,
    screens::{cached::Cached, dropping, form, frame},
    state::{
        AppState,
        connectors::OpenConnector,
        remote::Generation,
        session::{GoTo, SessionId},
    },
    theme::Tokens,
    view_models::documents as model,
    widgets::{Button, EmptyState, at_right, text},
};

/// From this width on a table and its XML stand side by side.
const SPLIT: f32 = 860.0;
/// A longer text is edited as XML only: reading it as a form or a table takes longer than a frame.
const MOST_DESIGNED: usize = 256 * 1024;
/// What the table gets of the width then.
const DESIGN_SHARE: f32 = 0.55;

/// What the tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// What the document says, as a form or as a table. A table has its XML beside it where there is room.
    Design,
    Xml,
    /// The XML beside the form that it describes.
    Both,
    Compare,
}

struct DocumentView {
    mode: Mode,
    /// What is shown from the next frame on: first it is taken what was typed.
    asked: Option<Mode>,
    /// Whether the table and the XML stand side by side.
    is_split: bool,
    /// Whether the text is longer than what is designed.
    is_large: bool,
    correlation: correlation::View,
    template: template::View,
    editor: EditorState,
    viewer: ViewerState,
    diff: Cached<u64, DiffState>,
    problems: super::problems::Size,
    chosen_problem: Option<usize>,
    /// The problem that is brought into sight, since the cursor came to it.
    reveal_problem: Option<usize>,
    /// Where the cursor was when the chosen problem was last asked for.
    cursor_seen: LineColumn,
    /// Where the cursor was when the form last followed it.
    cursor_in_form: LineColumn,
    /// The cursor and the row of the table when one last followed the other.
    seen_beside: (LineColumn, Option<Place>),
}

impl DocumentView {
    /// Forms and tables come first, since few of those who change them write XML.
    fn new() -> Self {
        Self {
            mode: Mode::Design,
            asked: None,
            is_split: false,
            is_large: false,
            correlation: correlation::View::default(),
            template: template::View::default(),
            editor: EditorState::new(Language::Xml),
            viewer: ViewerState::new(Language::Xml),
            diff: Cached::default(),
            problems: super::problems::Size::default(),
            chosen_problem: None,
            reveal_problem: None,
            cursor_seen: LineColumn::default(),
            cursor_in_form: LineColumn::default(),
            seen_beside: (LineColumn::default(), None),
        }
    }

    /// Whether the text is in sight, to be edited.
    fn shows_text(&self) -> bool {
        match self.mode {
            Mode::Xml | Mode::Both => true,
            Mode::Design => self.is_split,
            Mode::Compare => false,
        }
    }
}

/// What belongs to drawing only, for each document that was shown in this session.
#[derive(Default)]
pub struct View {
    session: Option<SessionId>,
    documents: BTreeMap<(ScriptName, XmlDocument), DocumentView>,
    /// The last place that was gone to on order.
    gone_to: Generation,
    pub(super) form: super::form::View,
}

pub(crate) fn ui(
    ui: &mut Ui,
    state: &AppState,
    document: XmlDocument,
    view: &mut View,
    commands: &mut Commands,
) {
    let Some(session) = state.session() else {
        return;
    };
    let Some(open) = session.selected_connector() else {
        return;
    };
    if view.session != Some(session.id) {
        *view = View {
            session: Some(session.id),
            ..View::default()
        };
    }
    dropped(ui, state, document, commands);
    let View {
        documents,
        form,
        gone_to,
        ..
    } = view;
    let shown = documents
        .entry((open.script_name.clone(), document))
        .or_insert_with(DocumentView::new);
    let is_wide = ui.available_width() >= SPLIT;
    let text = open.draft.current.xml.get(&document);
    shown.is_large = text.is_some_and(|text| text.len() > MOST_DESIGNED);
    let order = session.go_to.as_ref();
    if let Some(order) = order.filter(|order| {
        order.document == document.into()
            && order.script_name == open.script_name
            && order.id > *gone_to
    }) {
        *gone_to = order.id;
        form.follow_draft(state);
        go_to(order, shown, form);
    }
    let Some(text) = text else {
        return missing(ui, document, commands);
    };
    if shown.is_large && matches!(shown.mode, Mode::Design | Mode::Both) {
        shown.mode = Mode::Xml;
    }
    let before = shown.mode;
    shown.mode = shown.asked.take().unwrap_or(before);
    shown.is_split = is_split(document, shown.mode, is_wide);
    let mut is_switching = false;
    frame::tool_bar(ui, "document-toolbar", |ui| {
        is_switching = toolbar::ui(ui, open, document, shown, commands);
    });
    if document == XmlDocument::SourceConfig {
        keep_in_sight(state, before, shown, form);
    }
    if before != shown.mode && matches!(shown.mode, Mode::Xml | Mode::Both) && !is_switching {
        // What is typed at once is not lost.
        shown.editor.go_to(shown.editor.cursor());
    }
    frame::status_line(ui, "document-status", |ui| {
        status(ui, (document, text), shown, form);
    });
    if shown.mode != Mode::Design || document != XmlDocument::SourceConfig {
        problems::ui(ui, open, document, shown, commands);
    }
    frame::body(ui, |ui| match shown.mode {
        Mode::Design if document == XmlDocument::SourceConfig => {
            problems::step_in_form(ui, open, (shown, form));
            if let Some(place) = form::design_ui(ui, state, form, commands) {
                problems::go_to(place, shown);
            }
        }
        Mode::Both if document == XmlDocument::SourceConfig => {
            both(ui, state, (open, document), (shown, form), commands);
        }
        Mode::Design | Mode::Both => design(ui, (state, open), document, shown, commands),
        Mode::Xml => editor::ui(ui, open, document, shown, commands),
        Mode::Compare => compare(ui, open, document, shown),
    });
    drop_hint(ui, state, document);
}

/// Whether a table and its XML stand side by side.
fn is_split(document: XmlDocument, mode: Mode, is_wide: bool) -> bool {
    match document {
        XmlDocument::SourceConfig => false,
        XmlDocument::SourceTemplate => mode == Mode::Both,
        XmlDocument::CorrelationConfig => is_wide,
    }
}

fn go_to(order: &GoTo, shown: &mut DocumentView, form: &mut form::View) {
    if order.is_designed && !shown.is_large && shown.mode != Mode::Both {
        shown.mode = Mode::Design;
    }
    let is_form = order.document == XmlDocument::SourceConfig.into();
    let in_form = is_form && shown.mode == Mode::Design;
    if !in_form || !form.goes_to(order.place) {
        problems::go_to(order.place, shown);
    }
}

/// What was looked at stays in sight when the form gives way to its XML, or the other way round.
fn keep_in_sight(state: &AppState, before: Mode, shown: &mut DocumentView, form: &mut form::View) {
    match (before, shown.mode) {
        (Mode::Design, Mode::Xml | Mode::Both) => {
            if let Some(Place { line, column }) = form.selected_place() {
                let place = LineColumn { line, column };
                shown.editor.show(place);
                shown.cursor_in_form = place;
            }
        }
        (Mode::Xml | Mode::Both, Mode::Design) => {
            let LineColumn { line, column } = shown.editor.cursor();
            form.follow_draft(state);
            form.goes_to(Place { line, column });
        }
        _ => {}
    }
}

/// The tables of a document, with its XML at the right where there is room.
fn design(
    ui: &mut Ui,
    (state, open): (&AppState, &OpenConnector),
    document: XmlDocument,
    view: &mut DocumentView,
    commands: &mut Commands,
) {
    let place = if view.is_split {
        let surface = Tokens::of(ui).surface;
        let width = ui.available_width() * DESIGN_SHARE;
        let place = frame::fixed(Panel::left("document-design"), width, surface, Margin::ZERO)
            .show(ui, |ui| tables(ui, (state, open), document, view, commands))
            .inner;
        frame::body(ui, |ui| editor::ui(ui, open, document, view, commands));
        place
    } else {
        tables(ui, (state, open), document, view, commands)
    };
    if let Some(place) = place {
        problems::go_to(place, view);
    }
}

/// The XML at the left, the form at the right; each follows what is selected in the other.
fn both(
    ui: &mut Ui,
    state: &AppState,
    (open, document): (&OpenConnector, XmlDocument),
    (shown, form): (&mut DocumentView, &mut form::View),
    commands: &mut Commands,
) {
    form.follow_draft(state);
    let before = form.selected_place();
    let width = (ui.available_width() * 0.5).round();
    let surface = Tokens::of(ui).surface;
    frame::fixed(Panel::left("xml-beside"), width, surface, Margin::ZERO)
        .show(ui, |ui| editor::ui(ui, open, document, shown, commands));
    let cursor = shown.editor.cursor();
    if std::mem::replace(&mut shown.cursor_in_form, cursor) != cursor {
        form.goes_to(Place {
            line: cursor.line,
            column: cursor.column,
        });
    }
    let by_cursor = form.selected_place();
    if let Some(place) = form::beside_ui(ui, form, commands) {
        problems::go_to(place, shown);
    }
    let selected = form.selected_place();
    if selected != by_cursor
        && selected != before
        && let Some(Place { line, column }) = selected
    {
        let place = LineColumn { line, column };
        shown.editor.show(place);
        shown.cursor_in_form = place;
    }
}

/// Answers where in the XML to go. A form has no tables.
fn tables(
    ui: &mut Ui,
    shown: (&AppState, &OpenConnector),
    document: XmlDocument,
    view: &mut DocumentView,
    commands: &mut Commands,
) -> Option<Place> {
    let beside = view.is_split.then_some(Beside {
        editor: &mut view.editor,
        seen: &mut view.seen_beside,
    });
    if document == XmlDocument::CorrelationConfig {
        return correlation::ui(ui, shown, (&mut view.correlation, beside), commands);
    }
    if document == XmlDocument::SourceTemplate {
        return template::ui(ui, shown, (&mut view.template, beside), commands);
    }
    None
}

fn missing(ui: &mut Ui, document: XmlDocument, commands: &mut Commands) {
    let title = format!("This connector has no {}", document.title().to_lowercase());
    let empty = EmptyState::new(icons::FILE_CODE, &title)
        .text("Open a file to add the document to the draft.");
    empty.show(ui, |ui| {
        let button = Button::secondary("Open file…").icon(icons::FOLDER_OPEN);
        let pressed = button.show(ui).clicked();
        commands.when(pressed, DocumentCommand::Open(DocumentKind::Xml(document)));
    });
}

/// A file dropped anywhere on the tab is meant for its document.
fn dropped(ui: &Ui, state: &AppState, document: XmlDocument, commands: &mut Commands) {
    if let Some(path) = dropping::dropped(ui, state).into_iter().next() {
        commands.push(DocumentCommand::Drop(document, path));
    }
}

/// Says what dropping will do while a file hovers over the window.
fn drop_hint(ui: &Ui, state: &AppState, document: XmlDocument) {
    if dropping::hovering(ui, state).is_some() {
        let title = document.title().to_lowercase();
        dropping::hint(ui, &format!("Drop to make it the draft of the {title}"));
    }
}

fn compare(ui: &mut Ui, open: &OpenConnector, document: XmlDocument, view: &mut DocumentView) {
    let check = open.checks.get(&document.into());
    if check.is_none_or(|check| check.diff.is_empty()) {
        ui.add_space((ui.available_height() * 0.24).round());
    }
    let Some(check) = check else {
        EmptyState::new(icons::FILE_CODE, "Comparing with the server…").show(ui, |_| ());
        return;
    };
    if check.diff.is_empty() {
        let empty = EmptyState::new(icons::CLOUD_CHECK, "No differences from the server");
        empty
            .text("Edit the text, or open a file; the differences show here.")
            .show(ui, |_| ());
        return;
    }
    let make = || DiffState::new((*check.diff).clone(), Language::Xml);
    let diff = view.diff.of(check.revision, make);
    DiffView::new(diff, document.title()).show(ui);
}

fn status(
    ui: &mut Ui,
    (document, draft): (XmlDocument, &str),
    view: &DocumentView,
    form: &form::View,
) {
    let cursor = view.editor.cursor();
    if view.shows_text() {
        let words = format!("Line {}, column {}", cursor.line, cursor.column);
        text::small(ui, &words);
    }
    let shows_form = matches!(view.mode, Mode::Design | Mode::Both);
    if document == XmlDocument::SourceConfig
        && shows_form
        && let Some(words) = form.selected_words()
    {
        text::small(ui, &words);
    }
    // The editor knows the lines of the text only once it was shown.
    let lines = if view.mode == Mode::Design {
        draft.lines().count()
    } else {
        view.editor.text_lines()
    };
    let facts = model::status(document, draft, lines, view.editor.line_ends().name());
    at_right(ui, |ui| text::small(ui, &facts));
}
