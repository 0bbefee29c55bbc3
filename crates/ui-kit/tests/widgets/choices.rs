//! Tabs, segments, drop-downs, facets, menus, swatches.

use egui::{Key, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use patchpanel_ui_kit::{
    icons,
    theme::{TenantColour, TenantMark},
    widgets::{
        Button, Dropdown, MenuItem, Tab, TabMark, facet_menu, facet_toggle, focus_tab, menu,
        segments, swatches, tabs,
    },
};

use crate::support::{Person as _, window};

fn three_tabs<'a>() -> Harness<'a, u8> {
    window(0, |ui, current| {
        let items = [
            Tab::new(0, "Overview"),
            Tab::new(1, "Metadata").mark(TabMark::Edited),
            Tab::new(2, "History"),
        ];
        if let Some(chosen) = tabs(ui, "Parts", *current, &items) {
            *current = chosen;
        }
    })
}

#[test]
fn a_click_chooses_a_tab() {
    let mut harness = three_tabs();

    harness.press_the(Role::Tab, "History");

    assert_eq!(*harness.state(), 2);
}

#[test]
fn arrows_home_and_end_choose_among_tabs_and_focus_goes_along() {
    let mut harness = three_tabs();
    harness.focus("Overview");

    let mut seen = Vec::new();
    for key in [
        Key::ArrowRight,
        Key::ArrowRight,
        Key::ArrowRight,
        Key::Home,
        Key::End,
        Key::ArrowLeft,
    ] {
        harness.key_press(key);
        harness.run();
        seen.push(*harness.state());
    }

    assert_eq!(seen, [1, 2, 2, 0, 2, 1]);
    assert!(harness.get_by_label("Metadata").is_focused());
}

#[test]
fn tabs_are_one_stop_for_the_tab_key() {
    let mut harness = window(0, |ui, current| {
        tabs(
            ui,
            "Parts",
            *current,
            &[Tab::new(0, "Overview"), Tab::new(1, "Metadata")],
        );
        Button::secondary("After").show(ui);
    });
    harness.focus("Overview");

    harness.key(Key::Tab);

    assert!(harness.get_by_label("After").is_focused());
}

#[test]
fn a_tab_with_changes_says_so() {
    let harness = three_tabs();

    let description = harness
        .get_by_label("Metadata")
        .accesskit_node()
        .description();
    assert_eq!(description, Some("Holds changes".to_owned()));
}

#[test]
fn segments_can_start_with_nothing_chosen() {
    let mut harness = window(None, |ui, current| {
        if let Some(chosen) = segments(ui, "Take", *current, &[('t', "Theirs"), ('m', "Mine")]) {
            *current = Some(chosen);
        }
    });
    let toggled = |harness: &Harness<'_, Option<char>>, name: &str| {
        harness
            .get_by_role_and_label(Role::RadioButton, name)
            .accesskit_node()
            .toggled()
    };
    assert_eq!(
        toggled(&harness, "Theirs"),
        Some(egui::accesskit::Toggled::False)
    );

    harness.focus("Theirs");
    harness.key(Key::ArrowRight);

    assert_eq!(*harness.state(), Some('m'));
    assert_eq!(
        toggled(&harness, "Mine"),
        Some(egui::accesskit::Toggled::True)
    );
}

fn versions<'a>() -> Harness<'a, u16> {
    window(1, |ui, version| {
        if let Some(chosen) = Dropdown::new("API version").show(
            ui,
            *version,
            &[(1, "v1"), (3, "v3"), (2026, "v2026")],
        ) {
            *version = chosen;
        }
    })
}

#[test]
fn a_drop_down_shows_its_value_and_opens_on_a_click() {
    let mut harness = versions();
    let field = harness.get_by_role_and_label(Role::ComboBox, "API version");
    assert_eq!(field.accesskit_node().value(), Some("v1".to_owned()));

    field.click();
    harness.run();
    harness.press("v2026");

    assert_eq!(*harness.state(), 2026);
    assert!(!harness.shows("v2026"), "the list closes");
}

#[test]
fn a_drop_down_is_worked_by_keyboard_alone() {
    let mut harness = versions();
    harness.focus("API version");

    for key in [Key::Enter, Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }

    assert_eq!(*harness.state(), 3);
    assert!(harness.get_by_label("API version").is_focused());
}

#[test]
fn escape_closes_a_drop_down_without_choosing() {
    let mut harness = versions();
    harness.press("API version");

    harness.key(Key::Escape);

    assert_eq!(*harness.state(), 1);
    assert!(!harness.shows("v3"));
}

#[test]
fn a_menu_closes_when_something_is_chosen() {
    let mut harness = window(0, |ui, chosen| {
        let opener = Button::icon_only(icons::DOTS_THREE, "More").show(ui);
        menu(&opener, |ui| {
            if MenuItem::new("Rename…").show(ui).clicked() {
                *chosen += 1;
            }
            MenuItem::new("Delete…")
                .danger()
                .disabled_because("This profile is read-only.")
                .show(ui);
        });
    });
    harness.press("More");
    let delete = harness.get_by_role_and_label(Role::MenuItem, "Delete…");
    assert_eq!(
        delete.accesskit_node().description(),
        Some("This profile is read-only.".to_owned())
    );

    harness.press_the(Role::MenuItem, "Rename…");

    assert_eq!(*harness.state(), 1);
    assert!(!harness.shows("Rename…"));
}

#[test]
fn a_facet_with_a_choice_names_it_and_delete_clears_it() {
    let mut harness = window(Some("Released"), |ui, status| {
        if facet_menu(ui, "Status", *status, |_| ()).cleared {
            *status = None;
        }
    });
    harness.focus("Status: Released");

    harness.key(Key::Delete);

    assert_eq!(*harness.state(), None);
    assert!(harness.shows("Status"));
}

#[test]
fn a_facet_without_values_is_on_or_off() {
    let mut harness = window(false, |ui, custom_only| {
        facet_toggle(ui, "Custom only", custom_only);
    });

    harness.press("Custom only");

    assert!(*harness.state());
}

#[test]
fn colours_are_chosen_with_arrows() {
    let mut harness = window(TenantColour::Teal, |ui, colour| {
        if let Some(chosen) = swatches(ui, "Colour", TenantMark::Colour(*colour)) {
            *colour = chosen;
        }
    });
    harness.focus("Teal");

    harness.key(Key::ArrowRight);

    assert_eq!(*harness.state(), TenantColour::Green);
}

#[test]
fn a_protected_tenant_has_no_choice_of_colour() {
    let mut harness = window(0, |ui, chosen| {
        *chosen += usize::from(swatches(ui, "Colour", TenantMark::Protected).is_some());
    });

    harness.press("Violet");

    assert_eq!(*harness.state(), 0);
    assert!(
        harness
            .get_by_label("Violet")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn a_key_that_chose_a_tab_gives_the_focus_to_the_outer_one() {
    let mut harness = window(false, |ui, asks| {
        if std::mem::take(asks) {
            focus_tab(ui.ctx());
            ui.ctx().request_repaint();
        }
        tabs(ui, "Parts", 0, &[Tab::new(0, "History")]);
        tabs(ui, "Parts compared", 0, &[Tab::new(0, "Metadata")]);
    });

    *harness.state_mut() = true;
    harness.run();

    let outer = harness.get_by_role_and_label(Role::Tab, "History");
    assert!(outer.accesskit_node().is_focused());
}
