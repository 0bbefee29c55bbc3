//! A sheet of cells that are gone to and edited.

use egui::{Key, Panel, Role, Ui};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use patchpanel_ui_kit::widgets::{
    Cell, Column, Grid, GridKey,
    grid::{CellEdit, EditEnd, EditField},
};

use crate::{
    grids::name,
    support::{Person as _, window},
};

/// A sheet with a frozen column of keys and many columns of texts.
struct Sheet {
    cursor: (usize, usize),
    texts: Vec<String>,
    editing: Option<CellEdit>,
    ended: Vec<EditEnd>,
    keys: Vec<GridKey>,
    /// Something else has the right of the window.
    is_beside: bool,
}

fn sheet_text(cell: &mut Cell<'_>, sheet: &mut Sheet) {
    let Some(mut edit) = sheet.editing.take_if(|_| cell.is_cursor) else {
        cell.text(&sheet.texts[cell.row()]);
        return;
    };
    let problem = edit.text.is_empty().then_some("Write something");
    let field = EditField {
        name: "Text",
        code: false,
        words: &[],
        problem,
    };
    match cell.edit(&mut edit, field) {
        None => sheet.editing = Some(edit),
        Some(end) => {
            if end != EditEnd::AsBefore {
                sheet.texts[cell.row()] = edit.text;
            }
            sheet.ended.push(end);
        }
    }
}

fn sheet<'a>() -> Harness<'a, Sheet> {
    let state = Sheet {
        cursor: (0, 1),
        texts: (0..40).map(name).collect(),
        editing: None,
        ended: Vec::new(),
        keys: Vec::new(),
        is_beside: false,
    };
    window(state, |ui, sheet| {
        if sheet.is_beside {
            Panel::left("beside").show(ui, |ui| draw(ui, sheet));
        } else {
            draw(ui, sheet);
        }
    })
}

fn draw(ui: &mut Ui, sheet: &mut Sheet) {
    const TITLES: [&str; 6] = ["en", "de", "fr", "es", "it", "pt"];
    let key =
        |cell: &mut Cell<'_>, (): &(), _: &mut Sheet| cell.code(&format!("key{}", cell.row()));
    let locale = |title| {
        let text = move |cell: &mut Cell<'_>, (): &(), sheet: &mut Sheet| {
            if title == "en" {
                sheet_text(cell, sheet);
            } else {
                cell.text(title);
            }
        };
        Column::flexible(title, 150.0, text)
    };
    let mut columns = vec![Column::fixed("Key", 100.0, key).row_header()];
    columns.extend(TITLES.map(locale));
    let answer = Grid::sheet("Texts", sheet.texts.len(), |_| Some(&()))
        .frozen(1)
        .columns(columns)
        .cursor(Some(sheet.cursor))
        .editing(sheet.editing.is_some())
        .typing()
        .show(ui, sheet);
    sheet.cursor = answer.moved.unwrap_or(sheet.cursor);
    match &answer.key {
        Some(GridKey::Edit) => {
            sheet.editing = Some(CellEdit::new(sheet.texts[sheet.cursor.0].clone()));
        }
        Some(GridKey::Typed(text)) => sheet.editing = Some(CellEdit::new(text.clone())),
        _ => {}
    }
    sheet.keys.extend(answer.key);
}

fn type_text(harness: &mut Harness<'_, Sheet>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

#[test]
fn a_frozen_column_stays_while_the_others_scroll_and_is_not_gone_to() {
    let mut harness = sheet();
    harness.focus_the(Role::Grid, "Texts");
    let left = |harness: &Harness<'_, Sheet>, label: &str| {
        let cells = harness.get_all_by_role_and_label(Role::RowHeader, label);
        cells.map(|cell| cell.rect().left()).next()
    };
    let before = left(&harness, "key0");

    for _ in 0..5 {
        harness.key(Key::ArrowRight);
    }
    assert_eq!(harness.state().cursor, (0, 6));
    assert_eq!(left(&harness, "key0"), before);
    let mut cells = harness.get_all_by_role_and_label(Role::GridCell, "pt: pt");
    let cell = cells.next().unwrap().rect();
    assert!(cell.left() > 400.0 && cell.right() <= 600.0, "{cell}");
    drop(cells);

    for _ in 0..9 {
        harness.key(Key::ArrowLeft);
    }
    assert_eq!(harness.state().cursor, (0, 1));
    let cell = harness.get_by_role_and_label(Role::GridCell, "en: Ariba 0");
    assert!(cell.rect().left() >= 100.0, "not under the frozen column");
}

#[test]
fn a_text_is_edited_in_its_cell_and_taken_by_enter() {
    let mut harness = sheet();
    harness.focus_the(Role::Grid, "Texts");

    harness.key(Key::F2);
    let field = harness.get_by_role_and_label(Role::TextInput, "Text");
    assert!(field.is_focused());
    type_text(&mut harness, "!");
    harness.key(Key::Enter);

    assert_eq!(harness.state().texts[0], "Ariba 0!");
    assert_eq!(harness.state().ended, [EditEnd::Down]);
    let cell = harness.get_by_role_and_label(Role::GridCell, "en: Ariba 0!");
    assert!(
        cell.is_focused(),
        "the grid has the focus, and means this cell"
    );
}

#[test]
fn what_is_typed_keeps_the_focus_when_the_page_is_laid_out_anew() {
    let mut harness = sheet();
    harness.focus_the(Role::Grid, "Texts");
    type_text(&mut harness, "N");

    harness.state_mut().is_beside = true;
    harness.run();
    type_text(&mut harness, "ew");
    harness.key(Key::Enter);

    assert_eq!(harness.state().texts[0], "New");
}

#[test]
fn escape_gives_an_edit_up() {
    let mut harness = sheet();
    harness.focus_the(Role::Grid, "Texts");

    type_text(&mut harness, "N");
    type_text(&mut harness, "ew");
    let field = harness.get_by_role_and_label(Role::TextInput, "Text");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("New"));
    harness.key(Key::Escape);

    assert_eq!(harness.state().texts[0], "Ariba 0");
    assert_eq!(harness.state().ended, [EditEnd::AsBefore]);
    assert_eq!(harness.state().keys, [GridKey::Typed("N".to_owned())]);
    let cell = harness.get_by_role_and_label(Role::GridCell, "en: Ariba 0");
    assert!(
        cell.is_focused(),
        "the grid has the focus, and means this cell"
    );
}

#[test]
fn a_text_that_cannot_be_taken_stays_in_its_field() {
    let mut harness = sheet();
    harness.focus_the(Role::Grid, "Texts");
    harness.key(Key::F2);

    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.key(Key::Backspace);
    harness.key(Key::Enter);
    harness.key(Key::Tab);

    let field = harness.get_by_role_and_label(Role::TextInput, "Text");
    assert!(field.is_focused());
    let said = field.accesskit_node().description();
    assert_eq!(said.as_deref(), Some("Write something"));
    assert_eq!(harness.state().ended, []);
    harness.key(Key::Escape);
    assert_eq!(harness.state().texts[0], "Ariba 0");
}
