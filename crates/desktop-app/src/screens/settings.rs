//! Settings of the app.

use egui::Ui;

use crate::{
    command::{Action, AppCommand, Commands},
    icons,
    messages::{self, refusals::MANAGED},
    ports::{local_store::KEPT_SNAPSHOTS, logs::DAYS},
    screens::frame,
    state::{
        AppState,
        policy::Policy,
        route::Route,
        secrets::Keychain,
        settings::{CodeSize, IdleLock, ThemeChoice, TranslationEncoding},
    },
    theme::{Tone, measure},
    widgets::{Banner, Button, FormRow, Link, choose, text},
};

#[derive(Default)]
pub struct View {}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, _view: &mut View, commands: &mut Commands) {
    frame::scrolled(ui, "settings", frame::page_margin(20), |ui| {
        ui.set_width(ui.available_width());
        sections(ui, state, commands);
    });
}

fn sections(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.y = measure::GAP;
    ui.horizontal(|ui| {
        if state.session().is_none() && Button::icon_only(icons::ARROW_LEFT, "Back").pressed(ui) {
            commands.push(AppCommand::Show(Route::Welcome));
        }
        text::title(ui, "Settings");
    });
    ui.add_space(measure::GAP_GROUP);
    choices(ui, state, commands);
    ui.add_space(measure::GAP_GROUP);
    managed(ui, &state.policy);
    secrets(ui, &state.keychain, commands);
    ui.add_space(measure::GAP_GROUP);
    text::strong(ui, "Snapshots");
    let kept = format!(
        "The latest {KEPT_SNAPSHOTS} automatic snapshots of each connector are kept. Named snapshots are never cleared."
    );
    text::note(ui, &kept);
    ui.add_space(measure::GAP_GROUP);
    support(ui, state, commands);
    ui.add_space(measure::GAP_GROUP);
    advanced(ui, state, commands);
    ui.add_space(measure::GAP_GROUP);
    let pressed = Link::new("Keyboard shortcuts").show(ui).clicked();
    commands.when(pressed, Action::ShowShortcuts);
    commands.when(Link::new("About Patchpanel").pressed(ui), Action::ShowAbout);
}

fn choices(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    let mut settings = state.settings.clone();
    text::strong(ui, "Appearance");
    let themes = [
        (ThemeChoice::System, "System"),
        (ThemeChoice::Light, "Light"),
        (ThemeChoice::Dark, "Dark"),
    ];
    setting(ui, "Theme", &mut settings.theme, &themes);
    let sizes = CodeSize::ALL.map(|size| (size, size.title()));
    setting(ui, "Code size", &mut settings.code_size, &sizes);
    let ways = [(false, "Scroll"), (true, "Wrap")];
    setting(ui, "Long lines", &mut settings.wraps_lines, &ways);
    ui.add_space(measure::GAP_GROUP);
    text::strong(ui, "Start");
    let places = [(false, "Where I was"), (true, "List of tenants")];
    let starts = &mut settings.starts_with_tenants;
    setting(ui, "Start with", starts, &places);
    ui.add_space(measure::GAP_GROUP);
    text::strong(ui, "Lock");
    let after = IdleLock::ALL.map(|choice| (choice, choice.title()));
    setting(ui, "Lock after", &mut settings.idle_lock, &after);
    text::note(
        ui,
        "Locks the app and forgets the access token. Drafts are kept.",
    );
    if settings != state.settings {
        commands.push(AppCommand::ChangeSettings(settings));
    }
}

fn setting<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, choices: &[(T, &str)]) {
    let row = FormRow::new(name).column(160.0);
    row.show(ui, |ui| {
        choose(ui, name, value, choices);
    });
}

/// What hardly anybody changes.
fn advanced(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    let mut settings = state.settings.clone();
    text::strong(ui, "Advanced");
    let encodings = [TranslationEncoding::AsciiEscapes, TranslationEncoding::Utf8]
        .map(|encoding| (encoding, encoding.title()));
    let encoding = &mut settings.translation_encoding;
    setting(ui, "Translations are sent as", encoding, &encodings);
    text::note(
        ui,
        "ASCII works with every server. Applies to future edits.",
    );
    if settings != state.settings {
        commands.push(AppCommand::ChangeSettings(settings));
    }
}

/// What the organisation sets, where it sets anything.
fn managed(ui: &mut Ui, policy: &Policy) {
    if policy.is_empty() {
        return;
    }
    text::strong(ui, MANAGED);
    for sentence in messages::policy::of_policy(policy) {
        text::note(ui, &sentence);
    }
    ui.add_space(measure::GAP_GROUP);
}

fn support(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    text::strong(ui, "Support");
    let logs = format!(
        "Logs of the last {DAYS} days of use: {}. No secrets and no document texts.",
        state.log_folder.display()
    );
    text::note(ui, &logs);
    let save = Button::secondary(Action::SaveSupportBundle.title()).icon(icons::DOWNLOAD_SIMPLE);
    let save = save.disabled_because(Action::SaveSupportBundle.disabled_reason(state));
    commands.when(save.pressed(ui), Action::SaveSupportBundle);
    text::note(
        ui,
        "A zip of logs, profiles and settings, without secrets. Nothing is sent.",
    );
}

fn secrets(ui: &mut Ui, keychain: &Keychain, commands: &mut Commands) {
    text::strong(ui, "Secrets");
    match keychain {
        Keychain::Unknown | Keychain::Available => {
            text::note(
                ui,
                "Client secrets and tokens are in the system keychain, under “patchpanel”.",
            );
        }
        Keychain::MemoryOnly(message) => {
            let banner = Banner::new(Tone::Warning, icons::KEY, &message.what).low();
            banner.show(ui, |ui| {
                let button = Button::secondary("Try again");
                commands.when(button.show(ui).clicked(), AppCommand::TryKeychainAgain);
            });
            // Not in the banner, which would cut it.
            text::paragraph(ui, &format!("{}. {}.", message.why, message.next));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::{self, *};

    #[test]
    fn the_support_bundle_is_saved_from_here_and_the_logs_are_named() {
        let mut state = testing::signed_in();
        state.log_folder = "/home/jdoe/logs".into();
        let draw = |ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands| {
            super::ui(ui, state, &mut views.settings, commands);
        };
        let mut harness = testing::stage(state, draw);

        harness.get_by_label_contains("/home/jdoe/logs");
        harness.press("Save support bundle…");

        let save = Command::Run(Action::SaveSupportBundle);
        assert_eq!(harness.asked(), [save]);
    }
}
