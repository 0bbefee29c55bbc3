//! Files with translations for a draft: for which locale each is, and in which encoding it is read.

use std::sync::Arc;

use patchpanel_core_models::{
    ids::{FileLocale, Locale},
    problem::Problem,
    properties::Encoding,
};

use super::session::ConnectorKey;

/// The text of a file, read in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub text: String,
    /// What speaks against this encoding, or was left out.
    pub doubts: Vec<Problem>,
    /// What is wrong in the text.
    pub findings: Vec<Problem>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To be asked.
    Unknown,
    Locale(Locale),
    /// It is not opened.
    LeftOut,
}

#[derive(Debug, Clone)]
pub struct TranslationFile {
    /// Its name without folders.
    pub name: String,
    pub bytes: Arc<[u8]>,
    pub named: FileLocale,
    pub target: Target,
    /// As what it was recognised.
    pub recognised: Encoding,
    pub encoding: Encoding,
    /// What the text is in the encoding that it was last read in.
    pub reading: (Encoding, Result<Reading, Problem>),
}

impl TranslationFile {
    /// Whether nobody has to be asked: it is UTF-8 without doubt, and the name does not contradict the locale.
    fn is_certain(&self) -> bool {
        let read = matches!(&self.reading, (_, Ok(reading)) if reading.doubts.is_empty());
        let named = match (self.target, self.named.certain()) {
            (Target::Locale(locale), Some(named)) => locale == named,
            (Target::Locale(_), None) => true,
            (Target::Unknown | Target::LeftOut, _) => false,
        };
        read && named && self.encoding == Encoding::Utf8
    }
}

/// Why files cannot become a draft yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle<'a> {
    NoLocale(&'a str),
    /// Two files are for the same locale.
    Clash([&'a str; 2], Locale),
    Unreadable(&'a str),
    /// It is read in another encoding at this moment.
    BeingRead(&'a str),
    AllLeftOut,
}

#[derive(Debug, Clone)]
pub struct TranslationFiles {
    /// The connector whose draft they are for.
    pub key: ConnectorKey,
    pub files: Vec<TranslationFile>,
}

impl TranslationFiles {
    /// Whether nobody has to be asked.
    pub fn are_certain(&self) -> bool {
        self.obstacle().is_none() && self.files.iter().all(TranslationFile::is_certain)
    }

    /// Whether another file is for the same locale.
    pub fn clashes(&self, file: &TranslationFile) -> bool {
        let same = self
            .files
            .iter()
            .filter(|other| other.target == file.target);
        matches!(file.target, Target::Locale(_)) && same.count() > 1
    }

    /// What has to be put right first.
    pub fn obstacle(&self) -> Option<Obstacle<'_>> {
        let taken = || {
            self.files
                .iter()
                .filter(|file| file.target != Target::LeftOut)
        };
        let mut seen: Vec<&TranslationFile> = Vec::new();
        for file in taken() {
            let name = file.name.as_str();
            let Target::Locale(locale) = file.target else {
                return Some(Obstacle::NoLocale(name));
            };
            if let Some(other) = seen.iter().find(|other| other.target == file.target) {
                return Some(Obstacle::Clash([&other.name, name], locale));
            }
            match &file.reading {
                (encoding, _) if *encoding != file.encoding => {
                    return Some(Obstacle::BeingRead(name));
                }
                (_, Err(_)) => return Some(Obstacle::Unreadable(name)),
                (_, Ok(_)) => seen.push(file),
            }
        }
        seen.is_empty().then_some(Obstacle::AllLeftOut)
    }
}
