//! Small questions: discard, delete a profile, leave drafts, and a file that was refused.

use std::sync::Arc;

use egui::{Context, Ui};
use patchpanel_core_models::{ids::ScriptName, plan_file::PlanFile};

use crate::{
    command::{
        AppCommand, BackupCommand, Command, Commands, CompareCommand, ConnectorCommand,
        ProfileCommand, SessionCommand,
    },
    icons,
    messages::{
        self, UserMessage,
        questions::{self, Question},
    },
    state::{
        AppState,
        backups::{BackupWork, Writes},
        dialogs::{LeaveReason, NextProfile},
        profiles::ProfileId,
    },
    widgets::{Button, Dialog, text},
};

/// Draws a question with Cancel and one action; says whether it was cancelled.
fn question(
    ctx: &Context,
    question: &Question,
    (action, command): (Button<'_>, Command),
    commands: &mut Commands,
) -> bool {
    let body = |ui: &mut Ui| text::paragraph(ui, &question.text);
    let asked = Dialog::new("question", &question.title).ask(ctx, body, |_| action);
    commands.when(asked.pressed, command);
    asked.closed
}

fn delete(label: &str) -> Button<'_> {
    Button::danger(label).icon(icons::TRASH)
}

pub(super) fn discard(
    ctx: &Context,
    state: &AppState,
    script_name: &ScriptName,
    commands: &mut Commands,
) -> bool {
    let session = state.session();
    let open = session.and_then(|session| session.open.get(script_name));
    let name = open.map_or(script_name.as_str(), |open| open.title());
    let command = ConnectorCommand::DiscardDraft(script_name.clone()).into();
    let asked = questions::discard(name, open.is_some_and(|open| open.unmade.is_some()));
    question(ctx, &asked, (delete(&asked.button), command), commands)
}

pub(super) fn confirm_host(
    ctx: &Context,
    state: &AppState,
    (id, host): (&ProfileId, &str),
    commands: &mut Commands,
) -> bool {
    let Some(profile) = state.profile(id) else {
        return true;
    };
    let asked = questions::confirm_host(profile, host);
    let command = SessionCommand::ConfirmHost(id.clone(), host.to_owned()).into();
    let action = Button::danger(&asked.button);
    question(ctx, &asked, (action, command), commands)
}

pub(super) fn confirm_backup(ctx: &Context, work: &BackupWork, commands: &mut Commands) -> bool {
    let command = BackupCommand::Start(work.clone()).into();
    let asked = messages::backups::question(work);
    let action = match work.writes {
        Writes::Replacements => Button::danger(&asked.button),
        Writes::Nothing | Writes::Changes | Writes::Removals => {
            Button::primary(&asked.button).takes_focus()
        }
    };
    question(ctx, &asked, (action, command), commands)
}

pub(super) fn delete_profile(
    ctx: &Context,
    state: &AppState,
    id: &ProfileId,
    commands: &mut Commands,
) -> bool {
    let asked = questions::delete_profile(state, id);
    let command = ProfileCommand::Delete(id.clone()).into();
    question(ctx, &asked, (delete(&asked.button), command), commands)
}

pub(super) fn leave(
    ctx: &Context,
    state: &AppState,
    reason: &LeaveReason,
    commands: &mut Commands,
) -> bool {
    let command = match reason {
        LeaveReason::SignOut => SessionCommand::SignOutAnyway.into(),
        LeaveReason::Connect(id) => SessionCommand::ConnectAnyway(id.clone()).into(),
        LeaveReason::Quit => AppCommand::QuitAnyway.into(),
    };
    let asked = questions::leave(state, reason);
    let action = Button::danger(&asked.button);
    question(ctx, &asked, (action, command), commands)
}

pub(super) fn leave_profile(
    ctx: &Context,
    state: &AppState,
    next: &NextProfile,
    commands: &mut Commands,
) -> bool {
    let asked = questions::leave_profile(state);
    let command = ProfileCommand::LeaveAnyway(next.clone()).into();
    let action = Button::danger(&asked.button);
    question(ctx, &asked, (action, command), commands)
}

/// A plan of another tenant is sent nowhere, but what it changes can become a draft here.
pub(super) fn plan_elsewhere(
    ctx: &Context,
    state: &AppState,
    plan: &Arc<PlanFile>,
    commands: &mut Commands,
) -> bool {
    let Some(session) = state.session() else {
        return true;
    };
    let here = session.profile.base_url.to_string();
    let message = messages::plan_file::of_other_tenant(plan, &here);
    let answer = Dialog::new("plan elsewhere", &message.what).show(
        ctx,
        |ui| {
            text::paragraph(ui, &format!("{}. {}.", message.why, message.next));
            ui.add_space(8.0);
            let tenant = session.tenant_name();
            text::note(
                ui,
                &format!("“Take over as my draft…” compares the plan with {tenant}. You choose what becomes your draft."),
            );
        },
        |ui| {
            let close = Button::secondary("Close").show(ui).clicked();
            let take = Button::primary("Take over as my draft…").takes_focus();
            (close, take.show(ui).clicked())
        },
    );
    let (closed, taken) = answer.footer;
    if taken {
        commands.push(CompareCommand::WithPlan(Arc::clone(plan)));
    }
    answer.closed || closed
}

pub(super) fn file_refused(ctx: &Context, message: &UserMessage) -> bool {
    let answer = Dialog::new("file refused", &message.what).show(
        ctx,
        |ui| {
            text::paragraph(ui, &format!("{}.", message.why.trim_end_matches('.')));
            ui.add_space(8.0);
            text::paragraph(ui, &format!("{}.", message.next.trim_end_matches('.')));
            ui.add_space(8.0);
            text::note(ui, "The draft is unchanged.");
            for line in &message.details {
                text::value_lines(ui, line);
            }
        },
        |ui| Button::primary("Close").show(ui).clicked(),
    );
    answer.closed || answer.footer
}
