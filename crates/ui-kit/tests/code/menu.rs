//! The editor's menu, by pointer and by key.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Edited, NAME, editor_at, press};

const TEXT: &str = "<a>\n  <b/>\n</a>\n";

/// The editor with its second line selected.
fn selected() -> Harness<'static, Edited> {
    let mut harness = editor_at(TEXT, 2, 3);
    press(&mut harness, Modifiers::SHIFT, Key::End);
    harness
}

fn right_click(harness: &mut Harness<'_, Edited>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run_steps(6);
}

fn choose(harness: &mut Harness<'_, Edited>, item: &str) {
    harness.get_by_role_and_label(Role::MenuItem, item).click();
    harness.run_steps(5);
}

#[test]
fn a_right_click_into_the_selection_cuts_it() {
    let mut harness = selected();
    let rect = harness.get_by_label(NAME).rect();
    right_click(&mut harness, rect.min + egui::vec2(40.0, 8.0 + 30.0));

    choose(&mut harness, "Cut");

    assert_eq!(harness.state().editor.text(), "<a>\n  \n</a>\n");
    assert!(harness.get_by_label(NAME).is_focused());
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().editor.text(), TEXT, "one step of undo");
}

#[test]
fn the_menu_folds_and_unfolds() {
    let mut harness = editor_at(TEXT, 2, 3);
    for shown in ["Unfold line 2", "Fold line 2"] {
        press(&mut harness, Modifiers::SHIFT, Key::F10);
        choose(&mut harness, "Fold or unfold");
        harness.get_by_label(shown);
    }
}

#[test]
fn a_right_click_elsewhere_goes_there() {
    let mut harness = selected();
    let rect = harness.get_by_label(NAME).rect();
    right_click(&mut harness, rect.min + egui::vec2(200.0, 8.0 + 50.0));

    assert_eq!(harness.state().editor.cursor().line, 3);
    let cut = harness.get_by_role_and_label(Role::MenuItem, "Cut");
    assert!(cut.accesskit_node().is_disabled());
}

#[test]
fn the_menu_key_comments_a_line_in_one_step_of_undo() {
    let mut harness = selected();
    press(&mut harness, Modifiers::SHIFT, Key::F10);

    choose(&mut harness, "Comment or uncomment");

    assert_eq!(
        harness.state().editor.text(),
        "<a>\n  <!-- <b/> -->\n</a>\n"
    );
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().editor.text(), TEXT);
}

#[test]
fn pasting_replaces_what_was_selected() {
    let mut harness = selected();
    press(&mut harness, Modifiers::SHIFT, Key::F10);

    harness
        .get_by_role_and_label(Role::MenuItem, "Paste")
        .click();
    let asked = (0..5).filter(|_| {
        harness.step();
        let mut views = harness.output().viewport_output.values();
        views.any(|view| view.commands.contains(&egui::ViewportCommand::RequestPaste))
    });
    assert_eq!(asked.count(), 1, "the system is asked once");
    harness.event(Event::Paste("<c/>".to_owned()));
    harness.run_steps(2);

    assert_eq!(harness.state().editor.text(), "<a>\n  <c/>\n</a>\n");
}

#[test]
fn all_is_selected_and_a_line_is_gone_to_by_the_menu() {
    let mut harness = editor_at(TEXT, 1, 1);
    press(&mut harness, Modifiers::SHIFT, Key::F10);
    choose(&mut harness, "Select all");
    press(&mut harness, Modifiers::NONE, Key::Delete);
    assert_eq!(harness.state().editor.text(), "");

    press(&mut harness, Modifiers::SHIFT, Key::F10);
    choose(&mut harness, "Go to line…");
    assert!(harness.get_by_label("Line, or line:column").is_focused());
}
