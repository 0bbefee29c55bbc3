//! The code widgets as a person meets them: found by name, driven by keys and pointer, without a window.

#![cfg(test)]

use egui::{Key, Modifiers, OutputCommand, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use patchpanel_ui_kit::code::diff_view::{DiffState, DiffView};
use patchpanel_ui_kit::code::editor::{Editor, EditorState, LineEnds};
use patchpanel_ui_kit::code::highlight::Language;
use patchpanel_ui_kit::code::viewer::{Viewer, ViewerState};
use patchpanel_ui_kit::compare::diff::DiffModel;
use patchpanel_ui_kit::compare::line_index::LineColumn;
use patchpanel_ui_kit::theme::{self, DARK, LIGHT};

const NAME: &str = "Source config";

fn harness<State>(
    size: [f32; 2],
    state: State,
    draw: impl FnMut(&mut egui::Ui, &mut State) + 'static,
) -> Harness<'static, State> {
    Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install)
        .build_ui_state(draw, state)
}

struct Edited {
    editor: EditorState,
    changes: usize,
}

fn editor_of(text: &str) -> Harness<'static, Edited> {
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
fn editor_at(text: &str, line: u32, column: u32) -> Harness<'static, Edited> {
    let mut harness = editor_of(text);
    harness
        .state_mut()
        .editor
        .go_to(LineColumn { line, column });
    harness.run_steps(2);
    harness
}

fn type_text<State>(harness: &mut Harness<'_, State>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run_steps(2);
}

fn press<State>(harness: &mut Harness<'_, State>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

fn viewer_of(text: &str) -> Harness<'static, ViewerState> {
    let mut viewer = ViewerState::new(Language::Xml);
    viewer.follow(1, text);
    harness([800.0, 400.0], viewer, |ui, state| {
        Viewer::new(state, NAME).show(ui);
    })
}

fn lines(count: usize) -> String {
    let lines: Vec<String> = (1..=count)
        .map(|line| format!("<line number=\"{line}\"/>\n"))
        .collect();
    lines.concat()
}

#[test]
fn typing_changes_the_text_where_the_cursor_is() {
    let mut harness = editor_at("<a>\n  <b/>\n</a>\n", 2, 5);

    type_text(&mut harness, "c");

    assert_eq!(harness.state().editor.text(), "<a>\n  <bc/>\n</a>\n");
    assert_eq!(harness.state().changes, 1);
    assert_eq!(
        harness.state().editor.cursor(),
        LineColumn { line: 2, column: 6 }
    );
}

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

    assert_eq!(
        harness.state().editor.cursor(),
        LineColumn {
            line: 200,
            column: 3
        }
    );
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
fn a_new_document_cannot_be_undone_into_the_one_before() {
    let mut harness = editor_at("<first/>", 1, 3);
    type_text(&mut harness, "x");
    harness.state_mut().editor = EditorState::new(Language::Xml);
    harness.state_mut().editor.follow(1, "<second/>");
    harness
        .state_mut()
        .editor
        .go_to(LineColumn { line: 1, column: 1 });
    harness.run_steps(3);

    press(&mut harness, Modifiers::COMMAND, Key::Z);

    assert_eq!(harness.state().editor.text(), "<second/>");
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
    assert_eq!(
        harness.state().editor.cursor(),
        LineColumn { line: 2, column: 3 }
    );

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
    assert_eq!(
        harness.state().editor.cursor(),
        LineColumn { line: 4, column: 2 }
    );
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
    harness.state_mut().editor.open_find();
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

#[test]
fn a_viewer_lays_out_only_the_lines_on_screen() {
    let mut harness = viewer_of(&lines(100_000));
    harness.run_steps(2);
    harness.get_by_label("<line number=\"1\"/>");
    assert!(harness.query_by_label("<line number=\"5000\"/>").is_none());

    harness.state_mut().scroll_to(5_000);
    harness.run_steps(2);

    harness.get_by_label("<line number=\"5000\"/>");
    assert!(harness.query_by_label("<line number=\"1\"/>").is_none());
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
fn selected_lines_are_copied_whole() {
    let mut harness = viewer_of("<a>\n  <b/>\n</a>\n");
    harness.get_by_label(NAME).focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);

    harness.event(egui::Event::Copy);
    harness.step();

    let copied =
        harness
            .output()
            .platform_output
            .commands
            .iter()
            .find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.as_str()),
                _ => None,
            });
    assert_eq!(copied, Some("  <b/>\n</a>\n"));
}

#[test]
fn a_very_long_line_is_shown_in_part_and_copied_whole() {
    let mut harness = viewer_of(&"x".repeat(3_000_000));
    harness.get_by_label(NAME).focus();
    harness.run_steps(2);

    harness.event(egui::Event::Copy);
    harness.step();

    let copied =
        harness.output().platform_output.commands.iter().any(
            |command| matches!(command, OutputCommand::CopyText(text) if text.len() == 3_000_000),
        );
    assert!(copied);
}

fn diff_of(before: &str, after: &str, width: f32) -> Harness<'static, DiffState> {
    let state = DiffState::new(DiffModel::new(before, after), Language::Xml);
    harness([width, 400.0], state, |ui, state| {
        DiffView::new(state, NAME).show(ui);
    })
}

#[test]
fn a_fold_opens_on_a_click() {
    let before = lines(40);
    let mut harness = diff_of(&before, &before.replace("\"21\"", "\"twenty-one\""), 900.0);
    harness.get_by_label("21 removed <line number=\"21\"/>");
    harness.get_by_label("21 added <line number=\"twenty-one\"/>");
    assert!(harness.query_by_label("3 <line number=\"3\"/>").is_none());

    harness.get_by_label("Show 18 unchanged lines").click();
    harness.run_steps(2);

    assert_eq!(
        harness.get_all_by_label("3 <line number=\"3\"/>").count(),
        2
    );
}

#[test]
fn a_narrow_diff_goes_by_line() {
    let wide = diff_of("<a/>\n", "<a/>\n<b/>\n", 900.0);
    let narrow = diff_of("<a/>\n", "<a/>\n<b/>\n", 500.0);

    assert_eq!(wide.get_all_by_label("1 <a/>").count(), 2);
    assert_eq!(narrow.get_all_by_label("1 <a/>").count(), 1);
}

#[test]
fn going_to_a_change_brings_it_into_view() {
    let before = lines(400);
    let after: String = before
        .lines()
        .enumerate()
        .map(|(at, line)| {
            if at % 40 == 39 {
                "<other/>\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    let mut harness = diff_of(&before, &after, 900.0);
    assert!(
        harness
            .query_by_label("400 removed <line number=\"400\"/>")
            .is_none()
    );

    harness.state_mut().previous_change();
    harness.run_steps(2);

    assert_eq!(harness.state().current_change(), 9);
    harness.get_by_label("400 removed <line number=\"400\"/>");
}

#[test]
fn a_diff_in_a_page_takes_its_whole_height() {
    let before = lines(40);
    let state = DiffState::new(
        DiffModel::new(&before, &before.replace("\"21\"", "\"x\"")),
        Language::Xml,
    );
    let mut harness = harness([900.0, 400.0], (state, 0.0), |ui, (state, height)| {
        DiffView::new(state, NAME).show_inline(ui);
        *height = ui.min_rect().height();
    });
    harness.run_steps(2);

    // Two folds of 24 points and five lines of 20.
    assert_eq!(
        egui::vec2(900.0, harness.state().1),
        egui::vec2(900.0, 148.0)
    );
}

#[test]
fn less_text_is_edited_while_a_screen_reader_listens() {
    let described = harness([400.0, 300.0], 0, |ui, limit| *limit = Editor::limit(ui));
    let mut silent = 0;
    egui::__run_test_ui(|ui| silent = Editor::limit(ui));

    assert_eq!(
        (*described.state(), silent),
        (Editor::LIMIT_DESCRIBED, Editor::LIMIT)
    );
}

#[test]
fn long_lines_of_a_diff_are_scrolled_by_arrow_keys() {
    let before = format!("<a b=\"{}\"/>\n", "x".repeat(200));
    let mut harness = diff_of(&before, &before.replace("<a", "<c"), 900.0);
    harness.get_by_role_and_label(Role::Group, NAME).focus();
    harness.run_steps(2);
    let still = picture_of_text(&harness);

    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    let moved = picture_of_text(&harness);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);

    assert_ne!(still, moved);
    assert_eq!(still, picture_of_text(&harness));
}

#[test]
fn a_diff_shows_the_changed_words_of_long_lines() {
    let line = |value: &str| format!("<a b=\"{}\" c=\"{value}\"/>\n", "x".repeat(200));
    let before = format!("{}{}", line("false"), line("same"));
    let after = format!("{}{}", line("true"), line("same"));
    let mut harness = diff_of(&before, &after, 900.0);
    harness.run_steps(2);
    let left_of = |harness: &Harness<'_, DiffState>| {
        let texts = picture_of_text(harness).into_iter();
        let lines = texts.filter(|(_, text)| text.contains("xxx"));
        lines.map(|(at, _)| at.x).fold(f32::INFINITY, f32::min)
    };

    assert!(left_of(&harness) < -1000.0, "{}", left_of(&harness));

    let start = diff_of(&line("x"), &line("x").replace("<a", "<c"), 900.0);
    assert!(left_of(&start) > 0.0, "what is in sight stays where it is");
}

/// Where text was painted in the last frame.
fn picture_of_text<State>(harness: &Harness<'_, State>) -> Vec<(egui::Pos2, String)> {
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
fn the_wheel_works_over_line_numbers_too() {
    let mut harness = viewer_of(&lines(500));
    harness.hover_at(egui::pos2(20.0, 100.0));
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: egui::vec2(0.0, -20.0),
        source: egui::MouseWheelSource::Wheel,
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(20);

    assert!(harness.query_by_label("<line number=\"1\"/>").is_none());
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
    harness
        .state_mut()
        .editor
        .go_to(LineColumn { line: 2, column: 1 });
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
    assert_eq!(
        harness.state().editor.cursor(),
        LineColumn { line: 5, column: 5 }
    );

    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(
        harness.state().editor.cursor(),
        LineColumn { line: 2, column: 5 }
    );
    harness.get_by_label("Unfold lines 3 to 4");
}

#[test]
fn a_fold_opens_for_whoever_goes_into_it() {
    let ways: [fn(&mut Harness<'_, Edited>); 3] = [
        |harness| {
            let place = LineColumn { line: 4, column: 5 };
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
