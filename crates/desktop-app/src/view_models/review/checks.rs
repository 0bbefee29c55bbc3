//! What was checked before sending: a line each, with where to look when something is wrong.

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::models::document::DocumentKind;
use patchpanel_core_models::problem::{Place, Problem, Severity};

use crate::state::connectors::{OpenConnector, UnsavedInput};
use crate::state::review::PreparedPlan;
use crate::state::route::ConnectorTab;
use crate::state::session::Session;
use crate::view_models::apply::part_title;
use crate::view_models::documents as written;
use crate::view_models::{quantity, time};

use super::{count, findings, gate, in_words, new_warnings, sent_documents};

/// The scope that the write operations ask for (ISC API docs: updateConnectorV1).
const WRITE_SCOPE: &str = "idn:connector-config:manage";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// As it should be.
    Fine,
    /// Look here; sending stays possible.
    Warning,
    /// Sending is not possible.
    Blocking,
    Unknown,
}

impl Verdict {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Fine => "Fine",
            Self::Warning => "Warning",
            Self::Blocking => "Blocking",
            Self::Unknown => "Not known",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    pub verdict: Verdict,
    pub title: String,
    /// How that is known, or what is wrong.
    pub note: String,
    /// Where it is put right.
    pub tab: Option<ConnectorTab>,
    /// The first place there, if it has one.
    pub place: Option<(DocumentKind, Place)>,
}

impl Check {
    fn new(verdict: Verdict, title: impl Into<String>, note: impl Into<String>) -> Self {
        Self {
            verdict,
            title: title.into(),
            note: note.into(),
            tab: None,
            place: None,
        }
    }

    fn at(self, tab: ConnectorTab) -> Self {
        Self {
            tab: Some(tab),
            ..self
        }
    }
}

/// What the checks look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// Who is signed in, by which profile.
    pub session: &'a Session,
    pub connector: &'a OpenConnector,
    pub plan: &'a PreparedPlan,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
}

/// All checks, in the order in which they are shown.
pub(crate) fn checks(facts: &Facts<'_>) -> Vec<Check> {
    let mut checks = vec![server(facts), snapshot(facts)];
    checks.extend(
        facts
            .connector
            .unsaved_input
            .iter()
            .copied()
            .map(unsaved_input),
    );
    checks.extend(documents(facts.connector, facts.plan));
    checks.extend(plan_file(facts.session));
    checks.push(token(facts.session));
    if facts.session.profile.read_only {
        let note = "Nothing is sent until the profile allows it";
        checks.push(Check::new(
            Verdict::Blocking,
            "The profile is read-only",
            note,
        ));
    }
    checks
}

fn server(facts: &Facts<'_>) -> Check {
    let read = time::moment(facts.plan.read_at, facts.now, facts.zone);
    let clock = time::clock(facts.plan.read_at, facts.zone);
    let is_today = read.starts_with("today");
    let note = if is_today {
        format!("Read today at {clock}")
    } else {
        format!("Read {read}")
    };
    if facts.plan.creates().is_some() {
        let title = "The tenant has no such connector";
        return Check::new(Verdict::Fine, title, note);
    }
    if facts.plan.moved.is_empty() {
        let review = facts.session.review.as_ref();
        let is_undo = review.is_some_and(|review| review.only.is_some());
        let title = match (facts.plan.followed.is_empty(), is_undo) {
            (true, true) => "Server unchanged since the apply",
            (true, false) => "Server unchanged since the draft began",
            (false, _) => "The draft has the server’s changes",
        };
        return Check::new(Verdict::Fine, title, note);
    }
    let parts: Vec<String> = facts
        .plan
        .moved
        .iter()
        .map(|part| part_title(*part).to_lowercase())
        .collect();
    let title = format!("Server changed: {}", parts.join(", "));
    Check::new(Verdict::Blocking, title, note)
}

/// What is typed and will not be sent, because it is no value yet.
fn unsaved_input(input: UnsavedInput) -> Check {
    let note = match input {
        UnsavedInput::JsonText => "The metadata’s JSON has an error, so that text is not sent.",
        UnsavedInput::Panel => {
            "Metadata you typed is not in the draft yet. Finish the field to send it."
        }
    };
    Check::new(Verdict::Warning, "Some input is not in the draft", note).at(ConnectorTab::Metadata)
}

fn snapshot(facts: &Facts<'_>) -> Check {
    if facts.plan.creates().is_some() {
        let note = "The rest is sent if the new connector is what step 1 asks for";
        return Check::new(Verdict::Fine, "The connector is read after step 1", note);
    }
    let note = match facts.plan.steps.len() {
        1 => "Undo restores the part".to_owned(),
        2 => "Undo restores both parts".to_owned(),
        many => format!("Undo restores all {many} parts"),
    };
    Check::new(
        Verdict::Fine,
        "Snapshot is taken before the first step",
        note,
    )
}

fn documents(connector: &OpenConnector, plan: &PreparedPlan) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut sound = Vec::new();
    let new = new_warnings(connector, plan);
    for document in sent_documents(plan) {
        let of_document = |severity: Severity| -> Vec<&Problem> {
            let found = findings(connector, plan, severity).into_iter();
            found
                .filter(|(owner, _)| *owner == document)
                .map(|(_, problem)| problem)
                .collect()
        };
        let (errors, warnings) = (of_document(Severity::Error), of_document(Severity::Warning));
        match (connector.is_checked(document), errors.is_empty()) {
            (false, _) => checks.push(being_checked(document)),
            (true, true) => sound.push(format_of(connector, document)),
            (true, false) => checks.push(found(Verdict::Blocking, document, &errors, 0)),
        }
        if !warnings.is_empty() {
            let new = new.iter().filter(|(owner, _)| *owner == document).count();
            checks.push(found(Verdict::Warning, document, &warnings, new));
        }
    }
    sound.dedup();
    if !sound.is_empty() {
        checks.insert(
            0,
            Check::new(Verdict::Fine, "Documents are well-formed", sound.join(", ")),
        );
    }
    checks
}

fn being_checked(document: DocumentKind) -> Check {
    let (name, verb) = in_words(document);
    let title = quantity::capitalised(&format!("{name} {verb} being checked"));
    Check::new(Verdict::Unknown, title, "Please wait").at(ConnectorTab::of(document.into()))
}

/// What was found in a document, and how much of it the draft brings.
fn found(verdict: Verdict, document: DocumentKind, problems: &[&Problem], new: usize) -> Check {
    let noun = if verdict == Verdict::Blocking {
        "error"
    } else {
        "warning"
    };
    let (all, document_name) = (count(problems.len(), noun), in_words(document).0);
    let title = if (1..problems.len()).contains(&new) {
        format!("{all}, {new} new: {document_name}")
    } else {
        format!("{all} in the {document_name}")
    };
    let note = if verdict == Verdict::Blocking {
        problems.first().map(|problem| with_next(problem))
    } else {
        places_note(problems)
    };
    let first = problems.iter().find_map(|problem| problem.place);
    Check {
        place: first.map(|place| (document, place)),
        ..Check::new(verdict, title, note.unwrap_or_default()).at(ConnectorTab::of(document.into()))
    }
}

fn format_of(connector: &OpenConnector, document: DocumentKind) -> String {
    let text = connector.draft.current.text(document);
    match document {
        DocumentKind::Xml(document) => written::format(document, text.unwrap_or_default()),
        DocumentKind::Translations(_) => "properties".to_owned(),
    }
}

/// What the first of several findings is and where, short enough for a line: “Missing translation at 19:33 and 5 more”.
fn places_note(problems: &[&Problem]) -> Option<String> {
    let first = problems.first()?;
    let kind = quantity::capitalised(first.code).replace('-', " ");
    let place = match written::place(first) {
        place if place.is_empty() => String::new(),
        place => format!(" at {place}"),
    };
    let more = match problems.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("{kind}{place}{more}"))
}

/// What stops a plan is said with what to do about it.
fn with_next(problem: &Problem) -> String {
    let next = problem.next.trim_end_matches('.');
    format!("{}. {next}.", first_note(problem))
}

fn first_note(problem: &Problem) -> String {
    let what = problem.what.trim_end_matches('.');
    match problem.place {
        Some(place) => format!("{}:{} {what}", place.line, place.column),
        None => what.to_owned(),
    }
}

/// Whether the steps are those of the plan file, and whether who is signed in may approve it.
fn plan_file(session: &Session) -> Option<Check> {
    if let Some(obstacle) = session.plan_obstacle() {
        let note = gate::plan_obstacle(obstacle);
        return Some(Check::new(
            Verdict::Blocking,
            "The plan cannot be applied",
            note,
        ));
    }
    let opened = session.review.as_ref()?.opened.as_ref()?;
    let note = format!("Made by {}; every byte is the same", opened.file.author);
    Some(Check::new(
        Verdict::Fine,
        "The requests match the plan file",
        note,
    ))
}

fn token(session: &Session) -> Check {
    let held = session
        .identity
        .scopes
        .iter()
        .find(|scope| [WRITE_SCOPE, "sp:scopes:all"].contains(&scope.as_str()));
    match session.identity.may_manage_connectors() {
        Some(true) => Check::new(
            Verdict::Fine,
            "Token may write",
            held.map_or(WRITE_SCOPE, String::as_str),
        ),
        Some(false) => Check::new(
            Verdict::Warning,
            "Token may not write",
            format!("The token lacks {WRITE_SCOPE}, so the server will refuse"),
        ),
        None => Check::new(
            Verdict::Unknown,
            "Token does not list its scopes",
            "The server decides when a step is sent",
        ),
    }
}

#[cfg(test)]
mod tests;
