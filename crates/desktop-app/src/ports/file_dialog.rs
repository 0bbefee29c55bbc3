//! The system's dialogs that ask for a file.
//!
//! A dialog must be created on the UI thread (macOS demands it) and is awaited in the background.

use std::{future::Future, path::PathBuf, pin::Pin};

/// The answer of a dialog; `None` when it was cancelled.
pub type Picked = Pin<Box<dyn Future<Output = Result<Option<PathBuf>, NoDialog>> + Send>>;

/// The system has no dialog to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDialog;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileQuestion {
    pub title: String,
    /// Name and endings of the kind of file that is meant.
    pub kind: (&'static str, &'static [&'static str]),
    /// The name to offer, when a file is saved.
    pub file_name: Option<String>,
    /// A folder is asked for.
    pub is_folder: bool,
}

pub trait FileDialogs: Send + Sync {
    fn open(&self, question: &FileQuestion) -> Picked;
    fn save(&self, question: &FileQuestion) -> Picked;
    fn folder(&self, question: &FileQuestion) -> Picked;
}

#[derive(Debug, Default)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn open(&self, question: &FileQuestion) -> Picked {
        let answer = dialog(question).pick_file();
        shown(answer)
    }

    fn save(&self, question: &FileQuestion) -> Picked {
        let answer = dialog(question).save_file();
        shown(answer)
    }

    fn folder(&self, question: &FileQuestion) -> Picked {
        let answer = dialog(question).pick_folder();
        shown(answer)
    }
}

/// The dialog shows once it is awaited. The library answers the same for a dialog that was cancelled and for none, so
/// it is asked before whether there is one.
fn shown(answer: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static) -> Picked {
    Box::pin(async move {
        let there = tokio::task::spawn_blocking(has_dialog).await;
        if !there.unwrap_or(true) {
            return Err(NoDialog);
        }
        Ok(answer.await.map(|file| file.path().to_path_buf()))
    })
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
fn has_dialog() -> bool {
    true
}

/// The desktop's portal with a file chooser behind it, or the program `zenity`, which the library takes instead.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn has_dialog() -> bool {
    has_portal() || has_program("zenity")
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn has_portal() -> bool {
    let bus = zbus::blocking::connection::Builder::session();
    let bus = bus.and_then(|bus| bus.method_timeout(PORTAL_DEADLINE).build());
    let version = bus.and_then(|bus| {
        bus.call_method(
            Some("org.freedesktop.portal.Desktop"),
            "/org/freedesktop/portal/desktop",
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &("org.freedesktop.portal.FileChooser", "version"),
        )
    });
    if let Err(error) = &version {
        tracing::info!(%error, "the desktop has no portal for files");
    }
    version.is_ok()
}

/// A portal that is started first takes its time.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const PORTAL_DEADLINE: std::time::Duration = std::time::Duration::from_secs(10);

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one file that opens dialogs"
)]
fn dialog(question: &FileQuestion) -> rfd::AsyncFileDialog {
    let (kind, endings) = question.kind;
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(&question.title)
        .add_filter(kind, endings)
        .add_filter("All files", &["*"]);
    match &question.file_name {
        Some(name) => dialog.set_file_name(name),
        None => dialog,
    }
}
