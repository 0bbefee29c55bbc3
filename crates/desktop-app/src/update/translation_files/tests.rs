use patchpanel_core_models::ids::{FileLocale, Locale};
use serde_json::json;

use super::*;
use crate::{
    command::TranslationCommand,
    event::ConnectorEvent,
    state::{AppState, settings::TranslationEncoding},
    testing,
    update::testing::{on_command, reports},
};

fn opened() -> AppState {
    testing::opened(json!({"scriptName": "badge-system"}))
}

fn reading(text: &str) -> Reading {
    Reading {
        text: text.to_owned(),
        doubts: Vec::new(),
        findings: Vec::new(),
    }
}

fn french(encoding: Encoding) -> TranslationFile {
    TranslationFile {
        name: "messages_fr.properties".to_owned(),
        bytes: b"a=\xE9\n".as_slice().into(),
        named: FileLocale::Certain(Locale::Fr),
        target: Target::Locale(Locale::Fr),
        recognised: encoding,
        encoding,
        reading: (encoding, Ok(reading("a=é\n"))),
    }
}

fn reported(state: &mut AppState, event: TranslationEvent) {
    let script_name = "badge-system".parse().unwrap();
    reports(state, &script_name, ConnectorEvent::Translation(event));
}

fn text(state: &AppState) -> Option<&str> {
    let current = &state.open_connector().unwrap().draft.current;
    current.translations.get(&Locale::Fr).map(String::as_str)
}

#[test]
fn file_that_is_certain_is_taken_at_once_and_written_as_the_setting_says() {
    for (encoding, expected) in [
        (TranslationEncoding::AsciiEscapes, "a=\\u00e9\n"),
        (TranslationEncoding::Utf8, "a=é\n"),
    ] {
        let mut state = opened();
        state.settings.translation_encoding = encoding;

        reported(
            &mut state,
            TranslationEvent::Read(vec![Ok(french(Encoding::Utf8))]),
        );

        assert_eq!(text(&state), Some(expected));
        assert!(state.dialog.is_none());
    }
}

#[test]
fn late_reading_in_an_encoding_that_is_not_chosen_any_more_is_dropped() {
    let mut state = opened();
    let read = TranslationEvent::Read(vec![Ok(french(Encoding::Latin1))]);
    reported(&mut state, read);

    on_command(&mut state, TranslationCommand::ReadAs(0, Encoding::Big5));
    on_command(&mut state, TranslationCommand::TakeFiles);
    assert_eq!(text(&state), None, "it is still read");
    on_command(&mut state, TranslationCommand::ReadAs(0, Encoding::Koi8R));
    let late = TranslationEvent::ReadAs(0, Encoding::Big5, Ok(reading("a=late\n")));
    reported(&mut state, late);
    on_command(&mut state, TranslationCommand::TakeFiles);
    assert_eq!(text(&state), None, "another encoding was chosen since");

    let newest = TranslationEvent::ReadAs(0, Encoding::Koi8R, Ok(reading("a=new\n")));
    reported(&mut state, newest);
    on_command(&mut state, TranslationCommand::TakeFiles);
    assert_eq!(text(&state), Some("a=new\n"));
}

#[test]
fn file_that_would_be_asked_about_does_not_take_the_place_of_another_dialog() {
    let mut state = opened();
    state.dialog = Some(Dialog::TakeSnapshot);

    let read = TranslationEvent::Read(vec![Ok(french(Encoding::Latin1))]);
    reported(&mut state, read);

    assert!(matches!(state.dialog, Some(Dialog::TakeSnapshot)));
    assert_eq!(text(&state), None);
    let message = &state.notices.all().last().unwrap().message;
    assert_eq!(message.what, "Not opened: “messages_fr.properties”");
}
