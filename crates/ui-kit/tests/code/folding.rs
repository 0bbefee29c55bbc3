//! Folds of an editor.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use patchpanel_ui_kit::compare::line_index::LineColumn;

use crate::support::{Edited, NAME, editor_at, editor_of, picture_of_text, press, type_text};

const FORM: &str =
    "<Form>\n  <Menu>\n    <Field a=\"1\"/>\n    <Field b=\"2\"/>\n  </Menu>\n</Form>\n";

/// The line numbers in the gutter.
fn line_numbers<State>(harness: &Harness<'_, State>) -> Vec<String> {
    let mut numbers: Vec<(egui::Pos2, String)> = picture_of_text(harness)
        .into_iter()
        .filter(|(at, text)| at.x < 60.0 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    numbers.sort_by(|one, other| one.0.y.total_cmp(&other.0.y));
    numbers.into_iter().map(|(_, text)| text).collect()
}

fn fold_menu(harness: &mut Harness<'_, Edited>) {
    harness.get_by_label("Fold lines 3 to 4").click();
    harness.run_steps(3);
}

#[test]
fn a_fold_hides_the_lines_between_two_tags_and_shows_them_again() {
    let mut harness = editor_of(FORM);
    harness.run_steps(2);
    assert_eq!(line_numbers(&harness), ["1", "2", "3", "4", "5", "6", "7"]);

    fold_menu(&mut harness);
    assert_eq!(line_numbers(&harness), ["1", "2", "5", "6", "7"]);
    assert_eq!(
        harness.state().editor.text(),
        FORM,
        "folding changes no text"
    );
    assert_eq!(harness.state().changes, 0);

    harness.get_by_label("Unfold lines 3 to 4").click();
    harness.run_steps(3);
    assert_eq!(line_numbers(&harness), ["1", "2", "3", "4", "5", "6", "7"]);
}

#[test]
fn a_click_below_a_fold_meets_the_line_that_is_seen_there() {
    let mut harness = editor_of(FORM);
    harness.run_steps(2);
    fold_menu(&mut harness);
    // Row 3 of 20 points each, below a padding of 8 and the margin of the stage.
    let text = harness.get_by_label(NAME).rect();
    let row = egui::pos2(text.left() + 14.0, text.top() + 8.0 + 2.5 * 20.0);

    harness.hover_at(row);
    harness.drag_at(row);
    harness.drop_at(row);
    harness.run_steps(3);

    assert_eq!(harness.state().editor.cursor().line, 5);
    type_text(&mut harness, "x");
    assert_eq!(
        harness.state().editor.text(),
        FORM.replace("  </Menu>", "x  </Menu>")
    );
}

#[test]
fn arrow_keys_go_over_a_closed_fold() {
    let mut harness = editor_at(FORM, 2, 5);
    fold_menu(&mut harness);

    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(harness.state().editor.cursor(), LineColumn::new(5, 5));

    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(harness.state().editor.cursor(), LineColumn::new(2, 5));
    harness.get_by_label("Unfold lines 3 to 4");
}

#[test]
fn a_fold_opens_for_whoever_goes_into_it() {
    let ways: [fn(&mut Harness<'_, Edited>); 3] = [
        |harness| {
            let place = LineColumn::new(4, 5);
            harness.state_mut().editor.go_to(place);
        },
        |harness| harness.state_mut().editor.find().open(Some("b=\"2\"")),
        |harness| press(harness, Modifiers::NONE, Key::ArrowRight),
    ];
    for go in ways {
        let mut harness = editor_at(FORM, 2, 9);
        fold_menu(&mut harness);

        go(&mut harness);
        harness.run_steps(3);

        harness.get_by_label("Fold lines 3 to 4");
        assert_eq!(line_numbers(&harness).len(), 7);
    }
}

#[test]
fn keys_fold_around_the_cursor_which_stays_in_sight() {
    let mut harness = editor_at(FORM, 4, 5);
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;

    press(&mut harness, keys, Key::OpenBracket);
    assert_eq!(line_numbers(&harness), ["1", "2", "5", "6", "7"]);
    assert_eq!(harness.state().editor.cursor().line, 2);

    press(&mut harness, keys, Key::CloseBracket);
    assert_eq!(line_numbers(&harness).len(), 7);
}

#[test]
fn a_fold_stays_closed_while_something_is_typed_above_it() {
    let mut harness = editor_at(FORM, 1, 7);
    fold_menu(&mut harness);

    type_text(&mut harness, " a=\"1\"");
    press(&mut harness, Modifiers::NONE, Key::Enter);

    assert_eq!(line_numbers(&harness), ["1", "2", "3", "6", "7", "8"]);
    harness.get_by_label("Unfold lines 4 to 5");
}
