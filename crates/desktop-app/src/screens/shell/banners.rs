//! Banners under the top bar: what lasts. One about the keychain can be put away; the others go when their cause goes.

use egui::{Stroke, Ui};

use crate::{
    command::{Action, AppCommand, Commands, ConnectorCommand, ProfileCommand, SessionCommand},
    icons,
    screens::frame,
    state::{AppState, route::Route},
    theme::{Tokens, Tone},
    view_models::shell::{BannerText, Lasting, banners},
    widgets::{Banner, Button},
};

#[derive(Default)]
pub(super) struct View {
    memory_only_seen: bool,
    /// All of them are shown, not only the most important one.
    is_open: bool,
}

pub(super) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let seen = view.memory_only_seen;
    let mut all = banners(state);
    all.retain(|banner| banner.about != Lasting::MemoryOnly || !seen);
    let others = all.len().saturating_sub(1);
    let shown = if view.is_open { all.len() } else { 1 };
    for (index, banner) in all.into_iter().take(shown).enumerate() {
        frame::banner(ui, ("banner", banner.title.as_str()), |ui| {
            let place = ui.max_rect();
            one(ui, &banner, |ui| {
                actions(ui, state, banner.about, view, commands);
                if index == 0 && others > 0 {
                    more(ui, others, view);
                }
            });
            let line = Stroke::new(1.0, Tokens::of(ui).border);
            ui.painter()
                .hline(place.x_range(), place.bottom() - 0.5, line);
        });
    }
}

/// Opens the others, or closes them.
fn more(ui: &mut Ui, others: usize, view: &mut View) {
    let (label, icon) = if view.is_open {
        ("Show less".to_owned(), icons::CARET_UP)
    } else {
        (format!("{others} more"), icons::CARET_DOWN)
    };
    if Button::ghost(&label).icon(icon).show(ui).clicked() {
        view.is_open = !view.is_open;
    }
}

fn one(ui: &mut Ui, banner: &BannerText, actions: impl FnOnce(&mut Ui)) {
    let icon = match banner.about {
        Lasting::ProfilesFile | Lasting::StoreState => icons::FLOPPY_DISK,
        Lasting::Policy => icons::SHIELD_WARNING,
        Lasting::Offline => icons::WIFI_SLASH,
        Lasting::ListFailed => icons::WARNING,
        Lasting::SignInEnded
        | Lasting::MemoryOnly
        | Lasting::KeychainWaits
        | Lasting::SecretEnds => icons::KEY,
        Lasting::Apply => icons::UPLOAD_SIMPLE,
        Lasting::ReadOnly => icons::LOCK,
    };
    Banner::new(Tone::Warning, icon, &banner.title)
        .text(&banner.text)
        .flat()
        .show(ui, actions);
}

fn actions(
    ui: &mut Ui,
    state: &AppState,
    about: Lasting,
    view: &mut View,
    commands: &mut Commands,
) {
    match about {
        Lasting::Policy | Lasting::ProfilesFile | Lasting::KeychainWaits => {}
        Lasting::StoreState => {
            let pressed = Button::secondary("Try again").show(ui).clicked();
            commands.when(pressed, AppCommand::OpenStore);
        }
        Lasting::Apply => {
            let button = Button::secondary("Show the steps");
            commands.when(button.show(ui).clicked(), AppCommand::Show(Route::Apply));
        }
        Lasting::Offline | Lasting::ListFailed => {
            let button = Button::secondary("Try again");
            commands.when(button.show(ui).clicked(), ConnectorCommand::RefreshList);
        }
        Lasting::SignInEnded => {
            let id = state.session().map(|session| session.profile.id.clone());
            if let Some(id) = id.filter(|_| Button::secondary("Sign in again").show(ui).clicked()) {
                commands.push(SessionCommand::Connect(id));
            }
        }
        Lasting::SecretEnds | Lasting::ReadOnly => {
            let id = state.session().map(|session| session.profile.id.clone());
            if let Some(id) = id.filter(|_| Button::secondary("Edit profile").show(ui).clicked()) {
                commands.push(ProfileCommand::Edit(id));
            }
        }
        Lasting::MemoryOnly => {
            let button =
                Button::secondary("Try again").tooltip("Open the keychain and move secrets there");
            commands.when(button.show(ui).clicked(), AppCommand::TryKeychainAgain);
            let button = Button::secondary("Settings").tooltip("Where secrets are kept");
            commands.when(button.show(ui).clicked(), Action::ShowSettings);
            if Button::icon_only(icons::X, "Close this notice about the keychain").pressed(ui) {
                view.memory_only_seen = true;
            }
        }
    }
}
