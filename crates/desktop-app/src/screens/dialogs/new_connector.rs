//! Make a connector: the fields, and the exact request that they make.

use egui::{Context, Ui};
use patchpanel_core_models::{
    draft::Part,
    models::connector::{ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS},
    starters::Starter,
};
use patchpanel_http_client::{Operation, PreparedRequest};

use super::{Opened, dispatch};
use crate::{
    command::{Action, AppCommand, Commands, LifecycleCommand},
    icons,
    messages::refusals,
    screens::tenant_name::TenantName,
    state::{
        AppState,
        dialogs::{Dispatch, Lifecycle},
        template::{Origin, Template},
    },
    view_models::quantity,
    widgets::{Button, Dialog, Dropdown, Field, FormRow, form_field, request_line, switch, text},
};

/// How many of the files that are left out are named.
const LEFT_OUT: usize = 5;
const FIELD: f32 = 344.0;
const ALL_PARTS: &str = "all documents, translations and metadata";

/// What was asked of the server so far, and what the new connector starts with.
type Asked<'a> = (&'a Lifecycle, Option<&'a Template>);

pub(super) struct View {
    name: String,
    class_name: String,
    connector_type: String,
    direct_connect: bool,
    status: Status,
    /// The name of a protected tenant, as typed.
    tenant: TenantName,
    asked: Option<NewConnector>,
}

/// The statuses that a new connector may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Development,
    Demo,
    Released,
}

impl Status {
    fn of(status: &ConnectorStatus) -> Option<Self> {
        match status {
            ConnectorStatus::Development => Some(Self::Development),
            ConnectorStatus::Demo => Some(Self::Demo),
            ConnectorStatus::Released => Some(Self::Released),
            ConnectorStatus::Deprecated | ConnectorStatus::Other(_) => None,
        }
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            name: String::new(),
            class_name: OPEN_CONNECTOR_CLASS.to_owned(),
            connector_type: String::new(),
            direct_connect: true,
            status: Status::Development,
            tenant: TenantName::default(),
            asked: None,
        }
    }
}

impl View {
    /// Starts from another connector.
    fn start_from(&mut self, template: &Template) {
        self.name.clone_from(&template.name);
        if let Some(class_name) = &template.class_name {
            self.class_name.clone_from(class_name);
        }
        if let Some(connector_type) = &template.connector_type {
            self.connector_type.clone_from(connector_type);
        }
        self.direct_connect = template.direct_connect;
        let status = template.status.as_ref().and_then(Status::of);
        self.status = status.unwrap_or(Status::Development);
    }

    /// The connector that is described, if all that is needed is there.
    fn connector(&self) -> Option<NewConnector> {
        let (name, class_name) = (self.name.trim(), self.class_name.trim());
        if name.is_empty() || class_name.is_empty() {
            return None;
        }
        let mut connector = NewConnector::new(name, class_name);
        let connector_type = self.connector_type.trim();
        connector.connector_type = (!connector_type.is_empty()).then(|| connector_type.to_owned());
        connector.direct_connect = Some(self.direct_connect);
        connector.status = Some(match self.status {
            Status::Development => ConnectorStatus::Development,
            Status::Demo => ConnectorStatus::Demo,
            Status::Released => ConnectorStatus::Released,
        });
        Some(connector)
    }
}

pub(super) fn ui(
    ctx: &Context,
    state: &AppState,
    (asked, template): Asked<'_>,
    (view, opened): (&mut View, Opened),
    commands: &mut Commands,
) -> bool {
    if let (Opened::Now, Some(template)) = (opened, template) {
        view.start_from(template);
    }
    let Some(session) = state.session() else {
        return true;
    };
    let tenant = session.tenant_name();
    let is_protected = session.profile.protected;
    let asks_name = !session.needs_no_name(state.now);
    let title = match template.map(|template| &template.origin) {
        Some(Origin::Duplicate(name)) => format!("Duplicate “{name}” in {tenant}"),
        Some(Origin::Deleted(name)) => format!("Create “{name}” again in {tenant}"),
        Some(Origin::Starter(_) | Origin::Files { .. }) | None => {
            format!("New connector in {tenant}")
        }
    };
    let ready = prepare(view, asked.request.as_deref(), commands);
    let unnamed = asks_name && !session.is_tenant_named(&view.tenant.typed);
    let not_ready = dispatch::not_now(asked.dispatch)
        .or_else(|| refusals::second_person(session))
        .or_else(|| not_ready(view, ready))
        .or(unnamed.then_some("Type the tenant’s name"));
    let dialog = Dialog::new("new connector", &title).wide();
    let mut wishes = Commands::default();
    let answer = dialog
        .stays_because(dispatch::stays_because(asked.dispatch))
        .show(
            ctx,
            |ui| {
                body(ui, state, view, (asked, template), commands);
                if asks_name {
                    name_ui(ui, &tenant, view);
                }
            },
            |ui| {
                let cancel = dispatch::leave_ui(ui, asked.dispatch, &mut wishes);
                let create = if is_protected {
                    Button::danger("Create connector")
                } else {
                    Button::primary("Create connector")
                };
                let create = create.icon(icons::PLUS);
                let create = create.disabled_because(not_ready).show(ui).clicked();
                (cancel, create)
            },
        );
    let (cancel, create) = answer.footer;
    for wish in wishes.take() {
        commands.push(wish);
    }
    if create {
        if asks_name {
            commands.push(view.tenant.command());
        }
        commands.push(LifecycleCommand::Send);
    }
    answer.closed || cancel
}

/// Asks for the request of what is typed; says whether the shown one is it.
fn prepare(view: &mut View, request: Option<&PreparedRequest>, commands: &mut Commands) -> bool {
    let connector = view.connector();
    if let Some(connector) = &connector
        && view.asked.as_ref() != Some(connector)
    {
        commands.push(LifecycleCommand::PrepareCreate(Box::new(connector.clone())));
        view.asked = Some(connector.clone());
    }
    let shown = request.map(PreparedRequest::operation);
    matches!((shown, connector), (Some(Operation::CreateConnector(shown)), Some(typed)) if *shown == typed)
}

fn not_ready(view: &View, ready: bool) -> Option<&'static str> {
    if view.name.trim().is_empty() {
        return Some("Enter the name of the connector");
    }
    if view.class_name.trim().is_empty() {
        return Some("Enter the Java class of the connector");
    }
    (!ready).then_some("The request is being prepared")
}

fn body(
    ui: &mut Ui,
    state: &AppState,
    view: &mut View,
    (asked, template): Asked<'_>,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.y = 8.0;
    // What was sent stays as it was sent until it is known what became of it.
    let free = asked.dispatch == Dispatch::Ready;
    ui.add_enabled_ui(free, |ui| {
        beginning(ui, template, commands);
        fields(ui, view);
    });
    if let Some(template) = template {
        starts_with(ui, template);
    }
    if view.status != Status::Released {
        text::note(
            ui,
            "The server’s list shows released connectors only. Patchpanel remembers this one.",
        );
    }
    if let Some(request) = &asked.request {
        request_line(ui, request.method(), request.path());
        text::code_block(ui, &request.body_text());
    }
    if let Some(failure) = &asked.failure {
        dispatch::failure_ui(ui, state, failure, commands);
    }
}

/// What a new connector can start with.
#[derive(Clone, Copy, PartialEq)]
enum Beginning {
    Empty,
    Starter(Starter),
    Files,
    Bundle,
}

/// Asks what it starts with, unless it is made for something.
fn beginning(ui: &mut Ui, template: Option<&Template>, commands: &mut Commands) {
    let current = match template.map(|template| &template.origin) {
        None => Beginning::Empty,
        Some(Origin::Starter(starter)) => Beginning::Starter(*starter),
        Some(Origin::Files { .. }) => Beginning::Files,
        Some(Origin::Duplicate(_) | Origin::Deleted(_)) => return,
    };
    let starters = Starter::ALL.map(|starter| (Beginning::Starter(starter), starter.title()));
    let mut options = vec![(Beginning::Empty, "Empty")];
    options.extend(starters);
    if current == Beginning::Files {
        options.push((current, "Files of a folder"));
    }
    options.push((Beginning::Bundle, "Files or a bundle…"));
    FormRow::new("Start with").show(ui, |ui| {
        let dropdown = Dropdown::new("Start with").width(FIELD);
        match dropdown.show(ui, current, &options) {
            Some(Beginning::Empty) => commands.push(LifecycleCommand::StartWith(None)),
            Some(Beginning::Starter(starter)) => {
                commands.push(LifecycleCommand::StartWith(Some(starter)));
            }
            Some(Beginning::Bundle) => {
                commands.push(AppCommand::CloseDialog);
                commands.push(Action::ImportBundle);
            }
            Some(Beginning::Files) | None => {}
        }
    });
}

/// Some of the lines, and how many more files are so.
fn notes(ui: &mut Ui, mut lines: impl ExactSizeIterator<Item = String>, what: &str) {
    for line in lines.by_ref().take(LEFT_OUT) {
        text::note(ui, &line);
    }
    if lines.len() > 0 {
        let files = quantity::count(lines.len(), "more file is", "more files are");
        text::note(ui, &format!("{files} {what}"));
    }
}

/// Says what the draft of the new connector holds.
fn starts_with(ui: &mut Ui, template: &Template) {
    let found;
    let parts = match &template.origin {
        Origin::Starter(starter) => {
            text::note(ui, starter.about());
            "form, template and correlation, with texts in English, German, French and Japanese"
        }
        Origin::Files { left_out, read_as } => {
            let left_out = left_out.iter();
            let left_out = left_out.map(|(name, why)| format!("Left out: {name}, because {why}"));
            notes(ui, left_out, "left out");
            let read_as = read_as.iter().map(|(name, encoding, doubts)| {
                let doubts = doubts.iter().map(|doubt| format!(". {doubt}"));
                let doubts: String = doubts.collect();
                format!("Read as {}: {name}{doubts}", encoding.title())
            });
            notes(ui, read_as, "not plain UTF-8");
            let parts: Vec<Part> = template.content.documents().map(Part::from).collect();
            found = quantity::parts(&parts);
            &found
        }
        Origin::Duplicate(_) | Origin::Deleted(_) => ALL_PARTS,
    };
    let status = template.status.as_ref();
    if let Some(status) = status.filter(|status| Status::of(status).is_none()) {
        let status = status.as_str().to_lowercase();
        text::note(
            ui,
            &format!("The original was {status}. The new connector starts in development."),
        );
    }
    text::note(
        ui,
        &format!(
            "The new connector starts with a draft of {parts}. You review it before it is sent."
        ),
    );
}

/// A protected tenant is named before anything is made in it.
fn name_ui(ui: &mut Ui, tenant: &str, view: &mut View) {
    let ask = format!("Type “{tenant}”");
    FormRow::new(&ask).show(ui, |ui| {
        let matches = view.tenant.typed.trim() == tenant;
        let field = Field::new("Tenant’s name", &mut view.tenant.typed).code();
        let field = field.width(FIELD).confirmed_when(matches);
        field.help("This tenant is protected").show(ui);
    });
    FormRow::new("").show(ui, |ui| view.tenant.check_box_ui(ui));
}

fn fields(ui: &mut Ui, view: &mut View) {
    let field = Field::new("Name", &mut view.name)
        .width(FIELD)
        .help("The server makes the script name from this name")
        .takes_focus();
    form_field(ui, field);
    let field = Field::new("Class name", &mut view.class_name)
        .code()
        .width(FIELD);
    form_field(ui, field);
    let hint = match view.name.trim() {
        "" => String::new(),
        name => format!("custom {name} if empty"),
    };
    let field = Field::new("Type", &mut view.connector_type)
        .code()
        .width(FIELD)
        .hint(&hint);
    form_field(ui, field);
    FormRow::new("Status").show(ui, |ui| {
        let options = [
            (Status::Development, "Development"),
            (Status::Demo, "Demo"),
            (Status::Released, "Released"),
        ];
        Dropdown::new("Status").choose(ui, &mut view.status, &options);
    });
    FormRow::new("Direct connect").show(ui, |ui| {
        switch(ui, "Direct connect", &mut view.direct_connect);
    });
}
