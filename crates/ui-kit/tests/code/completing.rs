//! Words that the owner of an editor knows: offered at the cursor, typed in by key or click.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use patchpanel_ui_kit::code::completion::{Candidate, Vocabulary};
use patchpanel_ui_kit::code::editor::{Editor, EditorState};
use patchpanel_ui_kit::code::highlight::Language;
use patchpanel_ui_kit::code::xml_place::Position;
use patchpanel_ui_kit::compare::line_index::LineColumn;

use crate::support::{Edited, NAME, harness, press, type_text};

/// An editor that knows two elements and one attribute, with the cursor at the end of its first line.
fn editor_with_words(text: &str) -> Harness<'static, Edited> {
    let mut editor = EditorState::new(Language::Xml);
    editor.follow(1, text);
    editor.go_to(LineColumn::new(1, u32::MAX));
    let state = Edited { editor, changes: 0 };
    let mut harness = harness([800.0, 400.0], state, |ui, state| {
        let words = |at: Position<'_>| {
            let words = match at {
                Position::Element { .. } => vec![("Field", "One setting."), ("Form", "All of it.")],
                Position::Attribute { .. } => vec![("name", "")],
                Position::Value { .. } => vec![],
            };
            let candidate = |(word, help): (&str, &'static str)| Candidate {
                word: word.to_owned(),
                help,
            };
            words.into_iter().map(candidate).collect()
        };
        let words = Vocabulary(&words);
        let pane = Editor::new(&mut state.editor, NAME).vocabulary(&words);
        state.changes += usize::from(pane.show(ui).changed);
    });
    harness.run_steps(3);
    harness
}

#[test]
fn completion_offers_what_fits_and_types_it_in() {
    let mut harness = editor_with_words("<Fo");
    press(&mut harness, Modifiers::COMMAND, Key::Space);

    harness.get_by_role_and_label(Role::ListBoxOption, "Form. All of it.");
    assert!(harness.query_by_label("Field. One setting.").is_none());
    press(&mut harness, Modifiers::NONE, Key::Enter);
    type_text(&mut harness, " n");
    press(&mut harness, Modifiers::COMMAND, Key::Space);
    press(&mut harness, Modifiers::NONE, Key::Tab);
    type_text(&mut harness, "x");

    assert_eq!(harness.state().editor.text(), "<Form name=\"x\"");
}

#[test]
fn completion_moves_by_arrows_and_closes_by_escape_with_the_focus_kept() {
    let mut harness = editor_with_words("<");
    press(&mut harness, Modifiers::COMMAND, Key::Space);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    harness.get_by_label("All of it.");

    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("All of it.").is_none());
    type_text(&mut harness, "a");

    assert_eq!(harness.state().editor.text(), "<a");
}

#[test]
fn a_click_takes_a_word_and_leaves_the_focus_in_the_text() {
    let mut harness = editor_with_words("<");
    press(&mut harness, Modifiers::COMMAND, Key::Space);

    harness.get_by_label("Form. All of it.").click();
    harness.run_steps(4);
    type_text(&mut harness, ">");

    assert_eq!(harness.state().editor.text(), "<Form></Form>");
}
