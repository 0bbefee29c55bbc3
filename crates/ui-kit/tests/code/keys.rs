//! Keys that change lines and tags, and those that change nothing.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use patchpanel_ui_kit::compare::line_index::LineColumn;

use crate::support::{NAME, editor_at, press, type_text};

#[test]
fn the_editor_keeps_its_text_at_keys_that_mean_something_else() {
    let text = "<a>\n  <b/>\n</a>\n";
    let mut harness = editor_at(text, 2, 5);

    for key in [Key::H, Key::K, Key::U, Key::W] {
        press(&mut harness, Modifiers::CTRL | Modifiers::COMMAND, key);
    }

    assert_eq!(harness.state().editor.text(), text);
    assert_eq!(harness.state().changes, 0);
}

#[test]
fn a_new_line_is_indented_like_the_one_before() {
    let mut harness = editor_at("<a>\n    <b/>", 2, 9);

    press(&mut harness, Modifiers::NONE, Key::Enter);
    type_text(&mut harness, "c");

    assert_eq!(harness.state().editor.text(), "<a>\n    <b/>\n    c");
}

#[test]
fn tab_indents_and_shift_tab_takes_it_back() {
    let mut harness = editor_at("<a/>", 1, 1);

    press(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(harness.state().editor.text(), "  <a/>");
    press(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(harness.state().editor.text(), "<a/>");
    press(&mut harness, Modifiers::COMMAND, Key::A);
    press(&mut harness, Modifiers::NONE, Key::Tab);

    // A selection within one line is replaced, as in any text field.
    assert_eq!(harness.state().editor.text(), "  ");
}

#[test]
fn tab_moves_all_selected_lines() {
    let mut harness = editor_at("<a>\n<b/>\n</a>", 1, 1);

    press(&mut harness, Modifiers::COMMAND, Key::A);
    press(&mut harness, Modifiers::NONE, Key::Tab);

    assert_eq!(harness.state().editor.text(), "  <a>\n  <b/>\n  </a>");
    assert_eq!(harness.state().changes, 1);
}

#[test]
fn a_typed_tag_is_closed_and_one_undo_takes_that_back() {
    let mut harness = editor_at("", 1, 1);
    type_text(&mut harness, "<Form");

    type_text(&mut harness, ">");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    type_text(&mut harness, "x");
    assert_eq!(harness.state().editor.text(), "<Form>\n  x\n</Form>");

    press(&mut harness, Modifiers::COMMAND, Key::Z);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().editor.text(), "<Form></Form>");
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().editor.text(), "<Form");
}

#[test]
fn keys_of_one_frame_keep_their_order() {
    let mut harness = editor_at("", 1, 1);

    let typed = ["<a", ">", "b"].map(|text| egui::Event::Text(text.to_owned()));
    harness.input_mut().events.extend(typed);
    harness.run_steps(2);

    assert_eq!(harness.state().editor.text(), "<a>b");
}

#[test]
fn keys_comment_move_and_duplicate_lines() {
    let mut harness = editor_at("<a/>\n<b/>", 2, 3);

    press(&mut harness, Modifiers::COMMAND, Key::Slash);
    assert_eq!(harness.state().editor.text(), "<a/>\n<!-- <b/> -->");
    press(&mut harness, Modifiers::COMMAND, Key::Slash);
    press(&mut harness, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(harness.state().editor.text(), "<b/>\n<a/>");
    let duplicate = Modifiers::ALT | Modifiers::SHIFT;
    press(&mut harness, duplicate, Key::ArrowDown);
    assert_eq!(harness.state().editor.text(), "<b/>\n<b/>\n<a/>");
    assert_eq!(harness.state().editor.cursor(), LineColumn::new(2, 3));

    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().editor.text(), "<b/>\n<a/>");
}

#[test]
fn escape_leaves_the_field_so_that_tab_goes_on() {
    let mut harness = editor_at("<a/>", 1, 1);

    press(&mut harness, Modifiers::NONE, Key::Escape);

    assert!(!harness.get_by_label(NAME).is_focused());
}

#[test]
fn shifting_lines_can_be_undone() {
    let mut harness = editor_at("<a>\n<b/>\n</a>", 1, 1);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    press(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(harness.state().editor.text(), "  <a>\n  <b/>\n  </a>");

    press(&mut harness, Modifiers::COMMAND, Key::Z);

    assert_eq!(harness.state().editor.text(), "<a>\n<b/>\n</a>");
}
