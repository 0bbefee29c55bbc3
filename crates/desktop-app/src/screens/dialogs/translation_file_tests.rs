//! The dialog about files with translations, by what a person reads, chooses and presses.

use patchpanel_core_models::{
    ids::{FileLocale, Locale},
    properties::{self, Encoding},
};

use crate::{
    screens::testing::{self, *},
    state::{
        session::ConnectorKey,
        translation_files::{Reading, Target, TranslationFile, TranslationFiles},
    },
};

drawn_with!(dialogs);

fn file(name: &str, bytes: &[u8]) -> TranslationFile {
    let named = Locale::named_in(name, "");
    let target = named.certain().map_or(Target::Unknown, Target::Locale);
    let decoded = properties::decode(bytes, named.certain()).unwrap();
    TranslationFile {
        name: name.to_owned(),
        bytes: bytes.into(),
        named,
        target,
        recognised: decoded.encoding,
        encoding: decoded.encoding,
        reading: (
            decoded.encoding,
            Ok(Reading {
                findings: properties::problems(&decoded.text),
                text: decoded.text,
                doubts: decoded.problems,
            }),
        ),
    }
}

fn asking(files: impl IntoIterator<Item = TranslationFile>) -> Harness<'static, Stage> {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    testing::open(session, serde_json::json!({"scriptName": "badge-system"}));
    let key = ConnectorKey {
        session: session.id,
        script_name: "badge-system".parse().unwrap(),
    };
    let files = files.into_iter().collect();
    state.dialog = Some(Dialog::OpenTranslations(TranslationFiles { key, files }));
    testing::stage(state, draw)
}

const FRENCH: &[u8] = b"con_url=L\x92adresse\ncon_host=H\xF4te\n";

fn asked_to_take(harness: &Harness<'_, Stage>) -> bool {
    let take = Command::Translation(TranslationCommand::TakeFiles);
    harness.asked().contains(&take)
}

#[test]
fn the_encoding_that_was_recognised_is_chosen_and_the_text_is_shown_in_it() {
    let harness = asking([file("messages_fr.properties", FRENCH)]);

    assert!(harness.shows("Windows-1252, recognised"));
    assert!(harness.shows_part("con_url=L’adresse"));
    assert!(harness.shows("Sent as ASCII with \\u escapes"));
}

#[test]
fn arrows_in_the_list_read_the_text_anew_and_enter_takes_it() {
    let mut harness = asking([file("messages_fr.properties", FRENCH)]);

    harness.key(Key::ArrowUp);
    harness.key(Key::Enter);

    assert_eq!(
        harness.asked(),
        [
            Command::Translation(TranslationCommand::ReadAs(0, Encoding::Latin1)),
            Command::Translation(TranslationCommand::TakeFiles),
        ]
    );
}

#[test]
fn escape_leaves_the_draft_alone() {
    let mut harness = asking([file("messages_fr.properties", FRENCH)]);

    harness.key(Key::Escape);

    let closed = crate::command::AppCommand::CloseDialog;
    assert_eq!(harness.asked(), [closed]);
}

#[test]
fn the_line_with_an_odd_byte_is_named() {
    let mixed = b"a=Gr\xC3\xB6\xC3\x9Fe\nb=\xC3\xA4\nc=M\xFCller\n";
    let harness = asking([file("messages_de.properties", mixed)]);

    let odd =
        "Error: Line 3 holds the byte 0xFC, which is not UTF-8 like the rest of the file. 3:1";
    assert!(harness.shows(odd));
}

#[test]
fn a_locale_that_is_not_certain_is_asked_with_the_likely_ones_first() {
    let mut harness = asking([file("messages_CH.properties", b"a=1\n")]);
    let locale = "Locale of messages_CH.properties";

    assert!(harness.shows("Its name says: Perhaps German (de) or French (fr) or Italian (it)"));
    assert!(harness.shows("Choose the locale of “messages_CH.properties”"));
    harness.key(Key::Enter);
    let options = harness.query_all_by_role(Role::ListBoxOption);
    let options: Vec<String> = options
        .map(|option| {
            use egui_kittest::kittest::NodeT as _;
            option.accesskit_node().label().unwrap_or_default()
        })
        .collect();
    assert_eq!(options.len(), 20, "all locales, and to leave it out");
    assert_eq!(options[..3], ["German (de)", "French (fr)", "Italian (it)"]);
    assert!(harness.has(Role::ComboBox, locale), "it has the focus");
    assert!(!asked_to_take(&harness));

    harness.press("French (fr)");

    let aim = TranslationCommand::Aim(0, Target::Locale(Locale::Fr));
    assert_eq!(harness.asked(), [aim]);
}

#[test]
fn two_files_for_one_locale_wait_until_one_is_for_another_or_left_out() {
    let files = ["messages_fr_CA.properties", "messages_fr_FR.properties"];
    let mut harness = asking(files.map(|name| file(name, b"a=1\n")));
    let clash = "“messages_fr_CA.properties” and “messages_fr_FR.properties” are both for French (fr): \
                 change or leave out one";

    assert!(harness.shows(clash));
    harness.press("Open 2 files as draft");
    assert!(!asked_to_take(&harness));

    let Some(Dialog::OpenTranslations(files)) = &mut harness.app().dialog else {
        panic!("the dialog is open")
    };
    files.files[0].target = Target::LeftOut;
    harness.run();
    assert!(!harness.shows(clash));
    harness.press("Open 1 file as draft");

    assert!(asked_to_take(&harness));
}

#[test]
fn a_name_that_contradicts_the_chosen_locale_is_said() {
    let mut french = file("messages_fr.properties", b"a=1\n");
    french.target = Target::Locale(Locale::De);
    assert_eq!(french.named, FileLocale::Certain(Locale::Fr));
    let harness = asking([french]);

    assert!(harness.shows_part("Its name says: French (fr)"));
}
