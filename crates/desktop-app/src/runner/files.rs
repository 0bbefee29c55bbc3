//! Files of this computer: what people choose, and profiles and settings.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use patchpanel_core_models::{
    draft::Content,
    ids::{Locale, ScriptName},
    models::document::{DocumentKind, XmlDocument},
    plan_file::PlanFile,
    problem::Problem,
    properties::{TranslationTable, for_translator},
    xml,
};

use super::{Context, audit, bundles, documents, history, proxy, secrets, support};
use crate::{
    event::{
        ComputerEvent, ConnectorEvent, DocumentEvent, Event, FileText, StoreEvent, TranslationEvent,
    },
    messages::{self, UserMessage},
    ports::{self, files},
    state::{
        profiles::Profile, remote::Generation, secrets::SecretOwner, session::ConnectorKey,
        settings::Settings,
    },
    task::FileContent,
};

/// Whether anything may be saved to files on this computer.
pub(super) async fn may_export(context: &Context) -> Result<(), UserMessage> {
    match context.policy().await {
        Ok(policy) if policy.no_export => Err(messages::no_export()),
        Ok(_) => Ok(()),
        Err(error) => Err(messages::policy_not_read(&error)),
    }
}

/// Makes what is saved, and writes it to the file that was chosen.
pub(super) async fn save(context: &Context, path: PathBuf, content: FileContent) -> Event {
    if let Err(refusal) = may_export(context).await {
        return Event::Store(StoreEvent::NotStored(refusal));
    }
    let bytes = match content {
        FileContent::Bytes(bytes) => Ok(bytes),
        FileContent::ForTranslator(content, locales) => {
            let table = move || for_translator(&TranslationTable::from(&*content), &locales);
            let table = context.blocking(table).await;
            table.ok_or_else(messages::work_ended_early)
        }
        FileContent::Audit(place, filter, format) => {
            audit::export(context, place, filter, format).await
        }
        FileContent::Snapshot(place, id) => history::export(context, place, id).await,
        FileContent::Bundle(bundle) => return bundles::save(context, path, *bundle).await,
        FileContent::SupportBundle {
            page,
            profiles,
            settings,
        } => support::bundle(context, page, profiles, settings).await,
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(message) => return Event::Store(StoreEvent::NotStored(message)),
    };
    let write = move || files::write_atomic(&path, &bytes).map(|()| path);
    Event::Computer(ComputerEvent::FileSaved(context.writing(write).await))
}

/// Shows the profiles, and then asks the keychain, which may take its time, to take over what earlier versions kept
/// in other places.
pub(super) async fn load_profiles(context: &Context) {
    let policy = context.policy().await.cloned();
    context.report(ComputerEvent::PolicyRead(policy.map(Box::new)));
    let files = context.ports.files.clone();
    let load = move || {
        files.tighten();
        files.load_profiles()
    };
    let mut loaded = context.try_reading(load).await;
    let logins = match &mut loaded {
        Ok((profiles, ..)) => proxy::take_logins(context, profiles),
        Err(_) => Vec::new(),
    };
    context.report(ComputerEvent::ProfilesLoaded(loaded.clone()));
    let Ok((profiles, settings, not_used)) = loaded else {
        return;
    };
    let owners = profiles.iter().map(SecretOwner::of).collect();
    secrets::move_earlier(context, owners).await;
    let has_moved = proxy::keep_logins(context, logins).await;
    // A file that has more than what is used is left as it is.
    if has_moved && not_used.is_none() {
        let saved = save_profiles(context, Generation(0), profiles, settings).await;
        context.report(saved);
    }
}

pub(super) async fn save_profiles(
    context: &Context,
    generation: Generation,
    profiles: Vec<Profile>,
    settings: Settings,
) -> ComputerEvent {
    let files = context.ports.files.clone();
    let save = move || files.save_profiles(generation, profiles, settings);
    ComputerEvent::ProfilesSaved(context.writing(save).await)
}

pub(super) async fn read_shared_profiles(context: &Context, path: PathBuf) -> ComputerEvent {
    let read = context.try_reading(move || files::read_shared_profiles(&path));
    ComputerEvent::SharedProfilesRead(read.await)
}

pub(super) async fn import_sail_cli(context: &Context) -> ComputerEvent {
    ComputerEvent::SailCliImported(context.try_reading(files::read_sail_cli).await)
}

/// Reads the file that was picked for a document.
pub(super) async fn read_picked(
    context: &Context,
    key: &ConnectorKey,
    document: DocumentKind,
    path: PathBuf,
) -> ConnectorEvent {
    match document {
        DocumentKind::Xml(document) => read_document(context, document, path).await,
        DocumentKind::Translations(locale) => {
            let script_name = key.script_name.clone();
            read_translations(context, script_name, Some(locale), vec![path]).await
        }
    }
}

pub(super) async fn read_document(
    context: &Context,
    document: XmlDocument,
    path: PathBuf,
) -> ConnectorEvent {
    let read = context.try_reading(move || read_for(document, &path));
    ConnectorEvent::Document(DocumentEvent::FileRead(document, read.await))
}

fn read_for(document: XmlDocument, path: &Path) -> Result<FileText, UserMessage> {
    let (name, bytes) = read_chosen(path)?;
    let wrong = |problem: Problem| messages::wrong_kind(&name, &problem);
    let text = xml::decode(&bytes).map_err(wrong)?.text;
    documents::refuse_other_kind(document, &text).map_err(wrong)?;
    // The document is sent as UTF-8, whatever it was written in.
    let text = xml::declare_utf8(&text).into_owned();
    Ok(FileText { name, text })
}

/// Reads files with translations of a connector, for this locale or for those that their names say.
pub(super) async fn read_translations(
    context: &Context,
    script_name: ScriptName,
    locale: Option<Locale>,
    paths: Vec<PathBuf>,
) -> ConnectorEvent {
    let read = move |path: &PathBuf| {
        let (name, bytes) = read_chosen(path)?;
        let file = documents::recognise(&name, bytes, (&script_name, locale));
        file.map_err(|problem| messages::wrong_kind(&name, &problem))
    };
    let all = context.reading(move || paths.iter().map(read).collect());
    let late = |error: ports::Error| vec![Err(error.into())];
    ConnectorEvent::Translation(TranslationEvent::Read(all.await.unwrap_or_else(late)))
}

/// Reads a table that came back from a translator, in whatever encoding a spreadsheet wrote it.
pub(super) async fn read_returned(
    context: &Context,
    content: Arc<Content>,
    path: PathBuf,
) -> ConnectorEvent {
    let read = move || {
        let (name, bytes) = read_chosen(&path)?;
        let table = documents::table(name, bytes.into(), &content, None);
        match &table.returned {
            Ok(_) => Ok(Box::new(table)),
            Err(problem) => Err(messages::wrong_kind(&table.name, problem)),
        }
    };
    ConnectorEvent::TextsReturned(context.try_reading(read).await)
}

pub(super) async fn read_plan(context: &Context, path: PathBuf) -> ComputerEvent {
    let read = move || {
        let (name, bytes) = read_chosen(&path)?;
        let text = String::from_utf8_lossy(&bytes);
        let plan = PlanFile::read(&text);
        plan.map(Box::new)
            .map_err(|refusal| messages::plan_file::refused(&name, &refusal))
    };
    ComputerEvent::PlanRead(context.try_reading(read).await)
}

/// The name of a file, and what is in it.
fn read_chosen(path: &Path) -> Result<(String, Vec<u8>), UserMessage> {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok((name, files::read_chosen(path)?))
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc::sync_channel, time::Duration};

    use super::*;
    use crate::{
        ports::Ports,
        runner::{FilesPatience, Patience, Runner},
    };

    #[test]
    fn translations_on_a_disk_that_never_answers_are_not_waited_for() {
        let patience = Patience {
            files: FilesPatience(Duration::ZERO),
            ..Patience::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("big.properties");
        files::write_atomic(&path, &vec![b'a'; 5_000_000]).unwrap();
        let ports = Arc::new(Ports::real(Some(folder.path().to_owned())));
        let runner = Runner::with_patience(ports, Arc::new(|| {}), patience).unwrap();
        let name = "badge-system".parse().unwrap();

        let read = read_translations(&runner.context, name, None, vec![path]);
        let read = runner.runtime.block_on(read);

        let ConnectorEvent::Translation(TranslationEvent::Read(read)) = read else {
            panic!("{read:?}");
        };
        let late = messages::of_port(&ports::Error::TooSlow);
        assert!(matches!(read.as_slice(), [Err(message)] if *message == late));
    }

    #[test]
    fn the_chooser_for_ca_files_shows_every_kind_that_is_read() {
        let (_, endings) = crate::runner::dialogs::CERTIFICATES;

        assert_eq!(endings, ["pem", "crt", "cer", "der", "p7b", "p7c"]);
    }

    #[test]
    fn a_disk_that_never_answers_is_not_waited_for() {
        let patience = Patience {
            files: FilesPatience(Duration::from_millis(10)),
            ..Patience::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Ports::real(Some(folder.path().to_owned())));
        let runner = Runner::with_patience(ports, Arc::new(|| {}), patience).unwrap();
        let (answer, asked) = sync_channel::<()>(0);

        let read = runner.context.reading(move || asked.recv().is_ok());
        let read = runner.runtime.block_on(read);

        assert_eq!(read, Err(ports::Error::TooSlow));
        drop(answer);
    }
}
