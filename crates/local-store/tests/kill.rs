//! The process is killed at random moments while it saves: every save that was acknowledged is there afterwards.
//!
//! This binary starts itself again as the victim. `PATCHPANEL_KILLS=200` says how often; without it 25 times.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Draft};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_local_store::{
    Answer, AuditFilter, Cause, ChainState, DraftRecord, NewEntry, NewSnapshot, Outcome, Store,
    TenantKey, Unfinished, UnfinishedKind,
};

/// Set for the victim: the folder of its store.
const FOLDER: &str = "PATCHPANEL_VICTIM_FOLDER";
/// The test in which the victim works.
const VICTIM: &str = "kill::nothing_that_was_acknowledged_is_lost_when_the_process_is_killed";

fn now() -> Timestamp {
    "2026-07-01T00:00:00Z".parse().unwrap()
}

fn tenant() -> TenantKey {
    TenantKey::new("https://acme.api.identitynow.com")
}

/// The state after a number of edits: two documents that depend on it, one of them large.
fn content(revision: u64) -> Content {
    let mut content = Content::default();
    content.metadata.insert("revision".into(), revision.into());
    let form = format!("<Form number=\"{revision}\"/>\n").repeat(2000);
    content.xml.insert(XmlDocument::SourceConfig, form);
    let template = format!("<Application number=\"{}\"/>", revision / 3);
    content.xml.insert(XmlDocument::SourceTemplate, template);
    content
}

fn record(revision: u64) -> DraftRecord {
    DraftRecord {
        tenant: tenant(),
        script_name: "acme-hr".parse().unwrap(),
        title: "Acme HR".into(),
        draft: Draft {
            base: content(0),
            current: content(revision),
        },
        creates: None,
        revision,
        saved_at: now(),
    }
}

fn run(revision: u64) -> Unfinished {
    Unfinished {
        kind: UnfinishedKind::Apply,
        tenant: tenant(),
        script_name: "acme-hr".parse().unwrap(),
        updated_at: now(),
        value: serde_json::json!({"revision": revision}),
    }
}

fn entry(revision: u64) -> NewEntry {
    NewEntry {
        at: now(),
        profile: "Production".into(),
        colour: "red".into(),
        protected: true,
        tenant: tenant(),
        user: "jdoe".into(),
        script_name: "acme-hr".into(),
        title: revision.to_string(),
        method: "PUT".into(),
        path: "/v2026/connectors/acme-hr/source-config".into(),
        summary: "the source config".into(),
        body_sha256: String::new(),
    }
}

fn answer() -> Answer {
    Answer {
        at: now(),
        outcome: Outcome::Succeeded,
        result: "UPDATED".into(),
        detail_code: None,
        message: None,
        tracking_id: None,
        duration: Duration::from_millis(1),
    }
}

/// Answers each byte with a line, so that the killer can wait for a moment in the middle of a call.
fn echo() {
    let answer = |byte: std::io::Result<u8>| byte.map(|_| println!("\necho 0"));
    std::thread::Builder::new()
        .name("echo".into())
        .spawn(move || std::io::stdin().lock().bytes().try_for_each(answer))
        .unwrap();
}

/// Edits, saves and applies without an end, and says after each call what it was. Returns only in a process that is
/// no victim.
fn work_if_victim() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        echo();
        edit_until_killed(folder.as_ref());
    }
}

fn edit_until_killed(folder: &Path) -> ! {
    let (mut store, _notes) = Store::open(folder, now()).unwrap();
    let first = store
        .drafts(&tenant())
        .unwrap()
        .rows
        .first()
        .map_or(1, |row| row.revision + 1);
    let mut output = std::io::stdout();
    let mut say = |what: &str, revision: u64| {
        writeln!(output, "\n{what} {revision}").unwrap();
        output.flush().unwrap();
    };
    say("open", 0);
    let mut revision = first;
    loop {
        store.save_draft(&record(revision)).unwrap();
        say("draft", revision);
        store.save_unfinished(&run(revision)).unwrap();
        say("run", revision);
        let state = content(revision);
        store
            .take_snapshot(&NewSnapshot {
                tenant: tenant(),
                script_name: "acme-hr".parse().unwrap(),
                title: revision.to_string(),
                at: now(),
                cause: Cause::BeforeApply,
                name: None,
                who: "jdoe".into(),
                changed_outside: false,
                content: &state,
                facts: serde_json::json!({}),
            })
            .unwrap();
        say("snapshot", revision);
        let id = store.append_started(&entry(revision)).unwrap();
        say("sent", revision);
        store.append_answer(id, &answer()).unwrap();
        say("answer", revision);
        if revision.is_multiple_of(20) {
            store.prune_snapshots(5).unwrap();
        }
        revision += 1;
    }
}

/// What the victim acknowledged last, of each kind.
#[derive(Debug, Default, Clone, Copy)]
struct Acknowledged {
    draft: u64,
    run: u64,
    snapshot: u64,
    sent: u64,
    answer: u64,
}

impl Acknowledged {
    fn hear(&mut self, line: &str) {
        let Some((what, Ok(revision))) = line
            .split_once(' ')
            .map(|(what, number)| (what, number.parse()))
        else {
            return;
        };
        match what {
            "draft" => self.draft = revision,
            "run" => self.run = revision,
            "snapshot" => self.snapshot = revision,
            "sent" => self.sent = revision,
            "answer" => self.answer = revision,
            _ => {}
        }
    }
}

fn start_victim(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([VICTIM, "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// When to kill: after so many acknowledgements (none: while it starts), and so many echoes later.
struct Moment {
    acknowledgements: usize,
    echoes: u64,
}

/// Lets the victim work until that moment and kills it. Adds what it said to `acknowledged`.
fn kill_once(folder: &Path, moment: &Moment, acknowledged: &mut Acknowledged) {
    let mut victim = start_victim(folder);
    let output = victim.stdout.take().unwrap();
    let (say, heard) = std::sync::mpsc::channel();
    let listener = std::thread::Builder::new()
        .name("listener".into())
        .spawn(move || {
            // A line without its end was not acknowledged; `read_until` does not return it as a whole one.
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while output.read_until(b'\n', &mut line).is_ok() && line.ends_with(b"\n") {
                let text = String::from_utf8_lossy(&line).trim().to_owned();
                if !text.is_empty() {
                    say.send(text).unwrap();
                }
                line.clear();
            }
        })
        .unwrap();
    let mut hear = || {
        let line = heard.recv_timeout(Duration::from_mins(1));
        let line = line.expect("the victim works");
        acknowledged.hear(&line);
        line
    };
    for _ in 0..moment.acknowledgements {
        hear();
    }
    for _ in 0..moment.echoes {
        victim.stdin.as_mut().unwrap().write_all(b".").unwrap();
        while hear() != "echo 0" {}
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    listener.join().unwrap();
    for line in heard {
        acknowledged.hear(&line);
    }
}

/// Opens the store after a kill and looks for everything that was acknowledged. Returns the draft's revision.
fn check(folder: &Path, acknowledged: Acknowledged) -> u64 {
    let (store, notes) = Store::open(folder, now()).unwrap();
    assert_eq!(notes, []);
    let Acknowledged {
        draft,
        run,
        snapshot,
        sent,
        answer,
    } = acknowledged;
    let drafts = store.drafts(&tenant()).unwrap();
    assert_eq!(drafts.unreadable, []);
    let saved = drafts.rows.first().map_or(0, |row| row.revision);
    // What was not acknowledged yet may be there as well, but whole.
    assert!(
        saved == draft || saved == draft + 1,
        "{saved}, {acknowledged:?}"
    );
    if saved > 0 {
        assert_eq!(drafts.rows, [record(saved)]);
    }
    let runs = store.unfinished(&tenant(), UnfinishedKind::Apply).unwrap();
    assert_eq!(runs.unreadable, []);
    let found = runs
        .rows
        .first()
        .and_then(|row| row.value["revision"].as_u64());
    assert!(found.unwrap_or(0) >= run, "{found:?}, {acknowledged:?}");
    check_snapshots(&store, snapshot);
    check_trail(&store, sent, answer);
    saved
}

fn check_snapshots(store: &Store, acknowledged: u64) {
    let list = store
        .snapshots(&tenant(), &"acme-hr".parse().unwrap())
        .unwrap();
    let latest = list
        .first()
        .map_or(0, |summary| summary.title.parse().unwrap());
    assert!(latest >= acknowledged, "{latest} < {acknowledged}");
    for summary in list {
        let kept = store.snapshot(summary.id).unwrap();
        assert_eq!(kept.content, content(summary.title.parse().unwrap()));
    }
}

fn check_trail(store: &Store, sent: u64, answered: u64) {
    let page = store.audit(&AuditFilter::default(), 3, 0).unwrap();
    let revision = |row: &patchpanel_local_store::AuditRow| row.sent.title.parse::<u64>().unwrap();
    let last_sent = page.rows.first().map_or(0, revision);
    assert!(last_sent >= sent, "{last_sent} < {sent}");
    let last_answered = page
        .rows
        .iter()
        .find(|row| row.answer.is_some())
        .map_or(0, revision);
    assert!(last_answered >= answered, "{last_answered} < {answered}");
    let state = store.verify_chain().unwrap();
    assert!(matches!(state, ChainState::Verified(_)), "{state:?}");
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_process_is_killed() {
    work_if_victim();
    let kills: u64 = std::env::var("PATCHPANEL_KILLS").map_or(25, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Acknowledged::default();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;

    for _ in 0..kills {
        // Xorshift: other moments each time, the same ones in each run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let moment = Moment {
            acknowledgements: usize::try_from(state % 40).unwrap().saturating_sub(5),
            echoes: state / 40 % 200,
        };
        kill_once(folder.path(), &moment, &mut acknowledged);
        acknowledged.draft = check(folder.path(), acknowledged);
    }

    println!(
        "killed {kills} times; saved {} drafts; 0 lost, 0 unreadable",
        acknowledged.draft
    );
    assert!(acknowledged.draft > kills, "the victim hardly worked");
}

/// Lets a victim work until it acknowledged some answers.
fn hear_answers(output: &mut impl std::io::BufRead, count: usize) {
    let answers = output
        .lines()
        .map_while(Result::ok)
        .filter(|line| line.starts_with("answer "))
        .take(count)
        .count();
    assert_eq!(answers, count, "the victim stopped by itself");
}

#[test]
fn two_processes_work_in_one_store_and_their_trail_is_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    let mut victims = [start_victim(folder.path()), start_victim(folder.path())];

    for victim in &mut victims {
        let mut output = BufReader::new(victim.stdout.take().unwrap());
        hear_answers(&mut output, 15);
        victim.stdout = Some(output.into_inner());
    }
    for victim in &mut victims {
        victim.kill().unwrap();
        victim.wait().unwrap();
    }

    let (store, notes) = Store::open(folder.path(), now()).unwrap();
    assert_eq!(notes, []);
    let ChainState::Verified(point) = store.verify_chain().unwrap() else {
        panic!("the chain is broken");
    };
    assert!(point.entries() >= 60, "{}", point.entries());
    let drafts = store.drafts(&tenant()).unwrap();
    assert_eq!(drafts.unreadable, []);
    assert_eq!(drafts.rows, [record(drafts.rows[0].revision)]);
}
