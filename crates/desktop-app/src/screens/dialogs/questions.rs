//! Small questions: discard, delete a profile, leave drafts, and a file that was refused.

use egui::Context;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    command::{
        AppCommand, BackupCommand, Command, Commands, ConnectorCommand, ProfileCommand,
        SessionCommand,
    },
    icons,
    messages::{self, UserMessage},
    state::{
        AppState,
        backups::{BackupWork, Writes},
        dialogs::{LeaveReason, NextProfile},
        profiles::ProfileId,
        session::Session,
    },
    widgets::{Button, Dialog, text},
};

/// Draws a question with Cancel and one action; says whether it was cancelled.
fn question(
    ctx: &Context,
    title: &str,
    body: &str,
    (action, command): (Button<'_>, Command),
    commands: &mut Commands,
) -> bool {
    let answer = Dialog::new("question", title).show(
        ctx,
        |ui| text::paragraph(ui, body),
        |ui| {
            let cancel = Button::secondary("Cancel").show(ui).clicked();
            commands.when(action.show(ui).clicked(), command);
            cancel
        },
    );
    answer.closed || answer.footer
}

pub(super) fn discard(
    ctx: &Context,
    state: &AppState,
    script_name: &ScriptName,
    commands: &mut Commands,
) -> bool {
    let open = state
        .session()
        .and_then(|session| session.open.get(script_name));
    let name = open.map_or(script_name.as_str(), |open| open.title());
    let title = format!("Discard the draft of “{name}”?");
    let body = "Its changes are taken back to what the server has. Undo brings them back. Nothing is sent.";
    let action = Button::danger("Discard draft").icon(icons::TRASH);
    question(
        ctx,
        &title,
        body,
        (
            action,
            Command::Connector(ConnectorCommand::DiscardDraft(script_name.clone())),
        ),
        commands,
    )
}

pub(super) fn confirm_host(
    ctx: &Context,
    state: &AppState,
    (id, host): (&ProfileId, &str),
    commands: &mut Commands,
) -> bool {
    let Some(profile) = state.profiles.iter().find(|profile| profile.id == *id) else {
        return true;
    };
    let (title, body) = messages::ask_host(profile, host);
    let label = messages::allow_host(host);
    let action = Button::danger(&label);
    let command = SessionCommand::ConfirmHost(id.clone(), host.to_owned()).into();
    question(ctx, &title, &body, (action, command), commands)
}

pub(super) fn confirm_backup(ctx: &Context, work: &BackupWork, commands: &mut Commands) -> bool {
    let (title, body, label) = messages::backups::question(work);
    let command = BackupCommand::Start(work.clone()).into();
    let action = match work.writes {
        Writes::Replacements => Button::danger(label),
        Writes::Nothing | Writes::Changes | Writes::Removals => Button::primary(label),
    };
    question(ctx, &title, &body, (action, command), commands)
}

pub(super) fn delete_profile(
    ctx: &Context,
    state: &AppState,
    id: &ProfileId,
    commands: &mut Commands,
) -> bool {
    let name = state
        .profiles
        .iter()
        .find(|profile| profile.id == *id)
        .map_or("this profile", |profile| &profile.name);
    let title = format!("Delete the profile “{name}”?");
    let mut body =
        "The profile and its secrets in the keychain are deleted from this computer. The tenant is not touched."
            .to_owned();
    let session = state.sessions.of_profile(id);
    let drafts = session.map_or(0, |session| session.drafts().count());
    if drafts > 0 && state.local_store.problem().is_some() {
        body.push_str(" Its drafts are lost, since they cannot be kept on this computer.");
    }
    let action = Button::danger("Delete profile").icon(icons::TRASH);
    question(
        ctx,
        &title,
        &body,
        (action, Command::Profile(ProfileCommand::Delete(id.clone()))),
        commands,
    )
}

pub(super) fn leave(
    ctx: &Context,
    state: &AppState,
    reason: &LeaveReason,
    commands: &mut Commands,
) -> bool {
    let leaves = |session: &&Session| match reason {
        LeaveReason::SignOut => state.sessions.shown_id() == Some(session.id),
        LeaveReason::Connect(id) => {
            let profile = state.profiles.iter().find(|profile| profile.id == *id);
            profile.is_some_and(|profile| session.gives_way_to(profile))
        }
        LeaveReason::Quit => true,
    };
    let left: Vec<_> = state.sessions.iter().filter(leaves).collect();
    let drafts: usize = left.iter().map(|session| session.drafts().count()).sum();
    let count = if drafts == 1 {
        "1 draft is".to_owned()
    } else {
        format!("{drafts} drafts are")
    };
    let applying = left.iter().any(|session| session.is_applying());
    let body = if applying {
        "A step is on its way to the tenant. Its result would not be seen; the next start reads the connector again."
            .to_owned()
    } else {
        let why = state.local_store.problem();
        let why = why.map_or("They cannot be kept on this computer", |problem| {
            problem.why.as_str()
        });
        format!("{count} not applied. {}.", why.trim_end_matches('.'))
    };
    let (title, label, command) = match reason {
        LeaveReason::SignOut => (
            "Sign out and lose the drafts?".to_owned(),
            "Sign out",
            Command::Session(SessionCommand::SignOutAnyway),
        ),
        LeaveReason::Connect(id) => {
            let name = state
                .profiles
                .iter()
                .find(|profile| profile.id == *id)
                .map_or("another", |profile| &profile.name);
            (
                format!("Switch to “{name}” and lose the drafts?"),
                "Switch",
                Command::Session(SessionCommand::ConnectAnyway(id.clone())),
            )
        }
        LeaveReason::Quit => (
            if applying {
                "Close Patchpanel while it applies?".to_owned()
            } else {
                "Close Patchpanel and lose the drafts?".to_owned()
            },
            "Close",
            Command::App(AppCommand::QuitAnyway),
        ),
    };
    question(
        ctx,
        &title,
        &body,
        (Button::danger(label), command),
        commands,
    )
}

pub(super) fn leave_profile(
    ctx: &Context,
    state: &AppState,
    next: &NextProfile,
    commands: &mut Commands,
) -> bool {
    let name = state
        .profile_editor
        .as_ref()
        .map(|editor| editor.form.name.trim())
        .filter(|name| !name.is_empty());
    let title = name.map_or_else(
        || "Leave the new profile without saving?".to_owned(),
        |name| format!("Leave “{name}” without saving?"),
    );
    let body =
        "What you typed for it, a secret too, is lost. To keep it, go back and save it first.";
    let action = Button::danger("Leave without saving");
    question(
        ctx,
        &title,
        body,
        (
            action,
            Command::Profile(ProfileCommand::LeaveAnyway(next.clone())),
        ),
        commands,
    )
}

pub(super) fn file_refused(ctx: &Context, message: &UserMessage) -> bool {
    let answer = Dialog::new("file refused", &message.what).show(
        ctx,
        |ui| {
            text::paragraph(ui, &format!("{}.", message.why.trim_end_matches('.')));
            ui.add_space(8.0);
            text::paragraph(ui, &format!("{}.", message.next.trim_end_matches('.')));
            ui.add_space(8.0);
            text::note(ui, "The draft is as it was.");
            for line in &message.details {
                text::value_lines(ui, line);
            }
        },
        |ui| Button::primary("Close").show(ui).clicked(),
    );
    answer.closed || answer.footer
}
