//! Settings of the whole app, which are saved together with the profiles.

use super::turn::Turn;
use crate::{
    messages,
    state::{notices::NoticeKind, settings::Settings},
    task::ComputerTask,
};

pub(super) fn change(turn: &mut Turn<'_>, settings: Settings) {
    turn.state.settings = settings;
    save(turn);
}

pub(super) fn toggle_wrap(turn: &mut Turn<'_>) {
    let mut settings = turn.state.settings.clone();
    settings.wraps_lines = !settings.wraps_lines;
    change(turn, settings);
}

pub(super) fn save(turn: &mut Turn<'_>) {
    if !turn.state.may_save_profiles {
        return turn.notify(NoticeKind::Warning, messages::profiles_not_read_yet());
    }
    let generation = turn.next_generation();
    let state = &mut *turn.state;
    let in_file = state
        .policy
        .unbound(&state.profiles, &state.profiles_in_file);
    state.profiles_in_file.clone_from(&in_file);
    turn.computer(ComputerTask::SaveProfiles {
        generation,
        profiles: in_file,
        settings: turn.state.settings.clone(),
    });
}
