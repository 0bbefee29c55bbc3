//! Edits of the translations of the shown connector's draft: one text is written into its file, which stays as it is
//! otherwise.

use patchpanel_core_models::{
    ids::Locale,
    properties::{Escapes, PropertiesFile},
};

use super::{draft, translation_files, turn::Turn};
use crate::{command::TranslationCommand, state::connectors::PartValue};

pub(super) fn run(turn: &mut Turn<'_>, command: TranslationCommand) {
    match command {
        TranslationCommand::ChooseLocale(locale) => draft::choose_locale(turn, locale),
        TranslationCommand::SetText { locale, key, text } => {
            let escapes = turn.state.settings.translation_encoding.escapes();
            change(turn, locale, |file| with_text(file, &key, &text, escapes));
        }
        TranslationCommand::RemoveKey { key, locales } => {
            for locale in locales {
                change(turn, locale, |file| without_key(file, &key));
            }
        }
        TranslationCommand::OpenFiles(paths) => translation_files::open(turn, paths),
        TranslationCommand::Aim(file, target) => translation_files::aim(turn, file, target),
        TranslationCommand::ReadAs(file, encoding) => {
            translation_files::read_as(turn, file, encoding);
        }
        TranslationCommand::TakeFiles => translation_files::take(turn),
    }
}

/// Changes a file of the shown connector; nothing when `edited` gives none.
fn change(turn: &mut Turn<'_>, locale: Locale, edited: impl Fn(Option<&str>) -> Option<String>) {
    let files = turn
        .selected()
        .map(|connector| &connector.draft.current.translations);
    let file = files.and_then(|files| edited(files.get(&locale).map(String::as_str)));
    if let Some(file) = file {
        draft::edit(turn, PartValue::Translations(locale, Some(file)));
    }
}

/// The file with a key set to a text; `None` when that changes nothing.
pub(super) fn with_text(
    file: Option<&str>,
    key: &str,
    text: &str,
    escapes: Escapes,
) -> Option<String> {
    let mut properties = PropertiesFile::parse(file.unwrap_or_default()).writing(escapes);
    let before = properties.get(key);
    if before == Some(text) || (before.is_none() && text.is_empty()) {
        return None;
    }
    properties.set(key, text);
    Some(properties.to_string())
}

/// The file without a key; `None` when it was not in it.
fn without_key(file: Option<&str>, key: &str) -> Option<String> {
    let mut properties = PropertiesFile::parse(file?);
    properties.remove(key).then(|| properties.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_in_its_line_with_the_escapes_of_the_setting() {
        let file = Some("# Texte\nhost : Rechner\nport=Port\n");

        let ascii = with_text(file, "host", "Größe", Escapes::Ascii);
        let utf8 = with_text(file, "host", "Größe", Escapes::Utf8);

        assert_eq!(
            ascii.as_deref(),
            Some("# Texte\nhost : Gr\\u00f6\\u00dfe\nport=Port\n")
        );
        assert_eq!(utf8.as_deref(), Some("# Texte\nhost : Größe\nport=Port\n"));
    }

    #[test]
    fn a_locale_without_a_file_gets_one_with_its_first_text() {
        assert_eq!(
            with_text(None, "host", "Hôte", Escapes::Utf8).as_deref(),
            Some("host=Hôte\n")
        );
    }

    #[test]
    fn the_same_text_and_an_empty_one_for_a_missing_key_change_nothing() {
        assert_eq!(with_text(Some("host=a"), "host", "a", Escapes::Ascii), None);
        assert_eq!(with_text(Some("host=a"), "port", "", Escapes::Ascii), None);
        assert_eq!(
            with_text(Some("host=a"), "host", "", Escapes::Ascii).as_deref(),
            Some("host=")
        );
    }

    #[test]
    fn a_removed_key_takes_its_line_along() {
        assert_eq!(
            without_key(Some("a=1\nb=2\n"), "a").as_deref(),
            Some("b=2\n")
        );
        assert_eq!(without_key(Some("a=1\n"), "b"), None);
        assert_eq!(without_key(None, "a"), None);
    }
}
