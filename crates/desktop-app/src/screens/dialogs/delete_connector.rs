//! Delete a connector: the request, the sources that use it, and the names to type.

use egui::{Context, Frame, Margin, Ui};
use patchpanel_core_models::ids::ScriptName;

use super::dispatch;
use crate::{
    command::{Commands, LifecycleCommand, SessionCommand},
    icons,
    messages::{quantity, refusals},
    screens::{failure, impact as used_by},
    state::{
        AppState, connectors::OpenConnector, dialogs::Lifecycle, impact::Impact, remote::Remote,
    },
    theme::{Tokens, Tone},
    view_models::{impact, time},
    widgets::{Banner, Button, Dialog, Field, at_right, check_box, icon_sign, request_line, text},
};

#[derive(Default)]
pub(super) struct View {
    script_name: String,
    tenant: String,
    agreed: bool,
}

/// What must hold before the button works.
struct Demands {
    script_name: String,
    /// The tenant's name, for protected profiles.
    tenant: Option<String>,
    /// The words of the check box, when the answer about sources asks for one.
    agreement: Option<String>,
}

impl Demands {
    /// What is still missing.
    fn missing(&self, view: &View, prepared: bool) -> Option<&'static str> {
        if self.agreement.is_some() && !view.agreed {
            return Some("Tick the box about the sources");
        }
        if view.script_name.trim() != self.script_name {
            return Some("Type the connector’s script name");
        }
        if self
            .tenant
            .as_ref()
            .is_some_and(|tenant| view.tenant.trim() != tenant)
        {
            return Some("Type the tenant’s name");
        }
        (!prepared).then_some("The request is being prepared")
    }
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    (asked, script_name): (&Lifecycle, &ScriptName),
    view: &mut View,
    commands: &mut Commands,
) -> bool {
    let Lifecycle {
        request,
        dispatch,
        failure,
        ..
    } = asked;
    let Some(session) = state.session() else {
        return true;
    };
    let tenant = session.tenant_name();
    let Some(open) = session.open.get(script_name) else {
        return true;
    };
    let (name, sources) = (open.title(), &open.impact);
    let demands = Demands {
        script_name: script_name.to_string(),
        tenant: session.profile.protected.then(|| tenant.clone()),
        agreement: agreement(sources),
    };
    let title = format!("Delete “{name}” from {tenant}?");
    let missing = dispatch::not_now(*dispatch)
        .or_else(|| refusals::second_person(session))
        .or_else(|| demands.missing(view, request.is_some()));
    let dialog = Dialog::new("delete connector", &title).wide();
    let dialog = dialog.hint("Enter does not delete; press the button");
    let mut wishes = Commands::default();
    let answer = dialog.stays_because(dispatch::stays_because(*dispatch)).show(
        ctx,
        |ui| {
            ui.spacing_mut().item_spacing.y = 12.0;
            if let Some(request) = request {
                request_line(ui, request.method(), request.path());
            }
            sources_ui(ui, state, sources, commands);
            note(
                ui,
                icons::CAMERA,
                "A snapshot is taken first",
                if session.profile.is_demo() {
                    "The server’s state is kept as “Before delete” until Patchpanel closes."
                } else {
                    "The server’s state is kept on this computer as “Before delete”."
                },
            );
            note(
                ui,
                icons::ARROW_COUNTER_CLOCKWISE,
                "Undo creates a new connector",
                "From the snapshot, under the same name. The script name may differ. Sources and JAR files are not restored.",
            );
            draft_ui(ui, open);
            names_ui(ui, view, &demands);
            if let Some(failure) = failure {
                dispatch::failure_ui(ui, state, failure, commands);
            }
        },
        |ui| {
            let cancel = dispatch::leave_ui(ui, *dispatch, &mut wishes);
            let delete = Button::danger("Delete connector").icon(icons::TRASH).disabled_because(missing);
            (cancel, delete.show(ui).clicked())
        },
    );
    let (cancel, delete) = answer.footer;
    for wish in wishes.take() {
        commands.push(wish);
    }
    if delete {
        if demands.tenant.is_some() {
            commands.push(SessionCommand::NameTenant(view.tenant.clone()));
        }
        commands.push(LifecycleCommand::Send);
    }
    answer.closed || cancel
}

fn draft_ui(ui: &mut Ui, open: &OpenConnector) {
    if open.has_changes() {
        let parts = quantity::parts(&open.draft.changes());
        let words = format!("The changes of {parts} were never sent.");
        note(
            ui,
            icons::PENCIL_SIMPLE,
            "Your draft is deleted too",
            &words,
        );
    }
}

/// The words of the check box: sources use the connector, or nobody could say.
fn agreement(sources: &Remote<Impact>) -> Option<String> {
    match sources {
        Remote::Ready(answer) if answer.sources.is_empty() => None,
        Remote::Ready(answer) if answer.sources.len() == 1 => {
            Some("Delete although 1 source uses it".to_owned())
        }
        Remote::Ready(answer) => Some(format!(
            "Delete although {} sources use it",
            answer.sources.len()
        )),
        Remote::Failed { .. } => {
            Some("Delete without knowing which sources use the connector".to_owned())
        }
        Remote::NotAsked | Remote::Loading { .. } => {
            Some("Delete before the sources that use the connector are known".to_owned())
        }
    }
}

/// What happens around the request: a title and a sentence beside an icon.
fn note(ui: &mut Ui, icon: &str, title: &str, words: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        icon_sign(ui, icon, Tone::Neutral, title);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text::strong(ui, title);
            text::note(ui, words);
        });
    });
}

fn sources_ui(ui: &mut Ui, state: &AppState, sources: &Remote<Impact>, commands: &mut Commands) {
    match sources {
        Remote::NotAsked | Remote::Loading { .. } => {
            text::note(ui, "Asking which sources use the connector");
        }
        Remote::Failed { message, .. } => {
            let about = format!(
                "{}. {}.",
                message.why.trim_end_matches('.'),
                message.next.trim_end_matches('.')
            );
            Banner::new(Tone::Warning, icons::WARNING, &message.what)
                .filled()
                .text(&about)
                .show_plain(ui);
            if let Some(session) = state.session() {
                failure::sign_in_again(ui, session, message, commands);
            }
        }
        Remote::Ready(answer) if answer.sources.is_empty() => {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                icon_sign(ui, icons::CHECK_CIRCLE, Tone::Success, "Checked");
                text::body(ui, "No source uses the connector");
            });
        }
        Remote::Ready(answer) => used_by(ui, state, answer),
    }
}

fn used_by(ui: &mut Ui, state: &AppState, answer: &Impact) {
    let fill = Tokens::of(ui).warning_soft;
    Frame::new()
        .fill(fill)
        .corner_radius(6)
        .inner_margin(Margin::same(12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.horizontal(|ui| {
                icon_sign(ui, icons::WARNING, Tone::Warning, "Warning");
                let count = answer.sources.len();
                text::strong(
                    ui,
                    &if count == 1 {
                        "1 source uses this connector".to_owned()
                    } else {
                        format!("{count} sources use this connector")
                    },
                );
                at_right(ui, |ui| {
                    text::small(
                        ui,
                        &format!("asked at {}", time::clock(answer.at, &state.time_zone)),
                    )
                });
            });
            text::note(
                ui,
                "The server may refuse, or leave the sources without a connector.",
            );
            if let Some(totals) = impact::totals(answer) {
                text::note(ui, &format!("Depending on these sources: {totals}."));
            }
            used_by::sources_ui(ui, answer);
            if let Some(lacks) = &answer.lacks {
                text::note(ui, &lacks.in_one_line());
            }
        });
}

fn names_ui(ui: &mut Ui, view: &mut View, demands: &Demands) {
    if let Some(agreement) = &demands.agreement {
        check_box(ui, agreement, &mut view.agreed);
    }
    ui.horizontal(|ui| {
        text::strong(ui, "Type the connector’s script name");
        text::code_small(ui, &demands.script_name);
    });
    let matches = view.script_name.trim() == demands.script_name;
    Field::new("Connector’s script name", &mut view.script_name)
        .code()
        .confirmed_when(matches)
        .takes_focus()
        .show(ui);
    if let Some(tenant) = &demands.tenant {
        ui.horizontal(|ui| {
            text::strong(ui, "Type the tenant’s name");
            text::code_small(ui, tenant);
        });
        let matches = view.tenant.trim() == tenant;
        Field::new("Tenant’s name", &mut view.tenant)
            .code()
            .confirmed_when(matches)
            .show(ui);
    }
}
