//! Buttons, links, fields, check boxes, switches.

use egui::{Key, KeyboardShortcut, Modifiers, Role, Shape, Stroke};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use patchpanel_ui_kit::{
    icons,
    theme::{Change, DARK, LIGHT},
    widgets::{Button, Field, FormRow, Link, ValueRow, check_box, icon_toggle, switch},
};

use crate::support::{Person as _, window};

#[test]
fn a_button_is_pressed_by_pointer_and_by_enter_and_by_space() {
    let mut harness = window(0, |ui, presses| {
        if Button::primary("Review changes").show(ui).clicked() {
            *presses += 1;
        }
    });

    harness.press_the(Role::Button, "Review changes");
    harness.focus("Review changes");
    harness.key(Key::Enter);
    harness.key(Key::Space);

    assert_eq!(*harness.state(), 3);
}

#[test]
fn a_disabled_button_does_nothing_and_says_why() {
    let reason = "The draft has no changes.";
    let mut harness = window(0, |ui, presses| {
        if Button::primary("Review changes")
            .disabled_because(reason)
            .show(ui)
            .clicked()
        {
            *presses += 1;
        }
    });

    harness.press("Review changes");

    assert_eq!(*harness.state(), 0);
    let node = harness.get_by_label("Review changes");
    assert!(node.accesskit_node().is_disabled());
    assert_eq!(node.accesskit_node().description(), Some(reason.to_owned()));
}

#[test]
fn the_reason_of_a_disabled_button_shows_under_the_pointer() {
    let mut harness = window((), |ui, ()| {
        Button::primary("Review changes")
            .disabled_because("The draft has no changes.")
            .show(ui);
    });

    harness.get_by_label("Review changes").hover();
    harness.run_steps(60);

    assert!(harness.shows("The draft has no changes."));
}

#[test]
fn a_button_of_an_icon_alone_has_a_name() {
    let harness = window((), |ui, ()| {
        Button::icon_only(icons::COPY, "Copy the script name").show(ui);
    });

    assert!(harness.has(Role::Button, "Copy the script name"));
}

#[test]
fn a_shortcut_is_read_out_with_its_button() {
    let harness = window((), |ui, ()| {
        Button::primary("Review changes")
            .shortcut("Ctrl ↵")
            .show(ui);
    });

    let node = harness.get_by_label("Review changes");
    assert_eq!(
        node.accesskit_node().data().keyboard_shortcut(),
        Some("Ctrl ↵")
    );
}

#[test]
fn a_link_can_have_a_name_that_says_more_than_its_text() {
    let mut harness = window(false, |ui, pressed| {
        *pressed |= Link::new("Compare")
            .name("Compare the snapshot of 09:14")
            .show(ui)
            .clicked();
    });

    harness.press("Compare the snapshot of 09:14");

    assert!(*harness.state());
}

#[test]
fn a_toggle_stays_pressed_until_it_is_pressed_again() {
    let mut harness = window(false, |ui, on| {
        icon_toggle(ui, icons::TEXT_AA, "Match case", on);
    });

    harness.press("Match case");
    assert!(*harness.state());

    harness.press("Match case");
    assert!(!*harness.state());
}

#[test]
fn space_turns_a_check_box_and_a_switch_over() {
    let mut harness = window((false, true), |ui, (agreed, protected)| {
        check_box(ui, "Delete although 3 sources use it", agreed);
        switch(ui, "Protected", protected);
    });

    harness.focus_the(Role::CheckBox, "Delete although 3 sources use it");
    harness.key(Key::Space);
    harness.focus_the(Role::Switch, "Protected");
    harness.key(Key::Space);

    assert_eq!(*harness.state(), (true, false));
}

#[test]
fn a_field_is_found_by_its_name_and_takes_what_is_typed() {
    let mut harness = window(String::new(), |ui, name| {
        Field::new("Client ID", name).code().show(ui);
    });

    harness.press_the(Role::TextInput, "Client ID");
    harness.event(egui::Event::Text("4b1f0c9e".to_owned()));
    harness.run();

    assert_eq!(harness.state(), "4b1f0c9e");
}

#[test]
fn a_field_keeps_its_text_at_keys_that_mean_something_else() {
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    let mut harness = window("acme corp".to_owned(), |ui, name| {
        Field::new("Name", name).show(ui);
    });
    harness.press_the(Role::TextInput, "Name");

    for key in [Key::H, Key::K, Key::U, Key::W] {
        for modifiers in [
            ctrl,
            ctrl | Modifiers::SHIFT,
            ctrl | Modifiers::ALT,
            Modifiers::CTRL,
        ] {
            harness.key_press(Key::End);
            harness.key_press(Key::ArrowLeft);
            harness.key_press_modifiers(modifiers, key);
            harness.run();
        }
    }
    assert_eq!(harness.state(), "acme corp");

    harness.key_press(Key::End);
    harness.key_press_modifiers(ctrl, Key::Backspace);
    harness.run();
    assert_eq!(harness.state(), "acme ", "a word is still deleted");
}

#[test]
fn a_shortcut_with_such_a_key_still_works_beside_a_field() {
    let mut harness = window((String::new(), 0), |ui, (name, pressed)| {
        Field::new("Name", name).show(ui);
        let palette = KeyboardShortcut::new(Modifiers::COMMAND, Key::K);
        *pressed += usize::from(ui.input_mut(|input| input.consume_shortcut(&palette)));
    });
    harness.press_the(Role::TextInput, "Name");

    harness.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::K);
    harness.run();

    assert_eq!(harness.state().1, 1);
}

#[test]
fn a_wrong_field_says_what_to_write_instead() {
    let error = "Give the tenant’s name or an https address without a path";
    let harness = window("acme/ui".to_owned(), |ui, address| {
        Field::new("Tenant", address).error(error).show(ui);
    });

    let field = harness.get_by_role_and_label(Role::TextInput, "Tenant");
    assert_eq!(
        field.accesskit_node().data().invalid(),
        Some(egui::accesskit::Invalid::True)
    );
    assert_eq!(field.accesskit_node().description(), Some(error.to_owned()));
    assert!(harness.has(Role::Alert, &format!("Tenant: {error}")));
}

#[test]
fn a_disabled_field_takes_nothing() {
    let mut harness = window("v1".to_owned(), |ui, version| {
        Field::new("Version", version)
            .disabled_because("Sign in first.")
            .show(ui);
    });

    harness.press("Version");
    harness.event(egui::Event::Text("9".to_owned()));
    harness.run();

    assert_eq!(harness.state(), "v1");
}

#[test]
fn the_eye_shows_and_hides_a_secret() {
    let mut harness = window("hush".to_owned(), |ui, secret| {
        Field::new("Client secret", secret).secret().show(ui);
    });

    harness.press_the(Role::Button, "Show Client secret");
    assert!(!harness.shows("Show Client secret"));

    harness.press("Hide Client secret");
    assert!(harness.shows("Show Client secret"));
}

#[test]
fn the_button_at_the_end_of_a_value_asks_for_its_copy() {
    let mut harness = window(0, |ui, asked| {
        let row = ValueRow::new("Script name", "workday-custom-emea");
        *asked += usize::from(row.code().show(ui));
    });

    harness.press("Copy Script name");

    assert_eq!(*harness.state(), 1);
}

#[test]
fn an_edited_row_names_the_operation_and_can_be_taken_back() {
    let mut harness = window((String::from("25"), false), |ui, (value, reverted)| {
        *reverted |= FormRow::new("maxConnections")
            .change(Some((Change::Replaced, "was “10”")))
            .show(ui, |ui| {
                Field::new("maxConnections", value).show(ui);
            });
    });

    assert!(harness.shows("Replaced was “10”"));
    harness.press("Revert the change of maxConnections");

    assert!(harness.state().1);
}

#[test]
fn the_revert_arrow_lies_inside_the_window() {
    let harness = window(String::from("25"), |ui, value| {
        FormRow::new("maxConnections")
            .change(Some((Change::Replaced, "was “10”")))
            .show(ui, |ui| {
                Field::new("maxConnections", value).show(ui);
            });
    });

    let arrow = harness
        .get_by_label("Revert the change of maxConnections")
        .rect();
    assert!(arrow.right() <= 600.0, "ends at {}", arrow.right());
}

#[test]
fn an_edit_moves_nothing_where_its_note_has_no_room() {
    let mut harness = window([0.0; 2], |ui, heights| {
        ui.set_max_width(440.0);
        let changes = [None, Some((Change::Replaced, "was “10”"))];
        for (change, height) in changes.into_iter().zip(heights) {
            let row = FormRow::new("maxConnections").column(152.0).change(change);
            let shown = ui.scope(|ui| row.show(ui, |ui| drop(Button::ghost("25").show(ui))));
            *height = shown.response.rect.height();
        }
    });

    let [unedited, edited] = *harness.state();
    assert!((unedited - edited).abs() < 0.1, "{unedited} and {edited}");
    let arrow = harness.get_by_label("Revert the change of maxConnections");
    let said = arrow.accesskit_node().description();
    assert_eq!(said.as_deref(), Some("Replaced was “10”"));
    for _ in 0..3 {
        harness.key(Key::Tab);
        let arrow = harness.get_by_label("Revert the change of maxConnections");
        assert!(!arrow.accesskit_node().is_focused(), "a row has one stop");
    }
}

#[test]
fn a_field_keeps_the_focus_after_enter() {
    let mut harness = window((String::new(), false), |ui, (text, is_left)| {
        *is_left |= Field::new("Label", text).show(ui).lost_focus();
    });
    harness.focus_the(Role::TextInput, "Label");

    harness.key(Key::Enter);

    assert!(harness.state().1, "what was typed is taken");
    let field = harness.get_by_role_and_label(Role::TextInput, "Label");
    assert!(field.accesskit_node().is_focused());
}

#[test]
fn the_focus_ring_is_seen_on_a_fill_of_its_own_colour() {
    let mut harness = window((), |ui, ()| {
        ui.add_space(8.0);
        Button::primary("Review changes").show(ui);
    });

    harness.focus("Review changes");

    let button = harness.get_by_label("Review changes").rect();
    let dark = harness.ctx.global_style().visuals.dark_mode;
    let tokens = if dark { DARK } else { LIGHT };
    let ring = |grown: f32| {
        let shapes = harness.output().shapes.iter();
        let mut rects = shapes.filter_map(|shape| match &shape.shape {
            Shape::Rect(rect) if rect.rect == button.expand(grown) => Some(rect.stroke),
            _ => None,
        });
        rects.find(|stroke| stroke.width > 0.0)
    };
    assert_eq!(ring(2.0), Some(Stroke::new(2.0, tokens.surface)));
    assert_eq!(ring(4.0), Some(Stroke::new(2.0, tokens.accent_text)));
}
