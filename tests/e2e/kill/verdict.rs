//! What the next start finds, compared with what was edited and with what the tenant has.

use std::{fmt, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use patchpanel::{
    command::ApplyCommand,
    state::apply::{ApplyRun, Requests, StepState},
};
use patchpanel_core_models::{
    compare::Closeness, draft::Content, models::connector::ConnectorDetail,
};
use patchpanel_local_store::{AuditFilter, AuditRow, ChainState, EntryId, Store, UnfinishedKind};

use super::{
    LOSABLE,
    journal::{Journal, PARTS, number_in},
    seat::{Place, Seat, script_name},
};
use crate::support::{HandClock, Tenant};

/// Longer than a request that was cut off may be at work on the server.
const CUT_OFF: SignedDuration = SignedDuration::from_secs(31);
/// Longer than the tenant takes for a write.
const TENANT_RESTS: Duration = Duration::from_millis(500);

/// What came out of some kills.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) kills: u64,
    pub(super) edits: u64,
    writes: usize,
    resumed: u64,
    in_flight: u64,
    unsaved: u64,
    oldest_lost: SignedDuration,
    /// Edits of which is known whether they were lost.
    judged: usize,
    /// What each part had after the kill before.
    found: [u64; PARTS.len()],
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kills,
            edits,
            writes,
            resumed,
            in_flight,
            unsaved,
            oldest_lost,
            ..
        } = self;
        let oldest = oldest_lost.as_secs_f64();
        write!(
            formatter,
            "{kills} kills, 0 unreadable stores; {edits} edits, {unsaved} lost, the oldest of them {oldest:.1} s old; \
             {writes} writes arrived, {resumed} runs resumed, {in_flight} of them with a step on its way; 0 claims wrong"
        )
    }
}

impl Verdict {
    pub(super) fn and(self, other: &Self) -> Self {
        Self {
            kills: self.kills + other.kills,
            edits: self.edits + other.edits,
            writes: self.writes + other.writes,
            resumed: self.resumed + other.resumed,
            in_flight: self.in_flight + other.in_flight,
            unsaved: self.unsaved + other.unsaved,
            oldest_lost: self.oldest_lost.max(other.oldest_lost),
            ..Self::default()
        }
    }

    /// Whether enough happened to prove something.
    pub(super) fn is_telling(&self) -> bool {
        // A few kills may all miss the moments in which something is sent.
        let hit = self.resumed > 0 || self.kills < 50;
        self.edits > 0 && self.writes as u64 >= self.kills && hit
    }

    /// Starts the app again after a kill, and looks.
    pub(super) fn judge(
        &mut self,
        tenant: &Tenant,
        place: &Place,
        journal: &Journal,
        killed_at: Timestamp,
    ) {
        self.kills += 1;
        self.edits = journal.edits.len() as u64;
        let clock = Arc::new(HandClock::at(killed_at));
        self.writes = tenant.writes().len();
        let found = look(place, killed_at, self.writes);
        let mut seat = Seat::signed_in(place, clock.clone());
        seat.turns_for(TENANT_RESTS);
        let run = seat.run();
        assert_eq!(run.is_some(), found.has_run, "every run is resumed");
        if let Some(run) = run {
            self.resumed += 1;
            assert_eq!(run.requests, Requests::AsReviewed);
            if run.unknown().is_some() {
                self.in_flight += 1;
                clock.set(killed_at + CUT_OFF);
            }
        }
        if let Some(entry) = found.unanswered {
            let steps = seat
                .run()
                .map(|run| run.steps.as_slice())
                .unwrap_or_default();
            let known = steps.iter().any(|step| step.entry == Some(entry));
            assert!(
                known,
                "what was sent last and not answered is a step of the run"
            );
        }
        seat.until("what became of the steps", is_known);
        let server = server(tenant);
        if let Some(run) = seat.run() {
            claims_hold(run, &server);
        }
        self.nothing_is_lost(&seat, journal, killed_at);
        assert_eq!(
            tenant.writes().len(),
            self.writes,
            "something was sent by itself"
        );
        seat.ask(ApplyCommand::Close);
        seat.turns_for(Duration::ZERO);
        seat.closes();
        wait_for_the_store(place, killed_at);
    }

    /// Every edit that is old enough is in the draft, which has what the server has where nothing is changed; so is all
    /// that was there after the kill before.
    fn nothing_is_lost(&mut self, seat: &Seat, journal: &Journal, killed_at: Timestamp) {
        let draft = &seat.open().draft.current;
        let new = journal.edits.iter().skip(self.judged);
        for (index, part) in PARTS.into_iter().enumerate() {
            let found = number_in(draft, part);
            let before = std::mem::replace(&mut self.found[index], found);
            assert!(
                found >= before,
                "{part:?} had edit {before}, and has {found}"
            );
            let missing = new
                .clone()
                .filter(|edit| edit.part == index && edit.number > found);
            for edit in missing {
                let age = killed_at.duration_since(edit.at);
                self.unsaved += 1;
                self.oldest_lost = self.oldest_lost.max(age);
                assert!(
                    age <= LOSABLE,
                    "{part:?}: edit {} of {age} before the kill is lost; the draft has {found}",
                    edit.number
                );
            }
        }
        self.judged = journal.edits.len();
    }
}

fn is_known(seat: &Seat) -> bool {
    let unread = |run: &ApplyRun| {
        let steps = run.steps.iter();
        run.unknown().is_some()
            || steps
                .clone()
                .any(|step| step.is_done() && step.read_back.is_none())
    };
    !seat.run().is_some_and(unread) && seat.is_checked()
}

/// What is on disk after a kill.
struct Found {
    has_run: bool,
    /// The last request, if it has no answer.
    unanswered: Option<EntryId>,
}

/// The file can be read whole, and every write that arrived was written down before.
fn look(place: &Place, now: Timestamp, writes: usize) -> Found {
    let (store, notes) = Store::open(&place.data(), now).unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    let drafts = store.drafts(&place.tenant()).unwrap();
    assert!(drafts.unreadable.is_empty(), "{:?}", drafts.unreadable);
    let runs = store
        .unfinished(&place.tenant(), UnfinishedKind::Apply)
        .unwrap();
    assert!(runs.unreadable.is_empty(), "{:?}", runs.unreadable);
    let chain = store.verify_chain().unwrap();
    assert!(matches!(chain, ChainState::Verified(_)), "{chain:?}");
    let noted = store.audit(&AuditFilter::default(), u32::MAX, 0).unwrap();
    let rows = noted.rows;
    assert!(
        rows.len() >= writes,
        "{writes} writes arrived, {} were noted",
        rows.len()
    );
    let open = |row: &&AuditRow| row.answer.is_none() && row.findings.is_empty();
    let last = rows.first().filter(open);
    Found {
        has_run: !runs.rows.is_empty(),
        unanswered: last.map(|row| row.id),
    }
}

/// The closed app lets go of the store when its last background task ends.
fn wait_for_the_store(place: &Place, now: Timestamp) {
    let opened = |_: &u32| Store::open(&place.data(), now).is_ok();
    // Opening waits for other processes by itself, so this is a matter of a few tries.
    let tries = (0..10_000).find(opened);
    assert!(tries.is_some(), "the closed app still holds the store");
}

fn server(tenant: &Tenant) -> Content {
    let detail = tenant.running.connector(script_name().as_str()).unwrap();
    let detail: ConnectorDetail = serde_json::from_value(detail).unwrap();
    Content::from(&detail)
}

/// Nobody else writes, so a step is either made or not.
fn claims_hold(run: &ApplyRun, server: &Content) {
    for step in &run.steps {
        let is = |content: &Content| {
            step.parts()
                .iter()
                .all(|part| Closeness::Meaning.same_part(server, content, *part))
        };
        let holds = match &step.state {
            StepState::Done(_) => is(&run.after),
            StepState::NotMade | StepState::NotSent | StepState::Failed(_) => is(&run.before),
            StepState::Waiting
            | StepState::Sending { .. }
            | StepState::Unknown(_)
            | StepState::Moved(_) => false,
        };
        assert!(
            holds,
            "{:?} is said to be {:?}, and is not",
            step.step.part, step.state
        );
    }
}
