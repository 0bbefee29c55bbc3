//! What a notice offers, seen from the tenant that is shown now.

use crate::{
    command::{
        Action, ApplyCommand, Command, ConnectorCommand, LifecycleCommand, SessionCommand,
        needs_draft_on_screen,
    },
    state::{
        AppState,
        notices::{Followup, FollowupKind, Notice},
        profiles::ProfileId,
        session::Session,
    },
    theme::TenantMark,
};

/// The profile that a notice is of, if another one is shown.
pub(crate) fn other_profile<'a>(
    state: &AppState,
    notice: &'a Notice,
) -> Option<(TenantMark, &'a str)> {
    let followup = notice.followup.as_ref()?;
    let other = session_of(state, followup).is_none();
    other.then_some((followup.mark, &followup.profile_name))
}

/// What can be done next about a notice; nothing when that would no longer be about what the notice says.
pub(crate) fn next_step(state: &AppState, notice: &Notice) -> Option<(&'static str, Command)> {
    let followup = notice.followup.as_ref()?;
    let script_name = followup.script_name.clone();
    let Some(session) = session_of(state, followup) else {
        return Some(("Go there", go_to(state, &followup.profile)?));
    };
    Some(match followup.kind {
        FollowupKind::OpenConnector => ("Open", ConnectorCommand::Open(script_name).into()),
        FollowupKind::CreateAgain => {
            let again = LifecycleCommand::AskRecreate(script_name);
            ("Create the connector again…", again.into())
        }
        FollowupKind::UndoRun(id) => ("Undo…", ApplyCommand::Undo(id).into()),
        FollowupKind::UndoEdit(edit) => {
            let newest = session.open.get(&script_name)?.draft.newest_edit();
            if newest != Some(edit) || needs_draft_on_screen(state).is_some() {
                return None;
            }
            let profile = followup.profile.clone();
            (
                "Undo",
                ConnectorCommand::UndoEdit(profile, script_name, edit).into(),
            )
        }
    })
}

fn session_of<'a>(state: &'a AppState, followup: &Followup) -> Option<&'a Session> {
    state
        .session()
        .filter(|session| session.profile.id == followup.profile)
}

/// A profile that was deleted cannot be gone to.
fn go_to(state: &AppState, profile: &ProfileId) -> Option<Command> {
    if *profile == ProfileId::demo() {
        return Some(Action::ExploreDemo.into());
    }
    let known = state.profiles.iter().any(|known| known.id == *profile);
    known.then(|| SessionCommand::Connect(profile.clone()).into())
}
