//! The grid by what a person reads, clicks and types.

use patchpanel_core_models::problem::Place;

use super::*;
use crate::{
    compare::diff::DiffModel,
    screens::testing::{self, *},
    state::{
        connectors::{DocumentCheck, DraftState},
        session::GoTo,
    },
    update,
    view_models::translations::tests::draft,
};

drawn_with!(translations);

fn state() -> AppState {
    let mut state = testing::signed_in();
    let now = state.now;
    let open = testing::open(
        state.session_mut().unwrap(),
        serde_json::json!({"scriptName": "workday-custom-emea"}),
    );
    let draft = draft();
    open.draft = DraftState::new(draft.base);
    for part in [
        Part::Translations(Locale::De),
        Part::Translations(Locale::En),
    ] {
        open.draft.edit(PartValue::of(&draft.current, part), now);
    }
    state
}

fn harness() -> Harness<'static, Stage> {
    testing::stage(state(), draw)
}

fn edits(harness: &Harness<'_, Stage>) -> Vec<(Locale, String)> {
    let asked = harness.asked().iter();
    let edits =
        asked.filter(|command| matches!(command, Command::Translation(_) | Command::Fix(_)));
    edits.flat_map(edited).collect()
}

/// The files that a command changes, and what they say then.
fn edited(command: &Command) -> Vec<(Locale, String)> {
    let mut state = state();
    let files = |state: &AppState| {
        let draft = &state.open_connector().unwrap().draft;
        draft.current.translations.clone()
    };
    let before = files(&state);
    update::testing::on_command(&mut state, command.clone());
    let after = files(&state).into_iter();
    after
        .filter(|(locale, text)| before.get(locale) != Some(text))
        .collect()
}

fn cursor(harness: &Harness<'_, Stage>) -> (String, Locale) {
    let view = harness
        .state()
        .views
        .translations
        .connectors
        .values()
        .next()
        .unwrap();
    let cursor = view.cursor.clone().unwrap();
    (cursor.key, cursor.locale)
}

#[test]
fn typing_in_a_cell_and_enter_sends_the_file_with_that_line_changed_and_goes_down() {
    let mut harness = harness();

    harness.press("con_host, de: Rechner");
    harness.key(Key::F2);
    harness.types(" für Größe");
    harness.key(Key::Enter);

    let file =
        "# Texte\ncon_host=Rechner f\\u00fcr Gr\\u00f6\\u00dfe\nold=Alt\ncon_menu=Verbindung\n";
    assert_eq!(edits(&harness), [(Locale::De, file.to_owned())]);
    assert_eq!(cursor(&harness), ("con_menu".to_owned(), Locale::De));
}

#[test]
fn the_first_letter_typed_replaces_the_text_and_tab_goes_to_the_next_locale() {
    let mut harness = harness();

    harness.press("con_host, en: Host");
    harness.types("S");
    harness.types("erver");
    harness.key(Key::Tab);

    assert_eq!(
        edits(&harness),
        [(
            Locale::En,
            "con_host=Server\ncon_menu=Connection\n".to_owned()
        )]
    );
    assert_eq!(cursor(&harness), ("con_host".to_owned(), Locale::De));
}

#[test]
fn escape_leaves_the_text_as_before_and_the_grid_keeps_the_keyboard() {
    let mut harness = harness();

    harness.press("con_host, de: Rechner");
    harness.key(Key::F2);
    harness.types("xyz");
    harness.key(Key::Escape);
    harness.key(Key::ArrowDown);
    harness.key(Key::ArrowLeft);

    assert_eq!(edits(&harness), []);
    assert_eq!(cursor(&harness), ("con_menu".to_owned(), Locale::En));
}

#[test]
fn delete_empties_a_text_and_with_control_and_shift_its_line_goes() {
    let mut harness = harness();

    harness.press("con_host, de: Rechner");
    harness.key(Key::Delete);
    harness.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);

    let empty = "# Texte\ncon_host=\nold=Alt\ncon_menu=Verbindung\n".to_owned();
    let removed = "# Texte\nold=Alt\ncon_menu=Verbindung\n".to_owned();
    assert_eq!(
        edits(&harness),
        [(Locale::De, empty), (Locale::De, removed)]
    );
}

#[test]
fn a_missing_text_says_so_and_the_segment_keeps_only_those() {
    let mut harness = harness();
    assert!(harness.shows("con_auth, de: missing"));

    harness.press("Missing 1");

    assert!(!harness.shows("con_host, de: Rechner"));
    assert!(harness.shows("con_auth, de: missing"));
}

#[test]
fn keys_are_sorted_and_their_head_turns_the_order_over() {
    let mut harness = harness();
    let keys = |harness: &Harness<'_, Stage>| -> Vec<String> {
        let heads = harness.query_all_by_role(Role::RowHeader);
        let mut heads: Vec<_> = heads
            .map(|head| {
                (
                    head.rect().top(),
                    head.accesskit_node().label().unwrap_or_default(),
                )
            })
            .collect();
        heads.sort_by(|one, other| one.0.total_cmp(&other.0));
        heads.into_iter().map(|(_, key)| key).collect()
    };
    assert_eq!(keys(&harness), ["con_auth", "con_host", "con_menu", "old"]);

    harness.press("Key, sorted from A to Z");
    assert_eq!(keys(&harness), ["old", "con_menu", "con_host", "con_auth"]);

    harness.press("Key, sorted from Z to A");
    assert_eq!(keys(&harness), ["con_host", "con_menu", "con_auth", "old"]);
    harness.get_by_label("Key, in the order of the files");
}

#[test]
fn used_by_leads_to_the_element_in_the_source_config() {
    let mut harness = harness();

    harness.press("Field host");

    let place = harness.asked().iter().find_map(|command| match command {
        Command::Connector(ConnectorCommand::GoToPart(_, place)) => Some(*place),
        _ => None,
    });
    let place = place.unwrap();
    let draft = draft();
    let form = &draft.current.xml[&XmlDocument::SourceConfig];
    let column = usize::try_from(place.column).unwrap();
    let found: String = form.chars().skip(column - 1).take(8).collect();
    assert_eq!(found, "con_host");
}

#[test]
fn a_key_is_added_with_its_english_text() {
    let mut harness = harness();

    harness.press("Add key…");
    harness.focus_the(Role::TextInput, "Key");
    harness.type_into(Role::TextInput, "Key", "con_port");
    harness.focus_the(Role::TextInput, "English text");
    harness.type_into(Role::TextInput, "English text", "Port");
    harness.press("Add key");

    assert_eq!(
        edits(&harness),
        [(
            Locale::En,
            "con_host=Host\ncon_menu=Connection\ncon_port=Port\n".to_owned()
        )]
    );
}

#[test]
fn a_key_is_added_without_the_pointer() {
    let mut harness = harness();

    harness.press("Add key…");
    harness.types("con_port");
    harness.key(Key::Tab);
    harness.types("Port");
    harness.key(Key::Enter);

    let expected = "con_host=Host\ncon_menu=Connection\ncon_port=Port\n";
    assert_eq!(edits(&harness), [(Locale::En, expected.to_owned())]);
    assert!(!harness.shows("Add a key"));
}

#[test]
fn shift_and_enter_let_go_at_once_add_the_key_in_all_locales() {
    let mut harness = harness();
    harness.press("Add key…");
    harness.types("con_port");
    harness.key(Key::Tab);

    harness.types_quickly("Port", Modifiers::SHIFT, Key::Enter);

    let edits = edits(&harness);
    assert!(edits.len() > 1, "{edits:?}");
    assert!(edits.iter().all(|(_, text)| text.contains("con_port=Port")));
}

#[test]
fn an_extra_column_shows_when_its_locale_is_chosen() {
    let mut harness = harness();

    harness.press("2 of 19 locales");
    harness.press("French (fr), no file yet");

    assert!(harness.shows("French (fr): 3 missing"));
    assert!(harness.shows("con_host, fr: missing"));
}

/// The cell in which somebody is typing.
fn half_typed() -> Harness<'static, Stage> {
    let mut harness = harness();
    harness.press("con_host, de: Rechner");
    harness.key(Key::F2);
    harness.types("!");
    harness
}

#[test]
fn a_cell_that_is_typed_in_stays_open_over_a_new_sign_in() {
    let mut harness = half_typed();

    harness.session().id.0 += 1;
    harness.run();
    harness.key(Key::Enter);

    let edits = edits(&harness);
    assert!(edits[0].1.contains("con_host=Rechner!\n"), "{edits:?}");
}

#[test]
fn a_review_asked_for_while_a_cell_is_typed_in_has_its_text() {
    let mut harness = testing::stage(state(), draw_with_review);
    harness.press("con_host, de: Rechner");
    harness.key(Key::F2);
    harness.types("!");

    harness.app().palette_open = true;
    harness.run();

    let asked = harness.asked();
    let edit = asked.iter().position(|command| {
        matches!(
            command,
            Command::Translation(TranslationCommand::SetText { .. })
        )
    });
    let review = asked
        .iter()
        .position(|command| *command == Command::Run(Action::ReviewChanges));
    assert!(edit.unwrap() < review.unwrap(), "{asked:?}");
    assert!(edits(&harness)[0].1.contains("con_host=Rechner!\n"));
}

/// As the app does it: a shortcut is asked for before the frame is drawn. The palette stands for the keys.
fn draw_with_review(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    if state.palette_open {
        commands.run(Action::ReviewChanges);
    }
    draw(ui, state, views, commands);
}

#[test]
fn keys_for_files_mean_the_locale_of_the_cursor() {
    let mut harness = harness();

    harness.press("con_host, de: Rechner");
    harness.carry_out();
    harness.session().tab = crate::state::route::ConnectorTab::Translations;

    assert_eq!(
        harness.app().shown_document(),
        Some(DocumentKind::Translations(Locale::De))
    );
}

/// The demo draft with a French file in which something is wrong, and its check.
fn with_faults() -> AppState {
    let mut state = state();
    let now = state.now;
    let open = testing::only_open(&mut state);
    let french = "con_host=Hôte\ncon_dir=C:\\users\ncon_host=L\u{92}hôte\n";
    let value = PartValue::Translations(Locale::Fr, Some(french.to_owned()));
    open.draft.edit(value, now);
    let check = DocumentCheck {
        revision: open.draft.revision,
        diff: Arc::new(DiffModel::new("", french)),
        ..testing::check("", patchpanel_core_models::properties::problems(french))
    };
    open.checks
        .insert(DocumentKind::Translations(Locale::Fr), check);
    state
}

#[test]
fn what_is_wrong_in_a_file_is_listed_with_its_line_and_leads_to_its_cell() {
    let mut harness = testing::stage(with_faults(), draw);

    let bad_escape = "Error: “con_dir” holds “\\u” without four hexadecimal digits after it; Java refuses the whole file. fr 2:1";
    assert!(harness.shows(bad_escape));
    assert!(harness.shows("Warning: “con_host” holds U+0092 (control character). fr 3:1"));
    assert!(
        harness.shows("Warning: “con_host” is already on line 1; the last line counts. fr 3:1")
    );

    harness.press(bad_escape);

    assert_eq!(cursor(&harness), ("con_dir".to_owned(), Locale::Fr));
}

#[test]
fn a_place_that_the_review_found_is_shown_once() {
    let mut state = with_faults();
    let session = state.session_mut().unwrap();
    session.go_to = Some(GoTo {
        script_name: session.selected.clone().unwrap(),
        document: DocumentKind::Translations(Locale::Fr),
        place: Place { line: 2, column: 1 },
        is_designed: false,
        id: Generation(1),
    });
    let mut harness = testing::stage(state, draw);
    assert_eq!(cursor(&harness), ("con_dir".to_owned(), Locale::Fr));

    harness.press("con_host, de: Rechner");

    assert_eq!(cursor(&harness), ("con_host".to_owned(), Locale::De));
}
