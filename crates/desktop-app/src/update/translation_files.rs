//! Opening files with translations: what is certain becomes the draft at once, what is not is asked in a dialog.

use std::path::PathBuf;

use patchpanel_core_models::{
    ids::ScriptName,
    problem::Problem,
    properties::{self, Encoding},
};

use super::{documents, draft, turn::Turn};
use crate::{
    event::TranslationEvent,
    messages::{self, OpenedFile, UserMessage},
    state::{
        connectors::PartValue,
        dialogs::Dialog,
        notices::NoticeKind,
        translation_files::{Reading, Target, TranslationFile, TranslationFiles},
    },
    task::{DocumentTask, Work},
};

pub(super) fn open(turn: &mut Turn<'_>, paths: Vec<PathBuf>) -> Option<()> {
    let shown = documents::shown_key(turn).zip(turn.selected());
    let (key, connector) = shown?;
    let content = documents::documents_of(&connector.draft.current);
    let is_table = |path: &PathBuf| {
        let ending = path.extension();
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
    };
    let (tables, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_table);
    for path in tables {
        let read = DocumentTask::ReadReturned(content.clone(), path);
        turn.push(Work::Document(key.clone(), read));
    }
    if !paths.is_empty() {
        let read = DocumentTask::ReadTranslations(None, paths);
        turn.push(Work::Document(key, read));
    }
    Some(())
}

pub(super) fn on_event(turn: &mut Turn<'_>, name: &ScriptName, event: TranslationEvent) {
    match event {
        TranslationEvent::Read(results) => read(turn, name, results),
        TranslationEvent::ReadAs(file, encoding, reading) => {
            read_again(turn, name, (file, encoding), reading);
        }
    }
}

/// Takes files in, or asks about them.
fn read(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    results: Vec<Result<TranslationFile, UserMessage>>,
) {
    let (read, failed): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    let files: Vec<TranslationFile> = read.into_iter().flatten().collect();
    if let Some(key) = turn.key(script_name).filter(|_| !files.is_empty()) {
        let files = TranslationFiles { key, files };
        if files.are_certain() {
            become_draft(turn, files);
        } else if turn.state.dialog.is_some() || !turn.is_shown() {
            let names: Vec<&str> = files.files.iter().map(|file| file.name.as_str()).collect();
            turn.notify(NoticeKind::Warning, messages::files_not_asked_about(&names));
        } else {
            turn.ask(Dialog::OpenTranslations(files));
        }
    }
    for message in failed.into_iter().filter_map(Result::err) {
        documents::refused(turn, message);
    }
}

/// One of the files that the dialog asks about.
fn asked_about<'a>(turn: &'a mut Turn<'_>, file: usize) -> Option<&'a mut TranslationFile> {
    match &mut turn.state.dialog {
        Some(Dialog::OpenTranslations(files)) => files.files.get_mut(file),
        _ => None,
    }
}

pub(super) fn aim(turn: &mut Turn<'_>, file: usize, target: Target) {
    if let Some(file) = asked_about(turn, file) {
        file.target = target;
    }
}

pub(super) fn read_as(turn: &mut Turn<'_>, file: usize, encoding: Encoding) -> Option<()> {
    let Some(Dialog::OpenTranslations(TranslationFiles { key, files })) = &mut turn.state.dialog
    else {
        return None;
    };
    let changed = files
        .get_mut(file)
        .filter(|file| file.encoding != encoding)?;
    changed.encoding = encoding;
    let (key, bytes) = (key.clone(), changed.bytes.clone());
    let read = DocumentTask::ReadAs(file, bytes, encoding);
    turn.push(Work::Document(key, read));
    Some(())
}

/// Takes a reading in, unless another encoding was chosen since, or other files are asked about.
fn read_again(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    (file, encoding): (usize, Encoding),
    reading: Result<Reading, Problem>,
) {
    let key = turn.key(script_name);
    if let Some(Dialog::OpenTranslations(files)) = &mut turn.state.dialog
        && Some(&files.key) == key.as_ref()
        && let Some(file) = files.files.get_mut(file)
        && file.encoding == encoding
    {
        file.reading = (encoding, reading);
    }
}

/// Takes in what the dialog asked about, once nothing is open in it.
pub(super) fn take(turn: &mut Turn<'_>) {
    let is_settled = |dialog: &mut Dialog| matches!(dialog, Dialog::OpenTranslations(files) if files.obstacle().is_none());
    if let Some(Dialog::OpenTranslations(files)) = turn.state.dialog.take_if(is_settled) {
        become_draft(&mut turn.about(files.key.session), files);
    }
}

/// Makes the files the draft of their locales, as one step of undo, and says so.
fn become_draft(turn: &mut Turn<'_>, files: TranslationFiles) {
    let TranslationFiles { key, files } = files;
    let sent_as = turn.state.settings.translation_encoding;
    let (mut values, mut opened) = (Vec::new(), Vec::new());
    for file in files {
        if let (Target::Locale(locale), (_, Ok(reading))) = (file.target, file.reading) {
            let text = properties::written_as(&reading.text, sent_as.escapes());
            values.push(PartValue::Translations(locale, Some(text)));
            opened.push(OpenedFile {
                name: file.name,
                locale,
                encoding: file.encoding,
            });
        }
    }
    if !draft::edit_all_of(turn, &key.script_name, values) {
        return;
    }
    turn.notify(
        NoticeKind::Success,
        messages::translations_opened(&opened, sent_as),
    );
}

#[cfg(test)]
mod tests;
