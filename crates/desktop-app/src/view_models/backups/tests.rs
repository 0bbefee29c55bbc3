use std::collections::BTreeMap;

use jiff::Timestamp;
use patchpanel_core_models::{
    bundle::{DriftState, Piece},
    draft::Part,
    ids::Locale,
};

use super::*;
use crate::{
    messages::UserMessage,
    state::{
        backups::{BackupWork, FolderFacts, KeptBackup, Repository, Writes},
        places::Place,
        remote::Generation,
    },
    testing,
};

fn name(text: &str) -> ScriptName {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn line(script_name: &str, found: Found) -> (ScriptName, BackupLine) {
    let line = BackupLine {
        script_name: name(script_name),
        title: None,
        found,
        is_done: false,
        read_at: at("2026-11-23T10:43:00Z"),
        comparison: None,
    };
    (name(script_name), line)
}

fn run(left: &[&str]) -> BackupRun {
    BackupRun {
        generation: Generation(1),
        work: BackupWork {
            folder: "/home/j/git/acme".into(),
            writes: Writes::Changes,
            only: None,
        },
        began: at("2026-11-23T10:43:50Z"),
        all: 15,
        left: left.iter().map(|text| name(text)).collect(),
        requests: (38, 100),
        stage: RunStage::Running,
    }
}

/// Three connectors, of which two differ, in a checkout; one more is being read.
pub(crate) fn state() -> AppState {
    let mut state = testing::signed_in();
    let metadata = vec![Piece::Part(Part::Metadata)];
    let commit = Commit {
        id: "4e1b77c".to_owned(),
        author: "mlopez".to_owned(),
        at: at("2026-11-20T18:02:00Z"),
    };
    let written = at("2026-11-23T08:55:00Z");
    let backup = KeptBackup {
        folder: Some("/home/j/git/acme".into()),
        ..KeptBackup::default()
    };
    let place = Place {
        backup,
        ..Place::default()
    };
    let id = state.session().unwrap().profile.id.clone();
    state
        .places
        .get_or_insert_default()
        .by_profile
        .insert(id, place);
    let backups = &mut state.session_mut().unwrap().backups;
    backups.lines = BTreeMap::from([
        line("workday-custom-emea", Found::ChangedInTenant(metadata)),
        line("ariba-procurement", Found::Same),
        line("old-hr-feed", Found::OnlyInFolder),
    ]);
    backups.facts = FolderFacts {
        work_tree: WorkTree::Git(Repository {
            branch: "main".to_owned(),
            commits: [("workday-custom-emea".to_owned(), commit)].into(),
            has_all_commits: true,
            uncommitted: Some(["old-hr-feed".to_owned()].into()),
        }),
        written: ["workday-custom-emea", "ariba-procurement", "old-hr-feed"]
            .map(|folder| (folder.to_owned(), written))
            .into(),
        files: 61,
        bytes: 1_200_000,
    };
    backups.run = Some(run(&["badge-system"]));
    state
}

fn said(state: &AppState, only: Option<Standing>) -> Vec<String> {
    let lines = lines(state, state.session().unwrap(), only);
    let said = lines.into_iter().map(|line| match line {
        Line::Band(title, note) => format!("{title}: {note}"),
        Line::Connector(row) => {
            let [folder, who] = &row.folder;
            let words = row.standing.words();
            format!(
                "{} | {} | {folder}, {who} | {words}, {}",
                row.title, row.tenant, row.pieces
            )
        }
    });
    said.collect()
}

#[test]
fn connectors_that_differ_come_first_with_who_changed_what() {
    assert_eq!(
        said(&state(), None),
        [
            "Differ: 2 connectors",
            "old-hr-feed | not there | Today at 08:55, not committed | Only in folder, ",
            "Workday Custom EMEA | Today at 10:43 | 20 Nov at 18:02, mlopez 4e1b77c | Changed in tenant, Metadata",
            "Same: 2 connectors",
            "Ariba Procurement | Today at 10:43 | Today at 08:55, no commit among the last 5000 | Same, ",
            "Badge system |  | not there,  | Reading, ",
        ]
    );
}

#[test]
fn a_commit_that_git_could_not_find_in_time_is_not_told_as_missing() {
    let mut state = state();
    let facts = &mut state.session_mut().unwrap().backups.facts;
    let WorkTree::Git(git) = &mut facts.work_tree else {
        panic!("{facts:?}")
    };
    git.has_all_commits = false;

    let said = said(&state, Some(Standing::Same)).join("\n");

    assert!(said.contains("commit not known"), "{said}");
}

#[test]
fn a_row_that_changed_on_both_sides_says_which_changed_what() {
    let mut state = state();
    let pieces = vec![
        (Piece::Part(Part::Metadata), DriftState::ChangedInTenant),
        (Piece::Identity, DriftState::ChangedInFolder),
        (
            Piece::Part(Part::Translations(Locale::Fr)),
            DriftState::ChangedInBoth,
        ),
    ];
    let (name, line) = line("badge-system", Found::ChangedInBoth(pieces));
    state
        .session_mut()
        .unwrap()
        .backups
        .lines
        .insert(name, line);

    let said = said(&state, Some(Standing::ChangedInBoth)).join("\n");

    let expected = "Metadata (tenant), Name and status (folder), fr (both)";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_count_shows_its_rows_alone_and_counts_agree_with_the_rows() {
    let state = state();
    let counts = counts(&state.session().unwrap().backups);

    for (standing, count) in &counts {
        let rows = said(&state, Some(*standing));
        assert_eq!(rows.len(), count + 1, "{standing:?}: {rows:?}");
    }
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    assert_eq!(all, 4);
}

#[test]
fn progress_is_told_with_the_time_that_the_tenant_s_limit_makes_of_it() {
    let state = state();
    let (verb, share, words) = progress(&state, &run(&["a", "b", "c", "d", "e", "f"]));
    assert_eq!((verb, share), ("Backing up", 0.6));
    // Nine took ten seconds, so six take seven.
    assert_eq!(words, "9 of 15 · 7 s left · 38 of 100 requests used");

    let mut full = run(&["a", "b", "c"]);
    full.requests = (100, 100);
    let words = progress(&state, &full).2;
    assert_eq!(
        words,
        "12 of 15 · 10 s left · waiting for the tenant’s limit, 100 of 100 requests used"
    );
}

#[test]
fn a_backup_that_stopped_says_how_far_it_came_until_another_begins() {
    let mut state = state();
    let told = |state: &AppState| stopped(state, state.session().unwrap());
    let place = state
        .places
        .as_mut()
        .unwrap()
        .by_profile
        .values_mut()
        .next()
        .unwrap();
    place.backup.stopped = Some((at("2026-11-23T07:12:00Z"), 6, 15));
    assert_eq!(told(&state), None, "another one is at work");

    let why = UserMessage::new("The token ended", "", "");
    state.session_mut().unwrap().backups.stop(Some(why));
    let [title, text] = told(&state).unwrap();
    assert_eq!(
        title,
        "The backup stopped today at 07:12, after 6 of 15 connectors"
    );
    assert!(
        text.starts_with("The token ended. The backups so far are complete."),
        "{text}"
    );

    state.session_mut().unwrap().backups.run = None;
    assert!(told(&state).is_some(), "also after a start");
}
