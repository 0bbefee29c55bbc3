//! Where files come from: dialogs that answer what a test says, and files that are dropped.

use std::{collections::VecDeque, path::PathBuf, sync::Mutex};

use patchpanel::ports::file_dialog::{FileDialogs, FileQuestion, NoDialog, Picked};

/// Dialogs that answer what the test says.
#[derive(Default)]
pub(crate) struct ScriptedDialogs {
    answers: Mutex<VecDeque<Result<Option<PathBuf>, NoDialog>>>,
    questions: Mutex<Vec<FileQuestion>>,
}

impl ScriptedDialogs {
    /// The next dialog answers this.
    pub(crate) fn will_answer(&self, path: impl Into<Option<PathBuf>>) {
        self.answers.lock().unwrap().push_back(Ok(path.into()));
    }

    /// The next time the system has no dialog to show.
    pub(crate) fn will_be_missing(&self) {
        self.answers.lock().unwrap().push_back(Err(NoDialog));
    }

    /// Every question that was asked.
    pub(crate) fn questions(&self) -> Vec<FileQuestion> {
        self.questions.lock().unwrap().clone()
    }

    fn answer(&self, question: &FileQuestion) -> Picked {
        self.questions.lock().unwrap().push(question.clone());
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(None));
        Box::pin(async move { answer })
    }
}

impl FileDialogs for ScriptedDialogs {
    fn open(&self, question: &FileQuestion) -> Picked {
        self.answer(question)
    }

    fn save(&self, question: &FileQuestion) -> Picked {
        self.answer(question)
    }

    fn folder(&self, question: &FileQuestion) -> Picked {
        self.answer(question)
    }
}

/// A file that the system says was dropped.
#[derive(Debug)]
pub(super) struct DroppedFile(pub(super) PathBuf);

impl egui::DroppedFile for DroppedFile {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
