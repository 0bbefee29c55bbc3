//! The find bar of an editor and a viewer.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use patchpanel_ui_kit::compare::line_index::LineColumn;

use crate::support::{NAME, editor_at, lines, press, type_text, viewer_of};

#[test]
fn find_goes_through_the_places_by_keyboard_alone() {
    let text = "<host/>\n<Host/>\n<port/>\n<host/>\n";
    let mut harness = editor_at(text, 1, 1);

    press(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(harness.get_by_label("Find").is_focused());
    type_text(&mut harness, "host");
    harness.run_steps(2);
    harness.get_by_label("1 of 3");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    harness.get_by_label("2 of 3");
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    harness.get_by_label("3 of 3");
    press(&mut harness, Modifiers::NONE, Key::Escape);

    assert!(harness.query_by_label("Find").is_none());
    assert!(harness.get_by_label(NAME).is_focused());
    assert_eq!(harness.state().editor.cursor(), LineColumn::new(4, 2));
    assert_eq!(harness.state().editor.text(), text);
}

#[test]
fn match_case_finds_fewer_places() {
    let mut harness = editor_at("host Host HOST", 1, 1);
    harness.state_mut().editor.find().open(Some("host"));
    harness.run_steps(2);
    harness.get_by_label("1 of 3");

    harness.get_by_label("Match case").click();
    harness.run_steps(3);

    harness.get_by_label("1 of 1");
}

#[test]
fn the_buttons_of_the_find_bar_do_what_the_keys_do() {
    let mut harness = editor_at("a\na\n", 1, 1);
    harness.state_mut().editor.find().open(None);
    harness.run_steps(2);
    type_text(&mut harness, "a");

    harness.get_by_label("Next match").click();
    harness.run_steps(3);
    harness.get_by_label("2 of 2");
    harness.get_by_label("Previous match").click();
    harness.run_steps(3);
    harness.get_by_label("1 of 2");
    harness.get_by_label("Close search").click();
    harness.run_steps(3);

    assert!(harness.query_by_label("Find").is_none());
}

#[test]
fn a_viewer_is_searched_by_keyboard() {
    let mut harness = viewer_of(&lines(1_000));
    harness.get_by_label(NAME).focus();
    harness.run_steps(2);

    press(&mut harness, Modifiers::COMMAND, Key::F);
    type_text(&mut harness, "number=\"777\"");
    harness.run_steps(3);

    harness.get_by_label("1 of 1");
    harness.get_by_label("<line number=\"777\"/>");
}

#[test]
fn replacing_goes_from_place_to_place_with_a_preview() {
    let mut harness = editor_at("<a h=\"host\"/>\n<b h=\"host\"/>", 1, 1);
    press(&mut harness, Modifiers::COMMAND, Key::H);
    type_text(&mut harness, "host");
    press(&mut harness, Modifiers::NONE, Key::Tab);
    harness.get_by_label("Replace with").focus();
    harness.run_steps(2);

    type_text(&mut harness, "hosts");
    harness.run_steps(2);
    harness.get_by_label("Becomes: <a h=\"hosts\"/>");
    press(&mut harness, Modifiers::NONE, Key::Enter);

    assert_eq!(
        harness.state().editor.text(),
        "<a h=\"hosts\"/>\n<b h=\"host\"/>"
    );
    harness.get_by_label("Becomes: <b h=\"hosts\"/>");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(
        harness.state().editor.text(),
        "<a h=\"hosts\"/>\n<b h=\"hosts\"/>"
    );
    assert_eq!(harness.state().changes, 2);
}

#[test]
fn all_places_are_replaced_in_one_step_of_undo() {
    let mut harness = editor_at("a b\nA c a", 1, 1);
    press(&mut harness, Modifiers::COMMAND, Key::H);
    type_text(&mut harness, "a");
    harness.get_by_label("Replace with").focus();
    harness.run_steps(2);
    type_text(&mut harness, "xy");

    harness.get_by_label("Replace all 3").click();
    harness.run_steps(3);
    assert_eq!(harness.state().editor.text(), "xy b\nxy c xy");

    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().editor.text(), "a b\nA c a");
}

#[test]
fn a_line_is_gone_to_by_its_number() {
    let mut harness = editor_at("a\nb\nccc", 1, 1);

    press(&mut harness, Modifiers::COMMAND, Key::G);
    type_text(&mut harness, "3:2");
    press(&mut harness, Modifiers::NONE, Key::Enter);

    let at = |line, column| LineColumn::new(line, column);
    assert_eq!(harness.state().editor.cursor(), at(3, 2));
    type_text(&mut harness, "X");
    assert_eq!(harness.state().editor.text(), "a\nb\ncXcc");
    press(&mut harness, Modifiers::COMMAND, Key::G);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    type_text(&mut harness, "Y");
    assert_eq!(harness.state().editor.text(), "a\nb\ncXYcc");
}
