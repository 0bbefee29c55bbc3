//! The button in the tenant's colour and its menu: other profiles, new ones, sign out.

use egui::{Key, Modifiers, Popup, Response, Ui};

use crate::{
    command::{Action, Commands, SessionCommand},
    icons,
    screens::{actions, frame},
    state::{AppState, profiles::Profile, session::Session},
    widgets::{MenuItem, menu, menu_caption, menu_rule, tenant_button},
};
use patchpanel_ui_kit::visible::Tip as _;

const MENU: f32 = 260.0;

/// Answers the button, for whoever has more to say of it.
pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    commands: &mut Commands,
) -> Response {
    let profile = &session.profile;
    let icon = if profile.protected {
        icons::SHIELD_WARNING
    } else {
        icons::PLUGS_CONNECTED
    };
    let opener = tenant_button(ui, profile.mark(), icon, &profile.name).tip("Profiles");
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;
    if frame::page_key(ui, keys, Key::P) {
        opener.request_focus();
        Popup::open_id(ui.ctx(), Popup::default_response_id(&opener));
    }
    menu(&opener, |ui| {
        ui.set_width(MENU);
        profiles(ui, state, session, commands);
        menu_rule(ui);
        for (action, title, icon) in [
            (Action::ShowProfiles, "Edit profiles…", icons::PENCIL_SIMPLE),
            (Action::NewProfile, Action::NewProfile.title(), icons::PLUS),
        ] {
            actions::item(ui, state, (action, title, icon), commands);
        }
        if !profile.is_demo() {
            let demo = Action::ExploreDemo;
            actions::item(ui, state, (demo, demo.title(), icons::FLASK), commands);
        }
        menu_rule(ui);
        sign_in_again(ui, profile, commands);
        for (action, icon) in [
            (Action::LockApp, icons::LOCK_KEY),
            (Action::SignOut, icons::SIGN_OUT),
        ] {
            actions::item(ui, state, (action, action.title(), icon), commands);
        }
    });
    opener
}

fn profiles(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    let demo = session.profile.is_demo().then_some(&session.profile);
    let all: Vec<_> = state.profiles.iter().chain(demo).collect();
    if all.len() == 1 {
        return menu_caption(ui, "No other profile to switch to");
    }
    menu_caption(ui, "Switch to");
    for profile in all {
        let current = profile.id == session.profile.id;
        let note = note(profile);
        let item = MenuItem::new(&profile.name)
            .checked_when(current)
            .mark(profile.mark())
            .note(note.as_str());
        if item.show(ui).clicked() && !current {
            commands.push(SessionCommand::Connect(profile.id.clone()));
        }
    }
}

/// The open profile is no choice among those to switch to, but a new token for it is one. The demo tenant has no saved
/// profile to sign in with.
fn sign_in_again(ui: &mut Ui, profile: &Profile, commands: &mut Commands) {
    if profile.is_demo() {
        return;
    }
    let item = MenuItem::new("Sign in again").icon(icons::KEY);
    let pressed = item.show(ui).clicked();
    commands.when(pressed, SessionCommand::Connect(profile.id.clone()));
}

/// Tells profiles of one name apart, and says what keeps each safe.
fn note(profile: &Profile) -> String {
    let safety = [
        (profile.protected, "protected"),
        (profile.read_only, "read-only"),
    ];
    let safety = safety
        .into_iter()
        .filter_map(|(on, word)| on.then_some(word));
    let words: Vec<_> = std::iter::once(profile.address()).chain(safety).collect();
    words.join(", ")
}
