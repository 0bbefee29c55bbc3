//! XML documents and translations: checks, formatting, files in and out.

use std::{path::PathBuf, sync::Arc};

use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
    models::document::{DocumentKind, XmlDocument},
    problem::Problem,
};

use super::{ask, draft, notify};
use crate::{
    command::shown_document,
    event::FileText,
    messages::{self, UserMessage},
    ports,
    state::{
        AppState,
        connector::{DocumentCheck, PartValue},
        dialog::Dialog,
        notices::NoticeKind,
        session::SessionId,
    },
    task::{FilePurpose, Generation, Task},
};

/// Asks for checks of all XML documents of a connector.
pub(super) fn check_all(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    XmlDocument::ALL
        .iter()
        .flat_map(|document| check(state, script_name, *document))
        .collect()
}

/// Asks for the checks that a change of `part` makes necessary: translations matter to the form.
pub(super) fn check_part(state: &mut AppState, script_name: &ScriptName, part: Part) -> Vec<Task> {
    match part {
        Part::Metadata => Vec::new(),
        Part::Xml(XmlDocument::SourceTemplate) => {
            let mut tasks = check(state, script_name, XmlDocument::SourceTemplate);
            tasks.extend(check(state, script_name, XmlDocument::CorrelationConfig));
            tasks
        }
        Part::Xml(document) => check(state, script_name, document),
        Part::Translations(_) => check(state, script_name, XmlDocument::SourceConfig),
    }
}

fn check(state: &mut AppState, script_name: &ScriptName, document: XmlDocument) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(connector) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    let revision = connector.draft.revision;
    connector.checks_asked.insert(document, revision);
    let draft = &connector.draft.draft;
    vec![Task::CheckDocument {
        session: session.id,
        script_name: script_name.clone(),
        document,
        revision,
        content: documents_of(&draft.current),
        base: documents_of(&draft.base),
    }]
}

/// What the check of a document looks at.
fn documents_of(content: &Content) -> Arc<Content> {
    Arc::new(Content {
        metadata: Default::default(),
        ..content.clone()
    })
}

pub(super) fn checked(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    document: XmlDocument,
    check: DocumentCheck,
) -> Vec<Task> {
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let Some(connector) = session.open.get_mut(&script_name) else {
        return Vec::new();
    };
    let newer = connector
        .checks
        .get(&document)
        .is_none_or(|known| known.revision <= check.revision);
    if newer {
        connector.checks.insert(document, check);
    }
    Vec::new()
}

pub(super) fn format_shown(state: &mut AppState) -> Vec<Task> {
    match shown_document(state) {
        Some(DocumentKind::Xml(document)) => format(state, document),
        Some(DocumentKind::Translations(_)) | None => Vec::new(),
    }
}

pub(super) fn format(state: &mut AppState, document: XmlDocument) -> Vec<Task> {
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some(connector) = session.selected_connector() else {
        return Vec::new();
    };
    let Some(text) = connector.draft.draft.current.xml.get(&document).cloned() else {
        return Vec::new();
    };
    let script_name = connector.script_name.clone();
    vec![Task::FormatDocument {
        session: session.id,
        script_name,
        document,
        text,
    }]
}

pub(super) fn formatted(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    document: XmlDocument,
    (before, result): (String, Result<String, Problem>),
) -> Vec<Task> {
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let Some(connector) = session.open.get(&script_name) else {
        return Vec::new();
    };
    // Typing went on while the text was indented: the newer text wins.
    if connector.draft.draft.current.xml.get(&document) != Some(&before) {
        return Vec::new();
    }
    match result {
        Ok(text) if text == before => {
            notify(state, NoticeKind::Info, messages::already_formatted())
        }
        Ok(text) => edit_of(state, &script_name, PartValue::Xml(document, Some(text))),
        Err(problem) => notify(state, NoticeKind::Error, messages::cannot_format(&problem)),
    }
}

/// Edits a connector that may not be the shown one any more.
fn edit_of(state: &mut AppState, script_name: &ScriptName, value: PartValue) -> Vec<Task> {
    let now = state.now;
    let part = value.part();
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    if session.selected.as_ref() == Some(script_name) {
        return draft::edit(state, value);
    }
    let Some(connector) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    connector.draft.edit(value, now);
    check_part(state, script_name, part)
}

fn purpose(state: &AppState, document: DocumentKind) -> Option<FilePurpose> {
    let session = state.session.as_ref()?;
    let script_name = session.selected_connector()?.script_name.clone();
    Some(FilePurpose::Document {
        session: session.id,
        script_name,
        document,
    })
}

pub(super) fn pick(state: &mut AppState, document: DocumentKind) -> Vec<Task> {
    purpose(state, document)
        .map(Task::PickFile)
        .into_iter()
        .collect()
}

pub(super) fn picked(
    _state: &mut AppState,
    purpose: FilePurpose,
    path: Option<PathBuf>,
) -> Vec<Task> {
    path.map(|path| Task::ReadFile { purpose, path })
        .into_iter()
        .collect()
}

pub(super) fn dropped(state: &mut AppState, document: DocumentKind, path: PathBuf) -> Vec<Task> {
    purpose(state, document)
        .map(|purpose| Task::ReadFile { purpose, path })
        .into_iter()
        .collect()
}

/// Takes a file's text in as the draft of a document, unless it clearly belongs elsewhere.
pub(super) fn read(
    state: &mut AppState,
    purpose: FilePurpose,
    result: Result<FileText, UserMessage>,
) -> Vec<Task> {
    let (session, script_name, document) = match purpose {
        FilePurpose::Document {
            session,
            script_name,
            document,
        } => (session, script_name, document),
        FilePurpose::CaFile(generation) => return ca_file_chosen(state, generation, result),
    };
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    match result {
        Ok(file) => {
            let value = match document {
                DocumentKind::Xml(document) => PartValue::Xml(document, Some(file.text)),
                DocumentKind::Translations(locale) => {
                    PartValue::Translations(locale, Some(file.text))
                }
            };
            let mut tasks = edit_of(state, &script_name, value);
            tasks.extend(notify(
                state,
                NoticeKind::Success,
                messages::file_opened(&file.name),
            ));
            tasks
        }
        Err(message) => ask(state, Dialog::FileRefused { document, message }),
    }
}

/// Puts the file's name into the form that asked for it; another profile may be edited by now.
fn ca_file_chosen(
    state: &mut AppState,
    generation: Generation,
    result: Result<FileText, UserMessage>,
) -> Vec<Task> {
    let editor = state.profile_editor.as_mut();
    let Some(editor) = editor.filter(|editor| editor.ca_file_asked == Some(generation)) else {
        return Vec::new();
    };
    match result {
        Ok(file) => {
            editor.form.extra_ca_file = file.name;
            editor.changed = true;
            Vec::new()
        }
        Err(message) => notify(state, NoticeKind::Error, message),
    }
}

pub(super) fn save(state: &mut AppState, document: DocumentKind) -> Vec<Task> {
    let Some(connector) = state.open_connector() else {
        return Vec::new();
    };
    let current = &connector.draft.draft.current;
    let text = match document {
        DocumentKind::Xml(document) => current.xml.get(&document),
        DocumentKind::Translations(locale) => current.translations.get(&locale),
    };
    let file_name = format!("{}-{}", connector.script_name, document.default_file_name());
    match text {
        Some(text) => vec![Task::SaveFile {
            file_name,
            bytes: text.clone().into_bytes(),
        }],
        None => notify(
            state,
            NoticeKind::Info,
            messages::nothing_to_save(&document.title()),
        ),
    }
}

pub(super) fn saved(
    state: &mut AppState,
    result: Result<Option<PathBuf>, ports::Error>,
) -> Vec<Task> {
    match result {
        Ok(None) => Vec::new(),
        Ok(Some(path)) => notify(state, NoticeKind::Success, messages::file_saved(&path)),
        Err(error) => notify(state, NoticeKind::Error, messages::of_port(&error)),
    }
}
