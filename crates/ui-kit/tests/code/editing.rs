//! Typing, going to places and undoing in an editor.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use patchpanel_ui_kit::code::editor::{Editor, EditorState, LineEnds, Step};
use patchpanel_ui_kit::code::highlight::Language;
use patchpanel_ui_kit::compare::line_index::LineColumn;
use patchpanel_ui_kit::theme::{CodeLook, DARK, LIGHT};

use crate::support::{
    Edited, NAME, editor_at, editor_of, harness, lines, picture_of_text, press, type_text,
};

#[test]
fn typing_changes_the_text_where_the_cursor_is() {
    let mut harness = editor_at("<a>\n  <b/>\n</a>\n", 2, 5);

    type_text(&mut harness, "c");

    assert_eq!(harness.state().editor.text(), "<a>\n  <bc/>\n</a>\n");
    assert_eq!(harness.state().changes, 1);
    assert_eq!(harness.state().editor.cursor(), LineColumn::new(2, 6));
}

#[test]
fn the_field_is_known_by_its_name() {
    let mut harness = editor_of("<a/>");

    harness
        .get_by_role_and_label(Role::MultilineTextInput, NAME)
        .click();
    harness.run_steps(2);

    assert!(harness.get_by_label(NAME).is_focused());
}

#[test]
fn going_somewhere_changes_no_text() {
    let text = lines(300);
    let mut harness = editor_at(&text, 200, 3);

    assert_eq!(harness.state().editor.cursor(), LineColumn::new(200, 3));
    assert_eq!(harness.state().editor.text(), text);
    assert_eq!(harness.state().changes, 0);
    type_text(&mut harness, "X");
    assert_eq!(
        harness.state().editor.text().lines().nth(199),
        Some("<lXine number=\"200\"/>")
    );
}

#[test]
fn undo_takes_typing_back() {
    let mut harness = editor_at("<a/>\n", 1, 3);
    type_text(&mut harness, "bc");

    press(&mut harness, Modifiers::COMMAND, Key::Z);

    assert_eq!(harness.state().editor.text(), "<a/>\n");
}

#[test]
fn where_the_owner_undoes_the_keys_ask_it_and_the_cursor_goes_to_the_change() {
    let mut editor = EditorState::new(Language::Xml);
    editor.follow(1, "<a/>\n<b/>\n");
    editor.go_to(LineColumn::new(1, 1));
    let mut harness = harness(
        [800.0, 400.0],
        (editor, Vec::new()),
        |ui, (editor, steps)| {
            let answer = Editor::new(editor, NAME).owner_steps().show(ui);
            if answer.step == Some(Step::Undo) {
                editor.follow(2, "<a/>\n<bc/>\n");
            }
            steps.extend(answer.step);
        },
    );
    harness.run_steps(2);
    type_text(&mut harness, "x");

    press(&mut harness, Modifiers::COMMAND, Key::Y);
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(harness.state().0.text(), "x<a/>\n<b/>\n");
    press(&mut harness, Modifiers::COMMAND, Key::Z);

    assert_eq!(harness.state().0.text(), "<a/>\n<bc/>\n");
    assert_eq!(harness.state().1, [Step::Redo, Step::Redo, Step::Undo]);
    let after_c = LineColumn::new(2, 4);
    assert_eq!(harness.state().0.cursor(), after_c);
}

#[test]
fn a_new_document_cannot_be_undone_into_the_one_before() {
    let mut harness = editor_at("<first/>", 1, 3);
    type_text(&mut harness, "x");
    harness.state_mut().editor = EditorState::new(Language::Xml);
    harness.state_mut().editor.follow(1, "<second/>");
    harness.state_mut().editor.go_to(LineColumn::new(1, 1));
    harness.run_steps(3);

    press(&mut harness, Modifiers::COMMAND, Key::Z);

    assert_eq!(harness.state().editor.text(), "<second/>");
}

#[test]
fn what_is_typed_after_a_place_was_shown_goes_there() {
    let mut harness = editor_of("<a/>\n<b/>");
    harness.state_mut().editor.show(LineColumn::new(1, 5));
    harness.run_steps(2);
    type_text(&mut harness, "x");
    assert_eq!(harness.state().editor.text(), "<a/>\n<b/>", "no focus");

    harness.get_by_role(Role::MultilineTextInput).focus();
    harness.run_steps(2);
    type_text(&mut harness, "x");

    assert_eq!(harness.state().editor.text(), "<a/>x\n<b/>");
}

#[test]
fn an_edit_that_comes_back_as_a_new_revision_leaves_the_cursor_alone() {
    let mut harness = editor_at("<a/>\n<b/>", 2, 3);
    type_text(&mut harness, "c");
    let text = harness.state().editor.text().into_owned();

    harness.state_mut().editor.follow(2, &text);
    harness.run_steps(2);
    type_text(&mut harness, "d");

    assert_eq!(harness.state().editor.text(), "<a/>\n<bcd/>");
}

#[test]
fn a_text_replaced_from_outside_is_shown_and_can_be_undone() {
    let mut harness = editor_at("<a><b/></a>", 1, 1);

    harness.state_mut().editor.follow(2, "<a>\n  <b/>\n</a>");
    harness.run_steps(2);
    assert_eq!(
        harness.get_by_label(NAME).value().as_deref(),
        Some("<a>\n  <b/>\n</a>")
    );
    press(&mut harness, Modifiers::COMMAND, Key::Z);

    assert_eq!(harness.state().editor.text(), "<a><b/></a>");
}

#[test]
fn carriage_returns_come_back_as_they_were() {
    let mut harness = editor_at("<a>\r\n</a>\r\n", 1, 4);

    press(&mut harness, Modifiers::NONE, Key::Enter);
    type_text(&mut harness, "<b/>");

    assert_eq!(harness.state().editor.text(), "<a>\r\n  <b/>\r\n</a>\r\n");
    assert_eq!(harness.state().editor.line_ends(), LineEnds::CrLf);
}

#[test]
fn a_large_text_is_shown_at_once_and_editable_soon() {
    let text = lines(3_000);
    let mut editor = EditorState::new(Language::Xml);
    editor.follow(1, &text);
    let mut harness = harness([800.0, 400.0], editor, |ui, state| {
        Editor::new(state, NAME).show(ui);
    });
    harness.get_by_label(NAME);

    for _ in 0..8 {
        harness.step();
    }

    harness.get_by_role_and_label(Role::MultilineTextInput, NAME);
    assert_eq!(harness.state().text(), text);
}

/// The colours of the letters in the editor's text, one after the other.
fn text_colours(harness: &Harness<'_, Edited>) -> Vec<egui::Color32> {
    let mut colours = Vec::new();
    for shape in &harness.output().shapes {
        if let egui::Shape::Text(text) = &shape.shape
            && text.galley.text() == harness.state().editor.text()
        {
            let rows = text.galley.rows.iter();
            let vertices = rows.flat_map(|row| &row.visuals.mesh.vertices);
            colours.extend(vertices.map(|vertex| vertex.color));
        }
    }
    colours.dedup();
    colours
}

#[test]
fn selected_code_keeps_its_colours_and_shows_on_the_current_line() {
    let mut harness = editor_at("<a b=\"c\"/>", 1, 1);
    let before = text_colours(&harness);

    press(&mut harness, Modifiers::COMMAND, Key::A);

    assert!(before.len() > 2, "{before:?}");
    assert_eq!(text_colours(&harness), before);
    let dark = harness.ctx.global_style().visuals.dark_mode;
    let ground = if dark { DARK } else { LIGHT }.selection;
    let shapes = &harness.output().shapes;
    let groups = shapes.iter().filter_map(|shape| match &shape.shape {
        egui::Shape::Vec(group) => Some(group),
        _ => None,
    });
    let marked = groups
        .flatten()
        .filter(|shape| matches!(shape, egui::Shape::Rect(rect) if rect.fill == ground));
    assert_eq!(marked.count(), 1);
}

#[test]
fn undo_of_a_replaced_text_scrolls_back_to_the_left() {
    let mut harness = editor_at("<a/>", 1, 1);
    harness.state_mut().editor.set_text(&"long ".repeat(400));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::End);

    press(&mut harness, Modifiers::COMMAND, Key::Z);
    harness.run_steps(2);

    assert_eq!(harness.state().editor.text(), "<a/>");
    let left = picture_of_text(&harness)
        .into_iter()
        .find(|(_, text)| text.starts_with("<a/>"));
    assert!(
        left.is_some_and(|(at, _)| at.x > 0.0),
        "{:?}",
        picture_of_text(&harness)
    );
}

#[test]
fn another_theme_does_not_interrupt_typing_in_a_large_text() {
    let mut harness = editor_at("", 1, 1);
    harness.state_mut().editor.set_text(&lines(3_000));
    harness.state_mut().editor.go_to(LineColumn::new(2, 1));
    harness.run_steps(8);

    harness.ctx.set_theme(egui::Theme::Light);
    harness.step();
    harness.ctx.set_theme(egui::Theme::Dark);
    harness.step();
    type_text(&mut harness, "x");

    assert!(
        harness
            .state()
            .editor
            .text()
            .contains("\nx<line number=\"2\"/>")
    );
}

#[test]
fn an_editor_in_a_page_that_scrolls_keeps_to_what_is_visible() {
    let mut editor = EditorState::new(Language::Xml);
    editor.follow(1, &lines(100));
    let harness = harness([600.0, 300.0], editor, |ui, state| {
        egui::ScrollArea::vertical().show(ui, |ui| {
            Editor::new(state, NAME).show(ui);
        });
    });

    let rect = harness.get_by_label(NAME).rect();
    assert!(rect.is_finite(), "{rect:?}");
}

/// How far below the first line number the third stands.
fn third_line<State>(harness: &Harness<'_, State>) -> Vec2 {
    let texts = picture_of_text(harness);
    let top = |number: &str| texts.iter().find(|(_, text)| text == number).unwrap().0;
    top("3") - top("1")
}

#[test]
fn a_wrapped_line_is_one_line_on_several_rows() {
    let text = format!("<a>\n  {}\n</a>", "word ".repeat(60));
    let mut harness = editor_at(&text, 2, 1);
    let look = CodeLook {
        wraps: true,
        ..CodeLook::default()
    };
    look.choose(&harness.ctx);
    harness.run_steps(3);
    assert_eq!(third_line(&harness), vec2(0.0, 100.0), "four rows");

    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    type_text(&mut harness, "X");

    let editor = &harness.state().editor;
    let LineColumn { line, column } = editor.cursor();
    assert!(line == 2 && column > 80, "{line}:{column}");
    let edited = editor.text();
    let edited = edited.lines().nth(1).unwrap();
    assert_eq!(edited.find('X'), Some(column as usize - 2));
    for _ in 0..3 {
        press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    }
    assert_eq!(harness.state().editor.cursor().line, 3);
}

#[test]
fn larger_letters_have_higher_lines() {
    let mut harness = editor_at(&lines(5), 1, 1);
    assert_eq!(third_line(&harness), vec2(0.0, 40.0));

    let look = CodeLook {
        points: 18.0,
        ..CodeLook::default()
    };
    look.choose(&harness.ctx);
    harness.run_steps(3);

    assert_eq!(third_line(&harness), vec2(0.0, 58.0));
}
