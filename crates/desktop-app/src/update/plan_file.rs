//! Plan files: a reviewed plan is saved for somebody else, and one of somebody else becomes a draft and its review.
//!
//! Opening sends nothing. The requests are prepared here from what the plan leads to, and count only when they are
//! those of the file to the byte.

use std::sync::Arc;

use patchpanel_core_models::{
    compare::Side,
    draft::{Content, Draft},
    ids::ScriptName,
    plan_file::{ENDING, PlanFile},
};

use super::{connectors, documents, review, turn::Turn};
use crate::{
    command::PlanFileCommand,
    messages::{UserMessage, plan_file as messages},
    state::{
        connectors::OpenConnector, dialogs::Dialog, notices::NoticeKind, plan_file::OpenedPlan,
    },
    task::{ComputerTask, DialogTask, FileContent},
    view_models::plan_file::{planned, save_obstacle},
};

pub(super) fn run(turn: &mut Turn<'_>, command: PlanFileCommand) -> Option<()> {
    match command {
        PlanFileCommand::AskNote => turn.ask(Dialog::SavePlan),
        PlanFileCommand::Save(note) => save(turn, note)?,
        PlanFileCommand::Open(path) => turn.computer(ComputerTask::ReadPlan(path)),
        PlanFileCommand::TakeOver => take_over(turn)?,
    }
    Some(())
}

pub(super) fn pick(turn: &mut Turn<'_>) {
    turn.dialog(DialogTask::OpenPlan);
}

fn save(turn: &mut Turn<'_>, note: String) -> Option<()> {
    turn.state.dialog = None;
    let made_at = turn.state.now.to_string();
    let session = turn.session()?;
    // The draft may have changed under the dialog.
    let obstacle = save_obstacle(session);
    turn.unless(obstacle)?;
    let session = turn.session()?;
    let (script_name, plan) = session.plan()?;
    let author = session.identity.user_name.clone()?;
    let open = session.open.get(script_name)?;
    let only = session
        .review
        .as_ref()
        .and_then(|review| review.only.as_deref());
    let draft = review::only(&open.draft, only);
    let changes = draft.changes();
    // What the server only writes otherwise has not moved: the plan begins from what it has.
    let on_server = Draft {
        base: plan.server.clone(),
        ..draft
    };
    let draft = review::only(&on_server, Some(&changes));
    let file = PlanFile {
        author,
        made_at,
        made_with: concat!("Patchpanel ", env!("CARGO_PKG_VERSION")).to_owned(),
        tenant: session.profile.base_url.clone(),
        script_name: script_name.clone(),
        title: open.title().to_owned(),
        note,
        guards: plan.guards,
        creates: plan.creates().cloned(),
        base: Default::default(),
        changes: Vec::new(),
        before: Content::default(),
        after: Content::default(),
        steps: plan
            .steps
            .iter()
            .map(|step| planned(&step.request))
            .collect(),
    };
    let opened = OpenedPlan::new(Arc::new(file.with_draft(&draft)));
    let text = opened.file.to_text().ok()?;
    let task = DialogTask::Save {
        file_name: format!("{script_name}.{ENDING}"),
        content: FileContent::Bytes(text.into_bytes()),
    };
    turn.notify(NoticeKind::Info, messages::saving(&opened.hash));
    turn.dialog(task);
    Some(())
}

/// The draft stays and is nobody's plan any more: its requests are prepared as for any draft.
fn take_over(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.session_mut()?;
    let review = session.review.as_ref()?;
    review.opened.as_ref()?;
    session.selected = Some(review.script_name.clone());
    review::start(turn);
    Some(())
}

/// A file was read, or cannot be used.
pub(super) fn read(turn: &mut Turn<'_>, result: Result<Box<PlanFile>, UserMessage>) -> Option<()> {
    let plan = Arc::new(*turn.or_ask(result)?);
    if !turn.session().is_some_and(|session| session.is_signed_in()) {
        turn.notify(NoticeKind::Info, messages::needs_sign_in(&plan));
    }
    turn.state.waiting_plan = Some(plan);
    open_waiting(turn)
}

/// Opens the plan that waits, once somebody is signed in: its connector is read first.
pub(super) fn open_waiting(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.signed_in_mut()?;
    let here = session.profile.base_url.clone();
    let plan = turn.state.waiting_plan.take()?;
    if plan.tenant != here {
        turn.ask(Dialog::PlanElsewhere(plan));
        return None;
    }
    let open = turn.open(&plan.script_name);
    if open.is_some_and(|open| is_in_the_way(open, &plan)) {
        turn.ask(Dialog::FileRefused(messages::draft_in_the_way(&plan)));
        return None;
    }
    let script_name = plan.script_name.clone();
    connectors::open(turn, &script_name);
    if let Some(open) = turn.open_mut(&script_name) {
        open.plan = Some(plan);
    }
    connectors::read(turn, &script_name);
    Some(())
}

/// Whether the person has changes of their own: a draft that is the plan's already is none, also on a base that moved.
fn is_in_the_way(open: &OpenConnector, plan: &PlanFile) -> bool {
    let base = &open.draft.base;
    let plans = || plan.draft_on(base).rebased(base, |_| Side::Mine);
    open.has_changes() && plans() != *open.draft
}

/// The tenant does not have the connector: a plan that creates it becomes the draft of one that is to be created.
pub(super) fn not_there(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let now = turn.state.now;
    let open = turn.open_mut(script_name)?;
    let Some(new) = open.plan.as_ref().and_then(|plan| plan.creates.clone()) else {
        open.plan = None;
        return None;
    };
    open.set_unmade(Box::new(new), now);
    if !open.has_changes() {
        open.draft.begin_again(Content::default());
    }
    take_in(turn, script_name)
}

/// The connector was read: the plan becomes its draft, which is reviewed.
pub(super) fn take_in(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let now = turn.state.now;
    let open = turn.open_mut(script_name)?;
    let plan = open.plan.take()?;
    if is_in_the_way(open, &plan) {
        turn.ask(Dialog::FileRefused(messages::draft_in_the_way(&plan)));
        return None;
    }
    if !open.has_changes() {
        let draft = plan.draft_on(&open.draft.base);
        open.draft.rebase(draft, now);
    }
    if let Some(session) = turn.session_mut() {
        session.selected = Some(script_name.clone());
    }
    documents::check_all(turn, script_name);
    review::start_with(turn, None, Some(OpenedPlan::new(plan)))
}
