//! A long text while a screen reader listens.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Edited, NAME, editor_at, lines, picture_of_text, press, type_text};

/// Some 0.9 MB.
const LINES: usize = 40_000;

/// The editor with the cursor in a line, laid out at last.
fn long(line: u32) -> Harness<'static, Edited> {
    let mut harness = editor_at(&lines(LINES), line, 1);
    harness.run_steps(60);
    harness
}

#[test]
fn the_lines_in_sight_and_around_them_are_handed_over() {
    let mut harness = long(20_000);
    type_text(&mut harness, "x");

    let nodes = harness.root().children_recursive().count();
    assert!(nodes < 400, "{nodes} nodes");
    let value = harness.get_by_label(NAME).value().unwrap();
    assert!(value.contains("x<line number=\"20000\"/>\n<line number=\"20001\"/>"));
    assert!(!value.contains("number=\"19\"") && !value.contains("number=\"39999\""));
    let field = harness.get_by_label(NAME).accesskit_node();
    let can_be_set = field
        .data()
        .supports_action(egui::accesskit::Action::SetValue);
    assert!(!can_be_set, "a part must not replace the whole");
}

#[test]
fn the_long_text_is_painted_and_edited_as_any() {
    let mut harness = long(39_999);
    let field = harness.get_by_role_and_label(Role::MultilineTextInput, NAME);
    assert!(field.is_focused());
    type_text(&mut harness, "x");
    press(&mut harness, Modifiers::NONE, Key::Enter);

    let last = harness
        .state()
        .editor
        .text()
        .lines()
        .nth(39_999)
        .map(str::to_owned);
    assert_eq!(last.as_deref(), Some("<line number=\"39999\"/>"));
    let painted = picture_of_text(&harness);
    assert!(painted.iter().any(|(_, text)| text.len() > 900_000));
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    press(
        &mut harness,
        Modifiers::CTRL | Modifiers::COMMAND,
        Key::Home,
    );
    assert_eq!(harness.state().editor.cursor().line, 1);
    let value = harness.get_by_label(NAME).value().unwrap();
    assert!(
        value.starts_with("<line number=\"1\"/>"),
        "the view follows the cursor"
    );
}

#[test]
fn a_screen_reader_selects_in_a_long_text() {
    let mut harness = long(20_000);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);

    let field = harness.get_by_label(NAME);
    let selection = *field.accesskit_node().raw_text_selection().unwrap();
    let target_node = field.accesskit_node().locate().0;
    press(&mut harness, Modifiers::COMMAND, Key::End);
    harness.event(Event::AccessKitActionRequest(
        egui::accesskit::ActionRequest {
            action: egui::accesskit::Action::SetTextSelection,
            target_tree: egui::accesskit::TreeId::ROOT,
            target_node,
            data: Some(egui::accesskit::ActionData::SetTextSelection(selection)),
        },
    ));
    harness.run_steps(3);

    assert_eq!(harness.state().editor.cursor().line, 20_001);
}
