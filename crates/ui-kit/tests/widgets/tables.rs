//! The long table by pointer and keyboard, and the small one.

use egui::{Key, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use patchpanel_ui_kit::{
    theme::Tone,
    widgets::{Button, Column, SmallTable, SortOrder, Table, TableAnswer},
};

use crate::support::window;

#[derive(Default)]
struct List {
    rows: usize,
    selected: Option<usize>,
    answers: Vec<TableAnswer>,
    drawn: usize,
}

fn name(row: usize) -> String {
    let first = ["Ariba", "Badge", "Concur"][row % 3];
    format!("{first} {row}")
}

fn list<'a>(rows: usize) -> Harness<'a, List> {
    let state = List {
        rows,
        ..List::default()
    };
    window(state, |ui, list| {
        list.drawn = 0;
        let finder = |row: usize, typed: &str| name(row).to_lowercase().starts_with(typed);
        let answer = Table::new("Connectors", list.rows)
            .column(Column::flexible("Name", 120.0).sortable())
            .column(Column::fixed("Type", 106.0))
            .sorted(0, SortOrder::Ascending)
            .selected(list.selected)
            .find_by(&finder)
            .show(ui, |row| {
                list.drawn += 1;
                row.name(&name(row.index()));
                row.muted("jdbc");
            });
        list.selected = answer.selected.or(list.selected);
        if answer
            != (TableAnswer {
                focused: answer.focused,
                ..TableAnswer::default()
            })
        {
            list.answers.push(answer);
        }
    })
}

fn press(harness: &mut Harness<'_, List>, key: Key) -> Option<usize> {
    harness.key_press(key);
    harness.run();
    harness.state().selected
}

#[test]
fn a_row_is_read_out_as_its_cells_and_selected_by_a_click() {
    let mut harness = list(5);

    harness
        .get_by_role_and_label(Role::Row, "Badge 1, jdbc")
        .click();
    harness.run();

    assert_eq!(harness.state().selected, Some(1));
    let row = harness.get_by_label("Badge 1, jdbc");
    assert_eq!(row.accesskit_node().is_selected(), Some(true));
    assert_eq!(row.accesskit_node().data().row_index(), Some(1));
}

#[test]
fn keys_move_the_selection_and_bring_it_into_sight() {
    let mut harness = list(100_000);
    harness.get_by_label("Ariba 3, jdbc").click();
    harness.run();

    assert_eq!(press(&mut harness, Key::ArrowDown), Some(4));
    assert_eq!(press(&mut harness, Key::ArrowUp), Some(3));
    let page = press(&mut harness, Key::PageDown).unwrap() - 3;
    assert!((10..=13).contains(&page), "a page of {page} rows");
    assert_eq!(press(&mut harness, Key::End), Some(99_999));
    assert!(
        harness.query_by_label("Ariba 99999, jdbc").is_some(),
        "the last row is in sight"
    );
    assert_eq!(press(&mut harness, Key::ArrowDown), Some(99_999));
    assert_eq!(press(&mut harness, Key::Home), Some(0));
    assert!(
        harness.query_by_label("Ariba 0, jdbc").is_some(),
        "the first row is in sight again"
    );
}

#[test]
fn the_first_arrow_selects_the_first_row() {
    let mut harness = list(5);
    harness
        .get_by_role_and_label(Role::ListGrid, "Connectors")
        .focus();
    harness.run();

    assert_eq!(press(&mut harness, Key::ArrowDown), Some(0));
}

#[test]
fn enter_opens_the_selected_row() {
    let mut harness = list(5);
    harness.get_by_label("Concur 2, jdbc").click();
    harness.run();
    harness.state_mut().answers.clear();

    press(&mut harness, Key::Enter);

    let activated: Vec<_> = harness
        .state()
        .answers
        .iter()
        .map(|answer| answer.activated)
        .collect();
    assert_eq!(activated, [Some(2)]);
}

#[test]
fn typed_letters_find_a_row_and_the_same_letter_finds_the_next() {
    let mut harness = list(9);
    harness
        .get_by_role_and_label(Role::ListGrid, "Connectors")
        .focus();
    harness.run();
    let mut seen = Vec::new();

    for letter in ["b", "b", "c"] {
        harness.event(egui::Event::Text(letter.to_owned()));
        harness.run_steps(120);
        seen.push(harness.state().selected);
    }

    assert_eq!(seen, [Some(1), Some(4), Some(5)]);
}

#[test]
fn a_table_is_one_stop_for_the_tab_key() {
    let mut harness = window((), |ui, ()| {
        Button::secondary("Before").show(ui);
        Table::new("Connectors", 50)
            .column(Column::flexible("Name", 120.0))
            .show(ui, |row| row.name("x"));
    });
    harness.get_by_label("Before").focus();
    harness.run();

    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.get_by_label("Connectors").is_focused());
    harness.key_press(Key::Tab);
    harness.run();

    assert!(
        !harness.get_by_label("Connectors").is_focused(),
        "no row takes the focus"
    );
}

#[test]
fn a_header_sorts_and_says_which_way() {
    let mut harness = list(5);
    let header = harness.get_by_role_and_label(Role::ColumnHeader, "Name");
    let ascending = Some(egui::accesskit::SortDirection::Ascending);
    assert_eq!(header.accesskit_node().data().sort_direction(), ascending);

    header.click();
    harness.run();

    assert_eq!(
        harness
            .state()
            .answers
            .iter()
            .find_map(|answer| answer.sort),
        Some(0)
    );
    assert!(
        harness
            .query_by_role_and_label(Role::ColumnHeader, "Type")
            .is_none(),
        "it does not sort"
    );
}

#[test]
fn only_rows_in_sight_are_drawn() {
    let harness = list(100_000);

    assert!(
        harness.state().drawn <= 16,
        "{} rows for 400 points",
        harness.state().drawn
    );
}

#[test]
fn a_small_table_reads_out_every_row() {
    let harness = window((), |ui, ()| {
        SmallTable::new("Operations")
            .column(Column::fixed("Operation", 84.0))
            .column(Column::flexible("Path", 120.0))
            .show(ui, 1, |row| {
                row.chip(Tone::Accent, "replace");
                row.path("/connectorMetadata/shortDesc");
            });
    });

    assert!(
        harness
            .query_by_role_and_label(Role::Row, "replace, /connectorMetadata/shortDesc")
            .is_some()
    );
}
