//! The list of profiles, the editor of one, and what the last connection test found.

mod connection;
mod form;
mod secret_ends;
#[cfg(test)]
mod tests;

use egui::{Frame, Key, Margin, Modifiers, Panel, ScrollArea, Ui};
use patchpanel_http_client::{ProxyLogin, Secret};

use crate::{
    command::{Action, Commands, ProfileCommand, TypedSecret, caps},
    icons,
    messages::refusals::MANAGED,
    screens::frame,
    state::{
        AppState,
        policy::Bound,
        profile_editor::{ProfileEditor, ProfileForm},
        profiles::{Profile, ProfileId},
    },
    theme::{TenantMark, Tokens, Tone, measure},
    widgets::{Badge, Button, Link, ListRow, at_right, chip, rule, state_sign, text},
};

const LIST: f32 = 240.0;
const BAR: f32 = 56.0;

/// What belongs to drawing only. A typed secret stays here until it goes to the keychain.
#[derive(Default)]
pub struct View {
    /// Whose secret is typed; another profile starts empty.
    of: Option<ProfileId>,
    secret: String,
    proxy: TypedLogin,
}

/// The login of a proxy, as typed.
#[derive(Default)]
pub(super) struct TypedLogin {
    pub(super) user_name: String,
    pub(super) password: String,
}

impl TypedLogin {
    fn is_typed(&self) -> bool {
        !self.user_name.trim().is_empty() || !self.password.is_empty()
    }

    fn clear(&mut self) {
        self.user_name.clear();
        self.password = String::new();
    }

    /// Sends it ahead of a test or of saving.
    fn send(&self, commands: &mut Commands) {
        if self.is_typed() {
            commands.push(ProfileCommand::TypeProxyLogin(ProxyLogin {
                user_name: self.user_name.trim().to_owned(),
                password: Secret::new(self.password.clone()),
            }));
        }
    }
}

impl View {
    /// Makes sure that what was typed for one profile never goes to another.
    fn follow(&mut self, editing: Option<&ProfileId>) {
        let saved_now = self.of.is_none() && editing.is_some() && self.secret.is_empty();
        if self.of.as_ref() != editing && !saved_now {
            self.secret = String::new();
            self.proxy.clear();
        }
        self.of = editing.cloned();
    }

    /// Takes the typed secret out. A text that is only cleared keeps its letters in memory.
    fn take(&mut self) -> TypedSecret {
        let typed = self.typed();
        self.secret = String::new();
        typed
    }

    fn typed(&self) -> TypedSecret {
        // What cannot be seen is not passed over: it is refused.
        match self.secret.trim_matches(' ') {
            "" => TypedSecret::Unchanged,
            typed => TypedSecret::Typed(Secret::new(typed.to_owned())),
        }
    }
}

/// Draws the screen over the whole window.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let tokens = Tokens::of(ui);
    frame::fixed(
        Panel::left("profiles"),
        LIST,
        tokens.bg,
        Margin::symmetric(8, 12),
    )
    .landmark("Profiles")
    .show(ui, |ui| list_ui(ui, state, commands));
    let Some(editor) = &state.profile_editor else {
        return;
    };
    view.follow(editor.editing.as_ref());
    frame::fixed(
        Panel::bottom("profile-bar"),
        BAR,
        tokens.bg,
        frame::sides(20, 20),
    )
    .landmark("Next step")
    .show(ui, |ui| bar_ui(ui, state, editor, view, commands));
    frame::body(ui, |ui| page_ui(ui, state, editor, view, commands));
    let is_typed = !view.secret.trim_matches(' ').is_empty() || view.proxy.is_typed();
    let is_kept = !editor.is_unsaved() && !is_typed;
    commands.when(is_kept && frame::escape(ui), ProfileCommand::Cancel);
    // Saving takes the secret out and says so itself.
    if is_typed != editor.secret_typed {
        commands.push(ProfileCommand::NoteTypedSecret(is_typed));
    }
}

fn list_ui(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        text::heading(ui, "Profiles");
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let button = Button::icon_only(icons::PLUS, "New profile");
            commands.when(button.show(ui).clicked(), Action::NewProfile);
            ui.add_space(3.0);
        });
    });
    ui.add_space(6.0);
    let editing = state
        .profile_editor
        .as_ref()
        .and_then(|editor| editor.editing.as_ref());
    ScrollArea::vertical().show(ui, |ui| {
        for profile in &state.profiles {
            if Row::of(profile, editing == Some(&profile.id)).show(ui) {
                commands.push(ProfileCommand::Edit(profile.id.clone()));
            }
        }
        if let Some(editor) = &state.profile_editor
            && editor.editing.is_none()
        {
            new_row(ui, &editor.form);
        }
        ui.add_space(8.0);
        for action in [Action::ImportProfiles, Action::ExportProfiles] {
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                let link = Link::new(action.title()).small();
                commands.when(link.show(ui).clicked(), action);
            });
        }
    });
}

/// A profile in a list: its colour, its name, its address, and what keeps it safe.
pub(crate) struct Row<'a> {
    name: &'a str,
    address: &'a str,
    read_only: bool,
    mark: TenantMark,
    selected: bool,
}

impl<'a> Row<'a> {
    pub(crate) fn of(profile: &'a Profile, selected: bool) -> Self {
        Self {
            name: &profile.name,
            address: profile.address(),
            read_only: profile.read_only,
            mark: profile.mark(),
            selected,
        }
    }

    /// Draws it; says whether it was clicked.
    pub(crate) fn show(&self, ui: &mut Ui) -> bool {
        let protected = self.mark == TenantMark::Protected;
        let icon = if protected {
            icons::SHIELD_WARNING
        } else {
            icons::PLUGS_CONNECTED
        };
        let row = ListRow::new(self.name)
            .second(self.address)
            .badge(Badge::Tenant(self.mark, icon))
            .selected_when(self.selected);
        let answer = row.show_with(ui, |ui| {
            if protected {
                state_sign(ui, icons::LOCK_KEY, Tone::Danger, "Protected");
            }
            if self.read_only {
                state_sign(ui, icons::EYE, Tone::Neutral, "Read-only");
            }
        });
        answer.response.clicked()
    }
}

/// A profile that is not saved yet stands in the list with what is typed of it.
fn new_row(ui: &mut Ui, form: &ProfileForm) {
    let name = form.name.trim();
    let mark = if form.protected {
        TenantMark::Protected
    } else {
        TenantMark::Colour(form.colour)
    };
    let row = Row {
        name: if name.is_empty() { "New profile" } else { name },
        address: form.address.trim(),
        read_only: form.read_only,
        mark,
        selected: true,
    };
    row.show(ui);
}

fn page_ui(
    ui: &mut Ui,
    state: &AppState,
    editor: &ProfileEditor,
    view: &mut View,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    Frame::new()
        .inner_margin(Margin {
            top: 9,
            ..Margin::symmetric(32, 0)
        })
        .show(ui, |ui| {
            ui.set_height(54.0);
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                text::large_title(
                    ui,
                    if editor.form.name.trim().is_empty() {
                        "New profile"
                    } else {
                        editor.form.name.trim()
                    },
                );
                if editor.is_unsaved() {
                    chip(ui, Tone::Warning, "Not saved");
                }
            });
        });
    rule(ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new()
            .inner_margin(Margin {
                left: 32,
                right: 32,
                top: 20,
                bottom: 24,
            })
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 40.0;
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.x = measure::GAP;
                        ui.set_width(form::WIDTH.min(ui.available_width()));
                        form::ui(ui, state, editor, view, commands);
                    });
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.x = measure::GAP;
                        ui.add_space(4.0);
                        connection::ui(ui, state, editor, view, commands);
                    });
                });
            });
    });
}

fn bar_ui(
    ui: &mut Ui,
    state: &AppState,
    editor: &ProfileEditor,
    view: &mut View,
    commands: &mut Commands,
) {
    let edited = editor.editing.as_ref().and_then(|id| state.profile(id));
    let given = state.policy.binds(edited, Bound::Tenant);
    ui.horizontal_centered(|ui| {
        if let Some(id) = &editor.editing
            && Button::danger_ghost("Delete profile…")
                .icon(icons::TRASH)
                .disabled_because(given.then_some(MANAGED))
                .pressed(ui)
        {
            commands.push(ProfileCommand::AskDelete(id.clone()));
        }
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            if Button::ghost("Cancel").show(ui).clicked() {
                view.secret.clear();
                view.proxy.clear();
                commands.push(ProfileCommand::Cancel);
            }
            let form = &editor.form;
            let ready = form.problems().is_empty()
                && crate::messages::profiles::of_secret(form, &view.secret).is_none();
            let mut secret = |commands: &mut Commands| {
                if !ready {
                    return view.typed();
                }
                view.proxy.send(commands);
                view.proxy.clear();
                view.take()
            };
            if Button::secondary("Save").show(ui).clicked() {
                let secret = secret(commands);
                commands.push(ProfileCommand::Save(secret));
            }
            let keys = caps("Ctrl ↵");
            let connect = Button::primary("Save and connect").shortcut(&*keys);
            let by_key = frame::page_key(ui, Modifiers::COMMAND, Key::Enter);
            if connect.show(ui).clicked() || by_key {
                let secret = secret(commands);
                commands.push(ProfileCommand::SaveAndConnect(secret));
            }
        });
    });
}
