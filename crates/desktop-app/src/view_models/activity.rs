//! The requests of this run that were meant to change something, as rows of a table and as details of one.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    state::{
        AppState,
        activity::{ActivityEntry, ActivityResult},
        session::Session,
    },
    view_models::{quantity, time},
};

/// As many characters of a tracking ID as a row shows.
const SHORT_TRACKING_ID: usize = 12;

/// How a request ended, for its sign and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It changed something.
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

/// One request, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the session's activity.
    pub index: usize,
    /// “10:43:52”, with the day when it was another.
    pub time: String,
    /// The connector's name, or its script name when the list does not have it.
    pub connector: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How it ended, in a word or two.
    pub result: String,
    /// The first characters of the tracking ID.
    pub tracking_id: Option<String>,
    /// How long it took, in milliseconds, with a comma after the thousands.
    pub millis: String,
}

/// The requests that hold every word of `filter` in their connector, path, result or tracking ID, newest first.
pub fn rows(state: &AppState, session: &Session, filter: &str) -> Vec<Row> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let entries = session.activity.iter().enumerate().rev();
    let rows = entries.map(|(index, entry)| (entry, row(state, session, index, entry)));
    let kept = rows.filter(|(entry, row)| holds(entry, row, &words));
    kept.map(|(_, row)| row).collect()
}

fn row(state: &AppState, session: &Session, index: usize, entry: &ActivityEntry) -> Row {
    let (outcome, result) = result(entry);
    Row {
        index,
        time: day_and_clock(entry.at, state.now, &state.time_zone),
        connector: connector_title(session, entry),
        outcome,
        result,
        tracking_id: entry.tracking_id.as_deref().map(short),
        millis: thousands(entry.elapsed.as_millis()),
    }
}

fn holds(entry: &ActivityEntry, row: &Row, words: &[String]) -> bool {
    let tracking_id = entry.tracking_id.as_deref().unwrap_or_default();
    let parts = [
        &row.connector,
        &entry.connector,
        &entry.method,
        &entry.path,
        &row.result,
        tracking_id,
    ];
    let text = parts.join(" ").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// The connector's name, as the list or the open connector has it.
fn connector_title(session: &Session, entry: &ActivityEntry) -> String {
    let open = session
        .open
        .values()
        .find(|open| open.script_name.as_str() == entry.connector);
    open.map_or_else(|| entry.connector.clone(), |open| open.title().to_owned())
}

fn result(entry: &ActivityEntry) -> (Outcome, String) {
    match &entry.result {
        ActivityResult::Unknown => (Outcome::Unknown, "Outcome unknown".to_owned()),
        ActivityResult::Failed(word) => (Outcome::Failed, word.clone()),
        ActivityResult::Done(word) => (outcome_of(word), word_of(&entry.method, word)),
    }
}

fn outcome_of(word: &str) -> Outcome {
    match word {
        "UNCHANGED" => Outcome::Unchanged,
        "SKIPPED" => Outcome::Skipped,
        "ERROR" => Outcome::Failed,
        _ => Outcome::Changed,
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
    if is_code {
        meaning.to_owned()
    } else {
        word.to_owned()
    }
}

fn short(tracking_id: &str) -> String {
    if tracking_id.chars().count() <= SHORT_TRACKING_ID {
        return tracking_id.to_owned();
    }
    let start: String = tracking_id.chars().take(SHORT_TRACKING_ID).collect();
    format!("{start}…")
}

fn day_and_clock(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let [day, today] = [at, now].map(|moment| moment.to_zoned_datetime(zone.clone()).date());
    let clock = time::clock(at, zone);
    if day == today {
        clock
    } else {
        format!("{} {clock}", day.strftime("%-d %b"))
    }
}

fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == first % 3 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Everything known of one request, for the pane below the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Method, such as PUT.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Facts with their labels, in order.
    pub facts: Vec<(&'static str, String)>,
    /// The whole tracking ID.
    pub tracking_id: Option<String>,
}

/// What the pane says of one request.
pub fn details(state: &AppState, session: &Session, entry: &ActivityEntry) -> Details {
    let user = session.identity.user_name.as_deref();
    let by = user.map(|user| format!(" by {user}")).unwrap_or_default();
    let sent = time::moment(entry.at, state.now, &state.time_zone);
    let facts = vec![
        (
            "Sent",
            format!("{sent}{by}, with the profile “{}”", entry.profile),
        ),
        ("Answer", answer(entry)),
        ("Took", time::duration(entry.elapsed)),
        (
            "Kept",
            "no token, no secret, no document text; until Patchpanel closes".to_owned(),
        ),
    ];
    Details {
        method: entry.method.clone(),
        url: format!("{}{}", session.profile.base_url, entry.path),
        facts,
        tracking_id: entry.tracking_id.clone(),
    }
}

fn answer(entry: &ActivityEntry) -> String {
    match &entry.result {
        ActivityResult::Done(word) => word.clone(),
        ActivityResult::Failed(word) => format!("refused or not reached: {word}"),
        ActivityResult::Unknown => "none came; the request may or may not have arrived".to_owned(),
    }
}

/// “2 of 5 requests”, or “5 requests” when all are shown.
pub fn count(shown: usize, all: usize) -> String {
    let all_words = quantity::count(all, "request", "requests");
    if shown == all {
        all_words
    } else {
        format!("{shown} of {all_words}")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use super::*;
    use crate::screens::testing;

    /// Requests of a morning: two updates, a refusal, one without an answer, and a deletion the day before.
    pub(crate) fn entries() -> Vec<ActivityEntry> {
        let entry = |at: &str, connector: &str, (method, path): (&str, &str), result, millis| {
            ActivityEntry {
                at: at.parse().unwrap(),
                profile: "Sandbox".to_owned(),
                connector: connector.to_owned(),
                method: method.to_owned(),
                path: path.to_owned(),
                result,
                tracking_id: None,
                elapsed: Duration::from_millis(millis),
            }
        };
        let done = |word: &str| ActivityResult::Done(word.to_owned());
        let tracked = |entry: ActivityEntry, id: &str| ActivityEntry {
            tracking_id: Some(id.to_owned()),
            ..entry
        };
        let workday = "/connectors/v1/workday-custom-emea";
        let source = "/connectors/v1/workday-custom-emea/source-config";
        vec![
            entry(
                "2026-11-22T15:58:07Z",
                "old-hr-feed",
                ("DELETE", "/connectors/v1/old-hr-feed"),
                done("204"),
                233,
            ),
            tracked(
                entry(
                    "2026-11-23T09:02:51Z",
                    "badge-system",
                    ("PUT", "/connectors/v1/badge-system/source-config"),
                    ActivityResult::Failed("400 ERROR".to_owned()),
                    1203,
                ),
                "b7d0c1a2e6f94b0f9d11",
            ),
            tracked(
                entry(
                    "2026-11-23T10:43:02Z",
                    "workday-custom-emea",
                    ("PATCH", workday),
                    done("UPDATED"),
                    214,
                ),
                "0c1f5be27a9d4c55a0e3",
            ),
            entry(
                "2026-11-23T10:43:03Z",
                "workday-custom-emea",
                ("PUT", source),
                ActivityResult::Unknown,
                6104,
            ),
            tracked(
                entry(
                    "2026-11-23T10:43:52Z",
                    "workday-custom-emea",
                    ("PUT", source),
                    done("UNCHANGED"),
                    388,
                ),
                "7d2e90b14c5a4e0c8f2a",
            ),
        ]
    }

    fn state() -> AppState {
        let mut state = testing::signed_in();
        state.session.as_mut().unwrap().activity = entries();
        state
    }

    #[test]
    fn requests_are_newest_first_with_their_outcome_in_words() {
        let state = state();

        let rows = rows(&state, state.session.as_ref().unwrap(), "");

        let shown: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.index,
                    row.time.as_str(),
                    row.outcome,
                    row.result.as_str(),
                    row.millis.as_str(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (4, "10:43:52", Outcome::Unchanged, "UNCHANGED", "388"),
                (3, "10:43:03", Outcome::Unknown, "Outcome unknown", "6,104"),
                (2, "10:43:02", Outcome::Changed, "UPDATED", "214"),
                (1, "09:02:51", Outcome::Failed, "400 ERROR", "1,203"),
                (0, "22 Nov 15:58:07", Outcome::Changed, "Deleted", "233"),
            ]
        );
        assert_eq!(rows[0].tracking_id.as_deref(), Some("7d2e90b14c5a…"));
        assert_eq!(rows[1].tracking_id, None);
    }

    #[test]
    fn every_word_of_the_filter_must_be_found() {
        let state = state();
        let session = state.session.as_ref().unwrap();
        let indices = |filter| {
            rows(&state, session, filter)
                .iter()
                .map(|row| row.index)
                .collect::<Vec<_>>()
        };

        assert_eq!(indices("WORKDAY put"), [4, 3]);
        assert_eq!(indices("b7d0c1a2e6f94b0f9d11"), [1]);
        assert_eq!(indices("unknown"), [3]);
        assert_eq!(indices("workday delete"), [0; 0]);
        assert_eq!(count(2, 5), "2 of 5 requests");
        assert_eq!(count(1, 1), "1 request");
    }

    #[test]
    fn details_name_the_whole_address_and_who_sent_it() {
        let mut state = state();
        state.session.as_mut().unwrap().activity.truncate(4);

        let session = state.session.as_ref().unwrap();
        let details = details(&state, session, &session.activity[3]);

        assert_eq!(
            details.url,
            "https://acme-sb.api.identitynow.com/connectors/v1/workday-custom-emea/source-config"
        );
        assert_eq!(
            details.facts[0],
            (
                "Sent",
                "today at 10:43 by jdoe, with the profile “Sandbox”".to_owned()
            )
        );
        assert_eq!(
            details.facts[1],
            (
                "Answer",
                "none came; the request may or may not have arrived".to_owned()
            )
        );
        assert_eq!(details.tracking_id, None);
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(
            [7, 12, 388, 6_104, 61_040, 1_000_000].map(thousands),
            ["7", "12", "388", "6,104", "61,040", "1,000,000"]
        );
    }
}
