//! Panes: the order in which Tab, F6 and a screen reader come to them.

use egui::{CentralPanel, Key, Modifiers, Panel, Role, Ui, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use patchpanel_ui_kit::{
    theme::Tone,
    widgets::{Button, Field, Pane, Toast, landmark, toast_area},
};

use crate::support::{Person as _, window};

/// Made as panels have to be: what leaves room for others comes first.
fn page(ui: &mut Ui, edge: &mut String) {
    Pane::new(Panel::bottom("bar"))
        .landmark("Bar")
        .show(ui, |ui| {
            Button::primary("Apply").show(ui);
        });
    Pane::new(Panel::right("pane").resizable(false))
        .landmark("Pane")
        .show(ui, |ui| {
            Button::secondary("Copy").show(ui);
        });
    Pane::new(Panel::top("head")).show(ui, |ui| {
        Button::secondary("Back").show(ui);
    });
    CentralPanel::default().show(ui, |ui| {
        landmark(ui, Role::Main, "");
        Button::secondary("First").show(ui);
        Field::new("field", edge).show(ui);
        ui.scope(|ui| {
            Pane::new(Panel::bottom("status")).show(ui, |ui| {
                Button::secondary("Line 1").show(ui);
            });
            Button::secondary("Second").show(ui);
        });
    });
}

fn focused(harness: &Harness<'_, String>) -> String {
    let node = harness.query_all_by(|node| node.is_focused()).last();
    node.and_then(|node| node.accesskit_node().label())
        .unwrap_or_default()
}

fn round(
    harness: &mut Harness<'_, String>,
    modifiers: Modifiers,
    key: Key,
    times: usize,
) -> Vec<String> {
    let turn = |_| {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        focused(harness)
    };
    (0..times).map(turn).collect()
}

const AS_READ: [&str; 7] = [
    "Back", "First", "field", "Second", "Line 1", "Copy", "Apply",
];

#[test]
fn tab_goes_as_the_eye_reads_and_round_the_end() {
    let mut harness = window(String::new(), page);

    let stops = round(&mut harness, Modifiers::NONE, Key::Tab, 8);

    assert_eq!(stops[..7], AS_READ);
    assert_eq!(stops[7], "Back");
}

#[test]
fn shift_tab_goes_the_same_way_back() {
    let mut harness = window(String::new(), page);

    let stops = round(&mut harness, Modifiers::SHIFT, Key::Tab, 8);

    let mut expected = AS_READ;
    expected.reverse();
    assert_eq!(stops[..7], expected);
    assert_eq!(stops[7], "Apply");
}

#[test]
fn f6_goes_round_the_panes_and_comes_back_to_where_the_focus_was() {
    let mut harness = window(String::new(), page);
    harness.focus("Second");

    let forwards = round(&mut harness, Modifiers::NONE, Key::F6, 4);
    let backwards = round(&mut harness, Modifiers::SHIFT, Key::F6, 4);

    assert_eq!(forwards, ["Copy", "Apply", "Back", "Second"]);
    assert_eq!(backwards, ["Back", "Apply", "Copy", "Second"]);
}

#[test]
fn f6_comes_to_the_main_button_or_the_first_field_of_a_pane() {
    let mut harness = window(String::new(), |ui, text| {
        Pane::new(Panel::bottom("changes"))
            .landmark("Changes")
            .show(ui, |ui| {
                Button::ghost("Discard…").show(ui);
                Button::primary("Review changes").show(ui);
            });
        page(ui, text);
    });

    let panes = round(&mut harness, Modifiers::NONE, Key::F6, 5);

    assert_eq!(panes, ["Back", "field", "Copy", "Apply", "Review changes"]);
}

#[test]
fn a_screen_reader_meets_the_panes_in_the_same_order() {
    let harness = window(String::new(), page);

    let names: Vec<String> = harness
        .query_all_by(|node| node.role() == Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .collect();

    assert_eq!(
        names,
        ["Back", "First", "Second", "Line 1", "Copy", "Apply"]
    );
    assert!(harness.has(Role::Region, "Pane"));
}

#[test]
fn a_toast_lies_above_all_panes_at_the_bottom_on_its_side() {
    let harness = window(String::new(), |ui, text| {
        Pane::new(Panel::left("list")).show(ui, |ui| {
            Pane::new(Panel::bottom("foot")).show(ui, |ui| ui.allocate_space(vec2(50.0, 300.0)));
        });
        page(ui, text);
        toast_area(ui.ctx(), |ui| Toast::new(Tone::Accent, "Copied").show(ui));
    });
    let place = |name: &str| harness.get_by_label(name).rect();

    let gap = place("Line 1").top() - place("Copied").bottom();

    assert!((0.0..40.0).contains(&gap), "{gap}");
}
