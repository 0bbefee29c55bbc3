//! Screens, dialogs, toasts and settings of the whole app.

use crate::{
    command::AppCommand,
    state::{AppState, dialog::Dialog, route::Route, settings::Settings},
    task::Task,
};

pub(super) fn run(state: &mut AppState, command: AppCommand) -> Vec<Task> {
    match command {
        AppCommand::Show(route) => show(state, route),
        AppCommand::ClosePalette => close_palette(state),
        AppCommand::CloseDialog => close_dialog(state),
        AppCommand::ChangeSettings(changed) => change(state, changed),
        AppCommand::DismissToast(id) => dismiss_toast(state, id),
        AppCommand::ShowNotices => show_notices(state),
        AppCommand::Copy(text) => vec![Task::Copy(text)],
        AppCommand::OpenUrl(url) => vec![Task::OpenUrl(url)],
        AppCommand::OpenStore => vec![Task::OpenStore],
        AppCommand::TryKeychainAgain => vec![Task::TryKeychainAgain],
        AppCommand::QuitAnyway => {
            state.quitting = true;
            vec![Task::Quit]
        }
    }
}

pub(super) fn show(state: &mut AppState, route: Route) -> Vec<Task> {
    let needs_session = matches!(
        route,
        Route::Connectors | Route::Review | Route::Conflict | Route::Apply | Route::Activity
    );
    if needs_session && state.session.is_none() {
        return Vec::new();
    }
    state.route = route;
    if route == Route::Activity {
        return super::activity::show(state);
    }
    if route == Route::Profiles && state.profile_editor.is_none() {
        return super::profiles::open_editor(state);
    }
    Vec::new()
}

/// Closes the dialog on top, except while an answer belongs in it.
pub(super) fn close_dialog(state: &mut AppState) -> Vec<Task> {
    state.dialog.take_if(|dialog| !dialog.is_awaiting());
    Vec::new()
}

pub(super) fn change(state: &mut AppState, settings: Settings) -> Vec<Task> {
    state.settings = settings;
    vec![save(state)]
}

pub(super) fn save(state: &mut AppState) -> Task {
    Task::SaveProfiles {
        generation: super::next_generation(state),
        profiles: state.profiles.clone(),
        settings: state.settings.clone(),
    }
}

pub(super) fn dismiss_toast(state: &mut AppState, id: u64) -> Vec<Task> {
    state.notices.dismiss(id);
    Vec::new()
}

pub(super) fn show_notices(state: &mut AppState) -> Vec<Task> {
    state.notices.mark_seen();
    super::ask(state, Dialog::Notices)
}

pub(super) fn close_palette(state: &mut AppState) -> Vec<Task> {
    state.palette_open = false;
    Vec::new()
}

pub(super) fn toggle_palette(state: &mut AppState) -> Vec<Task> {
    state.palette_open = !state.palette_open;
    Vec::new()
}
