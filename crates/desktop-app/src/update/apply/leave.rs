//! Leaving the screen of a run: back to editing, to the place that was refused, or to the review of the rest.

use patchpanel_core_models::draft::Part;

use crate::{
    messages,
    state::{
        apply::{Attention, Remedy, StepState},
        notices::NoticeKind,
        route::{ConnectorTab, Route},
    },
    update::{connectors, review, turn::Turn},
};

/// Leaves the screen. While an outcome is unknown the run stays open and keeps reading, and a banner opens it again;
/// once reading was given up, leaving it is the end of it.
pub(super) fn close(turn: &mut Turn<'_>) {
    if let Some(run) = turn.run_mut()
        && !run.is_running()
        && run.can_be_left()
    {
        run.attention = Attention::Left;
    }
    if turn.state.route == Route::Apply {
        turn.state.route = Route::Connectors;
    }
}

/// Opens the place that the server complains about, in its document.
pub(super) fn show_place(turn: &mut Turn<'_>, index: usize) -> Option<()> {
    let session = turn.session_mut()?;
    let run = session.apply.as_ref()?;
    let step = run.steps.get(index)?;
    let (part, script_name) = (step.step.part, run.script_name.clone());
    let mut complaint = None;
    if let StepState::Failed(failure) = &step.state
        && let (Part::Xml(document), Remedy::Correct(Some(place))) = (part, failure.remedy)
    {
        complaint = Some((document.into(), place));
    }
    session.selected = Some(script_name.clone());
    if let Some((document, place)) = complaint {
        connectors::order_place(turn, &script_name, document, place);
    }
    connectors::show_tab(turn, ConnectorTab::of(part));
    Some(())
}

/// Reviews what is left in the draft of the run's connector; a base that moved opens the conflicts.
pub(super) fn review_rest(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.session_mut()?;
    let run = session.apply.as_mut().filter(|run| !run.is_running())?;
    if run.can_be_left() {
        run.attention = Attention::Left;
    }
    session.selected = Some(run.script_name.clone());
    review::start(turn);
    Some(())
}

/// Someone else wrote: the review opens, which shows the conflict; not while the person is elsewhere.
pub(super) fn moved(turn: &mut Turn<'_>) -> Option<()> {
    let run = turn.run_mut()?;
    run.attention = Attention::Open;
    let message = messages::someone_else_wrote(&run.script_name);
    turn.notify(NoticeKind::Warning, message);
    let on_screen = turn.is_shown() && turn.state.route == Route::Apply;
    if on_screen && turn.state.dialog.is_none() {
        review_rest(turn);
    }
    Some(())
}
