//! Which screen is shown, and what lies over it: dialogs, toasts, the palette.

use super::{audit, backups, profiles, settings, turn::Turn};
use crate::{
    command::AppCommand,
    messages::UserMessage,
    state::{dialogs::Dialog, notices::NoticeKind, route::Route},
    task::{ComputerTask, StoreTask, Task, WindowTask, Work},
};

pub(super) fn run(turn: &mut Turn<'_>, command: AppCommand) {
    match command {
        AppCommand::Show(route) => show(turn, route),
        AppCommand::ClosePalette => turn.state.palette_open = false,
        // Except while an answer belongs in it.
        AppCommand::CloseDialog => {
            turn.state.dialog.take_if(|dialog| !dialog.is_awaiting());
        }
        AppCommand::ChangeSettings(changed) => settings::change(turn, changed),
        AppCommand::DismissToast(id) => turn.state.notices.dismiss(id),
        AppCommand::ShowNotices => show_notices(turn),
        AppCommand::Copy(text) => {
            turn.window(WindowTask::Copy(text));
            turn.notify(NoticeKind::Info, UserMessage::plain("Copied"));
        }
        AppCommand::OpenUrl(url) => turn.window(WindowTask::OpenUrl(url)),
        AppCommand::TypePath(path) => {
            turn.state.dialog = None;
            turn.tasks.push(Task::TypedPath(path));
        }
        AppCommand::OpenStore => turn.push(Work::Store(StoreTask::Open)),
        AppCommand::TryKeychainAgain => turn.computer(ComputerTask::TryKeychainAgain),
        AppCommand::QuitAnyway => {
            turn.state.quitting = true;
            turn.window(WindowTask::Quit);
        }
    }
}

pub(super) fn show(turn: &mut Turn<'_>, route: Route) {
    let needs_session = matches!(
        route,
        Route::Connectors
            | Route::Review
            | Route::Conflict
            | Route::Apply
            | Route::Compare
            | Route::Audit
            | Route::Backups
    );
    if needs_session && turn.session().is_none() {
        return;
    }
    turn.state.route = route;
    if route == Route::Audit {
        audit::show(turn);
    } else if route == Route::Backups {
        backups::show(turn);
    } else if route == Route::Profiles {
        profiles::show(turn);
    }
}

pub(super) fn show_notices(turn: &mut Turn<'_>) {
    turn.state.notices.mark_seen();
    turn.ask(Dialog::Notices);
}
