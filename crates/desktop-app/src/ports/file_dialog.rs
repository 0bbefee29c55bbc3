//! The system's dialogs that ask for a file.
//!
//! A dialog must be created on the UI thread (macOS demands it) and is awaited in the background.

use std::{future::Future, path::PathBuf, pin::Pin};

/// The answer of a dialog; `None` when it was cancelled, or when the system has no dialog to show.
pub type Picked = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileQuestion {
    pub title: String,
    /// Name and endings of the kind of file that is meant.
    pub kind: (&'static str, &'static [&'static str]),
    pub file_name: Option<String>,
}

pub trait FileDialogs: Send + Sync {
    fn open(&self, question: &FileQuestion) -> Picked;
    fn save(&self, question: &FileQuestion) -> Picked;
}

#[derive(Debug, Default)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn open(&self, question: &FileQuestion) -> Picked {
        let answer = dialog(question).pick_file();
        Box::pin(async move { answer.await.map(|file| file.path().to_path_buf()) })
    }

    fn save(&self, question: &FileQuestion) -> Picked {
        let answer = dialog(question).save_file();
        Box::pin(async move { answer.await.map(|file| file.path().to_path_buf()) })
    }
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
