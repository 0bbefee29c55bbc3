//! Grids by pointer and keyboard, and what a screen reader gets of them.

use egui::{Key, Role};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, NodeT as _, Queryable as _},
};
use patchpanel_ui_kit::{
    theme::Tone,
    widgets::{Button, Cell, Column, Grid, GridAnswer, GridKey, SortOrder},
};

use crate::support::{Person as _, window};

#[derive(Default)]
struct List {
    selected: Option<usize>,
    answers: Vec<GridAnswer>,
    drawn: usize,
    sorted: usize,
}

pub(crate) fn name(row: usize) -> String {
    let first = ["Ariba", "Badge", "Concur"][row % 3];
    format!("{first} {row}")
}

fn list<'a>(rows: usize) -> Harness<'a, List> {
    let names: Vec<String> = (0..rows).map(name).collect();
    window(List::default(), move |ui, list: &mut List| {
        list.drawn = 0;
        let named = |cell: &mut Cell<'_>, name: &String, list: &mut List| {
            list.drawn += 1;
            cell.name(name);
        };
        let answer = Grid::list("Connectors", names.len(), |row| names.get(row))
            .columns(vec![
                Column::flexible("Name", 120.0, named).sorts(
                    Some(SortOrder::Ascending),
                    |list: &mut List| {
                        list.sorted += 1;
                    },
                ),
                Column::fixed("Type", 106.0, |cell, _, _| cell.muted("jdbc")),
            ])
            .selected(list.selected)
            .find_by(|name| name)
            .show(ui, list);
        list.selected = answer.moved.map(|(row, _)| row).or(list.selected);
        let nothing = GridAnswer {
            focused: answer.focused,
            ..GridAnswer::default()
        };
        if answer != nothing {
            list.answers.push(answer);
        }
    })
}

fn selected_after(harness: &mut Harness<'_, List>, key: Key) -> Option<usize> {
    harness.key(key);
    harness.state().selected
}

/// What a screen reader is on while the grid has the focus.
fn read_out<S>(harness: &Harness<'_, S>, role: Role, label: &str) -> Option<String> {
    let grid = harness.get_by_role_and_label(role, label);
    let cell = grid.accesskit_node().active_descendant()?;
    cell.label()
}

/// What stands below a node; containers that only lay out do not count.
fn children(node: AccessKitNode<'_>) -> Vec<(Role, String)> {
    let below = |child: AccessKitNode<'_>| match child.role() {
        Role::GenericContainer | Role::ScrollView | Role::Unknown => children(child),
        role => vec![(role, child.label().unwrap_or_default())],
    };
    node.children().flat_map(below).collect()
}

#[test]
fn a_row_is_read_out_as_its_cells_and_selected_by_a_click() {
    let mut harness = list(5);

    harness.press_the(Role::Row, "Badge 1, jdbc");

    assert_eq!(harness.state().selected, Some(1));
    let row = harness.get_by_label("Badge 1, jdbc");
    assert_eq!(row.accesskit_node().is_selected(), Some(true));
    assert_eq!(row.accesskit_node().data().row_index(), Some(1));
}

#[test]
fn keys_move_the_selection_and_bring_it_into_sight() {
    let mut harness = list(100_000);
    harness.press("Ariba 3, jdbc");

    assert_eq!(selected_after(&mut harness, Key::ArrowDown), Some(4));
    assert_eq!(selected_after(&mut harness, Key::ArrowUp), Some(3));
    let page = selected_after(&mut harness, Key::PageDown).unwrap() - 3;
    assert!((10..=13).contains(&page), "a page of {page} rows");
    assert_eq!(selected_after(&mut harness, Key::End), Some(99_999));
    assert!(
        harness.query_by_label("Ariba 99999, jdbc").is_some(),
        "the last row is in sight"
    );
    assert_eq!(selected_after(&mut harness, Key::ArrowDown), Some(99_999));
    assert_eq!(selected_after(&mut harness, Key::Home), Some(0));
    assert!(
        harness.query_by_label("Ariba 0, jdbc").is_some(),
        "the first row is in sight again"
    );
}

#[test]
fn the_first_arrow_selects_the_first_row() {
    let mut harness = list(5);
    harness.focus_the(Role::ListGrid, "Connectors");

    assert_eq!(selected_after(&mut harness, Key::ArrowDown), Some(0));
}

#[test]
fn enter_opens_the_selected_row() {
    let mut harness = list(5);
    harness.press("Concur 2, jdbc");
    harness.state_mut().answers.clear();

    harness.key(Key::Enter);

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
    harness.focus_the(Role::ListGrid, "Connectors");
    let mut seen = Vec::new();

    for letter in ["b", "b", "c"] {
        harness.event(egui::Event::Text(letter.to_owned()));
        harness.run_steps(120);
        seen.push(harness.state().selected);
    }

    assert_eq!(seen, [Some(1), Some(4), Some(5)]);
}

#[test]
fn a_grid_is_one_stop_for_the_tab_key() {
    let mut harness = window((), |ui, ()| {
        Button::secondary("Before").show(ui);
        Grid::list("Connectors", 50, |_| Some(&"x"))
            .columns(vec![Column::flexible(
                "Name",
                120.0,
                |cell, name: &&str, ()| {
                    cell.name(name);
                },
            )])
            .show(ui, &mut ());
    });
    harness.focus("Before");

    harness.key(Key::Tab);
    assert!(harness.get_by_label("Connectors").is_focused());
    harness.key(Key::Tab);

    assert!(
        !harness.get_by_label("Connectors").is_focused(),
        "no row takes the focus"
    );
}

#[test]
fn the_cursor_passes_over_bands() {
    let rows = ["# Today", "Ariba", "# Before", "Badge"];
    let mut harness = window(None, move |ui, selected: &mut Option<usize>| {
        let answer = Grid::list("Activity", rows.len(), |row| rows.get(row))
            .columns(vec![Column::flexible(
                "Name",
                120.0,
                |cell, name: &&str, ()| {
                    cell.name(name);
                },
            )])
            .bands(|row| row.strip_prefix("# ").map(|title| (title, "")))
            .selected(*selected)
            .show(ui, &mut ());
        // As a list that can select none of its bands.
        if let Some((row, _)) = answer.moved {
            *selected = Some(row).filter(|row| !rows[*row].starts_with('#'));
        }
    });
    harness.focus("Activity");
    let keys = [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::ArrowUp];
    let seen = keys.map(|key| {
        harness.key(key);
        *harness.state()
    });

    assert_eq!(seen, [Some(1), Some(3), Some(1), Some(1)]);
    harness.key(Key::End);
    assert_eq!(*harness.state(), Some(3));
    harness.key(Key::Home);
    assert_eq!(*harness.state(), Some(1));
}

#[test]
fn a_header_sorts_and_says_which_way() {
    let mut harness = list(5);
    let header = harness.get_by_role_and_label(Role::ColumnHeader, "Name");
    let ascending = Some(egui::accesskit::SortDirection::Ascending);
    assert_eq!(header.accesskit_node().data().sort_direction(), ascending);

    header.click();
    harness.run();
    assert_eq!(harness.state().sorted, 1);

    let other = harness.get_by_role_and_label(Role::ColumnHeader, "Type");
    assert_eq!(other.accesskit_node().data().sort_direction(), None);
    other.click();
    harness.run();
    assert_eq!(harness.state().sorted, 1, "it does not sort");
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
fn a_grid_holds_its_header_and_rows_and_these_their_cells() {
    let mut harness = list(3);
    harness.press("Ariba 0, jdbc");

    let grid = harness.get_by_role_and_label(Role::ListGrid, "Connectors");
    let rows = children(grid.accesskit_node());
    let row = |name: &str| (Role::Row, name.to_owned());
    assert_eq!(
        rows,
        [
            row(""),
            row("Ariba 0, jdbc"),
            row("Badge 1, jdbc"),
            row("Concur 2, jdbc")
        ]
    );
    let row = harness.get_by_role_and_label(Role::Row, "Ariba 0, jdbc");
    let cell = |name: &str| (Role::GridCell, name.to_owned());
    assert_eq!(
        children(row.accesskit_node()),
        [cell("Name: Ariba 0"), cell("Type: jdbc")]
    );
    let cell = harness.get_by_role_and_label(Role::GridCell, "Name: Ariba 0");
    assert_eq!(
        cell.accesskit_node().is_selected(),
        Some(true),
        "Windows says it of a cell only"
    );
}

#[test]
fn the_cursor_goes_from_cell_to_cell_and_a_screen_reader_goes_along() {
    let mut harness = list(100_000);
    harness.press("Ariba 0, jdbc");
    let mut read = Vec::new();

    for key in [
        Key::Home,
        Key::ArrowRight,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::End,
    ] {
        harness.key_press(key);
        // Not a frame later: in between it would read the grid's name.
        harness.step();
        read.extend(read_out(&harness, Role::ListGrid, "Connectors"));
    }

    assert_eq!(
        read,
        [
            "Name: Ariba 0",
            "Type: jdbc",
            "Type: jdbc",
            "Name: Badge 1",
            "Name: Ariba 99999"
        ]
    );
}

#[test]
fn a_click_in_a_list_means_the_row_whatever_cell_it_hit() {
    let mut harness = list(1);

    harness.press_the(Role::GridCell, "Type: jdbc");

    assert_eq!(harness.state().selected, Some(0));
    let read = read_out(&harness, Role::ListGrid, "Connectors");
    assert_eq!(read.as_deref(), Some("Name: Ariba 0"));
}

#[test]
fn a_screen_reader_presses_a_row_as_a_pointer_does() {
    let mut harness = list(100);

    harness
        .get_by_role_and_label(Role::Row, "Ariba 3, jdbc")
        .click_accesskit();
    harness.run();

    assert_eq!(harness.state().selected, Some(3));
}

#[test]
fn the_row_of_the_cursor_is_drawn_when_it_is_scrolled_away() {
    let mut harness = list(1_000);
    harness.press("Ariba 0, jdbc");

    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -9_000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(20);

    assert!(harness.query_by_label("Concur 2, jdbc").is_none());
    assert_eq!(
        read_out(&harness, Role::ListGrid, "Connectors").as_deref(),
        Some("Name: Ariba 0")
    );
}

#[test]
fn rows_of_a_tree_say_how_deep_they_are_and_whether_they_are_open() {
    let mut harness = window((Some(0), Vec::new()), |ui, state: &mut (_, Vec<_>)| {
        let rows = [("limits", 0, Some(true)), ("max", 1, None)];
        let name = |cell: &mut Cell<'_>, row: &(&str, _, _), _: &mut _| cell.name(row.0);
        let answer = Grid::tree("Keys", 2, |row| rows.get(row))
            .level(|row, _| (row.1, row.2))
            .columns(vec![Column::flexible("Key", 100.0, name).row_header()])
            .selected(state.0)
            .show(ui, state);
        state.1.extend(answer.key);
    });
    let row = harness.get_by_role_and_label(Role::Row, "limits");
    assert_eq!(row.accesskit_node().data().is_expanded(), Some(true));
    assert_eq!(row.accesskit_node().data().level(), Some(1));
    let row = harness.get_by_role_and_label(Role::Row, "max");
    assert_eq!(row.accesskit_node().data().is_expanded(), None);
    assert_eq!(row.accesskit_node().data().level(), Some(2));

    harness.focus_the(Role::TreeGrid, "Keys");
    harness.key(Key::ArrowLeft);
    harness.key(Key::ArrowRight);
    harness.key(Key::Delete);

    let keys = [GridKey::Close, GridKey::Open, GridKey::Delete];
    assert_eq!(harness.state().1, keys);
}

#[test]
fn a_card_reads_out_every_row_and_takes_no_focus() {
    let harness = window((), |ui, ()| {
        let paths = ["/connectorMetadata/shortDesc"];
        Grid::card("Operations", 1, |row| paths.get(row))
            .still()
            .columns(vec![
                Column::fixed("Operation", 84.0, |cell, _, ()| {
                    cell.chip(Tone::Accent, "replace");
                }),
                Column::flexible("Path", 120.0, |cell, path: &&str, ()| {
                    cell.path(path);
                }),
            ])
            .show(ui, &mut ());
    });

    let row = "replace, /connectorMetadata/shortDesc";
    assert!(harness.has(Role::Row, row));
    assert!(harness.has(Role::GridCell, "Operation: replace"));
}
