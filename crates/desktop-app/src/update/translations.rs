//! Edits of the translations of the shown connector's draft: one text is written into its file, which stays as it is
//! otherwise.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use patchpanel_core_models::{
    ids::{Locale, ScriptName},
    properties::{Encoding, Escapes, PropertiesFile, TextChange, TranslationTable},
};

use super::{documents, draft, translation_files, turn::Turn};
use crate::{
    command::{Replacing, TranslationCommand},
    messages::{self, UserMessage},
    state::{
        connectors::PartValue,
        dialogs::Dialog,
        notices::NoticeKind,
        returned_texts::{ReturnedTable, ReturnedTexts},
    },
    task::{DialogTask, DocumentTask, FileContent, Work},
};

pub(super) fn run(turn: &mut Turn<'_>, command: TranslationCommand) -> Option<()> {
    match command {
        TranslationCommand::ChooseLocale(locale) => turn.session_mut()?.locale = locale,
        TranslationCommand::SetText { locale, key, text } => {
            for value in with_texts(turn, vec![(locale, key, text)], PropertiesFile::set) {
                draft::edit(turn, value);
            }
        }
        TranslationCommand::Replace(replacing, texts) => replace(turn, &replacing, texts),
        TranslationCommand::RemoveKey { key, locales } => remove_key(turn, &key, &locales),
        TranslationCommand::FillMissing(locales) => fill_missing(turn, &locales)?,
        TranslationCommand::OpenFiles(paths) => translation_files::open(turn, paths)?,
        TranslationCommand::Aim(file, target) => translation_files::aim(turn, file, target),
        TranslationCommand::ReadAs(file, encoding) => {
            translation_files::read_as(turn, file, encoding)?;
        }
        TranslationCommand::TakeFiles => translation_files::take(turn),
        TranslationCommand::SaveForTranslator(locales) => save_for_translator(turn, locales)?,
        TranslationCommand::OpenFromTranslator => open_from_translator(turn),
        TranslationCommand::ReadReturnedAs(encoding) => read_returned_as(turn, encoding)?,
        TranslationCommand::TakeReturned => take_returned(turn)?,
    }
    Some(())
}

fn replace(turn: &mut Turn<'_>, replacing: &Replacing, texts: Vec<TextChange>) {
    let escapes = turn.state.settings.translation_encoding.escapes();
    let mut keys: BTreeMap<Locale, BTreeSet<String>> = BTreeMap::new();
    for text in texts {
        keys.entry(text.locale).or_default().insert(text.key);
    }
    let values = changed(turn, keys, |file, keys| {
        let mut file = PropertiesFile::parse(file?).writing(escapes);
        file.replace_in_values(|key, value| {
            if keys.contains(key) {
                replacing.pieces(value)
            } else {
                Vec::new()
            }
        });
        Some(file.to_string())
    });
    draft::edit_all(turn, values);
}

/// Writes a text of a key into a file.
type Set = fn(&mut PropertiesFile, &str, &str);

/// The files of the shown connector that texts change, with them.
pub(super) fn with_texts(
    turn: &Turn<'_>,
    texts: Vec<(Locale, String, String)>,
    set: Set,
) -> Vec<PartValue> {
    let escapes = turn.state.settings.translation_encoding.escapes();
    let mut by_locale: BTreeMap<Locale, Vec<(String, String)>> = BTreeMap::new();
    for (locale, key, text) in texts {
        by_locale.entry(locale).or_default().push((key, text));
    }
    changed(turn, by_locale, |file, texts| {
        with(file, texts, (escapes, set))
    })
}

/// The files of the shown connector in which keys get the texts of others.
pub(super) fn copied(turn: &Turn<'_>, keys: &BTreeMap<String, String>) -> Vec<PartValue> {
    let escapes = turn.state.settings.translation_encoding.escapes();
    let locales = Locale::ALL.iter().filter(|_| !keys.is_empty());
    changed(turn, locales.map(|locale| (*locale, ())), |file, ()| {
        let mut properties = PropertiesFile::parse(file?).writing(escapes);
        for (from, to) in keys {
            properties.copy(from, to);
        }
        Some(properties.to_string())
    })
}

fn remove_key(turn: &mut Turn<'_>, key: &str, locales: &[Locale]) {
    let values = without(turn, key, locales);
    draft::edit_all(turn, values);
}

/// The files of the shown connector that have a key in these locales, without it.
pub(super) fn without(turn: &Turn<'_>, key: &str, locales: &[Locale]) -> Vec<PartValue> {
    let locales = locales.iter().map(|locale| (*locale, ()));
    changed(turn, locales, |file, ()| without_key(file, key))
}

/// The files of the shown connector that `edited` changes.
fn changed<E>(
    turn: &Turn<'_>,
    edits: impl IntoIterator<Item = (Locale, E)>,
    edited: impl Fn(Option<&str>, E) -> Option<String>,
) -> Vec<PartValue> {
    let Some(connector) = turn.selected() else {
        return Vec::new();
    };
    let files = &connector.draft.current.translations;
    let edits = edits.into_iter();
    let changed = edits.filter_map(|(locale, edit)| {
        let file = edited(files.get(&locale).map(String::as_str), edit)?;
        Some(PartValue::Translations(locale, Some(file)))
    });
    changed.collect()
}

/// The file with keys set to texts; `None` when that changes nothing.
fn with(
    file: Option<&str>,
    texts: Vec<(String, String)>,
    (escapes, set): (Escapes, Set),
) -> Option<String> {
    let before = file.unwrap_or_default();
    let mut properties = PropertiesFile::parse(before).writing(escapes);
    for (key, text) in texts {
        if !text.is_empty() || properties.get(&key).is_some() {
            set(&mut properties, &key, &text);
        }
    }
    let after = properties.to_string();
    (after != before).then_some(after)
}

/// The file without a key; `None` when it was not in it.
fn without_key(file: Option<&str>, key: &str) -> Option<String> {
    let mut properties = PropertiesFile::parse(file?);
    properties.remove(key).then(|| properties.to_string())
}

/// Copies English texts into locales that lack them, marked to be translated.
fn fill_missing(turn: &mut Turn<'_>, locales: &[Locale]) -> Option<()> {
    let connector = turn.selected()?;
    let current = &connector.draft.current;
    let escapes = turn.state.settings.translation_encoding.escapes();
    let files = current.translations.iter();
    let files = files.map(|(locale, text)| (*locale, PropertiesFile::parse(text)));
    let files = files.map(|(locale, file)| (locale, file.writing(escapes)));
    let mut files: BTreeMap<Locale, PropertiesFile> = files.collect();
    for locale in locales {
        let new = || PropertiesFile::default().writing(escapes);
        files.entry(*locale).or_insert_with(new);
    }
    let (filled, texts) = TranslationTable::from(current).filled(&files, locales);
    let filled: Vec<_> = filled.into_iter().collect();
    let script_name = connector.script_name.clone();
    let message = messages::texts_filled(texts, filled.len());
    let values = filled
        .into_iter()
        .map(|(locale, file)| PartValue::Translations(locale, Some(file.to_string())));
    draft::edit_all(turn, values.collect::<Vec<_>>());
    if texts == 0 {
        turn.notify(NoticeKind::Info, message);
        return None;
    }
    turn.notify_undo(&script_name, message);
    Some(())
}

fn save_for_translator(turn: &mut Turn<'_>, locales: Vec<Locale>) -> Option<()> {
    let connector = turn.selected()?;
    let task = DialogTask::Save {
        file_name: format!("{}-texts.csv", connector.script_name),
        content: FileContent::ForTranslator(
            documents::documents_of(&connector.draft.current),
            locales,
        ),
    };
    turn.dialog(task);
    Some(())
}

fn open_from_translator(turn: &mut Turn<'_>) {
    let shown = documents::shown_key(turn).zip(turn.selected());
    if let Some((key, connector)) = shown {
        let content = documents::documents_of(&connector.draft.current);
        turn.dialog(DialogTask::OpenFromTranslator(key, content));
    }
}

/// A table came back from a translator: what it would change is shown first.
pub(super) fn returned(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    result: Result<Box<ReturnedTable>, UserMessage>,
) {
    let table = match result {
        Ok(read) => *read,
        Err(message) => return documents::refused(turn, message),
    };
    if turn.state.dialog.is_some() || !turn.is_shown() {
        let message = messages::files_not_asked_about(&[&table.name]);
        return turn.notify(NoticeKind::Warning, message);
    }
    if let Some(key) = turn.key(script_name) {
        turn.ask(Dialog::TakeReturned(ReturnedTexts {
            key,
            encoding: table.encoding,
            table,
        }));
    }
}

fn read_returned_as(turn: &mut Turn<'_>, encoding: Encoding) -> Option<()> {
    let content = turn
        .selected()
        .map(|open| documents::documents_of(&open.draft.current))?;
    if let Some(Dialog::TakeReturned(asked)) = &mut turn.state.dialog
        && asked.encoding != encoding
    {
        asked.encoding = encoding;
        let read = DocumentTask::ReadReturnedAs {
            content,
            name: asked.table.name.clone(),
            bytes: asked.table.bytes.clone(),
            encoding,
        };
        let key = asked.key.clone();
        turn.push(Work::Document(key, read));
    }
    Some(())
}

/// Takes the table in, unless another encoding was chosen since, or another table is looked at.
pub(super) fn returned_again(turn: &mut Turn<'_>, script_name: &ScriptName, table: ReturnedTable) {
    let key = turn.key(script_name);
    if let Some(Dialog::TakeReturned(asked)) = &mut turn.state.dialog
        && Some(&asked.key) == key.as_ref()
        && asked.encoding == table.encoding
        && Arc::ptr_eq(&asked.table.bytes, &table.bytes)
    {
        asked.table = table;
    }
}

/// Makes the texts that a translator gave back the draft, as one step of undo.
fn take_returned(turn: &mut Turn<'_>) -> Option<()> {
    let is_asked = |dialog: &mut Dialog| matches!(dialog, Dialog::TakeReturned(asked) if asked.returned().is_some());
    let Some(Dialog::TakeReturned(asked)) = turn.state.dialog.take_if(is_asked) else {
        return None;
    };
    if documents::shown_key(turn).as_ref() != Some(&asked.key) {
        return None;
    }
    let returned = asked.table.returned.into_iter();
    let changes = returned.flat_map(|returned| returned.changes);
    let texts = changes.map(
        |TextChange {
             locale, key, after, ..
         }| (locale, key, after),
    );
    let texts: Vec<_> = texts.collect();
    let message = messages::texts_returned(&asked.table.name, texts.len(), asked.encoding);
    let values = with_texts(turn, texts, PropertiesFile::set);
    draft::edit_all(turn, values);
    turn.notify_undo(&asked.key.script_name, message);
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{testing, update::testing::on_command};

    fn with(file: Option<&str>, texts: Vec<(String, String)>, escapes: Escapes) -> Option<String> {
        super::with(file, texts, (escapes, PropertiesFile::set))
    }

    fn texts(key: &str, text: &str) -> Vec<(String, String)> {
        vec![(key.to_owned(), text.to_owned())]
    }

    #[test]
    fn a_text_is_written_in_its_line_with_the_escapes_of_the_setting() {
        let file = Some("# Texte\nhost : Rechner\nport=Port\n");

        let ascii = with(file, texts("host", "Größe"), Escapes::Ascii);
        let utf8 = with(file, texts("host", "Größe"), Escapes::Utf8);

        assert_eq!(
            ascii.as_deref(),
            Some("# Texte\nhost : Gr\\u00f6\\u00dfe\nport=Port\n")
        );
        assert_eq!(utf8.as_deref(), Some("# Texte\nhost : Größe\nport=Port\n"));
    }

    #[test]
    fn a_locale_without_a_file_gets_one_with_its_first_text() {
        assert_eq!(
            with(None, texts("host", "Hôte"), Escapes::Utf8).as_deref(),
            Some("host=Hôte\n")
        );
    }

    #[test]
    fn the_same_text_and_an_empty_one_for_a_missing_key_change_nothing() {
        assert_eq!(
            with(Some("host=a"), texts("host", "a"), Escapes::Ascii),
            None
        );
        assert_eq!(
            with(Some("host=a"), texts("port", ""), Escapes::Ascii),
            None
        );
        assert_eq!(
            with(Some("host=a"), texts("host", ""), Escapes::Ascii).as_deref(),
            Some("host=")
        );
    }

    #[test]
    fn what_is_replaced_leaves_marks_escapes_and_other_texts_as_they_are() {
        let german = "# to translate\na=\\u00dc Host\nb=Host\n";
        let detail = json!({"scriptName": "workday", "translationProperties": {"de": german}});
        let mut state = testing::opened(detail);
        let replacing = Replacing {
            find: "host".to_owned(),
            with: "Server".to_owned(),
            matches_case: false,
        };
        let change = TextChange {
            locale: Locale::De,
            key: "a".to_owned(),
            before: None,
            after: String::new(),
        };

        on_command(
            &mut state,
            TranslationCommand::Replace(replacing, vec![change]),
        );

        let after = &state.open_connector().unwrap().draft.current.translations[&Locale::De];
        assert_eq!(*after, german.replace(" Host", " Server"));
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
