//! The grid of translations, as data.

use patchpanel_core_models::draft::Content;

use super::*;

/// English and German as the server has them, and a draft that changes one, adds one and removes one German text.
pub(crate) fn draft() -> Draft {
    let form = "<Form><Menu name='m' label='con_menu'><Section name='auth' label='con_auth'>\
        <Field name='host' displayName='con_host'/></Section></Menu></Form>";
    let content = |german: &str| Content {
        xml: [(XmlDocument::SourceConfig, form.to_owned())].into(),
        translations: [
            (
                Locale::En,
                "con_host=Host\ncon_menu=Connection\n".to_owned(),
            ),
            (Locale::De, german.to_owned()),
        ]
        .into(),
        ..Content::default()
    };
    Draft {
        base: content("# Texte\ncon_host=Host-URL\nold=Alt\nolder=Uralt\n"),
        current: content("# Texte\ncon_host=Rechner\nold=Alt\ncon_menu=Verbindung\n"),
    }
}

fn shown(locales: &[Locale]) -> BTreeSet<Locale> {
    locales.iter().copied().collect()
}

fn grid_of(draft: &Draft, asked: &BTreeSet<Locale>) -> Grid {
    let mut grid = Grid::default();
    grid.follow(draft, asked);
    grid
}

#[test]
fn an_edited_file_is_read_again_and_the_others_are_not() {
    let mut draft = draft();
    let mut grid = grid_of(&draft, &BTreeSet::new());
    let key = grid.files.parsed[&Locale::En].keys()[0].to_owned();
    // A text that is read again is somewhere else in memory.
    let english = grid.text(&key, Locale::En).map(str::as_ptr);
    let german = draft.current.translations.get_mut(&Locale::De).unwrap();
    german.push_str("new_key=Neu\n");

    grid.follow(&draft, &BTreeSet::new());

    assert_eq!(grid.text("new_key", Locale::De), Some("Neu"));
    assert_eq!(grid.text(&key, Locale::En).map(str::as_ptr), english);
}

#[test]
fn cells_say_what_is_there_missing_extra_and_changed() {
    let grid = grid_of(&draft(), &BTreeSet::new());

    let cells = grid.table.rows.iter().map(|row| {
        (
            row.key.as_str(),
            Grid::face(row, Locale::En),
            Grid::face(row, Locale::De),
            grid.change(&row.key, Locale::De),
        )
    });
    let cells: Vec<_> = cells.collect();
    assert_eq!(
        cells,
        [
            (
                "con_host",
                Face::Text("Host"),
                Face::Text("Rechner"),
                Some(Change::Replaced)
            ),
            (
                "con_menu",
                Face::Text("Connection"),
                Face::Text("Verbindung"),
                Some(Change::Added)
            ),
            ("con_auth", Face::Missing, Face::Missing, None),
            ("old", Face::Empty, Face::Extra("Alt"), None),
        ]
    );
    assert_eq!(grid.change("older", Locale::De), Some(Change::Removed));
    assert_eq!(grid.server_text("con_host", Locale::De), Some("Host-URL"));
}

#[test]
fn scopes_and_words_keep_rows_by_the_shown_locales() {
    let grid = grid_of(&draft(), &BTreeSet::new());
    let both = shown(&[Locale::De, Locale::En]);
    let keys = |scope, text: &str, shown: &BTreeSet<Locale>| {
        let filter = Filter {
            scope,
            text: text.to_owned(),
        };
        grid.rows(&filter, shown)
            .into_iter()
            .map(|row| grid.table.rows[row].key.clone())
            .collect::<Vec<_>>()
    };

    assert_eq!(keys(Scope::Missing, "", &both), ["con_auth"]);
    assert_eq!(keys(Scope::Extra, "", &both), ["old"]);
    assert_eq!(keys(Scope::Changed, "", &both), ["con_host", "con_menu"]);
    assert_eq!(keys(Scope::Changed, "", &shown(&[Locale::En])), [""; 0]);
    assert_eq!(keys(Scope::All, "VERBIND", &both), ["con_menu"]);
    assert_eq!(keys(Scope::All, "auth", &both), ["con_auth"]);
    let scopes = grid.scopes(&both, Scope::All);
    let titles: Vec<&str> = scopes.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(titles, ["All 4", "Missing 1", "Extra 1", "Changed 2"]);
}

#[test]
fn a_locale_without_a_file_can_be_shown_and_lacks_everything() {
    let grid = grid_of(&draft(), &shown(&[Locale::Fr]));

    let columns = grid.columns(&shown(&[Locale::En, Locale::Fr]));

    let notes: Vec<_> = columns
        .iter()
        .map(|column| (column.locale, column_note(column)))
        .collect();
    assert_eq!(
        notes,
        [
            (Locale::En, (Complete::No, "1 missing".to_owned())),
            (Locale::Fr, (Complete::No, "3 missing".to_owned()))
        ]
    );
    assert!(
        grid.findings
            .iter()
            .all(|finding| !finding.locales.contains(&Locale::Fr))
    );
}

#[test]
fn the_status_line_names_line_and_manner() {
    let grid = grid_of(&draft(), &BTreeSet::new());

    assert_eq!(
        grid.place("con_host", Locale::De),
        "de, con_host, line 2 of de.properties"
    );
    assert_eq!(
        grid.place("con_auth", Locale::De),
        "de, con_auth, not in de.properties yet"
    );
    assert_eq!(
        grid.manner(TranslationEncoding::AsciiEscapes),
        "1 file changes · new texts are written as ASCII with \\u escapes; comments and order stay"
    );
}

#[test]
fn used_by_names_the_element_that_shows_the_text() {
    let grid = grid_of(&draft(), &BTreeSet::new());

    let users: Vec<_> = grid.table.rows.iter().map(used_by).collect();

    assert_eq!(
        users,
        [
            Some(("Field", "host")),
            Some(("Menu", "m")),
            Some(("Section", "auth")),
            None
        ]
    );
}
