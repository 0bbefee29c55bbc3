//! Entries of the audit trail as lines of a table, with a band for each day, and as details of one.

#[cfg(test)]
pub(crate) mod tests;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use patchpanel_core_models::models::upload::UploadStatus;
use patchpanel_local_store::{
    Answer, AuditRow, ChainState, EntryDetail, EntryId, NewEntry, Outcome,
};

use crate::{
    state::{
        AppState,
        audit::{Audit, Chain, Since},
    },
    theme::{TenantColour, TenantMark, Tone},
    view_models::{quantity, time},
};

/// As many characters of a tracking ID or a hash as a row shows.
const SHORT: usize = 12;

/// How a request ended, for its sign and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Changed,
    /// The server had it already.
    Unchanged,
    /// The server passed it over.
    Skipped,
    /// The server refused it, or it was never sent.
    Failed,
    /// It may or may not have arrived.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number in the trail.
    pub id: EntryId,
    /// “10:43:52”.
    pub time: String,
    pub profile: String,
    /// How the profile shows itself.
    pub mark: TenantMark,
    pub connector: String,
    pub method: String,
    pub path: String,
    pub ending: Ending,
    /// How it ended, in a word or two.
    pub result: String,
    /// The whole tracking ID.
    pub tracking_id: Option<String>,
    /// How long it took, in milliseconds, with a comma after the thousands.
    pub millis: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// The day of the lines below: “Today”, “3 requests on Production, 3 on Sandbox”.
    Day {
        title: String,
        /// How many requests on which profile.
        note: String,
    },
    Request(Box<Row>),
}

/// The lines of the table, newest first.
pub(crate) fn lines(state: &AppState) -> Vec<Line> {
    let day = |row: &AuditRow| day(row.sent.at, &state.time_zone);
    let rows = state.audit.rows();
    let mut lines = Vec::new();
    for group in rows.chunk_by(|one, other| day(one) == day(other)) {
        let Some(first) = group.first() else { continue };
        lines.push(Line::Day {
            title: day_title(day(first), self::day(state.now, &state.time_zone)),
            note: per_profile(group),
        });
        let row = |entry: &AuditRow| Line::Request(Box::new(row(state, entry)));
        lines.extend(group.iter().map(row));
    }
    lines
}

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}

fn day_title(day: Date, today: Date) -> String {
    if day == today {
        "Today".to_owned()
    } else if day.year() == today.year() {
        day.strftime("%-d %B").to_string()
    } else {
        day.strftime("%-d %B %Y").to_string()
    }
}

/// “3 requests on Production, 3 on Sandbox”.
fn per_profile(group: &[AuditRow]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for entry in group {
        let name = entry.sent.profile.as_str();
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let part = |(index, (name, count)): (usize, &(&str, usize))| {
        if index == 0 {
            format!(
                "{} on {name}",
                quantity::count(*count, "request", "requests")
            )
        } else {
            format!("{count} on {name}")
        }
    };
    let parts: Vec<String> = counts.iter().enumerate().map(part).collect();
    parts.join(", ")
}

fn row(state: &AppState, entry: &AuditRow) -> Row {
    let (ending, result) = ending(entry);
    let sent = &entry.sent;
    Row {
        id: entry.id,
        time: time::clock(sent.at, &state.time_zone),
        profile: sent.profile.clone(),
        mark: mark(sent),
        connector: if sent.title.is_empty() {
            sent.script_name.clone()
        } else {
            sent.title.clone()
        },
        method: sent.method.clone(),
        path: sent.path.clone(),
        ending,
        result,
        tracking_id: entry
            .answer
            .as_ref()
            .and_then(|answer| answer.tracking_id.clone()),
        millis: entry.answer.as_ref().map_or_else(String::new, |answer| {
            thousands(answer.duration.as_millis().max(1))
        }),
    }
}

/// How a profile showed itself when the entry was written.
fn mark(sent: &NewEntry) -> TenantMark {
    if sent.protected {
        return TenantMark::Protected;
    }
    let named = TenantColour::ALL
        .into_iter()
        .find(|known| known.name() == sent.colour);
    TenantMark::Colour(named.unwrap_or_default())
}

fn ending(entry: &AuditRow) -> (Ending, String) {
    let Some(answer) = &entry.answer else {
        return (Ending::Unknown, "Outcome unknown".to_owned());
    };
    match answer.outcome {
        Outcome::Unknown => (Ending::Unknown, "Outcome unknown".to_owned()),
        Outcome::Failed => (Ending::Failed, answer.result.clone()),
        Outcome::Succeeded => (
            ending_of(&UploadStatus::from(answer.result.as_str())),
            word_of(&entry.sent.method, &answer.result),
        ),
    }
}

fn ending_of(status: &UploadStatus) -> Ending {
    match status {
        UploadStatus::Unchanged => Ending::Unchanged,
        UploadStatus::Skipped => Ending::Skipped,
        UploadStatus::Error => Ending::Failed,
        // Other requests are answered with an HTTP status alone.
        UploadStatus::Updated | UploadStatus::Other(_) => Ending::Changed,
    }
}

/// A bare status code says little; the method says what it means.
fn word_of(method: &str, word: &str) -> String {
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let meaning = match method {
        "POST" => "Created",
        "DELETE" => "Deleted",
        "PATCH" => "UPDATED",
        _ => word,
    };
    if is_code { meaning } else { word }.to_owned()
}

/// The start of a tracking ID or a hash.
pub(crate) fn short(text: &str) -> String {
    if text.chars().count() <= SHORT {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHORT).collect();
    format!("{start}…")
}

fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// “26 of 214 entries”, or “214 entries” when the filter shows all.
pub(crate) fn count(audit: &Audit) -> String {
    let Some(entries) = audit.entries.value() else {
        return String::new();
    };
    let shown = entries.page.rows.len();
    let total = usize::try_from(entries.page.total).unwrap_or(usize::MAX);
    let all = quantity::count(total, "entry", "entries");
    if shown == total {
        all
    } else {
        format!("newest {shown} of {all}")
    }
}

/// What the facet for the time says while it narrows.
pub(crate) fn since(since: Since) -> Option<&'static str> {
    match since {
        Since::LastMonth => Some("Last 30 days"),
        Since::LastDay => Some("Last 24 hours"),
        Since::Ever => None,
    }
}

/// What the facet for the result says.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "Done",
        Outcome::Failed => "Failed",
        Outcome::Unknown => "Outcome unknown",
    }
}

/// The sign of the trail: “Chain verified”, “Broken at entry 131”.
pub(crate) fn chain(chain: &Chain) -> (Tone, String) {
    match chain {
        Chain::Unchecked => (Tone::Neutral, "Not checked".to_owned()),
        Chain::Checking => (Tone::Neutral, "Checking…".to_owned()),
        Chain::Checked(ChainState::Verified(_), _) => (Tone::Success, "Chain verified".to_owned()),
        Chain::Checked(ChainState::Broken { entry }, _) => {
            (Tone::Danger, format!("Broken at entry {entry}"))
        }
        Chain::Failed(_) => (Tone::Warning, "Could not be checked".to_owned()),
    }
}

/// The line at the bottom: “Chain checked at 10:44:02, unbroken”.
pub(crate) fn chain_line(state: &AppState) -> String {
    match &state.audit.chain {
        Chain::Checked(ChainState::Verified(_), at) => format!(
            "Chain checked at {}, unbroken",
            time::clock(*at, &state.time_zone)
        ),
        Chain::Checked(ChainState::Broken { entry }, at) => format!(
            "Checked at {}: entry {entry} was changed. Exporting is still possible",
            time::clock(*at, &state.time_zone)
        ),
        Chain::Failed(message) => message.in_one_line(),
        Chain::Unchecked | Chain::Checking => String::new(),
    }
}

/// Everything known of one request, for the pane below the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    /// Method, such as PUT.
    pub method: String,
    pub url: String,
    /// Facts with their labels, in order: the left column.
    pub facts: Vec<(&'static str, String)>,
    /// What proves the entry, for an auditor: the right column, behind “Details”.
    pub proof: Vec<(&'static str, String)>,
}

/// What the pane says of one request.
pub(crate) fn details(state: &AppState, entry: &AuditRow, detail: Option<&EntryDetail>) -> Details {
    let sent = &entry.sent;
    let moment = time::moment(sent.at, state.now, &state.time_zone);
    let clock = time::clock(sent.at, &state.time_zone);
    // The request stands in the head.
    let summary = Some(&sent.summary)
        .filter(|summary| !summary.starts_with(&sent.method))
        .map_or_else(String::new, |summary| format!(": {summary}"));
    let mut facts = vec![
        (
            "Sent",
            format!("{moment} ({clock}) by {}{summary}", sent.user),
        ),
        ("Answer", answer(entry.answer.as_ref())),
    ];
    for finding in &entry.findings {
        let at = time::clock(finding.at, &state.time_zone);
        facts.push(("Then", format!("{at}: {}", finding.text)));
    }
    Details {
        method: sent.method.clone(),
        url: format!("{}{}", sent.tenant, sent.path),
        facts,
        proof: proof(entry, detail),
    }
}

fn answer(answer: Option<&Answer>) -> String {
    let Some(answer) = answer else {
        return "none; the outcome is unknown".to_owned();
    };
    let code = answer.detail_code.as_deref();
    let parts = [
        Some(answer.result.as_str()),
        code,
        answer.message.as_deref(),
    ];
    let mut words: Vec<&str> = Vec::new();
    for part in parts.into_iter().flatten().filter(|part| !part.is_empty()) {
        if !words.contains(&part) {
            words.push(part);
        }
    }
    format!(
        "{}, after {}",
        words.join(": "),
        time::duration(answer.duration)
    )
}

fn proof(entry: &AuditRow, detail: Option<&EntryDetail>) -> Vec<(&'static str, String)> {
    let hash = &entry.sent.body_sha256;
    let body = if hash.is_empty() {
        "none".to_owned()
    } else {
        format!("sha256 {hash}")
    };
    let number = entry.id.number();
    let Some(detail) = detail else {
        return vec![("Entry", number.to_string()), ("Body", body)];
    };
    let place = format!("{number} of {}", detail.entries);
    let mut proof = vec![("Entry", place), ("Body", body)];
    if let Some(first) = detail.rows.first() {
        proof.push(("Its hash", short(&first.entry_hash)));
        proof.push(("Chain hash", short(&first.chain_hash)));
    }
    proof.push(("Kept", "no token, no secret, no document text".to_owned()));
    proof
}
