//! Files, profiles and the keychain: everything of this computer that may block.

use std::path::PathBuf;

use patchpanel_core_models::{models::document::DocumentKind, xml};

use super::Workshop;
use crate::{
    event::{Event, FileText},
    messages::{self, UserMessage},
    ports::{
        self,
        file_dialog::FileQuestion,
        files,
        keychain::{SecretKind, Secrets},
    },
    state::{profile::Profile, profile::ProfileId, settings::Settings},
    task::{AfterStoring, FilePurpose, Generation, SecretToStore},
};

const XML: (&str, &[&str]) = ("XML documents", &["xml"]);
const PROPERTIES: (&str, &[&str]) = ("Translations", &["properties"]);
const CERTIFICATES: (&str, &[&str]) = ("Certificates", &["pem", "crt", "cer"]);
const TABLES: (&str, &[&str]) = ("Comma-separated values", &["csv"]);
const JSON: (&str, &[&str]) = ("JSON", &["json"]);
const ARCHIVES: (&str, &[&str]) = ("Zip archives", &["zip"]);
const SCRIPTS: (&str, &[&str]) = ("Shell scripts", &["sh"]);

/// The answer of work that ended by a bug, which is reported beside it.
fn lost() -> ports::Error {
    ports::Error::WorkEnded
}

pub(super) fn question_to_open(purpose: &FilePurpose) -> FileQuestion {
    let (title, kind) = match purpose {
        FilePurpose::Document { document, .. } => {
            let kind = match document {
                DocumentKind::Xml(_) => XML,
                DocumentKind::Translations(_) => PROPERTIES,
            };
            (format!("Open {}", document.title()), kind)
        }
        FilePurpose::CaFile(_) => ("Choose a CA file".to_owned(), CERTIFICATES),
    };
    FileQuestion {
        title,
        kind,
        file_name: None,
    }
}

pub(super) fn question_to_save(file_name: &str) -> FileQuestion {
    let kind = match file_name.rsplit_once('.') {
        Some((_, "properties")) => PROPERTIES,
        Some((_, "sh")) => SCRIPTS,
        Some((_, "csv")) => TABLES,
        Some((_, "json")) => JSON,
        Some((_, "zip")) => ARCHIVES,
        _ => XML,
    };
    FileQuestion {
        title: format!("Save {file_name}"),
        kind,
        file_name: Some(file_name.to_owned()),
    }
}

pub(super) async fn save(
    workshop: &Workshop,
    path: Option<PathBuf>,
    bytes: Vec<u8>,
) -> Result<Option<PathBuf>, ports::Error> {
    let Some(path) = path else { return Ok(None) };
    let write = move || files::write_atomic(&path, &bytes).map(|()| Some(path));
    workshop
        .blocking(write)
        .await
        .unwrap_or_else(|| Err(lost()))
}

pub(super) async fn load_profiles(workshop: &Workshop) -> Event {
    let files = workshop.ports.files.clone();
    let loaded = workshop.blocking(move || files.load_profiles()).await;
    Event::ProfilesLoaded(loaded.unwrap_or_else(|| Err(lost())))
}

pub(super) async fn save_profiles(
    workshop: &Workshop,
    generation: Generation,
    profiles: Vec<Profile>,
    settings: Settings,
) -> Event {
    let files = workshop.ports.files.clone();
    let saved = workshop
        .blocking(move || files.save_profiles(generation, profiles, settings))
        .await;
    Event::ProfilesSaved(saved.unwrap_or_else(|| Err(lost())))
}

pub(super) async fn import_sail_cli(workshop: &Workshop) -> Event {
    let read = workshop.blocking(files::read_sail_cli).await;
    Event::SailCliImported(read.unwrap_or_else(|| Err(lost())))
}

pub(super) async fn store_secret(
    workshop: &Workshop,
    secret: SecretToStore,
    then: AfterStoring,
) -> Event {
    let profile = secret.profile.clone();
    let store = move |secrets: &Secrets| {
        secrets.may_ask_again();
        // A token that was got with the secret before is of no use any more. Whoever signs in next waits for this.
        let forgotten = secrets.forget(&secret.profile, SecretKind::AccessToken);
        let stored = secrets.set(&secret.profile, secret.kind, &secret.secret);
        stored.and(forgotten)
    };
    let result = workshop.keychain(store).await;
    Event::SecretStored {
        profile,
        then,
        result,
    }
}

pub(super) async fn forget_secrets(workshop: &Workshop, profile: ProfileId) -> Event {
    let forget = move |secrets: &Secrets| {
        SecretKind::ALL
            .iter()
            .map(|kind| secrets.forget(&profile, *kind))
            .fold(Ok(()), Result::and)
    };
    Event::SecretsForgotten(workshop.keychain(forget).await)
}

pub(super) async fn read(workshop: &Workshop, purpose: FilePurpose, path: PathBuf) -> Event {
    let asked = purpose.clone();
    let read = workshop.blocking(move || read_for(&asked, &path)).await;
    let result = read.unwrap_or_else(|| Err(messages::of_port(&lost())));
    Event::FileRead { purpose, result }
}

fn read_for(purpose: &FilePurpose, path: &std::path::Path) -> Result<FileText, UserMessage> {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let FilePurpose::Document { document, .. } = purpose else {
        return Ok(FileText {
            name: path.display().to_string(),
            text: String::new(),
        });
    };
    let bytes = files::read_chosen(path).map_err(|error| messages::of_port(&error))?;
    let text = match document {
        DocumentKind::Xml(kind) => {
            let text = xml::decode(&bytes)
                .map_err(|problem| messages::wrong_kind(&name, &problem))?
                .text;
            super::documents::refuse_other_kind(*kind, &text)
                .map_err(|problem| messages::wrong_kind(&name, &problem))?;
            // The document is sent as UTF-8, whatever it was written in.
            xml::declare_utf8(&text).into_owned()
        }
        DocumentKind::Translations(_) => super::documents::decode_properties(&bytes)
            .map_err(|problem| messages::wrong_kind(&name, &problem))?,
    };
    Ok(FileText { name, text })
}
