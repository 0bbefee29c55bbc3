//! Code widgets in a window of their own.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use patchpanel_ui_kit::code::editor::{Editor, EditorState};
use patchpanel_ui_kit::code::highlight::Language;
use patchpanel_ui_kit::code::viewer::{Viewer, ViewerState};
use patchpanel_ui_kit::compare::line_index::LineColumn;
use patchpanel_ui_kit::theme;

pub(crate) const NAME: &str = "Source config";

pub(crate) fn harness<State>(
    size: [f32; 2],
    state: State,
    draw: impl FnMut(&mut egui::Ui, &mut State) + 'static,
) -> Harness<'static, State> {
    Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install)
        .build_ui_state(draw, state)
}

pub(crate) struct Edited {
    pub(crate) editor: EditorState,
    pub(crate) changes: usize,
}

pub(crate) fn editor_of(text: &str) -> Harness<'static, Edited> {
    let mut editor = EditorState::new(Language::Xml);
    editor.follow(1, text);
    harness(
        [800.0, 400.0],
        Edited { editor, changes: 0 },
        |ui, state| {
            let response = Editor::new(&mut state.editor, NAME).show(ui);
            state.changes += usize::from(response.changed);
        },
    )
}

/// An editor with the cursor at a place.
pub(crate) fn editor_at(text: &str, line: u32, column: u32) -> Harness<'static, Edited> {
    let mut harness = editor_of(text);
    harness
        .state_mut()
        .editor
        .go_to(LineColumn::new(line, column));
    harness.run_steps(2);
    harness
}

pub(crate) fn type_text<State>(harness: &mut Harness<'_, State>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run_steps(2);
}

pub(crate) fn press<State>(harness: &mut Harness<'_, State>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

pub(crate) fn viewer_of(text: &str) -> Harness<'static, ViewerState> {
    let mut viewer = ViewerState::new(Language::Xml);
    viewer.follow(1, text);
    harness([800.0, 400.0], viewer, |ui, state| {
        Viewer::new(state, NAME).show(ui);
    })
}

pub(crate) fn lines(count: usize) -> String {
    let lines: Vec<String> = (1..=count)
        .map(|line| format!("<line number=\"{line}\"/>\n"))
        .collect();
    lines.concat()
}

/// Where text was painted in the last frame.
pub(crate) fn picture_of_text<State>(harness: &Harness<'_, State>) -> Vec<(egui::Pos2, String)> {
    let texts = harness
        .output()
        .shapes
        .iter()
        .filter_map(|shape| match &shape.shape {
            egui::Shape::Text(text) => Some((text.pos, text.galley.text().to_owned())),
            _ => None,
        });
    texts.collect()
}
