//! XML documents and translations: checks, formatting, files in and out.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{
    documents::edit::Change,
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::document::{DocumentKind, XmlDocument},
    problem::Problem,
};

use super::turn::Turn;
use crate::{
    command::DocumentCommand,
    event::{DocumentEvent, FileText},
    messages::{self, UserMessage},
    state::{
        computer::ComputerError,
        connectors::{DocumentCheck, OpenConnector, PartValue},
        dialogs::Dialog,
        notices::NoticeKind,
        remote::Generation,
        session::{ConnectorKey, Session, SessionId},
    },
    task::{DialogTask, DocumentTask, FileContent, Work},
};

pub(super) fn run(turn: &mut Turn<'_>, command: DocumentCommand) -> Option<()> {
    match command {
        DocumentCommand::Open(document) => pick(turn, document),
        DocumentCommand::Drop(document, path) => dropped(turn, document, path),
        DocumentCommand::Save(document) => save(turn, document)?,
        DocumentCommand::Format(document) => format(turn, document)?,
        DocumentCommand::Edit(document, change) => edit(turn, document, &change)?,
    }
    Some(())
}

pub(super) fn on_event(turn: &mut Turn<'_>, name: &ScriptName, event: DocumentEvent) -> Option<()> {
    match event {
        DocumentEvent::Checked(document, check) => checked(turn, name, document, check)?,
        DocumentEvent::Formatted {
            document,
            before,
            result,
        } => formatted(turn, name, document, (before, result)),
        DocumentEvent::FileRead(document, result) => read(turn, name, document, result),
    }
    Some(())
}

/// A document is checked once nobody has typed in it for this long.
const REST: SignedDuration = SignedDuration::from_millis(200);

/// Asks for checks of all documents of a connector, at once.
pub(super) fn check_all(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let connector = turn.open(script_name)?;
    let Draft { base, current } = &*connector.draft;
    let documents: BTreeSet<DocumentKind> = XmlDocument::ALL
        .into_iter()
        .map(DocumentKind::Xml)
        .chain(base.documents())
        .chain(current.documents())
        .collect();
    want_checks(turn, script_name, documents, SignedDuration::ZERO);
    check_due(turn)
}

/// Notes the checks that a change of `part` makes necessary, for when typing rests: translations matter to the form.
pub(super) fn check_part(turn: &mut Turn<'_>, script_name: &ScriptName, part: Part) {
    let of_others: &[XmlDocument] = match part {
        Part::Xml(XmlDocument::SourceConfig) => &[XmlDocument::SourceTemplate],
        Part::Xml(XmlDocument::SourceTemplate) => {
            &[XmlDocument::SourceConfig, XmlDocument::CorrelationConfig]
        }
        Part::Translations(_) => &[XmlDocument::SourceConfig],
        Part::Metadata | Part::Xml(XmlDocument::CorrelationConfig) => &[],
    };
    let of_others = of_others.iter().map(|document| (*document).into());
    let documents = part.document().into_iter().chain(of_others);
    want_checks(turn, script_name, documents, REST);
}

/// Notes that the text of `documents` is not the checked one any more, and from when on it is checked.
fn want_checks(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    documents: impl IntoIterator<Item = DocumentKind>,
    rest: SignedDuration,
) -> Option<()> {
    let due = turn.state.now + rest;
    let connector = turn.open_mut(script_name)?;
    for document in documents {
        connector
            .checks_asked
            .insert(document, connector.draft.revision);
        connector.checks_due.insert(document, due);
    }
    Some(())
}

/// Asks for the checks whose time has come. The documents are copied here, not with every key.
pub(super) fn check_due(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let id = session.id;
    let connectors = session.open.values_mut();
    let checks: Vec<Work> = connectors
        .flat_map(|connector| checks_of(id, connector, now))
        .collect();
    turn.push_all(checks);
    Some(())
}

pub(super) fn due(session: &Session) -> Option<Timestamp> {
    let open = session.open.values();
    open.flat_map(|open| open.checks_due.values())
        .min()
        .copied()
}

fn checks_of(session: SessionId, connector: &mut OpenConnector, now: Timestamp) -> Vec<Work> {
    let due: Vec<DocumentKind> = connector
        .checks_due
        .extract_if(.., |_, due| *due <= now)
        .map(|(document, _)| document)
        .collect();
    if due.is_empty() {
        return Vec::new();
    }
    let draft = &connector.draft;
    let (content, base) = (documents_of(&draft.current), documents_of(&draft.base));
    let key = ConnectorKey {
        session,
        script_name: connector.script_name.clone(),
    };
    let check = |document| {
        let check = DocumentTask::Check {
            document,
            revision: connector.draft.revision,
            content: content.clone(),
            base: base.clone(),
        };
        Work::Document(key.clone(), check)
    };
    due.into_iter().map(check).collect()
}

/// What the check of a document looks at.
pub(super) fn documents_of(content: &Content) -> Arc<Content> {
    Arc::new(Content {
        metadata: Default::default(),
        ..content.clone()
    })
}

fn checked(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    document: DocumentKind,
    check: DocumentCheck,
) -> Option<()> {
    let connector = turn.open_mut(script_name)?;
    let known = connector.checks.get(&document);
    if known.is_none_or(|known| known.revision <= check.revision) {
        connector.checks.insert(document, check);
    }
    Some(())
}

pub(super) fn format_shown(turn: &mut Turn<'_>) {
    if let Some(DocumentKind::Xml(document)) = turn.state.shown_document() {
        format(turn, document);
    }
}

fn format(turn: &mut Turn<'_>, document: XmlDocument) -> Option<()> {
    let text = turn.selected()?.draft.current.xml.get(&document).cloned()?;
    turn.push(Work::Document(
        shown_key(turn)?,
        DocumentTask::Format(document, text),
    ));
    Some(())
}

fn formatted(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    document: XmlDocument,
    (before, result): (String, Result<String, Problem>),
) {
    let now = turn.open(script_name);
    let now = now.and_then(|open| open.draft.current.xml.get(&document));
    // Typing went on while the text was indented: the newer text wins.
    if now != Some(&before) {
        return;
    }
    match result {
        Ok(text) if text == before => {
            turn.notify(NoticeKind::Info, messages::already_formatted());
        }
        Ok(text) => edit_of(turn, script_name, PartValue::Xml(document, Some(text))),
        Err(problem) => turn.notify(NoticeKind::Error, messages::cannot_format(&problem)),
    }
}

/// Makes a change that was computed for the text as it was drawn.
pub(super) fn edit(turn: &mut Turn<'_>, document: XmlDocument, change: &Change) -> Option<()> {
    let now = turn.state.now;
    let connector = turn.selected_mut()?;
    let text = connector.draft.current.xml.get(&document);
    let Some(text) = text.and_then(|text| change.apply(text)) else {
        turn.notify(NoticeKind::Error, messages::edited_meanwhile());
        return None;
    };
    let value = PartValue::Xml(document, Some(text));
    let script_name = connector.script_name.clone();
    connector.draft.edit_all([value], now);
    check_part(turn, &script_name, Part::Xml(document));
    Some(())
}

/// Edits a connector that may not be the shown one any more.
fn edit_of(turn: &mut Turn<'_>, script_name: &ScriptName, value: PartValue) {
    let now = turn.state.now;
    let part = value.part();
    if let Some(connector) = turn.open_mut(script_name) {
        connector.draft.edit(value, now);
        check_part(turn, script_name, part);
    }
}

pub(super) fn shown_key(turn: &Turn<'_>) -> Option<ConnectorKey> {
    turn.key(&turn.selected()?.script_name)
}

pub(super) fn pick_shown(turn: &mut Turn<'_>) {
    if let Some(document) = turn.state.shown_document() {
        pick(turn, document);
    }
}

pub(super) fn save_shown(turn: &mut Turn<'_>) {
    if let Some(document) = turn.state.shown_document() {
        save(turn, document);
    }
}

fn pick(turn: &mut Turn<'_>, document: DocumentKind) {
    if let Some(key) = shown_key(turn) {
        turn.dialog(DialogTask::OpenDocument(key, document));
    }
}

fn dropped(turn: &mut Turn<'_>, document: XmlDocument, path: PathBuf) {
    if let Some(key) = shown_key(turn) {
        turn.push(Work::Document(key, DocumentTask::Read(document, path)));
    }
}

/// Takes a file's text in as the draft of a document, unless it clearly belongs elsewhere.
fn read(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    document: XmlDocument,
    result: Result<FileText, UserMessage>,
) {
    match result {
        Ok(file) => {
            edit_of(turn, script_name, PartValue::Xml(document, Some(file.text)));
            turn.notify(NoticeKind::Success, messages::file_opened(&file.name));
        }
        Err(message) => refused(turn, message),
    }
}

/// Says why a file was not opened.
pub(super) fn refused(turn: &mut Turn<'_>, message: UserMessage) {
    // What is typed in an open dialog is not thrown away for it, and no other tenant is interrupted.
    if turn.state.dialog.is_some() || !turn.is_shown() {
        turn.notify(NoticeKind::Error, message);
    } else {
        turn.ask(Dialog::FileRefused(message));
    }
}

/// Puts the file's name into the form that asked for it; another profile may be edited by now.
pub(super) fn ca_file_chosen(turn: &mut Turn<'_>, generation: Generation, path: &Path) {
    let editor = turn.state.profile_editor.as_mut();
    if let Some(editor) = editor.filter(|editor| editor.ca_file_asked == Some(generation)) {
        editor.form.extra_ca_file = path.display().to_string();
        editor.changed = true;
    }
}

fn save(turn: &mut Turn<'_>, document: DocumentKind) -> Option<()> {
    let connector = turn.selected()?;
    let Some(text) = connector.draft.current.text(document) else {
        let message = messages::nothing_to_save(&document.title());
        turn.notify(NoticeKind::Info, message);
        return None;
    };
    let file_name = format!("{}-{}", connector.script_name, document.default_file_name());
    turn.dialog(DialogTask::Save {
        file_name,
        content: FileContent::Bytes(text.into()),
    });
    Some(())
}

pub(super) fn saved(turn: &mut Turn<'_>, result: Result<PathBuf, ComputerError>) -> Option<()> {
    let path = turn.or_say(NoticeKind::Error, result)?;
    turn.notify(NoticeKind::Success, messages::file_saved(&path));
    Some(())
}

#[cfg(test)]
mod tests;
