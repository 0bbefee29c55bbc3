//! The app with a tenant of its own, a folder that goes away, and the first steps of a person.

use std::sync::Arc;

use egui::Context;
use patchpanel::{
    app::App,
    command::{Action, ProfileCommand, TypedSecret},
    ports::{
        Ports, clock::SystemClock, demo::DemoTenant, file_dialog::SystemDialogs, files::Files,
        local_store::LocalStore, logs::Logs, policy::PolicyFile, secrets::Secrets,
    },
    state::{AppState, profile_editor::ProfileForm},
};
use patchpanel_http_client::{ProxySettings, Secret};
use patchpanel_ui_kit::theme;

use crate::Failure;

/// Where a tenant is, and who signs in to it.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(crate) address: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

pub(crate) struct Seat {
    pub(crate) app: App,
    _folder: tempfile::TempDir,
}

impl Seat {
    /// An app that signs in to the tenant, if there is one.
    pub(crate) fn new(ctx: &Context, tenant: Option<Tenant>) -> Result<Self, Failure> {
        theme::install(ctx);
        let folder = tempfile::tempdir()?;
        let ports = Ports {
            clock: Arc::new(SystemClock),
            dialogs: Arc::new(SystemDialogs),
            files: Arc::new(Files::at(folder.path().join("settings"))),
            secrets: Arc::new(Secrets::in_memory()),
            local_store: Arc::new(LocalStore::at(folder.path().join("data"))),
            logs: Logs::below(folder.path()),
            policy: Arc::new(PolicyFile(folder.path().join("policy.toml"))),
            proxy: Arc::new(ProxySettings::default),
            demo: DemoTenant::default(),
        };
        let waker = ctx.clone();
        let mut app = App::new(
            ports,
            jiff::tz::TimeZone::UTC,
            Arc::new(move || waker.request_repaint()),
        )?;
        if let Some(tenant) = tenant {
            sign_in(&mut app, tenant);
        }
        Ok(Self {
            app,
            _folder: folder,
        })
    }
}

fn sign_in(app: &mut App, tenant: Tenant) {
    let form = ProfileForm {
        name: "Bench".to_owned(),
        address: tenant.address,
        client_id: tenant.client_id,
        ..ProfileForm::default()
    };
    app.ask(Action::NewProfile);
    app.ask(ProfileCommand::Change(Box::new(form)));
    app.ask(ProfileCommand::SaveAndConnect(TypedSecret::Typed(
        Secret::new(tenant.secret),
    )));
}

/// How many connectors the shown tenant has, once they are listed.
pub(crate) fn listed(state: &AppState) -> usize {
    let session = state.session();
    let list = session.and_then(|session| session.connectors.value());
    list.map_or(0, |list| list.items.len())
}
