//! XML documents and translations: checks, formatting, files in and out.

use std::{path::PathBuf, sync::Arc};

use jiff::{SignedDuration, Timestamp};
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
        connector::{DocumentCheck, OpenConnector, PartValue},
        dialog::Dialog,
        notices::NoticeKind,
        session::SessionId,
    },
    task::{FilePurpose, Generation, Task},
};

/// A document is checked once nobody has typed in it for this long.
const REST: SignedDuration = SignedDuration::from_millis(200);

/// Asks for checks of all XML documents of a connector, at once.
pub(super) fn check_all(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    want_checks(state, script_name, &XmlDocument::ALL, SignedDuration::ZERO);
    check_due(state)
}

/// Notes the checks that a change of `part` makes necessary, for when typing rests: translations matter to the form.
pub(super) fn check_part(state: &mut AppState, script_name: &ScriptName, part: Part) -> Vec<Task> {
    let documents: &[XmlDocument] = match part {
        Part::Metadata => &[],
        Part::Xml(XmlDocument::SourceTemplate) => {
            &[XmlDocument::SourceTemplate, XmlDocument::CorrelationConfig]
        }
        Part::Xml(XmlDocument::SourceConfig) | Part::Translations(_) => {
            &[XmlDocument::SourceConfig]
        }
        Part::Xml(XmlDocument::CorrelationConfig) => &[XmlDocument::CorrelationConfig],
    };
    want_checks(state, script_name, documents, REST);
    Vec::new()
}

/// Notes that the text of `documents` is not the checked one any more, and from when on it is checked.
fn want_checks(
    state: &mut AppState,
    script_name: &ScriptName,
    documents: &[XmlDocument],
    rest: SignedDuration,
) {
    let due = state.now + rest;
    let connector = state
        .session
        .as_mut()
        .and_then(|session| session.open.get_mut(script_name));
    let Some(connector) = connector else { return };
    for document in documents {
        connector
            .checks_asked
            .insert(*document, connector.draft.revision);
        connector.checks_due.insert(*document, due);
    }
}

/// Asks for the checks whose time has come. The documents are copied here, not with every key.
pub(super) fn check_due(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let id = session.id;
    let connectors = session.open.values_mut();
    connectors
        .flat_map(|connector| checks_of(id, connector, now))
        .collect()
}

fn checks_of(session: SessionId, connector: &mut OpenConnector, now: Timestamp) -> Vec<Task> {
    let due: Vec<XmlDocument> = connector
        .checks_due
        .extract_if(.., |_, due| *due <= now)
        .map(|(document, _)| document)
        .collect();
    if due.is_empty() {
        return Vec::new();
    }
    let draft = &connector.draft.draft;
    let (content, base) = (documents_of(&draft.current), documents_of(&draft.base));
    due.into_iter()
        .map(|document| Task::CheckDocument {
            session,
            script_name: connector.script_name.clone(),
            document,
            revision: connector.draft.revision,
            content: content.clone(),
            base: base.clone(),
        })
        .collect()
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
        // What is typed in an open dialog is not thrown away for it.
        Err(message) if state.dialog.is_some() => notify(state, NoticeKind::Error, message),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{command::Command, testing, update};

    const TYPED: &str = "<Form><Field name=\"url\"/></Form>";

    fn with_source_config() -> AppState {
        let mut state = testing::signed_in();
        testing::open(
            state.session.as_mut().unwrap(),
            json!({"scriptName": "badge-system", "name": "Badge system", "sourceConfigXml": "<Form/>"}),
        );
        state
    }

    fn types(state: &mut AppState, text: &str) -> Vec<Task> {
        let value = PartValue::Xml(XmlDocument::SourceConfig, Some(text.to_owned()));
        update::on_command(state, Command::EditPart(value))
    }

    fn checked_revisions(tasks: &[Task]) -> Vec<u64> {
        let revision = |task: &Task| match task {
            Task::CheckDocument { revision, .. } => Some(*revision),
            _ => None,
        };
        tasks.iter().filter_map(revision).collect()
    }

    fn after(state: &mut AppState, millis: i64) -> Vec<u64> {
        let later = state.now + SignedDuration::from_millis(millis);
        checked_revisions(&update::on_tick(state, later))
    }

    #[test]
    fn typing_is_not_checked_key_by_key_but_once_it_rests() {
        let mut state = with_source_config();

        for end in 1..=TYPED.len() {
            let text = TYPED.get(..end).unwrap();
            assert_eq!(
                checked_revisions(&types(&mut state, text)),
                Vec::<u64>::new()
            );
            assert_eq!(after(&mut state, 50), Vec::<u64>::new());
        }

        let keys = TYPED.len() as u64;
        assert_eq!(after(&mut state, 150), [keys]);
        assert_eq!(after(&mut state, 1000), Vec::<u64>::new(), "once");
    }

    #[test]
    fn text_that_waits_for_its_check_does_not_count_as_checked() {
        let mut state = with_source_config();
        check_all(&mut state, &"badge-system".parse().unwrap());

        types(&mut state, TYPED);

        let open = state.open_connector().unwrap();
        assert!(!open.is_checked(XmlDocument::SourceConfig));
    }

    #[test]
    fn connector_that_was_read_is_checked_at_once() {
        let mut state = with_source_config();

        let tasks = check_all(&mut state, &"badge-system".parse().unwrap());

        assert_eq!(checked_revisions(&tasks), [0, 0, 0]);
    }

    #[test]
    fn refused_file_does_not_take_the_place_of_a_dialog_in_which_something_is_typed() {
        let mut state = with_source_config();
        state.dialog = Some(Dialog::TakeSnapshot);
        let purpose = purpose(&state, DocumentKind::Xml(XmlDocument::SourceConfig)).unwrap();
        let message = UserMessage::new("“a.xml” was not opened", "It is not XML", "Choose another");

        read(&mut state, purpose, Err(message.clone()));

        assert!(matches!(state.dialog, Some(Dialog::TakeSnapshot)));
        let notice = state.notices.all().last().unwrap();
        assert_eq!(notice.message, message);
    }
}
