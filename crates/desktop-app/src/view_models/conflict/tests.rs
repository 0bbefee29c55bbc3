//! What the conflict screen says, as data.

use std::collections::BTreeSet;

use patchpanel_core_models::models::document::XmlDocument;

use super::{document::Row, keys::Outcome, *};

const KIND: DocumentKind = DocumentKind::Xml(XmlDocument::SourceConfig);

fn key(path: &[&str]) -> Position {
    Position::Key(path.iter().map(|key| (*key).to_owned()).collect())
}

fn decided(choices: &[(Position, Choice)]) -> Conflict {
    let (_, mut conflict) = sample::connector_and_conflict();
    conflict.choices.decide(choices.iter().cloned());
    conflict
}

#[test]
fn the_banner_says_since_when_and_how_much() {
    let (connector, conflict) = sample::connector_and_conflict();
    let now = "2026-11-23T10:44:00Z".parse().unwrap();
    let clock = Clock {
        now,
        zone: &TimeZone::UTC,
    };

    assert_eq!(
        banner(&conflict, &connector, &clock).text,
        "Draft begun 22 Nov at 16:40 (base). Server read at 10:42:07 (theirs). Changes on one side only are already merged; 4 places changed on both sides."
    );
    let notes = column_notes(&conflict, &connector, &clock);
    assert_eq!(
        (
            notes.base.as_str(),
            notes.theirs.as_str(),
            notes.mine.as_str()
        ),
        ("22 Nov at 16:40", "server, 10:42:07", "draft, 10:31")
    );
}

#[test]
fn parts_tell_what_is_open_merged_or_the_same() {
    let conflict = decided(&[(key(&["limits", "maxConnections"]), Choice::Mine)]);

    let said: Vec<_> = parts(&conflict)
        .into_iter()
        .map(|row| (row.title, row.note, row.sign))
        .collect();

    let row = |title: &str, note: &str, sign| (title.to_owned(), note.to_owned(), sign);
    assert_eq!(
        said,
        [
            row("Metadata", "1 open, 1 decided", PartSign::Open),
            row("Source config", "2 open", PartSign::Open),
            row("Translations, fr", "Only yours changed", PartSign::Decided),
            row("Source template", "Same on all sides", PartSign::Same),
        ]
    );
}

#[test]
fn values_with_a_choice_come_first_and_merged_ones_say_whose_they_are() {
    let conflict = decided(&[(key(&["shortDesc"]), Choice::Edited("\"x".to_owned()))]);

    let rows: Vec<_> = keys::rows(&conflict)
        .into_iter()
        .map(|row| (row.name.clone(), row.outcome))
        .collect();

    let expected = [
        ("limits/maxConnections", Outcome::Open),
        ("shortDesc", Outcome::EditedWrongly),
        ("docUrl", Outcome::OnlyMine),
        ("legacyIcon", Outcome::OnlyTheirs),
    ];
    assert_eq!(
        rows,
        expected.map(|(name, outcome)| (name.to_owned(), outcome))
    );
    assert_eq!(
        keys::fold(&conflict).as_deref(),
        Some("2 keys are the same on all sides; 1 key was changed the same on both sides")
    );
    let folded: Vec<_> = keys::folded_rows(&conflict)
        .into_iter()
        .map(|row| (row.name, row.base.text().to_owned(), row.outcome))
        .collect();
    assert_eq!(
        folded[0],
        ("owner".to_owned(), "not set".to_owned(), Outcome::Alike)
    );
    assert!(folded.contains(&("limits/rate".to_owned(), "5".to_owned(), Outcome::Same)));
}

#[test]
fn a_row_is_read_out_whole() {
    let conflict = decided(&[]);

    let spoken: Vec<String> = keys::rows(&conflict)
        .iter()
        .map(keys::KeyRow::spoken)
        .collect();

    assert!(
        spoken.contains(
            &"limits/maxConnections, base 10, theirs 40, mine 25, not decided".to_owned()
        )
    );
    assert!(spoken.contains(&"legacyIcon, base \"workday_16.png\", theirs removed, mine \"workday_16.png\", Theirs: the only change".to_owned()));
}

#[test]
fn a_document_shows_its_conflicts_with_a_little_around_them() {
    let conflict = decided(&[(Position::Lines(KIND, 1), Choice::Edited("x".to_owned()))]);
    let document = conflict.findings.document(KIND).unwrap();

    let shown = document::rows(&conflict, document, &BTreeSet::new());

    let line = |chunk, line| Row::Line { chunk, line };
    assert_eq!(
        shown,
        [
            Row::Fold {
                chunk: 0,
                lines: 0..13
            },
            line(0, 13),
            line(0, 14),
            Row::Bar {
                chunk: 1,
                number: 0
            },
            line(1, 0),
            line(2, 0),
            line(2, 1),
            Row::Fold {
                chunk: 2,
                lines: 2..6
            },
            line(2, 6),
            line(2, 7),
            Row::Bar {
                chunk: 3,
                number: 1
            },
            line(3, 0),
            Row::Result { number: 1 },
            line(4, 0),
            line(4, 1),
            Row::Fold {
                chunk: 4,
                lines: 2..10
            },
        ]
    );
    assert_eq!(document::head_note(document), "2 conflicts in 35 lines");
    let bar = document::bar(&conflict, document, 0);
    assert_eq!(
        (bar.title.as_str(), bar.note),
        ("Conflict 1, line 16", "not decided")
    );
    let bar = document::bar(&conflict, document, 1);
    assert_eq!(
        (bar.title.as_str(), bar.note),
        ("Conflict 2, line 25", "decided: edited by you")
    );
    let opened = document::rows(&conflict, document, &BTreeSet::from([0]));
    assert_eq!(opened.len(), shown.len() + 12);
}

#[test]
fn next_and_previous_go_through_what_is_open_round_the_end() {
    let conflict = decided(&[(key(&["shortDesc"]), Choice::Mine)]);
    let (first, last) = (key(&["limits", "maxConnections"]), Position::Lines(KIND, 1));

    assert_eq!(
        neighbour(&conflict, None, Direction::Next),
        Some(first.clone())
    );
    assert_eq!(
        neighbour(&conflict, None, Direction::Previous),
        Some(last.clone())
    );
    assert_eq!(
        neighbour(&conflict, Some(&first), Direction::Next),
        Some(Position::Lines(KIND, 0))
    );
    assert_eq!(
        neighbour(&conflict, Some(&last), Direction::Next),
        Some(first.clone())
    );
    assert_eq!(
        neighbour(&conflict, Some(&key(&["shortDesc"])), Direction::Previous),
        Some(first),
        "from a decided one, too"
    );
}

#[test]
fn the_bar_counts_and_says_what_is_in_the_way() {
    let conflict = decided(&[]);
    assert_eq!(bar(&conflict).title, "4 of 4 conflicts open");
    assert_eq!(
        obstacle(&conflict).as_deref(),
        Some("4 conflicts are open. Decide all conflicts first.")
    );

    let mut all: Vec<_> = conflict
        .findings
        .positions()
        .into_iter()
        .map(|position| (position, Choice::Theirs))
        .collect();
    let conflict = decided(&all);
    assert_eq!(bar(&conflict).title, "All 4 conflicts decided");
    assert_eq!(obstacle(&conflict), None);

    all.retain(|(position, _)| *position != key(&["shortDesc"]));
    all.push((key(&["shortDesc"]), Choice::Edited("{".to_owned())));
    assert_eq!(
        obstacle(&decided(&all)).as_deref(),
        Some("The edited value of shortDesc is not JSON. Correct the value first.")
    );
}

#[test]
fn an_edit_begins_with_mine_and_goes_on_with_what_was_typed() {
    let conflict = decided(&[(Position::Lines(KIND, 0), Choice::Edited("typed".to_owned()))]);

    assert_eq!(
        Pick::Edit.choice(&conflict, &Position::Lines(KIND, 0)),
        Choice::Edited("typed".to_owned())
    );
    assert_eq!(
        Pick::Edit.choice(&conflict, &Position::Lines(KIND, 1)),
        Choice::Edited("  <Field name=\"port\" hidden=\"true\"/>".to_owned())
    );
    assert_eq!(
        Pick::Edit.choice(&conflict, &key(&["limits", "maxConnections"])),
        Choice::Edited("25".to_owned())
    );
}
