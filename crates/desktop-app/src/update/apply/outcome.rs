//! What became of the steps: the server is read after a run, again and again while an outcome is unknown, and its
//! state is compared with what was sent and with what was there before. Nothing is sent here.

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
};
use patchpanel_local_store::EntryId;

use super::{answer::settle, connector, notify, resume, review_rest, snapshot_after, undo};
use crate::{
    messages::{self, UserMessage},
    state::{
        AppState,
        apply::{
            AfterReading, ApplyRun, ApplyStage, ApplyStep, Attention, Finding, ReadBack, Reading,
            Reason, Reply, StepAnswer, StepState,
        },
        notices::NoticeKind,
        route::Route,
        session::Session,
    },
    task::{Generation, Task},
};

/// Reads the run's connector; only this read and later ones tell what became of the run's steps.
pub(super) fn read(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    let asked = Generation(state.generations + 1);
    if let Some(run) = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
    {
        run.reads_from = asked;
        run.reading = run.unknown().is_some().then(|| Reading::started(asked));
    }
    connector::read(state, script_name)
}

/// Reads at once, without waiting for the next attempt.
pub(in crate::update) fn read_now(state: &mut AppState) -> Vec<Task> {
    let asked = Generation(state.generations + 1);
    let run = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
        .filter(|run| !run.is_running());
    let Some(run) = run.filter(|run| run.unknown().is_some()) else {
        return Vec::new();
    };
    let script_name = run.script_name.clone();
    run.reads_from = run.reads_from.min(asked);
    match &mut run.reading {
        Some(reading) => reading.asked_again(asked),
        None => run.reading = Some(Reading::started(asked)),
    }
    connector::read(state, &script_name)
}

/// Starts the next read when its time has come.
pub(in crate::update) fn on_tick(state: &mut AppState) -> Vec<Task> {
    let due = state
        .session
        .as_ref()
        .and_then(|session| session.apply.as_ref())
        .and_then(|run| run.reading.as_ref())
        .and_then(Reading::next)
        .is_some_and(|next| next <= state.now);
    if due { read_now(state) } else { Vec::new() }
}

/// The connector could not be read.
pub(in crate::update) fn read_failed(
    state: &mut AppState,
    script_name: &ScriptName,
    generation: Generation,
    message: &UserMessage,
) -> Vec<Task> {
    let now = state.now;
    let Some(run) = run_of(state, script_name, generation) else {
        return Vec::new();
    };
    if let ApplyStage::Checking(_) = run.stage {
        return resume::not_checked(state, message);
    }
    if let Some(reading) = &mut run.reading {
        reading.failed(message.clone(), now);
    }
    Vec::new()
}

/// The connector is not there any more, so nothing of the run is either.
pub(in crate::update) fn gone(
    state: &mut AppState,
    script_name: &ScriptName,
    generation: Generation,
) -> Vec<Task> {
    let Some(run) = run_of(state, script_name, generation) else {
        return Vec::new();
    };
    if let ApplyStage::Checking(_) = run.stage {
        return resume::not_checked(state, &messages::connector_gone(script_name));
    }
    let Some((index, step)) = run.unknown() else {
        return Vec::new();
    };
    let entry = step.entry;
    run.reading = None;
    run.then = AfterReading::Nothing;
    if let Some(step) = run.steps.get_mut(index) {
        step.state = StepState::Moved(Reason::ConnectorGone);
    }
    let now = state.now;
    let text = "Read again: the connector is not there any more";
    state
        .session
        .as_ref()
        .and_then(|session| noted(session, entry, now, text))
        .into_iter()
        .collect()
}

/// The run of a connector, if a read of this generation tells of it.
fn run_of<'a>(
    state: &'a mut AppState,
    script_name: &ScriptName,
    generation: Generation,
) -> Option<&'a mut ApplyRun> {
    let run = state.session.as_mut()?.apply.as_mut()?;
    let is_sending = matches!(run.stage, ApplyStage::Running | ApplyStage::Stopping);
    let tells = run.script_name == *script_name && !is_sending && generation >= run.reads_from;
    tells.then_some(run)
}

/// The connector was read: settles what is unknown, and notes whether the server has what it said it took.
pub(in crate::update) fn learn(
    state: &mut AppState,
    script_name: &ScriptName,
    generation: Generation,
    server: &Content,
) -> Vec<Task> {
    let now = state.now;
    let Some(run) = run_of(state, script_name, generation) else {
        return Vec::new();
    };
    if let ApplyStage::Checking(resumed) = run.stage {
        return resume::checked(state, resumed, server);
    }
    let unknown = run.unknown().map(|(index, _)| index);
    let missing = read_back(run, server, now);
    let before = run.before.clone();
    if let Some(session) = state.session.as_mut().filter(|_| !missing.is_empty()) {
        // Nothing of mine is lost when the draft follows the server.
        if let Some(open) = session.open.get_mut(script_name) {
            open.draft.reopen(&missing, &before, server);
        }
    }
    match unknown {
        Some(index) => known(state, index, server),
        None => Vec::new(),
    }
}

/// Notes what the server has of each step that it said it took, once. Gives the parts in which it has something else
/// all the same: they are still changes of the draft.
fn read_back(run: &mut ApplyRun, server: &Content, at: Timestamp) -> Vec<Part> {
    let findings: Vec<Finding> = run
        .steps
        .iter()
        .map(|step| run.finding(server, step))
        .collect();
    let mut missing = Vec::new();
    for (step, finding) in run.steps.iter_mut().zip(findings) {
        if step.is_done() && step.read_back.is_none() {
            step.read_back = Some(ReadBack { at, finding });
            if finding != Finding::Draft {
                missing.extend(step.parts());
            }
        }
    }
    missing
}

/// The outcome of a step is known now.
fn known(state: &mut AppState, index: usize, server: &Content) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(run) = &mut session.apply else {
        return Vec::new();
    };
    let Some(step) = run.steps.get(index) else {
        return Vec::new();
    };
    let finding = run.finding(server, step);
    let learned = learned(finding);
    let then = std::mem::take(&mut run.then);
    run.reading = None;
    if let Some(step) = run.steps.get_mut(index) {
        step.state = learned;
        step.read_back = step.is_done().then_some(ReadBack { at: now, finding });
    }
    if run.steps.iter().all(ApplyStep::is_done) {
        run.stage = ApplyStage::Finished;
    }
    if finding == Finding::Draft {
        settle(session, index);
    }
    let noted = note_finding(session, index, finding, now);
    snapshot_after(session);
    let mut tasks: Vec<Task> = noted.into_iter().collect();
    tasks.extend(match (finding, then) {
        (_, AfterReading::Undo) => undo::begin(state),
        (Finding::Other, AfterReading::Nothing) => moved(state),
        (Finding::Draft | Finding::Before, AfterReading::Nothing) => Vec::new(),
    });
    tasks
}

/// What was found out stands in the audit trail under the request.
fn note_finding(session: &Session, index: usize, finding: Finding, at: Timestamp) -> Option<Task> {
    let step = session.apply.as_ref()?.steps.get(index)?;
    let text = match finding {
        Finding::Draft => "Read again: the server has what was sent, so it was applied",
        Finding::Before => "Read again: the server has what it had before, so it was not applied",
        Finding::Other => "Read again: the server has something else, so somebody else wrote",
    };
    noted(session, step.entry, at, text)
}

fn noted(session: &Session, entry: Option<EntryId>, at: Timestamp, text: &str) -> Option<Task> {
    Some(Task::AppendFinding {
        keep: session.kept_place().keep,
        entry: entry?,
        at,
        text: text.to_owned(),
    })
}

fn learned(finding: Finding) -> StepState {
    match finding {
        Finding::Draft => StepState::Done(answer_learned()),
        Finding::Before => StepState::NotMade,
        Finding::Other => StepState::Moved(Reason::SomeoneElseWrote),
    }
}

/// The answer of a step whose own answer was lost.
pub(super) fn answer_learned() -> StepAnswer {
    StepAnswer {
        reply: Reply::ReadBack,
        message: None,
        tracking_id: None,
        elapsed: std::time::Duration::ZERO,
    }
}

/// Someone else wrote: the review opens, which shows the conflict; not while the person is elsewhere.
pub(super) fn moved(state: &mut AppState) -> Vec<Task> {
    let Some(run) = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
    else {
        return Vec::new();
    };
    run.attention = Attention::Open;
    let message = messages::someone_else_wrote(&run.script_name);
    let mut tasks = notify(state, NoticeKind::Warning, message);
    if state.route == Route::Apply && state.dialog.is_none() {
        tasks.extend(review_rest(state));
    }
    tasks
}
