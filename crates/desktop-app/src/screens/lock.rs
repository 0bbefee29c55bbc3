//! The page of a locked app. It names the profile; nothing else of the tenant is drawn, or given to a screen reader.

use egui::{Align, Layout, Ui};

use super::{Views, browser_sign_in, dialogs, failure};
use crate::{
    command::{Action, Commands, SessionCommand},
    icons,
    messages::UserMessage,
    state::{AppState, dialogs::Dialog, lock::AppLock, session::SignInState},
    theme::{Tokens, Tone},
    view_models::shell,
    widgets::{Button, Progress, aligned, icon_sign, progress_sign, text},
};

/// Draws the page over the whole window, and the one question that may lie on top of it.
pub(crate) fn ui(
    ui: &mut Ui,
    state: &AppState,
    lock: &AppLock,
    views: &mut Views,
    commands: &mut Commands,
) {
    ui.painter()
        .rect_filled(ui.max_rect(), 0, Tokens::of(ui).bg);
    let sign_in = state.session().map(|session| &session.sign_in);
    match sign_in {
        Some(SignInState::Failed(message)) => refused_ui(ui, message, commands),
        Some(SignInState::SigningIn) => unlocking_ui(ui, state, commands),
        Some(SignInState::AtBrowser(wait)) => {
            let view = &mut views.browser_sign_in;
            browser_sign_in::ui(ui, state, wait, view, (Action::LockApp, &mut *commands));
        }
        Some(SignInState::Locked | SignInState::SignedIn) | None => {
            locked_ui(ui, state, lock, commands);
        }
    }
    if matches!(state.dialog, Some(Dialog::LeaveDrafts(_))) {
        dialogs::ui(ui, state, &mut views.dialogs, commands);
    }
}

fn locked_ui(ui: &mut Ui, state: &AppState, lock: &AppLock, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.34).round());
    aligned(ui, Align::Center, |ui| {
        icon_sign(ui, icons::LOCK_KEY, Tone::Neutral, "Locked")
    });
    ui.add_space(10.0);
    aligned(ui, Align::Center, |ui| {
        text::heading(ui, "Patchpanel is locked")
    });
    ui.add_space(4.0);
    for line in shell::locked(state, lock.reason) {
        aligned(ui, Align::Center, |ui| text::small(ui, &line));
    }
    ui.add_space(16.0);
    aligned(ui, Align::Center, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let unlock = Button::primary("Unlock").icon(icons::LOCK_SIMPLE_OPEN);
        let unlock = unlock.show(ui);
        if ui.memory(|memory| memory.focused().is_none()) {
            unlock.request_focus();
        }
        commands.when(unlock.clicked(), SessionCommand::UnlockApp);
        sign_out(ui, commands);
    });
}

fn unlocking_ui(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.34).round());
    aligned(ui, Align::Center, |ui| {
        progress_sign(ui, Progress::Running, "Signing in")
    });
    ui.add_space(10.0);
    aligned(ui, Align::Center, |ui| text::heading(ui, "Unlocking"));
    ui.add_space(4.0);
    let line = if state.keychain_waits > 0 {
        "The system keychain needs your answer in its window"
    } else {
        "Signing in from the system keychain"
    };
    aligned(ui, Align::Center, |ui| text::small(ui, line));
    super::waiting::note(ui, "Unlocking", |ui, line| {
        aligned(ui, Align::Center, |ui| text::small(ui, line))
    });
    ui.add_space(16.0);
    aligned(ui, Align::Center, |ui| {
        commands.when(Button::secondary("Cancel").pressed(ui), Action::LockApp);
    });
}

fn refused_ui(ui: &mut Ui, message: &UserMessage, commands: &mut Commands) {
    let side = ((ui.available_width() - failure::WIDTH) / 2.0).max(20.0);
    ui.add_space((ui.available_height() * 0.22).round());
    ui.horizontal_top(|ui| {
        ui.add_space(side);
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(failure::WIDTH.min(ui.available_width()));
            failure::failure(ui, message, |ui| {
                let button = Button::primary("Try again").icon(icons::ARROWS_CLOCKWISE);
                commands.when(button.show(ui).clicked(), SessionCommand::UnlockApp);
                sign_out(ui, commands);
            });
        });
    });
}

fn sign_out(ui: &mut Ui, commands: &mut Commands) {
    commands.when(Button::ghost("Sign out").pressed(ui), Action::SignOut);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        screens::testing::{self, *},
        state::{lock::LockReason, notices::NoticeKind, settings::IdleLock},
    };

    fn locked() -> AppState {
        let mut state = testing::signed_in();
        let session = state.session_mut().unwrap();
        session.sign_in = SignInState::Locked;
        testing::open(
            session,
            json!({"scriptName": "badge-system", "name": "Badge system"}),
        );
        state.lock = Some(AppLock {
            reason: LockReason::Idle(IdleLock::QuarterOfAnHour),
            shown_before: Route::Connectors,
        });
        state
    }

    fn page(state: AppState) -> egui_kittest::Harness<'static, Stage> {
        testing::stage(state, crate::screens::ui)
    }

    #[test]
    fn a_locked_app_names_the_profile_and_nothing_of_the_tenant() {
        let mut state = locked();
        let secret = UserMessage::new("badge-system deleted from acme-sb", "", "");
        state
            .notices
            .add(state.now, NoticeKind::Error, secret, None);
        state.palette_open = true;

        let harness = page(state);

        let names: Vec<String> = harness
            .query_all_by(|_| true)
            .filter_map(|node| {
                let node = node.accesskit_node();
                node.label().or_else(|| node.value())
            })
            .filter(|name| !name.is_empty())
            .collect();
        assert_eq!(
            names,
            [
                "Locked",
                "Patchpanel is locked",
                "Patchpanel was idle for 15 minutes. Profile “Sandbox”.",
                "Drafts are kept. Nothing of the tenant is shown or sent until you unlock.",
                "Unlock",
                "Sign out",
            ]
        );
    }

    #[test]
    fn unlock_and_sign_out_are_what_can_be_done() {
        let mut harness = page(locked());

        harness.press("Unlock");
        harness.press("Sign out");

        let asked = harness.asked();
        assert_eq!(
            *asked,
            [
                Command::Session(SessionCommand::UnlockApp),
                Command::Run(Action::SignOut)
            ]
        );
    }

    #[test]
    fn a_refusal_says_why_and_offers_to_try_again() {
        let mut state = locked();
        let message = UserMessage::new("The system keychain is locked", "Because", "Unlock it");
        state.session_mut().unwrap().sign_in = SignInState::Failed(message);

        let mut harness = page(state);
        harness.get_by_label("The system keychain is locked");
        harness.press("Try again");

        assert_eq!(harness.asked(), [SessionCommand::UnlockApp]);
    }
}
