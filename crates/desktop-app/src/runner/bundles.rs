//! Connector bundles: read for a draft, and saved as a zip archive or as a folder.

use std::path::PathBuf;

use patchpanel_core_models::bundle::{Bundle, Files, Loose, Opened, folder_name};

use super::{Context, archive};
use crate::{
    event::{ComputerEvent, Event},
    messages::{self, UserMessage},
    ports::{self, bundles, files},
};

pub(super) async fn read(context: &Context, path: PathBuf) -> Result<Box<Opened>, UserMessage> {
    let read = context.reading(move || bundles::read_chosen(&path)).await;
    let read = read.flatten().map(Box::new);
    read.map_err(|error| messages::of_port(&error))
}

/// Reads a document and those in its folder, for a new connector.
pub(super) async fn read_loose(
    context: &Context,
    path: PathBuf,
) -> Result<Box<Loose>, UserMessage> {
    let read = context.reading(move || bundles::read_loose(&path)).await;
    let read = read.flatten().map(Box::new);
    read.map_err(|error| messages::of_port(&error))
}

/// Saves a bundle: a name that ends in `.zip` is an archive, any other a folder.
pub(super) async fn save(context: &Context, path: PathBuf, bundle: Bundle) -> Event {
    let write = move || {
        let is_zip = |ending: &std::ffi::OsStr| ending.eq_ignore_ascii_case("zip");
        if path.extension().is_some_and(is_zip) {
            let bytes = zipped(&bundle).map_err(|error| ports::Error::NotWritable {
                path: path.clone(),
                reason: error.to_string(),
            })?;
            files::write_atomic(&path, &bytes)?;
        } else {
            bundles::write_folder(&path, &bundle.to_files())?;
        }
        Ok(path)
    };
    let saved = context.blocking(write).await;
    let saved = saved.unwrap_or(Err(ports::Error::WorkEnded));
    Event::Computer(ComputerEvent::FileSaved(saved))
}

/// An archive whose files lie in one folder, so that unpacking it makes no mess.
fn zipped(bundle: &Bundle) -> zip::result::ZipResult<Vec<u8>> {
    let folder = folder_name(&bundle.about.script_name);
    let in_folder = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (format!("{folder}/{path}"), text)
    };
    let files: Files = bundle.to_files();
    let files: Vec<_> = files.into_iter().map(in_folder).collect();
    archive::zipped(&files)
}
