//! Dialogs, toasts, banners, rows, navigation, placeholders.

use egui::{Key, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use patchpanel_ui_kit::{
    icons,
    theme::Tone,
    widgets::{
        Banner, Button, Dialog, Dropdown, EmptyState, FailedState, Field, ListRow, NavItem, Toast,
        ToastAnswer, text,
    },
};

use crate::support::{Person as _, window};

/// Whether the dialog shows, and what was pressed in it.
#[derive(Default)]
struct Delete {
    shown: bool,
    typed: String,
    deleted: bool,
}

fn dialog<'a>(lines: usize) -> Harness<'a, Delete> {
    let state = Delete {
        shown: true,
        ..Delete::default()
    };
    window(state, move |ui, state| {
        Button::secondary("Behind").show(ui);
        if !state.shown {
            return;
        }
        let asked = Dialog::new("delete", "Delete “Badge system”?").ask(
            ui.ctx(),
            |ui| {
                for _ in 0..lines {
                    text::body(ui, "A source uses it");
                }
                Field::new("Script name", &mut state.typed).show(ui);
            },
            |()| Button::danger("Delete connector"),
        );
        state.deleted |= asked.pressed;
        state.shown = !asked.closed;
    })
}

#[test]
fn a_dialog_is_named_after_what_it_does() {
    let harness = dialog(0);

    assert!(harness.has(Role::Dialog, "Delete “Badge system”?"));
}

#[test]
fn escape_and_the_cross_close_a_dialog() {
    let mut harness = dialog(0);
    harness.key(Key::Escape);
    assert!(!harness.state().shown);

    let mut harness = dialog(0);
    harness.press("Close");
    assert!(!harness.state().shown);
}

#[test]
fn a_click_beside_a_dialog_neither_closes_it_nor_reaches_what_is_behind() {
    let mut harness = dialog(0);

    harness.press("Behind");

    assert!(harness.state().shown);
    assert!(!harness.get_by_label("Behind").is_focused());
}

#[test]
fn focus_goes_back_to_what_opened_the_dialog() {
    let mut harness = window(false, |ui, shown| {
        *shown |= Button::secondary("Delete…").show(ui).clicked();
        if *shown {
            let answer = Dialog::new("delete", "Delete “Badge system”?").show(
                ui.ctx(),
                |ui| text::body(ui, "It cannot be undone"),
                |ui| Button::secondary("Cancel").show(ui).clicked(),
            );
            *shown = !answer.footer;
        }
    });
    harness.focus("Delete…");
    harness.key(Key::Enter);
    assert!(!harness.get_by_label("Delete…").is_focused());

    harness.focus("Cancel");
    harness.key(Key::Enter);

    assert!(harness.get_by_label("Delete…").is_focused());
}

#[test]
fn cancel_stands_left_of_the_action_and_comes_first() {
    let mut harness = dialog(0);
    let (cancel, action) = (
        harness.get_by_label("Cancel").rect(),
        harness.get_by_label("Delete connector").rect(),
    );
    assert!(cancel.right() < action.left());

    harness.focus("Cancel");
    harness.key(Key::Tab);

    assert!(harness.get_by_label("Delete connector").is_focused());
}

/// A dialog with a field and a list; the answer is what was chosen.
fn form<'a>() -> Harness<'a, &'static str> {
    let mut name = String::new();
    window("Empty", move |ui, chosen| {
        Dialog::new("new", "New connector").show(
            ui.ctx(),
            |ui| {
                Field::new("Name", &mut name).takes_focus().show(ui);
                let options = [("Empty", "Empty"), ("Database", "Database")];
                let list = Dropdown::new("Start with").show(ui, *chosen, &options);
                *chosen = list.unwrap_or(*chosen);
            },
            |ui| Button::secondary("Cancel").show(ui).clicked(),
        );
    })
}

#[test]
fn a_list_in_a_dialog_is_chosen_by_key() {
    let mut harness = form();
    let down = Key::ArrowDown;
    for key in [Key::Tab, Key::Enter, down, down, Key::Enter] {
        harness.key(key);
    }

    assert_eq!(*harness.state(), "Database");
}

#[test]
fn shift_tab_in_a_dialog_goes_one_back() {
    let mut harness = form();
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::Tab);
    harness.run();

    assert!(harness.get_by_label("Close").is_focused());
}

#[test]
fn enter_in_a_field_of_a_dialog_leaves_the_focus_there() {
    let mut harness = form();
    harness.key(Key::Enter);

    assert!(
        harness
            .get_by_role_and_label(Role::TextInput, "Name")
            .is_focused()
    );
}

#[test]
fn a_long_dialog_scrolls_in_the_middle_and_keeps_its_buttons_in_the_window() {
    let harness = dialog(60);

    let (close, action) = (
        harness.get_by_label("Close").rect(),
        harness.get_by_label("Delete connector").rect(),
    );
    assert!(close.top() >= 24.0, "head at {}", close.top());
    assert!(
        action.bottom() <= 400.0 - 24.0,
        "buttons end at {}",
        action.bottom()
    );
}

#[test]
fn a_long_dialog_is_read_by_keys() {
    let mut harness = dialog(60);
    let place = |harness: &Harness<'_, Delete>| harness.get_by_label("Script name").rect().top();
    harness.focus("Cancel");
    let before = place(&harness);

    harness.key(Key::PageDown);
    let paged = place(&harness);
    assert!(paged < before - 100.0, "{paged} after {before}");
    harness.key(Key::End);
    assert!(place(&harness) < 400.0);
    harness.key(Key::Home);
    assert!(place(&harness) >= before);
}

#[test]
fn a_toast_answers_for_its_action_and_its_cross() {
    let mut harness = window(ToastAnswer::default(), |ui, answer| {
        let now = Toast::new(Tone::Success, "3 steps applied to acme-sb")
            .action("Undo")
            .show(ui);
        answer.action |= now.action;
        answer.closed |= now.closed;
    });
    assert!(harness.has(Role::Status, "3 steps applied to acme-sb"));

    harness.press("Undo");
    assert_eq!(
        *harness.state(),
        ToastAnswer {
            action: true,
            closed: false
        }
    );

    harness.press("Close this notice");
    assert_eq!(
        *harness.state(),
        ToastAnswer {
            action: true,
            closed: true
        }
    );
}

#[test]
fn a_toast_that_needs_attention_is_an_alert() {
    let harness = window((), |ui, ()| {
        Toast::new(Tone::Danger, "The draft could not be saved").show(ui);
    });

    assert!(harness.has(Role::Alert, "The draft could not be saved"));
}

#[test]
fn a_banner_is_read_out_as_a_whole_and_its_action_works() {
    let mut harness = window(false, |ui, tried| {
        let title = "Offline: showing what was read at 10:42";
        *tried |= Banner::new(Tone::Warning, icons::WIFI_SLASH, title)
            .text("Drafts keep working.")
            .show(ui, |ui| Button::secondary("Try now").show(ui).clicked());
    });
    let said = "Offline: showing what was read at 10:42. Drafts keep working.";
    assert!(harness.has(Role::Status, said));

    harness.press("Try now");

    assert!(*harness.state());
}

#[test]
fn the_selected_page_of_the_side_bar_says_so() {
    let harness = window((), |ui, ()| {
        NavItem::page(icons::PLUGS_CONNECTED, "Connectors")
            .count(203)
            .selected_when(true)
            .show(ui);
        NavItem::page(icons::PULSE, "Activity").show(ui);
    });

    let current = |name: &str| {
        harness
            .get_by_label(name)
            .accesskit_node()
            .data()
            .aria_current()
    };
    assert_eq!(
        current("Connectors"),
        Some(egui::accesskit::AriaCurrent::Page)
    );
    assert_eq!(current("Activity"), None);
}

#[test]
fn what_stands_at_the_end_of_a_row_does_not_move_the_next_row() {
    let harness = window((), |ui, ()| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ListRow::new("Sandbox")
            .second("acme-sb")
            .show_with(ui, |ui| text::caption(ui, "Protected"));
        ListRow::new("Partner demo")
            .second("northwind-poc")
            .show(ui);
    });

    let first = harness.get_by_label("Sandbox, acme-sb").rect();
    let second = harness.get_by_label("Partner demo, northwind-poc").rect();
    assert!(
        (second.top() - first.top() - 48.0).abs() < 0.01,
        "{first} then {second}"
    );
}

#[test]
fn an_empty_list_offers_an_action() {
    let mut harness = window(false, |ui, cleared| {
        *cleared |= EmptyState::new(icons::FUNNEL_SIMPLE, "No connector matches “workdya”")
            .text("The list holds released connectors only.")
            .show(ui, |ui| {
                Button::secondary("Clear filter").show(ui).clicked()
            });
    });

    harness.press("Clear filter");

    assert!(*harness.state());
    let middle = harness.get_by_label("Clear filter").rect().center().x;
    assert!(
        (middle - 300.0).abs() < 1.0,
        "the way out is centred at {middle}"
    );
}

#[test]
fn a_failure_is_an_alert_and_shows_the_exact_words() {
    let harness = window((), |ui, ()| {
        FailedState::new("The connector list could not be read")
            .text("The certificate is not trusted.")
            .details("invalid peer certificate: UnknownIssuer")
            .show(ui, |ui| Button::primary("Try again").show(ui));
    });

    assert!(harness.has(Role::Alert, "The connector list could not be read"));
    assert!(harness.shows("invalid peer certificate: UnknownIssuer"));
}
