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

pub(super) fn save(turn: &mut Turn<'_>) {
    if !turn.state.may_save_profiles {
        return turn.notify(NoticeKind::Warning, messages::profiles_not_read_yet());
    }
    let generation = turn.next_generation();
    turn.computer(ComputerTask::SaveProfiles {
        generation,
        profiles: turn.state.profiles.clone(),
        settings: turn.state.settings.clone(),
    });
}
