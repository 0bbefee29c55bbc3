//! Connector bundles: read for a draft, and saved as a zip archive or as a folder.

use std::path::PathBuf;

use patchpanel_core_models::bundle::{Bundle, Files, Loose, Opened, folder_name};

use super::{Context, archive};
use crate::{
    event::{ComputerEvent, Event},
    messages::UserMessage,
    ports::{self, bundles, files},
};

pub(super) async fn read(context: &Context, path: PathBuf) -> Result<Box<Opened>, UserMessage> {
    let read = move || Ok(Box::new(bundles::read_chosen(&path)?));
    context.try_reading(read).await
}

/// Reads a document and those in its folder, for a new connector.
pub(super) async fn read_loose(
    context: &Context,
    path: PathBuf,
) -> Result<Box<Loose>, UserMessage> {
    let read = move || Ok(Box::new(bundles::read_loose(&path)?));
    context.try_reading(read).await
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
    Event::Computer(ComputerEvent::FileSaved(context.writing(write).await))
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
