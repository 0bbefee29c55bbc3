//! Files with translations as people have them: in which encoding and for which locale they are read, what is said of
//! them, and what goes over the wire.

use egui::{Key, Modifiers, Role};
use patchpanel_core_models::{ids::Locale, properties::PropertiesFile};

use crate::support::{Desk, Person, ROW, Tenant, connected};

const PATH: &str = "/connectors/v1/workday-custom-emea";
const APPLY: &str = "Apply 1 step to acme-sim";

fn on_translations() -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut person) = connected();
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    person.clicks_role(Role::Tab, "Translations");
    (tenant, desk, person)
}

/// Drops files of these names, with these bytes, all at once.
fn drops(person: &mut Person<'_>, desk: &Desk, files: &[(&str, &[u8])]) {
    let files = files.iter().map(|(name, bytes)| desk.file(name, bytes));
    let files = files.collect::<Vec<_>>();
    person.drops_all(files);
}

/// A file of this name was dropped on the translations.
fn dropped(name: &str, bytes: &[u8]) -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut person) = on_translations();
    drops(&mut person, &desk, &[(name, bytes)]);
    (tenant, desk, person)
}

/// The texts of the only upload.
fn uploaded(tenant: &Tenant, locale: &str) -> PropertiesFile {
    assert_eq!(
        tenant.written(),
        [format!("PUT {PATH}/translations/{locale}")]
    );
    let text = tenant.writes()[0].text();
    let file = text.split("\r\n\r\n").nth(1).unwrap();
    let file = file.split("\r\n--").next().unwrap();
    assert!(file.is_ascii(), "{file}");
    PropertiesFile::parse(file)
}

fn applies(person: &mut Person<'_>) {
    person.applies(APPLY);
    person.waits_for_the_run();
}

#[test]
fn a_file_that_java_refuses_is_told_and_cannot_be_applied() {
    let bytes = include_bytes!("../samples/cases/p05-u-users.properties");
    let (tenant, _desk, mut person) = dropped("messages_fr.properties", bytes);

    let what = "“con_dir” holds “\\u” without four hexadecimal digits after it; Java refuses the whole file.";
    person.sees(&format!("Error: {what} fr 1:1"));
    person.clicks("Review changes");
    person.sees("Blocking: 1 error in the French translations. 1:1 “con_dir” holds “\\u” without four hexadecimal digits after it; Java refuses the whole file. Write the character itself, or \\\\ if a backslash is meant.");
    let reason = "1 error in the documents would be refused. Correct the documents first.";
    assert_eq!(person.disabled_reason(APPLY).as_deref(), Some(reason));
    person.clicks("Open the tab Translations");
    person.reads("fr, con_dir, line 1 of fr.properties");
    assert!(tenant.writes().is_empty(), "nothing is sent");
}

#[test]
fn a_key_that_stands_twice_is_told_and_somebody_has_to_agree() {
    let bytes = include_bytes!("../samples/cases/p10-dup.properties");
    let (_tenant, _desk, mut person) = dropped("messages_fr.properties", bytes);

    person.sees("Warning: “a” is already on line 1; the last line counts. fr 3:1");
    person.clicks("Review changes");
    person.reads("1 warning in the French translations. Duplicate key at 3:1");
    person.until("the checks", |person| person.open().is_all_checked());
    let reason = person.disabled_reason(APPLY).unwrap();
    assert_eq!(reason, "Accept the new warning to continue.");
}

#[test]
fn the_apostrophe_of_an_old_editor_is_sent_as_an_apostrophe() {
    let bytes = include_bytes!("../samples/cases/p01-cp1252-apostrophe.properties");
    let (tenant, _desk, mut person) = dropped("messages_fr.properties", bytes);
    person.sees("Windows-1252, recognised");
    person.reads("con_url=L’adresse de l’hôte – 5 €");
    assert!(!person.has_changes(), "nothing is taken before it is asked");
    person.presses(Modifiers::NONE, Key::Enter);

    person.reads(
        "“messages_fr.properties” is now the draft of French (fr). \
         Read as Windows-1252, sent as ASCII with \\u escapes.",
    );
    applies(&mut person);
    let sent = uploaded(&tenant, "fr");
    assert_eq!(sent.get("con_url"), Some("L’adresse de l’hôte – 5 €"));
}

#[test]
fn another_encoding_is_chosen_by_arrows_and_its_text_is_shown_at_once() {
    let bytes = b"con_host=N\xE1zev po\xE8\xEDta\xE8e\n";
    let (_tenant, _desk, mut person) = dropped("messages_cs.properties", bytes);
    person.sees("Windows-1250, recognised");
    person.reads("con_host=Název počítače");
    person.presses(Modifiers::NONE, Key::ArrowUp);
    person.reads("con_host=Název poèítaèe");
    person.presses(Modifiers::NONE, Key::ArrowUp);
    person.reads("con_host=Název poèítaèe");
    person.presses(Modifiers::NONE, Key::ArrowDown);
    person.presses(Modifiers::NONE, Key::ArrowDown);
    person.reads("con_host=Název počítače");
    person.clicks("Open 1 file as draft");

    person.until("the file as draft", Person::has_changes);
    let text = &person.open().draft.current.translations[&Locale::Cs];
    assert_eq!(text, "con_host=N\\u00e1zev po\\u010d\\u00edta\\u010de\n");
}

#[test]
fn a_wrong_encoding_shows_its_control_characters_before_it_is_taken() {
    let bytes = include_bytes!("../samples/cases/p01-cp1252-apostrophe.properties");
    let (_tenant, _desk, mut person) = dropped("messages_fr.properties", bytes);
    person.sees("Windows-1252, recognised");
    person.clicks("ISO-8859-1");

    person.sees("Warning: “con_url” holds U+0092 (control character). 1:1");
}

#[test]
fn escape_leaves_the_draft_as_it_was() {
    let (_tenant, _desk, mut person) = dropped("messages_fr.properties", b"a=\xE9\n");
    person.sees("ISO-8859-1, recognised");
    person.presses(Modifiers::NONE, Key::Escape);

    person.until("the dialog to close", |person| {
        person.state().dialog.is_none()
    });
    assert!(!person.has_changes());
}

#[test]
fn a_byte_order_mark_is_noted_and_not_sent() {
    let bytes = include_bytes!("../samples/cases/p02-utf8-bom.properties");
    let (tenant, _desk, mut person) = dropped("messages_de.properties", bytes);
    person.sees("Warning: The file begins with a byte order mark, which Java reads as part of the first key; the mark is left out. 1:1");
    person.presses(Modifiers::NONE, Key::Enter);
    person.until("the file as draft", Person::has_changes);
    applies(&mut person);

    let sent = uploaded(&tenant, "de");
    assert_eq!(sent.keys(), ["con_url", "con_user"]);
}

#[test]
fn utf16_is_read_and_told() {
    let bytes = include_bytes!("../samples/cases/p03-utf16le.properties");
    let (tenant, _desk, mut person) = dropped("messages_de.properties", bytes);
    person.sees("UTF-16 LE, recognised");
    person.presses(Modifiers::NONE, Key::Enter);

    person.reads("Read as UTF-16 LE, sent as ASCII with \\u escapes.");
    applies(&mut person);
    assert_eq!(uploaded(&tenant, "de").get("con_url"), Some("Größe"));
}

#[test]
fn the_line_in_another_encoding_is_named_and_the_others_stay_right() {
    let bytes = include_bytes!("../samples/cases/p07-mixed-encoding.properties");
    let (_tenant, _desk, mut person) = dropped("messages_de.properties", bytes);

    person.sees(
        "Error: Line 3 holds the byte 0xFC, which is not UTF-8 like the rest of the file. 3:1",
    );
    person.reads("con_a=Größe");
    person.presses(Modifiers::NONE, Key::Enter);
    person.sees("Warning: “con_c” holds U+FFFD (lost character). de 3:1");
}

#[test]
fn the_language_of_a_name_counts_and_not_its_country() {
    for (name, locale, title) in [
        ("messages_sv_FI.properties", "sv", "Swedish (sv)"),
        ("messages_da_DK.properties", "da", "Danish (da)"),
        ("messages_ja_JP.properties", "ja", "Japanese (ja)"),
        ("messages_fr_CA.properties", "fr", "French (fr)"),
    ] {
        let (tenant, _desk, mut person) = dropped(name, b"con_user=Gr\xC3\xB6n\n");

        person.reads(&format!(
            "“{name}” is now the draft of {title}. Read as UTF-8"
        ));
        applies(&mut person);
        assert_eq!(uploaded(&tenant, locale).get("con_user"), Some("Grön"));
    }
}

#[test]
fn a_locale_that_is_not_certain_is_asked_and_nothing_is_taken_without_an_answer() {
    let (_tenant, _desk, mut person) = dropped("messages_DK.properties", b"a=1\n");
    person.sees("Its name says: Perhaps Danish (da)");
    let reason = person.disabled_reason("Open 1 file as draft");
    assert_eq!(
        reason.as_deref(),
        Some("Choose the locale of “messages_DK.properties”")
    );
    person.clicks("Locale of messages_DK.properties");
    person.clicks_role(Role::ListBoxOption, "Danish (da)");
    person.clicks("Open 1 file as draft");

    person.reads("“messages_DK.properties” is now the draft of Danish (da).");
    let texts = &person.open().draft.current.translations;
    assert_eq!(texts[&Locale::Da], "a=1\n");
}

#[test]
fn two_files_for_one_locale_are_shown_as_a_clash_until_one_is_left_out() {
    let (_tenant, desk, mut person) = on_translations();

    let files: [(&str, &[u8]); 3] = [
        ("messages_fr_CA.properties", b"a=Canada\n"),
        ("messages_fr_FR.properties", b"a=France\n"),
        ("messages_sv.properties", b"a=Sverige\n"),
    ];
    drops(&mut person, &desk, &files);
    person.reads(
        "“messages_fr_CA.properties” and “messages_fr_FR.properties” are both for French (fr)",
    );
    assert!(
        person
            .disabled_reason("Open 3 files as draft")
            .is_some_and(|reason| reason.contains("both for French"))
    );
    person.clicks("Locale of messages_fr_CA.properties");
    person.clicks_role(Role::ListBoxOption, "Leave out");
    person.clicks("Open 2 files as draft");

    person.reads("2 files are now the draft. “messages_fr_FR.properties” is French (fr), read as UTF-8; “messages_sv.properties” is Swedish (sv), read as UTF-8.");
    let texts = &person.open().draft.current.translations;
    assert_eq!(texts[&Locale::Fr], "a=France\n");
    assert_eq!(texts[&Locale::Sv], "a=Sverige\n");
    person.presses(Modifiers::COMMAND, Key::Z);
    person.until("both taken back at once", |person| !person.has_changes());
}

#[test]
fn a_file_chosen_for_another_locale_than_its_name_says_is_asked_about() {
    let (_tenant, desk, mut person) = on_translations();
    person
        .dialogs
        .will_answer(desk.file("messages_fr.properties", b"a=1\n"));

    person.clicks("Open file…");
    person.clicks("German (de)");

    person.sees("Its name says: French (fr)");
    assert!(!person.has_changes());
}

#[test]
fn a_picture_is_no_file_with_translations() {
    let (_tenant, _desk, mut person) = dropped("fr.properties", b"\x89PNG\r\n\x1A\n\0\0");

    person.reads("“fr.properties” was not opened");
    assert!(!person.has_changes());
}
