//! Texts for a translator and back: filled from English, saved as a table, read back, replaced.

use egui::{Key, Modifiers, Role};
use patchpanel::state::{dialogs::Dialog, returned_texts::ReturnedTexts};
use patchpanel_core_models::{ids::Locale, properties::Encoding};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, Tenant};

const ENGLISH: &[u8] = b"con_form_host=Host\ncon_form_sum==A1; \"sum\"\n";

fn translations<'a>(tenant: &'a Tenant, desk: &'a Desk) -> Person<'a> {
    let mut person = Person::signed_in(tenant, desk);
    person.creates_empty("Canteen tills");
    person.clicks_role(Role::Tab, "Translations");
    person.drops(desk.file("canteen-tills_en.properties", ENGLISH));
    person.drops(desk.file("canteen-tills_de.properties", b"con_form_host=Rechner\n"));
    person.until("both files", |person| {
        person.open().draft.current.translations.len() == 2
    });
    person
}

fn german(person: &Person<'_>) -> String {
    person.open().draft.current.translations[&Locale::De].clone()
}

#[test]
fn texts_go_to_a_translator_as_a_table_and_come_back_from_a_german_excel() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = translations(&tenant, &desk);

    person.clicks("More");
    person.clicks("Fill missing texts from English");
    let filled = "con_form_host=Rechner\n# to translate\ncon_form_sum==A1; \"sum\"\n";
    assert_eq!(german(&person).replace("\\=", "="), filled);
    person.reads("1 to translate");
    let saved = desk.folder.path().join("texts.csv");
    person.dialogs.will_answer(saved.clone());
    person.clicks("More");
    person.clicks("Save for a translator (CSV)…");
    person.until("the table", |_| saved.exists());
    let table = std::fs::read_to_string(&saved).unwrap();
    let rows = "key,used by,en,de\r\ncon_form_host,,Host,Rechner\r\n\
        con_form_sum,,\"'=A1; \"\"sum\"\"\",\r\n";
    assert_eq!(table, format!("\u{FEFF}{rows}"));

    // As a German Excel saves it: semicolons, Windows-1252, a line break in a cell.
    let back = b"key;used by;en;de\r\ncon_form_host;;Host;\"Gr\xF6\xDFe\r\n<b>\"\r\n\
        con_form_sum;;\"'=A1; \"\"sum\"\"\";'=A1\r\nodd;;;x\r\n";
    person.drops(desk.file("back.csv", back));
    person.sees("Texts of \u{201c}back.csv\u{201d}");
    person.sees("\u{201c}odd\u{201d} is not a key of this connector.");
    person.clicks("Add 2 texts to the draft");

    let taken = german(&person).replace("\\=", "=");
    assert_eq!(
        taken,
        "con_form_host=Gr\\u00f6\\u00dfe\\n<b>\ncon_form_sum==A1\n"
    );
    person.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(
        german(&person).replace("\\=", "="),
        filled,
        "one step of undo"
    );
}

#[test]
fn text_is_found_and_replaced_in_all_shown_locales() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = translations(&tenant, &desk);

    person.presses(Modifiers::COMMAND, Key::H);
    person.clicks("Match case");
    person.types("Find", "host");
    person.sees("No text in the shown locales matches.");
    person.clicks("Match case");
    person.types("Replace with", "Server");
    person.clicks("Replace in 1 text");

    let english = &person.open().draft.current.translations[&Locale::En];
    assert!(english.starts_with("con_form_host=Server\n"), "{english}");
    assert_eq!(german(&person), "con_form_host=Rechner\n");
}

#[test]
fn a_table_says_in_which_encoding_it_was_read_and_another_can_be_chosen() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = translations(&tenant, &desk);

    person.drops(desk.file("back.csv", b"key;de\r\ncon_form_host;Gr\xF6\xDFe \x80\r\n"));
    person.sees("Texts of \u{201c}back.csv\u{201d}");
    assert_eq!(returned(&person).encoding, Encoding::Windows1252);
    chooses(&mut person, "UTF-16 LE");
    person.until("the table as UTF-16", |person| {
        returned(person).table.returned.is_err()
    });
    person.sees("Add 0 texts to the draft");
    chooses(&mut person, "Windows-1252");
    person.until("the table as Windows-1252", |person| {
        returned(person).returned().is_some()
    });
    person.clicks("Add 1 text to the draft");

    assert_eq!(german(&person), "con_form_host=Gr\\u00f6\\u00dfe \\u20ac\n");
    person.reads("Read as Windows-1252");
}

fn chooses(person: &mut Person<'_>, encoding: &str) {
    person.clicks_role(Role::ComboBox, "Read as");
    person.clicks_role(Role::ListBoxOption, encoding);
}

fn returned<'a>(person: &'a Person<'_>) -> &'a ReturnedTexts {
    match &person.state().dialog {
        Some(Dialog::TakeReturned(asked)) => asked,
        other => panic!("{other:?}"),
    }
}
