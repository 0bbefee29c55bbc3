//! Conflicts as data: parts, rows of the metadata, lines of a document, and what the bars say.

pub(crate) mod document;
pub(crate) mod keys;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::{compare::MergeState, draft::Part, models::document::DocumentKind};

use crate::{
    state::{
        conflict::{Choice, Conflict, DocumentDifference, Position},
        connectors::OpenConnector,
    },
    view_models::{apply::part_title, quantity, time},
};

/// What is above the page, and what lasts until everything is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub title: String,
    pub text: String,
}

/// Moments, as the person's clock shows them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock<'a> {
    pub now: Timestamp,
    pub zone: &'a TimeZone,
}

impl Clock<'_> {
    /// “10:31” on the same day, else “18 Nov at 16:40”.
    fn short(&self, at: Timestamp) -> String {
        let moment = time::moment(at, self.now, self.zone);
        moment
            .strip_prefix("today at ")
            .map_or(moment.clone(), str::to_owned)
    }
}

pub(crate) fn banner(conflict: &Conflict, connector: &OpenConnector, clock: &Clock<'_>) -> Said {
    let begun = connector.draft.began_at.map_or_else(
        || "The draft began from an older state (base).".to_owned(),
        |at| {
            let moment = time::moment(at, clock.now, clock.zone);
            format!("Draft begun {moment} (base).")
        },
    );
    let read = time::clock(conflict.findings.read_at, clock.zone);
    let count = conflict.findings.positions().len();
    let differ = match count {
        0 => "no place changed on both sides".to_owned(),
        1 => "1 place changed on both sides".to_owned(),
        many => format!("{many} places changed on both sides"),
    };
    Said {
        title: "The server changed after this draft began, so nothing was sent".to_owned(),
        text: format!(
            "{begun} Server read at {read} (theirs). Changes on one side only are already merged; {differ}."
        ),
    }
}

/// What stands beside the names of the three columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnNotes {
    /// When the draft began.
    pub base: String,
    /// When the server was read.
    pub theirs: String,
    /// When the draft was last changed.
    pub mine: String,
}

/// What stands beside the names of the three columns.
pub(crate) fn column_notes(
    conflict: &Conflict,
    connector: &OpenConnector,
    clock: &Clock<'_>,
) -> ColumnNotes {
    let draft = &connector.draft;
    ColumnNotes {
        base: draft.began_at.map(|at| clock.short(at)).unwrap_or_default(),
        theirs: format!(
            "server, {}",
            time::clock(conflict.findings.read_at, clock.zone)
        ),
        mine: draft.changed_at.map_or_else(
            || "draft".to_owned(),
            |at| format!("draft, {}", clock.short(at)),
        ),
    }
}

/// How many places there are, and how many of them are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Count {
    pub all: usize,
    /// Not decided, or not usable.
    pub open: usize,
}

fn count<'a>(conflict: &Conflict, positions: impl IntoIterator<Item = &'a Position>) -> Count {
    positions
        .into_iter()
        .fold(Count::default(), |count, position| Count {
            all: count.all + 1,
            open: count.open + usize::from(!conflict.is_decided(position)),
        })
}

/// The count of everything.
pub(crate) fn whole_count(conflict: &Conflict) -> Count {
    count(conflict, &conflict.findings.positions())
}

pub(crate) fn part_count(conflict: &Conflict, part: Part) -> Count {
    let positions = conflict.findings.positions();
    count(
        conflict,
        positions
            .iter()
            .filter(|position| position_part(position) == part),
    )
}

/// The part that a place is in.
pub(crate) fn position_part(position: &Position) -> Part {
    match position {
        Position::Key(_) => Part::Metadata,
        Position::Lines(kind, _) => (*kind).into(),
    }
}

/// What a place is called: “shortDesc”, “Source config, conflict 1”.
pub(crate) fn position_name(position: &Position) -> String {
    match position {
        Position::Key(path) => path.join("/"),
        Position::Lines(kind, number) => {
            format!("{}, conflict {}", part_title((*kind).into()), number + 1)
        }
    }
}

pub(crate) fn bar(conflict: &Conflict) -> Said {
    let Count { all, open } = whole_count(conflict);
    let conflicts = quantity::count(all, "conflict", "conflicts");
    match (all, open) {
        (0, _) => Said {
            title: "Merged without a conflict".to_owned(),
            text: "Check the places that both sides changed, then review.".to_owned(),
        },
        (_, 0) => Said {
            title: match all {
                1 => "1 conflict decided".to_owned(),
                _ => format!("All {conflicts} decided"),
            },
            text: "Nothing is sent yet. Undo restores the draft.".to_owned(),
        },
        _ => Said {
            title: format!("{open} of {conflicts} open"),
            text: "Decide each conflict to continue. Undo restores the draft.".to_owned(),
        },
    }
}

/// Why the merged plan cannot be reviewed yet.
pub(crate) fn obstacle(conflict: &Conflict) -> Option<String> {
    let open = conflict.open();
    let unusable = open
        .iter()
        .find(|position| conflict.choices.of(position).is_some());
    if let Some(position) = unusable {
        return Some(format!(
            "The edited value of {} is not JSON. Correct the value first.",
            position_name(position)
        ));
    }
    match open.len() {
        0 => None,
        1 => Some("1 conflict is open. Decide the conflict first.".to_owned()),
        many => Some(format!(
            "{many} conflicts are open. Decide all conflicts first."
        )),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartSign {
    Open,
    /// Everything is decided, or was merged without asking.
    Decided,
    Same,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartRow {
    /// Which part it leads to; `None` when there is nothing to see.
    pub part: Option<Part>,
    pub title: String,
    pub note: String,
    pub sign: PartSign,
}

/// All parts: what differs first, then what is the same.
pub(crate) fn parts(conflict: &Conflict) -> Vec<PartRow> {
    let findings = &conflict.findings;
    let mut rows = vec![metadata_row(conflict)];
    rows.extend(
        findings
            .documents
            .iter()
            .map(|document| document_row(conflict, document)),
    );
    let mut translations = Vec::new();
    for kind in &findings.same_documents {
        match kind {
            DocumentKind::Xml(_) => rows.push(same_row(part_title((*kind).into()))),
            DocumentKind::Translations(_) => translations.push(part_title((*kind).into())),
        }
    }
    match translations.as_slice() {
        [] => {}
        [one] => rows.push(same_row(one.clone())),
        many => rows.push(same_row(format!("{} translations", many.len()))),
    }
    rows
}

fn same_row(title: String) -> PartRow {
    PartRow {
        part: None,
        title,
        note: "Same on all sides".to_owned(),
        sign: PartSign::Same,
    }
}

fn metadata_row(conflict: &Conflict) -> PartRow {
    let title = part_title(Part::Metadata);
    let keys = &conflict.findings.keys;
    let has = |state| keys.iter().any(|key| key.state == state);
    if keys.is_empty() {
        return same_row(title);
    }
    let merged = match (has(MergeState::Mine), has(MergeState::Theirs)) {
        (true, true) => "Both changed, different keys",
        (true, false) => "Only yours changed",
        (false, true) => "Only theirs changed",
        (false, false) => "Same change on both sides",
    };
    row(conflict, Part::Metadata, title, merged)
}

fn document_row(conflict: &Conflict, document: &DocumentDifference) -> PartRow {
    let part = Part::from(document.kind);
    let merged = match document.state {
        MergeState::Mine => "Only yours changed",
        MergeState::Theirs => "Only theirs changed",
        MergeState::Same => "Same change on both sides",
        MergeState::Conflict => "Both changed, different lines",
    };
    row(conflict, part, part_title(part), merged)
}

fn row(conflict: &Conflict, part: Part, title: String, merged: &str) -> PartRow {
    let Count { all, open } = part_count(conflict, part);
    let note = match (all, open) {
        (0, _) => merged.to_owned(),
        (_, 0) => format!("{all} decided"),
        (_, open) if open == all => format!("{open} open"),
        _ => format!("{open} open, {} decided", all - open),
    };
    PartRow {
        part: Some(part),
        title,
        note,
        sign: if open > 0 {
            PartSign::Open
        } else {
            PartSign::Decided
        },
    }
}

/// The chip beside the head of a part, as long as something is to be decided: “1 of 2 open”, “2 decided”.
pub(crate) fn chip(count: Count) -> Option<(PartSign, String)> {
    match count {
        Count { all: 0, .. } => None,
        Count { all, open: 0 } => Some((PartSign::Decided, format!("{all} decided"))),
        Count { all, open } => Some((PartSign::Open, format!("{open} of {all} open"))),
    }
}

/// Which of the open places comes after (or before) another one, round the end.
pub(crate) fn neighbour(
    conflict: &Conflict,
    from: Option<&Position>,
    direction: Direction,
) -> Option<Position> {
    let open = conflict.open();
    let found = match (from, direction) {
        (None, Direction::Next) => open.first(),
        (None, Direction::Previous) => open.last(),
        (Some(from), Direction::Next) => {
            let all = conflict.findings.positions();
            let place = |position: &Position| all.iter().position(|other| other == position);
            let later = open.iter().find(|position| place(position) > place(from));
            later.or(open.first())
        }
        (Some(from), Direction::Previous) => {
            let all = conflict.findings.positions();
            let place = |position: &Position| all.iter().position(|other| other == position);
            let earlier = open
                .iter()
                .rev()
                .find(|position| place(position) < place(from));
            earlier.or(open.last())
        }
    };
    found.cloned()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Next,
    Previous,
}

/// One of the three segments of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    Theirs,
    Mine,
    Edit,
}

impl Pick {
    /// All three, as they are shown.
    pub(crate) const ALL: [(Self, &'static str); 3] = [
        (Self::Theirs, "Theirs"),
        (Self::Mine, "Mine"),
        (Self::Edit, "Edit"),
    ];

    /// The segment of what was decided.
    pub(crate) fn of(choice: &Choice) -> Self {
        match choice {
            Choice::Theirs => Self::Theirs,
            Choice::Mine => Self::Mine,
            Choice::Edited(_) => Self::Edit,
        }
    }

    /// What is decided by it; an edit begins with the draft's text, or goes on with what was typed.
    pub(crate) fn choice(self, conflict: &Conflict, position: &Position) -> Choice {
        match (self, conflict.choices.of(position)) {
            (Self::Theirs, _) => Choice::Theirs,
            (Self::Mine, _) => Choice::Mine,
            (Self::Edit, Some(Choice::Edited(text))) => Choice::Edited(text.clone()),
            (Self::Edit, _) => Choice::Edited(conflict.prefill(position)),
        }
    }
}
