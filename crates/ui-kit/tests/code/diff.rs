//! Two texts side by side.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use patchpanel_ui_kit::code::diff_view::{DiffState, DiffView};
use patchpanel_ui_kit::code::highlight::Language;
use patchpanel_ui_kit::compare::diff::DiffModel;

use crate::support::{NAME, harness, lines, picture_of_text, press};

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
