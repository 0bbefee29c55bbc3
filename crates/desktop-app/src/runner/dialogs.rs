//! The system's dialogs for files: what each asks, and what becomes of the file that is chosen.

use std::path::PathBuf;

use patchpanel_core_models::{models::document::DocumentKind, plan_file};

use super::{Context, bundles, files};
use crate::{
    event::{CompareEvent, ComputerEvent, Event, SessionEvent},
    ports::{
        self,
        file_dialog::{FileDialogs, FileQuestion, Picked},
    },
    task::{BundleUse, DialogTask},
};

/// Name and endings of a kind of file.
type FileKind = (&'static str, &'static [&'static str]);

const XML: FileKind = ("XML documents", &["xml"]);
const PROPERTIES: FileKind = ("Translations", &["properties"]);
pub(super) const CERTIFICATES: FileKind =
    ("Certificates", &["pem", "crt", "cer", "der", "p7b", "p7c"]);
const PROFILES: FileKind = ("Profiles", &["toml"]);
const TABLES: FileKind = ("Comma-separated values", &["csv"]);
const JSON: FileKind = ("JSON", &["json"]);
const ARCHIVES: FileKind = ("Zip archives", &["zip"]);
const PLANS: FileKind = ("Plans", &[plan_file::ENDING]);
const BUNDLES: FileKind = ("Connector bundles", &["zip", "json"]);
const CONNECTORS: FileKind = (
    "Connector bundles and documents",
    &["zip", "json", "xml", "properties"],
);
const COMPARE_BUNDLE: &str =
    "Open a connector bundle: a zip archive, or the bundle.json of a folder";
const IMPORT_BUNDLE: &str = "Import a bundle (zip, or bundle.json), or the documents of a folder";

/// Shows the dialog. Must be called on the UI thread.
pub(super) fn show(dialogs: &dyn FileDialogs, task: &DialogTask) -> (FileQuestion, Picked) {
    let question = question(task);
    let answer = match task {
        DialogTask::OpenDocument(..)
        | DialogTask::OpenFromTranslator(..)
        | DialogTask::OpenProfiles
        | DialogTask::OpenPlan
        | DialogTask::OpenBundle(_)
        | DialogTask::CompareBundle(_)
        | DialogTask::ChooseCaFile(_) => dialogs.open(&question),
        DialogTask::ChooseBackupFolder(_) => dialogs.folder(&question),
        DialogTask::Save { .. } => dialogs.save(&question),
    };
    (question, answer)
}

fn question(task: &DialogTask) -> FileQuestion {
    let mut saved = None;
    let (title, kind) = match task {
        DialogTask::OpenDocument(_, document) => {
            let kind = match document {
                DocumentKind::Xml(_) => XML,
                DocumentKind::Translations(_) => PROPERTIES,
            };
            (format!("Open {}", document.title()), kind)
        }
        DialogTask::OpenFromTranslator(..) => ("Open texts from a translator".to_owned(), TABLES),
        DialogTask::OpenProfiles => ("Import profiles".to_owned(), PROFILES),
        DialogTask::OpenPlan => ("Open plan".to_owned(), PLANS),
        DialogTask::OpenBundle(_) => (IMPORT_BUNDLE.to_owned(), CONNECTORS),
        DialogTask::CompareBundle(_) => (COMPARE_BUNDLE.to_owned(), BUNDLES),
        DialogTask::ChooseBackupFolder(_) => ("Choose a folder for backups".to_owned(), BUNDLES),
        DialogTask::ChooseCaFile(_) => ("Choose a CA file".to_owned(), CERTIFICATES),
        DialogTask::Save { file_name, .. } => {
            saved = Some(file_name.clone());
            (format!("Save {file_name}"), kind_of(file_name))
        }
    };
    FileQuestion {
        title,
        kind,
        file_name: saved,
        is_folder: matches!(task, DialogTask::ChooseBackupFolder(_)),
    }
}

fn kind_of(file_name: &str) -> FileKind {
    match file_name.rsplit_once('.') {
        Some((_, "properties")) => PROPERTIES,
        Some((_, plan_file::ENDING)) => PLANS,
        Some((_, "csv")) => TABLES,
        Some((_, "json")) => JSON,
        Some((_, "zip")) => ARCHIVES,
        Some((_, "toml")) => PROFILES,
        _ => XML,
    }
}

/// Does with the file what it was chosen for.
pub(super) async fn take(context: &Context, task: DialogTask, path: PathBuf) -> Event {
    match task {
        DialogTask::OpenDocument(key, document) => {
            let event = files::read_picked(context, &key, document, path).await;
            Event::of_connector(key, event)
        }
        DialogTask::OpenFromTranslator(key, content) => {
            let event = files::read_returned(context, content, path).await;
            Event::of_connector(key, event)
        }
        DialogTask::OpenProfiles => files::read_shared_profiles(context, path).await.into(),
        DialogTask::OpenPlan => files::read_plan(context, path).await.into(),
        DialogTask::OpenBundle(session) if ports::bundles::is_loose(&path) => {
            let read = bundles::read_loose(context, path).await;
            Event::Session(session, SessionEvent::LooseRead(read))
        }
        DialogTask::OpenBundle(session) => {
            let read = bundles::read(context, path).await;
            Event::Session(session, SessionEvent::BundleRead(BundleUse::Draft, read))
        }
        DialogTask::CompareBundle(end) => {
            let read = bundles::read(context, path).await;
            Event::Compare(CompareEvent::BundleRead(end, read))
        }
        DialogTask::ChooseBackupFolder(session) => {
            Event::Session(session, SessionEvent::BackupFolderChosen(path))
        }
        DialogTask::ChooseCaFile(generation) => {
            ComputerEvent::CaFileChosen(generation, path).into()
        }
        DialogTask::Save { content, .. } => files::save(context, path, content).await,
    }
}
