//! Snapshots of a connector with what they differ in; a submodule compares one of them with the draft.
//!
//! Draws nothing and restores nothing.

mod comparison;

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Draft, Part};

pub use self::comparison::{Comparison, Differences, Tab, tab_title};
use crate::{
    state::{
        AppState,
        connector::{OpenConnector, Snapshot, SnapshotCause},
        session::Session,
    },
    view_models::{quantity, shell, time},
};

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The draft, which is no snapshot.
    Draft,
    /// A snapshot, by its place in the connector's list.
    Snapshot(usize, SnapshotCause),
}

/// One row of the table, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub subject: Subject,
    /// “Today at 09:14:19”.
    pub time: String,
    /// Who was signed in.
    pub who: String,
    /// The parts in which it differs from the row below.
    pub differs: String,
    /// How much text it holds.
    pub size: String,
}

impl Row {
    /// Why it is there, in words.
    pub fn cause(&self) -> &'static str {
        match &self.subject {
            Subject::Draft => "Draft, not a snapshot",
            Subject::Snapshot(_, cause) => cause.title(),
        }
    }
}

/// The draft and below it the snapshots, newest first.
pub fn rows(state: &AppState, session: &Session, open: &OpenConnector) -> Vec<Row> {
    let user = session.identity.user_name.clone().unwrap_or_default();
    let draft = &open.draft;
    let newest = open.snapshots.last();
    let draft_row = Row {
        subject: Subject::Draft,
        time: when(state, draft.changed_at.unwrap_or(state.now)),
        who: user,
        differs: differs(
            &draft.draft.current,
            newest.map(|snapshot| &*snapshot.content),
        ),
        size: quantity::size(size(&draft.draft.current)),
    };
    let snapshots = open.snapshots.iter().enumerate().rev();
    let snapshots =
        snapshots.map(|(index, snapshot)| snapshot_row(state, &open.snapshots, (index, snapshot)));
    std::iter::once(draft_row).chain(snapshots).collect()
}

fn snapshot_row(state: &AppState, all: &[Snapshot], (index, snapshot): (usize, &Snapshot)) -> Row {
    let before = index.checked_sub(1).and_then(|index| all.get(index));
    Row {
        subject: Subject::Snapshot(index, snapshot.cause.clone()),
        time: when(state, snapshot.at),
        who: snapshot.who.clone(),
        differs: differs(&snapshot.content, before.map(|before| &*before.content)),
        size: quantity::size(size(&snapshot.content)),
    }
}

/// “Today 09:14:19”, “18 Nov 16:40:02”.
fn when(state: &AppState, at: Timestamp) -> String {
    let [day, today] =
        [at, state.now].map(|moment| moment.to_zoned_datetime(state.time_zone.clone()).date());
    let clock = time::clock(at, &state.time_zone);
    if day == today {
        format!("Today {clock}")
    } else {
        format!("{} {clock}", day.strftime("%-d %b"))
    }
}

fn differs(content: &Content, before: Option<&Content>) -> String {
    let Some(before) = before else {
        return "The first one of this run".to_owned();
    };
    let words = shell::parts(&changes(before, content));
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect());
    first.unwrap_or_else(|| "Nothing".to_owned())
}

fn changes(before: &Content, after: &Content) -> Vec<Part> {
    Draft {
        base: before.clone(),
        current: after.clone(),
    }
    .changes()
}

fn size(content: &Content) -> usize {
    let metadata = serde_json::to_string(&content.metadata).map_or(0, |text| text.len());
    let texts = content.xml.values().chain(content.translations.values());
    metadata + texts.map(String::len).sum::<usize>()
}

/// “2 snapshots, 85.1 kB, kept until Patchpanel closes”.
pub fn summary(open: &OpenConnector) -> String {
    let bytes = open
        .snapshots
        .iter()
        .map(|snapshot| size(&snapshot.content))
        .sum();
    let count = quantity::count(open.snapshots.len(), "snapshot", "snapshots");
    format!(
        "{count}, {}, kept until Patchpanel closes",
        quantity::size(bytes)
    )
}

/// A side of the comparison in its head: “Before apply, today 09:14:19”.
pub fn side(state: &AppState, snapshot: &Snapshot) -> String {
    format!(
        "{}, {}",
        snapshot.cause.title(),
        when(state, snapshot.at).replace("Today", "today")
    )
}

/// The draft's side in the head.
pub fn draft_side(state: &AppState, open: &OpenConnector) -> String {
    let changed = open
        .draft
        .changed_at
        .map(|at| when(state, at).replace("Today", "today"));
    changed.map_or_else(|| "Draft".to_owned(), |at| format!("Draft, {at}"))
}

/// What the button says: “Restore 09:14:19 as draft…”.
pub fn restore_label(state: &AppState, snapshot: &Snapshot) -> String {
    format!(
        "Restore {} as draft…",
        time::clock(snapshot.at, &state.time_zone)
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
    use serde_json::json;

    use super::*;
    use crate::{screens::testing, state::connector::PartValue};

    /// A connector with a first snapshot, one after an apply that changed its form, and a draft with new metadata.
    pub(crate) fn state() -> AppState {
        let mut state = testing::signed_in();
        let session = state.session.as_mut().unwrap();
        let detail = json!({
            "name": "Workday Custom EMEA", "scriptName": "workday-custom-emea", "status": "RELEASED",
            "connectorMetadata": {"shortDesc": "10"}, "sourceConfigXml": "<Form>\n<a/>\n</Form>",
            "translationProperties": {"de": "host=Rechner\nport=Port", "en": "host=Host"},
        });
        let open = testing::open(session, detail);
        let first = open.draft.draft.current.clone();
        let mut second = first.clone();
        second.xml.insert(
            XmlDocument::SourceConfig,
            "<Form>\n<b/>\n</Form>".to_owned(),
        );
        let snapshot = |at: &str, cause, content| Snapshot {
            at: at.parse().unwrap(),
            cause,
            who: "mlopez".to_owned(),
            content: Arc::new(content),
        };
        open.snapshots = vec![
            snapshot("2026-11-22T16:40:02Z", SnapshotCause::FirstRead, first),
            snapshot(
                "2026-11-23T09:14:19Z",
                SnapshotCause::AfterApply,
                second.clone(),
            ),
        ];
        open.draft = crate::state::connector::DraftState::new(second);
        let metadata = serde_json::from_value(json!({"shortDesc": "20", "new": true})).unwrap();
        open.draft.edit(
            PartValue::Metadata(metadata),
            "2026-11-23T10:31:00Z".parse().unwrap(),
        );
        let texts = PartValue::Translations(Locale::De, Some("host=Server\n".to_owned()));
        open.draft
            .edit(texts, "2026-11-23T10:31:00Z".parse().unwrap());
        state
    }

    #[test]
    fn rows_are_newest_first_and_name_the_parts_that_differ_from_the_row_below() {
        let state = state();
        let session = state.session.as_ref().unwrap();

        let rows = rows(&state, session, session.selected_connector().unwrap());

        let shown: Vec<_> = rows
            .iter()
            .map(|row| [&row.time, row.cause(), &row.who, &row.differs])
            .collect();
        assert_eq!(
            shown,
            [
                [
                    "Today 10:31:00",
                    "Draft, not a snapshot",
                    "jdoe",
                    "Metadata, translations (de)"
                ],
                ["Today 09:14:19", "After apply", "mlopez", "Source config"],
                [
                    "22 Nov 16:40:02",
                    "First read",
                    "mlopez",
                    "The first one of this run"
                ],
            ]
        );
        assert_eq!(
            rows[1].subject,
            Subject::Snapshot(1, SnapshotCause::AfterApply)
        );
    }

    #[test]
    fn the_button_names_the_moment_that_comes_back() {
        let state = state();
        let open = state.open_connector().unwrap();

        assert_eq!(
            restore_label(&state, &open.snapshots[1]),
            "Restore 09:14:19 as draft…"
        );
        assert_eq!(
            side(&state, &open.snapshots[1]),
            "After apply, today 09:14:19"
        );
        assert_eq!(draft_side(&state, open), "Draft, today 10:31:00");
    }
}
