//! Checks a folder of connector documents and prints what is wrong, for use in CI.
//!
//! `cargo run -p patchpanel-core-models --example lint -- FOLDER`
//!
//! Each folder below it is one connector: its XML documents are recognised by their root element, its translations
//! are named `de.properties` or `messages_de.properties`. Files with other names are passed over.
//! Ends with 0 when nothing blocks applying, 1 when something does, 2 when the folder cannot be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use patchpanel_core_models::documents::{self, Related};
use patchpanel_core_models::draft::Content;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::problem::{Problem, Severity};
use patchpanel_core_models::properties::{self, PropertiesFile, TranslationTable};
use patchpanel_core_models::xml;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let result = match folder {
        Some(folder) => lint_tree(&folder),
        None => Err(io::Error::other("name the folder to check")),
    };
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Blocked) => ExitCode::from(1),
        Err(error) => {
            // Nobody is left to tell when standard error is closed.
            writeln!(io::stderr(), "lint: {error}").unwrap_or_default();
            ExitCode::from(2)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Fine,
    Blocked,
}

fn lint_tree(folder: &Path) -> io::Result<Verdict> {
    let mut verdict = Verdict::Fine;
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let mut connector = Connector {
            folder: folder.clone(),
            ..Connector::default()
        };
        let found = std::fs::read_dir(&folder).map_err(|error| naming(&folder, &error))?;
        let mut entries = found
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<PathBuf>>>()?;
        entries.sort();
        for path in entries {
            if path.is_dir() {
                waiting.push(path);
            } else {
                connector.read(&path)?;
            }
        }
        verdict = verdict.max(connector.report(&mut io::stdout().lock())?);
    }
    Ok(verdict)
}

/// The error with the path it is about, which the system leaves out.
fn naming(path: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", path.display()))
}

/// The documents of one folder, and what could not be read.
#[derive(Default)]
struct Connector {
    folder: PathBuf,
    xml: BTreeMap<PathBuf, String>,
    translations: BTreeMap<Locale, (PathBuf, String)>,
    unreadable: Vec<(PathBuf, Problem)>,
}

impl Connector {
    fn read(&mut self, path: &Path) -> io::Result<()> {
        let extension = path.extension().unwrap_or_default();
        if extension == "xml" {
            match xml::decode(&read_bytes(path)?) {
                Ok(decoded) => {
                    self.xml.insert(path.to_owned(), decoded.text);
                }
                Err(problem) => self.unreadable.push((path.to_owned(), problem)),
            }
        } else if extension == "properties"
            && let Some(locale) = locale_of(path)
        {
            match properties::decode(&read_bytes(path)?, Some(locale)) {
                Ok(decoded) => {
                    let doubts = decoded.problems.into_iter();
                    self.unreadable
                        .extend(doubts.map(|problem| (path.to_owned(), problem)));
                    self.translations
                        .insert(locale, (path.to_owned(), decoded.text));
                }
                Err(problem) => self.unreadable.push((path.to_owned(), problem)),
            }
        }
        Ok(())
    }

    fn report(&self, out: &mut impl io::Write) -> io::Result<Verdict> {
        let mut findings = self.unreadable.clone();
        let (content, related) = self.content();
        for (path, text) in &self.xml {
            let problems = documents::check_with(document_of(path, text), text, &related);
            findings.extend(problems.into_iter().map(|problem| (path.clone(), problem)));
        }
        for (path, text) in self.translations.values() {
            let problems = PropertiesFile::parse(text).problems();
            findings.extend(problems.into_iter().map(|problem| (path.clone(), problem)));
        }
        for (path, problem) in &findings {
            writeln!(out, "{}", Line { path, problem })?;
        }
        for problem in &table_problems(&content, &related) {
            let path = &self.folder;
            writeln!(out, "{}", Line { path, problem })?;
        }
        let is_blocked = findings
            .iter()
            .any(|(_, problem)| problem.severity == Severity::Error);
        Ok(if is_blocked {
            Verdict::Blocked
        } else {
            Verdict::Fine
        })
    }

    fn content(&self) -> (Content, Related) {
        let documents = self.xml.iter();
        let texts = self.translations.iter();
        let content = Content {
            xml: documents
                .map(|(path, text)| (document_of(path, text), text.clone()))
                .collect(),
            translations: texts
                .map(|(locale, (_, text))| (*locale, text.clone()))
                .collect(),
            ..Content::default()
        };
        let related = Related::from(&content);
        (content, related)
    }
}

/// Findings about translations that the form's own findings do not tell.
fn table_problems(content: &Content, related: &Related) -> Vec<Problem> {
    let files = match &related.translations {
        Some(files) if !content.translations.is_empty() => files,
        Some(_) | None => return Vec::new(),
    };
    let table = TranslationTable::new(files, related.form.as_ref());
    let used = table.rows.iter().filter(|row| row.used_by.is_some());
    let reported: BTreeSet<&str> = used.map(|row| row.key.as_str()).collect();
    let is_reported = |key: &str| reported.contains(key);
    let findings = table.findings().into_iter();
    findings
        .filter(|finding| {
            finding.problem.code != "missing-translation" || !is_reported(&finding.key)
        })
        .map(|finding| finding.problem)
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a command line tool reads files; the library does not"
)]
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| naming(path, &error))
}

/// By its root element; by its name when there is none that is known.
fn document_of(path: &Path, text: &str) -> XmlDocument {
    let root = xml::inspect(text).root.unwrap_or_default();
    let name = path.file_name().unwrap_or_default();
    let by_name = XmlDocument::ALL
        .into_iter()
        .find(|document| name == document.default_file_name());
    by_name
        .or_else(|| XmlDocument::from_root(&root))
        .unwrap_or(XmlDocument::SourceConfig)
}

fn locale_of(path: &Path) -> Option<Locale> {
    Locale::named_in(path.file_name()?.to_str()?, "").certain()
}

/// A finding as compilers print theirs, so that editors can jump to it.
struct Line<'a> {
    path: &'a Path,
    problem: &'a Problem,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            severity,
            code,
            place,
            what,
            next,
        } = self.problem;
        write!(formatter, "{}:", self.path.display())?;
        if let Some(place) = place {
            write!(formatter, "{}:{}:", place.line, place.column)?;
        }
        write!(formatter, " {severity}[{code}] {what} {next}")
    }
}
