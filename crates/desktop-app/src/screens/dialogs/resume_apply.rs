//! Send more steps of a stopped run: the requests, what is checked first, and the tenant's name when it is protected.

use egui::Context;

use crate::{
    command::{ApplyCommand, Commands},
    icons,
    screens::tenant_name::TenantName,
    state::{
        AppState,
        apply::{ApplyStep, Resume},
    },
    view_models::quantity,
    widgets::{Button, Dialog, Field, request_line, text},
};

#[derive(Default)]
pub(super) struct View {
    name: TenantName,
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    resume: Resume,
    view: &mut View,
    commands: &mut Commands,
) -> bool {
    let run = state
        .session()
        .and_then(|session| Some((session, session.apply.as_ref()?)));
    let Some((session, run)) = run else {
        return true;
    };
    let tenant = session.tenant_name();
    let steps: Vec<&ApplyStep> = run
        .resumed(resume)
        .into_iter()
        .filter_map(|place| run.steps.get(place))
        .collect();
    let count = quantity::count(steps.len(), "step", "steps");
    let title = match resume {
        Resume::Step(place) => format!("Send step {} to {tenant} again?", place + 1),
        Resume::Rest => format!("Send {count} to {tenant}?"),
    };
    let asks = !session.needs_no_name(state.now);
    let protected = session.profile.protected;
    let named = !asks || session.is_tenant_named(&view.name.typed);
    let words = format!("Send {count} to {tenant}");
    let asked = Dialog::new("resume apply", &title).wide().ask(
        ctx,
        |ui| {
            for step in &steps {
                request_line(ui, step.step.request.method(), step.step.request.path());
            }
            let exactly = "Exactly what was reviewed. The server is read first; if it changed, nothing is sent.";
            text::paragraph(ui, exactly);
            if asks {
                let ask = format!("Type “{tenant}”");
                text::field_label(ui, &ask);
                let field = Field::new(&ask, &mut view.name.typed).code().confirmed_when(named);
                field.takes_focus().show(ui);
                view.name.check_box_ui(ui);
            }
        },
        |()| {
            let button = if protected { Button::danger(&words) } else { Button::primary(&words) };
            let missing = (!named).then_some("Type the tenant’s name");
            button.icon(icons::UPLOAD_SIMPLE).disabled_because(missing)
        },
    );
    if asked.pressed {
        if asks {
            commands.push(view.name.command());
        }
        commands.push(ApplyCommand::Resume(resume));
    }
    asked.closed
}
