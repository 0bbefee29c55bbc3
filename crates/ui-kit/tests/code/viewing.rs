//! A text that is only read.

use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable as _;

use crate::support::{NAME, lines, press, viewer_of};

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
